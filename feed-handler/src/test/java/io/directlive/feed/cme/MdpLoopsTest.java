package io.directlive.feed.cme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MdpLoopsTest
{
    /** A packet on its way. */
    private record Sent(int loop, long number, long sentNs)
    {
    }

    private final MdpLoops loops = new MdpLoops();

    @Test
    void shouldBeginALoopWithALaterPacketOfALowerNumber()
    {
        assertEquals(1, loops.of(7, 100));
        assertEquals(1, loops.of(8, 110));
        assertEquals(1, loops.of(8, 110), "the other line");
        assertEquals(2, loops.of(2, 120));
        assertEquals(2, loops.of(3, 130));
        assertEquals(3, loops.of(3, 140), "a loop later");
    }

    @Test
    void shouldFindTheLoopOfAPacketOutOfItsTurn()
    {
        loops.of(7, 100);
        assertEquals(1, loops.of(6, 90), "before the first one that was heard");
        loops.of(9, 120);
        assertEquals(1, loops.of(8, 110));
        assertEquals(2, loops.of(3, 150));
        assertEquals(2, loops.of(2, 140));
        assertEquals(MdpLoops.EARLIER, loops.of(9, 120));
        assertEquals(MdpLoops.EARLIER, loops.of(10, 130), "the end of the loop before");
    }

    @Test
    void shouldCountOnAfterItForgot()
    {
        loops.of(7, 100);
        loops.clear();
        assertEquals(2, loops.of(9, 50));
    }

    /** Never is a packet taken for one of another loop than its own, as long as no loop's worth of packets is missing. */
    @Property(tries = 300)
    void shouldKeepLoopsApart(@ForAll final long seed, @ForAll @IntRange(max = 60) final int lossPercent)
    {
        final Random random = new Random(seed);
        final MdpLoops any = new MdpLoops();
        final int length = 20 + random.nextInt(40);
        final List<Sent> heard = new ArrayList<>();
        long sentNs = 1_000;
        for (int loop = 0; loop < 20; loop++)
        {
            for (int number = 1; number <= length; number++)
            {
                sentNs += 1 + random.nextInt(5);
                // Some of each stretch comes through.
                if (number % 10 == 1 || random.nextInt(100) >= lossPercent)
                {
                    heard.add(new Sent(loop, number, sentNs));
                }
            }
        }
        for (int i = 0; i + 4 < heard.size(); i += 4)
        {
            Collections.shuffle(heard.subList(i, i + 4), random);
        }
        final long[] given = new long[20];
        int taken = 0;
        for (final Sent packet : heard)
        {
            final long loop = any.of(packet.number(), packet.sentNs());
            if (loop != MdpLoops.EARLIER)
            {
                taken++;
                given[packet.loop()] = given[packet.loop()] == 0 ? loop : given[packet.loop()];
                assertEquals(given[packet.loop()], loop, "seed " + seed);
            }
        }
        for (int i = 1; i < given.length; i++)
        {
            assertTrue(given[i] > given[i - 1], "each loop has a number of its own, seed " + seed);
        }
        assertTrue(taken > heard.size() * 8 / 10, "most packets are of use");
    }
}
