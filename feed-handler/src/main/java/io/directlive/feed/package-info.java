/**
 * From venue messages to events: sources of venue messages, the window of what was submitted and is not acknowledged
 * yet, and the agent that drives both. Wire formats live in packages below; the built-in venue in {@link
 * io.directlive.feed.venue}.
 */
package io.directlive.feed;
