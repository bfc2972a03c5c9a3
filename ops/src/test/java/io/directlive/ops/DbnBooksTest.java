package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.directlive.book.LevelBook;
import io.directlive.book.MarketBooks;
import io.directlive.book.OrderBook;
import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSource;
import io.directlive.feed.dbn.DbnFileSource;
import io.directlive.feed.dbn.DbnNormaliser;
import io.directlive.feed.dbn.DbnRecord;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.Side;
import io.directlive.sequencer.Outcome;
import io.directlive.sequencer.Sequencer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Files of Databento from record to book, through source, normaliser, sequencer and books. The data is not part of the
 * project: it is looked for in {@code DIRECTLIVE_DATA}, else beside the checkout in {@code shared/data}; without it the
 * test is skipped, on CI it fails.
 */
class DbnBooksTest
{
    private static final LocalDate DAY = LocalDate.of(2024, 5, 8);
    private static final long TICK = 250_000_000;

    @Test
    void shouldEndWithTheBookThatTheOrdersMake() throws IOException
    {
        final Chain chain = new Chain(false);
        chain.play(data("orderbooks_mbo_2024-05-08T00-00-00_2024-05-08T00-00-02.dbn.zst"));

        assertEquals(13_796, chain.records);
        assertEquals(13_797, chain.sequencer.nextSequence() - 1);
        final OrderBook book = chain.books.orderBook(1);
        assertEquals(0, chain.books.faultCount());
        assertFalse(book.isSuspect());
        assertEquals(0, chain.crossed);
        assertEquals(5_214_000_000_000L, book.bestBid());
        assertEquals(28, book.quantity(Side.BID, 0));
        assertEquals(5_214_250_000_000L, book.bestAsk());
        assertEquals(17, book.quantity(Side.ASK, 0));
        assertEquals(13_598, book.totalOrders());
        assertEquals(976, book.levelCount(Side.BID));
        assertEquals(571, book.levelCount(Side.ASK));
        assertEquals(0, book.bestBid() % TICK);
        chain.books.checkInvariants();
    }

    @Test
    void shouldShowTheVendorsTopAfterEveryUpdate() throws IOException
    {
        final Chain chain = new Chain(true);
        chain.play(data("futures_mbp-1_2024-07-01T23-58_2024-07-02T00-02.dbn.zst"));

        assertEquals(2_288, chain.records);
        assertEquals(2_168, chain.compared);
        assertEquals(0, chain.books.faultCount());
        assertEquals(0, chain.crossed);
    }

    private static Path data(final String name)
    {
        Path file = Path.of("no data");
        final String configured = System.getProperty("DIRECTLIVE_DATA", System.getenv("DIRECTLIVE_DATA"));
        if (configured != null)
        {
            file = Path.of(configured, "databento", name);
        }
        else
        {
            for (Path at = Path.of("").toAbsolutePath(); at != null && !Files.exists(file); at = at.getParent())
            {
                file = at.resolve("shared").resolve("data").resolve("databento").resolve(name);
            }
        }
        if (!Files.exists(file))
        {
            assertFalse("true".equals(System.getenv("CI")), "no " + name);
            assumeTrue(false, "no " + name + ": set DIRECTLIVE_DATA");
        }
        return file;
    }

    /** All stages in one thread, without transport. */
    private static final class Chain implements SessionHandler
    {
        private final DbnNormaliser normaliser = new DbnNormaliser(SourceSession.of(1, DAY, "dbn"), DAY);
        private final Sequencer sequencer = new Sequencer(0, 1);
        private final MarketBooks books = new MarketBooks();
        private final UnsafeBuffer events = new UnsafeBuffer(new byte[normaliser.maxLength()]);
        private final boolean hasLevels;
        private long records;
        private long compared;
        private long crossed;

        Chain(final boolean hasLevels)
        {
            this.hasLevels = hasLevels;
            take(new SourceEventWriter(normaliser.session()).epochStart(events, 0, 1));
        }

        void play(final Path file) throws IOException
        {
            try (VenueSource source = DbnFileSource.open(file, Pace.MAX))
            {
                while (source.state() == VenueSource.State.RUNNING)
                {
                    source.poll(this, 64, 1);
                }
                assertEquals(VenueSource.State.ENDED, source.state());
            }
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            records++;
            take(normaliser.normalise(buffer, offset, length, sourceSequence, receiveTimeNs, events, 0));
            if (hasLevels && DbnRecord.action(buffer, offset) != 'T')
            {
                compare(buffer, offset + DbnRecord.levelOffset(0));
            }
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            throw new AssertionError("a file has no gaps");
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            throw new AssertionError("a file does not say that its session is complete");
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            throw new AssertionError("the source has one session");
        }

        private void take(final int length)
        {
            for (int offset = 0; offset < length; offset += EventLayout.length(events, offset))
            {
                assertEquals(Outcome.ACCEPTED, sequencer.onEvent(events, offset, 1));
                books.onEvent(events, offset);
                final boolean isConsistent = (EventLayout.flags(events, offset) & EventFlags.LAST_IN_EVENT) != 0;
                if (isConsistent && books.lastBook() != null && books.lastBook().levelCount(Side.BID) > 0 &&
                    books.lastBook().levelCount(Side.ASK) > 0)
                {
                    crossed += books.lastBook().bestBid() >= books.lastBook().bestAsk() ? 1 : 0;
                }
            }
        }

        private void compare(final DirectBuffer buffer, final int level)
        {
            final LevelBook book = books.levelBook(1);
            assertEquals(1, book.levelCount(Side.BID));
            assertEquals(1, book.levelCount(Side.ASK));
            assertEquals(DbnRecord.bidPrice(buffer, level), book.bestBid());
            assertEquals(DbnRecord.askPrice(buffer, level), book.bestAsk());
            assertEquals(DbnRecord.bidSize(buffer, level), book.quantity(Side.BID, 0));
            assertEquals(DbnRecord.askSize(buffer, level), book.quantity(Side.ASK, 0));
            assertEquals(DbnRecord.bidCount(buffer, level), book.orderCount(Side.BID, 0));
            assertEquals(DbnRecord.askCount(buffer, level), book.orderCount(Side.ASK, 0));
            assertFalse(book.isSuspect());
            compared++;
        }
    }
}
