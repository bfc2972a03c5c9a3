package io.directlive.feed.cme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.VenueHandler;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Numbers of packets: repeats, gaps, sessions, back pressure. */
class MdpFramingTest implements VenueHandler
{
    private static final byte[] HEARTBEAT = MdpBytes.message(12).bytes();

    private final List<String> calls = new ArrayList<>();
    private final MdpFraming framing =
        new MdpFraming(false, (number, byteOffset, reason) -> calls.add("bad " + number + " " + reason));
    private boolean isFull;

    @Test
    void shouldHandOverEachPacketOnce()
    {
        assertTrue(take(1, 10));
        assertTrue(take(1, 10));
        assertTrue(take(2, 11));
        assertTrue(take(1, 10));
        assertTrue(take(3, 12));

        assertEquals(List.of("message 1 of 22", "message 2 of 22", "message 3 of 22"), calls);
    }

    @Test
    void shouldDeclareWhatIsMissing()
    {
        take(3, 10);
        take(4, 11);
        take(9, 12);
        take(8, 11);

        assertEquals(List.of("gap 1 2", "message 3 of 22", "message 4 of 22", "gap 5 8", "message 9 of 22"), calls);
    }

    @Test
    void shouldGoOnWhereTheHandlerHadNoRoom()
    {
        isFull = true;
        assertFalse(take(3, 10));
        isFull = false;
        assertTrue(take(3, 10));
        isFull = true;
        assertFalse(take(4, 10));
        isFull = false;
        assertTrue(take(4, 10));

        assertEquals(List.of("gap 1 2", "message 3 of 22", "message 4 of 22"), calls);
    }

    /** The gap may be taken and the packet after it not. */
    @Test
    void shouldDeclareAGapOnce()
    {
        final List<String> taken = new ArrayList<>();
        final VenueHandler handler = new VenueHandler()
        {
            private int refusals = 2;

            @Override
            public boolean onMessage(
                final DirectBuffer buffer, final int offset, final int length, final long number, final long time)
            {
                if (refusals-- > 0)
                {
                    return false;
                }
                return taken.add("message " + number);
            }

            @Override
            public boolean onGap(final long from, final long to, final long time)
            {
                return taken.add("gap " + from + " " + to);
            }

            @Override
            public boolean onEndOfSession(final long number, final long time)
            {
                throw new AssertionError("the venue has none");
            }
        };
        final UnsafeBuffer packet = new UnsafeBuffer(MdpBytes.packet(5, 10, HEARTBEAT));
        while (!framing.onPacket(packet, 0, packet.capacity(), 0, handler))
        {
            assertTrue(taken.size() <= 2);
        }

        assertEquals(List.of("gap 1 4", "message 5"), taken);
    }

    @Test
    void shouldLeaveToTheOtherLineWhatMakesNoSense()
    {
        take(1, 10);
        final byte[] packet = MdpBytes.packet(2, 11, HEARTBEAT);
        packet[12] = 9;
        take(packet);
        take(2, 11);
        take(new byte[11]);

        assertEquals(
            List.of(
                "message 1 of 22", "bad 2 " + MdpFault.BAD_SIZE.reason(), "message 2 of 22",
                "bad 0 " + MdpFault.NO_HEADER.reason()),
            calls);
    }

    @Test
    void shouldTellOfAnotherSession()
    {
        take(1, 10);
        take(2, 11);
        take(1, 12);
        take(0, 9);

        assertEquals(
            List.of(
                "message 1 of 22", "message 2 of 22",
                "bad 1 number below the next one, yet sent later: of another session"),
            calls);
    }

    @Test
    void shouldTakePacketsOverTcp()
    {
        final MdpFraming overTcp =
            new MdpFraming(true, (number, byteOffset, reason) -> calls.add("bad " + number + " " + reason));
        final byte[] packet = MdpBytes.overTcp(MdpBytes.packet(1, 10, HEARTBEAT));
        assertTrue(overTcp.onPacket(new UnsafeBuffer(packet), 0, packet.length, 77, this));
        assertTrue(overTcp.onPacket(new UnsafeBuffer(packet), 0, 1, 77, this));
        packet[0] = 0;
        assertTrue(overTcp.onPacket(new UnsafeBuffer(packet), 0, packet.length, 77, this));

        assertEquals(
            List.of(
                "message 1 of 22", "bad 0 encoding type is not 0xCAFE", "bad 0 encoding type is not 0xCAFE"),
            calls);
    }

    private boolean take(final int number, final long sentNs)
    {
        return take(MdpBytes.packet(number, sentNs, HEARTBEAT));
    }

    private boolean take(final byte[] packet)
    {
        return framing.onPacket(new UnsafeBuffer(packet), 0, packet.length, 77, this);
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        assertEquals(77, receiveTimeNs);
        return !isFull && calls.add("message " + sourceSequence + " of " + length);
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        return !isFull && calls.add("gap " + fromSequence + " " + toSequence);
    }

    @Override
    public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
    {
        throw new AssertionError("the venue has none");
    }
}
