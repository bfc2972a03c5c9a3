package io.directlive.feed.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.OverSocketConformance;
import io.directlive.feed.ws.WebSocketFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Binance over a socket; its snapshots, which may be from before what was heard, over HTTP. */
class BinanceOverSocketTest extends OverSocketConformance
{
    private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT", "BNBBTC");

    private final List<BinanceExchange> exchanges = new ArrayList<>();
    private final List<String> outdated = new ArrayList<>(); // Snapshots from before the connection.
    private boolean isSubscribed;
    private boolean isFaulty;
    private int garbled;            // Texts, on this connection.

    @Override
    protected WebSocketFormat format()
    {
        return BinanceFormat.INSTANCE;
    }

    @Override
    protected ConversationSettings settings()
    {
        return ConversationSettings.of(SYMBOLS, 5_000, -8);
    }

    @Override
    protected void open()
    {
        SYMBOLS.forEach(symbol -> exchanges.add(new BinanceExchange(symbol, random)));
    }

    @Override
    protected void onConnect()
    {
        isSubscribed = false;
        garbled = 0;
        outdated.clear();
        exchanges.forEach(exchange -> outdated.add(exchange.snapshot()));
    }

    @Override
    protected List<String> answers(final String text)
    {
        isSubscribed = true;
        return List.of("{\"result\":null,\"id\":1}");
    }

    @Override
    protected String snapshot(final String query)
    {
        final int index = index(query);
        final String snapshot = exchanges.get(index).snapshot();
        return switch (isFaulty ? random.nextInt(8) : 7)
        {
            case 0 -> null;
            case 1 -> snapshot.substring(0, snapshot.length() / 2);
            case 2 -> outdated.get(index);
            default -> snapshot;
        };
    }

    private static int index(final String query)
    {
        for (int i = 0; i < SYMBOLS.size(); i++)
        {
            if (query.endsWith("?symbol=" + SYMBOLS.get(i) + "&limit=5000"))
            {
                return i;
            }
        }
        throw new AssertionError(query);
    }

    @Override
    protected List<String> change(final boolean mayBeFaulty)
    {
        isFaulty = mayBeFaulty;
        final BinanceExchange exchange = exchanges.get(random.nextInt(exchanges.size()));
        final String text = exchange.update();
        if (!isSubscribed)
        {
            return List.of();
        }
        switch (isFaulty ? random.nextInt(80) : 79)
        {
            case 0:
                return List.of();

            case 1:
                return List.of(exchange.update(), text);

            case 2:
                return List.of(text, text);

            case 3:
                garbled++;
                return List.of(text.replace("\"b\":[", "\"b\":[[\"1\"],"));

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
        assertEquals(garbled, reasons.stream().filter("no number where the venue has one"::equals).count());
    }
}
