package io.directlive.perf.jmh;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.book.MarketBooks;
import io.directlive.book.PriceLevels;
import io.directlive.book.QualityGate;
import io.directlive.book.QualityRules;
import io.directlive.feed.SourceSession;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.perf.floor.ItchFlow;
import io.directlive.protocol.EventLayout;
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

/** What the quality gate adds to an ITCH message in and its book out, with the rules that are the default. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FlowState.MESSAGE_COUNT)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 6, time = 1)
public class QualityBenchmark
{
    private static final LocalDate TRADING_DATE = LocalDate.of(2026, 11, 20);

    private final ItchNormaliser normaliser =
        new ItchNormaliser(SourceSession.of(1, TRADING_DATE, "benchmark"), TRADING_DATE);
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[4096]);
    private final MarketBooks books = new MarketBooks(FlowState.SYMBOL_COUNT, FlowState.LIVE_ORDERS * 2);
    private final MarketBooks judgedBooks = new MarketBooks(FlowState.SYMBOL_COUNT, FlowState.LIVE_ORDERS * 2);
    private final QualityGate gate = new QualityGate(QualityRules.DEFAULT, judgedBooks);
    private long sequence;

    /** Without the gate. */
    @Benchmark
    public long books(final FlowState flow)
    {
        long sum = 0;
        int position = 0;
        while (position < flow.length)
        {
            position = next(flow, position);
            books.onEvent(event, 0);
            sum += books.lastBook().instrumentId();
        }
        return sum;
    }

    /** With the gate: each event is judged, and the book that it has changed. */
    @Benchmark
    public long judgedBooks(final FlowState flow)
    {
        long sum = 0;
        int position = 0;
        while (position < flow.length)
        {
            position = next(flow, position);
            judgedBooks.onEvent(event, 0);
            gate.onEvent(event, 0);
            final PriceLevels book = judgedBooks.lastBook();
            gate.onConsistent(book);
            sum += book.instrumentId();
        }
        return sum;
    }

    private int next(final FlowState flow, final int position)
    {
        final int messageLength = flow.messages.getShort(position, BIG_ENDIAN) & 0xFFFF;
        final int message = position + ItchFlow.LENGTH_PREFIX;
        sequence++;
        normaliser.normalise(flow.messages, message, messageLength, sequence, sequence, event, 0);
        EventLayout.sequence(event, 0, sequence);
        EventLayout.instrumentId(event, 0, EventLayout.venueInstrument(event, 0));
        return message + messageLength;
    }
}
