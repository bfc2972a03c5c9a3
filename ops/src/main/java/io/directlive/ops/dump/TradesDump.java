package io.directlive.ops.dump;

import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.TradeBrokenDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.subscriber.Instrument;
import io.directlive.subscriber.SubscriberContext;
import io.directlive.subscriber.TradeHandler;
import java.io.Writer;
import java.util.List;

/** One row for each trade, and for each that was broken later. */
final class TradesDump extends Dump implements TradeHandler
{
    TradesDump(final Writer out)
    {
        super(out);
        header(List.of("sequence", "source_sequence", "venue_time_ns", "symbol",
            "event", "price", "quantity", "trade_id", "order_id", "type", "aggressor", "printable"));
    }

    @Override
    public void attach(final SubscriberContext context)
    {
        context.tradeHandler(this);
    }

    @Override
    public void onTrade(final Instrument instrument, final TradeDecoder trade)
    {
        if (isOutside(trade.header().basisSequence()))
        {
            return;
        }
        cell(trade.header().basisSequence()).cell(trade.header().sourceSequence()).cell(trade.header().venueTimeNs());
        cell(instrument.symbol()).cell("trade").price(trade.price()).cell(trade.quantity()).unsigned(trade.tradeId());
        unsigned(trade.orderId()).cell(trade.tradeType().name()).cell(trade.aggressor().name());
        cell(trade.printable() == BooleanType.TRUE ? "Y" : "N");
        endRow();
    }

    @Override
    public void onTradeBroken(final Instrument instrument, final TradeBrokenDecoder broken)
    {
        if (isOutside(broken.header().basisSequence()))
        {
            return;
        }
        cell(broken.header().basisSequence()).cell(broken.header().sourceSequence()).cell(broken.header().venueTimeNs());
        cell(instrument.symbol()).cell("broken").empty(2).unsigned(broken.tradeId()).empty(4);
        endRow();
    }
}
