package io.directlive.feed.glimpse;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.feed.soup.SoupPacket;
import org.agrona.DirectBuffer;

/**
 * How a venue's end-of-snapshot message tells the number at which the live channel goes on.
 *
 * @param length   in bytes.
 * @param isBinary whether it is an unsigned integer, big endian, of 8 bytes; else decimal digits with spaces or zeroes
 *                 on either side.
 */
public record SequenceField(int length, boolean isBinary)
{
    /** 20 digits: Nasdaq. */
    public static final SequenceField DECIMAL_20 = new SequenceField(20, false);
    /** 8 bytes: some venues of Asia. */
    public static final SequenceField BINARY_8 = new SequenceField(Long.BYTES, true);

    /** Checks itself. */
    public SequenceField
    {
        if (length < 1 || length > SoupPacket.SEQUENCE_LENGTH || isBinary && length != Long.BYTES)
        {
            throw new IllegalArgumentException(
                "a number has up to 20 digits, or 8 bytes: " + length + (isBinary ? " bytes" : " digits"));
        }
    }

    /**
     * @param buffer that holds the field.
     * @param offset of the field.
     * @return the number; 0 or below when it is none.
     */
    long read(final DirectBuffer buffer, final int offset)
    {
        return isBinary ? buffer.getLong(offset, BIG_ENDIAN) : SoupPacket.number(buffer, offset, length);
    }
}
