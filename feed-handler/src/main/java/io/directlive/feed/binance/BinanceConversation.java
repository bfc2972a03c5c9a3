package io.directlive.feed.binance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.directlive.feed.ws.BookRecordQueue;
import io.directlive.feed.ws.Conversation;
import io.directlive.feed.ws.ConversationOutput;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.Instruments;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.Loss;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Binance spot: subscribes to depth updates and trades, holds the updates of a symbol until its snapshot is there, and
 * goes on from it as long as their numbers follow one another; else that symbol begins anew, alone.
 */
final class BinanceConversation implements Conversation, BinanceHandler
{
    private static final int SYMBOLS_PER_MESSAGE = 50;
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int REPORTED_LENGTH = 200;

    private final ConversationSettings settings;
    private final ConversationOutput output;
    private final BookRecordQueue records;
    private final BinanceSymbol[] symbols;
    private final BinanceDecoder decoder;
    private final LevelBatch snapshot = new LevelBatch();
    private int requests;
    private long checkNs;
    private long pausedUntilNs;

    // The text that is being read.
    private byte[] text;
    private int textOffset;
    private int textLength;
    private long receiveTimeNs;
    private boolean isTaken;        // It gave a record, or is held.

    BinanceConversation(final ConversationSettings settings, final ConversationOutput output)
    {
        this.settings = settings;
        this.output = output;
        records = output.records();
        symbols = new BinanceSymbol[settings.instruments().size()];
        decoder = new BinanceDecoder(settings.instruments(), symbols, -settings.quantityExponent(), this);
    }

    @Override
    public void onOpen(final long nowNs)
    {
        checkNs = nowNs;
        pausedUntilNs = nowNs;
        final Instruments instruments = settings.instruments();
        for (int i = 0; i < symbols.length; i++)
        {
            symbols[i] = new BinanceSymbol(instruments.get(i), nowNs);
            records.definition(instruments.get(i), Prices.NULL, 0, "", settings.quantityExponent(), nowNs);
        }
        for (int i = 0; i < symbols.length; i += SYMBOLS_PER_MESSAGE)
        {
            final StringBuilder streams = new StringBuilder();
            for (int j = i; j < Math.min(symbols.length, i + SYMBOLS_PER_MESSAGE); j++)
            {
                final String name = instruments.get(j).symbol().toLowerCase(Locale.ROOT);
                streams.append(j == i ? "\"" : ",\"").append(name).append("@depth@100ms\",\"")
                    .append(name).append("@trade\"");
            }
            output.send("{\"method\":\"SUBSCRIBE\",\"params\":[" + streams + "],\"id\":" + (i + 1) + "}");
        }
    }

    @Override
    public void onText(final byte[] text, final int offset, final int length, final long receiveTimeNs)
    {
        this.text = text;
        textOffset = offset;
        textLength = length;
        this.receiveTimeNs = receiveTimeNs;
        isTaken = false;
        try
        {
            decoder.decode(text, offset, length);
            if (decoder.isFailure())
            {
                output.badInput("the venue refuses: " +
                    new String(text, offset, Math.min(length, REPORTED_LENGTH), UTF_8));
            }
        }
        catch (final IOException ex)
        {
            onFault(ex);
        }
        if (!isTaken)
        {
            final BinanceSymbol symbol = decoder.symbol();
            records.notice(
                symbol == null ? null : symbol.instrument(), decoder.type(), text, offset, length, receiveTimeNs);
        }
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
            case APPLY ->
            {
                records.levels(symbol.instrument(), levels, venueTimeNs, receiveTimeNs);
                isTaken = levels.size() > 0;
            }
            case GAP ->
            {
                lose(symbol, Loss.UPDATES_MISSING);
                hold(symbol);
            }
        }
    }

    @Override
    public void onTrade(
        final BinanceSymbol symbol,
        final Side aggressor,
        final long price,
        final long quantity,
        final long tradeId,
        final long venueTimeNs)
    {
        records.trade(symbol.instrument(), aggressor, price, quantity, tradeId, venueTimeNs, receiveTimeNs);
        isTaken = true;
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
        for (final BinanceSymbol symbol : symbols)
        {
            if (symbol.isDue(nowNs))
            {
                final int requestId = requests++ * symbols.length + symbol.instrument().index();
                symbol.onAsked(requestId);
                output.get(requestId, "?symbol=" + symbol.instrument().symbol() + "&limit=" + settings.depth());
                count++;
            }
        }
        return count;
    }

    @Override
    public void onResponse(final int requestId, final int status, final byte[] body, final long nowNs)
    {
        final BinanceSymbol symbol = symbols[Integer.remainderUnsigned(requestId, symbols.length)];
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
            output.badInput("snapshot of " + symbol.instrument().symbol() + ": status " + status);
            symbol.askLater(nowNs, pausedUntilNs);
            return;
        }
        try
        {
            join(symbol, decoder.decodeSnapshot(body, snapshot), nowNs);
        }
        catch (final IOException ex)
        {
            output.badInput("snapshot of " + symbol.instrument().symbol() + ": " + ex.getMessage());
            symbol.askLater(nowNs, pausedUntilNs);
        }
    }

    private void join(final BinanceSymbol symbol, final long lastUpdateId, final long nowNs)
    {
        if (!symbol.sync().onSnapshot(lastUpdateId))
        {
            symbol.askLater(nowNs, pausedUntilNs);
            return;
        }
        symbol.onLive(nowNs);
        records.snapshot(symbol.instrument(), snapshot, 0, nowNs);
        final HeldTexts held = symbol.takeHeld();
        for (int i = 0; i < held.count(); i++)
        {
            onText(held.bytes(), held.offset(i), held.length(i), held.receiveTimeNs(i));
        }
    }

    private void hold(final BinanceSymbol symbol)
    {
        isTaken = true;
        if (!symbol.held().add(text, textOffset, textLength, receiveTimeNs))
        {
            symbol.held().clear();
            symbol.sync().reset();
            lose(symbol, Loss.TOO_LONG_UNTIL_SNAPSHOT);
        }
    }

    /** A text about the book of a symbol concerns that one alone; one that does not say could be of any. */
    private void onFault(final IOException ex)
    {
        output.badInput(ex.getMessage());
        final BinanceSymbol symbol = decoder.symbol();
        final boolean isUpdate = decoder.event() == BinanceDecoder.Event.DEPTH_UPDATE;
        if (symbol == null && (isUpdate || decoder.event() == BinanceDecoder.Event.NONE))
        {
            output.drop("a text that makes no sense and may be about any book");
        }
        else if (symbol != null && isUpdate && symbol.sync().isLive())
        {
            symbol.sync().reset();
            lose(symbol, Loss.MALFORMED);
        }
    }

    private void lose(final BinanceSymbol symbol, final Loss loss)
    {
        symbol.askLater(receiveTimeNs, pausedUntilNs);
        records.loss(symbol.instrument(), loss, receiveTimeNs);
        isTaken = true;
    }
}
