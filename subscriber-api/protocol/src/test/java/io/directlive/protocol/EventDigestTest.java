package io.directlive.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class EventDigestTest
{
    private static long of(final byte[] bytes)
    {
        return EventDigest.of(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /** Instances of other versions may come to compare theirs with it. */
    @Test
    void shouldStayTheSame()
    {
        final byte[] bytes = new byte[29];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)(7 * i - 100);
        }
        assertEquals("cbf7c651f8130f6f", Long.toHexString(of(bytes)));
        assertEquals("6e60f52d2eeff071", Long.toHexString(EventDigest.append(EventDigest.NONE, of(bytes))));
    }

    @Property(tries = 500)
    void shouldChangeWithAnyBit(@ForAll @Size(min = 1, max = 200) final byte[] bytes, @ForAll final int bit)
    {
        final byte[] other = bytes.clone();
        final int changed = Math.floorMod(bit, 8 * bytes.length);
        other[changed / 8] ^= (byte)(1 << changed % 8);

        assertNotEquals(of(bytes), of(other));
    }

    @Property(tries = 200)
    void shouldNotDependOnWhereTheEventIs(@ForAll @Size(max = 200) final byte[] bytes)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes.length + 16]);
        buffer.setMemory(0, buffer.capacity(), (byte)-1);
        buffer.putBytes(5, bytes);

        assertEquals(of(bytes), EventDigest.of(buffer, 5, bytes.length));
    }

    /** High bits of two words, and words that change places, do not cancel out. */
    @Test
    void shouldTellWordsApart()
    {
        final UnsafeBuffer one = new UnsafeBuffer(new byte[64]);
        final UnsafeBuffer other = new UnsafeBuffer(new byte[64]);
        other.putLong(0, Long.MIN_VALUE);
        other.putLong(16, Long.MIN_VALUE);
        assertNotEquals(EventDigest.of(one, 0, 64), EventDigest.of(other, 0, 64));

        one.putLong(0, 1);
        one.putLong(8, 2);
        other.setMemory(0, 64, (byte)0);
        other.putLong(0, 2);
        other.putLong(8, 1);
        assertNotEquals(EventDigest.of(one, 0, 64), EventDigest.of(other, 0, 64));
    }

    @Test
    void shouldDependOnTheOrderOfEvents()
    {
        final long first = EventDigest.append(EventDigest.append(EventDigest.NONE, 1), 2);
        final long second = EventDigest.append(EventDigest.append(EventDigest.NONE, 2), 1);
        assertNotEquals(first, second);
    }
}
