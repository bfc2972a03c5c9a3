package io.directlive.feed.venue.exchange;

import java.util.Locale;

/**
 * Who may log in. Case does not matter, as the protocol says.
 *
 * @param user     up to 6 characters; empty for anyone.
 * @param password up to 10 characters; empty for any.
 */
public record Credentials(String user, String password)
{
    /** Anyone may. */
    public static final Credentials ANY = new Credentials("", "");

    private static final int USER_LENGTH = 6;
    private static final int PASSWORD_LENGTH = 10;

    /** Checks itself. */
    public Credentials
    {
        if (user.length() > USER_LENGTH || password.length() > PASSWORD_LENGTH)
        {
            throw new IllegalArgumentException("a user has up to 6 characters, a password up to 10");
        }
    }

    boolean match(final String givenUser, final String givenPassword)
    {
        return isLike(user, givenUser) && isLike(password, givenPassword);
    }

    private static boolean isLike(final String expected, final String given)
    {
        return expected.isEmpty() || expected.toUpperCase(Locale.ROOT).equals(given.toUpperCase(Locale.ROOT));
    }
}
