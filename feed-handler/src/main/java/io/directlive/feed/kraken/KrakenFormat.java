package io.directlive.feed.kraken;

import io.directlive.feed.ws.Conversation;
import io.directlive.feed.ws.ConversationOutput;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.SendLimit;
import io.directlive.feed.ws.WebSocketFormat;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kraken spot, WebSocket v2. */
public final class KrakenFormat implements WebSocketFormat
{
    /** The one format. */
    public static final KrakenFormat INSTANCE = new KrakenFormat();

    private static final URI ADDRESS = URI.create("wss://ws.kraken.com/v2");
    private static final List<Integer> DEPTHS = List.of(10, 25, 100, 500, 1000);

    private KrakenFormat()
    {
    }

    @Override
    public String name()
    {
        return "kraken";
    }

    @Override
    public URI defaultUri()
    {
        return ADDRESS;
    }

    @Override
    public URI defaultSnapshotUri()
    {
        return null;
    }

    @Override
    public int defaultDepth()
    {
        return 100;
    }

    @Override
    public SendLimit newSendLimit()
    {
        return new SendLimit(10, TimeUnit.MILLISECONDS.toNanos(500));
    }

    @Override
    public SendLimit newRequestLimit()
    {
        return new SendLimit(1, TimeUnit.SECONDS.toNanos(1));
    }

    @Override
    public Conversation newConversation(final ConversationSettings settings, final ConversationOutput output)
    {
        if (!DEPTHS.contains(settings.depth()))
        {
            throw new IllegalArgumentException("depth of kraken must be one of " + DEPTHS + ": " + settings.depth());
        }
        return new KrakenConversation(settings, output);
    }
}
