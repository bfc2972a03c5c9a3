package io.directlive.feed.coinbase;

import io.directlive.feed.ws.LevelMaps;
import java.util.Map;
import java.util.Random;

/** Coinbase as its documents describe it, for one product, and as plain as can be. */
final class CoinbaseExchange
{
    private static final String TIME = "\"time\":\"2019-08-14T20:42:27.265Z\"";

    private final String product;
    private final Random random;
    private final LevelMaps book;
    private long tradeId;

    CoinbaseExchange(final String product, final Random random)
    {
        this.product = product;
        this.random = random;
        book = new LevelMaps(random);
        tradeId = 1 + random.nextInt(1_000_000);
    }

    /** Changes some levels. @return the update that tells them. */
    String update()
    {
        book.change(1 + random.nextInt(5));
        return text("l2update", TIME + ",\"changes\":[" + book.changes() + "]");
    }

    String snapshot()
    {
        return text("snapshot", "\"bids\":[" + book.allBids() + "],\"asks\":[" + book.allAsks() + "]");
    }

    /** Something is traded. @return the match that tells it. */
    String match()
    {
        tradeId++;
        return trade("match");
    }

    /** @return the last trade, as it is told to who subscribes. */
    String lastMatch()
    {
        return trade("last_match");
    }

    String heartbeat()
    {
        return text("heartbeat", TIME + ",\"sequence\":90,\"last_trade_id\":" + tradeId);
    }

    Map<Long, Long> book()
    {
        return book.fixed();
    }

    private String trade(final String type)
    {
        return text(type, TIME + ",\"trade_id\":" + tradeId + ",\"side\":\"sell\",\"size\":\"0.5\",\"price\":\"5000.01\"");
    }

    private String text(final String type, final String members)
    {
        return "{\"type\":\"" + type + "\",\"product_id\":\"" + product + "\"," + members + "}";
    }
}
