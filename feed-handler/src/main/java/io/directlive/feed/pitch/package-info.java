/** Cboe US Equities Multicast PITCH 2.x: units, messages, what they refer to, and what they mean. */
package io.directlive.feed.pitch;
