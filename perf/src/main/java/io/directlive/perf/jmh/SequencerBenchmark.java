package io.directlive.perf.jmh;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.sequencer.Outcome;
import io.directlive.sequencer.Sequencer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the sequencer costs for each event, over 500 instruments. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 6, time = 1)
public class SequencerBenchmark
{
    private static final int SOURCE = 1;
    private static final int EPOCH = 20_261_120;
    private static final int EVENT_COUNT = 1 << 10;
    private static final int EVENT_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + OrderAddedEncoder.BLOCK_LENGTH;
    private static final int SOURCE_SEQUENCE =
        EventLayout.MESSAGE_HEADER_LENGTH + EventHeaderEncoder.sourceSequenceEncodingOffset();

    private final Sequencer sequencer = new Sequencer(0, 1);
    private final UnsafeBuffer ingress = new UnsafeBuffer(new byte[EVENT_COUNT * EVENT_LENGTH]);
    private final UnsafeBuffer staging = new UnsafeBuffer(new byte[EVENT_LENGTH]);
    private long sourceSequence;
    private int next;

    /** Starts the source, and makes the events that it sends in turn. */
    public SequencerBenchmark()
    {
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final UnsafeBuffer start =
            new UnsafeBuffer(new byte[EventLayout.MESSAGE_HEADER_LENGTH + EpochStartEncoder.BLOCK_LENGTH]);
        new EpochStartEncoder().wrapAndApplyHeader(start, 0, header)
            .epoch(EPOCH).reason(EpochReason.SOURCE_SESSION)
            .header().streamEpoch(EPOCH).sourceId(SOURCE).flags(EventFlags.LAST_IN_MESSAGE);
        if (sequencer.onEvent(start, 0, 1) != Outcome.ACCEPTED)
        {
            throw new IllegalStateException("the source did not start");
        }
        for (int i = 0; i < EVENT_COUNT; i++)
        {
            new OrderAddedEncoder().wrapAndApplyHeader(ingress, i * EVENT_LENGTH, header)
                .orderId(i).price(i).quantity(i).side(Side.BID)
                .header().streamEpoch(EPOCH).sourceId(SOURCE).venueInstrument(1 + i * 7 % 500)
                .flags(EventFlags.LAST_IN_MESSAGE | EventFlags.LAST_IN_EVENT);
        }
    }

    /** As the agent does it: copy from the ingress frame to staging, decide, stamp. */
    @Benchmark
    public Outcome copyAndAccept()
    {
        copyNext();
        staging.putLong(SOURCE_SEQUENCE, ++sourceSequence, LITTLE_ENDIAN);
        return sequencer.onEvent(staging, 0, sourceSequence);
    }

    /** The redundant copy of an event. */
    @Benchmark
    public Outcome copyAndDropDuplicate()
    {
        copyNext();
        return sequencer.onEvent(staging, 0, 1);
    }

    /** The copy alone, to be taken off the other two. */
    @Benchmark
    public UnsafeBuffer copyOnly()
    {
        copyNext();
        staging.putLong(SOURCE_SEQUENCE, ++sourceSequence, LITTLE_ENDIAN);
        return staging;
    }

    private void copyNext()
    {
        next = (next + 1) & (EVENT_COUNT - 1);
        staging.putBytes(0, ingress, next * EVENT_LENGTH, EVENT_LENGTH);
    }
}
