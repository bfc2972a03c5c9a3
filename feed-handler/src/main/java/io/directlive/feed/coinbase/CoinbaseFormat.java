package io.directlive.feed.coinbase;

import io.directlive.feed.ws.Conversation;
import io.directlive.feed.ws.ConversationOutput;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.SendLimit;
import io.directlive.feed.ws.WebSocketFormat;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Coinbase Exchange. */
public final class CoinbaseFormat implements WebSocketFormat
{
    /** The one format. */
    public static final CoinbaseFormat INSTANCE = new CoinbaseFormat();

    private static final URI ADDRESS = URI.create("wss://ws-feed.exchange.coinbase.com");

    private CoinbaseFormat()
    {
    }

    @Override
    public String name()
    {
        return "coinbase";
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

    /** The venue tells the whole book, whatever is asked for. */
    @Override
    public int defaultDepth()
    {
        return Integer.MAX_VALUE;
    }

    @Override
    public SendLimit newSendLimit()
    {
        return new SendLimit(4, TimeUnit.MILLISECONDS.toNanos(250));
    }

    @Override
    public SendLimit newRequestLimit()
    {
        return new SendLimit(1, TimeUnit.SECONDS.toNanos(1));
    }

    @Override
    public Conversation newConversation(final ConversationSettings settings, final ConversationOutput output)
    {
        return new CoinbaseConversation(settings, output);
    }
}
