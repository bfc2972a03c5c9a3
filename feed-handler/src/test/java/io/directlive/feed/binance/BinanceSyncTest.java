package io.directlive.feed.binance;

import static io.directlive.feed.binance.BinanceSync.Verdict.APPLY;
import static io.directlive.feed.binance.BinanceSync.Verdict.DROP;
import static io.directlive.feed.binance.BinanceSync.Verdict.GAP;
import static io.directlive.feed.binance.BinanceSync.Verdict.HOLD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The venue's rules, one by one. */
class BinanceSyncTest
{
    private final BinanceSync sync = new BinanceSync();

    @Test
    void shouldHoldUpdatesUntilThereIsASnapshot()
    {
        assertFalse(sync.isHolding());
        assertEquals(HOLD, sync.onUpdate(157, 160));
        assertEquals(HOLD, sync.onUpdate(161, 170));
        assertTrue(sync.isHolding());
        assertFalse(sync.isLive());
    }

    @Test
    void shouldAskAgainForASnapshotFromBeforeTheFirstUpdate()
    {
        sync.onUpdate(157, 160);
        assertFalse(sync.onSnapshot(156));
        assertTrue(sync.isHolding());
        assertTrue(sync.onSnapshot(157));
    }

    @Test
    void shouldDropWhatTheSnapshotHas()
    {
        sync.onUpdate(157, 160);
        sync.onSnapshot(165);
        assertEquals(DROP, sync.onUpdate(157, 160));
        assertEquals(DROP, sync.onUpdate(161, 165));
        assertEquals(APPLY, sync.onUpdate(166, 170));
    }

    @Test
    void shouldApplyAFirstUpdateThatStraddles()
    {
        sync.onUpdate(157, 160);
        sync.onSnapshot(165);
        assertEquals(APPLY, sync.onUpdate(161, 170));
        assertEquals(APPLY, sync.onUpdate(171, 171));
    }

    @Test
    void shouldBeginAnewWhenTheFirstUpdateIsBehindTheSnapshot()
    {
        sync.onUpdate(157, 160);
        sync.onSnapshot(165);
        assertEquals(GAP, sync.onUpdate(167, 170));
        assertFalse(sync.isLive());
        assertFalse(sync.isHolding());
        assertEquals(HOLD, sync.onUpdate(167, 170));
        assertTrue(sync.isHolding());
        assertFalse(sync.onSnapshot(166));
        assertTrue(sync.onSnapshot(170));
    }

    @Test
    void shouldBeginAnewWhenUpdatesDoNotFollowOneAnother()
    {
        sync.onUpdate(1, 10);
        sync.onSnapshot(10);
        assertEquals(APPLY, sync.onUpdate(11, 20));
        assertEquals(DROP, sync.onUpdate(11, 20));
        assertEquals(GAP, sync.onUpdate(22, 30));
        sync.onSnapshot(30);
        assertEquals(APPLY, sync.onUpdate(31, 40));
        assertEquals(GAP, sync.onUpdate(39, 45)); // Only the first one may straddle.
    }

    @Test
    void shouldForgetAll()
    {
        sync.onUpdate(1, 10);
        sync.onSnapshot(10);
        sync.reset();
        assertFalse(sync.isLive());
        assertFalse(sync.isHolding());
        assertEquals(HOLD, sync.onUpdate(500, 510));
    }
}
