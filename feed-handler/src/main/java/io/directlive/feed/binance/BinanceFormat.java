package io.directlive.feed.binance;

import io.directlive.feed.ws.Conversation;
import io.directlive.feed.ws.ConversationOutput;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.SendLimit;
import io.directlive.feed.ws.WebSocketFormat;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Binance spot. */
public final class BinanceFormat implements WebSocketFormat
{
    /** The one format. */
    public static final BinanceFormat INSTANCE = new BinanceFormat();

    private static final URI ADDRESS = URI.create("wss://stream.binance.com:9443/ws");
    private static final URI SNAPSHOTS = URI.create("https://api.binance.com/api/v3/depth");
    private static final int MAX_DEPTH = 5_000;

    private BinanceFormat()
    {
    }

    @Override
    public String name()
    {
        return "binance";
    }

    @Override
    public URI defaultUri()
    {
        return ADDRESS;
    }

    @Override
    public URI defaultSnapshotUri()
    {
        return SNAPSHOTS;
    }

    @Override
    public int defaultDepth()
    {
        return MAX_DEPTH;
    }

    /** The venue cuts off who says more than five things a second, pings among them. */
    @Override
    public SendLimit newSendLimit()
    {
        return new SendLimit(2, TimeUnit.MILLISECONDS.toNanos(500));
    }

    /** A snapshot of 5,000 levels weighs 250, and 6,000 a minute are allowed. */
    @Override
    public SendLimit newRequestLimit()
    {
        return new SendLimit(4, TimeUnit.SECONDS.toNanos(3));
    }

    @Override
    public Conversation newConversation(final ConversationSettings settings, final ConversationOutput output)
    {
        if (settings.depth() > MAX_DEPTH)
        {
            throw new IllegalArgumentException(
                "depth of binance must not be above " + MAX_DEPTH + ": " + settings.depth());
        }
        return new BinanceConversation(settings, output);
    }
}
