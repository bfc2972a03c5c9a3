package io.directlive.feed.pitch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes messages and blocks. */
final class PitchBytes
{
    static final int UNIT = 31;
    static final long FIRST = 35_742;
    /** From 09:30:00 on. */
    static final byte[] WORKED_EXAMPLE = bytes(
        "4200 03 1f 9e8b0000" +
        "06 20 98850000" +
        "1a 22 50810b00 d9c2cdc18ab20439 42 0820 59414e472020 6d04 01" +
        "1a 22 a0c70b00 dac2cdc18ab20439 42 6400 5853564e2020 3b12 01");

    private PitchBytes()
    {
    }

    static byte[] bytes(final String hex)
    {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static byte[] block(final int unit, final long sequence, final byte[]... messages)
    {
        int length = PitchUnit.HEADER_LENGTH;
        for (final byte[] message : messages)
        {
            length += message.length;
        }
        final UnsafeBuffer block = new UnsafeBuffer(new byte[length]);
        block.putShort(0, (short)length, LITTLE_ENDIAN);
        block.putByte(2, (byte)messages.length);
        block.putByte(3, (byte)unit);
        block.putInt(4, (int)sequence, LITTLE_ENDIAN);
        int position = PitchUnit.HEADER_LENGTH;
        for (final byte[] message : messages)
        {
            block.putBytes(position, message);
            position += message.length;
        }
        return block.byteArray();
    }

    /** Values in the order of the type's fields: numbers, and strings for text. */
    static byte[] message(final PitchMessageType type, final Object... values)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[type.length()]);
        message.putByte(0, (byte)type.length());
        message.putByte(1, (byte)type.code());
        for (int i = 0; i < values.length; i++)
        {
            final PitchField field = type.fields().get(i);
            if (values[i] instanceof String text)
            {
                message.setMemory(field.offset(), field.length(), (byte)' ');
                message.putBytes(field.offset(), text.getBytes(StandardCharsets.US_ASCII));
            }
            else
            {
                final long value = ((Number)values[i]).longValue();
                for (int b = 0; b < field.length(); b++)
                {
                    message.putByte(field.offset() + b, (byte)(value >>> 8 * b));
                }
            }
        }
        return message.byteArray();
    }

    static byte[] time(final int seconds)
    {
        return message(PitchMessageType.TIME, seconds);
    }

    static byte[] add(final long orderId, final String side, final int quantity, final String symbol, final long price)
    {
        return message(PitchMessageType.ADD_ORDER_LONG, 1_000, orderId, side, quantity, symbol, price, 1);
    }

    static byte[] delete(final long orderId)
    {
        return message(PitchMessageType.DELETE_ORDER, 2_000, orderId);
    }
}
