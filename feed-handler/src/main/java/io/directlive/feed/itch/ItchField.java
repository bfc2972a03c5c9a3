package io.directlive.feed.itch;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One field of a message type.
 *
 * @param name   in snake case, as the venue's specification names it.
 * @param kind   how its bytes are to be read.
 * @param offset from the type byte.
 * @param length in bytes.
 */
public record ItchField(String name, Kind kind, int offset, int length)
{
    /** How the bytes of a field are to be read. */
    public enum Kind
    {
        /** ASCII, padded with spaces on the right. */
        ALPHA,
        /** Unsigned integer. */
        INTEGER,
        /** ns since midnight, US Eastern. */
        TIMESTAMP,
        /** Unsigned integer in units of 1/10,000. */
        PRICE4,
        /** Unsigned integer in units of 1/100,000,000. */
        PRICE8
    }

    /** Checks itself. */
    public ItchField
    {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
    }

    static ItchField alpha(final String name, final int length)
    {
        return new ItchField(name, Kind.ALPHA, 0, length);
    }

    static ItchField u16(final String name)
    {
        return new ItchField(name, Kind.INTEGER, 0, 2);
    }

    static ItchField u32(final String name)
    {
        return new ItchField(name, Kind.INTEGER, 0, 4);
    }

    static ItchField u48(final String name)
    {
        return new ItchField(name, Kind.TIMESTAMP, 0, 6);
    }

    static ItchField u64(final String name)
    {
        return new ItchField(name, Kind.INTEGER, 0, 8);
    }

    static ItchField price4(final String name)
    {
        return new ItchField(name, Kind.PRICE4, 0, 4);
    }

    static ItchField price8(final String name)
    {
        return new ItchField(name, Kind.PRICE8, 0, 8);
    }

    ItchField at(final int newOffset)
    {
        return new ItchField(name, kind, newOffset, length);
    }

    /** @return whether it holds text; else it holds an unsigned integer. */
    public boolean isAlpha()
    {
        return kind == Kind.ALPHA;
    }

    /**
     * @param buffer        that holds a message.
     * @param messageOffset of its type byte.
     * @return the unsigned integer in the field; of 8 bytes, to be read as unsigned.
     */
    public long integer(final DirectBuffer buffer, final int messageOffset)
    {
        long value = 0;
        for (int i = 0; i < length; i++)
        {
            value = value << 8 | buffer.getByte(messageOffset + offset + i) & 0xFF;
        }
        return value;
    }

    /**
     * Writes an unsigned integer; bits that do not fit are cut.
     *
     * @param buffer        that holds a message.
     * @param messageOffset of its type byte.
     * @param value         to write.
     */
    public void integer(final MutableDirectBuffer buffer, final int messageOffset, final long value)
    {
        for (int i = 0; i < length; i++)
        {
            buffer.putByte(messageOffset + offset + i, (byte)(value >>> 8 * (length - 1 - i)));
        }
    }

    /**
     * @param buffer        that holds a message.
     * @param messageOffset of its type byte.
     * @return the text in the field, without the spaces at its end. Bytes beyond ASCII come as the character of
     *         their value.
     */
    public String text(final DirectBuffer buffer, final int messageOffset)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(messageOffset + offset, bytes);
        int end = length;
        while (end > 0 && bytes[end - 1] == ' ')
        {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }

    /**
     * Writes text, padded with spaces.
     *
     * @param buffer        that holds a message.
     * @param messageOffset of its type byte.
     * @param text          to write.
     * @throws IllegalArgumentException when it is longer than the field.
     */
    public void text(final MutableDirectBuffer buffer, final int messageOffset, final String text)
    {
        if (text.length() > length)
        {
            throw new IllegalArgumentException(name + " has " + length + " characters: " + text);
        }
        for (int i = 0; i < length; i++)
        {
            final int c = i < text.length() ? text.charAt(i) : ' ';
            buffer.putByte(messageOffset + offset + i, (byte)c);
        }
    }
}
