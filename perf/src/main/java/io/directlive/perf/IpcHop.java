package io.directlive.perf;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.sequencer.Sequencer;
import io.directlive.sequencer.SequencerAgent;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * Two IPC hops with one agent between them: a relay that does nothing, or the sequencer. Both carry the same events, so the
 * difference is what the sequencer adds.
 */
public final class IpcHop implements Pipeline
{
    /** What is between the hops. */
    public enum Middle
    {
        /** Passes each event on as it is. */
        RELAY,
        /** Gives each event its order. */
        SEQUENCER
    }

    private static final int FRAGMENT_LIMIT = 32;
    private static final int MTU = 1408;
    private static final int SOURCE_EPOCH = 1;
    private static final int INSTRUMENTS = 100;

    private final DrivenThread thread;
    private final Aeron aeron;
    private final Agent agent;
    private final ExclusivePublication ingress;
    private final Subscription ordered;
    private final EpochNanoClock clock;
    private final FragmentHandler onFrame = this::onFrame;
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final OrderAddedEncoder orderAdded = new OrderAddedEncoder();
    private final UnsafeBuffer event =
        new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + OrderAddedEncoder.BLOCK_LENGTH]);
    private long sourceSequence;
    private LatencyRecorder recorder;
    private int arrived;

    private IpcHop(final Middle middle, final EpochNanoClock clock)
    {
        this.clock = clock;
        thread = new DrivenThread(DriverTuning.embedded(MTU), Aeron.Configuration.DEFAULT_ERROR_HANDLER);
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(thread.aeronDirectoryName()));
        ordered = aeron.addSubscription("aeron:ipc", StreamIds.ORDERED);
        final Subscription fromIngress = aeron.addSubscription("aeron:ipc", StreamIds.INGRESS);
        final ExclusivePublication toOrdered = aeron.addExclusivePublication("aeron:ipc", StreamIds.ORDERED);
        agent = middle == Middle.RELAY ?
            new Relay(fromIngress, toOrdered) :
            new SequencerAgent(
                SequencerConfig.DEFAULT,
                new Sequencer(0, 1),
                fromIngress,
                toOrdered,
                aeron.addExclusivePublication("aeron:ipc?term-length=64k", StreamIds.MARKS),
                new CounterSet<>(SequencerCounter.class, "", aeron::addCounter),
                clock);
        ingress = aeron.addExclusivePublication("aeron:ipc", StreamIds.INGRESS);
        while (!ingress.isConnected() || !toOrdered.isConnected() || !ordered.isConnected())
        {
            YieldingIdleStrategy.INSTANCE.idle();
        }
        thread.add(agent);
        startSession();
        prepareEvent();
    }

    /**
     * @param middle what is between the hops.
     * @param clock  of the rig.
     * @return what makes such pipelines.
     */
    public static Factory factory(final Middle middle, final EpochNanoClock clock)
    {
        return new Factory()
        {
            @Override
            public String name()
            {
                return middle == Middle.RELAY ? "relay hop" : "sequencer hop";
            }

            @Override
            public List<String> hops()
            {
                return List.of(END_TO_END);
            }

            @Override
            public Pipeline launch()
            {
                return new IpcHop(middle, clock);
            }
        };
    }

    private void startSession()
    {
        final UnsafeBuffer start =
            new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + EpochStartEncoder.BLOCK_LENGTH]);
        final EpochStartEncoder encoder = new EpochStartEncoder();
        encoder.wrapAndApplyHeader(start, 0, messageHeader)
            .session("hop")
            .epoch(SOURCE_EPOCH)
            .reason(EpochReason.SOURCE_SESSION);
        encoder.header()
            .streamEpoch(SOURCE_EPOCH)
            .sourceId(1)
            .flags(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE);
        while (!accepted(ingress.offer(start)))
        {
            YieldingIdleStrategy.INSTANCE.idle();
        }
    }

    private void prepareEvent()
    {
        orderAdded.wrapAndApplyHeader(event, 0, messageHeader)
            .orderId(1)
            .price(1_000_000_000L)
            .quantity(100)
            .side(Side.BID);
        orderAdded.header()
            .streamEpoch(SOURCE_EPOCH)
            .sourceId(1)
            .flags(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE);
    }

    @Override
    public boolean offer(final long intendedTimeNs)
    {
        orderAdded.header()
            .sourceSequence(sourceSequence + 1)
            .venueInstrument(1 + sourceSequence % INSTRUMENTS)
            .receiveTimeNs(intendedTimeNs);
        if (!accepted(ingress.offer(event)))
        {
            return false;
        }
        sourceSequence++;
        return true;
    }

    private static boolean accepted(final long position)
    {
        if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED)
        {
            throw new IllegalStateException("hop lost: " + Publication.errorString(position));
        }
        return position > 0;
    }

    @Override
    public int poll(final LatencyRecorder currentRecorder)
    {
        recorder = currentRecorder;
        arrived = 0;
        ordered.poll(onFrame, FRAGMENT_LIMIT);
        return arrived;
    }

    private void onFrame(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final long nowNs = clock.nanoTime();
        for (int at = offset; at < offset + length; at += EventLayout.length(buffer, at))
        {
            if (EventLayout.templateId(buffer, at) != EpochStartDecoder.TEMPLATE_ID)
            {
                recorder.record(0, nowNs - EventLayout.receiveTimeNs(buffer, at));
                arrived++;
            }
        }
    }

    @Override
    public void close()
    {
        thread.remove(agent);
        CloseHelper.closeAll(aeron, thread);
    }
}
