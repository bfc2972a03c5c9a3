package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchBytes.add;
import static io.directlive.feed.pitch.PitchBytes.block;
import static io.directlive.feed.pitch.PitchBytes.message;
import static io.directlive.feed.pitch.PitchBytes.time;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.EventLines;
import io.directlive.feed.JsonLines;
import io.directlive.feed.SnapshotFeed.State;
import io.directlive.feed.SourceSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over loopback, with a server that says what it is told to; both driven by the test's thread, with the test's time. */
class PitchSpinFeedTest
{
    private static final LocalDate DAY = LocalDate.of(2024, 5, 8);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final PitchNormaliser normaliser = new PitchNormaliser(SourceSession.of(1, DAY, "test"), DAY, "BATY");
    private final ByteBuffer received = ByteBuffer.allocate(1 << 16);
    private ServerSocketChannel server;
    private SocketChannel client;
    private PitchSpinFeed feed;
    private long nowNs = 1;

    @BeforeEach
    void start() throws IOException
    {
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.configureBlocking(false);
        feed = new PitchSpinFeed(new PitchSpinConfig(
            (InetSocketAddress)server.getLocalAddress(), new PitchLogin("0001", "USER", "PASSWORD"),
            new PitchLinkConfig(100 * MILLI, 500 * MILLI), 50 * MILLI, 2_000 * MILLI));
    }

    @AfterEach
    void stop() throws IOException
    {
        feed.close();
        server.close();
        if (client != null)
        {
            client.close();
        }
    }

    @Test
    void shouldGiveTheOpenOrdersInOneOrderWhateverTheServersIs() throws IOException
    {
        assertEquals(State.IDLE, feed.state());
        final List<byte[]> orders = new ArrayList<>(List.of(
            add(5, "B", 100, "MAT", 206_600), add(6, "S", 200, "MAT", 206_700), add(4, "B", 300, "YANG", 113_300)));
        final List<byte[]> statuses = new ArrayList<>(List.of(
            message(PitchMessageType.TRADING_STATUS, 10, "MAT", "T", "0"),
            message(PitchMessageType.TRADING_STATUS, 10, "YANG", "H", "1")));
        final List<String> first = spin(orders, statuses, 41);
        assertEquals(41, feed.lastReflected(0));

        assertEquals(1, feed.partCount());
        assertEquals(0, feed.venueInstrument(0));
        assertEquals(5, first.size());
        final List<String> lines = lines();
        final int mat = Integer.compareUnsigned(instrument("MAT"), instrument("YANG")) < 0 ? 0 : 4;
        assertEquals(
            List.of("added 5 BID 100@20660000000 last", "added 6 ASK 200@20670000000 last"),
            lines.subList(mat == 0 ? 3 : 7, mat == 0 ? 5 : 9));
        assertTrue(lines.contains("added 4 BID 300@11330000000 last"));

        final Random random = new Random(7);
        for (int i = 0; i < 5; i++)
        {
            Collections.shuffle(orders, random);
            Collections.shuffle(statuses, random);
            assertEquals(first, spin(orders, statuses, 41 + i), "seed 7, round " + i);
            assertEquals(41 + i, feed.lastReflected(0));
        }
    }

    @Test
    void shouldBeReadyWithoutOrders() throws IOException
    {
        assertEquals(List.of(), spin(List.of(), List.of(), 41));
        assertEquals(1, feed.partCount());
    }

    @Test
    void shouldTryAgainWhenASessionFails() throws IOException
    {
        feed.request(42, nowNs);
        accept();
        send(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "B")));
        accept();
        client.close();
        accept();
        send(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A")));
        send(block(0, 0, message(PitchMessageType.SPIN_IMAGE_AVAILABLE, 41)));
        send(block(0, 0, message(PitchMessageType.SPIN_RESPONSE, 41, 0, "A")));
        send(block(0, 0, message(PitchMessageType.SPIN_FINISHED, 41)));
        until(() -> feed.state() != State.COLLECTING);

        assertEquals(State.READY, feed.state(), feed.failure());
    }

    @Test
    void shouldNotTryAgainWhenItIsNotLetIn() throws IOException
    {
        feed.request(42, nowNs);
        accept();
        send(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "N")));
        until(() -> feed.state() != State.COLLECTING);

        assertEquals(State.FAILED, feed.state());
        assertEquals("login refused: not authorised", feed.failure());
        assertEquals(0, feed.partCount());
    }

    @Test
    void shouldGiveUpWhenThereIsNoSpinInTime() throws IOException
    {
        feed.request(42, nowNs);
        accept();
        send(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A")));
        until(() ->
        {
            quietly(block(0, 0, message(PitchMessageType.SPIN_IMAGE_AVAILABLE, 40)));
            nowNs += 10 * MILLI;
            return feed.state() != State.COLLECTING;
        });

        assertEquals(State.FAILED, feed.state());
        assertEquals("no spin in time", feed.failure());
    }

    @Test
    void shouldGiveUpWhenNobodyListens() throws IOException
    {
        server.close();
        feed.request(42, nowNs);
        until(() ->
        {
            nowNs += 10 * MILLI;
            return feed.state() != State.COLLECTING;
        });

        assertEquals(State.FAILED, feed.state());
        assertNotEquals("no spin in time", feed.failure());
    }

    @Test
    void shouldRefuseAnOrderThatMakesNoSense() throws IOException
    {
        feed.request(42, nowNs);
        accept();
        send(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A")));
        send(block(0, 0, message(PitchMessageType.SPIN_IMAGE_AVAILABLE, 41)));
        send(block(0, 0, message(PitchMessageType.SPIN_RESPONSE, 41, 1, "A")));
        send(block(0, 0, add(1, "X", 100, "MAT", 206_600)));
        until(() -> feed.poll(nowNs) < 0 || !isConnected());
        nowNs += 2_000 * MILLI;
        feed.poll(nowNs);

        assertEquals(State.FAILED, feed.state());
        assertEquals(PitchFault.BAD_SIDE.reason(), feed.failure());
    }

    private List<String> spin(final List<byte[]> orders, final List<byte[]> statuses, final int sequence)
        throws IOException
    {
        feed.request(42, nowNs);
        assertEquals(State.COLLECTING, feed.state());
        accept();
        send(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A")));
        send(block(0, 0, message(PitchMessageType.SPIN_IMAGE_AVAILABLE, sequence)));
        send(block(0, 0, message(PitchMessageType.SPIN_RESPONSE, sequence, orders.size(), "A")));
        send(block(0, 0, time(34_200)));
        for (final byte[] status : statuses)
        {
            send(block(0, 0, status));
        }
        for (final byte[] order : orders)
        {
            send(block(0, 0, order));
        }
        send(block(0, 0, message(PitchMessageType.SPIN_FINISHED, sequence)));
        until(() -> feed.state() != State.COLLECTING);
        assertEquals(State.READY, feed.state(), feed.failure());

        final List<String> messages = new ArrayList<>();
        for (int i = 0; i < feed.messageCount(0); i++)
        {
            messages.add(JsonLines.hex(feed.buffer(), feed.offset(0, i), feed.length(0, i)));
        }
        return messages;
    }

    private List<String> lines()
    {
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < feed.messageCount(0); i++)
        {
            lines.addAll(EventLines.of(normaliser, feed.buffer(), feed.offset(0, i), feed.length(0, i), 41));
        }
        return lines;
    }

    private static int instrument(final String symbol)
    {
        return PitchFraming.instrumentOf(io.directlive.feed.itch.Alpha.pack8(symbol));
    }

    private void accept() throws IOException
    {
        if (client != null)
        {
            client.close();
            client = null;
        }
        until(() ->
        {
            try
            {
                client = server.accept();
            }
            catch (final IOException ex)
            {
                throw new AssertionError(ex);
            }
            nowNs += MILLI;
            return client != null;
        });
        client.configureBlocking(false);
    }

    private boolean isConnected()
    {
        try
        {
            received.clear();
            return client.read(received) >= 0;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    private void send(final byte[] bytes) throws IOException
    {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining())
        {
            client.write(buffer);
            feed.poll(nowNs);
        }
    }

    private void quietly(final byte[] bytes)
    {
        try
        {
            client.write(ByteBuffer.wrap(bytes));
        }
        catch (final IOException ex)
        {
            assertEquals(State.FAILED, feed.state(), ex.getMessage());
        }
    }

    private void until(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "nothing happens: " + feed.state() + " " + feed.failure());
            feed.poll(nowNs);
            Thread.onSpinWait();
        }
    }
}
