package io.directlive.perf.jmh;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.book.MarketBooks;
import io.directlive.book.PriceLevels;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.perf.floor.FlatBlock;
import io.directlive.perf.floor.ItchFlow;
import io.directlive.perf.floor.ItchToBlock;
import io.directlive.perf.floor.LadderBooks;
import io.directlive.protocol.EventLayout;
import io.directlive.sequencer.Outcome;
import io.directlive.sequencer.Sequencer;
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

/**
 * ITCH message in, book and best bid and ask out, on one thread: ours beside the floor. Each pass leaves all books
 * empty.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FlowState.MESSAGE_COUNT)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 6, time = 1)
public class BookBenchmark
{
    private static final LocalDate TRADING_DATE = LocalDate.of(2026, 11, 20);

    private final SourceSession session = SourceSession.of(1, TRADING_DATE, "benchmark");
    private final ItchNormaliser normaliser = new ItchNormaliser(session, TRADING_DATE);
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[4096]);
    private final LadderBooks floorBooks = new LadderBooks(FlowState.SYMBOL_COUNT, FlowState.LIVE_ORDERS * 2);
    private final MarketBooks books = new MarketBooks(FlowState.SYMBOL_COUNT, FlowState.LIVE_ORDERS * 2);
    private final MarketBooks sequencedBooks = new MarketBooks(FlowState.SYMBOL_COUNT, FlowState.LIVE_ORDERS * 2);
    private final Sequencer sequencer = new Sequencer(0, 1);
    private long sequence;
    private long sourceSequence;

    /** Starts the source. */
    public BookBenchmark()
    {
        new SourceEventWriter(session).epochStart(event, 0, 1);
        if (sequencer.onEvent(event, 0, 1) != Outcome.ACCEPTED)
        {
            throw new IllegalStateException("the source did not start");
        }
    }

    /** Floor: block of 48 bytes, hash map of pooled orders, quantity by price in an array. */
    @Benchmark
    public long floorItchSbeBookMap(final FlowState flow)
    {
        long sum = 0;
        int position = 0;
        while (position < flow.length)
        {
            final int messageLength = flow.messages.getShort(position, BIG_ENDIAN) & 0xFFFF;
            ItchToBlock.encode(flow.messages, position + ItchFlow.LENGTH_PREFIX, event, 0);
            floorBooks.onBlock(event, 0);
            final int locate = FlatBlock.locate(event, 0);
            sum += floorBooks.bidPrice(locate) + floorBooks.bidQuantity(locate) +
                floorBooks.askPrice(locate) + floorBooks.askQuantity(locate);
            position += ItchFlow.LENGTH_PREFIX + messageLength;
        }
        return sum;
    }

    /** Ours: event, full book with every order in its place in the queue. */
    @Benchmark
    public long itchToBook(final FlowState flow)
    {
        long sum = 0;
        int position = 0;
        while (position < flow.length)
        {
            final int messageLength = flow.messages.getShort(position, BIG_ENDIAN) & 0xFFFF;
            sequence++;
            normaliser.normalise(
                flow.messages, position + ItchFlow.LENGTH_PREFIX, messageLength, sequence, sequence, event, 0);
            EventLayout.sequence(event, 0, sequence);
            EventLayout.instrumentId(event, 0, EventLayout.venueInstrument(event, 0));
            books.onEvent(event, 0);
            sum += bestOf(books);
            position += ItchFlow.LENGTH_PREFIX + messageLength;
        }
        return sum;
    }

    /** Ours with the sequencer between: all that an event meets on its way, without the transport. */
    @Benchmark
    public long itchToSequencedBook(final FlowState flow)
    {
        long sum = 0;
        int position = 0;
        while (position < flow.length)
        {
            final int messageLength = flow.messages.getShort(position, BIG_ENDIAN) & 0xFFFF;
            sourceSequence++;
            final int message = position + ItchFlow.LENGTH_PREFIX;
            normaliser.normalise(
                flow.messages, message, messageLength, sourceSequence, sourceSequence, event, 0);
            if (sequencer.onEvent(event, 0, sourceSequence) != Outcome.ACCEPTED)
            {
                throw new IllegalStateException("not accepted: " + sourceSequence);
            }
            sequencedBooks.onEvent(event, 0);
            sum += bestOf(sequencedBooks);
            position += ItchFlow.LENGTH_PREFIX + messageLength;
        }
        return sum;
    }

    private static long bestOf(final MarketBooks books)
    {
        final PriceLevels book = books.lastBook();
        return book.bestBid() + book.bestBidQuantity() + book.bestAsk() + book.bestAskQuantity();
    }
}
