package io.directlive.perf.jmh;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.feed.dbn.DbnNormaliser;
import io.directlive.feed.dbn.DbnRecord;
import io.directlive.perf.flow.DbnFlow;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** DBN records in, encoded events out; an operation is one record. Files, and what packs them, are left out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(DbnBenchmark.RECORD_COUNT)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 6, time = 1)
public class DbnBenchmark
{
    /** Records in one invocation: what they take up fits the cache for two of the schemas. */
    public static final int RECORD_COUNT = 1 << 14;

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final long SEED = 20_261_120;

    /** What is read. */
    public enum Schema
    {
        /** Orders. */
        MBO(DbnFlow::mbo),
        /** Best levels: a record gives up to three events. */
        MBP_1(DbnFlow::mbp1),
        /** Ten levels: a record gives up to 21 events. */
        MBP_10(DbnFlow::mbp10);

        private final BiFunction<Long, Integer, DbnFlow> flow;

        Schema(final BiFunction<Long, Integer, DbnFlow> flow)
        {
            this.flow = flow;
        }
    }

    /** What is read. */
    @Param
    public Schema schema;

    private final Normaliser normaliser = new DbnNormaliser(SourceSession.of(1, DAY, "benchmark"), DAY);
    private final UnsafeBuffer events = new UnsafeBuffer(new byte[normaliser.maxLength()]);
    private UnsafeBuffer records;
    private int end;

    /** Makes the records. */
    @Setup
    public void makeRecords()
    {
        final DbnFlow flow = schema.flow.apply(SEED, RECORD_COUNT);
        records = flow.records();
        end = flow.length();
    }

    /** Every field checked, with the event header of 72 bytes. */
    @Benchmark
    public long recordsToEvents()
    {
        long bytes = 0;
        long sequence = 0;
        int at = 0;
        while (at < end)
        {
            final int length = DbnRecord.length(records, at);
            bytes += normaliser.normalise(records, at, length, ++sequence, sequence, events, 0);
            at += length;
        }
        return bytes;
    }
}
