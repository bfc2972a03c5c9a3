package io.directlive.distributor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.ChannelUriStringBuilder;
import io.directlive.book.OrderedStream;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.Tier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The agent stepped by hand between real publications and subscriptions. */
@Timeout(120)
class DistributorAgentTest
{
    private static final long MILLISECOND = 1_000_000L;
    private static final DistributorConfig LOSSLESS = DistributorConfig.lossless(OrderedStream.PARTITION);
    private static final DistributorConfig LIVE = DistributorConfig.live(OrderedStream.PARTITION);

    private final OrderedStream stream = OrderedStream.random(99, 600);
    private Pipe pipe;

    private void open(final TierChannels channels)
    {
        pipe = new Pipe(channels);
    }

    /** Terms as short as Aeron allows, so that a reader who does not read is soon felt. */
    private static TierChannels shortTerms()
    {
        return new TierChannels(
            TierChannels.Transport.IPC, "", "", 0, 0, 1408, 64 * 1024, 128 * 1024, false, true);
    }

    @AfterEach
    void close()
    {
        pipe.close();
    }

    @Test
    void shouldForwardOrderedFramesAsTheyAre()
    {
        open(TierChannels.ipc(true));
        final Pipe.Reader reader = pipe.read(Tier.ORDERS);
        pipe.start(LOSSLESS, Tier.ORDERS);
        pipe.order(stream.events(), 7);
        pipe.run();

        assertSameEvents(stream.events(), reader.events);
        assertEquals((600 + 6) / 7, reader.frameLengths.size());
        assertEquals(600, pipe.count(DistributorCounter.EVENTS_IN));
        assertEquals(600, pipe.count(DistributorCounter.ORDERS_OUT));
        assertEquals(600, pipe.count(DistributorCounter.LAST_SEQUENCE));
    }

    @Test
    void shouldPublishWhatTheDeriverMakes()
    {
        open(TierChannels.ipc(true));
        for (final Tier tier : Tier.values())
        {
            pipe.read(tier);
        }
        pipe.start(LOSSLESS, Tier.values());
        pipe.order(stream.events(), 5);
        pipe.run();

        for (final Tier tier : Tier.values())
        {
            assertSameEvents(stream.tier(tier), pipe.readers.get(tier).events);
            assertEquals(stream.tier(tier).size(), pipe.count(DistributorCounter.eventsOut(tier)));
        }
        // Packed: what one duty cycle makes goes out in as few frames as hold it.
        final Pipe.Reader depth = pipe.readers.get(Tier.DEPTH);
        final int frameLength = pipe.publications.get(Tier.DEPTH).maxPayloadLength();
        assertTrue(depth.frameLengths.stream().allMatch(length -> length <= frameLength));
        assertTrue(depth.frameLengths.size() < depth.events.size() / 10, depth.frameLengths::toString);
    }

    @Test
    void shouldCutFramesThatAreTooLongForATier()
    {
        open(shortTerms());
        final Pipe.Reader reader = pipe.read(Tier.ORDERS);
        pipe.ordered.close();
        pipe.ordered = pipe.aeron.addExclusivePublication(Pipe.ORDERED_CHANNEL + "|mtu=8192",
            StreamIds.ORDERED);
        pipe.until(() -> pipe.ordered.isConnected());
        pipe.start(LOSSLESS, Tier.ORDERS);
        pipe.order(stream.events(), 60);
        pipe.run();

        assertSameEvents(stream.events(), reader.events);
        assertTrue(reader.frameLengths.stream().allMatch(length -> length <= 1408 - 32));
    }

    @Test
    @Tag("F25")
    void shouldGoOnWithTheSameNumbersAfterARestart()
    {
        open(TierChannels.ipc(true));
        for (final Tier tier : Tier.values())
        {
            pipe.read(tier);
        }
        pipe.start(LOSSLESS, Tier.values());
        pipe.order(stream.events().subList(0, 250), 4);
        pipe.run();
        pipe.stop();

        pipe.start(LOSSLESS, Tier.values());
        pipe.order(stream.events().subList(250, 600), 4);
        pipe.run();

        for (final Tier tier : Tier.values())
        {
            assertSameEvents(stream.tier(tier), pipe.readers.get(tier).events);
        }
        assertEquals(250, pipe.count(DistributorCounter.HISTORY_EVENTS));
        assertEquals(350, pipe.count(DistributorCounter.EVENTS_IN));
    }

    /** More than the log buffer holds is ordered while a long history is read. */
    @Test
    @Tag("F25")
    void shouldNotHoldTheStreamUpWhileItReadsHistory()
    {
        final int count = 12_000;
        final OrderedStream market = OrderedStream.random(7, count + 100);
        final Deque<Runnable> history = new ArrayDeque<>();
        open(TierChannels.ipc(true));
        pipe.order(market.events().subList(0, 4_000), 4);
        final Pipe.Reader depth = pipe.read(Tier.DEPTH);
        pipe.historyExecutor = history::add;
        pipe.start(LIVE, Tier.DEPTH);
        pipe.step();
        assertEquals(1, history.size());

        for (int at = 4_000; at < count; at += 200)
        {
            pipe.order(market.events().subList(at, at + 200), 4);
            pipe.step();
        }
        assertEquals(0, pipe.count(DistributorCounter.EVENTS_IN));
        while (!history.isEmpty())
        {
            history.remove().run();
            pipe.step();
        }
        pipe.order(market.events().subList(count, count + 100), 4);
        pipe.run();

        assertEquals(count, pipe.count(DistributorCounter.HISTORY_EVENTS));
        assertEquals(100, pipe.count(DistributorCounter.EVENTS_IN));
        final List<byte[]> all = market.tier(Tier.DEPTH);
        assertFalse(depth.events.isEmpty());
        assertSameEvents(all.subList(all.size() - depth.events.size(), all.size()), depth.events);
    }

    @Test
    void shouldWaitForAReaderAndRepeatNothing()
    {
        open(shortTerms());
        final OrderedStream market = OrderedStream.random(7, 3000);
        for (final Tier tier : Tier.values())
        {
            pipe.read(tier);
        }
        pipe.start(LOSSLESS, Tier.values());
        pipe.order(market.events(), 6);

        int idle = 0;
        while (idle < 100) // Nobody reads.
        {
            idle = pipe.agent.doWork() == 0 ? idle + 1 : 0;
        }
        assertTrue(pipe.count(DistributorCounter.LAST_SEQUENCE) < 3000);
        assertTrue(pipe.count(DistributorCounter.BACK_PRESSURE) > 0);

        pipe.run();
        for (final Tier tier : Tier.values())
        {
            assertSameEvents(market.tier(tier), pipe.readers.get(tier).events);
        }
        assertEquals(0, pipe.count(DistributorCounter.DROPPED_BACK_PRESSURE));
    }

    @Test
    @Tag("F34")
    void shouldDropForTheTierThatIsStuckAndServeTheOthers()
    {
        open(shortTerms());
        final OrderedStream market = OrderedStream.random(7, 3000);
        final Pipe.Reader stuck = pipe.read(Tier.ORDERS);
        final Pipe.Reader depth = pipe.read(Tier.DEPTH);
        pipe.start(LIVE, Tier.ORDERS, Tier.DEPTH);
        pipe.order(market.events(), 6);
        pipe.readers.remove(Tier.ORDERS); // Reads no more.

        int idle = 0;
        while (idle < 100)
        {
            idle = pipe.step() == 0 ? idle + 1 : 0;
        }
        assertTrue(depth.events.size() < market.tier(Tier.DEPTH).size()); // Held up, as yet.

        pipe.clock.nowNs += LIVE.maxBackPressureNs() + 1;
        pipe.run();
        assertSameEvents(market.tier(Tier.DEPTH), depth.events);
        final long dropped = pipe.count(DistributorCounter.DROPPED_BACK_PRESSURE);
        assertTrue(dropped > 0);
        assertEquals(3000, pipe.count(DistributorCounter.ORDERS_OUT) + dropped);

        // When it reads again it sees the beginning, and by the heartbeat that the rest is to be had elsewhere.
        pipe.readers.put(Tier.ORDERS, stuck);
        pipe.run();
        pipe.clock.nowNs += LIVE.heartbeatIntervalNs();
        pipe.runUntil(() -> stuck.heartbeats.contains("1:3001 basis 3000"));
        assertSameEvents(market.events().subList(0, 3000 - (int)dropped), stuck.events);
    }

    @Test
    void shouldCountWhatNobodyListensTo()
    {
        open(TierChannels.ipc(true));
        pipe.start(LIVE, Tier.ORDERS, Tier.TOP);
        pipe.order(stream.events().subList(0, 100), 5);
        pipe.run();
        final int top = OrderedStream.random(99, 100).tier(Tier.TOP).size();
        assertEquals(100 + top, pipe.count(DistributorCounter.DROPPED_NOT_CONNECTED));

        final Pipe.Reader reader = pipe.read(Tier.ORDERS);
        pipe.until(() -> pipe.publications.get(Tier.ORDERS).isConnected());
        pipe.order(stream.events().subList(100, 200), 5);
        pipe.run();
        assertSameEvents(stream.events().subList(100, 200), reader.events);
    }

    @Test
    void shouldSayWhatComesNextAtStartAndInSilence()
    {
        open(TierChannels.ipc(true));
        final Pipe.Reader orders = pipe.read(Tier.ORDERS);
        final Pipe.Reader trades = pipe.read(Tier.TRADES);
        pipe.order(stream.events().subList(0, 10), 5);
        pipe.start(LIVE, Tier.ORDERS, Tier.TRADES);
        pipe.runUntil(() -> !orders.heartbeats.isEmpty() && !trades.heartbeats.isEmpty());
        final int nextTrade = OrderedStream.random(99, 10).tier(Tier.TRADES).size() + 1;
        assertEquals(List.of("1:11 basis 10"), orders.heartbeats);
        assertEquals(List.of("1:" + nextTrade + " basis 10"), trades.heartbeats);

        pipe.clock.nowNs += LIVE.heartbeatIntervalNs() / 2;
        pipe.order(stream.events().subList(10, 11), 1);
        pipe.run();
        pipe.clock.nowNs += LIVE.heartbeatIntervalNs() / 2;
        pipe.run();
        assertEquals(1, orders.heartbeats.size());

        pipe.clock.nowNs += LIVE.heartbeatIntervalNs() / 2;
        pipe.runUntil(() -> orders.heartbeats.size() > 1);
        assertEquals(List.of("1:11 basis 10", "1:12 basis 11"), orders.heartbeats);
    }

    @Test
    @Tag("F44")
    void shouldSayNothingBeforeItKnowsTheStream()
    {
        open(TierChannels.ipc(true));
        final Pipe.Reader orders = pipe.read(Tier.ORDERS);
        pipe.ordered.close();
        pipe.start(LIVE, Tier.ORDERS);
        for (int i = 0; i < 20; i++)
        {
            pipe.step();
        }
        assertEquals(List.of(), orders.heartbeats);

        pipe.ordered = pipe.aeron.addExclusivePublication(Pipe.ORDERED_CHANNEL, StreamIds.ORDERED);
        pipe.run();
        pipe.runUntil(() -> !orders.heartbeats.isEmpty());
        assertEquals(List.of("0:1 basis 0"), orders.heartbeats);
    }

    @Test
    void shouldReleaseOnlyWhatIsRecorded()
    {
        open(TierChannels.ipc(true));
        final Pipe.Reader reader = pipe.read(Tier.ORDERS);
        pipe.recordedPosition = 0;
        pipe.start(LIVE, Tier.ORDERS);
        pipe.order(stream.events().subList(0, 5), 5);
        final long position = pipe.ordered.position();
        pipe.order(stream.events().subList(5, 10), 5);
        pipe.run();
        assertEquals(0, reader.events.size());

        pipe.recordedPosition = position;
        pipe.run();
        assertEquals(5, reader.events.size());
    }

    @Test
    @Tag("F25")
    void shouldStopWhenTheOrderedStreamHasAHole()
    {
        open(TierChannels.ipc(true));
        final Pipe.Reader reader = pipe.read(Tier.ORDERS);
        pipe.start(LIVE, Tier.ORDERS);
        final List<byte[]> broken = new ArrayList<>(stream.events().subList(0, 4));
        broken.add(stream.event(5));
        pipe.order(broken, 5);

        final IllegalStateException fault = assertThrows(IllegalStateException.class, () -> pipe.run());

        assertEquals("ordered stream broken: 1:6 after 1:4", fault.getMessage());
        assertEquals(0, reader.events.size()); // None of the frame.
    }

    @Test
    void shouldGoThroughABreakOfTheEpoch()
    {
        open(TierChannels.ipc(true));
        final OrderedStream broken = new OrderedStream().define(1, "A").breakSession().define(2, "B");
        final Pipe.Reader orders = pipe.read(Tier.ORDERS);
        final Pipe.Reader depth = pipe.read(Tier.DEPTH);
        pipe.start(LIVE, Tier.ORDERS, Tier.DEPTH);
        pipe.order(broken.events(), 2);
        pipe.run();

        assertSameEvents(broken.events(), orders.events);
        assertSameEvents(broken.tier(Tier.DEPTH), depth.events);
    }

    @Test
    void shouldTakeUpTheStreamOfASequencerThatCameBack()
    {
        open(TierChannels.ipc(true));
        final Pipe.Reader depth = pipe.read(Tier.DEPTH);
        pipe.start(LIVE, Tier.DEPTH);
        pipe.order(stream.events().subList(0, 100), 5);
        pipe.run();

        final long position = pipe.ordered.position();
        final int termId = pipe.ordered.initialTermId();
        pipe.ordered.close();
        final long deadlineNs = System.nanoTime() + 20_000 * MILLISECOND;
        pipe.ordered = pipe.aeron.addExclusivePublication(
            new ChannelUriStringBuilder(Pipe.ORDERED_CHANNEL).initialPosition(position, termId, 1 << 20).build(),
            StreamIds.ORDERED);
        while (!(pipe.ordered.isConnected() && pipe.step() == 0))
        {
            assertTrue(System.nanoTime() < deadlineNs);
        }
        pipe.order(stream.events().subList(100, 200), 5);
        final int expected = OrderedStream.random(99, 200).tier(Tier.DEPTH).size();
        while (depth.events.size() < expected)
        {
            pipe.step();
            assertTrue(System.nanoTime() < deadlineNs);
        }
        assertSameEvents(stream.tier(Tier.DEPTH).subList(0, expected), depth.events);
    }

    @Test
    void shouldTellLatenciesAndSuspectBooks()
    {
        open(TierChannels.ipc(true));
        pipe.start(LIVE, Tier.DEPTH);
        final OrderedStream market = new OrderedStream().define(1, "A").delete(1, 5);
        pipe.order(market.events(), 1);
        pipe.clock.nowNs = 3_000_000L + 1000;
        pipe.run();
        pipe.clock.nowNs += LIVE.gaugeIntervalNs();
        pipe.run();

        assertEquals(1000, pipe.count(DistributorCounter.LATENCY_P50_NS), 10);
        assertEquals(1000, pipe.count(DistributorCounter.LATENCY_MAX_NS), 10);
        assertEquals(1, pipe.count(DistributorCounter.SUSPECT_BOOKS));
        assertEquals(1, pipe.count(DistributorCounter.UNKNOWN_ORDERS));
        assertEquals(1, pipe.quality.get(QualityCounter.UNKNOWN_ORDER).get());
        assertEquals(0, pipe.quality.get(QualityCounter.RANGE).get());
    }

    @Test
    void shouldDistributeByMulticast()
    {
        open(TierChannels.loopback(24560));
        distributeOverTheNetwork();
    }

    @Test
    void shouldDistributeByUnicastToWhoRegisters()
    {
        open(new TierChannels(
            TierChannels.Transport.UNICAST, "localhost", "localhost", 24590, 0, 1408, 1 << 20, 128 << 10, true, false));
        distributeOverTheNetwork();
    }

    private void distributeOverTheNetwork()
    {
        final Set<Tier> tiers = Set.of(Tier.ORDERS, Tier.DEPTH);
        tiers.forEach(pipe::read);
        pipe.start(LOSSLESS, Tier.ORDERS, Tier.DEPTH);
        pipe.order(stream.events(), 7);
        final long deadlineNs = System.nanoTime() + 20_000 * MILLISECOND;
        for (final Tier tier : tiers)
        {
            while (pipe.readers.get(tier).events.size() < stream.tier(tier).size())
            {
                pipe.step();
                assertTrue(System.nanoTime() < deadlineNs, () -> tier + " " + pipe.readers.get(tier).events.size());
            }
            assertSameEvents(stream.tier(tier), pipe.readers.get(tier).events);
        }
        assertFalse(pipe.readers.isEmpty());
    }

    private static void assertSameEvents(final List<byte[]> expected, final List<byte[]> actual)
    {
        assertEquals(
            expected.stream().map(DistributorAgentTest::text).toList(),
            actual.stream().map(DistributorAgentTest::text).toList());
    }

    private static String text(final byte[] event)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(event);
        return EventLayout.streamEpoch(buffer, 0) + ":" + EventLayout.sequence(buffer, 0) + " " +
            HexFormat.of().formatHex(event);
    }
}
