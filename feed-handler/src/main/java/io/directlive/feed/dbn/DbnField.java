package io.directlive.feed.dbn;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.agrona.DirectBuffer;

/**
 * One field of a record.
 *
 * @param name   as the reference names it; one that starts with an underscore has no meaning.
 * @param kind   how its bytes are to be read.
 * @param offset from the first byte of the record.
 * @param length in bytes.
 */
public record DbnField(String name, Kind kind, int offset, int length)
{
    /** How the bytes of a field are to be read. */
    public enum Kind
    {
        /** Integer without sign. */
        UNSIGNED,
        /** Integer with sign. */
        SIGNED,
        /** ASCII, padded with NUL; of one byte too. */
        TEXT,
        /** Nothing that anybody reads. */
        RESERVED
    }

    /** Checks itself. */
    public DbnField
    {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
    }

    static DbnField u8(final String name)
    {
        return new DbnField(name, Kind.UNSIGNED, 0, 1);
    }

    static DbnField u16(final String name)
    {
        return new DbnField(name, Kind.UNSIGNED, 0, 2);
    }

    static DbnField u32(final String name)
    {
        return new DbnField(name, Kind.UNSIGNED, 0, 4);
    }

    static DbnField u64(final String name)
    {
        return new DbnField(name, Kind.UNSIGNED, 0, 8);
    }

    static DbnField i8(final String name)
    {
        return new DbnField(name, Kind.SIGNED, 0, 1);
    }

    static DbnField i16(final String name)
    {
        return new DbnField(name, Kind.SIGNED, 0, 2);
    }

    static DbnField i32(final String name)
    {
        return new DbnField(name, Kind.SIGNED, 0, 4);
    }

    static DbnField i64(final String name)
    {
        return new DbnField(name, Kind.SIGNED, 0, 8);
    }

    static DbnField text(final String name, final int length)
    {
        return new DbnField(name, Kind.TEXT, 0, length);
    }

    static DbnField reserved(final int length)
    {
        return new DbnField("_reserved", Kind.RESERVED, 0, length);
    }

    DbnField at(final int newOffset)
    {
        return new DbnField(name, kind, newOffset, length);
    }

    /**
     * @param buffer       that holds a record.
     * @param recordOffset of its first byte.
     * @return the integer in the field; an unsigned one of 8 bytes is to be read as such.
     */
    public long integer(final DirectBuffer buffer, final int recordOffset)
    {
        final int at = recordOffset + offset;
        final long mask = kind == Kind.SIGNED ? -1L : -1L >>> 64 - 8 * length;
        return mask & switch (length)
        {
            case 1 -> buffer.getByte(at);
            case 2 -> buffer.getShort(at, LITTLE_ENDIAN);
            case 4 -> buffer.getInt(at, LITTLE_ENDIAN);
            default -> buffer.getLong(at, LITTLE_ENDIAN);
        };
    }

    /**
     * @param buffer       that holds a record.
     * @param recordOffset of its first byte.
     * @return the text in the field up to the first NUL, without spaces at its end. Bytes beyond ASCII come as the
     *         character of their value.
     */
    public String text(final DirectBuffer buffer, final int recordOffset)
    {
        return text(buffer, recordOffset + offset, length);
    }

    static String text(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        int end = 0;
        while (end < length && bytes[end] != 0)
        {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
