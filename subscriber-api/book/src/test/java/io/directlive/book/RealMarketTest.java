package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradingState;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real NASDAQ order flow against books that somebody else made from it. The few ITCH messages that change a book are
 * read here by hand: the feed handler's decoder has its own tests.
 */
class RealMarketTest
{
    private static final long PRICE_SCALE = Prices.ONE / 10_000;

    private final EventWriter writer = new EventWriter();
    private final MarketBooks books = new MarketBooks();
    private final MarketBooks readerBooks = new MarketBooks();
    /** A limit so narrow that many a trade is beyond it. */
    private final QualityRules rules = new QualityRules(
        QualityRules.DEFAULT.policies(), 0.01, QualityRules.DEFAULT.maxPrice(), QualityRules.DEFAULT.maxQuantity());
    private final TierDeriver deriver = new TierDeriver(
        EnumSet.of(Tier.DEPTH), (tier, buffer, offset, length) -> readerBooks.onEvent(buffer, offset), rules);

    @ParameterizedTest
    @CsvSource({"aapl-open, 999", "aapl-hour, 24977", "amzn-day, 152044"})
    void shouldShowTheBooksThatOthersMade(final String name, final int rowCount) throws IOException
    {
        final Path folder = dataFolder().resolve("itch");
        int rows = 0;
        long block = 0;
        try (DataInputStream messages = new DataInputStream(
            new GZIPInputStream(Files.newInputStream(folder.resolve(name + ".itch.gz")), 1 << 16));
            BufferedReader expected = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(name + ".books.csv.gz"))),
                StandardCharsets.US_ASCII)))
        {
            expected.readLine(); // Names of the columns.
            for (String row = expected.readLine(); row != null; row = expected.readLine())
            {
                final String[] cells = row.split(",", -1);
                while (block < Long.parseLong(cells[0]))
                {
                    apply(messages);
                    block++;
                }
                assertRow(row, cells, books.book(1));
                assertRow(row, cells, readerBooks.book(1));
                rows++;
            }
        }

        assertEquals(rowCount, rows);
        assertQuality(name);
        assertEquals(0, books.faultCount());
        assertEquals(0, readerBooks.faultCount());
        books.checkInvariants();
        readerBooks.checkInvariants();
    }

    private void apply(final DataInputStream in) throws IOException
    {
        final byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        final ByteBuffer message = ByteBuffer.wrap(bytes);
        writer.rewind();
        switch (bytes[0])
        {
            case 'A' -> writer.added(
                1, message.getLong(11), bytes[19] == 'B' ? Side.BID : Side.ASK,
                message.getInt(32) * PRICE_SCALE, message.getInt(20));
            case 'E' -> writer.executed(1, message.getLong(11), message.getInt(19), message.getLong(23));
            case 'X' -> writer.reduced(1, message.getLong(11), message.getInt(19));
            case 'D' -> writer.deleted(1, message.getLong(11));
            case 'U' -> writer.replaced(
                1, message.getLong(11), message.getLong(19), message.getInt(31) * PRICE_SCALE, message.getInt(27));
            case 'S' -> writer.status(0, StatusScope.SESSION, switch (bytes[11])
            {
                case 'Q' -> TradingState.MARKET_OPEN;
                case 'M' -> TradingState.MARKET_CLOSED;
                default -> TradingState.SYSTEM_OPEN;
            });
            case 'H' -> writer.status(
                1, StatusScope.INSTRUMENT, bytes[19] == 'T' ? TradingState.TRADING : TradingState.HALTED);
            case 'P' -> writer.trade(1, message.getInt(32) * PRICE_SCALE, message.getInt(20), message.getLong(36));
            default ->
            {
                assertEquals('R', bytes[0], "not expected in this file");
                writer.equity(1, "REAL");
            }
        }
        assertEquals(writer.sequence(), EventLayout.sequence(writer.buffer(), 0));
        books.onEvent(writer.buffer(), 0);
        deriver.onEvent(writer.buffer(), 0);
    }

    /** Nothing is wrong with what an exchange really sent; and that trading was continuous, the narrow limit shows. */
    private void assertQuality(final String name)
    {
        for (final QualityCheck check : QualityCheck.values())
        {
            final long count = deriver.gate().count(ReferenceMarket.sourceOf(0), check);
            if (check != QualityCheck.PRICE_JUMP)
            {
                assertEquals(0, count, check.name());
            }
            else
            {
                assertTrue(count > 0 || name.equals("aapl-open"), "no trade was looked at");
            }
        }
    }

    private static void assertRow(final String row, final String[] cells, final PriceLevels book)
    {
        for (int i = 2; i + 3 < cells.length; i += 4)
        {
            final int rank = (i - 2) / 4;
            assertLevel(row, cells[i], cells[i + 1], book, Side.ASK, rank);
            assertLevel(row, cells[i + 2], cells[i + 3], book, Side.BID, rank);
        }
    }

    private static void assertLevel(
        final String row,
        final String price,
        final String quantity,
        final PriceLevels book,
        final Side side,
        final int rank)
    {
        if (price.isEmpty())
        {
            assertTrue(book.levelCount(side) <= rank, row);
        }
        else
        {
            assertTrue(book.levelCount(side) > rank, row);
            assertEquals(Long.parseLong(price) * PRICE_SCALE, book.price(side, rank), row);
            assertEquals(Long.parseLong(quantity), book.quantity(side, rank), row);
        }
    }

    /** The folder of captures; without it the test is skipped, but never where CI is set. */
    private static Path dataFolder()
    {
        final String told = System.getProperty("DIRECTLIVE_DATA", System.getenv("DIRECTLIVE_DATA"));
        if (told != null)
        {
            return Path.of(told);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent())
        {
            final Path data = folder.resolve("shared").resolve("data");
            if (Files.isDirectory(data))
            {
                return data;
            }
        }
        if ("true".equals(System.getenv("CI")))
        {
            throw new IllegalStateException("captures are missing: set DIRECTLIVE_DATA");
        }
        return abort("no captures: set DIRECTLIVE_DATA to the folder that holds itch/");
    }
}
