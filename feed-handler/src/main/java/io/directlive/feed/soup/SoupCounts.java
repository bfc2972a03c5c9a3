package io.directlive.feed.soup;

/** What a {@link SoupSession} has counted over all of its connections. Counted and read by one thread. */
public final class SoupCounts
{
    long messages;
    long unsequenced;
    long debugs;
    long heartbeatsReceived;
    long heartbeatsSent;
    long malformed;

    SoupCounts()
    {
    }

    /** @return sequenced messages taken. */
    public long messages()
    {
        return messages;
    }

    /** @return messages without a number. */
    public long unsequenced()
    {
        return unsequenced;
    }

    /** @return debug packets. */
    public long debugs()
    {
        return debugs;
    }

    /** @return heartbeats of the server. */
    public long heartbeatsReceived()
    {
        return heartbeatsReceived;
    }

    /** @return heartbeats of the client. */
    public long heartbeatsSent()
    {
        return heartbeatsSent;
    }

    /** @return packets that made no sense. */
    public long malformed()
    {
        return malformed;
    }
}
