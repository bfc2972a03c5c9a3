package io.directlive.feed.coinbase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.Instruments;
import io.directlive.feed.ws.LevelMaps;
import io.directlive.feed.ws.ReaderBooks;
import io.directlive.feed.ws.SimulatedLink;
import io.directlive.feed.ws.TestCounters;
import io.directlive.feed.ws.WebSocketConfig;
import io.directlive.feed.ws.WebSocketCounter;
import io.directlive.feed.ws.WebSocketSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A source and Coinbase as it is described, on a line that garbles and breaks by seed. It neither loses nor swaps: the
 * venue promises as much for books, and gives no means to find out.
 */
class CoinbaseSimulationTest
{
    private static final List<String> SYMBOLS = List.of("BTC-USD", "ETH-USD", "SOL-EUR");
    private static final int STEPS = 2_000;

    private final Instruments instruments = new Instruments(SYMBOLS);
    private final CoinbaseExchange[] exchanges = new CoinbaseExchange[SYMBOLS.size()];
    private final boolean[] isSubscribed = new boolean[SYMBOLS.size()];
    private final Object[] expected = new Object[SYMBOLS.size()];
    private SimulatedLink link;
    private Random random;
    private WebSocketSource source;
    private ReaderBooks reader;
    private long nowNs = 1_790_000_000_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldHaveTheVenuesBooksOrSayThatItHasNot(final long seed)
    {
        start(seed);
        for (int step = 0; step < STEPS; step++)
        {
            venue(random.nextInt(SYMBOLS.size()), true);
            if (random.nextInt(400) == 0)
            {
                link.lose("cut");
            }
            poll("seed " + seed + " step " + step);
        }
        assertTrue(reader.sessions > 0, "seed " + seed);
        assertTrue(reader.gaps > 2 * reader.sessions + 1, "seed " + seed);

        for (int i = 0; i < 5_000; i++)
        {
            poll("seed " + seed);
        }
        for (int i = 0; i < exchanges.length; i++)
        {
            venue(i, false);
        }
        for (int i = 0; i < 100; i++)
        {
            poll("seed " + seed);
        }
        for (int i = 0; i < exchanges.length; i++)
        {
            final ReaderBooks.Book book = reader.book(instruments.get(i).code());
            assertTrue(book.isTrusted(), "seed " + seed + ' ' + SYMBOLS.get(i));
            assertEquals(exchanges[i].book(), LevelMaps.fixed(book), "seed " + seed);
        }
    }

    private void start(final long seed)
    {
        random = new Random(seed);
        for (int i = 0; i < exchanges.length; i++)
        {
            exchanges[i] = new CoinbaseExchange(SYMBOLS.get(i), random);
        }
        link = new SimulatedLink(() -> Arrays.fill(isSubscribed, false), this::onSent);
        source = new WebSocketSource(
            7,
            "coinbase",
            CoinbaseFormat.INSTANCE,
            WebSocketConfig.of(CoinbaseFormat.INSTANCE.defaultUri(), null, LocalDate.of(2026, 11, 20)),
            new ConversationSettings(instruments, 1, -8),
            link,
            null,
            TestCounters.of(WebSocketCounter.class),
            (number, at, reason) -> assertTrue(reason.length() > 0),
            nowNs);
        reader = new ReaderBooks(source.normaliser(), () -> random.nextInt(10) > 0);
    }

    private void onSent(final String text)
    {
        for (int i = 0; i < exchanges.length; i++)
        {
            if (text.contains(SYMBOLS.get(i)))
            {
                isSubscribed[i] = text.contains("\"subscribe\"");
                if (isSubscribed[i])
                {
                    deliver(i, exchanges[i].snapshot());
                }
            }
        }
        link.deliver("{\"type\":\"subscriptions\",\"channels\":[]}", () -> { });
    }

    private void deliver(final int index, final String text)
    {
        final Map<Long, Long> book = exchanges[index].book();
        link.deliver(text, () -> expected[index] = book);
    }

    private void venue(final int index, final boolean isFaulty)
    {
        final String text = exchanges[index].update();
        if (!isSubscribed[index])
        {
            return;
        }
        deliver(index, isFaulty && random.nextInt(100) == 0 ? text.replace("buy", "bye").replace("sell", "") : text);
    }

    private void poll(final String where)
    {
        nowNs += random.nextInt(200_000_000);
        link.nowNs = nowNs;
        source.poll(reader, 1 + random.nextInt(20), nowNs);
        if (!source.records().isEmpty())
        {
            return; // Held back; the books are those of a moment ago.
        }
        for (int i = 0; i < exchanges.length; i++)
        {
            final ReaderBooks.Book book = reader.book(instruments.get(i).code());
            if (book.isTrusted())
            {
                assertEquals(expected[i], LevelMaps.fixed(book), where + ' ' + SYMBOLS.get(i));
            }
        }
    }
}
