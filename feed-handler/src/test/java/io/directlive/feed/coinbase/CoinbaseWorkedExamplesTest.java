package io.directlive.feed.coinbase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.ws.ConversationLines;
import io.directlive.feed.ws.ConversationSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Coinbase's documents show, and what becomes of it. */
class CoinbaseWorkedExamplesTest
{
    private static final String SNAPSHOT =
        "{\"type\":\"snapshot\",\"product_id\":\"BTC-USD\",\"bids\":[[\"10101.10\",\"0.45054140\"]]," +
        "\"asks\":[[\"10102.55\",\"0.57753524\"]]}";
    private static final String UPDATE =
        "{\"type\":\"l2update\",\"product_id\":\"BTC-USD\",\"time\":\"2019-08-14T20:42:27.265Z\"," +
        "\"changes\":[[\"buy\",\"10101.80000000\",\"0.162567\"],[\"sell\",\"10102.55\",\"0\"]]}";
    private static final String MATCH =
        "{\"type\":\"match\",\"trade_id\":10,\"sequence\":50,\"maker_order_id\":\"ac928c66\"," +
        "\"taker_order_id\":\"132fb6ae\",\"time\":\"2014-11-07T08:19:27.028459Z\",\"product_id\":\"BTC-USD\"," +
        "\"size\":\"5.23512\",\"price\":\"400.23\",\"side\":\"sell\"}";

    private final ConversationLines lines = new ConversationLines(
        CoinbaseFormat.INSTANCE, ConversationSettings.of(List.of("BTC-USD"), 1, -8));

    @Test
    void shouldSubscribeAndDefine()
    {
        assertEquals(
            List.of("{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\"],\"channels\":[\"level2_batch\"," +
                "\"matches\",\"heartbeat\"]}"),
            lines.takeSent());
        assertEquals(
            List.of("definition BTC-USD  USD SPOT step -9223372036854775808 lot 0 20261120 last untimed"),
            lines.takeEvents());
    }

    @Test
    void shouldTakeSnapshotAndUpdate()
    {
        lines.takeEvents();
        assertTrue(lines.on(UPDATE).get(0).startsWith("notice")); // Means nothing before the snapshot.
        assertEquals(
            List.of(
                "cleared   more snapshot synthetic untimed",
                "level BID 45054140@10101100000000 of 0 more snapshot untimed",
                "level ASK 57753524@10102550000000 of 0 last snapshot untimed"),
            lines.on(SNAPSHOT));
        assertEquals(
            List.of("level BID 16256700@10101800000000 of 0 more", "level ASK 0@10102550000000 of 0 last"),
            lines.on(UPDATE));
    }

    @Test
    void shouldReportMatchesWithTheSideThatTook()
    {
        lines.takeEvents();
        assertEquals(List.of("trade 523512000@400230000000 BID ORDER TRUE last"), lines.on(MATCH));
    }

    @Test
    void shouldSayThatMatchesWereLeftOut()
    {
        lines.takeEvents();
        lines.on(MATCH.replace("\"match\"", "\"last_match\"").replace(":10,", ":7,"));
        lines.on(MATCH.replace(":10,", ":8,"));
        assertEquals(List.of(), lines.badInput());
        lines.on(MATCH);
        lines.on("{\"type\":\"heartbeat\",\"sequence\":90,\"last_trade_id\":12,\"product_id\":\"BTC-USD\"," +
            "\"time\":\"2014-11-07T08:19:28.464459Z\"}");
        lines.on(MATCH.replace(":10,", ":13,"));
        assertEquals(
            List.of("BTC-USD: 1 matches were not told", "BTC-USD: 2 matches were not told"), lines.badInput());
    }

    @Test
    void shouldAskAnewForABookOfWhichATextMakesNoSense()
    {
        lines.on(SNAPSHOT);
        lines.takeSent();
        assertEquals(List.of("gap MALFORMED last untimed"), lines.on(UPDATE.replace("\"sell\"", "\"sold\"")));
        lines.pass(300_000_000L);
        assertEquals(
            List.of(
                "{\"type\":\"unsubscribe\",\"product_ids\":[\"BTC-USD\"],\"channels\":[\"level2_batch\"]}",
                "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\"],\"channels\":[\"level2_batch\"]}"),
            lines.takeSent());
        assertEquals(3, lines.on(SNAPSHOT).size());
    }

    @Test
    void shouldPassOnWhatIsNotAboutBooks()
    {
        lines.takeEvents();
        assertEquals(
            List.of("notice 115 of 40 last untimed"), lines.on("{\"type\":\"subscriptions\",\"channels\":[{}]}"));
        lines.on("{\"type\":\"error\",\"message\":\"Failed to subscribe\"," +
            "\"reason\":\"XYZ-USD is not a valid product\"}");
        assertTrue(lines.badInput().get(0).contains("is not a valid product"));
        lines.on("nonsense");
        assertNotNull(lines.dropReason());
    }
}
