package io.directlive.feed.iex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.line.LinePackets;
import io.directlive.feed.line.LinesConformance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** IEX-TP from lines, with a venue that begins its numbers again within a session. */
class IexLinesTest extends LinesConformance
{
    private static final long RUN_NS = IexTpFraming.RESTART_NS + 1_000_000_000L;

    @Override
    protected LinePackets linePackets()
    {
        return new IexLines(IexFormat.DEEP);
    }

    @Override
    protected PacketFormat format()
    {
        return IexFormat.DEEP;
    }

    @Override
    protected List<List<byte[]>> sessions(final Random random)
    {
        final List<List<byte[]>> runs = new ArrayList<>();
        long sendTime = Packets.TIME;
        for (int run = 0; run < 2; run++)
        {
            final List<byte[]> packets = new ArrayList<>();
            long first = 1;
            long streamOffset = 0;
            for (int i = 0; i < 400; i++)
            {
                final String[] texts = new String[random.nextInt(4)];
                for (int text = 0; text < texts.length; text++)
                {
                    texts[text] = "z" + first + text + "-".repeat(random.nextInt(20));
                }
                final byte[] packet = Packets.segment(first, streamOffset, sendTime, texts).byteArray();
                packets.add(packet);
                first += texts.length;
                streamOffset += packet.length - IexTp.HEADER_LENGTH;
                sendTime += 10_000;
            }
            runs.add(packets);
            sendTime += RUN_NS;
        }
        return runs;
    }

    @Test
    void shouldTellWhatIsWrong()
    {
        final LinePackets lines = linePackets();
        final UnsafeBuffer packet = Packets.segment(2, 10, Packets.TIME, "zAB", "zC");
        assertEquals("shorter than an IEX-TP header", lines.fault(packet, 0, 39));
        assertEquals("payload length is not that of the packet", lines.fault(packet, 0, packet.capacity() - 1));
        assertEquals("sequence number and stream offset contradict each other",
            lines.fault(Packets.segment(7, 10, Packets.TIME, "zAB"), 0, 45));
        assertEquals("sequence number and stream offset contradict each other",
            lines.fault(Packets.segment(0, 10, Packets.TIME, "zAB"), 0, 45));
        packet.putByte(IexTp.HEADER_LENGTH, (byte)4);
        assertEquals("messages are not as long as the packet", lines.fault(packet, 0, packet.capacity()));
        packet.putByte(0, (byte)2);
        assertEquals("not IEX-TP version 1", lines.fault(packet, 0, packet.capacity()));
        assertFalse(new IexLines(IexFormat.TOPS).isOfChannel(packet, 0));
    }
}
