package io.directlive.feed.venue.exchange;

import io.directlive.feed.mold.MoldPacket;

/** Names of sessions: up to ten printable characters of ASCII. */
final class SessionName
{
    private SessionName()
    {
    }

    static void check(final String name)
    {
        if (name.isBlank() || name.length() > MoldPacket.SESSION_LENGTH || !name.equals(name.strip()) ||
            name.chars().anyMatch(c -> c < ' ' || c > '~'))
        {
            throw new IllegalArgumentException(
                "a session has a name of 1 to 10 printable characters without spaces around: " + name);
        }
    }

    /**
     * @param name of a session.
     * @return that of the next one: the number at its end is one higher, with as many digits as before unless it needs
     *         more; a name without a number gets one.
     */
    static String after(final String name)
    {
        int digits = 0;
        while (digits < name.length() && isDigit(name.charAt(name.length() - 1 - digits)))
        {
            digits++;
        }
        final String stem = name.substring(0, name.length() - digits);
        final String last = name.substring(name.length() - digits);
        final String number = digits == 0 ? "2" : Long.toString(Long.parseLong(last) + 1);
        final String padded = "0".repeat(Math.max(digits - number.length(), 0)) + number;
        final int room = MoldPacket.SESSION_LENGTH - padded.length();
        return room < 0 ?
            padded.substring(-room) :
            stem.substring(0, Math.min(stem.length(), room)) + padded;
    }

    private static boolean isDigit(final char c)
    {
        return c >= '0' && c <= '9';
    }
}
