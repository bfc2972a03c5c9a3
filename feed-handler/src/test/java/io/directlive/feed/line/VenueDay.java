package io.directlive.feed.line;

import io.directlive.feed.mold.MoldBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A day of numbered messages and how it comes on lines: each line cuts it into packets of its own, loses, repeats and
 * delays them, all by one seed.
 */
final class VenueDay
{
    /** A packet on its way. */
    record Arrival(long timeNs, int line, byte[] packet)
    {
    }

    static final String SESSION = "000010059B";
    static final long SPACING_NS = 10_000;
    static final int MOST_REORDERED = 20;

    private final Random random;
    private final List<byte[]> messages = new ArrayList<>();

    VenueDay(final Random random, final int count)
    {
        this.random = random;
        for (int i = 1; i <= count; i++)
        {
            messages.add(("m" + i + "-" + "x".repeat(random.nextInt(30))).getBytes(StandardCharsets.US_ASCII));
        }
    }

    int count()
    {
        return messages.size();
    }

    String text(final long sequence)
    {
        return new String(messages.get((int)sequence - 1), StandardCharsets.US_ASCII);
    }

    byte[] packet(final long first, final int count)
    {
        return MoldBytes.packet(SESSION, first, messages.subList((int)first - 1, (int)first - 1 + count));
    }

    /** The whole day on one line; notes the numbers that came. The end is announced several times, and never lost. */
    List<Arrival> line(final int line, final double loss, final Set<Long> came)
    {
        final List<Arrival> arrivals = new ArrayList<>();
        final long lagNs = random.nextInt((int)(10 * SPACING_NS));
        for (int first = 1; first <= count();)
        {
            final int packetCount = 1 + Math.min(random.nextInt(8), count() - first);
            final long timeNs = first * SPACING_NS + lagNs;
            if (random.nextDouble() >= loss)
            {
                final byte[] packet = packet(first, packetCount);
                final boolean isLate = random.nextInt(20) == 0;
                final long delayNs = isLate ? random.nextInt(MOST_REORDERED) * SPACING_NS : 0;
                arrivals.add(new Arrival(timeNs + delayNs, line, packet));
                if (random.nextInt(30) == 0)
                {
                    arrivals.add(new Arrival(timeNs + delayNs + SPACING_NS / 2, line, packet));
                }
                for (int i = 0; i < packetCount; i++)
                {
                    came.add((long)first + i);
                }
            }
            else if (random.nextInt(3) == 0)
            {
                arrivals.add(new Arrival(timeNs, line, MoldBytes.heartbeat(SESSION, first)));
            }
            first += packetCount;
        }
        for (int i = 1; i <= 3; i++)
        {
            arrivals.add(new Arrival(
                (count() + i * MOST_REORDERED) * SPACING_NS + lagNs, line, MoldBytes.end(SESSION, count() + 1)));
        }
        return arrivals;
    }

    Set<Long> allBut(final Set<Long> came)
    {
        final Set<Long> missing = new TreeSet<>();
        for (long sequence = 1; sequence <= count(); sequence++)
        {
            if (!came.contains(sequence))
            {
                missing.add(sequence);
            }
        }
        return missing;
    }
}
