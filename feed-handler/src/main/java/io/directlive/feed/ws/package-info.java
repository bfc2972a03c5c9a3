/** Venues that speak JSON over WebSocket: connections, their sessions, and what the events have in common. */
package io.directlive.feed.ws;
