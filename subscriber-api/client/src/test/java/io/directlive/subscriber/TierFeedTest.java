package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.book.OrderedStream;
import io.directlive.book.QualityRules;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a feed makes of live frames, and what it says of itself. */
class TierFeedTest extends SteppedFeed
{
    @Test
    void shouldDeliverLiveFromTheFirstEvent()
    {
        start(Tier.ORDERS, StartFrom.live());
        sendLive(1, 3);
        sendLive(4, 4);

        poll(1);

        assertLog("1", "2", "3", "4");
        assertEquals(List.of(BookState.SYNCED), told.states);
        assertEquals(new Cursor(OrderedStream.PARTITION, 1, 4), feed.progress().cursor());
        assertEquals(List.of(), store.requests);
    }

    @Test
    @Tag("F23")
    void shouldAskNobodyForWhatAnotherLineBrings()
    {
        final Deque<byte[]> other = live.addLine("B");
        start(Tier.ORDERS, StartFrom.live());
        record(8);
        sendLive(1, 3);
        sendLive(6, 7);
        poll(1);
        other.add(OrderedStream.frame(stream.events().subList(2, 6)));
        nowNs -= SECOND / 50;
        poll(1); // At the same time as before.
        poll(1);

        assertLog("1", "2", "3", "4", "5", "6", "7");
        assertEquals(List.of(), store.requests);
    }

    @Test
    void shouldAskTheStoreWhenNoLineBringsIt()
    {
        final Deque<byte[]> other = live.addLine("B");
        start(Tier.ORDERS, StartFrom.live());
        record(8);
        sendLive(1, 3);
        other.add(OrderedStream.frame(stream.events().subList(0, 3)));
        poll(1);
        sendLive(6, 8);
        poll(1);
        assertEquals(List.of(), store.requests);

        poll(5);

        assertLog("1", "2", "3", "gap 4..5", "4", "5", "recovered 4..5", "6", "7", "8");
    }

    @Test
    void shouldDropDuplicatesAndCountThem()
    {
        start(Tier.ORDERS, StartFrom.live());
        sendLive(1, 3);
        sendLive(1, 2);
        sendLive(3, 5);

        poll(1);

        assertLog("1", "2", "3", "4", "5");
        assertEquals(3, feed.duplicates());
    }

    @Test
    @Tag("F43")
    void shouldIgnoreWhatIsNotOurs()
    {
        start(Tier.ORDERS, StartFrom.live());
        live.frames.add(new byte[7]);
        live.frames.add(new byte[200]);
        final byte[] otherPartition = stream.event(0).clone();
        EventLayout.partitionId(new UnsafeBuffer(otherPartition), 0, OrderedStream.PARTITION + 1);
        live.frames.add(otherPartition);
        sendLive(1, 1);

        poll(1);

        assertLog("1");
        assertEquals(3, feed.foreign());
    }

    @Test
    @Tag("F24")
    void shouldBeStaleWhenTheStreamIsSilentAndSyncedWhenItSpeaksAgain()
    {
        start(Tier.ORDERS, StartFrom.live());
        sendLive(1, 1);
        poll(200);
        assertEquals(BookState.STALE, feed.state());

        live.frames.add(OrderedStream.heartbeat(1, 2));
        poll(1);
        assertEquals(BookState.SYNCED, feed.state());
        assertEquals(List.of(BookState.SYNCED, BookState.STALE, BookState.SYNCED), told.states);
    }

    @Test
    @Tag("F17")
    void shouldTellAnOrderThatStandsStillFromAStreamThatIsSilent()
    {
        final FeedSettings ticking = new FeedSettings(
            SECOND / 100, SECOND, SECOND, 10 * SECOND, 3 * SECOND, 0, SECOND, QualityRules.DEFAULT);
        feed = new TierFeed(Tier.TOP, OrderedStream.PARTITION, StartFrom.live(), ticking, live, store, told, nowNs);
        long basis = 10;
        for (int i = 0; i < 100; i++)
        {
            live.frames.add(OrderedStream.heartbeat(1, 1, i % 25 == 0 ? ++basis : basis - i % 2));
            poll(1);
        }
        assertEquals(List.of(BookState.SYNCED), told.states, "a quiet tier, and ticks go on");

        for (int i = 0; i < 100; i++)
        {
            live.frames.add(OrderedStream.heartbeat(1, 1, basis - i % 2));
            poll(1);
        }
        assertEquals(StaleReason.ORDER_STANDS, feed.reason(), "two lines of which one is behind, and no tick");

        poll(200);
        assertEquals(StaleReason.STREAM_SILENT, feed.reason());
        live.frames.add(OrderedStream.heartbeat(1, 1, ++basis));
        poll(1);
        assertEquals(List.of(BookState.SYNCED, BookState.STALE, BookState.STALE, BookState.SYNCED), told.states);
        assertEquals(Arrays.asList(null, StaleReason.ORDER_STANDS, StaleReason.STREAM_SILENT, null), told.reasons);
    }

    @Test
    void shouldGoOnAfterTheEventWhoseCallbackFailed()
    {
        start(Tier.ORDERS, StartFrom.live());
        told.failAt = 2;
        sendLive(1, 4);
        sendLive(5, 5);

        poll(1);
        assertLog("1", "2");

        told.hasFailed = false;
        poll(1);
        assertLog("1", "2", "3", "4", "5");
        assertEquals(0, feed.duplicates());
    }

    @Test
    void shouldDeliverNothingMoreByThePollInWhichTheLastEventOfAFrameFailed()
    {
        start(Tier.ORDERS, StartFrom.live());
        told.failAt = 2;
        sendLive(1, 2);
        sendLive(3, 4);

        poll(1);
        assertLog("1", "2");
    }
}
