package io.directlive.feed.itch;

import io.directlive.feed.EventBody;

/**
 * Short ASCII text as one integer, first character highest, padded with spaces on the right: how ITCH carries symbols,
 * reasons and participants, and how two of them are compared without a string.
 */
public final class Alpha
{
    private Alpha()
    {
    }

    /**
     * @param text up to 8 characters of ASCII.
     * @return a field of 8 characters.
     * @throws IllegalArgumentException when the text does not fit.
     */
    public static long pack8(final String text)
    {
        return pack(text, 8);
    }

    /**
     * @param text up to 4 characters of ASCII.
     * @return a field of 4 characters.
     * @throws IllegalArgumentException when the text does not fit.
     */
    public static int pack4(final String text)
    {
        return (int)pack(text, 4);
    }

    /**
     * @param text up to 2 characters of ASCII.
     * @return a field of 2 characters.
     * @throws IllegalArgumentException when the text does not fit.
     */
    public static short pack2(final String text)
    {
        return (short)pack(text, 2);
    }

    /**
     * @param packed field of 8 characters.
     * @return its text without the padding.
     */
    public static String unpack8(final long packed)
    {
        final StringBuilder text = new StringBuilder(8);
        for (int shift = 56; shift >= 0; shift -= 8)
        {
            text.append((char)(packed >>> shift & 0xFF));
        }
        return text.toString().stripTrailing();
    }

    /**
     * @param packed field of 4 characters, first one highest.
     * @return the same with NUL in place of the padding, first character <em>lowest</em>: as events carry it.
     */
    static int nulPadded4(final int packed)
    {
        return EventBody.nulPadded(Integer.reverseBytes(packed));
    }

    /**
     * @param packed field of 8 characters, first one highest.
     * @return the same with NUL in place of the padding, first character <em>lowest</em>: as events carry it.
     */
    static long nulPadded8(final long packed)
    {
        return EventBody.nulPadded(Long.reverseBytes(packed));
    }

    private static long pack(final String text, final int length)
    {
        if (text.length() > length)
        {
            throw new IllegalArgumentException("longer than " + length + " characters: " + text);
        }
        long packed = 0;
        for (int i = 0; i < length; i++)
        {
            final char c = i < text.length() ? text.charAt(i) : ' ';
            if (c > 0x7F)
            {
                throw new IllegalArgumentException("not ASCII: " + text);
            }
            packed = packed << 8 | c;
        }
        return packed;
    }
}
