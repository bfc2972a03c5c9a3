package io.directlive.feed.venue.exchange;

import java.util.Map;

/**
 * What a server that clients log in to did.
 *
 * @param connections that were made.
 * @param logins      that were accepted.
 * @param messages    that clients were sent.
 * @param spins       snapshots that were made; 0 where there are none.
 * @param departures  why connections ended, how often each.
 */
public record LoginReport(long connections, long logins, long messages, long spins, Map<Departure, Long> departures)
{
}
