package io.directlive.feed.dbn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.SourceGapDecoder;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class DbnPropertiesTest
{
    /** From the fact sheet and the reference's own assertions, independent of the table under test. */
    private static final String TYPES_AND_LENGTHS =
        "0 [48], 1 [80], 10 [368], 17 [56], 18 [40], 19 [520, 400, 360], 20 [112], 21 [320, 80], 22 [176, 80], " +
        "23 [320, 80], 24 [80, 64], 32 [56], 33 [56], 34 [56], 35 [56], 36 [56], 160 [56], 177 [80], 192 [80], " +
        "193 [80], 194 [80], 195 [80], 196 [80]";
    private static final LocalDate DAY = LocalDate.of(2024, 5, 8);
    private static final int EVENT = 8;

    private final DbnNormaliser normaliser = new DbnNormaliser(SourceSession.of(1, DAY, "test"), DAY);
    private final DbnNormaliser another = new DbnNormaliser(SourceSession.of(1, DAY, "test"), DAY);

    @Test
    void shouldKnowEveryTypeWithItsLengths()
    {
        final List<String> actual = Arrays.stream(DbnRecordType.values())
            .map(type -> type.code() + " " + type.layouts().stream().map(DbnLayout::length).toList())
            .toList();

        assertEquals(TYPES_AND_LENGTHS, String.join(", ", actual));
    }

    @Test
    void shouldHaveTheFieldsOfDefinitionsWhereTheFactSheetHasThem()
    {
        final DbnLayout layout = DbnRecordType.DEFINITION.layouts().get(0);
        assertEquals(104, layout.field("strike_price").offset());
        assertEquals(168, layout.field("min_lot_size_round_lot").offset());
        assertEquals(224, layout.field("currency").offset());
        assertEquals(238, layout.field("raw_symbol").offset());
        assertEquals(330, layout.field("exchange").offset());
        assertEquals(487, layout.field("instrument_class").offset());
        assertEquals(493, layout.field("security_update_action").offset());
        assertEquals(502, layout.field("leg_side").offset());
    }

    @Property
    void shouldTakeAnyRecord(@ForAll final DbnRecordType type, @ForAll final long seed)
    {
        final Random random = new Random(seed);
        final DbnLayout layout = type.layouts().get(random.nextInt(type.layouts().size()));
        final UnsafeBuffer record = new UnsafeBuffer(new byte[layout.length() + 8 * random.nextInt(2)]);
        random.nextBytes(record.byteArray());
        record.putByte(0, (byte)(record.capacity() / 4));
        record.putByte(1, (byte)type.code());
        if (random.nextInt(4) > 0)
        {
            final byte action = (byte)"ACMRTFN".charAt(random.nextInt(7));
            record.putByte(type == DbnRecordType.MBO ? 38 : 28, action);
        }
        check(record, record.capacity());
        check(record, random.nextInt(record.capacity() + 1));
    }

    @Property
    void shouldTakeAnyBytes(@ForAll @Size(max = 100) final byte[] bytes, @ForAll @IntRange(max = 100) final int length)
    {
        final UnsafeBuffer record = new UnsafeBuffer(Arrays.copyOf(bytes, 100));

        check(record, length);
    }

    /** The same record gives the same bytes, in any normaliser, whatever was in the buffer before. */
    private void check(final UnsafeBuffer record, final int length)
    {
        final int max = normaliser.maxLength() + 2 * EVENT;
        final UnsafeBuffer zeroes = new UnsafeBuffer(new byte[max]);
        final UnsafeBuffer ones = new UnsafeBuffer(new byte[max]);
        ones.setMemory(0, max, (byte)0xFF);

        final int written = normaliser.normalise(record, 0, length, 7, 11, zeroes, EVENT);
        assertEquals(written, another.normalise(record, 0, length, 7, 11, ones, EVENT));

        assertTrue(written <= normaliser.maxLength());
        assertEquals(new UnsafeBuffer(zeroes, EVENT, written), new UnsafeBuffer(ones, EVENT, written));
        assertEquals((byte)0xFF, ones.getByte(EVENT - 1));
        assertEquals((byte)0xFF, ones.getByte(EVENT + written));

        int index = 0;
        int next = EVENT;
        for (int offset = EVENT; offset < EVENT + written; offset = next)
        {
            next = offset + EventLayout.length(zeroes, offset);
            assertEquals(index++, EventLayout.sourceIndex(zeroes, offset));
            assertEquals(7, EventLayout.sourceSequence(zeroes, offset));
            final boolean isLast = (EventLayout.flags(zeroes, offset) & EventFlags.LAST_IN_MESSAGE) != 0;
            assertEquals(next == EVENT + written, isLast);
        }
        assertEquals(EVENT + written, next);
        assertEquals(
            normaliser.fault(record, 0, length) != null,
            EventLayout.templateId(zeroes, EVENT) == SourceGapDecoder.TEMPLATE_ID);
    }
}
