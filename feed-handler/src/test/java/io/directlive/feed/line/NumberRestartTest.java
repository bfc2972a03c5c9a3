package io.directlive.feed.line;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NumberRestartTest
{
    private static final long RESTART_NS = NumberRestart.RESTART_NS;
    private static final long SECOND_NS = 1_000_000_000L;

    private final NumberRestart restart = new NumberRestart();

    @Test
    void shouldTellBySendTime()
    {
        assertFalse(restart.onPacket(true, SECOND_NS, 1));
        assertFalse(restart.onPacket(false, SECOND_NS + RESTART_NS, 2), "a late line");
        assertTrue(restart.onPacket(false, SECOND_NS + RESTART_NS + 1, 3));
        assertTrue(restart.onPacket(false, SECOND_NS + RESTART_NS + 1, 3), "comes again until it is taken");
    }

    @Test
    @Tag("F9")
    void shouldDropWhatWasSentBefore()
    {
        restart.onPacket(true, SECOND_NS, 1);
        assertTrue(restart.onPacket(false, SECOND_NS + RESTART_NS + 1, 3));
        restart.clear();

        assertTrue(restart.isOfBefore(SECOND_NS));
        assertFalse(restart.isOfBefore(SECOND_NS + RESTART_NS + 1));
        assertFalse(restart.isOfBefore(LinePackets.NO_TIME));
    }

    @Test
    void shouldNotTakeTheFirstPacketForARestart()
    {
        assertFalse(restart.onPacket(false, 100 * SECOND_NS, 1), "it was resumed behind it");
        assertFalse(restart.onPacket(false, 100 * SECOND_NS + RESTART_NS, 2));
        assertTrue(restart.onPacket(false, 101 * SECOND_NS + RESTART_NS, 3));
    }

    @Test
    void shouldTakeNothingButOldNumbersForLongForARestart()
    {
        long nowNs = SECOND_NS;
        assertFalse(restart.onPacket(true, LinePackets.NO_TIME, nowNs));
        assertFalse(restart.onPacket(false, LinePackets.NO_TIME, nowNs += SECOND_NS));
        assertFalse(restart.onPacket(true, LinePackets.NO_TIME, nowNs += SECOND_NS));
        assertFalse(restart.onPacket(false, LinePackets.NO_TIME, nowNs += SECOND_NS));
        assertFalse(restart.onPacket(false, LinePackets.NO_TIME, nowNs + RESTART_NS));
        assertTrue(restart.onPacket(false, LinePackets.NO_TIME, nowNs + RESTART_NS + 1));
    }

    @Test
    void shouldTakeOldNumbersBehindSilenceForARestart()
    {
        restart.onPacket(true, LinePackets.NO_TIME, SECOND_NS);
        restart.onEmpty(SECOND_NS + RESTART_NS + 1);
        assertTrue(restart.onPacket(false, LinePackets.NO_TIME, SECOND_NS + RESTART_NS + 2));
    }

    @Test
    void shouldNotTakeAPauseOfOursForSilence()
    {
        restart.onPacket(true, LinePackets.NO_TIME, SECOND_NS);
        restart.onEmpty(SECOND_NS + 1);
        assertFalse(restart.onPacket(false, LinePackets.NO_TIME, 100 * SECOND_NS), "it may have waited in the socket");
    }
}
