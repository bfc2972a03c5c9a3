package io.directlive.feed.glimpse;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.feed.itch.ItchEncoder;
import io.directlive.feed.itch.ItchMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes messages of snapshots, and reads the essence of them. */
final class SpinMessages
{
    private SpinMessages()
    {
    }

    /** Any type: what all have in common, and zeroes. */
    static byte[] state(final char type, final int locate, final long time)
    {
        final int length = ItchMessage.expectedLength((byte)type);
        final UnsafeBuffer message = new UnsafeBuffer(new byte[length == 0 ? 14 : length]);
        message.putByte(0, (byte)type);
        message.putShort(1, (short)locate, BIG_ENDIAN);
        message.putLong(3, time, BIG_ENDIAN);
        return message.byteArray();
    }

    static byte[] order(final int locate, final long time, final long reference, final long shares)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[36]);
        ItchEncoder.addOrder(message, 0, locate, 0, time, reference, (byte)'B', shares, 0, 10_000);
        return message.byteArray();
    }

    static byte[] orderMpid(final int locate, final long time, final long reference)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[40]);
        ItchEncoder.addOrderMpid(message, 0, locate, 0, time, reference, (byte)'S', 1, 0, 10_000, 0);
        return message.byteArray();
    }

    static byte[] end(final String number)
    {
        return ("G" + number).getBytes(StandardCharsets.US_ASCII);
    }

    /** Such as {@code A1@7#3}: type, locate, time, and reference of an order. */
    static String describe(final DirectBuffer buffer, final int offset)
    {
        final char type = (char)ItchMessage.type(buffer, offset);
        return type + Integer.toString(ItchMessage.stockLocate(buffer, offset)) + "@" +
            ItchMessage.timestamp(buffer, offset) +
            (type == 'A' || type == 'F' ? "#" + ItchMessage.orderReference(buffer, offset) : "");
    }

    static List<byte[]> shuffled(final List<byte[]> messages, final long seed)
    {
        final List<byte[]> shuffled = new ArrayList<>(messages);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }
}
