package io.directlive.perf.jmh;

import io.directlive.protocol.EventDigest;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a reader of several lines pays for each copy of an event, beside the machine's own instruction for CRC-32C. A reader
 * of one line does not pay it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 6, time = 1)
public class EventDigestBenchmark
{
    /** Bytes of an event: the shortest, an order, an instrument definition. */
    @Param({"80", "120", "200"})
    private int length;

    private final byte[] bytes = new byte[256];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final CRC32C crc = new CRC32C();
    private long digest = EventDigest.NONE;

    /** @return digest of all events so far. */
    @Benchmark
    public long eventDigest()
    {
        buffer.putLong(8, digest);
        digest = EventDigest.append(digest, EventDigest.of(buffer, 0, length));
        return digest;
    }

    /** @return checksum of all events so far. */
    @Benchmark
    public long floorCrc32c()
    {
        buffer.putLong(8, digest);
        crc.update(bytes, 0, length);
        digest = crc.getValue();
        return digest;
    }
}
