package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/** Against a list that is sorted plainly, told in two orders. */
class SnapshotMessagesTest
{
    private record Message(long lastReflected, int instrument, long first, long second, long third, byte content)
    {
    }

    private static final Comparator<Message> ORDER = Comparator.comparingLong(Message::lastReflected)
        .thenComparing(Message::instrument, Integer::compareUnsigned)
        .thenComparing(Message::first)
        .thenComparing(Message::second)
        .thenComparing(Message::third, Long::compareUnsigned)
        .thenComparing(Message::content, Byte::compareUnsigned);

    private final SnapshotMessages messages = new SnapshotMessages();

    @Property(tries = 200)
    void shouldPutAnyMessagesIntoOneOrder(@ForAll final long seed, @ForAll @IntRange(max = 700) final int count)
    {
        final Random random = new Random(seed);
        final List<Message> told = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            told.add(new Message(
                random.nextInt(4), random.nextInt(3) - 1, random.nextInt(3) - 1, random.nextInt(3) - 1,
                random.nextInt(3) - 1, (byte)random.nextInt(256)));
        }
        final List<Message> expected = told.stream().sorted(ORDER).toList();

        assertEquals(expected, sorted(told));
        Collections.shuffle(told, random);
        assertEquals(expected, sorted(told));
    }

    private List<Message> sorted(final List<Message> told)
    {
        messages.clear();
        for (final Message message : told)
        {
            messages.add(
                message.lastReflected, message.instrument, message.first, message.second, message.third,
                bytes(message), 1, 26);
        }
        messages.sort();

        final List<Message> sorted = new ArrayList<>();
        assertEquals(told.size(), messages.count());
        for (int part = 0; part < messages.partCount(); part++)
        {
            for (int i = 0; i < messages.messageCount(part); i++)
            {
                final int at = messages.offset(part, i);
                assertEquals(26, messages.length(part, i));
                sorted.add(new Message(
                    messages.lastReflected(part), messages.venueInstrument(part), messages.buffer().getLong(at),
                    messages.buffer().getLong(at + 8), messages.buffer().getLong(at + 16),
                    messages.buffer().getByte(at + 25)));
            }
            if (part > 0)
            {
                assertEquals(-1, Integer.signum(ORDER.compare(
                    new Message(messages.lastReflected(part - 1), messages.venueInstrument(part - 1), 0, 0, 0, (byte)0),
                    new Message(messages.lastReflected(part), messages.venueInstrument(part), 0, 0, 0, (byte)0))));
            }
        }
        return sorted;
    }

    private static UnsafeBuffer bytes(final Message message)
    {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[27]);
        bytes.putLong(1, message.first);
        bytes.putLong(9, message.second);
        bytes.putLong(17, message.third);
        bytes.putByte(26, message.content);
        return bytes;
    }
}
