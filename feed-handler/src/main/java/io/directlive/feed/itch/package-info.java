/** Nasdaq TotalView-ITCH 5.0: messages, their meaning as events, and their text for people. */
package io.directlive.feed.itch;
