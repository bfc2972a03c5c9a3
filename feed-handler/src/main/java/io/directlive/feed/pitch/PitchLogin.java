package io.directlive.feed.pitch;

/**
 * Who asks the gap and spin servers.
 *
 * @param sessionSubId of the session, up to four characters.
 * @param username     up to four characters.
 * @param password     up to ten characters; never shown.
 */
public record PitchLogin(String sessionSubId, String username, String password)
{
    /** Checks itself. */
    public PitchLogin
    {
        check("session sub id", sessionSubId, 4);
        check("user name", username, 4);
        check("password", password, 10);
    }

    @Override
    public String toString()
    {
        return "PitchLogin[sessionSubId=" + sessionSubId + ", username=" + username + "]";
    }

    private static void check(final String what, final String text, final int limit)
    {
        if (text.length() > limit || !text.chars().allMatch(c -> c >= ' ' && c < 0x7F))
        {
            throw new IllegalArgumentException(what + " must be up to " + limit + " characters of ASCII");
        }
    }
}
