package io.directlive.feed.venue.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.mold.MoldPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MessageStoreTest
{
    private static final int SEGMENT = 4_096;

    private final UnsafeBuffer target = new UnsafeBuffer(new byte[3 * SEGMENT]);

    @Property(tries = 200)
    void shouldGiveBackWhatAListHolds(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final int segments = 1 + random.nextInt(8);
        final MessageStore store = new MessageStore((long)segments * SEGMENT, SEGMENT, ByteBuffer::allocate);
        final int longest = 1 + random.nextInt(random.nextBoolean() ? 60 : 2_000);
        for (int session = 0; session < 2; session++)
        {
            final List<byte[]> expected = new ArrayList<>();
            for (int i = 0; i < 1_500; i++)
            {
                final byte[] message = new byte[1 + random.nextInt(longest)];
                random.nextBytes(message);
                store.append(new UnsafeBuffer(message), 0, message.length);
                expected.add(message);
                assertEquals(expected.size() + 1, store.next());
                if (i % 7 == 0)
                {
                    check(store, expected, 1 + random.nextInt(expected.size() + 1), random);
                }
            }
            final long kept = expected.subList((int)store.earliest() - 1, expected.size()).stream()
                .mapToLong(message -> message.length + 2).sum();
            assertTrue(kept <= (long)segments * SEGMENT, "kept " + kept);
            assertTrue(
                store.earliest() == 1 || kept > (long)(segments - 2) * (SEGMENT - 2 - longest), "kept only " + kept);
            store.clear();
            assertEquals(1, store.next());
            assertEquals(0, store.blocks(1, 1, SEGMENT, target, 0));
        }
    }

    @Test
    void shouldTakeNoMemoryOnceItIsFull()
    {
        final int[] segments = {0};
        final MessageStore store = new MessageStore(4 * SEGMENT, SEGMENT, length ->
        {
            segments[0]++;
            return ByteBuffer.allocate(length);
        });
        final UnsafeBuffer message = new UnsafeBuffer(new byte[40]);
        append(store, message, 10_000);
        store.clear();

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++)
        {
            final long before = Allocation.bytes();
            append(store, message, 25_000);
            least = Math.min(least, Allocation.bytes() - before);
        }
        assertEquals(0, least);
        assertEquals(4, segments[0]);
        assertEquals(100_001, store.next());
    }

    @Test
    void shouldRefuseWhatNoBlockHolds()
    {
        final MessageStore store = new MessageStore(SEGMENT, SEGMENT, ByteBuffer::allocate);

        assertThrows(IllegalArgumentException.class, () -> store.append(target, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> store.append(target, 0, SEGMENT - 1));
    }

    private void check(
        final MessageStore store, final List<byte[]> expected, final long first, final Random random)
    {
        final int maxCount = 1 + random.nextInt(200);
        final int maxLength = random.nextInt(2 * SEGMENT);
        final int length = store.blocks(first, maxCount, maxLength, target, 0);
        int at = 0;
        long number = first;
        if (first >= store.earliest())
        {
            while (number <= expected.size() && number - first < maxCount &&
                at + 2 + expected.get((int)number - 1).length <= maxLength)
            {
                final byte[] message = expected.get((int)number - 1);
                assertEquals(message.length, MoldPacket.messageLength(target, at));
                final byte[] actual = new byte[message.length];
                target.getBytes(at + 2, actual);
                assertArrayEquals(message, actual);
                at += 2 + message.length;
                number++;
            }
        }
        assertEquals(at, length);
        assertEquals(number - first, store.blockCount());
        Arrays.fill(target.byteArray(), (byte)0);
    }

    private static void append(final MessageStore store, final UnsafeBuffer message, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            store.append(message, 0, message.capacity());
        }
    }
}
