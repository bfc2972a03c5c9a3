package io.directlive.feed.binance;

import io.directlive.feed.ws.ConversationOutput;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.Loss;
import io.directlive.feed.ws.TextConversation;
import io.directlive.feed.ws.TextDecoder;
import io.directlive.protocol.Prices;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Binance spot: subscribes to depth updates and trades, holds the updates of a symbol until its snapshot is there, and
 * goes on from it as long as their numbers follow one another; else that symbol begins anew, alone.
 */
final class BinanceConversation extends TextConversation<BinanceSymbol> implements BinanceHandler
{
    private static final int SYMBOLS_PER_MESSAGE = 50;
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final BinanceDecoder decoder;
    private final LevelBatch snapshot = new LevelBatch();
    private int requests;
    private long checkNs;
    private long pausedUntilNs;

    // The text that is being read.
    private byte[] text;
    private int textOffset;
    private int textLength;

    BinanceConversation(final ConversationSettings settings, final ConversationOutput output)
    {
        super(settings, output, BinanceSymbol::new);
        decoder = new BinanceDecoder(symbols(), -settings.quantityExponent(), this);
    }

    @Override
    public void onOpen(final long nowNs)
    {
        checkNs = nowNs;
        pausedUntilNs = nowNs;
        for (int i = 0; i < symbols().size(); i++)
        {
            final BinanceSymbol symbol = symbols().get(i);
            symbol.begin(nowNs);
            records().definition(
                symbol.instrument(), Prices.NULL, 0, "", settings().quantityExponent(), nowNs);
        }
        for (int i = 0; i < symbols().size(); i += SYMBOLS_PER_MESSAGE)
        {
            final StringBuilder streams = new StringBuilder();
            for (int j = i; j < Math.min(symbols().size(), i + SYMBOLS_PER_MESSAGE); j++)
            {
                final String name = symbols().get(j).instrument().symbol().toLowerCase(Locale.ROOT);
                streams.append(j == i ? "\"" : ",\"").append(name).append("@depth@100ms\",\"")
                    .append(name).append("@trade\"");
            }
            output().send("{\"method\":\"SUBSCRIBE\",\"params\":[" + streams + "],\"id\":" + (i + 1) + "}");
        }
    }

    @Override
    public void onText(final byte[] text, final int offset, final int length, final long textTimeNs)
    {
        this.text = text;
        textOffset = offset;
        textLength = length;
        super.onText(text, offset, length, textTimeNs);
    }

    @Override
    public void onUpdate(
        final BinanceSymbol symbol, final long first, final long last, final LevelBatch levels, final long venueTimeNs)
    {
        switch (symbol.sync().onUpdate(first, last))
        {
            case HOLD -> hold(symbol);
            case DROP ->
            {
                // The book has it: passed on as a notice.
            }
            case APPLY -> records().levels(symbol.instrument(), levels, venueTimeNs, receiveTimeNs());
            case GAP ->
            {
                lose(symbol, Loss.UPDATES_MISSING);
                onUpdate(symbol, first, last, levels, venueTimeNs); // Now it is one to be held.
            }
        }
    }

    @Override
    public int doWork(final long nowNs)
    {
        if (checkNs - nowNs > 0)
        {
            return 0;
        }
        checkNs = nowNs + CHECK_INTERVAL_NS;
        int count = 0;
        for (int i = 0; i < symbols().size(); i++)
        {
            final BinanceSymbol symbol = symbols().get(i);
            if (symbol.isDue(nowNs))
            {
                final int requestId = requests++ * symbols().size() + i;
                symbol.onAsked(requestId);
                output().get(requestId, "?symbol=" + symbol.instrument().symbol() + "&limit=" + settings().depth());
                count++;
            }
        }
        return count;
    }

    @Override
    public void onResponse(final int requestId, final int status, final byte[] body, final long nowNs)
    {
        final BinanceSymbol symbol = symbols().get(Integer.remainderUnsigned(requestId, symbols().size()));
        if (!symbol.takeAnswer(requestId))
        {
            return;
        }
        if (status != OK)
        {
            if (status == TOO_MANY_REQUESTS || status == BANNED)
            {
                pausedUntilNs = nowNs + PAUSE_NS;
            }
            output().badInput("snapshot of " + symbol.instrument().symbol() + ": status " + status);
            symbol.askLater(nowNs, pausedUntilNs);
            return;
        }
        try
        {
            join(symbol, decoder.decodeSnapshot(body, snapshot), nowNs);
        }
        catch (final IOException ex)
        {
            output().badInput("snapshot of " + symbol.instrument().symbol() + ": " + ex.getMessage());
            symbol.askLater(nowNs, pausedUntilNs);
        }
    }

    @Override
    protected TextDecoder<BinanceSymbol> decoder()
    {
        return decoder;
    }

    /** What is held and makes no sense is a hole in the numbers, which the next update shows. */
    @Override
    protected boolean isBookActive(final BinanceSymbol symbol)
    {
        return symbol.sync().isLive();
    }

    @Override
    protected void onBookLost(final BinanceSymbol symbol)
    {
        symbol.onLost(receiveTimeNs(), pausedUntilNs);
    }

    private void join(final BinanceSymbol symbol, final long lastUpdateId, final long nowNs)
    {
        if (!symbol.sync().onSnapshot(lastUpdateId))
        {
            symbol.askLater(nowNs, pausedUntilNs);
            return;
        }
        symbol.onLive(nowNs);
        records().snapshot(symbol.instrument(), snapshot, 0, nowNs);
        final HeldTexts held = symbol.takeHeld();
        for (int i = 0; i < held.count(); i++)
        {
            onText(held.bytes(), held.offset(i), held.length(i), held.receiveTimeNs(i));
        }
    }

    private void hold(final BinanceSymbol symbol)
    {
        keep();
        if (!symbol.held().add(text, textOffset, textLength, receiveTimeNs()))
        {
            lose(symbol, Loss.TOO_LONG_UNTIL_SNAPSHOT);
        }
    }
}
