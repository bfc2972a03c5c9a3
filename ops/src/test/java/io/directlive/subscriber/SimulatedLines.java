package io.directlive.subscriber;

import io.aeron.Subscription;
import io.directlive.book.QualityRules;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.Tier;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/** The {@link OrderedReader} of a relay, wired over a live subscription of Aeron's and a simulated way to the store. */
public final class SimulatedLines
{
    private static final long REQUEST_INTERVAL_NS = 200_000;
    private static final long ANSWER_TIMEOUT_NS = 2_000_000;
    private static final long STALE_AFTER_NS = 5_000_000;
    private static final long LINE_WAIT_NS = 100_000;

    private SimulatedLines()
    {
    }

    /**
     * @param partitionId   of the stream.
     * @param start         where reading begins.
     * @param live          frames of all lines.
     * @param wire          to the replay store.
     * @param channel       name of the reader on the wire.
     * @param correlationId before the first of its requests.
     * @param counters      that makes counters.
     * @param listener      that is told of gaps and states.
     * @param clock         ns.
     * @param output        that takes the events.
     * @return the reader, which never gives anything up.
     */
    public static OrderedReader read(
        final int partitionId,
        final StartFrom start,
        final Subscription live,
        final StoreWire wire,
        final String channel,
        final long correlationId,
        final CounterSet.Factory counters,
        final StateListener listener,
        final NanoClock clock,
        final OrderedReader.Output output)
    {
        return new OrderedReader(
            partitionId,
            start,
            new FeedSettings(
                REQUEST_INTERVAL_NS, ANSWER_TIMEOUT_NS, ANSWER_TIMEOUT_NS, Long.MAX_VALUE, STALE_AFTER_NS, LINE_WAIT_NS,
                Long.MAX_VALUE, QualityRules.DEFAULT),
            new AeronLiveLink(
                new StreamLines(SimulatedReader.BLOCK_LENGTH), List.of(new AeronLiveLink.Channel("simulated", live))),
            new SimulatedReplayLink(partitionId, wire, channel, correlationId),
            new FeedCounters(Tier.ORDERS, "relay", counters),
            listener,
            clock,
            output);
    }
}
