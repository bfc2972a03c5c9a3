package io.directlive.feed.iex;

import static io.directlive.feed.iex.Packets.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.VenueHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class IexTpFramingTest
{
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_000 * SECOND;
    private static final String RESTART = "1 sequence numbers start again within the session";

    private final List<String> told = new ArrayList<>();
    private final Taken taken = new Taken();
    private IexTpFraming framing = framing(0);

    @Test
    void shouldNumberMessagesAsTheVenueDoes()
    {
        onPacket(segment(1, 0, START));
        onPacket(segment(1, 0, START + 1, "a", "bb"));
        onPacket(segment(3, 7, START + 2, "ccc"));
        onPacket(segment(4, 12, START + 3));

        assertEquals(List.of("1 a", "2 bb", "3 ccc"), taken.calls);
        assertEquals(List.of(), told);
        assertEquals(Packets.SESSION, framing.sessionId());
        assertEquals(4, framing.packets());
        assertEquals(2, framing.heartbeats());
    }

    @Test
    void shouldDropWhatCameBefore()
    {
        onPacket(segment(1, 0, START, "a", "b"));
        onPacket(segment(1, 0, START, "a", "b"));
        onPacket(segment(2, 3, START, "b", "c"));
        onPacket(segment(2, 3, START));

        assertEquals(List.of("1 a", "2 b", "3 c"), taken.calls);
        assertEquals(3, framing.repeatedMessages());
        assertEquals(List.of(), told);
    }

    @Test
    void shouldDeclareWhatIsMissing()
    {
        onPacket(segment(4, 11, START, "d"));
        onPacket(segment(7, 20, START, "g"));

        assertEquals(List.of("lost 1 to 3", "4 d", "lost 5 to 6", "7 g"), taken.calls);
        assertEquals(5, framing.lostMessages());
    }

    @Test
    void shouldNoticeLossOfTheLastMessagesByAHeartbeat()
    {
        onPacket(segment(1, 0, START, "a"));
        onPacket(segment(3, 9, START + SECOND));
        onPacket(segment(3, 9, START + 2 * SECOND, "c"));

        assertEquals(List.of("1 a", "lost 2 to 2", "3 c"), taken.calls);
    }

    @Test
    void shouldGoOnWhereTheHandlerHadNoRoom()
    {
        final UnsafeBuffer packet = segment(3, 8, START, "c", "d", "e");
        for (final int refused : new int[]{0, 1, 2, 3})
        {
            framing = framing(0);
            taken.calls.clear();
            taken.room = refused;

            assertFalse(framing.onPacket(packet, 0, packet.capacity(), 5, taken));
            taken.room = Integer.MAX_VALUE;
            assertTrue(framing.onPacket(packet, 0, packet.capacity(), 5, taken));

            assertEquals(List.of("lost 1 to 2", "3 c", "4 d", "5 e"), taken.calls);
            assertEquals(2, framing.lostMessages());
            assertEquals(0, framing.repeatedMessages());
            assertEquals(1, framing.packets());
        }
    }

    @Test
    void shouldEndWithTheRunAndSayThatAnotherBegins()
    {
        onPacket(segment(1, 0, START, "a", "b"));
        assertFalse(framing.isRunOver());
        onPacket(segment(1, 0, START + 4 * SECOND));
        onPacket(segment(1, 0, START + 5 * SECOND, "A", "B", "C"));

        assertEquals(List.of("1 a", "2 b"), taken.calls);
        assertEquals(List.of(RESTART), told);
        assertTrue(framing.isRunOver());
        assertEquals(1, framing.run());
        assertEquals(4, framing.nextSequence());
        assertEquals(2, framing.otherPackets());
    }

    @Test
    void shouldDeliverTheRunThatIsWanted()
    {
        framing = framing(1);
        onPacket(segment(1, 0, START, "a", "b"));
        onPacket(segment(1, 0, START + 4 * SECOND, "A"));
        onPacket(segment(2, 3, START + 5 * SECOND, "B"));
        onPacket(segment(1, 0, START + 9 * SECOND, "X"));

        assertEquals(List.of("1 A", "2 B"), taken.calls);
        assertEquals(List.of(RESTART, RESTART), told);
        assertTrue(framing.isRunOver());
    }

    @Test
    void shouldDeclareWhatIsMissingOfARunWhoseStartWasLost()
    {
        framing = framing(1);
        onPacket(segment(1, 0, START, "a", "b", "c", "d"));
        onPacket(segment(2, 3, START + 4 * SECOND, "B"));

        assertEquals(List.of("lost 1 to 1", "2 B"), taken.calls);
        assertEquals(List.of("2 sequence numbers start again within the session"), told);
    }

    /** The other line is late, or starts late, while this one shows by its heartbeats that the session goes on. */
    @Test
    void shouldNotTakeALateLineForARestart()
    {
        onPacket(segment(1, 0, START, "a", "b"));
        for (int i = 1; i <= 10; i++)
        {
            onPacket(segment(3, 6, START + i * SECOND));
            onPacket(segment(1, 0, START + i * SECOND + SECOND / 2));
            onPacket(segment(1, 0, START + i * SECOND + SECOND / 2, "a", "b"));
        }
        onPacket(segment(3, 6, START + 11 * SECOND, "c"));

        assertEquals(List.of("1 a", "2 b", "3 c"), taken.calls);
        assertEquals(List.of(), told);
    }

    @Test
    void shouldTellAndDropWhatIsNotOfTheSession()
    {
        onPacket(segment(1, 0, START, "a"));
        final UnsafeBuffer version = segment(2, 3, START, "x");
        version.putByte(0, (byte)2);
        final UnsafeBuffer feed = segment(2, 3, START, "x");
        feed.putByte(2, (byte)3);
        final UnsafeBuffer session = segment(2, 3, START, "x");
        session.putByte(8, (byte)1);
        onPacket(version);
        onPacket(feed);
        onPacket(session);
        onPacket(segment(2, 3, START, "b"));

        assertEquals(List.of("1 a", "2 b"), taken.calls);
        assertEquals(
            List.of(
                "0 not IEX-TP version 1",
                "2 message protocol id of another feed",
                "2 session id of another session"),
            told);
        assertEquals(3, framing.otherPackets());
        assertEquals(0, framing.badPackets());
    }

    @Test
    void shouldRefuseNumbersThatContradictTheStreamOffset()
    {
        onPacket(segment(1, 0, START, "a"));
        onPacket(segment(2, 4, START, "x"));
        onPacket(segment(1_000_000, 100, START, "x"));
        onPacket(segment(0, 0, START, "x"));
        onPacket(segment(2, -1, START, "x"));
        onPacket(segment(2, 3, START, "b"));

        assertEquals(List.of("1 a", "2 b"), taken.calls);
        assertEquals(4, told.size());
        assertEquals(4, framing.badPackets());
    }

    /** Cut anywhere: what is whole is delivered, the rest is missing until it comes again. */
    @Test
    void shouldDeliverWhatIsWholeInACutPacket()
    {
        final UnsafeBuffer packet = segment(1, 0, START, "a", "bb", "ccc");
        final List<String> all = List.of("1 a", "2 bb", "3 ccc");
        for (int length = 0; length < packet.capacity(); length++)
        {
            framing = framing(0);
            taken.calls.clear();
            told.clear();
            final int whole = length < 43 ? 0 : length < 47 ? 1 : 2;

            assertTrue(framing.onPacket(packet, 0, length, 5, taken));
            assertEquals(all.subList(0, whole), taken.calls);
            assertEquals(1, told.size());
            assertEquals(1, framing.badPackets());

            onPacket(packet);
            assertEquals(all, taken.calls);
        }
    }

    @Test
    void shouldTellBytesAfterTheLastMessage()
    {
        final UnsafeBuffer packet = segment(1, 0, START, "a", "b");
        packet.putByte(14, (byte)1);
        onPacket(packet);

        assertEquals(List.of("1 a"), taken.calls);
        assertEquals(List.of("1 bytes after the last message"), told);
    }

    /** Any bytes behind a header that looks right: never throws, and numbers never go back or jump unsaid. */
    @Property
    void shouldTakeAnyPackets(@ForAll final long seed, @ForAll @Size(max = 60) final byte[] bytes)
    {
        final Random random = new Random(seed);
        final IexTpFraming any = framing(0);
        final Taken contiguous = new Taken();
        for (int i = 0; i < 20; i++)
        {
            final UnsafeBuffer packet = segment(1 + random.nextInt(9), random.nextInt(60), random.nextLong(), "a", "b");
            for (int flips = random.nextInt(4); flips > 0; flips--)
            {
                packet.putByte(random.nextInt(packet.capacity()), (byte)random.nextInt());
            }
            contiguous.room = random.nextInt(3);
            for (int tries = 0; !any.onPacket(packet, 0, packet.capacity(), 5, contiguous); tries++)
            {
                assertTrue(tries < 4, "never taken");
                contiguous.room = 1;
            }
            contiguous.room = Integer.MAX_VALUE;
            any.onPacket(new UnsafeBuffer(bytes), 0, bytes.length, 5, contiguous);
        }
    }

    @Test
    void shouldNotAllocate()
    {
        final VenueHandler nothing = new Nothing();
        final UnsafeBuffer[] packets = new UnsafeBuffer[10_000];
        for (int i = 0; i < packets.length; i++)
        {
            packets[i] = segment(1 + 2L * i, 6L * i, START, "a", "b");
        }

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++)
        {
            framing = new IexTpFraming(IexFormat.DEEP, 0, BadInputListener.NONE);
            least = Math.min(least, allocated(packets, nothing));
            assertEquals(20_001, framing.nextSequence());
        }
        assertEquals(0, least, "bytes allocated");
    }

    private long allocated(final UnsafeBuffer[] packets, final VenueHandler handler)
    {
        final long before = Allocation.bytes();
        for (int i = 0; i < packets.length; i++)
        {
            framing.onPacket(packets[i], 0, packets[i].capacity(), 5, handler);
        }
        return Allocation.bytes() - before;
    }

    private IexTpFraming framing(final int run)
    {
        return new IexTpFraming(IexFormat.DEEP, run, (number, at, reason) -> told.add(number + " " + reason));
    }

    private void onPacket(final UnsafeBuffer packet)
    {
        final byte[] elsewhere = new byte[packet.capacity() + 20];
        Arrays.fill(elsewhere, (byte)0x55);
        final UnsafeBuffer buffer = new UnsafeBuffer(elsewhere);
        buffer.putBytes(7, packet, 0, packet.capacity());
        assertTrue(framing.onPacket(buffer, 7, packet.capacity(), 5, taken));
    }

    /** Takes messages as long as it has room, and sees that no number is left out or comes twice. */
    private static final class Taken implements VenueHandler
    {
        private final List<String> calls = new ArrayList<>();
        private int room = Integer.MAX_VALUE;
        private long expected = 1;

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            assertEquals(5, receiveTimeNs);
            if (!hasRoom())
            {
                return false;
            }
            begin(sourceSequence, sourceSequence);
            calls.add(sourceSequence + " " + buffer.getStringWithoutLengthAscii(offset, length));
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            if (!hasRoom())
            {
                return false;
            }
            begin(fromSequence, toSequence);
            calls.add("lost " + fromSequence + " to " + toSequence);
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            throw new AssertionError("IEX-TP has no end of session");
        }

        private boolean hasRoom()
        {
            if (room == 0)
            {
                return false;
            }
            room--;
            return true;
        }

        private void begin(final long from, final long to)
        {
            if (calls.isEmpty())
            {
                expected = 1;
            }
            assertEquals(expected, from);
            assertTrue(to >= from);
            expected = to + 1;
        }
    }

    private static final class Nothing implements VenueHandler
    {
        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return true;
        }
    }
}
