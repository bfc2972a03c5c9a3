package io.directlive.ops.dump;

import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.TopOfBookDecoder;
import io.directlive.subscriber.Instrument;
import io.directlive.subscriber.SubscriberContext;
import java.io.Writer;
import java.util.List;

/** One row for each event that changed the best bid or ask. */
final class TopDump extends Dump
{
    private static final int CELLS_PER_SIDE = 3;

    TopDump(final Writer out)
    {
        super(out);
        header(List.of("sequence", "source_sequence", "venue_time_ns", "symbol",
            "bid_price", "bid_quantity", "bid_orders", "ask_price", "ask_quantity", "ask_orders"));
    }

    @Override
    public void attach(final SubscriberContext context)
    {
        context.topHandler(this::onTop);
    }

    private void onTop(final Instrument instrument, final TopOfBookDecoder top)
    {
        if (isOutside(top.header().basisSequence()))
        {
            return;
        }
        cell(top.header().basisSequence()).cell(top.header().sourceSequence()).cell(top.header().venueTimeNs());
        cell(instrument.symbol());
        side(top.bidPrice(), top.bidQuantity(), top.bidOrders());
        side(top.askPrice(), top.askQuantity(), top.askOrders());
        endRow();
    }

    private void side(final long price, final long quantity, final long orders)
    {
        if (price == Prices.NULL)
        {
            empty(CELLS_PER_SIDE);
        }
        else
        {
            price(price).cell(quantity).cell(orders);
        }
    }
}
