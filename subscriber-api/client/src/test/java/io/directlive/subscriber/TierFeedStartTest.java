package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.book.OrderedStream;
import io.directlive.protocol.Tier;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where delivery begins. */
class TierFeedStartTest extends SteppedFeed
{
    @Test
    void shouldReadFromExactlyTheEventThatIsAskedFor()
    {
        start(Tier.ORDERS, StartFrom.exactly(1, 4));
        record(8);
        sendLive(7, 9);

        poll(5);

        assertLog("4", "5", "6", "7", "8", "9");
        assertEquals(6, told.built.size());
        assertEquals(List.of("1:4"), store.requests);
        assertEquals(0, feed.progress().gaps());
    }

    @Test
    void shouldBuildSilentlyBeforeALateLiveStart()
    {
        start(Tier.ORDERS, StartFrom.live());
        record(11);
        sendLive(10, 11);

        poll(6);

        assertLog("10", "11");
        assertEquals(11, told.built.size());
        assertEquals(0, feed.progress().gaps());
        assertEquals(0, feed.progress().recovered());
        assertEquals(BookState.SYNCED, feed.state());
    }

    @Test
    void shouldBeginALiveStartWhereAHeartbeatSays()
    {
        start(Tier.ORDERS, StartFrom.live());
        record(5);
        live.frames.add(OrderedStream.heartbeat(1, 6));

        poll(6);
        sendLive(6, 7);
        poll(1);

        assertLog("6", "7");
        assertEquals(7, told.built.size());
    }

    @Test
    void shouldDeliverEverythingFromTheStart()
    {
        start(Tier.ORDERS, StartFrom.start());
        record(6);

        poll(5);
        sendLive(5, 8);
        poll(2);

        assertLog("1", "2", "3", "4", "5", "6", "7", "8");
        assertEquals(List.of("0:1"), store.requests);
    }

    @Test
    void shouldGoOnAfterACursor()
    {
        start(Tier.ORDERS, StartFrom.cursor(new Cursor(OrderedStream.PARTITION, 1, 4)));
        assertEquals(new Cursor(OrderedStream.PARTITION, 1, 4), feed.progress().cursor());
        record(6);

        poll(5);
        sendLive(6, 7);
        poll(2);

        assertLog("5", "6", "7");
        assertEquals(7, told.built.size());
    }

    /** Who dies after an effect and before the cursor is stored with it has the event again: the number is the same. */
    @Test
    @Tag("F32")
    void shouldDeliverAgainWhatTheStoredCursorDoesNotCover()
    {
        start(Tier.ORDERS, StartFrom.live());
        record(6);
        sendLive(1, 3);
        poll(1);
        final Cursor stored = feed.progress().cursor();
        sendLive(4, 5);
        poll(1);

        start(Tier.ORDERS, StartFrom.cursor(stored));
        poll(5);

        assertLog("1", "2", "3", "4", "5", "4", "5", "6");
        assertSameEvents(told.delivered.subList(3, 5), told.delivered.subList(5, 7));
    }

    @Test
    @Tag("F44")
    void shouldNotWaitForLiveToReadTheStore()
    {
        start(Tier.ORDERS, StartFrom.start());
        store.isConnected = false;
        poll(1000);
        assertLog();

        store.isConnected = true;
        record(3);
        poll(5);
        assertLog("1", "2", "3");
        assertEquals(BookState.RECOVERING, feed.state());
    }

    @Test
    void shouldTellWhatALateLiveStartHasNotSeenWithoutAStore()
    {
        startWithoutStore(StartFrom.live());
        sendLive(5, 6);

        poll(3);

        assertLog("incomplete", "lost 1..4 NO_STORE", "5", "6");
        assertEquals(0, feed.progress().lost()); // They were never to be delivered.
    }
}
