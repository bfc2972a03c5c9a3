package io.directlive.feed.soup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SoupSessionPropertiesTest
{
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final char[] TYPES = {'S', 'S', 'S', 'S', 'H', 'U', '+', 'Q'};

    @Property(tries = 300)
    void shouldGiveTheSameHoweverItIsCut(@ForAll final long seed, @ForAll @IntRange(min = 1, max = 5000) final int cut)
    {
        final Random random = new Random(seed);
        final byte[] stream = stream(random);
        final Recorder recorder = new Recorder();
        final SoupSession session = session();
        session.start("", 1, NOW);

        int at = 0;
        while (session.isOpen() && (at < stream.length || session.hasPacket()))
        {
            recorder.room = random.nextInt(5);
            session.poll(recorder, 1 + random.nextInt(9));
            if (session.isOpen() && !session.hasPacket() && at < stream.length)
            {
                final ByteBuffer room = session.inbound();
                final int length = Math.min(Math.min(1 + random.nextInt(cut), stream.length - at), room.remaining());
                assertTrue(length > 0, "there is always room");
                room.put(stream, at, length);
                session.onReceived(NOW);
                at += length;
            }
        }

        assertEquals(naive(stream), recorder.calls);
        assertEquals(SoupSession.State.ENDED, session.state());
    }

    @Property(tries = 300)
    void shouldSurviveAnyBytes(@ForAll @Size(max = 2000) final byte[] bytes, @ForAll final boolean isLoggedIn)
    {
        survive(bytes, isLoggedIn);
    }

    @Property(tries = 300)
    void shouldSurviveAStreamWithDamage(@ForAll final long seed, @ForAll @IntRange(min = 1, max = 20) final int damages)
    {
        final Random random = new Random(seed);
        final byte[] stream = stream(random);
        for (int i = 0; i < damages; i++)
        {
            stream[random.nextInt(stream.length)] = (byte)random.nextInt();
        }
        survive(stream, false);
    }

    /** Never throws, never loops, numbers one after the other; and a new connection works as ever. */
    private static void survive(final byte[] bytes, final boolean isLoggedIn)
    {
        final Recorder recorder = new Recorder();
        final SoupSession session = session();
        session.start("", 1, NOW);
        if (isLoggedIn)
        {
            feed(session, recorder, SoupBytes.accepted("S", 1));
        }
        for (int at = 0; at < bytes.length && session.isOpen(); at += 100)
        {
            feed(session, recorder, Arrays.copyOfRange(bytes, at, Math.min(at + 100, bytes.length)));
            assertFalse(session.hasPacket(), "all that is whole was taken");
        }
        long last = -1;
        for (final String call : recorder.calls)
        {
            if (Character.isDigit(call.charAt(0)))
            {
                final long number = Long.parseLong(call.substring(0, call.indexOf(' ')));
                assertTrue(last < 0 || number == last + 1, call);
                last = number;
            }
        }

        recorder.calls.clear();
        session.start("", 3, NOW);
        feed(session, recorder, SoupBytes.accepted("S", 3));
        feed(session, recorder, SoupBytes.packet('S', "x"));
        assertEquals(List.of("login S 3", "3 x"), recorder.calls);
    }

    private static void feed(final SoupSession session, final SoupHandler handler, final byte[] bytes)
    {
        session.inbound().put(bytes);
        session.onReceived(NOW);
        session.poll(handler, Integer.MAX_VALUE);
    }

    private static byte[] stream(final Random random)
    {
        final ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(SoupBytes.packet('+', "welcome"));
        stream.writeBytes(SoupBytes.accepted("S" + random.nextInt(100), 1 + random.nextInt(1000)));
        final int packets = random.nextInt(60);
        for (int i = 0; i < packets; i++)
        {
            final char type = TYPES[random.nextInt(TYPES.length)];
            final int longest = random.nextInt(30) == 0 ? 65_535 : 50;
            final byte[] payload = new byte[type == 'H' ? 0 : random.nextInt(longest)];
            random.nextBytes(payload);
            stream.writeBytes(SoupBytes.packet(type, payload));
        }
        stream.writeBytes(SoupBytes.packet('Z'));
        return stream.toByteArray();
    }

    private static List<String> naive(final byte[] stream)
    {
        final List<String> calls = new ArrayList<>();
        final ByteBuffer bytes = ByteBuffer.wrap(stream);
        long next = 0;
        while (bytes.hasRemaining())
        {
            final byte[] packet = new byte[bytes.getShort() & 0xFFFF];
            bytes.get(packet);
            final String payload = new String(packet, 1, packet.length - 1, StandardCharsets.ISO_8859_1);
            switch (packet[0])
            {
                case 'A':
                    next = Long.parseLong(payload.substring(10).strip());
                    calls.add("login " + payload.substring(0, 10).strip() + " " + next);
                    break;

                case 'S':
                    calls.add(next++ + " " + payload);
                    break;

                case 'U':
                    calls.add("unsequenced " + payload);
                    break;

                case 'Z':
                    calls.add("end " + next);
                    break;

                default:
                    break;
            }
        }
        return calls;
    }

    private static SoupSession session()
    {
        return new SoupSession(
            new SoupLogin("u", "p", "", SoupVersion.V4_00), SoupTimers.DEFAULT, (number, at, reason) -> { });
    }
}
