package io.directlive.feed.soup;

/** The versions of SoupBinTCP, as far as they differ. */
public enum SoupVersion
{
    /** 3.00: a server sends no unsequenced data. */
    V3_00(false, false),
    /** 4.00: a server may send unsequenced data. */
    V4_00(true, false),
    /** 4.10: and the login says after which silence the server is to take the client for dead. */
    V4_10(true, true);

    private final boolean hasServerUnsequenced;
    private final boolean hasTimeout;

    SoupVersion(final boolean hasServerUnsequenced, final boolean hasTimeout)
    {
        this.hasServerUnsequenced = hasServerUnsequenced;
        this.hasTimeout = hasTimeout;
    }

    /**
     * @param text such as 3, 3.00, 4, 4.0, 4.1 or 4.10.
     * @return the version.
     * @throws IllegalArgumentException when there is no such version.
     */
    public static SoupVersion parse(final String text)
    {
        return switch (text)
        {
            case "3", "3.0", "3.00" -> V3_00;
            case "4", "4.0", "4.00" -> V4_00;
            case "4.1", "4.10" -> V4_10;
            default -> throw new IllegalArgumentException("SoupBinTCP is 3.00, 4.00 or 4.10, not " + text);
        };
    }

    /** @return whether a server may send unsequenced data. */
    public boolean hasServerUnsequenced()
    {
        return hasServerUnsequenced;
    }

    /** @return whether the login request ends with the client's time-out. */
    public boolean hasTimeout()
    {
        return hasTimeout;
    }

    /** @return bytes of a login request's payload. */
    public int requestLength()
    {
        return hasTimeout ? SoupPacket.REQUEST_410_LENGTH : SoupPacket.REQUEST_LENGTH;
    }
}
