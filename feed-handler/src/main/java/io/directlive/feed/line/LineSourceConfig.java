package io.directlive.feed.line;

import java.util.List;

/**
 * Settings of a {@link LineSource}.
 *
 * @param name          of the source, for people.
 * @param lines         that carry the same.
 * @param arbiter       how they become one.
 * @param receiveBuffer bytes that the kernel keeps for each line: what may come while the source is not polled.
 * @param packetLimit   most packets that are taken of one line in one poll.
 * @param isFromStart   whether all of the session is taken, although a part is known downstream: for a filter that has
 *                      to learn from it.
 */
public record LineSourceConfig(
    String name,
    List<LineConfig> lines,
    ArbiterConfig arbiter,
    int receiveBuffer,
    int packetLimit,
    boolean isFromStart)
{
    /** Checks itself. */
    public LineSourceConfig
    {
        lines = List.copyOf(lines);
        if (lines.isEmpty() || packetLimit < 1)
        {
            throw new IllegalArgumentException("a source needs a line, and takes a packet or more from it");
        }
    }
}
