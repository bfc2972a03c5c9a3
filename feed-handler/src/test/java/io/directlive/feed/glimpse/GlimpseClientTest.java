package io.directlive.feed.glimpse;

import static io.directlive.feed.SnapshotFeed.State.COLLECTING;
import static io.directlive.feed.SnapshotFeed.State.FAILED;
import static io.directlive.feed.SnapshotFeed.State.IDLE;
import static io.directlive.feed.SnapshotFeed.State.READY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.soup.SoupBytes;
import io.directlive.feed.soup.SoupLogin;
import io.directlive.feed.soup.SoupTimers;
import io.directlive.feed.soup.SoupVersion;
import io.directlive.feed.soup.TestServer;
import io.directlive.protocol.CounterSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real sockets, stepped by one thread; the clock is moved by hand. */
class GlimpseClientTest
{
    private static final long SECOND = 1_000_000_000L;

    private final TestServer server = new TestServer();
    private final List<String> badInput = new ArrayList<>();
    private final CounterSet<GlimpseCounter> counters = counters();
    private long nowNs = 1_700_000_000L * SECOND;
    private long stepNs = 1_000_000;
    private SequenceField sequence = SequenceField.DECIMAL_20;
    private int maxLength = 1 << 20;
    private int maxAttempts = 3;
    private GlimpseClient client;

    @AfterEach
    void close()
    {
        client.close();
        server.close();
    }

    @Test
    void shouldCollectASnapshotInCanonicalOrder()
    {
        open();
        assertEquals(IDLE, client.state());
        client.request(100, nowNs);
        awaitLogin(1);
        assertEquals("1", server.logins.get(0));
        spin("                 250",
            SpinMessages.order(1, 7, 4, 5), SpinMessages.order(1, 6, 9, 5), SpinMessages.state('H', 1, 2),
            SpinMessages.state('R', 1, 2), SpinMessages.state('S', 0, 8), SpinMessages.order(1, 7, 3, 5));
        await(() -> client.state() == READY);

        assertEquals(List.of("S0@8", "R1@2", "H1@2", "A1@6#9", "A1@7#3", "A1@7#4"), messages());
        assertEquals(1, client.partCount());
        assertEquals(249, client.lastReflected(0));
        assertEquals(0, client.venueInstrument(0));
        assertEquals(36, client.length(0, 5));
        assertNull(client.failure());
        await(() -> !server.isConnected());
        assertEquals("O", server.others.toString(), "it has logged out");
        assertEquals(1, count(GlimpseCounter.GLIMPSE_SNAPSHOTS));
        assertEquals(7, count(GlimpseCounter.GLIMPSE_MESSAGES));
        assertEquals(0, client.poll(nowNs));
    }

    @ParameterizedTest
    @CsvSource({"'42                  ', 20, 41", "00000000000000000042, 20, 41", "' 42  ', 5, 41"})
    void shouldReadTheNumberLeniently(final String number, final int length, final long lastReflected)
    {
        sequence = new SequenceField(length, false);
        open();
        client.request(1, nowNs);
        awaitLogin(1);
        spin(number);
        await(() -> client.state() == READY);

        assertEquals(lastReflected, client.lastReflected(0));
        assertEquals(0, client.messageCount(0));
    }

    @Test
    void shouldReadABinaryNumber()
    {
        sequence = SequenceField.BINARY_8;
        open();
        client.request(1, nowNs);
        awaitLogin(1);
        spin(new String(new byte[]{0, 0, 0, 0, 0, 0, 1, 2}, StandardCharsets.US_ASCII));
        await(() -> client.state() == READY);

        assertEquals(257, client.lastReflected(0));
        assertThrows(IllegalArgumentException.class, () -> new SequenceField(4, true));
        assertThrows(IllegalArgumentException.class, () -> new SequenceField(21, false));
    }

    @Test
    void shouldTryAgainWhenTheSnapshotIsTooOld()
    {
        open();
        client.request(100, nowNs);
        awaitLogin(1);
        spin("99", SpinMessages.order(1, 1, 1, 1));
        awaitLogin(2);
        spin("100", SpinMessages.order(2, 1, 1, 1));
        await(() -> client.state() == READY);

        assertEquals(List.of("A2@1#1"), messages());
        assertEquals(1, count(GlimpseCounter.GLIMPSE_TOO_OLD));
        assertEquals(2, count(GlimpseCounter.GLIMPSE_ATTEMPTS));
    }

    @Test
    void shouldFailAfterTooManyAttempts()
    {
        open();
        client.request(100, nowNs);
        for (int i = 1; i <= maxAttempts; i++)
        {
            awaitLogin(i);
            spin("50");
        }
        await(() -> client.state() == FAILED);

        assertTrue(client.failure().endsWith(
            ": the snapshot goes on with 50, and 100 is needed; given up after 3 attempts"), client.failure());
        assertEquals(0, client.partCount());
        assertEquals(1, count(GlimpseCounter.GLIMPSE_FAILURES));

        client.request(100, nowNs);
        assertEquals(COLLECTING, client.state());
        assertNull(client.failure());
        awaitLogin(4);
        spin("100");
        await(() -> client.state() == READY);
    }

    @Test
    void shouldFailAtOnceWhenItIsNotAuthorised()
    {
        open();
        client.request(1, nowNs);
        awaitLogin(1);
        server.send(SoupBytes.packet('J', "A"));
        await(() -> client.state() == FAILED);

        assertTrue(client.failure().endsWith(": login rejected: not authorised (A)"), client.failure());
    }

    @Test
    void shouldFailAtOnceWhenTheSnapshotIsTooLarge()
    {
        maxLength = 80;
        open();
        client.request(1, nowNs);
        awaitLogin(1);
        spin("5", SpinMessages.order(1, 1, 1, 1), SpinMessages.order(1, 1, 2, 1), SpinMessages.order(1, 1, 3, 1));
        await(() -> client.state() == FAILED);

        assertTrue(client.failure().endsWith(": the snapshot has more than 80 bytes"), client.failure());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Z | login S 1 | the session has ended",
        "! | login S 1 | connection lost: closed by the server",
        "B | login S 9 | the snapshot begins with message 9",
        "D | login S 1 | a message in the snapshot tells what happened, not what is",
        "A | login S 1 | a message in the snapshot is too short",
        "G | login S 1 | the end of the snapshot has no number",
        "J | -         | login rejected: session not available (S)",
        "2 | login S 1 | an order in the snapshot is told in two ways"})
    void shouldGiveUpAnAttemptThatBrings(final char what, final String login, final String reason)
    {
        maxAttempts = 1;
        open();
        client.request(1, nowNs);
        awaitLogin(1);
        if (what == 'J')
        {
            server.send(SoupBytes.packet('J', "S"));
        }
        else
        {
            server.send(SoupBytes.accepted("S", login.endsWith("9") ? 9 : 1));
            server.send(SoupBytes.packet('S', SpinMessages.order(1, 1, 1, 1)));
        }
        switch (what)
        {
            case 'Z' -> server.send(SoupBytes.packet('Z'));
            case 'D' -> server.send(SoupBytes.packet('S', SpinMessages.state('D', 1, 1)));
            case 'A' -> server.send(SoupBytes.packet('S', (byte)'A'));
            case 'G' -> server.send(SoupBytes.packet('S', SpinMessages.end("x                  1")));
            case '2' -> server.send(
                SoupBytes.packet('S', SpinMessages.order(1, 1, 1, 2)),
                SoupBytes.packet('S', SpinMessages.end("                   1")));
            case '!' ->
            {
                await(server::isAllSent);
                server.drop();
            }
            default ->
            {
            }
        }
        await(() -> client.state() == FAILED);

        assertTrue(client.failure().endsWith(": " + reason + "; given up after 1 attempt"), client.failure());
    }

    @Test
    void shouldGiveUpAServerThatOnlyBeats()
    {
        maxAttempts = 1;
        open();
        client.request(1, nowNs);
        awaitLogin(1);
        server.send(SoupBytes.accepted("S", 1));
        stepNs = SECOND;
        while (client.state() == COLLECTING)
        {
            server.send(SoupBytes.packet('H'));
            step();
        }

        assertTrue(client.failure().contains("the snapshot did not come in time"), client.failure());
    }

    @Test
    void shouldStartAnewWhenItIsAskedAgain()
    {
        open();
        client.request(1, nowNs);
        awaitLogin(1);
        server.send(SoupBytes.accepted("S", 1), SoupBytes.packet('S', SpinMessages.order(1, 1, 1, 1)));
        await(() -> count(GlimpseCounter.GLIMPSE_MESSAGES) == 1);
        client.request(1, nowNs);
        awaitLogin(2);
        spin("8", SpinMessages.order(2, 1, 1, 1));
        await(() -> client.state() == READY);

        assertEquals(List.of("A2@1#1"), messages());
        client.close();
        assertEquals(IDLE, client.state());
    }

    @Test
    void shouldCollectManyMessagesInBoundedSteps()
    {
        open();
        client.request(1, nowNs);
        awaitLogin(1);
        final List<byte[]> orders = new ArrayList<>();
        for (int i = 0; i < 20_000; i++)
        {
            orders.add(SpinMessages.order(i % 100, 20_000 - i, i, 1));
        }
        spin("8", SpinMessages.shuffled(orders, 7).toArray(new byte[0][]));
        await(() -> client.state() == READY);

        assertEquals(20_000, client.messageCount(0));
        assertEquals("A0@100#19900", messages().get(0));
        assertEquals("A99@19901#99", messages().get(19_999));
    }

    private void spin(final String number, final byte[]... messages)
    {
        server.send(SoupBytes.accepted("S", 1));
        for (final byte[] message : messages)
        {
            server.send(SoupBytes.packet('S', message));
        }
        final String field = sequence.isBinary() ? number : (number + " ".repeat(20)).substring(0, sequence.length());
        server.send(SoupBytes.packet('S', SpinMessages.end(field)));
    }

    private List<String> messages()
    {
        final List<String> messages = new ArrayList<>();
        for (int i = 0; i < client.messageCount(0); i++)
        {
            messages.add(SpinMessages.describe(client.buffer(), client.offset(0, i)));
        }
        return messages;
    }

    private void open()
    {
        client = new GlimpseClient(
            new GlimpseConfig(
                List.of(server.address()),
                new SoupLogin("alice", "secret", "", SoupVersion.V3_00),
                SoupTimers.DEFAULT,
                sequence,
                maxLength,
                maxAttempts,
                TimeUnit.SECONDS.toNanos(60)),
            () -> nowNs,
            counters,
            (number, at, reason) -> badInput.add(number + " " + reason));
    }

    private static CounterSet<GlimpseCounter> counters()
    {
        final CountersManager manager = new CountersManager(
            new UnsafeBuffer(ByteBuffer.allocateDirect(64 * 1024)), new UnsafeBuffer(ByteBuffer.allocateDirect(16 * 1024)));
        return new CounterSet<>(
            GlimpseCounter.class, "test", (typeId, label) -> manager.newCounter(label, typeId));
    }

    private long count(final GlimpseCounter counter)
    {
        return counters.get(counter).get();
    }

    private void awaitLogin(final int number)
    {
        await(() -> server.logins.size() == number);
    }

    private void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + 20 * SECOND;
        while (!condition.getAsBoolean())
        {
            step();
            assertTrue(System.nanoTime() < deadlineNs, () -> client.state() + " " + client.failure());
        }
    }

    private void step()
    {
        nowNs += stepNs;
        client.poll(nowNs);
        server.poll();
    }
}
