package io.directlive.feed.binance;

import io.directlive.feed.ws.ConversationConformance;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.WebSocketFormat;
import java.util.List;

class BinanceConformanceTest extends ConversationConformance
{
    private static final String TRADE =
        "{\"e\":\"trade\",\"E\":1672515782136,\"s\":\"BNBBTC\",\"t\":12345,\"p\":\"0.001\",\"q\":\"100\"," +
        "\"T\":1672515782136,\"m\":true,\"M\":true}";

    @Override
    protected WebSocketFormat format()
    {
        return BinanceFormat.INSTANCE;
    }

    @Override
    protected ConversationSettings settings()
    {
        return ConversationSettings.of(List.of("BNBBTC"), 100, -8);
    }

    @Override
    protected List<String> texts()
    {
        return List.of(
            "{\"result\":null,\"id\":1}",
            update(157, 160),
            TRADE,
            update(161, 161),
            "ANSWER {\"lastUpdateId\":158,\"bids\":[[\"0.0023\",\"431.0\"],[\"0.0022\",\"1\"]]," +
                "\"asks\":[[\"0.0027\",\"12.0\"]]}",
            update(162, 170),
            update(171, 180));
    }

    /** The last update again is passed on as it is. */
    @Override
    protected List<String> steadyTexts()
    {
        return List.of(TRADE, update(171, 180), "{\"e\":\"other\",\"s\":\"BNBBTC\"}");
    }

    @Override
    protected boolean isHeldBack()
    {
        return true;
    }

    private static String update(final long first, final long last)
    {
        return "{\"e\":\"depthUpdate\",\"E\":1672515782136,\"s\":\"BNBBTC\",\"U\":" + first + ",\"u\":" + last +
            ",\"b\":[[\"0.0024\",\"10\"],[\"0.0022\",\"0.00000000\"]],\"a\":[[\"0.0026\",\"100\"]]}";
    }
}
