package io.directlive.feed.dbn;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes records and files. */
final class DbnRecords
{
    static final long EVENT_TIME = 1_609_160_400_000_429_831L;
    static final long RECEIVE_TIME = 1_609_160_400_000_704_060L;

    private DbnRecords()
    {
    }

    static byte[] bytes(final String hex)
    {
        return HexFormat.of().parseHex(hex.replaceAll("[\\s|]", ""));
    }

    static UnsafeBuffer order(
        final char action, final char side, final long orderId, final long price, final long size, final int flags)
    {
        final UnsafeBuffer record = record(DbnRecordType.MBO, 56);
        record.putLong(16, orderId, LITTLE_ENDIAN);
        record.putLong(24, price, LITTLE_ENDIAN);
        record.putInt(32, (int)size, LITTLE_ENDIAN);
        record.putByte(36, (byte)flags);
        record.putByte(38, (byte)action);
        record.putByte(39, (byte)side);
        record.putLong(40, RECEIVE_TIME, LITTLE_ENDIAN);
        return record;
    }

    /** Of TRADES, MBP_1 or MBP_10, all levels empty. */
    static UnsafeBuffer update(
        final DbnRecordType type,
        final char action,
        final char side,
        final long price,
        final long size,
        final int flags)
    {
        final UnsafeBuffer record = record(type, type.minLength());
        record.putLong(16, price, LITTLE_ENDIAN);
        record.putInt(24, (int)size, LITTLE_ENDIAN);
        record.putByte(28, (byte)action);
        record.putByte(29, (byte)side);
        record.putByte(30, (byte)flags);
        record.putLong(32, RECEIVE_TIME, LITTLE_ENDIAN);
        for (int i = 0; i < type.layouts().get(0).levels(); i++)
        {
            level(record, i, DbnRecord.UNDEFINED_PRICE, 0, 0, DbnRecord.UNDEFINED_PRICE, 0, 0);
        }
        return record;
    }

    static void level(
        final UnsafeBuffer record,
        final int index,
        final long bidPrice,
        final long bidSize,
        final long bidCount,
        final long askPrice,
        final long askSize,
        final long askCount)
    {
        final int offset = DbnRecord.levelOffset(index);
        record.putLong(offset, bidPrice, LITTLE_ENDIAN);
        record.putLong(offset + 8, askPrice, LITTLE_ENDIAN);
        record.putInt(offset + 16, (int)bidSize, LITTLE_ENDIAN);
        record.putInt(offset + 20, (int)askSize, LITTLE_ENDIAN);
        record.putInt(offset + 24, (int)bidCount, LITTLE_ENDIAN);
        record.putInt(offset + 28, (int)askCount, LITTLE_ENDIAN);
    }

    static UnsafeBuffer status(final int action, final int reason, final char isShortSellRestricted)
    {
        final UnsafeBuffer record = record(DbnRecordType.STATUS, 40);
        record.putLong(16, RECEIVE_TIME, LITTLE_ENDIAN);
        record.putShort(24, (short)action, LITTLE_ENDIAN);
        record.putShort(26, (short)reason, LITTLE_ENDIAN);
        record.putByte(32, (byte)isShortSellRestricted);
        return record;
    }

    /** A record with a header and zeros. */
    static UnsafeBuffer record(final DbnRecordType type, final int length)
    {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
        record.putByte(0, (byte)(length / 4));
        record.putByte(1, (byte)type.code());
        record.putShort(2, (short)1, LITTLE_ENDIAN);
        record.putInt(4, 5482, LITTLE_ENDIAN);
        record.putLong(8, EVENT_TIME, LITTLE_ENDIAN);
        return record;
    }

    static void text(final UnsafeBuffer record, final DbnField field, final String text)
    {
        record.putBytes(field.offset(), text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Everything before the records of a file of a version, without symbols. */
    static byte[] metadata(final int version)
    {
        final int length = 120;
        final UnsafeBuffer metadata = new UnsafeBuffer(new byte[8 + length]);
        metadata.putStringWithoutLengthAscii(0, "DBN");
        metadata.putByte(3, (byte)version);
        metadata.putInt(4, length, LITTLE_ENDIAN);
        metadata.putStringWithoutLengthAscii(8, "GLBX.MDP3");
        metadata.putLong(26, 1_609_160_400_000_000_000L, LITTLE_ENDIAN);
        metadata.putLong(34, 1_609_200_000_000_000_000L, LITTLE_ENDIAN);
        metadata.putLong(42, 2, LITTLE_ENDIAN);
        if (version == 1)
        {
            metadata.putLong(50, -1, LITTLE_ENDIAN);
            metadata.putByte(58, (byte)1);
        }
        else
        {
            metadata.putByte(50, (byte)1);
            metadata.putShort(53, (short)71, LITTLE_ENDIAN);
        }
        return metadata.byteArray();
    }

    static byte[] file(final int version, final UnsafeBuffer... records)
    {
        byte[] file = metadata(version);
        for (final UnsafeBuffer record : records)
        {
            final byte[] longer = Arrays.copyOf(file, file.length + record.capacity());
            record.getBytes(0, longer, file.length, record.capacity());
            file = longer;
        }
        return file;
    }
}
