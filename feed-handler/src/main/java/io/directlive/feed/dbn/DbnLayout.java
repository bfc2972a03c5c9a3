package io.directlive.feed.dbn;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the fields of one kind of record are, as one version of the format has them.
 *
 * @param length of the record in bytes, without the send time that a stream with {@code ts_out} appends.
 * @param fields all of them, in order, without holes between them, the header's included.
 * @param levels price levels that follow as the last fields: pairs of a bid and an ask, best first.
 */
public record DbnLayout(int length, List<DbnField> fields, int levels)
{
    /** Bytes of a price level. */
    public static final int LEVEL_LENGTH = 32;

    /** Checks itself. */
    public DbnLayout
    {
        fields = List.copyOf(fields);
    }

    static DbnLayout layoutOf(final DbnField... own)
    {
        return withLevels(0, own);
    }

    static DbnLayout withLevels(final int levels, final DbnField... own)
    {
        final List<DbnField> placed = new ArrayList<>();
        placed.add(DbnField.u8("length").at(0));
        placed.add(DbnField.u8("rtype").at(1));
        placed.add(DbnField.u16("publisher_id").at(2));
        placed.add(DbnField.u32("instrument_id").at(4));
        placed.add(DbnField.u64("ts_event").at(8));
        int offset = DbnRecord.HEADER_LENGTH;
        for (final DbnField field : own)
        {
            placed.add(field.at(offset));
            offset += field.length();
        }
        return new DbnLayout(offset + levels * LEVEL_LENGTH, placed, levels);
    }

    /**
     * @param name of a field that is there.
     * @return the field.
     */
    public DbnField field(final String name)
    {
        for (final DbnField field : fields)
        {
            if (field.name().equals(name))
            {
                return field;
            }
        }
        throw new IllegalArgumentException("no field " + name);
    }

    /** @return where the levels start. */
    public int levelsOffset()
    {
        return length - levels * LEVEL_LENGTH;
    }
}
