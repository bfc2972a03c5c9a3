package io.directlive.ops.simulation;

import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.sequencer.LineEnd;
import io.directlive.sequencer.OrderedRelay;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.LineFence;
import io.directlive.subscriber.LostReason;
import io.directlive.subscriber.OrderedReader;
import io.directlive.subscriber.SimulatedLines;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import org.agrona.DirectBuffer;

/** In the place of a sequencer: takes the order from the lines of another instance, and publishes it once more on its own log. */
final class RelayStage extends OrderedPublisher implements StateListener
{
    private final Site origin;
    private final int frameLimit;
    private int starts;
    private int lastEpoch;
    private long lastSequence;
    private Subscription live;
    private Wire wire;
    private OrderedReader reader;
    private OrderedRelay relay;

    RelayStage(final Site site, final Site origin)
    {
        super("relay", site);
        this.origin = origin;
        frameLimit = world.dice.between(1, 8);
    }

    @Override
    void recover()
    {
        final LineEnd[] end = {LineEnd.NONE};
        driver.recording().replay(0, publication().position(), (position, buffer, offset, length) ->
        {
            for (int event = offset; event < offset + length; event += EventLayout.length(buffer, event))
            {
                end[0] = LineEnd.of(buffer, event);
            }
        });
        relay = new OrderedRelay(publication(), end[0], Counters.of(SequencerCounter.class), world::trace);
        live = SimulatedLog.subscription(Tier.ORDERS.streamId());
        wire = origin.newWire(name + "#" + ++starts);
        reader = SimulatedLines.read(
            site.partitionId,
            StartFrom.exactly(end[0].streamEpoch(), Math.max(1, end[0].sequence())),
            live,
            wire,
            wire.channel,
            ((long)name.hashCode() << 32) + starts * 1_000_000L,
            Counters.factory(),
            this,
            world.clock::nanoTime,
            this::onEvent);
        origin.listen(live);
        world.trace(name + " goes on after " + end[0]);
    }

    private boolean onEvent(final DirectBuffer buffer, final int offset)
    {
        lastEpoch = EventLayout.streamEpoch(buffer, offset);
        lastSequence = EventLayout.sequence(buffer, offset);
        return relay.onEvent(buffer, offset);
    }

    @Override
    boolean isContinued()
    {
        return true;
    }

    @Override
    void publish()
    {
        if (relay.beginCycle())
        {
            reader.poll(frameLimit);
        }
        relay.endCycle();
    }

    @Override
    void onPublisherKilled()
    {
        if (reader != null)
        {
            origin.deafen(live);
            origin.removeWire(wire);
        }
        reader = null;
        lastEpoch = 0;
    }

    @Override
    boolean isSettled()
    {
        return isUp() && lastEpoch == origin.oracle.epoch() && lastSequence == origin.oracle.lastSequence(Tier.ORDERS);
    }

    @Override
    public void onLost(final Tier tier, final long from, final long to, final LostReason reason)
    {
        throw new Violation("I6", name + " gave up " + from + ".." + to + ": " + reason);
    }

    @Override
    public void onLineFenced(final Tier tier, final LineFence fence)
    {
        throw new Violation("I3", name + ": " + fence);
    }
}
