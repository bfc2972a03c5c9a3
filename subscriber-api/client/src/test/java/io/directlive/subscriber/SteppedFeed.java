package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.book.OrderedStream;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A feed and its two links, stepped by hand. Time is in units of a second. */
abstract class SteppedFeed
{
    static final long SECOND = 1_000_000_000L;
    static final FeedSettings SETTINGS =
        new FeedSettings(SECOND / 100, SECOND, SECOND, 10 * SECOND, 3 * SECOND);

    final OrderedStream stream = OrderedStream.random(42, 40);
    final FakeLiveLink live = new FakeLiveLink();
    final FakeReplayLink store = new FakeReplayLink(42);
    final FeedRecorder told = new FeedRecorder();
    long nowNs = 100 * SECOND;
    TierFeed feed;

    void start(final Tier tier, final StartFrom from)
    {
        feed = new TierFeed(tier, OrderedStream.PARTITION, from, SETTINGS, live, store, told, nowNs);
    }

    void startWithoutStore(final StartFrom from)
    {
        feed = new TierFeed(Tier.ORDERS, OrderedStream.PARTITION, from, SETTINGS, live, null, told, nowNs);
    }

    /** Events by number, both ends included, as one frame. */
    void sendLive(final int from, final int to)
    {
        live.frames.add(OrderedStream.frame(stream.events().subList(from - 1, to)));
    }

    void record(final int count)
    {
        store.recorded.clear();
        store.recorded.addAll(stream.events().subList(0, count));
    }

    void poll(final int times)
    {
        for (int i = 0; i < times; i++)
        {
            nowNs += SECOND / 50;
            feed.poll(4, nowNs);
        }
    }

    void assertLog(final String... expected)
    {
        assertEquals(List.of(expected), told.log);
    }

    static void assertSameEvents(final List<byte[]> expected, final List<byte[]> actual)
    {
        assertEquals(
            expected.stream().map(SteppedFeed::text).toList(),
            actual.stream().map(SteppedFeed::text).toList());
    }

    static String text(final byte[] event)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(event);
        return EventLayout.streamEpoch(buffer, 0) + ":" + EventLayout.sequence(buffer, 0) + " " +
            HexFormat.of().formatHex(event);
    }
}
