package io.directlive.feed.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.Instruments;
import io.directlive.feed.ws.JdkWebSocketLink;
import io.directlive.feed.ws.LocalVenue;
import io.directlive.feed.ws.ReaderBooks;
import io.directlive.feed.ws.TestCounters;
import io.directlive.feed.ws.WebSocketConfig;
import io.directlive.feed.ws.WebSocketCounter;
import io.directlive.feed.ws.WebSocketSource;
import io.directlive.protocol.CounterSet;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;

/** The whole way over a real socket: a scripted server loses, swaps and breaks off, from a seed. */
class KrakenOverSocketTest
{
    private static final long SEED = 42;
    private static final int CONNECTIONS = 4;
    private static final int UPDATES = 400;
    private static final List<String> SYMBOLS = List.of("BTC/USD", "ETH/USD");

    private final Random random = new Random(SEED);
    private final Map<String, KrakenExchange> exchanges = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger updates = new AtomicInteger();
    private volatile boolean isOver;

    @Test
    void shouldEndWithTheVenuesBooks() throws IOException
    {
        SYMBOLS.forEach(symbol -> exchanges.put(symbol, new KrakenExchange(symbol, 2, 8, 10, random)));
        final CounterSet<WebSocketCounter> counters = TestCounters.of(WebSocketCounter.class);
        final Instruments instruments = new Instruments(SYMBOLS);
        try (LocalVenue venue = new LocalVenue(client -> onConnect(), this::onText, path -> null);
            WebSocketSource source = source(venue, instruments, counters))
        {
            final ReaderBooks reader = new ReaderBooks(source.normaliser(), () -> true);
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!isOver || !isEqual(reader, instruments))
            {
                source.poll(reader, 100, SystemEpochNanoClock.INSTANCE.nanoTime());
                assertTrue(System.nanoTime() - deadlineNs < 0, "seed " + SEED + ": books are not the venue's");
                Thread.onSpinWait();
            }
            assertEquals(CONNECTIONS, counters.get(WebSocketCounter.CONNECTIONS).get());
            assertEquals(CONNECTIONS - 1, reader.sessions);
            assertTrue(counters.get(WebSocketCounter.BOOKS_LOST).get() > 0, "seed " + SEED);
        }
    }

    private WebSocketSource source(
        final LocalVenue venue, final Instruments instruments, final CounterSet<WebSocketCounter> counters)
    {
        final long millisecond = TimeUnit.MILLISECONDS.toNanos(1);
        return new WebSocketSource(
            1,
            "kraken",
            KrakenFormat.INSTANCE,
            new WebSocketConfig(
                venue.uri(), null, millisecond, 10 * millisecond, 1_000 * millisecond, 10_000 * millisecond,
                LocalDate.of(2026, 11, 20)),
            new ConversationSettings(instruments, 10, -8),
            new JdkWebSocketLink(
                HttpClient.newHttpClient(), SystemEpochNanoClock.INSTANCE, Duration.ofSeconds(5), 1 << 20),
            null,
            counters,
            (number, at, reason) -> assertTrue(reason.length() > 0),
            SystemEpochNanoClock.INSTANCE.nanoTime());
    }

    private void onConnect()
    {
        connections.incrementAndGet();
        updates.set(0);
    }

    /** On the connection's thread: each book that is asked for is told, and then changes many times. */
    private void onText(final LocalVenue.Client client, final String text)
    {
        if (text.contains("\"instrument\""))
        {
            client.say("{\"channel\":\"instrument\",\"type\":\"snapshot\",\"data\":{\"assets\":[],\"pairs\":[" +
                exchanges.get("BTC/USD").pair() + ',' + exchanges.get("ETH/USD").pair() + "]}}", 50);
        }
        else if (text.contains("\"subscribe\"") && text.contains("\"book\""))
        {
            for (final String symbol : SYMBOLS)
            {
                if (text.contains(symbol))
                {
                    client.say(exchanges.get(symbol).snapshot(), 300);
                }
            }
            for (final String symbol : SYMBOLS)
            {
                if (text.contains(symbol))
                {
                    change(client, exchanges.get(symbol));
                }
            }
            isOver = connections.get() == CONNECTIONS;
        }
    }

    private void change(final LocalVenue.Client client, final KrakenExchange exchange)
    {
        for (int i = 0; i < UPDATES / 2; i++)
        {
            final String update = exchange.update();
            if (connections.get() == CONNECTIONS)
            {
                client.say(update);
            }
            else if (updates.getAndIncrement() > UPDATES)
            {
                client.cut();
                return;
            }
            else if (random.nextInt(150) > 0)
            {
                client.say(update, 1 + random.nextInt(200));
            }
        }
    }

    private boolean isEqual(final ReaderBooks reader, final Instruments instruments)
    {
        boolean isEqual = true;
        for (int i = 0; i < instruments.size(); i++)
        {
            final ReaderBooks.Book book = reader.book(instruments.get(i).code());
            final KrakenExchange exchange = exchanges.get(instruments.get(i).symbol());
            isEqual &= book.isTrusted() && exchange.bids().equals(book.bids) && exchange.asks().equals(book.asks);
        }
        return isEqual;
    }
}
