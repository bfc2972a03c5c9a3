package io.directlive.feed.pitch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.DirectBuffer;

/**
 * One field of a message type.
 *
 * @param name   in snake case, as the fact sheet names it.
 * @param kind   how its bytes are to be read.
 * @param offset from the length byte.
 * @param length in bytes.
 */
public record PitchField(String name, Kind kind, int offset, int length)
{
    /** How the bytes of a field are to be read. */
    public enum Kind
    {
        /** ASCII, padded with spaces on the right. */
        ALPHA,
        /** Unsigned integer. */
        INTEGER,
        /** Unsigned integer in units of 1/100. */
        PRICE2,
        /** Unsigned integer in units of 1/10,000. */
        PRICE4,
        /** Not to be shown. */
        HIDDEN
    }

    /** Checks itself. */
    public PitchField
    {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
    }

    static PitchField alpha(final String name, final int length)
    {
        return new PitchField(name, Kind.ALPHA, 0, length);
    }

    static PitchField hidden(final String name, final int length)
    {
        return new PitchField(name, Kind.HIDDEN, 0, length);
    }

    static PitchField u8(final String name)
    {
        return new PitchField(name, Kind.INTEGER, 0, 1);
    }

    static PitchField u16(final String name)
    {
        return new PitchField(name, Kind.INTEGER, 0, 2);
    }

    static PitchField u32(final String name)
    {
        return new PitchField(name, Kind.INTEGER, 0, 4);
    }

    static PitchField u64(final String name)
    {
        return new PitchField(name, Kind.INTEGER, 0, 8);
    }

    static PitchField price2(final String name)
    {
        return new PitchField(name, Kind.PRICE2, 0, 2);
    }

    static PitchField price4(final String name)
    {
        return new PitchField(name, Kind.PRICE4, 0, 8);
    }

    PitchField at(final int newOffset)
    {
        return new PitchField(name, kind, newOffset, length);
    }

    /**
     * @param buffer        that holds a message.
     * @param messageOffset of its length byte.
     * @return the unsigned integer in the field; of 8 bytes, to be read as unsigned.
     */
    public long integer(final DirectBuffer buffer, final int messageOffset)
    {
        final int at = messageOffset + offset;
        return switch (length)
        {
            case 1 -> buffer.getByte(at) & 0xFF;
            case 2 -> buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
            case 4 -> buffer.getInt(at, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
            default -> buffer.getLong(at, LITTLE_ENDIAN);
        };
    }

    /**
     * @param buffer        that holds a message.
     * @param messageOffset of its length byte.
     * @return the text in the field, without the spaces at its end. Bytes beyond ASCII come as the character of
     *         their value.
     */
    public String text(final DirectBuffer buffer, final int messageOffset)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(messageOffset + offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
