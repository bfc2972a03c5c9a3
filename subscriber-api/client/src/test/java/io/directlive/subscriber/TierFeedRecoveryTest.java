package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.book.OrderedStream;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a feed gets from the store, and what it does when that cannot be had. */
class TierFeedRecoveryTest extends SteppedFeed
{
    @Test
    void shouldFillAHoleFromTheStoreAndGoOnLive()
    {
        start(Tier.ORDERS, StartFrom.live());
        record(8);
        sendLive(1, 3);
        poll(1);
        sendLive(7, 8);

        poll(5);
        sendLive(9, 9);
        poll(1);

        assertLog("1", "2", "3", "gap 4..6", "4", "5", "6", "recovered 4..6", "7", "8", "9");
        assertEquals(List.of("1:4"), store.requests);
        assertEquals(List.of(BookState.SYNCED, BookState.RECOVERING, BookState.SYNCED), told.states);
        assertEquals(1, feed.progress().gaps());
        assertEquals(3, feed.progress().recovered());
        assertFalse(store.isRunning());
    }

    @Test
    void shouldLeaveTheLiveFrameWhereItIsUntilTheHoleIsFilled()
    {
        start(Tier.ORDERS, StartFrom.live());
        record(0);
        sendLive(1, 3);
        sendLive(7, 8);

        poll(20);
        assertEquals(1, live.frames.size());

        record(6);
        poll(100);
        assertEquals(0, live.frames.size());
        assertLog("1", "2", "3", "gap 4..6", "4", "5", "6", "recovered 4..6", "7", "8");
    }

    @Test
    void shouldFindALostTailByHeartbeat()
    {
        start(Tier.ORDERS, StartFrom.live());
        record(5);
        sendLive(1, 3);
        live.frames.add(OrderedStream.heartbeat(1, 6));

        poll(5);

        assertLog("1", "2", "3", "gap 4..5", "4", "5", "recovered 4..5");
        assertEquals(BookState.SYNCED, feed.state());
    }

    @Test
    void shouldFollowTheRecordingWhileLiveIsGoneAndJoinWhenItIsBack()
    {
        start(Tier.ORDERS, StartFrom.live());
        record(3);
        sendLive(1, 1);
        sendLive(5, 6);
        poll(4);

        live.frames.clear(); // The image is gone, with what it held.
        record(20);
        poll(20);
        assertEquals(20, feed.progress().delivered());

        sendLive(19, 22);
        poll(1);
        assertEquals(22, feed.progress().delivered());
        assertEquals(BookState.SYNCED, feed.state());
        assertEquals(1, store.requests.size());
    }

    @Test
    void shouldAskAgainWhenTheReplayEnds()
    {
        start(Tier.ORDERS, StartFrom.start());
        store.breakProbability = 0.5;
        record(40);

        poll(4000);

        assertEquals(40, feed.progress().delivered());
        assertTrue(store.requests.size() > 1);
    }

    @Test
    @Tag("F36")
    void shouldAskAgainLessAndLessOftenWhenTheStoreIsBusy()
    {
        start(Tier.ORDERS, StartFrom.live());
        store.nextAnswer = ReplayLink.Answer.BUSY;
        sendLive(1, 1);
        sendLive(5, 5);

        poll(450); // Nine seconds.
        final int asked = store.requests.size();
        assertTrue(asked > 5 && asked < 20, () -> "asked " + asked);

        store.nextAnswer = ReplayLink.Answer.ACCEPTED;
        record(5);
        poll(200);
        assertEquals(5, feed.progress().delivered());
    }

    @Test
    @Tag("F29")
    void shouldGiveUpAHoleWhenTheStoreIsSilent()
    {
        start(Tier.ORDERS, StartFrom.live());
        store.isSilent = true;
        sendLive(1, 1);
        sendLive(5, 6);

        poll(400);
        assertLog("1", "gap 2..4");

        poll(200);
        assertLog("1", "gap 2..4", "incomplete", "lost 2..4 TIMEOUT", "5", "6");
        assertEquals(3, feed.progress().lost());
        assertEquals(2, feed.progress().delivered() - 1);
    }

    @Test
    void shouldGiveUpOnlyWhatIsStillMissing()
    {
        start(Tier.ORDERS, StartFrom.live());
        record(3);
        sendLive(1, 1);
        sendLive(6, 6);

        poll(2000);

        assertLog("1", "gap 2..5", "2", "3", "incomplete", "lost 4..5 TIMEOUT", "6");
        assertEquals(2, feed.progress().recovered());
        assertEquals(2, feed.progress().lost());
    }

    @Test
    void shouldNotTakeTheSameEventsAgainForProgress()
    {
        start(Tier.ORDERS, StartFrom.live());
        record(3);
        store.endsAfterRecorded = true;
        sendLive(1, 1);
        sendLive(6, 6);

        poll(2000);

        assertLog("1", "gap 2..5", "2", "3", "incomplete", "lost 4..5 TIMEOUT", "6");
        assertTrue(store.requests.size() > 5 && store.requests.size() < 30, store.requests::toString);
    }

    @Test
    @Tag("F35")
    void shouldSkipToWhatTheStoreStillHolds()
    {
        start(Tier.ORDERS, StartFrom.start());
        record(10);
        store.nextAnswer = ReplayLink.Answer.BEFORE_RETENTION;
        store.earliest = 7;
        sendLive(9, 10);
        poll(2);
        assertLog("incomplete", "lost 1..6 BEFORE_RETENTION");

        store.nextAnswer = ReplayLink.Answer.ACCEPTED;
        poll(10);
        assertLog("incomplete", "lost 1..6 BEFORE_RETENTION", "7", "8", "9", "10");
    }

    @Test
    void shouldTellARefusalWithItsReason()
    {
        start(Tier.DEPTH, StartFrom.live());
        final List<byte[]> depth = stream.tier(Tier.DEPTH);
        store.nextAnswer = ReplayLink.Answer.OTHER_EPOCH;
        live.frames.add(depth.get(0));
        live.frames.add(depth.get(3));

        poll(5);

        assertLog("1", "gap 2..3", "incomplete", "lost 2..3 OTHER_EPOCH", "4");
    }

    @Test
    @Tag("F29")
    void shouldTellTheHoleAtOnceWithoutAStore()
    {
        startWithoutStore(StartFrom.live());
        sendLive(1, 1);
        sendLive(5, 5);

        poll(3);

        assertLog("1", "gap 2..4", "incomplete", "lost 2..4 NO_STORE", "5");
    }

    @Test
    void shouldMakeDerivedEventsAnewFromOrderedHistory()
    {
        final List<byte[]> depth = stream.tier(Tier.DEPTH);
        start(Tier.DEPTH, StartFrom.live());
        record(stream.size());
        for (int i = 0; i < depth.size(); i++)
        {
            if (i < 4 || i > depth.size() - 3)
            {
                live.frames.add(depth.get(i));
            }
        }

        poll(20);

        assertSameEvents(depth, told.delivered);
        assertEquals(1, feed.progress().gaps());
        assertEquals(BookState.SYNCED, feed.state());
    }

    @Test
    void shouldGoOnWithItsBooksInTheNextRecovery()
    {
        final List<byte[]> depth = stream.tier(Tier.DEPTH);
        start(Tier.DEPTH, StartFrom.live());
        record((int)EventLayout.basisSequence(new UnsafeBuffer(depth.get(3)), 0));
        live.frames.add(depth.get(0));
        live.frames.add(depth.get(4));
        poll(10);
        assertEquals(BookState.SYNCED, feed.state());

        record(stream.size());
        live.frames.add(depth.get(depth.size() - 1));
        poll(20);

        assertSameEvents(depth, told.delivered);
        assertEquals("0:1", store.requests.get(0));
        assertEquals(2, store.requests.size());
        assertFalse(store.requests.get(1).endsWith(":1"), store.requests::toString);
    }

    @Test
    @Tag("F23")
    void shouldTellAHoleRecoveredThatAnotherCopyOfTheStreamFilled()
    {
        start(Tier.ORDERS, StartFrom.live());
        store.isSilent = true;
        sendLive(1, 1);
        sendLive(4, 4);
        poll(3);

        live.frames.addFirst(OrderedStream.frame(stream.events().subList(1, 3)));
        poll(1);

        assertLog("1", "gap 2..3", "2", "3", "recovered 2..3", "4");
        assertEquals(0, feed.progress().recovered()); // By the store.
        assertEquals(BookState.SYNCED, feed.state());
    }

    @Test
    void shouldGoOnAfterTheEventWhoseCallbackFailedInHistory()
    {
        start(Tier.ORDERS, StartFrom.start());
        record(9);
        told.failAt = 2;

        poll(5);
        assertLog("1", "2");

        told.hasFailed = false;
        poll(5);
        assertEquals(9, feed.progress().delivered());
    }
}
