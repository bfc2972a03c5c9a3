package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.DirectBuffer;

/**
 * One field of a root block or of a group's entry.
 *
 * @param name      in snake case, as the FIX standard names it.
 * @param tag       of the FIX standard.
 * @param kind      how its bytes are to be read.
 * @param offset    from the start of its block; 0 for what is constant.
 * @param length    in bytes; 0 for what is constant.
 * @param since     schema version that it came with.
 * @param nullValue the value that says that there is none; null when there always is one.
 * @param constant  the value that it always has; null unless it is constant.
 */
public record MdpField(
    String name, int tag, Kind kind, int offset, int length, int since, Long nullValue, String constant)
{
    /** How the bytes of a field are to be read. */
    public enum Kind
    {
        /** Two's complement. */
        SIGNED,
        /** Unsigned integer. */
        UNSIGNED,
        /** ASCII, padded with NUL. */
        TEXT,
        /** Year u16, then month, day and week u8. */
        MATURITY
    }

    /** Checks itself. */
    public MdpField
    {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
    }

    /** @return end of the field in its block. */
    public int end()
    {
        return offset + length;
    }

    /** @return whether it always has the same value and so takes no bytes. */
    public boolean isConstant()
    {
        return constant != null;
    }

    /**
     * @param buffer that holds the block.
     * @param block  where the block starts.
     * @return the integer in the field; of 8 unsigned bytes, to be read as unsigned.
     */
    public long integer(final DirectBuffer buffer, final int block)
    {
        final int at = block + offset;
        final boolean isSigned = kind == Kind.SIGNED;
        return switch (length)
        {
            case 1 -> isSigned ? buffer.getByte(at) : buffer.getByte(at) & 0xFF;
            case 2 -> isSigned ? buffer.getShort(at, LITTLE_ENDIAN) : buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
            case 4 -> isSigned ? buffer.getInt(at, LITTLE_ENDIAN) : buffer.getInt(at, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
            default -> buffer.getLong(at, LITTLE_ENDIAN);
        };
    }

    /**
     * @param value from {@link #integer}.
     * @return whether it says that there is none.
     */
    public boolean isNull(final long value)
    {
        return nullValue != null && nullValue == value;
    }

    /**
     * @param buffer that holds the block.
     * @param block  where the block starts.
     * @return the text up to its first NUL, without spaces at its end. Bytes beyond ASCII come as the character of
     *         their value.
     */
    public String text(final DirectBuffer buffer, final int block)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(block + offset, bytes);
        int end = 0;
        while (end < length && bytes[end] != 0)
        {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
