package io.directlive.feed.soup;

import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;

/** What a SoupBinTCP client reports beside its feed handler. */
public enum SoupCounter implements CounterSet.Label
{
    /** TCP connections made. */
    SOUP_CONNECTS("feed-handler: soup connects"),
    /** Connections that were lost, given up or could not be made. */
    SOUP_DISCONNECTS("feed-handler: soup disconnects"),
    /** Logins that were accepted. */
    SOUP_LOGINS("feed-handler: soup logins"),
    /** Logins that were rejected. */
    SOUP_REJECTS("feed-handler: soup rejects"),
    /** Logins that went on with the very message that was asked for, after others had come. */
    SOUP_RESUMED("feed-handler: soup resumed"),
    /** Servers that were silent for too long. */
    SOUP_TIME_OUTS("feed-handler: soup time-outs"),
    /** Heartbeats of the server. */
    SOUP_HEARTBEATS_RECEIVED("feed-handler: soup heartbeats received"),
    /** Heartbeats of the client. */
    SOUP_HEARTBEATS_SENT("feed-handler: soup heartbeats sent"),
    /** Bytes read. */
    SOUP_BYTES_RECEIVED("feed-handler: soup bytes received"),
    /** Messages that came again after a login. */
    SOUP_DUPLICATES("feed-handler: soup duplicates"),
    /** Messages that the server did not have any more. */
    SOUP_MESSAGES_LOST("feed-handler: soup messages lost"),
    /** Messages without a number, which are passed over. */
    SOUP_UNSEQUENCED("feed-handler: soup unsequenced messages"),
    /** Packets that made no sense. */
    SOUP_MALFORMED("feed-handler: soup packets malformed"),
    /** Whether the client is logged in: 1, else 0. */
    SOUP_LOGGED_IN("feed-handler: soup logged in");

    private static final int FIRST = CounterIds.FEED_HANDLER + 50;

    private final String label;

    SoupCounter(final String label)
    {
        this.label = label;
    }

    @Override
    public int typeId()
    {
        return FIRST + ordinal();
    }

    @Override
    public String label()
    {
        return label;
    }
}
