package io.directlive.feed.coinbase;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.directlive.feed.ws.BookRecordQueue;
import io.directlive.feed.ws.BookSubscription;
import io.directlive.feed.ws.Conversation;
import io.directlive.feed.ws.ConversationOutput;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.Instrument;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.Loss;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Coinbase Exchange: subscribes to books in batches, matches and heartbeats. The venue numbers no update of a book and
 * promises to deliver them all while the connection lasts; matches it may leave out, which their numbers show.
 */
final class CoinbaseConversation implements Conversation, CoinbaseHandler
{
    private static final long CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int REPORTED_LENGTH = 200;

    private final ConversationSettings settings;
    private final ConversationOutput output;
    private final BookRecordQueue records;
    private final CoinbaseSymbol[] symbols;
    private final CoinbaseDecoder decoder;
    private long checkNs;
    private long receiveTimeNs;
    private int recordCount;        // Of the text that is being read.

    CoinbaseConversation(final ConversationSettings settings, final ConversationOutput output)
    {
        this.settings = settings;
        this.output = output;
        records = output.records();
        symbols = new CoinbaseSymbol[settings.instruments().size()];
        for (int i = 0; i < symbols.length; i++)
        {
            symbols[i] = new CoinbaseSymbol(settings.instruments().get(i));
        }
        decoder = new CoinbaseDecoder(settings.instruments(), symbols, -settings.quantityExponent(), this);
    }

    @Override
    public void onOpen(final long nowNs)
    {
        checkNs = nowNs;
        for (final CoinbaseSymbol symbol : symbols)
        {
            final Instrument instrument = symbol.instrument();
            final int dash = instrument.symbol().indexOf('-'); // BTC-USD: what prices are in is behind it.
            records.definition(
                instrument,
                Prices.NULL,
                0,
                dash < 0 ? "" : instrument.symbol().substring(dash + 1),
                settings.quantityExponent(),
                nowNs);
            symbol.subscription().want(nowNs);
        }
    }

    @Override
    public void onText(final byte[] text, final int offset, final int length, final long receiveTimeNs)
    {
        this.receiveTimeNs = receiveTimeNs;
        recordCount = 0;
        try
        {
            decoder.decode(text, offset, length);
            if (decoder.type() == CoinbaseDecoder.Type.ERROR)
            {
                output.badInput("the venue refuses: " +
                    new String(text, offset, Math.min(length, REPORTED_LENGTH), UTF_8));
            }
        }
        catch (final IOException ex)
        {
            onFault(ex);
        }
        if (recordCount == 0)
        {
            final CoinbaseSymbol symbol = decoder.symbol();
            records.notice(
                symbol == null ? null : symbol.instrument(), decoder.letter(), text, offset, length, receiveTimeNs);
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
        final String again = ask(true, nowNs);
        final String first = ask(false, nowNs);
        if (first != null)
        {
            output.send(message("subscribe", first, "\"level2_batch\",\"matches\",\"heartbeat\""));
        }
        if (again != null)
        {
            output.send(message("unsubscribe", again, "\"level2_batch\""));
            output.send(message("subscribe", again, "\"level2_batch\""));
        }
        return first != null || again != null ? 1 : 0;
    }

    @Override
    public void onBook(
        final CoinbaseSymbol symbol, final LevelBatch levels, final boolean isSnapshot, final long venueTimeNs)
    {
        if (!symbol.subscription().takes(isSnapshot))
        {
            return; // Of the subscription before, or of one that did not begin as it should.
        }
        if (isSnapshot)
        {
            symbol.subscription().onLive(receiveTimeNs);
            records.snapshot(symbol.instrument(), levels, venueTimeNs, receiveTimeNs);
            recordCount++;
        }
        else if (levels.size() > 0)
        {
            records.levels(symbol.instrument(), levels, venueTimeNs, receiveTimeNs);
            recordCount++;
        }
    }

    @Override
    public void onTrade(
        final CoinbaseSymbol symbol,
        final Side aggressor,
        final long price,
        final long quantity,
        final long tradeId,
        final long venueTimeNs)
    {
        reportMissing(symbol, symbol.onTradeId(tradeId, true));
        records.trade(symbol.instrument(), aggressor, price, quantity, tradeId, venueTimeNs, receiveTimeNs);
        recordCount++;
    }

    @Override
    public void onLastTrade(final CoinbaseSymbol symbol, final long tradeId, final boolean isFirst)
    {
        final long missing = symbol.onTradeId(tradeId, false);
        if (!isFirst)
        {
            reportMissing(symbol, missing);
        }
    }

    /** No book depends on trades, so none is in doubt. */
    private void reportMissing(final CoinbaseSymbol symbol, final long missing)
    {
        if (missing > 0)
        {
            output.badInput(symbol.instrument().symbol() + ": " + missing + " matches were not told");
        }
    }

    /** A text about the book of a product concerns that one alone; one that does not say could be of any. */
    private void onFault(final IOException ex)
    {
        output.badInput(ex.getMessage());
        final CoinbaseSymbol symbol = decoder.symbol();
        if (!decoder.type().mayBeBook())
        {
            return;
        }
        if (symbol == null)
        {
            output.drop("a text that makes no sense and may be about any book");
        }
        else if (symbol.subscription().isActive())
        {
            symbol.subscription().onLost(receiveTimeNs);
            records.loss(symbol.instrument(), Loss.MALFORMED, receiveTimeNs);
            recordCount++;
        }
    }

    /** @return products whose books are to be asked for now, as JSON; null when there are none. */
    private String ask(final boolean isSubscribed, final long nowNs)
    {
        StringBuilder names = null;
        for (final CoinbaseSymbol symbol : symbols)
        {
            final BookSubscription subscription = symbol.subscription();
            if (subscription.isSubscribed() == isSubscribed && subscription.isDue(nowNs))
            {
                subscription.onAsked(nowNs);
                names = names == null ? new StringBuilder() : names.append(',');
                names.append('"').append(symbol.instrument().symbol()).append('"');
            }
        }
        return names == null ? null : names.toString();
    }

    private static String message(final String type, final String products, final String channels)
    {
        return "{\"type\":\"" + type + "\",\"product_ids\":[" + products + "],\"channels\":[" + channels + "]}";
    }
}
