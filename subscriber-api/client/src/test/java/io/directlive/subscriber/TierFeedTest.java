package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.book.OrderedStream;
import io.directlive.book.QualityRules;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The conversation of a feed with its two links, stepped by hand. Time is in units of a second. */
class TierFeedTest
{
    private static final long SECOND = 1_000_000_000L;
    private static final FeedSettings SETTINGS =
        new FeedSettings(SECOND / 100, SECOND, SECOND, 10 * SECOND, 3 * SECOND);

    private final OrderedStream stream = OrderedStream.random(42, 40);
    private final FakeLiveLink live = new FakeLiveLink();
    private final FakeReplayLink store = new FakeReplayLink(42);
    private final FeedRecorder told = new FeedRecorder();
    private long nowNs = 100 * SECOND;
    private TierFeed feed;

    private void start(final Tier tier, final StartFrom from)
    {
        feed = new TierFeed(tier, OrderedStream.PARTITION, from, SETTINGS, live, store, told, nowNs);
    }

    private void startWithoutStore(final StartFrom from)
    {
        feed = new TierFeed(Tier.ORDERS, OrderedStream.PARTITION, from, SETTINGS, live, null, told, nowNs);
    }

    /** Events by number, both ends included, as one frame. */
    private void sendLive(final int from, final int to)
    {
        live.frames.add(OrderedStream.frame(stream.events().subList(from - 1, to)));
    }

    private void record(final int count)
    {
        store.recorded.clear();
        store.recorded.addAll(stream.events().subList(0, count));
    }

    private void poll(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            nowNs += SECOND / 50;
            feed.poll(4, nowNs);
        }
    }

    private void assertLog(final String... expected)
    {
        assertEquals(List.of(expected), told.log);
    }

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
    void shouldTellWhatALateLiveStartHasNotSeenWithoutAStore()
    {
        startWithoutStore(StartFrom.live());
        sendLive(5, 6);

        poll(3);

        assertLog("incomplete", "lost 1..4 NO_STORE", "5", "6");
        assertEquals(0, feed.progress().lost()); // They were never to be delivered.
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
    void shouldGoThroughABreakOfTheEpochThatItSawWhole()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").breakSession().define(1, "A");
        start(Tier.ORDERS, StartFrom.live());
        broken.events().forEach(live.frames::add);

        poll(1);

        assertLog("1", "2", "epoch 1->2", "1", "2");
        assertEquals(List.of(), store.requests);
    }

    @Test
    void shouldDeliverWhatIsOwedOfABrokenEpochAndNothingTwice()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").define(2, "B").breakSession().define(3, "C");
        start(Tier.ORDERS, StartFrom.live());
        live.frames.add(broken.event(0)); // The rest of the first epoch is lost on the way.
        live.frames.add(broken.event(3));
        store.recorded.addAll(broken.events());

        poll(10);
        live.frames.add(broken.event(4));
        poll(1);

        assertLog("1", "rebuild", "2", "3", "epoch 1->2", "1", "2");
        assertSameEvents(broken.events(), told.built);
    }

    @Test
    @Tag("F19")
    void shouldNotDeliverAgainWhatTheRecordingLostOfABrokenEpoch()
    {
        final OrderedStream seen = new OrderedStream().define(1, "A").define(2, "B");
        final OrderedStream kept = new OrderedStream().define(1, "A").breakSession().define(2, "B");
        start(Tier.ORDERS, StartFrom.live());
        seen.events().forEach(live.frames::add);
        live.frames.add(kept.event(2));
        store.recorded.addAll(kept.events());

        poll(10);

        assertLog("1", "2", "3", "rebuild", "epoch 1->2", "1", "2");
        assertSameEvents(kept.events(), told.built);
    }

    @Test
    void shouldReadBackThroughEarlierEpochsAtALateStart()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").breakSession().define(2, "B");
        start(Tier.DEPTH, StartFrom.live());
        store.recorded.addAll(broken.events());
        live.frames.add(broken.tier(Tier.DEPTH).get(2)); // First of epoch 2, but not of the stream.

        poll(10);

        assertSameEvents(broken.tier(Tier.DEPTH), told.built);
        assertEquals("1", told.log.get(0));
        assertFalse(told.log.contains("epoch 1->2"));
    }

    @Test
    void shouldBuildAnewAfterABreakWhateverItKeptOfEarlierRecoveries()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").define(2, "B").define(3, "C").breakSession();
        final List<byte[]> depth = broken.tier(Tier.DEPTH);
        start(Tier.DEPTH, StartFrom.live());
        store.recorded.addAll(broken.events().subList(0, 2));
        live.frames.add(depth.get(0));
        live.frames.add(depth.get(2)); // The second comes from history, whose books are kept.
        poll(10);

        store.recorded.clear();
        store.recorded.addAll(broken.events());
        live.frames.add(depth.get(4)); // The fourth is lost, and the epoch broken.
        poll(10);

        assertLog("1", "gap 2..2", "2", "recovered 2..2", "3", "rebuild", "4", "epoch 1->2", "1");
        assertSameEvents(depth, told.built);
        assertEquals(List.of("0:1", "0:1"), store.requests);
    }

    @Test
    void shouldNotGoOverToAnEpochWhoseStartIsMissing()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").breakSession().define(2, "B");
        start(Tier.ORDERS, StartFrom.start());
        store.recorded.addAll(broken.events());
        final byte[] epochStart = store.recorded.remove(2);
        poll(50);
        assertLog("1", "2");

        store.recorded.add(2, epochStart);
        poll(200);
        assertLog("1", "2", "epoch 1->2", "1", "2");
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
    void shouldIgnoreAnEpochThatIsOver()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").breakSession();
        start(Tier.ORDERS, StartFrom.live());
        broken.events().forEach(live.frames::add);
        live.frames.add(broken.event(1));
        live.frames.add(OrderedStream.heartbeat(1, 99));

        poll(5);

        assertLog("1", "2", "epoch 1->2", "1");
        assertEquals(1, feed.duplicates());
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

    static void assertSameEvents(final List<byte[]> expected, final List<byte[]> actual)
    {
        assertEquals(
            expected.stream().map(TierFeedTest::text).toList(),
            actual.stream().map(TierFeedTest::text).toList());
    }

    private static String text(final byte[] event)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(event);
        return EventLayout.streamEpoch(buffer, 0) + ":" + EventLayout.sequence(buffer, 0) + " " +
            HexFormat.of().formatHex(event);
    }
}
