package io.directlive.feed.coinbase;

import io.directlive.feed.ws.ConversationConformance;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.LevelMaps;
import io.directlive.feed.ws.WebSocketFormat;
import java.util.List;
import java.util.Random;

class CoinbaseConformanceTest extends ConversationConformance
{
    private static final String MATCH =
        "{\"type\":\"match\",\"trade_id\":10,\"sequence\":50,\"maker_order_id\":\"ac928c66\"," +
        "\"taker_order_id\":\"132fb6ae\",\"time\":\"2014-11-07T08:19:27.028459Z\",\"product_id\":\"BTC-USD\"," +
        "\"size\":\"5.23512\",\"price\":\"400.23\",\"side\":\"sell\"}";

    private final LevelMaps book = new LevelMaps(new Random(1));
    private final List<String> texts = List.of(
        "{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"level2_batch\",\"product_ids\":[\"BTC-USD\"]}]}",
        "{\"type\":\"snapshot\",\"product_id\":\"BTC-USD\",\"bids\":[" + book.allBids() + "],\"asks\":[" +
            book.allAsks() + "]}",
        update(),
        MATCH,
        update(),
        "{\"type\":\"heartbeat\",\"sequence\":90,\"last_trade_id\":10,\"product_id\":\"BTC-USD\"," +
            "\"time\":\"2014-11-07T08:19:28.464459Z\"}");

    @Override
    protected WebSocketFormat format()
    {
        return CoinbaseFormat.INSTANCE;
    }

    @Override
    protected ConversationSettings settings()
    {
        return ConversationSettings.of(List.of("BTC-USD"), 1, -8);
    }

    @Override
    protected List<String> texts()
    {
        return texts;
    }

    @Override
    protected List<String> steadyTexts()
    {
        return List.of(texts.get(2), MATCH, texts.get(5));
    }

    private String update()
    {
        book.change(5);
        return "{\"type\":\"l2update\",\"product_id\":\"BTC-USD\",\"time\":\"2019-08-14T20:42:27.265Z\",\"changes\":[" +
            book.changes() + "]}";
    }
}
