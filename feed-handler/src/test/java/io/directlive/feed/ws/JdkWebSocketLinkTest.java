package io.directlive.feed.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The JDK's client against a server on this machine. */
class JdkWebSocketLinkTest
{
    private static final int LONGEST = 2 << 20;

    private final BlockingQueue<LocalVenue.Client> clients = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final LocalVenue venue;
    private final JdkWebSocketLink link;
    private final JdkHttpRequests requests;
    private final List<String> texts = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private long lastTimeNs;

    JdkWebSocketLinkTest() throws IOException
    {
        venue = new LocalVenue(
            clients::add,
            (client, text) -> heard.add(text),
            path -> path.endsWith("?none") ? null : "answer to " + path);
        final HttpClient client = HttpClient.newHttpClient();
        link = new JdkWebSocketLink(client, SystemEpochNanoClock.INSTANCE, Duration.ofSeconds(5), LONGEST);
        requests = new JdkHttpRequests(client, Duration.ofSeconds(5), 1_000);
    }

    @AfterEach
    void close() throws IOException
    {
        link.close();
        requests.close();
        venue.close();
    }

    @Test
    void shouldHandOverTextsOfAnyLengthWhole() throws InterruptedException
    {
        final LocalVenue.Client client = connect();
        final Random random = new Random(3);
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++)
        {
            final StringBuilder text = new StringBuilder();
            final int length = random.nextInt(i % 50 == 0 ? 400_000 : 3_000);
            while (text.length() < length)
            {
                text.appendCodePoint(
                    random.nextInt(20) == 0 ? 0x80 + random.nextInt(0xD000) : 'a' + random.nextInt(26));
            }
            text.append(i % 10 == 0 ? "\uD83D\uDE00" : "");
            expected.add(text.toString());
            client.say(text.toString(), 1 + random.nextInt(70_000));
        }
        final long beforeNs = System.currentTimeMillis() * 1_000_000;

        await(() -> texts.size() == expected.size());

        assertEquals(expected, texts);
        assertTrue(Math.abs(lastTimeNs - beforeNs) < TimeUnit.MINUTES.toNanos(1));
        assertEquals(WebSocketLink.State.OPEN, link.state());
    }

    @Test
    void shouldHoldTheVenueBackInPlaceOfLosing() throws InterruptedException
    {
        final LocalVenue.Client client = connect();
        final String text = "x".repeat(10_000);
        final Thread talker = new Thread(() ->
        {
            for (int i = 0; i < 5_000; i++) // 50 MB: more than ring and sockets hold.
            {
                client.say(i + text);
            }
        });
        talker.start();
        for (int i = 0; i < 20; i++)
        {
            assertEquals(WebSocketLink.State.OPEN, link.state());
            talker.join(10);
        }
        assertTrue(talker.isAlive(), "the venue waits");

        await(() -> texts.size() == 5_000);

        for (int i = 0; i < texts.size(); i++)
        {
            assertTrue(texts.get(i).startsWith(i + "x"));
        }
        talker.join();
    }

    @Test
    void shouldSendOneTextAfterTheOther() throws InterruptedException
    {
        connect();
        for (int i = 0; i < 100; i++)
        {
            await(link::canSend);
            link.send("text " + i);
        }
        for (int i = 0; i < 100; i++)
        {
            assertEquals("text " + i, heard.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldAnswerPingsAndHearPongs() throws InterruptedException
    {
        final LocalVenue.Client client = connect();
        client.ping("are you there");
        assertEquals("are you there", client.pongs.poll(10, TimeUnit.SECONDS));
        await(link::takeSignOfLife);
        assertFalse(link.takeSignOfLife());

        await(link::canSend);
        link.ping();
        await(link::takeSignOfLife);
    }

    @Test
    void shouldHandOverWhatCameBeforeTheConnectionWasLost() throws InterruptedException
    {
        final LocalVenue.Client client = connect();
        client.say("last");
        client.sayGoodbye(1001, "away");
        await(() -> link.state() == WebSocketLink.State.LOST);
        assertEquals(List.of("last"), texts);
        assertEquals("closed by the venue: 1001 away", link.lossReason());
        assertFalse(link.canSend());

        connect().cut();
        await(() -> link.state() == WebSocketLink.State.LOST);
        assertNotNull(link.lossReason());

        connect().sayBytes(new byte[]{1, 2});
        await(() -> link.state() == WebSocketLink.State.LOST);
        assertEquals("the venue sent bytes in place of text", link.lossReason());

        connect().say("x".repeat(LONGEST + 1));
        await(() -> link.state() == WebSocketLink.State.LOST);
        assertEquals("a text of more than 2097152 bytes", link.lossReason());

        connect().say("x".repeat(2_100_050), 100_000); // Its end would fit where its middle did not.
        await(() -> link.state() == WebSocketLink.State.LOST);
        assertEquals("a text of more than 2097152 bytes", link.lossReason());
        assertEquals(List.of("last"), texts);
    }

    @Test
    void shouldSayWhyThereIsNoConnection() throws IOException
    {
        venue.close();
        link.connect(venue.uri());
        await(() -> link.state() == WebSocketLink.State.LOST);
        assertNotNull(link.lossReason());
        link.close();
        assertEquals(WebSocketLink.State.CLOSED, link.state());
    }

    @Test
    void shouldAskAndAnswerInOrder()
    {
        requests.get(1, URI.create(venue.httpUri() + "?symbol=A"));
        requests.get(2, URI.create(venue.httpUri() + "?none"));
        requests.get(3, URI.create(venue.httpUri() + "?" + "x".repeat(2_000)));
        await(() ->
        {
            requests.poll((id, status, body) ->
                answers.add(id + " " + status + ' ' + new String(body, StandardCharsets.UTF_8)));
            return answers.size() == 3;
        });
        assertEquals(List.of("1 200 answer to /snapshot?symbol=A", "2 404 ", "3 0 "), answers);
    }

    private LocalVenue.Client connect() throws InterruptedException
    {
        link.connect(venue.uri());
        await(() -> link.state() == WebSocketLink.State.OPEN);
        return clients.poll(10, TimeUnit.SECONDS);
    }

    private void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean())
        {
            if (link.state() == WebSocketLink.State.OPEN)
            {
                link.poll((text, offset, length, timeNs) ->
                {
                    texts.add(new String(text, offset, length, StandardCharsets.UTF_8));
                    lastTimeNs = timeNs;
                });
            }
            assertTrue(System.nanoTime() - deadlineNs < 0, "nothing happened: " + link.lossReason());
            Thread.onSpinWait();
        }
    }
}
