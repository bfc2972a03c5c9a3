package io.directlive.ops;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes UDP packets as a capture file. */
final class Pcap
{
    private static final int GROUP = 0xE9360C6F;
    private static final int PORT = 26477;
    private static final int FRAME_HEADER = 14 + 20 + 8;

    private Pcap()
    {
    }

    static Path write(final Path file, final List<byte[]> packets) throws IOException
    {
        final int length = packets.stream().mapToInt(packet -> 16 + FRAME_HEADER + packet.length).sum();
        final ByteBuffer out = ByteBuffer.allocate(24 + length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xA1B23C4D).putShort((short)2).putShort((short)4).putInt(0).putInt(0).putInt(65_535).putInt(1);
        for (final byte[] packet : packets)
        {
            final int frame = FRAME_HEADER + packet.length;
            out.putInt(1_704_207_600).putInt(0).putInt(frame).putInt(frame);
            out.order(ByteOrder.BIG_ENDIAN);
            out.putLong(0).putInt(0).putShort((short)0x0800);
            out.putShort((short)0x4500).putShort((short)(28 + packet.length)).putInt(0).putInt(0x1011_0000);
            out.putInt(0x0A00_0001).putInt(GROUP);
            out.putShort((short)PORT).putShort((short)PORT).putShort((short)(8 + packet.length)).putShort((short)0);
            out.put(packet);
            out.order(ByteOrder.LITTLE_ENDIAN);
        }
        return Files.write(file, out.array());
    }
}
