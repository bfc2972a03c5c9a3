/**
 * A test exchange around the built-in venue: MoldUDP64 on two impaired lines, re-requests, SoupBinTCP, GLIMPSE. All of
 * it runs on one thread, that of {@link io.directlive.feed.venue.exchange.Exchange}.
 */
package io.directlive.feed.venue.exchange;
