package io.directlive.ops.demo;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.BookView;
import io.directlive.subscriber.Instrument;
import io.directlive.subscriber.InstrumentHandler;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.TierHandler;
import io.directlive.subscriber.TradeHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * What the reader's callbacks leave behind: latencies, trades, and the instruments that there are. Belongs to the
 * thread that polls the subscriber; allocates only when it hears of a new instrument.
 */
final class MarketWatch implements TierHandler, TradeHandler, InstrumentHandler
{
    private final EpochNanoClock clock;
    private final Instrument[] instruments = new Instrument[Picture.MAX_INSTRUMENTS];
    private final long[] lasts = new long[Picture.MAX_INSTRUMENTS];
    private final long[] volumes = new long[Picture.MAX_INSTRUMENTS];
    private int instrumentCount;

    private final long[] tradeTimesNs = new long[Picture.MAX_TRADES];
    private final String[] tradeSymbols = new String[Picture.MAX_TRADES];
    private final long[] tradePrices = new long[Picture.MAX_TRADES];
    private final long[] tradeQuantities = new long[Picture.MAX_TRADES];
    private final Side[] tradeAggressors = new Side[Picture.MAX_TRADES];
    private long tradeCount;

    private Picture picture;

    /**
     * @param clock   the one that the feed handler stamps with, else the difference means nothing.
     * @param picture that takes the latencies.
     */
    MarketWatch(final EpochNanoClock clock, final Picture picture)
    {
        this.clock = clock;
        this.picture = picture;
    }

    /** Latencies go to another picture from now on. */
    void picture(final Picture next)
    {
        picture = next;
    }

    int instrumentCount()
    {
        return instrumentCount;
    }

    Instrument instrument(final int index)
    {
        return instruments[index];
    }

    @Override
    public void onEvent(final Tier tier, final DirectBuffer buffer, final int offset)
    {
        if (tier == Tier.ORDERS)
        {
            Latency.record(picture.toOrders, clock.nanoTime() - EventLayout.receiveTimeNs(buffer, offset));
        }
        else if (tier == Tier.DEPTH)
        {
            Latency.record(picture.toBook, clock.nanoTime() - EventLayout.receiveTimeNs(buffer, offset));
        }
    }

    @Override
    public void onTrade(final Instrument instrument, final TradeDecoder trade)
    {
        final int at = (int)(tradeCount++ % Picture.MAX_TRADES);
        tradeTimesNs[at] = trade.header().receiveTimeNs();
        tradeSymbols[at] = instrument.symbol();
        tradePrices[at] = trade.price();
        tradeQuantities[at] = trade.quantity();
        tradeAggressors[at] = trade.aggressor();

        final int index = index(instrument);
        if (index >= 0 && trade.printable() == BooleanType.TRUE)
        {
            lasts[index] = trade.price();
            volumes[index] += trade.quantity();
        }
    }

    @Override
    public void onInstrument(final Instrument instrument)
    {
        if (index(instrument) < 0 && instrumentCount < Picture.MAX_INSTRUMENTS)
        {
            lasts[instrumentCount] = Prices.NULL;
            instruments[instrumentCount++] = instrument;
        }
    }

    /** Ids are given in the order of definitions, so this finds at once what it looks for. */
    private int index(final Instrument instrument)
    {
        final int likely = instrument.id() - 1;
        if (likely >= 0 && likely < instrumentCount && instruments[likely] == instrument)
        {
            return likely;
        }
        for (int i = 0; i < instrumentCount; i++)
        {
            if (instruments[i] == instrument)
            {
                return i;
            }
        }
        return -1;
    }

    /**
     * Copies what is known now.
     *
     * @param subscriber whose callbacks these are.
     * @param shown      whose ladder is wanted; null when there is none yet.
     */
    void fill(final Subscriber subscriber, final Instrument shown)
    {
        final Picture.Instruments list = picture.instruments;
        list.count = instrumentCount;
        for (int i = 0; i < instrumentCount; i++)
        {
            final BookView book = subscriber.book(instruments[i]);
            list.symbols[i] = instruments[i].symbol();
            list.bids[i] = book == null ? Prices.NULL : book.bestBid();
            list.asks[i] = book == null ? Prices.NULL : book.bestAsk();
            list.lasts[i] = lasts[i];
            list.volumes[i] = volumes[i];
        }

        final Picture.Trades trades = picture.trades;
        trades.count = (int)Math.min(tradeCount, Picture.MAX_TRADES);
        for (int i = 0; i < trades.count; i++)
        {
            final int at = (int)((tradeCount - 1 - i) % Picture.MAX_TRADES);
            trades.timesNs[i] = tradeTimesNs[at];
            trades.symbols[i] = tradeSymbols[at];
            trades.prices[i] = tradePrices[at];
            trades.quantities[i] = tradeQuantities[at];
            trades.aggressors[i] = tradeAggressors[at];
        }

        final BookView book = shown == null ? null : subscriber.book(shown);
        picture.symbol = shown == null ? "" : shown.symbol();
        picture.bookState = book == null ? BookState.STALE : book.state();
        picture.isSuspect = book != null && book.isSuspect();
        if (book == null)
        {
            picture.bids.count = 0;
            picture.asks.count = 0;
        }
        else
        {
            picture.bids.copy(book, Side.BID);
            picture.asks.copy(book, Side.ASK);
        }
    }
}
