package io.directlive.feed.venue.exchange;

/**
 * What a line did. Packets with messages: {@code sent = packets - lost + duplicated}, when nothing waits on the line.
 *
 * @param packets    that were to be sent.
 * @param sent       copies that were sent.
 * @param lost       packets that were not sent at all.
 * @param duplicated second copies.
 * @param reordered  copies that were sent behind a packet with a higher number.
 * @param marks      heartbeats and ends of session that were sent.
 * @param refused    times that a packet had to wait as the socket took none.
 */
public record LineCounts(
    long packets, long sent, long lost, long duplicated, long reordered, long marks, long refused)
{
}
