package io.directlive.feed.dbn;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * What a file says of itself before its records.
 *
 * @param version     of the format, 1 to 3.
 * @param dataset     that the records are from: {@code GLBX.MDP3}.
 * @param schema      number of the records' schema; 65535 for several.
 * @param startNs     of the time asked for, ns since the Unix epoch; 0 when undefined.
 * @param endNs       of the time asked for; 0 when undefined.
 * @param limit       most records asked for, 0 for all.
 * @param stypeIn     how instruments were asked for; 255 for several ways.
 * @param stypeOut    what the instrument ids in the records are.
 * @param hasSendTime whether each record has a send time at its end.
 * @param symbols     asked for.
 * @param partial     symbols that were known on some days only.
 * @param notFound    symbols that were not known.
 * @param mappings    what symbols stood for, and when.
 */
public record DbnMetadata(
    int version,
    String dataset,
    int schema,
    long startNs,
    long endNs,
    long limit,
    int stypeIn,
    int stypeOut,
    boolean hasSendTime,
    List<String> symbols,
    List<String> partial,
    List<String> notFound,
    List<Mapping> mappings)
{
    /** Newest version that is known here. */
    public static final int MAX_VERSION = 3;

    private static final int FIXED_LENGTH = 100;
    private static final int SYMBOL_LENGTH_V1 = 22;

    /**
     * What a symbol stood for.
     *
     * @param symbol    as asked for.
     * @param intervals in order of time.
     */
    public record Mapping(String symbol, List<Interval> intervals)
    {
        /** Checks itself. */
        public Mapping
        {
            intervals = List.copyOf(intervals);
        }
    }

    /**
     * What a symbol stood for over some days.
     *
     * @param startDate first day, yyyymmdd.
     * @param endDate   the day after the last, yyyymmdd.
     * @param symbol    what it stood for.
     */
    public record Interval(long startDate, long endDate, String symbol)
    {
    }

    /** Checks itself. */
    public DbnMetadata
    {
        symbols = List.copyOf(symbols);
        partial = List.copyOf(partial);
        notFound = List.copyOf(notFound);
        mappings = List.copyOf(mappings);
    }

    /** @return the day, in UTC, on which the time asked for starts; null when that is undefined. */
    public LocalDate startDate()
    {
        return startNs == 0 ? null : LocalDate.ofInstant(Instant.ofEpochSecond(0, startNs), ZoneOffset.UTC);
    }

    /**
     * Reads metadata.
     *
     * @param version of the format, 1 to 3.
     * @param buffer  that holds the metadata, from the byte after its length on, and nothing else.
     * @return the metadata.
     * @throws IllegalArgumentException when it makes no sense; the message says what does not.
     */
    public static DbnMetadata parse(final int version, final DirectBuffer buffer)
    {
        final Cursor cursor = new Cursor(buffer);
        require(buffer.capacity() >= FIXED_LENGTH, "metadata is shorter than its fixed part");
        final String dataset = cursor.text(16);
        final int schema = cursor.u16();
        final long startNs = cursor.time();
        final long endNs = cursor.time();
        final long limit = cursor.i64();
        if (version == 1)
        {
            cursor.skip(8); // Count of records, which nobody fills in.
        }
        final int stypeIn = cursor.u8();
        final int stypeOut = cursor.u8();
        final boolean hasSendTime = cursor.u8() != 0;
        final int symbolLength = version == 1 ? SYMBOL_LENGTH_V1 : cursor.u16();
        require(symbolLength > 0, "symbols of no length");
        cursor.position(FIXED_LENGTH);
        cursor.skip(cursor.count(1, "schema definition"));

        return new DbnMetadata(version, dataset, schema, startNs, endNs, limit, stypeIn, stypeOut, hasSendTime,
            symbols(cursor, symbolLength), symbols(cursor, symbolLength), symbols(cursor, symbolLength),
            mappings(cursor, symbolLength));
    }

    private static List<String> symbols(final Cursor cursor, final int symbolLength)
    {
        final int count = cursor.count(symbolLength, "symbols");
        final List<String> symbols = new ArrayList<>(count);
        for (int i = 0; i < count; i++)
        {
            symbols.add(cursor.text(symbolLength));
        }
        return symbols;
    }

    private static List<Mapping> mappings(final Cursor cursor, final int symbolLength)
    {
        final int count = cursor.count(symbolLength + 4, "mappings");
        final List<Mapping> mappings = new ArrayList<>(count);
        for (int i = 0; i < count; i++)
        {
            require(cursor.remaining() >= symbolLength, "metadata is cut off inside a mapping");
            final String symbol = cursor.text(symbolLength);
            final int intervalCount = cursor.count(symbolLength + 8, "intervals");
            final List<Interval> intervals = new ArrayList<>(intervalCount);
            for (int j = 0; j < intervalCount; j++)
            {
                intervals.add(new Interval(cursor.u32(), cursor.u32(), cursor.text(symbolLength)));
            }
            mappings.add(new Mapping(symbol, intervals));
        }
        return mappings;
    }

    private static void require(final boolean condition, final String reason)
    {
        if (!condition)
        {
            throw new IllegalArgumentException(reason);
        }
    }

    /** Goes through the metadata; a count is never believed beyond what can follow it. */
    private static final class Cursor
    {
        private final DirectBuffer buffer;
        private int position;

        Cursor(final DirectBuffer buffer)
        {
            this.buffer = buffer;
        }

        int remaining()
        {
            return buffer.capacity() - position;
        }

        void position(final int newPosition)
        {
            position = newPosition;
        }

        void skip(final int length)
        {
            position += length;
        }

        int u8()
        {
            return buffer.getByte(position++) & 0xFF;
        }

        int u16()
        {
            position += 2;
            return buffer.getShort(position - 2, LITTLE_ENDIAN) & 0xFFFF;
        }

        long u32()
        {
            position += 4;
            return buffer.getInt(position - 4, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
        }

        long i64()
        {
            position += 8;
            return buffer.getLong(position - 8, LITTLE_ENDIAN);
        }

        long time()
        {
            return Math.max(0, i64());
        }

        String text(final int length)
        {
            position += length;
            return DbnField.text(buffer, position - length, length);
        }

        int count(final int elementLength, final String what)
        {
            require(remaining() >= 4, "metadata is cut off before the number of " + what);
            final long count = u32();
            require(count * elementLength <= remaining(), "metadata is too short for its " + count + " " + what);
            return (int)count;
        }
    }
}
