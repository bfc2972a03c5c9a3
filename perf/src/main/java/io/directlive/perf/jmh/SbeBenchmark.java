package io.directlive.perf.jmh;

import io.directlive.perf.floor.FlatBlock;
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

/** What one block of 48 bytes costs to write and to read when it is hot in the cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 6, time = 1)
public class SbeBenchmark
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FlatBlock.LENGTH]);
    private long id = 1;

    /** @return the block. */
    @Benchmark
    public UnsafeBuffer encode()
    {
        final long value = ++id;
        FlatBlock.header(buffer, 0, 'A');
        FlatBlock.body(buffer, 0, value, value, value, value, value, (int)(value & 0x1FF), (byte)'B');
        return buffer;
    }

    /** @return something of every field. */
    @Benchmark
    public long decode()
    {
        return FlatBlock.templateId(buffer, 0) + FlatBlock.orderId(buffer, 0) + FlatBlock.otherId(buffer, 0) +
            FlatBlock.price(buffer, 0) + FlatBlock.quantity(buffer, 0) + FlatBlock.timeNs(buffer, 0) +
            FlatBlock.locate(buffer, 0) + FlatBlock.side(buffer, 0);
    }
}
