package io.directlive.feed.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.ws.ConversationLines;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.Decimal;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.protocol.sbe.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Kraken's documents show, and what becomes of it. */
class KrakenWorkedExamplesTest
{
    private static final String[] ASKS = {
        "45285.2 0.00100000", "45286.4 1.54571953", "45286.6 1.54571109", "45289.6 1.54560911", "45290.2 0.15890660",
        "45291.8 1.54553491", "45294.7 0.04454749", "45296.1 0.35380000", "45297.5 0.09945542", "45299.5 0.18772827"};
    private static final String[] BIDS = {
        "45283.5 0.10000000", "45283.4 1.54582015", "45282.1 0.10000000", "45281.0 0.10000000", "45280.3 1.54592586",
        "45279.0 0.07990000", "45277.6 0.03310103", "45277.5 0.30000000", "45277.3 1.54602737", "45276.6 0.15445238"};
    private static final long CHECKSUM = 3_310_070_434L;
    private static final String SCALES =
        "{\"channel\":\"instrument\",\"type\":\"snapshot\",\"data\":{\"assets\":[{\"id\":\"USD\",\"precision\":4}]," +
        "\"pairs\":[{\"symbol\":\"EUR/USD\",\"quote\":\"USD\",\"qty_precision\":8,\"price_precision\":5}," +
        "{\"symbol\":\"BTC/USD\",\"base\":\"BTC\",\"quote\":\"USD\",\"status\":\"online\",\"qty_precision\":8," +
        "\"qty_increment\":0.00000001,\"price_precision\":1,\"cost_precision\":5,\"marginable\":true," +
        "\"has_index\":true,\"cost_min\":0.5,\"margin_initial\":0.2,\"tick_size\":0.1,\"price_increment\":0.1," +
        "\"qty_min\":0.00005}]}}";

    private final ConversationLines lines = new ConversationLines(
        KrakenFormat.INSTANCE, ConversationSettings.of(List.of("BTC/USD"), 10, -8));

    @Test
    void shouldHaveTheChecksumOfTheDocuments()
    {
        final LevelBatch levels = new LevelBatch();
        add(levels, Side.BID, BIDS);
        add(levels, Side.ASK, ASKS);
        final KrakenBook book = new KrakenBook(10, 1);
        book.apply(levels);

        assertEquals(CHECKSUM, book.checksum());
    }

    @Test
    void shouldAskForScalesThenForBooksAndTrades()
    {
        assertEquals(
            List.of("{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\",\"snapshot\":true}}"),
            lines.takeSent());
        assertEquals(
            List.of("definition BTC/USD  USD SPOT step 100000000 lot 0 20261120 last untimed"), lines.on(SCALES));
        assertEquals(
            List.of(
                "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[\"BTC/USD\"]," +
                    "\"snapshot\":false}}",
                "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\"],\"depth\":10}}"),
            lines.takeSent());
    }

    @Test
    void shouldTakeSnapshotAndUpdate()
    {
        lines.on(SCALES);
        final List<String> events = lines.on(snapshot(CHECKSUM));

        assertEquals(21, events.size());
        assertEquals("cleared   more snapshot synthetic untimed", events.get(0));
        assertEquals("level BID 10000000@45283500000000 of 0 more snapshot untimed", events.get(1));
        assertEquals("level ASK 18772827@45299500000000 of 0 last snapshot untimed", events.get(20));

        // The best bid goes; the book is one level shorter, and its checksum another.
        final LevelBatch levels = new LevelBatch();
        add(levels, Side.BID, BIDS);
        add(levels, Side.ASK, ASKS);
        levels.add(Side.BID, 45_283_500_000_000L, 0);
        final KrakenBook book = new KrakenBook(10, 1);
        book.apply(levels);
        assertEquals(
            List.of("level BID 0@45283500000000 of 0 last"),
            lines.on("{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":[{" +
                "\"price\":45283.5,\"qty\":0.00000000}],\"asks\":[],\"checksum\":" + book.checksum() +
                ",\"timestamp\":\"2023-10-06T17:35:55.440295Z\"}]}"));
    }

    @Test
    void shouldTakeDecimalsInQuotesToo()
    {
        lines.on(SCALES);
        final String quoted = snapshot(CHECKSUM).replaceAll("([0-9]+\\.[0-9]+)", "\"$1\"");
        assertEquals(21, lines.on(quoted).size());
    }

    @Test
    void shouldAskAnewForABookWhoseChecksumIsAnother()
    {
        lines.on(SCALES);
        lines.takeSent();
        lines.on(snapshot(CHECKSUM));
        assertEquals(
            List.of("gap MALFORMED last untimed"),
            lines.on("{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":[]," +
                "\"asks\":[{\"price\":45285.2,\"qty\":0.5}],\"checksum\":1,\"timestamp\":\"2023-10-06T17:35:55.440295Z\"}]}"));
        assertEquals("checksum is not that of the book", lines.lastFault());

        // Until the snapshot comes, updates say nothing.
        assertTrue(lines.on(snapshot(CHECKSUM).replace("snapshot", "update")).get(0).startsWith("notice"));
        lines.pass(300_000_000L);
        assertEquals(
            List.of(
                "{\"method\":\"unsubscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\"],\"depth\":10}}",
                "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\"],\"depth\":10}}"),
            lines.takeSent());
        assertEquals(21, lines.on(snapshot(CHECKSUM)).size());
    }

    @Test
    void shouldAskAgainWhenNoSnapshotComes()
    {
        lines.on(SCALES);
        lines.takeSent();
        lines.pass(29_000_000_000L);
        assertEquals(List.of(), lines.takeSent());
        lines.pass(2_000_000_000L);
        assertEquals(2, lines.takeSent().size());
    }

    @Test
    void shouldReportTrades()
    {
        lines.on(SCALES);
        assertEquals(
            List.of("trade 1000000@45290200000000 ASK ORDER TRUE last", "trade 5@45290100000000 BID ORDER TRUE last"),
            lines.on("{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"sell\"," +
                "\"price\":45290.2,\"qty\":0.01,\"ord_type\":\"market\",\"trade_id\":4665846,\"timestamp\":" +
                "\"2023-09-25T07:48:36.925533Z\"},{\"symbol\":\"BTC/USD\",\"side\":\"buy\",\"price\":45290.1," +
                "\"qty\":5e-8,\"ord_type\":\"limit\",\"trade_id\":4665847," +
                "\"timestamp\":\"2023-09-25T07:48:36.925533Z\"}]}"));
    }

    @Test
    void shouldPassOnWhatIsNotAboutBooks()
    {
        assertEquals(List.of("notice 32 of 23 last untimed"), lines.on("{\"channel\":\"heartbeat\"}"));
        assertEquals(
            List.of("notice 117 of 53 last untimed"),
            lines.on("{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"x\":1}]}"));
        lines.on("{\"error\":\"Currency pair not supported\",\"method\":\"subscribe\",\"success\":false}");
        assertTrue(lines.badInput().get(0).startsWith("the venue refuses: {\"error\":\"Currency pair"));
    }

    @Test
    void shouldSayThatASymbolIsNotTraded()
    {
        lines.on("{\"channel\":\"instrument\",\"type\":\"snapshot\",\"data\":{\"assets\":[],\"pairs\":[]}}");
        assertEquals(List.of("BTC/USD is not among the venue's pairs"), lines.badInput());
    }

    private static String snapshot(final long checksum)
    {
        return "{\"channel\":\"book\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":[" + json(BIDS) +
            "],\"asks\":[" + json(ASKS) + "],\"checksum\":" + checksum + "}]}";
    }

    private static String json(final String[] levels)
    {
        final StringBuilder json = new StringBuilder();
        for (final String level : levels)
        {
            final String[] parts = level.split(" ");
            json.append(json.length() == 0 ? "" : ",")
                .append("{\"price\":").append(parts[0]).append(",\"qty\":").append(parts[1]).append('}');
        }
        return json.toString();
    }

    private static void add(final LevelBatch levels, final Side side, final String[] texts)
    {
        for (final String text : texts)
        {
            final String[] parts = text.split(" ");
            levels.add(side, parse(parts[0], 9), parse(parts[1], 8));
        }
    }

    private static long parse(final String text, final int scale)
    {
        return Decimal.parse(text.toCharArray(), 0, text.length(), scale);
    }
}
