package io.directlive.feed.kraken;

import io.directlive.feed.ws.ConversationOutput;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.Decimal;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.Loss;
import io.directlive.feed.ws.SubscribedConversation;
import io.directlive.feed.ws.TextDecoder;
import io.directlive.protocol.Prices;

/**
 * Kraken spot, WebSocket v2: asks for the scales of all pairs, then for books and trades of those that are wanted. A
 * book whose checksum does not agree is asked for anew, alone; the others go on.
 */
final class KrakenConversation extends SubscribedConversation<KrakenSymbol> implements KrakenHandler
{
    private static final String ASK_FOR_SCALES =
        "{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\",\"snapshot\":true}}";

    private final KrakenDecoder decoder;
    private boolean hasScales;

    KrakenConversation(final ConversationSettings settings, final ConversationOutput output)
    {
        super(settings, output, KrakenSymbol::new);
        decoder = new KrakenDecoder(symbols(), this);
    }

    @Override
    public void onOpen(final long nowNs)
    {
        super.onOpen(nowNs);
        output().send(ASK_FOR_SCALES);
    }

    @Override
    public void onText(final byte[] text, final int offset, final int length, final long textTimeNs)
    {
        super.onText(text, offset, length, textTimeNs);
        if (decoder.channel() == KrakenDecoder.Channel.INSTRUMENT && !hasScales)
        {
            hasScales = true;
            reportUndefined();
        }
    }

    @Override
    public int doWork(final long nowNs)
    {
        return hasScales ? super.doWork(nowNs) : 0;
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
        if (symbol.book().checksum() == checksum)
        {
            tell(symbol, levels, isSnapshot, venueTimeNs);
        }
        else
        {
            lose(symbol, Loss.CHECKSUM);
        }
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
            output().badInput(symbol.instrument().symbol() + ": the venue's precision does not fit");
            return;
        }
        if (symbol.hasScales(pricePrecision, quantityPrecision))
        {
            return;
        }
        if (symbol.isDefined())
        {
            records().loss(symbol.instrument(), Loss.RESCALED, receiveTimeNs());
        }
        symbol.define(settings().depth(), pricePrecision, quantityPrecision, receiveTimeNs());
        records().definition(
            symbol.instrument(),
            priceIncrement == Decimal.NONE ? Prices.NULL : priceIncrement,
            0,
            quote,
            -quantityPrecision,
            receiveTimeNs());
    }

    @Override
    protected TextDecoder<KrakenSymbol> decoder()
    {
        return decoder;
    }

    @Override
    protected void subscribe(final String names)
    {
        output().send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[" + names +
            "],\"snapshot\":false}}");
        output().send(bookMessage("subscribe", names));
    }

    @Override
    protected void subscribeAgain(final String names)
    {
        output().send(bookMessage("unsubscribe", names));
        output().send(bookMessage("subscribe", names));
    }

    private String bookMessage(final String method, final String names)
    {
        return "{\"method\":\"" + method + "\",\"params\":{\"channel\":\"book\",\"symbol\":[" + names +
            "],\"depth\":" + settings().depth() + "}}";
    }

    private void reportUndefined()
    {
        for (int i = 0; i < symbols().size(); i++)
        {
            if (!symbols().get(i).isDefined())
            {
                output().badInput(symbols().get(i).instrument().symbol() + " is not among the venue's pairs");
            }
        }
    }
}
