package io.directlive.feed.itch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.GapReason;
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

class ItchPropertiesTest
{
    /** From the venue's specification, independent of the table under test. */
    private static final String TYPES_AND_LENGTHS =
        "S 12, R 39, H 25, Y 20, L 26, V 35, W 12, K 28, J 35, h 21, A 36, F 40, E 31, C 36, X 23, D 19, U 35, P 44, " +
        "Q 40, B 19, I 50, N 20, O 48";

    private static final int EVENT = 8;

    private final ItchNormaliser normaliser =
        new ItchNormaliser(SourceSession.of(1, LocalDate.of(2012, 6, 21), "test"), LocalDate.of(2012, 6, 21));

    @Test
    void shouldKnowEveryTypeWithItsLength()
    {
        final List<String> expected = List.of(TYPES_AND_LENGTHS.split(", "));
        final List<String> actual =
            Arrays.stream(ItchMessageType.values()).map(type -> type.code() + " " + type.length()).toList();

        assertEquals(expected, actual);
    }

    @Property
    void shouldWriteWhatItReadsByField(@ForAll final ItchMessageType type, @ForAll final long seed)
    {
        final UnsafeBuffer message = randomMessage(type, seed);
        final UnsafeBuffer again = new UnsafeBuffer(new byte[type.length()]);

        assertEquals(type.length(), ItchRecoder.recode(message, 0, again, 0));
        assertEquals(message, again);
    }

    @Property
    void shouldWriteWhatItReadsByTable(@ForAll final ItchMessageType type, @ForAll final long seed)
    {
        final UnsafeBuffer message = randomMessage(type, seed);
        final UnsafeBuffer again = new UnsafeBuffer(new byte[type.length()]);

        again.putByte(0, (byte)type.code());
        for (final ItchField field : type.fields())
        {
            if (field.isAlpha())
            {
                field.text(again, 0, field.text(message, 0));
            }
            else
            {
                field.integer(again, 0, field.integer(message, 0));
            }
        }

        assertEquals(message, again);
    }

    @Property
    void shouldJudgeTheSameWhenItEncodesAndWhenItExplains(
        @ForAll final ItchMessageType type, @ForAll final long seed, @ForAll @IntRange(max = 60) final int length)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
        message.putBytes(0, randomMessage(type, seed), 0, type.length());

        final UnsafeBuffer event = normalised(message, length);

        assertEquals(normaliser.fault(message, 0, length) != null, isMalformed(event));
    }

    @Property
    void shouldTakeAnyBytes(@ForAll @Size(max = 80) final byte[] bytes)
    {
        final UnsafeBuffer message = new UnsafeBuffer(bytes);

        final UnsafeBuffer event = normalised(message, bytes.length);

        assertEquals(normaliser.fault(message, 0, bytes.length) != null, isMalformed(event));
        assertEquals(7, EventLayout.sourceSequence(event, EVENT));
    }

    /** The same message gives the same bytes, whatever was in the buffer before: nothing is left unwritten. */
    @Property
    void shouldWriteEveryByteOfAnEvent(@ForAll final ItchMessageType type, @ForAll final long seed)
    {
        final UnsafeBuffer message = randomMessage(type, seed);
        final UnsafeBuffer zeroes = new UnsafeBuffer(new byte[256]);
        final UnsafeBuffer ones = new UnsafeBuffer(new byte[256]);
        ones.setMemory(0, 256, (byte)0xFF);

        final int length = normaliser.normalise(message, 0, type.length(), 7, 11, zeroes, EVENT);
        assertEquals(length, normaliser.normalise(message, 0, type.length(), 7, 11, ones, EVENT));

        assertEquals(length, EventLayout.length(zeroes, EVENT));
        assertEquals(new UnsafeBuffer(zeroes, EVENT, length), new UnsafeBuffer(ones, EVENT, length));
        assertEquals((byte)0xFF, ones.getByte(EVENT - 1));
        assertEquals((byte)0xFF, ones.getByte(EVENT + length));
    }

    private UnsafeBuffer normalised(final UnsafeBuffer message, final int messageLength)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[256]);
        final int length = normaliser.normalise(message, 0, messageLength, 7, 11, event, EVENT);
        assertEquals(length, EventLayout.length(event, EVENT));
        return event;
    }

    private static boolean isMalformed(final UnsafeBuffer event)
    {
        if (EventLayout.templateId(event, EVENT) != SourceGapDecoder.TEMPLATE_ID)
        {
            return false;
        }
        final SourceGapDecoder gap = new SourceGapDecoder();
        gap.wrap(event, EVENT + 8, SourceGapDecoder.BLOCK_LENGTH, 0);
        assertEquals(GapReason.MALFORMED, gap.reason());
        assertEquals(7, gap.toSourceSequence());
        return true;
    }

    /** Any bytes in integers; text of letters and digits, padded with spaces. */
    private static UnsafeBuffer randomMessage(final ItchMessageType type, final long seed)
    {
        final Random random = new Random(seed);
        final byte[] bytes = new byte[type.length()];
        random.nextBytes(bytes);
        bytes[0] = (byte)type.code();
        final UnsafeBuffer message = new UnsafeBuffer(bytes);
        for (final ItchField field : type.fields())
        {
            if (field.isAlpha())
            {
                final StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(field.length() + 1); i > 0; i--)
                {
                    text.append("BSYNOC1Z".charAt(random.nextInt(8)));
                }
                field.text(message, 0, text.toString());
            }
            else if (field.kind() == ItchField.Kind.TIMESTAMP && random.nextInt(8) > 0)
            {
                field.integer(message, 0, random.nextLong(ItchMessage.NANOS_PER_DAY));
            }
            else if (field.kind() == ItchField.Kind.PRICE4 && random.nextInt(8) > 0)
            {
                field.integer(message, 0, random.nextLong(ItchMessage.MAX_PRICE + 2));
            }
            else if (random.nextInt(16) == 0)
            {
                field.integer(message, 0, 0);
            }
        }
        return message;
    }
}
