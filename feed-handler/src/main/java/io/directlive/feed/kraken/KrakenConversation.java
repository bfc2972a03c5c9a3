package io.directlive.feed.kraken;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.directlive.feed.ws.BookRecordQueue;
import io.directlive.feed.ws.BookSubscription;
import io.directlive.feed.ws.Conversation;
import io.directlive.feed.ws.ConversationOutput;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.Decimal;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.Loss;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Kraken spot, WebSocket v2: asks for the scales of all pairs, then for books and trades of those that are wanted. A
 * book whose checksum does not agree is asked for anew, alone; the others go on.
 */
final class KrakenConversation implements Conversation, KrakenHandler
{
    private static final String ASK_FOR_SCALES =
        "{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\",\"snapshot\":true}}";
    private static final long CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int REPORTED_LENGTH = 200;

    private final ConversationSettings settings;
    private final ConversationOutput output;
    private final BookRecordQueue records;
    private final KrakenSymbol[] symbols;
    private final KrakenDecoder decoder;
    private boolean hasScales;
    private long checkNs;
    private long receiveTimeNs;
    private int recordCount;        // Of the text that is being read.

    KrakenConversation(final ConversationSettings settings, final ConversationOutput output)
    {
        this.settings = settings;
        this.output = output;
        records = output.records();
        symbols = new KrakenSymbol[settings.instruments().size()];
        for (int i = 0; i < symbols.length; i++)
        {
            symbols[i] = new KrakenSymbol(settings.instruments().get(i));
        }
        decoder = new KrakenDecoder(settings.instruments(), symbols, this);
    }

    @Override
    public void onOpen(final long nowNs)
    {
        checkNs = nowNs;
        output.send(ASK_FOR_SCALES);
    }

    @Override
    public void onText(final byte[] text, final int offset, final int length, final long receiveTimeNs)
    {
        this.receiveTimeNs = receiveTimeNs;
        recordCount = 0;
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
        if (recordCount == 0)
        {
            final KrakenSymbol symbol = decoder.symbol();
            records.notice(
                symbol == null ? null : symbol.instrument(), decoder.type(), text, offset, length, receiveTimeNs);
        }
        if (decoder.channel() == KrakenDecoder.Channel.INSTRUMENT && !hasScales)
        {
            hasScales = true;
            reportUndefined();
        }
    }

    @Override
    public int doWork(final long nowNs)
    {
        if (!hasScales || checkNs - nowNs > 0)
        {
            return 0;
        }
        checkNs = nowNs + CHECK_INTERVAL_NS;
        final String again = ask(true, nowNs);
        final String first = ask(false, nowNs);
        if (first != null)
        {
            output.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[" + first +
                "],\"snapshot\":false}}");
            output.send(bookMessage("subscribe", first));
        }
        if (again != null)
        {
            output.send(bookMessage("unsubscribe", again));
            output.send(bookMessage("subscribe", again));
        }
        return first != null || again != null ? 1 : 0;
    }

    @Override
    public void onBook(
        final KrakenSymbol symbol,
        final LevelBatch levels,
        final boolean isSnapshot,
        final long checksum,
        final long venueTimeNs)
    {
        if (!symbol.subscription().takes(isSnapshot))
        {
            return; // Of the subscription before, or of one that did not begin as it should.
        }
        if (isSnapshot)
        {
            symbol.book().clear();
        }
        symbol.book().apply(levels);
        if (symbol.book().checksum() != checksum)
        {
            lose(symbol, Loss.CHECKSUM);
        }
        else if (isSnapshot)
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
        final KrakenSymbol symbol,
        final Side aggressor,
        final long price,
        final long quantity,
        final long tradeId,
        final long venueTimeNs)
    {
        records.trade(symbol.instrument(), aggressor, price, quantity, tradeId, venueTimeNs, receiveTimeNs);
        recordCount++;
    }

    @Override
    public void onPair(
        final KrakenSymbol symbol,
        final String quote,
        final int pricePrecision,
        final int quantityPrecision,
        final long priceIncrement)
    {
        if (pricePrecision < 0 || pricePrecision > Decimal.PRICE_SCALE ||
            quantityPrecision < 0 || quantityPrecision > Decimal.MAX_SCALE)
        {
            output.badInput(symbol.instrument().symbol() + ": the venue's precision does not fit");
            return;
        }
        if (symbol.hasScales(pricePrecision, quantityPrecision))
        {
            return;
        }
        if (symbol.isDefined())
        {
            records.loss(symbol.instrument(), Loss.RESCALED, receiveTimeNs);
        }
        symbol.define(settings.depth(), pricePrecision, quantityPrecision, receiveTimeNs);
        records.definition(
            symbol.instrument(),
            priceIncrement == Decimal.NONE ? Prices.NULL : priceIncrement,
            0,
            quote,
            -quantityPrecision,
            receiveTimeNs);
        recordCount++;
    }

    /** A text about the book of a symbol concerns that one alone; one that does not say could be of any. */
    private void onFault(final IOException ex)
    {
        output.badInput(ex.getMessage());
        final KrakenDecoder.Channel channel = decoder.channel();
        final KrakenSymbol symbol = decoder.symbol();
        if (symbol == null && (channel == KrakenDecoder.Channel.BOOK || channel == KrakenDecoder.Channel.NONE))
        {
            output.drop("a text that makes no sense and may be about any book");
        }
        else if (symbol != null && channel == KrakenDecoder.Channel.BOOK && symbol.subscription().isActive())
        {
            lose(symbol, Loss.MALFORMED);
        }
    }

    private void lose(final KrakenSymbol symbol, final Loss loss)
    {
        symbol.subscription().onLost(receiveTimeNs);
        records.loss(symbol.instrument(), loss, receiveTimeNs);
        recordCount++;
    }

    /** @return symbols whose books are to be asked for now, as JSON; null when there are none. */
    private String ask(final boolean isSubscribed, final long nowNs)
    {
        StringBuilder names = null;
        for (final KrakenSymbol symbol : symbols)
        {
            final BookSubscription subscription = symbol.subscription();
            if (symbol.isDefined() && subscription.isSubscribed() == isSubscribed && subscription.isDue(nowNs))
            {
                subscription.onAsked(nowNs);
                names = names == null ? new StringBuilder() : names.append(',');
                names.append('"').append(symbol.instrument().symbol()).append('"');
            }
        }
        return names == null ? null : names.toString();
    }

    private String bookMessage(final String method, final String names)
    {
        return "{\"method\":\"" + method + "\",\"params\":{\"channel\":\"book\",\"symbol\":[" + names +
            "],\"depth\":" + settings.depth() + "}}";
    }

    private void reportUndefined()
    {
        for (final KrakenSymbol symbol : symbols)
        {
            if (!symbol.isDefined())
            {
                output.badInput(symbol.instrument().symbol() + " is not among the venue's pairs");
            }
        }
    }
}
