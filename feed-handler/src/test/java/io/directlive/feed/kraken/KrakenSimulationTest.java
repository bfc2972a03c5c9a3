package io.directlive.feed.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.Instruments;
import io.directlive.feed.ws.ReaderBooks;
import io.directlive.feed.ws.SimulatedLink;
import io.directlive.feed.ws.TestCounters;
import io.directlive.feed.ws.WebSocketConfig;
import io.directlive.feed.ws.WebSocketCounter;
import io.directlive.feed.ws.WebSocketSource;
import io.directlive.protocol.sbe.SourceState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source and Kraken as it is described, with a line between them that a seed makes lose, swap, garble and break. */
class KrakenSimulationTest
{
    private static final List<String> SYMBOLS = List.of("BTC/USD", "PEPE/USD", "DOT/EUR");
    private static final int STEPS = 1_500;

    private final List<String> badInput = new ArrayList<>();
    private final List<Map<Long, Long>> expectedBids = new ArrayList<>();
    private final List<Map<Long, Long>> expectedAsks = new ArrayList<>();
    private final boolean[] isSubscribed = new boolean[SYMBOLS.size()];
    private final KrakenExchange[] exchanges = new KrakenExchange[SYMBOLS.size()];
    private final Instruments instruments = new Instruments(SYMBOLS);
    private SimulatedLink link;
    private Random random;
    private WebSocketSource source;
    private ReaderBooks reader;
    private long nowNs = 1_790_000_000_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldHaveTheVenuesBooksOrSayThatItHasNot(final long seed)
    {
        start(seed, 10);
        for (int step = 0; step < STEPS; step++)
        {
            venue(random.nextInt(SYMBOLS.size()), true);
            if (random.nextInt(300) == 0)
            {
                link.lose("cut");
            }
            else if (random.nextInt(400) == 0)
            {
                link.deliver("{\"channel\":\"book\",\"data\":[{\"sym", () -> { });
            }
            poll("seed " + seed + " step " + step);
        }
        assertTrue(reader.sessions > 0, "seed " + seed);
        assertTrue(reader.gaps > 2 * reader.sessions + 1, "seed " + seed);
        assertTrue(reader.refusals > 0, "seed " + seed);
        settle("seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 25, 100})
    void shouldNeverDoubtABookOnALineThatLosesNothing(final int depth)
    {
        start(depth, depth);
        settle("depth " + depth);
        final int gaps = reader.gaps;
        for (int step = 0; step < STEPS; step++)
        {
            venue(random.nextInt(SYMBOLS.size()), false);
            poll("depth " + depth + " step " + step);
        }
        settle("depth " + depth);

        assertEquals(gaps, reader.gaps);
        assertEquals(0, reader.sessions);
        assertEquals(List.of(), badInput);
        assertEquals(SYMBOLS.size(), reader.snapshots);
    }

    @Test
    void shouldResetNoBookButTheOneThatIsWrong()
    {
        start(1, 10);
        settle("before");
        final int code = instruments.get(0).code();
        final int others = reader.book(instruments.get(1).code()).suspicions;

        exchanges[0].update(); // Lost.
        link.deliver(exchanges[0].update(), () -> { });
        pollOnce();
        assertTrue(reader.book(code).isSuspect);
        assertFalse(reader.book(instruments.get(1).code()).isSuspect);
        settle("after");

        assertEquals(0, reader.sessions);
        assertEquals(others, reader.book(instruments.get(1).code()).suspicions);
        assertEquals(SYMBOLS.size() + 1, reader.snapshots);
        assertEquals(1, link.connections);
    }

    @Test
    void shouldGiveUpALineOnWhichNothingComes()
    {
        start(1, 10);
        settle("before");
        link.answersPings = false;
        for (int i = 0; i < 60; i++)
        {
            nowNs += TimeUnit.SECONDS.toNanos(1);
            pollOnce();
        }
        assertTrue(link.connections > 1);
        assertTrue(link.pings > 0);
        assertTrue(badInput.contains("no connection: nothing came for too long"), badInput.toString());
    }

    @Test
    void shouldTellThatALineIsSilentBeforeItIsGivenUp()
    {
        start(1, 10);
        settle("before");
        link.answersPings = false;
        final List<SourceState> states = new ArrayList<>();
        for (int i = 0; i < 40; i++)
        {
            nowNs += TimeUnit.SECONDS.toNanos(1);
            pollOnce();
            if (states.isEmpty() || states.get(states.size() - 1) != source.lineState())
            {
                states.add(source.lineState());
            }
        }

        assertEquals(List.of(SourceState.UP, SourceState.STALE, SourceState.DOWN, SourceState.UP), states);
    }

    @Test
    void shouldWaitLongerEachTimeThatTheVenueIsNotThere()
    {
        start(1, 10);
        link.isRefusing = true;
        for (int i = 0; i < 100_000; i++)
        {
            nowNs += TimeUnit.MILLISECONDS.toNanos(10);
            pollOnce();
        }
        final long tries = badInput.stream().filter("no connection: refused"::equals).count();
        assertTrue(tries >= 15 && tries <= 25, tries + " tries in 1000 s");

        assertEquals(SourceState.DOWN, source.lineState());
        link.isRefusing = false;
        settle("after");
        assertEquals(SourceState.UP, source.lineState());
        assertEquals(1, reader.sessions + 1);
    }

    private void start(final long seed, final int depth)
    {
        random = new Random(seed);
        for (int i = 0; i < exchanges.length; i++)
        {
            exchanges[i] = new KrakenExchange(SYMBOLS.get(i), 1 + 3 * i, 8 - 4 * i, depth, random);
            expectedBids.add(Map.of());
            expectedAsks.add(Map.of());
        }
        link = new SimulatedLink(this::onConnect, this::onSent);
        source = new WebSocketSource(
            7,
            "kraken",
            KrakenFormat.INSTANCE,
            WebSocketConfig.of(KrakenFormat.INSTANCE.defaultUri(), null, LocalDate.of(2026, 11, 20)),
            new ConversationSettings(instruments, depth, -8),
            link,
            null,
            TestCounters.of(WebSocketCounter.class),
            (number, at, reason) -> badInput.add(reason),
            nowNs);
        reader = new ReaderBooks(source.normaliser(), () -> random.nextInt(10) > 0);
    }

    private void onConnect()
    {
        Arrays.fill(isSubscribed, false);
    }

    private void onSent(final String text)
    {
        if (text.contains("\"instrument\""))
        {
            final StringBuilder pairs = new StringBuilder();
            for (final KrakenExchange exchange : exchanges)
            {
                pairs.append(exchange.pair()).append(',');
            }
            link.deliver("{\"channel\":\"instrument\",\"type\":\"snapshot\",\"data\":{\"assets\":[{\"id\":\"X\"}]," +
                "\"pairs\":[" + pairs.substring(0, pairs.length() - 1) + "]}}", () -> { });
            return;
        }
        link.deliver("{\"method\":\"subscribe\",\"result\":{\"channel\":\"book\"},\"success\":true,\"time_in\":\"x\"}",
            () -> { });
        if (text.contains("\"book\""))
        {
            for (int i = 0; i < exchanges.length; i++)
            {
                if (text.contains('"' + SYMBOLS.get(i) + '"'))
                {
                    isSubscribed[i] = text.contains("\"subscribe\"");
                    if (isSubscribed[i])
                    {
                        deliver(i, exchanges[i].snapshot());
                    }
                }
            }
        }
    }

    private void deliver(final int index, final String text)
    {
        link.deliver(text, expectation(index));
    }

    /** The book as of now, to be what is expected once the text that tells it is heard. */
    private Runnable expectation(final int index)
    {
        final Map<Long, Long> bids = exchanges[index].bids();
        final Map<Long, Long> asks = exchanges[index].asks();
        return () ->
        {
            expectedBids.set(index, bids);
            expectedAsks.set(index, asks);
        };
    }

    /** The book changes; the update arrives, is lost, or arrives behind the next one. */
    private void venue(final int index, final boolean isFaulty)
    {
        final String text = exchanges[index].update();
        if (!isSubscribed[index])
        {
            return;
        }
        final int fate = isFaulty ? random.nextInt(100) : 99;
        if (fate == 0)
        {
            return;
        }
        if (fate == 1)
        {
            // The first one may find the book as it was before the second: then it is taken, and the next one tells.
            final Runnable first = expectation(index);
            deliver(index, exchanges[index].update());
            link.deliver(text, first);
            return;
        }
        if (fate == 2)
        {
            deliver(index, text.replace("\"qty\":", "\"qty\":-"));
            return;
        }
        deliver(index, text);
    }

    private void pollOnce()
    {
        link.nowNs = nowNs;
        source.poll(reader, 1 + random.nextInt(20), nowNs);
    }

    private void poll(final String where)
    {
        nowNs += random.nextInt(200_000_000);
        pollOnce();
        check(where);
    }

    private void check(final String where)
    {
        if (!source.records().isEmpty())
        {
            return; // Held back; the books are those of a moment ago.
        }
        for (int i = 0; i < exchanges.length; i++)
        {
            final ReaderBooks.Book book = reader.book(instruments.get(i).code());
            if (book.isTrusted())
            {
                assertEquals(expectedBids.get(i), book.bids, where + ' ' + SYMBOLS.get(i));
                assertEquals(expectedAsks.get(i), book.asks, where + ' ' + SYMBOLS.get(i));
            }
        }
    }

    /** With nothing more lost, all books are the venue's. */
    private void settle(final String where)
    {
        for (int i = 0; i < 5_000; i++)
        {
            poll(where);
        }
        for (int i = 0; i < exchanges.length; i++)
        {
            venue(i, false);
        }
        for (int i = 0; i < 100; i++)
        {
            poll(where);
        }
        for (int i = 0; i < exchanges.length; i++)
        {
            final ReaderBooks.Book book = reader.book(instruments.get(i).code());
            assertTrue(book.isTrusted(), where + ' ' + SYMBOLS.get(i));
            assertEquals(exchanges[i].bids(), book.bids, where);
            assertEquals(exchanges[i].asks(), book.asks, where);
        }
        assertEquals(-(8 - 4), reader.definitions.get(instruments.get(1).code()).quantityExponent());
    }
}
