package io.directlive.feed.line;

/** What all lines of a source have brought, and which was first. One thread; allocates at construction only. */
final class LineTelemetry
{
    private static final int SIGHTS = 1 << 15;

    private final LineStats[] lines; // The last one is that of answers.
    private final int answers;
    private final int headerLength;
    private final FirstSights sights = new FirstSights(SIGHTS);
    private long messages;
    private long messageBytes;
    private long startNs;

    /**
     * @param names        of the lines.
     * @param headerLength bytes of a packet that are of no message.
     */
    LineTelemetry(final String[] names, final int headerLength)
    {
        this.headerLength = headerLength;
        answers = names.length;
        lines = new LineStats[names.length + 1];
        for (int i = 0; i < names.length; i++)
        {
            lines[i] = new LineStats(names[i]);
        }
        lines[answers] = new LineStats("answers");
    }

    LineStats line(final int line)
    {
        return lines[line];
    }

    int answers()
    {
        return answers;
    }

    /** A new session: other numbers. */
    void clear()
    {
        sights.clear();
        for (final LineStats line : lines)
        {
            line.numbers().clear();
        }
    }

    void onUnused(final int line, final int length)
    {
        lines[line].packets++;
        lines[line].bytes += length;
    }

    /** A packet of another session or channel came. */
    void onForeign(final int line, final int length)
    {
        onUnused(line, length);
        lines[line].foreign++;
    }

    /**
     * A packet of the session came.
     *
     * @param line        that it came on.
     * @param length      of it in bytes.
     * @param first       number of its first message.
     * @param next        one past the last; the same as first for none.
     * @param firstWanted number below which nothing is wanted.
     * @param expected    number below which all was handed over, or declared lost.
     * @param timeNs      first sight here.
     */
    void onPacket(
        final int line,
        final int length,
        final long first,
        final long next,
        final long firstWanted,
        final long expected,
        final long timeNs)
    {
        final LineStats stats = lines[line];
        stats.packets++;
        stats.bytes += length;
        stats.lastPacketNs = timeNs;
        if (stats.numbers().onNumbers(first, next))
        {
            stats.reordered++;
        }
        if (first == next)
        {
            stats.heartbeats++;
            return;
        }
        if (line != answers && sights.knows(first) && sights.line(first) != line && sights.line(first) != answers)
        {
            stats.onLag(timeNs - sights.timeNs(first));
        }
        int repeated = 0;
        int late = 0;
        for (long sequence = first; sequence < next; sequence++)
        {
            if (sequence < firstWanted || !sights.note(sequence, line, timeNs))
            {
                repeated++;
            }
            else if (sequence < expected)
            {
                late++;
            }
        }
        final long count = next - first;
        stats.messages += count;
        stats.duplicates += repeated;
        stats.late += late;
        stats.firsts += count - repeated - late;
        messages += count;
        messageBytes += length - headerLength;
    }

    void watch(final long nowNs, final long staleNs)
    {
        startNs = startNs == 0 ? nowNs : startNs;
        for (int i = 0; i < answers; i++)
        {
            lines[i].isStale = nowNs - Math.max(lines[i].lastPacketNs, startNs) > staleNs;
        }
    }

    /** @return how many messages fit a packet, going by those seen. */
    int messagesPer(final int packetLength)
    {
        final long room = packetLength - headerLength;
        return messages == 0 ? 1 : (int)Math.max(1, room * messages / messageBytes);
    }
}
