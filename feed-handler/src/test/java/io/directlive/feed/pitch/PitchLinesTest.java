package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchBytes.add;
import static io.directlive.feed.pitch.PitchBytes.block;
import static io.directlive.feed.pitch.PitchBytes.delete;
import static io.directlive.feed.pitch.PitchBytes.message;
import static io.directlive.feed.pitch.PitchBytes.time;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.line.LinePackets;
import io.directlive.feed.line.LinesConformance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** One unit of PITCH from lines, for two days, each of which begins at 1. */
class PitchLinesTest extends LinesConformance
{
    private static final int UNIT = 7;

    @Override
    protected LinePackets linePackets()
    {
        return new PitchLines(UNIT);
    }

    @Override
    protected PacketFormat format()
    {
        return PitchFormat.INSTANCE;
    }

    @Override
    protected SessionHandler behindLines(final SessionHandler handler)
    {
        final PitchResolver resolver = new PitchResolver();
        resolver.sessionsTo(handler);
        return resolver;
    }

    /** A group may carry several units, and blocks without numbers that are of none. */
    @Override
    protected byte[] foreign(final Random random)
    {
        return switch (random.nextInt(6))
        {
            case 0 -> block(UNIT + 1, 1 + random.nextInt(2_000), anyMessage(random, 34_200));
            case 1 -> block(UNIT - 1, 1 + random.nextInt(2_000));
            case 2 -> block(0, 0, time(34_200));
            case 3 -> block(0, 0);
            default -> null;
        };
    }

    @Override
    protected List<List<byte[]>> sessions(final Random random)
    {
        final List<List<byte[]>> days = new ArrayList<>();
        for (int day = 0; day < 2; day++)
        {
            final List<byte[]> packets = new ArrayList<>();
            long sequence = 1;
            for (int i = 0; i < 400; i++)
            {
                final byte[][] messages = new byte[random.nextInt(4)][];
                for (int m = 0; m < messages.length; m++)
                {
                    messages[m] = anyMessage(random, 34_200 + i / 10);
                }
                packets.add(block(UNIT, sequence, messages));
                sequence += messages.length;
            }
            days.add(packets);
        }
        return days;
    }

    private static byte[] anyMessage(final Random random, final int seconds)
    {
        final long orderId = 1 + random.nextInt(40);
        return switch (random.nextInt(4))
        {
            case 0 -> time(seconds);
            case 1 -> delete(orderId);
            case 2 -> message(PitchMessageType.REDUCE_SIZE_SHORT, 5, orderId, 1 + random.nextInt(30));
            default -> add(orderId, random.nextBoolean() ? "B" : "S", 100, random.nextBoolean() ? "MAT" : "YANG",
                100 * (1 + random.nextInt(90)));
        };
    }

    @Test
    void shouldTellWhatIsWrong()
    {
        final LinePackets lines = linePackets();
        final UnsafeBuffer packet = new UnsafeBuffer(block(UNIT, 5, time(1)));
        assertEquals("a block whose messages are not as long as it is", lines.fault(packet, 0, packet.capacity() - 1));
        final UnsafeBuffer unnumbered = new UnsafeBuffer(block(UNIT, 0, time(1)));
        assertEquals("messages without numbers have no place in the order of a unit",
            lines.fault(unnumbered, 0, unnumbered.capacity()));
        assertFalse(lines.isOfChannel(new UnsafeBuffer(block(UNIT + 1, 5, time(1))), 0));
        assertThrows(IllegalArgumentException.class, () -> new PitchLines(256));
        assertThrows(IllegalArgumentException.class, () -> new PitchLines(0));
    }

    @Test
    void shouldCountOnWhereNumbersRollOver()
    {
        final LinePackets lines = linePackets();
        assertEquals(0xFFFF_FFFFL + 3, lines.firstSequence(new UnsafeBuffer(block(UNIT, 3)), 0, 0xFFFF_FFF0L));
        assertEquals(0xFFFF_FFF0L, lines.firstSequence(new UnsafeBuffer(block(UNIT, 0xFFFF_FFF0L)), 0, 1));
        final UnsafeBuffer sign = new UnsafeBuffer(block(UNIT, 0));
        assertNull(lines.fault(sign, 0, sign.capacity()));
        assertEquals(77, lines.firstSequence(sign, 0, 77), "a heartbeat without a number tells none");
    }
}
