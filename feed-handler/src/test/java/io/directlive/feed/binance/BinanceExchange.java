package io.directlive.feed.binance;

import io.directlive.feed.ws.LevelMaps;
import java.util.Map;
import java.util.Random;

/** Binance as its documents describe it, for one symbol, and as plain as can be. */
final class BinanceExchange
{
    private final String symbol;
    private final Random random;
    private final LevelMaps book;
    private long last;

    BinanceExchange(final String symbol, final Random random)
    {
        this.symbol = symbol;
        this.random = random;
        book = new LevelMaps(random);
        last = 1 + random.nextInt(1_000_000);
    }

    /** Changes some levels. @return the update that tells them. */
    String update()
    {
        final long first = last + 1;
        last += 1 + random.nextInt(5);
        book.change(1 + random.nextInt(6));
        return "{\"e\":\"depthUpdate\",\"E\":1672515782136,\"s\":\"" + symbol + "\",\"U\":" + first + ",\"u\":" + last +
            ",\"b\":[" + book.changedBids() + "],\"a\":[" + book.changedAsks() + "]}";
    }

    String snapshot()
    {
        return "{\"lastUpdateId\":" + last + ",\"bids\":[" + book.allBids() + "],\"asks\":[" + book.allAsks() + "]}";
    }

    /** @return last number of the last update. */
    long last()
    {
        return last;
    }

    Map<Long, Long> book()
    {
        return book.fixed();
    }
}
