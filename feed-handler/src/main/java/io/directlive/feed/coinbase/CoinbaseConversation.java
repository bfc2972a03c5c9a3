package io.directlive.feed.coinbase;

import io.directlive.feed.ws.ConversationOutput;
import io.directlive.feed.ws.ConversationSettings;
import io.directlive.feed.ws.Instrument;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.SubscribedConversation;
import io.directlive.feed.ws.TextDecoder;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;

/**
 * Coinbase Exchange: subscribes to books in batches, matches and heartbeats. The venue numbers no update of a book and
 * promises to deliver them all while the connection lasts; matches it may leave out, which their numbers show.
 */
final class CoinbaseConversation extends SubscribedConversation<CoinbaseSymbol> implements CoinbaseHandler
{
    private static final String BOOKS = "\"level2_batch\"";
    private static final String ALL = BOOKS + ",\"matches\",\"heartbeat\"";

    private final CoinbaseDecoder decoder;

    CoinbaseConversation(final ConversationSettings settings, final ConversationOutput output)
    {
        super(settings, output, CoinbaseSymbol::new);
        decoder = new CoinbaseDecoder(symbols(), -settings.quantityExponent(), this);
    }

    @Override
    public void onOpen(final long nowNs)
    {
        super.onOpen(nowNs);
        for (int i = 0; i < symbols().size(); i++)
        {
            final Instrument instrument = symbols().get(i).instrument();
            final int dash = instrument.symbol().indexOf('-'); // BTC-USD: what prices are in is behind it.
            records().definition(
                instrument,
                Prices.NULL,
                0,
                dash < 0 ? "" : instrument.symbol().substring(dash + 1),
                settings().quantityExponent(),
                nowNs);
            symbols().get(i).subscription().want(nowNs);
        }
    }

    @Override
    public void onBook(
        final CoinbaseSymbol symbol, final LevelBatch levels, final boolean isSnapshot, final long venueTimeNs)
    {
        if (symbol.subscription().takes(isSnapshot)) // Else of the one before, or it did not begin as it should.
        {
            tell(symbol, levels, isSnapshot, venueTimeNs);
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
        super.onTrade(symbol, aggressor, price, quantity, tradeId, venueTimeNs);
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

    @Override
    protected TextDecoder<CoinbaseSymbol> decoder()
    {
        return decoder;
    }

    @Override
    protected void subscribe(final String names)
    {
        output().send(message("subscribe", names, ALL));
    }

    @Override
    protected void subscribeAgain(final String names)
    {
        output().send(message("unsubscribe", names, BOOKS));
        output().send(message("subscribe", names, BOOKS));
    }

    /** No book depends on trades, so none is in doubt. */
    private void reportMissing(final CoinbaseSymbol symbol, final long missing)
    {
        if (missing > 0)
        {
            output().badInput(symbol.instrument().symbol() + ": " + missing + " matches were not told");
        }
    }

    private static String message(final String type, final String products, final String channels)
    {
        return "{\"type\":\"" + type + "\",\"product_ids\":[" + products + "],\"channels\":[" + channels + "]}";
    }
}
