package io.directlive.feed.venue.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The venue's end of a connection, byte by byte; time is moved by hand. */
class SoupConnectionTest
{
    private static final SoupTimers TIMERS = new SoupTimers(1_000, 30_000, 15_000, 5_000);
    private static final String LOGIN = "alice secret              ";

    private final MessageStore store = new MessageStore(1 << 24, ByteBuffer::allocate);
    private final LiveAccess access = new LiveAccess(new Credentials("ALICE", "secret"), store);
    private final SoupConnection connection;

    SoupConnectionTest()
    {
        access.onNewSession("DAY1");
        connection = new SoupConnection(access, TIMERS, 0);
    }

    @Test
    void shouldSendWhatIsThereAndThenWhatComes()
    {
        append("one", "two", "three");
        login("", "2");

        assertEquals(List.of("A      DAY1                   2", "Stwo", "Sthree"), sent(0));
        append("four");
        assertEquals(List.of("Sfour"), sent(10));
        assertEquals(List.of(), sent(20));
        assertEquals(3, connection.sent());
    }

    @Test
    void shouldStartWhereTheClientWants()
    {
        append("one", "two", "three");
        assertAccepted("1", 1);
        assertAccepted("3", 3);
        assertAccepted("4", 4);
        assertAccepted("0", 3); // The message that came last.
        assertAccepted("900", 4); // Beyond the end: what is accepted tells.
    }

    @Test
    void shouldTakePacketsInAnyPieces()
    {
        append("one");
        final byte[] bytes = packet('L', LOGIN.substring(0, 16) + String.format("%10s%20s", "DAY1", "1"));
        for (final byte b : bytes)
        {
            assertEquals(List.of(), sent(0));
            input(new byte[]{b}, 0);
        }
        assertEquals(List.of("A      DAY1                   1", "Sone"), sent(0));

        input(join(packet('R', ""), packet('+', "hello"), packet('U', "order"), packet('O', ""), packet('R', "")), 0);
        assertEquals(Departure.LOGGED_OUT, connection.departure());
    }

    @Test
    void shouldRefuseWhoMayNotComeIn()
    {
        input(packet('L', "mallorsecret    " + " ".repeat(10) + String.format("%20s", "1")), 0);

        assertEquals(List.of("JA"), sent(0));
        assertEquals(Departure.REJECTED, connection.departure());
    }

    @Test
    void shouldRefuseSessionsThatAreNotThere()
    {
        login("DAY0", "1");

        assertEquals(List.of("JS"), sent(0));
        assertEquals(Departure.REJECTED, connection.departure());
    }

    @Test
    void shouldKeepTheConnectionAlive()
    {
        login("", "1");
        sent(0);

        assertEquals(List.of(), sent(999));
        assertEquals(List.of("H"), sent(1_000));
        assertEquals(List.of(), sent(1_999));
        append("one");
        assertEquals(List.of("Sone"), sent(1_999));
        assertEquals(List.of("H"), sent(2_999));
    }

    @Test
    void shouldGiveUpASilentClient()
    {
        login("", "1");
        sent(0);
        input(packet('R', ""), 10_000);

        sent(24_999);
        assertNull(connection.departure());
        sent(25_000);
        assertEquals(Departure.SILENT, connection.departure());
    }

    @Test
    void shouldKeepToTheClientsOwnTimeout()
    {
        input(packet('L', LOGIN + String.format("%20s%5s", "1", "2")), 0); // 2 ms, of version 4.10.
        sent(0);

        sent(1_999_999);
        assertNull(connection.departure());
        sent(2_000_000);
        assertEquals(Departure.SILENT, connection.departure());
    }

    @Test
    void shouldGiveUpWhoDoesNotLogIn()
    {
        input(packet('R', ""), 20_000);
        sent(29_999);
        assertNull(connection.departure());
        sent(30_000);
        assertEquals(Departure.NO_LOGIN, connection.departure());
    }

    @Test
    void shouldDropAClientThatTakesNothing()
    {
        login("", "1");
        append("one");
        connection.poll(100);
        connection.poll(4_999);
        assertNull(connection.departure());
        connection.onTaken(4_999);
        connection.poll(9_998);
        assertNull(connection.departure());
        connection.poll(9_999);
        assertEquals(Departure.SLOW, connection.departure());
    }

    @Test
    void shouldTakeNoMemoryForAClientThatLags()
    {
        login("", "1");
        final String message = "x".repeat(1_000);
        for (int i = 0; i < 1_000; i++)
        {
            append(message);
            connection.poll(1);
        }

        final int waiting = connection.output().position();
        assertTrue(waiting < 1 << 16);
        int received = 0;
        for (List<String> packets = sent(2); !packets.isEmpty(); packets = sent(2))
        {
            received += packets.size();
        }
        assertEquals(1_001, received, "all of them, and that the login was accepted");
    }

    @Test
    void shouldDropAClientWhoseMessagesAreNotKept()
    {
        final MessageStore small = new MessageStore(4_096, 4_096, ByteBuffer::allocate);
        final LiveAccess smallAccess = new LiveAccess(Credentials.ANY, small);
        smallAccess.onNewSession("DAY1");
        final SoupConnection slow = new SoupConnection(smallAccess, TIMERS, 0);
        slow.input().put(packet('L', LOGIN + String.format("%20s", "1")));
        slow.onInput(0);
        final UnsafeBuffer message = new UnsafeBuffer(new byte[1_000]);
        for (int i = 0; i < 100; i++)
        {
            small.append(message, 0, 1_000);
        }

        slow.poll(0);
        assertEquals(Departure.FELL_BEHIND, slow.departure());
    }

    @Test
    void shouldSayThatTheSessionIsOver()
    {
        append("one");
        login("", "1");
        access.onSessionOver();

        assertEquals(List.of("A      DAY1                   1", "Sone", "Z"), sent(0));
        assertEquals(Departure.SESSION_OVER, connection.departure());
    }

    @Test
    void shouldNotTakeTwoLoginsOrWhatIsNone()
    {
        login("", "1");
        login("", "1");
        assertEquals(Departure.MALFORMED, connection.departure());
        assertMalformed(packet('L', LOGIN + String.format("%20s", "first")));
        assertMalformed(packet('U', "order before the login"));
        assertMalformed(packet('S', "a message"));
        assertMalformed(new byte[]{0, 0});
        assertMalformed(new byte[]{0, 2, 'O', 0});
    }

    @Property(tries = 500)
    void shouldSurviveAnyBytes(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final SoupConnection any = new SoupConnection(access, TIMERS, 0);
        append("one");
        long nowNs = 0;
        for (int i = 0; i < 50 && any.departure() == null; i++)
        {
            final byte[] payload = new byte[random.nextInt(80)];
            random.nextBytes(payload);
            final byte[] bytes = random.nextBoolean() ?
                payload :
                packet("LROU+".charAt(random.nextInt(5)), new String(payload, StandardCharsets.US_ASCII));
            nowNs += random.nextInt(2_000);
            any.input().put(bytes);
            any.onInput(nowNs);
            any.poll(nowNs);
            assertTrue(any.input().hasRemaining(), "room for more");
        }
    }

    @Test
    void shouldAllocateNothingForMessages()
    {
        login("", "1");
        sent(0);
        final UnsafeBuffer message = new UnsafeBuffer(new byte[40]);
        stream(message, 500_000); // The store is full then, and goes round.

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++)
        {
            final long before = Allocation.bytes();
            stream(message, 50_000);
            least = Math.min(least, Allocation.bytes() - before);
        }
        assertEquals(0, least);
    }

    private void stream(final UnsafeBuffer message, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            store.append(message, 0, 40);
            connection.poll(1);
            connection.output().clear();
        }
    }

    private void assertAccepted(final String wanted, final long first)
    {
        final SoupConnection client = new SoupConnection(access, TIMERS, 0);
        client.input().put(packet('L', LOGIN + String.format("%20s", wanted)));
        client.onInput(0);
        final String accepted = sent(client, 0).get(0);
        assertEquals(first, Long.parseLong(accepted.substring(11).strip()), accepted);
    }

    private void assertMalformed(final byte[] bytes)
    {
        final SoupConnection client = new SoupConnection(access, TIMERS, 0);
        client.input().put(bytes);
        client.onInput(0);
        assertEquals(Departure.MALFORMED, client.departure());
    }

    private void login(final String session, final String sequence)
    {
        input(packet('L', LOGIN.substring(0, 16) + String.format("%10s%20s", session, sequence)), 0);
    }

    private void input(final byte[] bytes, final long nowNs)
    {
        connection.input().put(bytes);
        connection.onInput(nowNs);
    }

    private void append(final String... messages)
    {
        for (final String message : messages)
        {
            store.append(new UnsafeBuffer(message.getBytes(StandardCharsets.US_ASCII)), 0, message.length());
        }
    }

    private List<String> sent(final long nowNs)
    {
        return sent(connection, nowNs);
    }

    /** Polls and takes all of the output, as type and payload of its packets. */
    private static List<String> sent(final SoupConnection client, final long nowNs)
    {
        client.poll(nowNs);
        final ByteBuffer output = client.output();
        output.flip();
        final List<String> packets = new ArrayList<>();
        while (output.hasRemaining())
        {
            final byte[] packet = new byte[output.getShort() & 0xFFFF];
            output.get(packet);
            packets.add(new String(packet, StandardCharsets.US_ASCII));
        }
        output.clear();
        if (!packets.isEmpty())
        {
            client.onTaken(nowNs);
            client.poll(nowNs); // Also says, where it is so, that it is to be closed.
        }
        return packets;
    }

    private static byte[] packet(final char type, final String payload)
    {
        return ByteBuffer.allocate(3 + payload.length())
            .putShort((short)(1 + payload.length())).put((byte)type)
            .put(payload.getBytes(StandardCharsets.US_ASCII)).array();
    }

    private static byte[] join(final byte[]... packets)
    {
        final ByteBuffer joined = ByteBuffer.allocate(1 << 10);
        for (final byte[] packet : packets)
        {
            joined.put(packet);
        }
        final byte[] bytes = new byte[joined.position()];
        joined.flip().get(bytes);
        return bytes;
    }
}
