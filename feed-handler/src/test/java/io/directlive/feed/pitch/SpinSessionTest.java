package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchBytes.add;
import static io.directlive.feed.pitch.PitchBytes.block;
import static io.directlive.feed.pitch.PitchBytes.message;
import static io.directlive.feed.pitch.PitchBytes.time;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.JsonLines;
import io.directlive.feed.pitch.SpinSession.State;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SpinSessionTest implements SpinSession.Handler
{
    private static final PitchLogin LOGIN = new PitchLogin("0001", "USER", "PASSWORD");
    private static final long NOW = 1_000_000;

    private final List<String> calls = new ArrayList<>();
    private SpinSession session = new SpinSession(LOGIN, PitchLinkConfig.DEFAULT, this);

    @Test
    void shouldWaitForAnImageThatIsRecentEnoughAndTakeIt()
    {
        session.onConnected(100, NOW);
        assertEquals(State.LOGIN, session.state());
        take(accepted());
        assertEquals(State.AWAITING_IMAGE, session.state());
        session.link().onSent(session.link().outboundLength());

        take(available(99));
        assertEquals("", sent());
        take(available(100));
        assertEquals("0e00010000000000" + "0681" + "64000000", sent());
        take(available(101));
        assertEquals(State.REQUESTED, session.state());
        assertEquals("", sent());

        take(response(100, 2, "A"));
        assertEquals(State.RECEIVING, session.state());
        take(block(0, 0, time(34_200), add(1, "B", 100, "MAT", 206_600)));
        take(available(102));
        take(block(0, 0, add(2, "S", 100, "MAT", 206_700)));
        take(finished(101));

        assertEquals(State.FINISHED, session.state());
        assertEquals(101, session.sequence());
        assertEquals(List.of("start 2", "20", "21", "21"), calls);
        session.link().onDisconnected("server closed the connection");
        assertEquals(State.FINISHED, session.state());
        assertNull(session.failure());
    }

    @Test
    void shouldCountOnOverTheRollOver()
    {
        begin(0xFFFF_FFFFL + 10, 12, 0);
        take(finished(12));

        assertEquals(State.FINISHED, session.state());
        assertEquals(0xFFFF_FFFFL + 12, session.sequence());
    }

    @Test
    void shouldTakeTheImageOfAUnitThatHasSaidNothing()
    {
        begin(0, 0, 0);
        take(finished(0));

        assertEquals(State.FINISHED, session.state());
        assertEquals(0, session.sequence());
    }

    @Test
    void shouldAskForALaterImageWhenTheOneAskedForIsGone()
    {
        session.onConnected(100, NOW);
        take(accepted());
        take(available(100));
        take(response(100, 0, "O"));
        assertEquals(State.AWAITING_IMAGE, session.state());
        take(available(200));
        take(response(200, 0, "A"));
        take(finished(200));

        assertEquals(200, session.sequence());
    }

    @Test
    void shouldFailWithWhatCannotBe()
    {
        assertFailure("spin refused: one is in progress", () ->
        {
            session.onConnected(100, NOW);
            take(accepted());
            take(available(100));
            take(response(100, 0, "S"));
        });
        assertFailure("answer to a spin that was not asked for", () ->
        {
            session.onConnected(100, NOW);
            take(accepted());
            take(response(100, 0, "A"));
        });
        assertFailure("answer to a spin that was not asked for", () -> begin(100, 100, 1, 101));
        assertFailure("end of a spin that did not begin", () ->
        {
            session.onConnected(100, NOW);
            take(accepted());
            take(finished(100));
        });
        assertFailure("fewer orders than the spin announced", () ->
        {
            begin(100, 100, 1);
            take(finished(100));
        });
        assertFailure("more orders than the spin announced", () ->
        {
            begin(100, 100, 0);
            take(block(0, 0, add(1, "B", 100, "MAT", 206_600)));
        });
        assertFailure("spin reflects less than was asked for", () ->
        {
            begin(100, 100, 0);
            take(finished(99));
        });
        assertFailure("never", () ->
        {
            begin(100, 100, 5);
            take(block(0, 0, message(PitchMessageType.TRADE_BREAK, 1, 1)));
        });
        assertFailure("login refused: not authorised", () ->
        {
            session.onConnected(100, NOW);
            take(block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "N")));
        });
        assertTrue(session.isRefused());
    }

    @Property(tries = 300)
    void shouldTakeTheSameImageHoweverTheStreamIsCut(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final List<byte[]> blocks = new ArrayList<>(List.of(accepted(), available(7), response(7, 50, "A")));
        for (int i = 0; i < 50; i++)
        {
            blocks.add(
                random.nextBoolean() ? block(0, 0, add(i, "B", 100, "MAT", 206_600)) :
                block(0, 0, time(i), add(i, "S", 100, "MAT", 206_600)));
        }
        blocks.add(finished(7));

        reset();
        session.onConnected(7, NOW);
        blocks.forEach(this::take);
        final List<String> whole = List.copyOf(calls);
        assertEquals(State.FINISHED, session.state());

        reset();
        session.onConnected(7, NOW);
        int length = 0;
        final UnsafeBuffer stream = new UnsafeBuffer(new byte[blocks.stream().mapToInt(b -> b.length).sum()]);
        for (final byte[] block : blocks)
        {
            stream.putBytes(length, block);
            length += block.length;
        }
        int at = 0;
        while (at < length)
        {
            final int part = Math.min(1 + random.nextInt(random.nextBoolean() ? 3 : 500), length - at);
            session.link().onBytes(stream, at, part, NOW);
            at += part;
        }

        assertEquals(State.FINISHED, session.state(), session.failure());
        assertEquals(whole, calls);
    }

    @Property(tries = 500)
    void shouldTakeAnyBytes(@ForAll final byte[] bytes)
    {
        for (int stage = 0; stage < 3; stage++)
        {
            reset();
            session.onConnected(100, NOW);
            if (stage > 0)
            {
                take(accepted());
            }
            if (stage > 1)
            {
                take(available(100));
                take(response(100, 3, "A"));
            }
            take(bytes);
            take(block(0, 0));
        }
    }

    /** Whatever one message of the server is, at any point. */
    @Property(tries = 500)
    void shouldTakeAnyMessage(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final PitchMessageType[] types = PitchMessageType.values();
        reset();
        session.onConnected(100, NOW);
        take(accepted());
        for (int i = 0; i < 50; i++)
        {
            final PitchMessageType type = types[random.nextInt(types.length)];
            final byte[] message = new byte[type.length()];
            random.nextBytes(message);
            message[0] = (byte)message.length;
            message[1] = (byte)type.code();
            take(block(0, 0, message));
            session.link().onSent(session.link().outboundLength());
        }
    }

    @Override
    public void onSpinStart(final long orderCount)
    {
        calls.add("start " + orderCount);
    }

    @Override
    public String onSpinMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        final String hex = JsonLines.hex(buffer, offset, length);
        calls.add(hex.substring(2, 4));
        return hex.startsWith("2c", 2) ? "never" : null;
    }

    private void assertFailure(final String reason, final Runnable story)
    {
        reset();
        story.run();
        assertEquals(reason, session.failure());
        assertEquals(State.FAILED, session.state());
    }

    private void reset()
    {
        calls.clear();
        session = new SpinSession(LOGIN, PitchLinkConfig.DEFAULT, this);
    }

    private void begin(final long leastSequence, final long wire, final int orders)
    {
        begin(leastSequence, wire, orders, wire);
    }

    private void begin(final long leastSequence, final long wire, final int orders, final long answered)
    {
        session.onConnected(leastSequence, NOW);
        take(accepted());
        take(available(wire));
        take(response(answered, orders, "A"));
    }

    private void take(final byte[] bytes)
    {
        session.link().onBytes(new UnsafeBuffer(bytes), 0, bytes.length, NOW);
    }

    private String sent()
    {
        final byte[] bytes = new byte[session.link().outboundLength()];
        session.link().outbound().getBytes(0, bytes);
        session.link().onSent(bytes.length);
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] accepted()
    {
        return block(0, 0, message(PitchMessageType.LOGIN_RESPONSE, "A"));
    }

    private static byte[] available(final long sequence)
    {
        return block(0, 0, message(PitchMessageType.SPIN_IMAGE_AVAILABLE, sequence));
    }

    private static byte[] response(final long sequence, final int orders, final String status)
    {
        return block(0, 0, message(PitchMessageType.SPIN_RESPONSE, sequence, orders, status));
    }

    private static byte[] finished(final long sequence)
    {
        return block(0, 0, message(PitchMessageType.SPIN_FINISHED, sequence));
    }
}
