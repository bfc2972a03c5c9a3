package io.directlive.feed.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.ws.ConversationLines;
import io.directlive.feed.ws.ConversationSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Binance's documents show, and what becomes of it. */
class BinanceWorkedExamplesTest
{
    private static final String UPDATE =
        "{\"e\":\"depthUpdate\",\"E\":1672515782136,\"s\":\"BNBBTC\",\"U\":157,\"u\":160,\"b\":[[\"0.0024\",\"10\"]]," +
        "\"a\":[[\"0.0026\",\"100\"]]}";
    private static final String SNAPSHOT =
        "{\"lastUpdateId\":158,\"bids\":[[\"0.00230000\",\"431.00000000\"]]," +
        "\"asks\":[[\"0.00270000\",\"12.00000000\"]]}";

    private final ConversationLines lines = new ConversationLines(
        BinanceFormat.INSTANCE, ConversationSettings.of(List.of("BNBBTC"), 5_000, -8));

    @Test
    void shouldSubscribeAndDefine()
    {
        assertEquals(
            List.of("{\"method\":\"SUBSCRIBE\",\"params\":[\"bnbbtc@depth@100ms\",\"bnbbtc@trade\"],\"id\":1}"),
            lines.takeSent());
        assertEquals(
            List.of("definition BNBBTC   SPOT step -9223372036854775808 lot 0 20261120 last untimed"),
            lines.takeEvents());
    }

    @Test
    void shouldJoinSnapshotAndUpdates()
    {
        lines.takeEvents();
        assertEquals(List.of(), lines.on(UPDATE)); // Held.
        lines.pass(20_000_000);
        assertEquals(List.of("?symbol=BNBBTC&limit=5000"), lines.takeAsked());

        assertEquals(
            List.of(
                "cleared   more snapshot synthetic untimed",
                "level BID 43100000000@2300000 of 0 more snapshot untimed",
                "level ASK 1200000000@2700000 of 0 last snapshot untimed",
                "level BID 1000000000@2400000 of 0 more",
                "level ASK 10000000000@2600000 of 0 last"),
            lines.answer(200, SNAPSHOT));

        assertEquals(
            List.of("level BID 0@2400000 of 0 last"),
            lines.on(UPDATE.replace("157", "161").replace("160", "161").replace("\"10\"", "\"0\"")
                .replace("[\"0.0026\",\"100\"]", "")));
        assertTrue(lines.on(UPDATE).get(0).startsWith("notice 100"));
    }

    @Test
    void shouldAskAgainForASnapshotThatIsTooOld()
    {
        lines.takeEvents();
        lines.on(UPDATE);
        lines.pass(20_000_000);
        assertEquals(1, lines.takeAsked().size());
        assertEquals(List.of(), lines.answer(200, SNAPSHOT.replace("158", "156")));
        lines.pass(1_000_000_000L);
        assertEquals(1, lines.takeAsked().size());
        assertEquals(5, lines.answer(200, SNAPSHOT).size());
    }

    @Test
    void shouldWaitWhenTheVenueSaysSo()
    {
        lines.takeEvents();
        lines.on(UPDATE);
        lines.pass(20_000_000);
        lines.takeAsked();
        lines.answer(429, "");
        lines.pass(59_000_000_000L);
        assertEquals(List.of(), lines.takeAsked());
        lines.pass(2_000_000_000L);
        assertEquals(1, lines.takeAsked().size());
        assertEquals(List.of("snapshot of BNBBTC: status 429"), lines.badInput());
        lines.answer(200, "{\"lastUpdateId\":158,\"bids\":[]}");
        assertEquals("snapshot of BNBBTC: a snapshot without number, bids or asks", lines.badInput().get(1));
    }

    @Test
    void shouldBeginAnewAfterAGap()
    {
        lines.takeEvents();
        lines.on(UPDATE);
        lines.pass(20_000_000);
        lines.takeAsked();
        lines.answer(200, SNAPSHOT);

        assertEquals(
            List.of("gap LOST last untimed"), lines.on(UPDATE.replace("157", "162").replace("160", "163")));
        assertEquals("updates are missing", lines.lastFault());
        lines.pass(2_000_000_000L);
        assertEquals(1, lines.takeAsked().size());
        assertEquals(3, lines.answer(200, SNAPSHOT.replace("158", "163")).stream()
            .filter(line -> line.contains("snapshot")).count());
    }

    @Test
    void shouldReportTrades()
    {
        lines.takeEvents();
        assertEquals(
            List.of("trade 10000000000@1000000 ASK ORDER TRUE last"),
            lines.on("{\"e\":\"trade\",\"E\":1672515782136,\"s\":\"BNBBTC\",\"t\":12345,\"p\":\"0.001\"," +
                "\"q\":\"100\",\"b\":88,\"a\":50,\"T\":1672515782136,\"m\":true,\"M\":true}"));
    }

    @Test
    void shouldPassOnWhatIsNotAboutBooks()
    {
        lines.takeEvents();
        assertEquals(List.of("notice 32 of 22 last untimed"), lines.on("{\"result\":null,\"id\":1}"));
        lines.on("{\"error\":{\"code\":2,\"msg\":\"Invalid request\"},\"id\":1}");
        assertTrue(lines.badInput().get(0).startsWith("the venue refuses: {\"error\""));
        lines.on("[]");
        assertNotNull(lines.dropReason());
    }

    @Test
    void shouldLoseABookOfWhichATextMakesNoSense()
    {
        lines.takeEvents();
        lines.on(UPDATE);
        lines.pass(20_000_000);
        lines.answer(200, SNAPSHOT);
        assertEquals(List.of("gap MALFORMED last untimed"), lines.on(UPDATE.replace("\"10\"", "\"1.000000001\"")));
    }
}
