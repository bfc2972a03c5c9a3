package io.directlive.feed.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.Instruments;
import io.directlive.feed.ws.LevelMaps;
import io.directlive.feed.ws.ReaderBooks;
import io.directlive.feed.ws.SimulatedLink;
import io.directlive.feed.ws.SimulatedRequests;
import io.directlive.feed.ws.TestCounters;
import io.directlive.feed.ws.WebSocketConfig;
import io.directlive.feed.ws.WebSocketCounter;
import io.directlive.feed.ws.WebSocketSource;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source and Binance as it is described: updates and snapshots come late, twice, swapped, garbled, or not at all. */
class BinanceSimulationTest
{
    private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT", "BNBBTC");
    private static final int STEPS = 2_000;

    private final List<String> badInput = new ArrayList<>();
    private final Instruments instruments = new Instruments(SYMBOLS);
    private final BinanceExchange[] exchanges = new BinanceExchange[SYMBOLS.size()];
    private final long[] delivered = new long[SYMBOLS.size()];
    private final long[] snapshotAt = new long[SYMBOLS.size()];
    /** By index of the symbol, the book as of each last number of an update. */
    private final List<Map<Long, Map<Long, Long>>> history = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
    private SimulatedLink link;
    private SimulatedRequests requests;
    private Random random;
    private WebSocketSource source;
    private ReaderBooks reader;
    private boolean isFaulty;
    private long nowNs = 1_790_000_000_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldHaveTheVenuesBooksOrSayThatItHasNot(final long seed)
    {
        start(seed);
        isFaulty = true;
        for (int step = 0; step < STEPS; step++)
        {
            venue(random.nextInt(SYMBOLS.size()));
            if (random.nextInt(500) == 0)
            {
                link.lose("cut");
            }
            poll("seed " + seed + " step " + step);
        }
        assertTrue(reader.sessions > 0, "seed " + seed);
        assertTrue(reader.gaps > 2 * reader.sessions + 1, "seed " + seed);
        assertTrue(reader.refusals > 0, "seed " + seed);
        settle("seed " + seed);
    }

    @Test
    void shouldNeverDoubtABookOnALineThatLosesNothing()
    {
        start(1);
        settle("before");
        final int gaps = reader.gaps;
        for (int step = 0; step < STEPS; step++)
        {
            venue(random.nextInt(SYMBOLS.size()));
            poll("step " + step);
        }
        settle("after");
        assertEquals(gaps, reader.gaps);
        assertEquals(SYMBOLS.size(), reader.snapshots);
        assertEquals(SYMBOLS.size(), requests.asked);
        assertEquals(List.of(), badInput);
    }

    @Test
    void shouldResetNoBookButTheOneThatIsWrong()
    {
        start(1);
        settle("before");
        final int others = reader.book(instruments.get(1).code()).suspicions;

        text(0); // Lost.
        deliver(0, text(0));
        for (int i = 0; i < 10; i++)
        {
            poll("after");
        }
        assertTrue(reader.book(instruments.get(0).code()).isSuspect);
        settle("after");

        assertEquals(0, reader.sessions);
        assertEquals(others, reader.book(instruments.get(1).code()).suspicions);
        assertEquals(SYMBOLS.size() + 1, reader.snapshots);
    }

    private void start(final long seed)
    {
        random = new Random(seed);
        for (int i = 0; i < exchanges.length; i++)
        {
            exchanges[i] = new BinanceExchange(SYMBOLS.get(i), random);
            remember(i);
        }
        link = new SimulatedLink(this::onConnect, text -> link.deliver("{\"result\":null,\"id\":1}", () -> { }));
        requests = new SimulatedRequests(this::answer);
        source = new WebSocketSource(
            7,
            "binance",
            BinanceFormat.INSTANCE,
            WebSocketConfig.of(
                BinanceFormat.INSTANCE.defaultUri(), URI.create("http://x/depth"), LocalDate.of(2026, 11, 20)),
            new ConversationSettings(instruments, 5_000, -8),
            link,
            requests,
            TestCounters.of(WebSocketCounter.class),
            (number, at, reason) -> badInput.add(reason),
            nowNs);
        reader = new ReaderBooks(source.normaliser(), () -> random.nextInt(10) > 0);
    }

    private void onConnect()
    {
        Arrays.fill(delivered, 0);
        Arrays.fill(snapshotAt, 0);
    }

    /** A snapshot of now, or of a moment ago, or something else. */
    private SimulatedRequests.Answer answer(final URI uri)
    {
        int index = 0;
        while (!uri.getQuery().startsWith("symbol=" + SYMBOLS.get(index) + "&limit=5000"))
        {
            index++;
        }
        final int symbol = index;
        final long number = exchanges[symbol].last();
        final String body = exchanges[symbol].snapshot();
        final int polls = random.nextInt(30);
        switch (isFaulty ? random.nextInt(40) : 39)
        {
            case 0:
                return new SimulatedRequests.Answer(500, "", polls, () -> { });
            case 1:
                return new SimulatedRequests.Answer(0, "", polls, () -> { });
            case 2:
                return new SimulatedRequests.Answer(200, body.substring(0, body.length() / 2), polls, () -> { });
            case 3:
                return new SimulatedRequests.Answer(429, "{}", polls, () -> { });
            default:
                return new SimulatedRequests.Answer(200, body, polls, () -> snapshotAt[symbol] = number);
        }
    }

    private String text(final int index)
    {
        final String text = exchanges[index].update();
        remember(index);
        return text;
    }

    private void remember(final int index)
    {
        history.get(index).put(exchanges[index].last(), exchanges[index].book());
    }

    private void deliver(final int index, final String text)
    {
        deliver(index, text, exchanges[index].last());
    }

    private void deliver(final int index, final String text, final long number)
    {
        link.deliver(text, () -> delivered[index] = Math.max(delivered[index], number));
    }

    private void venue(final int index)
    {
        final String text = text(index);
        switch (isFaulty ? random.nextInt(100) : 99)
        {
            case 0:
                break;

            case 1:
                final long number = exchanges[index].last();
                deliver(index, text(index));
                deliver(index, text, number);
                break;

            case 2:
                deliver(index, text);
                deliver(index, text);
                break;

            case 3:
                link.deliver(text.replace("\"b\":[", "\"b\":[[\"1\"],"), () -> { });
                break;

            default:
                deliver(index, text);
                break;
        }
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
                final long number = Math.max(delivered[i], snapshotAt[i]);
                assertEquals(history.get(i).get(number), LevelMaps.fixed(book), where + ' ' + SYMBOLS.get(i));
            }
        }
    }

    /** With nothing more lost, all books are the venue's. */
    private void settle(final String where)
    {
        isFaulty = false;
        for (int i = 0; i < 5_000; i++)
        {
            if (i % 100 < exchanges.length)
            {
                venue(i % 100);
            }
            poll(where);
        }
        for (int i = 0; i < exchanges.length; i++)
        {
            final ReaderBooks.Book book = reader.book(instruments.get(i).code());
            assertTrue(book.isTrusted(), where + ' ' + SYMBOLS.get(i));
            assertEquals(exchanges[i].book(), LevelMaps.fixed(book), where);
        }
    }
}
