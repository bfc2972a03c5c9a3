package io.directlive.feed.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.OverSocketConformance;
import io.directlive.feed.ws.WebSocketFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Kraken over a socket: checksums show what was lost. */
class KrakenOverSocketTest extends OverSocketConformance
{
    private static final List<String> SYMBOLS = List.of("BTC/USD", "ETH/USD");
    private static final int DEPTH = 10;

    private final List<KrakenExchange> exchanges = new ArrayList<>();
    private final boolean[] isSubscribed = new boolean[SYMBOLS.size()];
    private int garbled;            // Texts, on this connection.

    @Override
    protected WebSocketFormat format()
    {
        return KrakenFormat.INSTANCE;
    }

    @Override
    protected ConversationSettings settings()
    {
        return ConversationSettings.of(SYMBOLS, DEPTH, -8);
    }

    @Override
    protected void open()
    {
        SYMBOLS.forEach(symbol -> exchanges.add(new KrakenExchange(symbol, 2, 8, DEPTH, random)));
    }

    @Override
    protected void onConnect()
    {
        Arrays.fill(isSubscribed, false);
        garbled = 0;
    }

    @Override
    protected List<String> answers(final String text)
    {
        final List<String> answers = new ArrayList<>();
        if (text.contains("\"instrument\""))
        {
            answers.add("{\"channel\":\"instrument\",\"type\":\"snapshot\",\"data\":{\"assets\":[],\"pairs\":[" +
                exchanges.stream().map(KrakenExchange::pair).collect(Collectors.joining(",")) + "]}}");
        }
        for (int i = 0; i < isSubscribed.length; i++)
        {
            if (text.contains("\"book\"") && text.contains('"' + SYMBOLS.get(i) + '"'))
            {
                isSubscribed[i] = text.contains("\"subscribe\"");
                if (isSubscribed[i])
                {
                    answers.add(exchanges.get(i).snapshot());
                }
            }
        }
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
        final KrakenExchange exchange = exchanges.get(index);
        final String text = exchange.update();
        if (!isSubscribed[index])
        {
            return List.of();
        }
        switch (isFaulty ? random.nextInt(80) : 79)
        {
            case 0:
                return List.of();

            case 1:
                remember(); // A first one that finds the book as it was before the second is right again.
                return List.of(exchange.update(), text);

            case 2:
                garbled++;
                return List.of(text.replace("\"qty\":", "\"qty\":-"));

            default:
                return List.of(text);
        }
    }

    @Override
    protected Map<Long, Long> book(final int index)
    {
        final Map<Long, Long> book = new LinkedHashMap<>(exchanges.get(index).bids());
        book.putAll(exchanges.get(index).asks());
        return book;
    }

    @Override
    protected void checkReported(final List<String> reasons)
    {
        assertEquals(garbled, reasons.size(), reasons::toString);
    }
}
