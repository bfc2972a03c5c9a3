package io.directlive.feed.iex;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One field of a message type.
 *
 * @param name   in snake case, as the fact sheet names it.
 * @param kind   how its bytes are to be read.
 * @param offset from the type byte.
 * @param length in bytes.
 */
public record IexField(String name, Kind kind, int offset, int length)
{
    /** How the bytes of a field are to be read. */
    public enum Kind
    {
        /** ASCII, padded with spaces on the right; also a single letter. */
        ALPHA,
        /** Unsigned integer, also of bits. */
        UNSIGNED,
        /** Signed integer. */
        SIGNED,
        /** Signed integer, ns since the Unix epoch. */
        TIMESTAMP,
        /** Signed integer in units of 1/10,000. */
        PRICE
    }

    /** Checks itself. */
    public IexField
    {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
    }

    static IexField letter(final String name)
    {
        return alpha(name, 1);
    }

    static IexField alpha(final String name, final int length)
    {
        return new IexField(name, Kind.ALPHA, 0, length);
    }

    static IexField u8(final String name)
    {
        return new IexField(name, Kind.UNSIGNED, 0, 1);
    }

    static IexField u32(final String name)
    {
        return new IexField(name, Kind.UNSIGNED, 0, 4);
    }

    static IexField i64(final String name)
    {
        return new IexField(name, Kind.SIGNED, 0, 8);
    }

    static IexField time(final String name)
    {
        return new IexField(name, Kind.TIMESTAMP, 0, 8);
    }

    static IexField price(final String name)
    {
        return new IexField(name, Kind.PRICE, 0, 8);
    }

    IexField at(final int newOffset)
    {
        return new IexField(name, kind, newOffset, length);
    }

    /** @return whether it holds text; else it holds an integer. */
    public boolean isAlpha()
    {
        return kind == Kind.ALPHA;
    }

    /**
     * @param buffer        that holds a message.
     * @param messageOffset of its type byte.
     * @return the integer in the field.
     */
    public long integer(final DirectBuffer buffer, final int messageOffset)
    {
        long value = 0;
        for (int i = length - 1; i >= 0; i--)
        {
            value = value << 8 | buffer.getByte(messageOffset + offset + i) & 0xFF;
        }
        return value; // Shorter fields are unsigned, those of eight bytes are signed.
    }

    /**
     * Writes an integer; bits that do not fit are cut.
     *
     * @param buffer        that holds a message.
     * @param messageOffset of its type byte.
     * @param value         to write.
     */
    public void integer(final MutableDirectBuffer buffer, final int messageOffset, final long value)
    {
        for (int i = 0; i < length; i++)
        {
            buffer.putByte(messageOffset + offset + i, (byte)(value >>> 8 * i));
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
