package io.directlive.feed.mold;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.feed.itch.ItchEncoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes packets. */
public final class MoldBytes
{
    /** The fact sheet's example. */
    public static final byte[] WORKED_EXAMPLE = HexFormat.of().parseHex(
        ("30303030313030353942 0000000000e12f59 0001 0024 41 1598 0000 1f1aced85306 000000000166b53e 42 00000640 " +
            "49564f4f20202020 000d55ac").replace(" ", ""));

    private static final long TIME = 34_200_000_000_000L;

    private MoldBytes()
    {
    }

    /** A packet of messages whose order reference numbers are their sequence numbers. */
    public static byte[] deletes(final String session, final long sequence, final int count)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        final List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final byte[] bytes = new byte[ItchEncoder.orderDelete(message, 0, 1, 0, TIME, sequence + i)];
            message.getBytes(0, bytes);
            messages.add(bytes);
        }
        return packet(session, sequence, messages);
    }

    public static byte[] packet(final String session, final long sequence, final List<byte[]> messages)
    {
        final int length = messages.stream().mapToInt(message -> 2 + message.length).sum();
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[MoldPacket.HEADER_LENGTH + length]);
        int at = MoldPacket.header(packet, 0, session, sequence, messages.size());
        for (final byte[] message : messages)
        {
            packet.putShort(at, (short)message.length, BIG_ENDIAN);
            packet.putBytes(at + 2, message);
            at += 2 + message.length;
        }
        return packet.byteArray();
    }

    public static byte[] heartbeat(final String session, final long next)
    {
        return header(session, next, MoldPacket.HEARTBEAT);
    }

    public static byte[] end(final String session, final long next)
    {
        return header(session, next, MoldPacket.END_OF_SESSION);
    }

    private static byte[] header(final String session, final long sequence, final int count)
    {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[MoldPacket.HEADER_LENGTH]);
        MoldPacket.header(packet, 0, session, sequence, count);
        return packet.byteArray();
    }
}
