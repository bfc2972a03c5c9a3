package io.directlive.feed.mold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.VenueHandler;
import io.directlive.feed.itch.ItchMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MoldFramingTest
{
    private static final String SESSION = "SESSION1";
    private static final long TIME = 5;

    private final List<String> badInput = new ArrayList<>();
    private final MoldFraming framing =
        new MoldFraming((number, at, reason) -> badInput.add(number + " " + reason));
    private final Taken taken = new Taken();

    @Test
    void shouldNumberMessages()
    {
        deletes(1, 3);
        deletes(4, 1);

        assertTaken("1", "2", "3", "4");
        assertEquals(5, framing.expected());
    }

    @Test
    void shouldReadTheWorkedExample()
    {
        final UnsafeBuffer packet = new UnsafeBuffer(MoldBytes.WORKED_EXAMPLE);

        assertEquals(58, packet.capacity());
        assertEquals("000010059B", MoldPacket.session(packet, 0));
        assertEquals(14_757_721, MoldPacket.sequence(packet, 0));
        assertEquals(1, MoldPacket.count(packet, 0));
        assertEquals(36, MoldPacket.messageLength(packet, 20));
        assertEquals('A', ItchMessage.type(packet, 22));

        assertTrue(framing.onPacket(packet, 0, 58, TIME, taken));
        assertTaken("gap 1-14757720", "14757721");
        assertEquals(14_757_720, framing.lost());
    }

    @Test
    void shouldDropRepeatsAndTakeWhatIsNewInAPacket()
    {
        deletes(1, 3);
        deletes(1, 2);
        deletes(2, 4);

        assertTaken("1", "2", "3", "4", "5");
        assertEquals(4, framing.duplicates());
        assertEquals(0, framing.lost());
    }

    @Test
    void shouldDeclareWhatIsMissing()
    {
        deletes(1, 1);
        deletes(5, 1);
        deletes(3, 1);

        assertTaken("1", "gap 2-4", "5");
        assertEquals(3, framing.lost());
        assertEquals(1, framing.duplicates());
    }

    @Test
    void shouldFindWhatIsMissingAtTheEndByHeartbeats()
    {
        deletes(1, 2);
        packet(MoldBytes.heartbeat(SESSION, 3));
        packet(MoldBytes.heartbeat(SESSION, 5));
        packet(MoldBytes.heartbeat(SESSION, 5));

        assertTaken("1", "2", "gap 3-4");
        assertEquals(3, framing.heartbeats());
    }

    @Test
    void shouldTellTheEndOnce()
    {
        deletes(1, 1);
        packet(MoldBytes.end(SESSION, 4));
        packet(MoldBytes.end(SESSION, 4));
        packet(MoldBytes.heartbeat(SESSION, 4));
        deletes(1, 1);

        assertTaken("1", "gap 2-3", "end 4");
        assertTrue(framing.isEnded());
        assertEquals(List.of(), badInput);

        deletes(4, 1);
        assertTaken("1", "gap 2-3", "end 4");
        assertEquals(List.of("4 messages after the end of their session"), badInput);
    }

    @Test
    void shouldReportPacketsOfAnotherSession()
    {
        deletes(1, 1);
        packet(MoldBytes.deletes("SESSION2", 1, 2));
        deletes(2, 1);

        assertTaken("1", "2");
        assertEquals(1, framing.foreign());
        assertEquals(List.of("1 a packet of another session"), badInput);
    }

    @Test
    void shouldDropPacketsThatAreNotWhole()
    {
        final byte[] whole = MoldBytes.deletes(SESSION, 1, 2);
        for (int length = 0; length < whole.length; length++)
        {
            packet(Arrays.copyOf(whole, length));
        }
        packet(Arrays.copyOf(whole, whole.length + 1));

        assertTaken();
        assertEquals(whole.length + 1, framing.malformed());
        deletes(1, 1);
        assertTaken("1");
    }

    @Test
    void shouldTakeMessagesWithoutBytesAsMessages()
    {
        packet(MoldBytes.packet(SESSION, 1, List.of(new byte[0], new byte[]{1})));

        assertTaken("1", "2");
    }

    @Test
    void shouldNumberPacketsWithoutANumberAsTheNext()
    {
        taken.room = 1;
        final byte[] packet = MoldBytes.deletes("", 0, 2);
        assertFalse(framing.onPacket(new UnsafeBuffer(packet), 0, packet.length, TIME, taken));
        taken.room = 9;
        packet(packet);
        packet(MoldBytes.deletes("", 0, 1));

        assertTaken("1", "2", "3");
        assertEquals(0, framing.duplicates());
    }

    @Test
    void shouldRefuseNumbersThatGoBeyondAll()
    {
        packet(MoldBytes.deletes(SESSION, Long.MAX_VALUE, 2));
        packet(MoldBytes.deletes(SESSION, -5, 2));
        packet(MoldBytes.heartbeat(SESSION, -5));

        assertTaken();
        assertEquals(3, badInput.size());
    }

    private void deletes(final long sequence, final int count)
    {
        packet(MoldBytes.deletes(SESSION, sequence, count));
    }

    private void packet(final byte[] bytes)
    {
        assertTrue(framing.onPacket(new UnsafeBuffer(bytes), 0, bytes.length, TIME, taken));
    }

    private void assertTaken(final String... expected)
    {
        assertEquals(List.of(expected), taken.calls);
    }

    private static final class Taken implements VenueHandler
    {
        private final List<String> calls = new ArrayList<>();
        private int room = Integer.MAX_VALUE;

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            assertEquals(TIME, receiveTimeNs);
            return take(Long.toString(sourceSequence));
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            return take("gap " + fromSequence + "-" + toSequence);
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return take("end " + sourceSequence);
        }

        private boolean take(final String call)
        {
            if (room == 0)
            {
                return false;
            }
            room--;
            calls.add(call);
            return true;
        }
    }
}
