package io.directlive.feed.cme;

import static io.directlive.feed.cme.MdpBytes.message;
import static io.directlive.feed.cme.MdpBytes.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.line.LinePackets;
import io.directlive.feed.line.LinesConformance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The incremental feed of a CME channel from lines, for two weeks, each of which begins at 1. */
class MdpLinesTest extends LinesConformance
{
    private static final long TIME = 1_536_760_535_682_568_739L;

    @Override
    protected LinePackets linePackets()
    {
        return MdpLines.INSTANCE;
    }

    @Override
    protected PacketFormat format()
    {
        return MdpFormat.ORDERS;
    }

    @Override
    protected List<List<byte[]>> sessions(final Random random)
    {
        final List<List<byte[]>> weeks = new ArrayList<>();
        long sentNs = TIME;
        for (int week = 0; week < 2; week++)
        {
            final List<byte[]> packets = new ArrayList<>();
            for (int number = 1; number <= 300; number++)
            {
                sentNs += 10_000;
                packets.add(switch (random.nextInt(4))
                {
                    case 0 -> packet(number, sentNs, message(12).bytes());
                    case 1 -> packet(number, sentNs, order(random), order(random));
                    default -> packet(number, sentNs, order(random));
                });
            }
            weeks.add(packets);
            sentNs += 5_000_000_000L;
        }
        return weeks;
    }

    private static byte[] order(final Random random)
    {
        final MdpBytes.Message message = message(47).set("transact_time", TIME).group();
        message.entry().set("order_id", random.nextInt(1_000)).set("md_order_priority", random.nextInt(1_000))
            .set("md_entry_px", 1_000_000_000L * random.nextInt(50)).set("md_display_qty", 1 + random.nextInt(9))
            .set("security_id", 5).set("md_update_action", random.nextInt(3)).set("md_entry_type", '0');
        return message.bytes();
    }

    @Test
    void shouldTellWhatIsWrong()
    {
        final LinePackets lines = linePackets();
        final UnsafeBuffer packet = new UnsafeBuffer(packet(7, TIME, message(12).bytes()));
        assertEquals(MdpFault.NO_HEADER.reason(), lines.fault(packet, 0, 11));
        assertEquals(MdpFault.TRUNCATED.reason(), lines.fault(packet, 0, packet.capacity() - 1));
        assertEquals(7, lines.firstSequence(packet, 0, 1));
        assertEquals(TIME, lines.sendTimeNs(packet, 0));
    }
}
