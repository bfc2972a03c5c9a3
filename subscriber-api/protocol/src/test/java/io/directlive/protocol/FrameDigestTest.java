package io.directlive.protocol;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;

/** {@link FrameDigest}: whatever happens to a frame's bytes on the way shows. */
class FrameDigestTest
{
    @Property
    @Tag("F42")
    void shouldFindAnyBitThatIsOther(
        @ForAll @Size(min = 1, max = 300) final byte[] bytes,
        @ForAll @IntRange(max = 64) final int before,
        @ForAll @IntRange(max = 1 << 20) final int bit)
    {
        final UnsafeBuffer term = term(bytes, before);
        final long digest = FrameDigest.of(term, before, FrameDigest.HEADER_LENGTH + bytes.length);
        final int at = before + FrameDigest.HEADER_LENGTH;
        assertTrue(FrameDigest.isWhole(digest, term, at, bytes.length));

        final int wrong = at + (bit >> 3) % bytes.length;
        term.putByte(wrong, (byte)(term.getByte(wrong) ^ 1 << (bit & 7)));
        assertFalse(FrameDigest.isWhole(digest, term, at, bytes.length));
    }

    @Property
    @Tag("F42")
    void shouldFindBytesThatAreMissing(@ForAll @Size(min = 2, max = 300) final byte[] bytes)
    {
        final UnsafeBuffer term = term(bytes, 0);
        final long digest = FrameDigest.of(term, 0, FrameDigest.HEADER_LENGTH + bytes.length);
        assertFalse(FrameDigest.isWhole(digest, term, FrameDigest.HEADER_LENGTH, bytes.length - 1));
    }

    @Property
    void shouldTakeWhatWasSentWithoutADigest(@ForAll @Size(min = 1, max = 300) final byte[] bytes)
    {
        assertTrue(FrameDigest.isWhole(FrameDigest.NONE, new UnsafeBuffer(bytes), 0, bytes.length));
    }

    private static UnsafeBuffer term(final byte[] bytes, final int before)
    {
        final UnsafeBuffer term = new UnsafeBuffer(new byte[before + FrameDigest.HEADER_LENGTH + bytes.length]);
        term.putBytes(before + FrameDigest.HEADER_LENGTH, bytes);
        return term;
    }
}
