package io.directlive.perf.flow;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.dbn.DbnRecord;
import io.directlive.feed.dbn.DbnRecordType;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** DBN records of one schema, back to back. Books are not followed. */
public final class DbnFlow
{
    private static final int INSTRUMENTS = 200;
    private static final int PRICE = 16;
    private static final long START = 1_790_000_000_000_000_000L;
    private static final long TICK = 250_000_000L;

    private final SplittableRandom random;
    private final UnsafeBuffer records;
    private int length;

    private DbnFlow(final long seed, final DbnRecordType type, final int recordCount)
    {
        random = new SplittableRandom(seed);
        records = new UnsafeBuffer(new byte[recordCount * type.minLength()]);
        for (int i = 0; i < recordCount; i++)
        {
            final int at = length;
            header(at, type, i);
            if (type == DbnRecordType.MBO)
            {
                order(at);
            }
            else
            {
                levels(at, type);
            }
            length += type.minLength();
        }
    }

    /** @return orders: of a hundred records 44 add, 42 cancel, 6 modify, 4 trade and 4 fill. */
    public static DbnFlow mbo(final long seed, final int recordCount)
    {
        return new DbnFlow(seed, DbnRecordType.MBO, recordCount);
    }

    /** @return best levels: of ten records nine change them and one is a trade. */
    public static DbnFlow mbp1(final long seed, final int recordCount)
    {
        return new DbnFlow(seed, DbnRecordType.MBP_1, recordCount);
    }

    /** @return ten levels: of ten records nine change them and one is a trade. */
    public static DbnFlow mbp10(final long seed, final int recordCount)
    {
        return new DbnFlow(seed, DbnRecordType.MBP_10, recordCount);
    }

    /** @return the records; not to be written to. */
    public UnsafeBuffer records()
    {
        return records;
    }

    /** @return bytes of all records. */
    public int length()
    {
        return length;
    }

    private void header(final int at, final DbnRecordType type, final int index)
    {
        records.putByte(at, (byte)(type.minLength() / 4));
        records.putByte(at + 1, (byte)type.code());
        records.putShort(at + 2, (short)1, LITTLE_ENDIAN);
        records.putInt(at + 4, 1 + random.nextInt(INSTRUMENTS), LITTLE_ENDIAN);
        records.putLong(at + 8, START + index * 1_000L, LITTLE_ENDIAN);
    }

    private void order(final int at)
    {
        final int kind = random.nextInt(100);
        final char action = kind < 44 ? 'A' : kind < 86 ? 'C' : kind < 92 ? 'M' : kind < 96 ? 'T' : 'F';
        records.putLong(at + 16, 1 + random.nextInt(100_000), LITTLE_ENDIAN);
        records.putLong(at + 24, price(), LITTLE_ENDIAN);
        records.putInt(at + 32, size(), LITTLE_ENDIAN);
        records.putByte(at + 36, (byte)DbnRecord.FLAG_LAST);
        records.putByte(at + 38, (byte)action);
        records.putByte(at + 39, side());
    }

    private void levels(final int at, final DbnRecordType type)
    {
        final int kind = random.nextInt(10);
        final char action = kind < 4 ? 'A' : kind < 8 ? 'C' : kind < 9 ? 'M' : 'T';
        records.putLong(at + PRICE, price(), LITTLE_ENDIAN);
        records.putInt(at + 24, size(), LITTLE_ENDIAN);
        records.putByte(at + 28, (byte)action);
        records.putByte(at + 29, side());
        records.putByte(at + 30, (byte)DbnRecord.FLAG_LAST);
        for (int i = 0; i < type.layouts().get(0).levels(); i++)
        {
            final int level = at + DbnRecord.levelOffset(i);
            final long bid = price();
            records.putLong(level, bid, LITTLE_ENDIAN);
            records.putLong(level + 8, bid + TICK, LITTLE_ENDIAN);
            records.putInt(level + 16, size(), LITTLE_ENDIAN);
            records.putInt(level + 20, size(), LITTLE_ENDIAN);
            records.putInt(level + 24, 1 + random.nextInt(20), LITTLE_ENDIAN);
            records.putInt(level + 28, 1 + random.nextInt(20), LITTLE_ENDIAN);
        }
    }

    private long price()
    {
        return (4_000 + random.nextInt(400)) * TICK;
    }

    private int size()
    {
        return 1 + random.nextInt(200);
    }

    private byte side()
    {
        return (byte)(random.nextBoolean() ? 'B' : 'A');
    }
}
