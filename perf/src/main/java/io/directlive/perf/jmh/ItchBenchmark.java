package io.directlive.perf.jmh;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.feed.SourceSession;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.perf.floor.FlatBlock;
import io.directlive.perf.floor.ItchFlow;
import io.directlive.perf.floor.ItchToBlock;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** ITCH message in, encoded event out: ours beside the floor. Both write to the same place over and over. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FlowState.MESSAGE_COUNT)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 6, time = 1)
public class ItchBenchmark
{
    private static final LocalDate TRADING_DATE = LocalDate.of(2026, 11, 20);

    private final ItchNormaliser normaliser =
        new ItchNormaliser(SourceSession.of(1, TRADING_DATE, "benchmark"), TRADING_DATE);
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[4096]);

    /** Floor: header and a block of 48 bytes, nothing checked. */
    @Benchmark
    public UnsafeBuffer floorItchToSbe(final FlowState flow)
    {
        int position = 0;
        while (position < flow.length)
        {
            final int messageLength = flow.messages.getShort(position, BIG_ENDIAN) & 0xFFFF;
            ItchToBlock.encode(flow.messages, position + ItchFlow.LENGTH_PREFIX, out, 0);
            position += ItchFlow.LENGTH_PREFIX + messageLength;
        }
        return out;
    }

    /** Floor: as above, and one more read of each field written. */
    @Benchmark
    public long floorItchToSbeAndBack(final FlowState flow)
    {
        long sum = 0;
        int position = 0;
        while (position < flow.length)
        {
            final int messageLength = flow.messages.getShort(position, BIG_ENDIAN) & 0xFFFF;
            ItchToBlock.encode(flow.messages, position + ItchFlow.LENGTH_PREFIX, out, 0);
            sum += FlatBlock.orderId(out, 0) + FlatBlock.otherId(out, 0) + FlatBlock.price(out, 0) +
                FlatBlock.quantity(out, 0) + FlatBlock.timeNs(out, 0) + FlatBlock.locate(out, 0) +
                FlatBlock.side(out, 0);
            position += ItchFlow.LENGTH_PREFIX + messageLength;
        }
        return sum;
    }

    /** Ours: checked, with the event header of 72 bytes. */
    @Benchmark
    public long itchToEvent(final FlowState flow)
    {
        long bytes = 0;
        long sequence = 0;
        int position = 0;
        while (position < flow.length)
        {
            final int messageLength = flow.messages.getShort(position, BIG_ENDIAN) & 0xFFFF;
            bytes += normaliser.normalise(
                flow.messages, position + ItchFlow.LENGTH_PREFIX, messageLength, ++sequence, sequence, out, 0);
            position += ItchFlow.LENGTH_PREFIX + messageLength;
        }
        return bytes;
    }
}
