package io.directlive.feed.coinbase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.OverSocketConformance;
import io.directlive.feed.ws.WebSocketFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Coinbase over a socket. It garbles, and leaves matches out. Updates of books it neither loses nor swaps: the venue
 * promises as much, and gives no means to find out.
 */
class CoinbaseOverSocketTest extends OverSocketConformance
{
    private static final List<String> PRODUCTS = List.of("BTC-USD", "ETH-USD", "SOL-EUR");

    private final List<CoinbaseExchange> exchanges = new ArrayList<>();
    private final boolean[] isSubscribed = new boolean[PRODUCTS.size()];
    private int leftOut;            // Matches, on this connection.

    @Override
    protected WebSocketFormat format()
    {
        return CoinbaseFormat.INSTANCE;
    }

    @Override
    protected ConversationSettings settings()
    {
        return ConversationSettings.of(PRODUCTS, 1, -8);
    }

    @Override
    protected void open()
    {
        PRODUCTS.forEach(product -> exchanges.add(new CoinbaseExchange(product, random)));
    }

    @Override
    protected void onConnect()
    {
        Arrays.fill(isSubscribed, false);
        leftOut = 0;
    }

    @Override
    protected List<String> answers(final String text)
    {
        final List<String> answers = new ArrayList<>();
        for (int i = 0; i < isSubscribed.length; i++)
        {
            if (text.contains('"' + PRODUCTS.get(i) + '"'))
            {
                isSubscribed[i] = text.contains("\"subscribe\"");
                if (isSubscribed[i])
                {
                    answers.add(exchanges.get(i).snapshot());
                }
                if (text.contains("\"matches\""))
                {
                    answers.add(exchanges.get(i).lastMatch());
                }
            }
        }
        answers.add("{\"type\":\"subscriptions\",\"channels\":[]}");
        return answers;
    }

    @Override
    protected String snapshot(final String query)
    {
        throw new AssertionError("the venue is not asked");
    }

    @Override
    protected List<String> change(final boolean isFaulty)
    {
        final int index = random.nextInt(exchanges.size());
        final CoinbaseExchange exchange = exchanges.get(index);
        final String text = exchange.update();
        if (!isSubscribed[index])
        {
            return List.of();
        }
        switch (isFaulty ? random.nextInt(60) : 59)
        {
            case 0:
                return List.of(text.replace("buy", "bye").replace("sell", ""));

            case 1:
                exchange.match();
                leftOut++;
                return List.of(text, exchange.match());

            case 2:
                exchange.match();
                leftOut++;
                return List.of(exchange.heartbeat(), text);

            case 3:
                return List.of(exchange.match(), text, exchange.heartbeat());

            default:
                return List.of(text);
        }
    }

    @Override
    protected Map<Long, Long> book(final int index)
    {
        return exchanges.get(index).book();
    }

    @Override
    protected void checkReported(final List<String> reasons)
    {
        assertEquals(leftOut, reasons.stream().filter(reason -> reason.endsWith(": 1 matches were not told")).count());
    }
}
