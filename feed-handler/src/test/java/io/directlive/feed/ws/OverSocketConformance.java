package io.directlive.feed.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.CounterSet;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole way over a real socket, for each venue over WebSocket: a venue as its documents describe it loses, repeats,
 * swaps and garbles what it says, from a seed, and breaks off in different ways. A book that a reader trusts is at all
 * times one that the venue had; in the end it is the one that the venue has. What is scripted is called by one thread at a
 * time.
 */
public abstract class OverSocketConformance
{
    private static final int CONNECTIONS = 4;
    private static final int CHANGES = 200;         // Of one connection.
    private static final int MOST_UNHEARD = 30;
    private static final int LEAST_FRAME = 20;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);

    /** Waits of the source pass faster than they would. */
    private static final int SPEED = 500;
    private static final long STARTED_NS = System.nanoTime();
    private static final EpochNanoClock CLOCK =
        () -> 1_790_000_000_000_000_000L + SPEED * (System.nanoTime() - STARTED_NS);

    private final List<Set<Map<Long, Long>>> history = new ArrayList<>();
    private final List<String> badInput = new ArrayList<>();
    private final CounterSet<WebSocketCounter> counters = TestCounters.of(WebSocketCounter.class);
    private Instruments instruments;
    private ReaderBooks reader;
    private long deadlineNs;
    private long seed;

    // Shared with the threads of the server, which lock this.
    private LocalVenue.Client client;
    private int connections;
    private long said;              // Texts of all connections that were heard, or can be.

    protected Random random;

    /** @return the venue under test. */
    protected abstract WebSocketFormat format();

    /** @return what is wanted of the venue. */
    protected abstract ConversationSettings settings();

    /** Begins, with {@link #random} there. */
    protected abstract void open();

    /** A client is there, which has subscribed to nothing. */
    protected abstract void onConnect();

    /** @return what is answered to a text of the client. */
    protected abstract List<String> answers(String text);

    /** @return the answer to a request; null when there is none. */
    protected abstract String snapshot(String query);

    /**
     * Something changes.
     *
     * @param isFaulty whether texts may be missing, repeated, out of order, or garbled.
     * @return what is said of it: nothing when it is lost, or nobody has subscribed.
     */
    protected abstract List<String> change(boolean isFaulty);

    /** @return the book of a symbol, by its index, as a reader must have it: bids, then asks. */
    protected abstract Map<Long, Long> book(int index);

    /**
     * All is over.
     *
     * @param reasons what was reported on the last connection, which did not break.
     */
    protected abstract void checkReported(List<String> reasons);

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldHaveTheVenuesBooksOrSayThatItHasNot(final long testSeed) throws IOException
    {
        seed = testSeed;
        random = new Random(seed);
        deadlineNs = System.nanoTime() + TIMEOUT_NS;
        open();
        instruments = settings().instruments();
        for (int i = 0; i < instruments.size(); i++)
        {
            history.add(ConcurrentHashMap.newKeySet());
        }
        remember();
        try (LocalVenue venue = new LocalVenue(this::onClient, this::onText, this::onGet);
            WebSocketSource source = source(venue))
        {
            reader = new ReaderBooks(source.normaliser(), () -> true);
            for (int connection = 1; connection <= CONNECTIONS; connection++)
            {
                talk(source, connection);
                if (connection < CONNECTIONS)
                {
                    breakOff(connection);
                }
            }
            settle(source);
        }
        assertEquals(CONNECTIONS, counters.get(WebSocketCounter.CONNECTIONS).get(), where());
        assertEquals(CONNECTIONS - 1, reader.sessions, where());
        assertTrue(counters.get(WebSocketCounter.BOOKS_LOST).get() > 0, where());
        checkReported(badInput.subList(reportOfLastLoss() + 1, badInput.size()));
    }

    private int reportOfLastLoss()
    {
        int last = badInput.size() - 1;
        while (!badInput.get(last).startsWith("no connection"))
        {
            last--;
        }
        return last;
    }

    private String where()
    {
        return format().name() + ", seed " + seed;
    }

    private WebSocketSource source(final LocalVenue venue)
    {
        final HttpClient client = HttpClient.newHttpClient();
        return new WebSocketSource(
            1,
            format().name(),
            format(),
            new WebSocketConfig(
                venue.uri(), venue.httpUri(), TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(1),
                TimeUnit.SECONDS.toNanos(10), TimeUnit.DAYS.toNanos(1), LocalDate.of(2026, 11, 20)),
            settings(),
            new JdkWebSocketLink(client, CLOCK, Duration.ofSeconds(5), 1 << 20),
            new JdkHttpRequests(client, Duration.ofSeconds(5), 1 << 20),
            counters,
            (number, at, reason) -> badInput.add(reason),
            CLOCK.nanoTime());
    }

    private void talk(final WebSocketSource source, final int connection)
    {
        for (int changes = 0; changes < CHANGES; changes += unheard(connection) < MOST_UNHEARD ? say(true) : 0)
        {
            poll(source);
        }
    }

    private synchronized void breakOff(final int connection)
    {
        switch ((connection + (int)seed) % 3)
        {
            case 0 -> client.cut();
            case 1 -> client.sayGoodbye(1012, "restarting");
            default ->
            {
                client.sayStart("{\"type\":");
                client.cut();
            }
        }
    }

    /** With nothing more lost, all books are the venue's. */
    private void settle(final WebSocketSource source)
    {
        boolean isEqual = false;
        while (!isEqual)
        {
            poll(source);
            if (unheard(CONNECTIONS) == 0)
            {
                isEqual = isEqual();
                if (!isEqual)
                {
                    say(false);
                }
            }
        }
    }

    private void poll(final WebSocketSource source)
    {
        assertTrue(System.nanoTime() - deadlineNs < 0, () -> where() + ": books are not the venue's: " + badInput);
        if (source.poll(reader, 100, CLOCK.nanoTime()) == 0)
        {
            Thread.yield();
            return;
        }
        for (int i = 0; i < instruments.size(); i++)
        {
            final ReaderBooks.Book book = reader.book(instruments.get(i).code());
            assertTrue(
                !book.isTrusted() || history.get(i).contains(LevelMaps.fixed(book)),
                () -> where() + ": a book that the venue never had");
        }
    }

    private synchronized boolean isEqual()
    {
        for (int i = 0; i < instruments.size(); i++)
        {
            final ReaderBooks.Book book = reader.book(instruments.get(i).code());
            if (!book.isTrusted() || !book(i).equals(LevelMaps.fixed(book)))
            {
                return false;
            }
        }
        return true;
    }

    /** @return texts that were said and not heard yet; very many when the connection is not there. */
    private synchronized long unheard(final int connection)
    {
        return connections < connection ? Long.MAX_VALUE : said - counters.get(WebSocketCounter.TEXTS).get();
    }

    /** @return 1 when anything was said. */
    private synchronized int say(final boolean isFaulty)
    {
        final List<String> texts = change(isFaulty);
        remember();
        texts.forEach(this::say);
        return texts.isEmpty() ? 0 : 1;
    }

    private void say(final String text)
    {
        said++;
        client.say(text, LEAST_FRAME + random.nextInt(text.length()));
    }

    /** The books are now some that a reader may have. */
    protected final void remember()
    {
        for (int i = 0; i < instruments.size(); i++)
        {
            history.get(i).add(book(i));
        }
    }

    // --- On threads of the server -----------------------------------------------------------------------------------

    private synchronized void onClient(final LocalVenue.Client newClient)
    {
        client = newClient;
        said = counters.get(WebSocketCounter.TEXTS).get();
        connections++;
        onConnect();
    }

    private synchronized void onText(final LocalVenue.Client from, final String text)
    {
        if (from == client)
        {
            answers(text).forEach(this::say);
        }
    }

    private synchronized String onGet(final String query)
    {
        final String snapshot = snapshot(query);
        remember();
        return snapshot;
    }
}
