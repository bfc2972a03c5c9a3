package io.directlive.feed.kraken;

import io.directlive.feed.ws.ConversationConformance;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.WebSocketFormat;
import java.util.List;
import java.util.Random;

class KrakenConformanceTest extends ConversationConformance
{
    private static final String TRADE =
        "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"sell\"," +
        "\"price\":4528.4,\"qty\":0.01,\"ord_type\":\"market\",\"trade_id\":4665846,\"timestamp\":\"2023-09-25T07:48:36.925533Z\"}]}";

    private final KrakenExchange exchange = new KrakenExchange("BTC/USD", 1, 8, 10, new Random(1));
    private final List<String> texts = List.of(
        "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"online\",\"version\":\"2.0.0\"}]}",
        "{\"channel\":\"instrument\",\"type\":\"snapshot\",\"data\":{\"assets\":[],\"pairs\":[" +
            exchange.pair() + "]}}",
        "{\"method\":\"subscribe\",\"result\":{\"channel\":\"book\"},\"success\":true," +
            "\"time_in\":\"2023-10-06T17:35:55Z\"}",
        exchange.snapshot(),
        exchange.update(),
        exchange.update(),
        TRADE,
        exchange.update(),
        "{\"channel\":\"heartbeat\"}");

    @Override
    protected WebSocketFormat format()
    {
        return KrakenFormat.INSTANCE;
    }

    @Override
    protected ConversationSettings settings()
    {
        return ConversationSettings.of(List.of("BTC/USD"), 10, -8);
    }

    @Override
    protected List<String> texts()
    {
        return texts;
    }

    /** The last update again leaves the book as it is, and its checksum with it. */
    @Override
    protected List<String> steadyTexts()
    {
        return List.of(texts.get(7), TRADE, "{\"channel\":\"heartbeat\"}");
    }
}
