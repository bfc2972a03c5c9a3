package io.directlive.ops.dump;

import io.directlive.protocol.sbe.AuctionImbalanceDecoder;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.ClockTickDecoder;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.LevelUpdatedDecoder;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import io.directlive.protocol.sbe.OrderExecutedDecoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceDecoder;
import io.directlive.protocol.sbe.OrderModifiedDecoder;
import io.directlive.protocol.sbe.OrderReducedDecoder;
import io.directlive.protocol.sbe.OrderReplacedDecoder;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.protocol.sbe.TradeBrokenDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import io.directlive.subscriber.Instrument;
import io.directlive.subscriber.OrdersHandler;
import io.directlive.subscriber.SubscriberContext;
import java.io.Writer;
import java.util.List;

/** One row for each event of the ordered stream. Kinds without order, price or quantity leave those cells empty. */
final class OrdersDump extends Dump implements OrdersHandler
{
    private static final int BODY_CELLS = 6;

    OrdersDump(final Writer out)
    {
        super(out);
        header(List.of("sequence", "source_id", "source_sequence", "source_index", "venue_time_ns", "receive_time_ns",
            "sequence_time_ns", "instrument_sequence", "event", "symbol",
            "order_id", "new_order_id", "side", "price", "quantity", "trade_id"));
    }

    @Override
    public void attach(final SubscriberContext context)
    {
        context.ordersHandler(this);
    }

    private boolean begin(final Instrument instrument, final EventHeaderDecoder header, final String kind)
    {
        if (isOutside(header.sequence()))
        {
            return false;
        }
        cell(header.sequence()).cell(header.sourceId()).cell(header.sourceSequence()).cell(header.sourceIndex())
            .cell(header.venueTimeNs()).cell(header.receiveTimeNs()).cell(header.sequenceTimeNs())
            .cell(header.instrumentSequence()).cell(kind).cell(instrument.symbol());
        return true;
    }

    private void withoutBody(final Instrument instrument, final EventHeaderDecoder header, final String kind)
    {
        if (begin(instrument, header, kind))
        {
            empty(BODY_CELLS).endRow();
        }
    }


    @Override
    public void onOrderAdded(final Instrument instrument, final OrderAddedDecoder event)
    {
        if (begin(instrument, event.header(), "OrderAdded"))
        {
            unsigned(event.orderId()).empty(1).cell(event.side().name()).price(event.price()).cell(event.quantity()).empty(1).endRow();
        }
    }

    @Override
    public void onOrderExecuted(final Instrument instrument, final OrderExecutedDecoder event)
    {
        if (begin(instrument, event.header(), "OrderExecuted"))
        {
            unsigned(event.orderId()).empty(3).cell(event.quantity()).unsigned(event.tradeId()).endRow();
        }
    }

    @Override
    public void onOrderExecutedWithPrice(final Instrument instrument, final OrderExecutedWithPriceDecoder event)
    {
        if (begin(instrument, event.header(), "OrderExecutedWithPrice"))
        {
            unsigned(event.orderId()).empty(2).price(event.price()).cell(event.quantity())
                .unsigned(event.tradeId()).endRow();
        }
    }

    @Override
    public void onOrderReduced(final Instrument instrument, final OrderReducedDecoder event)
    {
        if (begin(instrument, event.header(), "OrderReduced"))
        {
            unsigned(event.orderId()).empty(3).cell(event.quantity()).empty(1).endRow();
        }
    }

    @Override
    public void onOrderDeleted(final Instrument instrument, final OrderDeletedDecoder event)
    {
        if (begin(instrument, event.header(), "OrderDeleted"))
        {
            unsigned(event.orderId()).empty(5).endRow();
        }
    }

    @Override
    public void onOrderReplaced(final Instrument instrument, final OrderReplacedDecoder event)
    {
        if (begin(instrument, event.header(), "OrderReplaced"))
        {
            unsigned(event.orderId()).unsigned(event.newOrderId()).empty(1).price(event.price())
                .cell(event.quantity()).empty(1).endRow();
        }
    }

    @Override
    public void onOrderModified(final Instrument instrument, final OrderModifiedDecoder event)
    {
        if (begin(instrument, event.header(), "OrderModified"))
        {
            unsigned(event.orderId()).empty(2).price(event.price()).cell(event.quantity()).empty(1).endRow();
        }
    }

    @Override
    public void onLevelUpdated(final Instrument instrument, final LevelUpdatedDecoder event)
    {
        if (begin(instrument, event.header(), "LevelUpdated"))
        {
            empty(2).cell(event.side().name()).price(event.price()).cell(event.quantity()).empty(1).endRow();
        }
    }

    @Override
    public void onTrade(final Instrument instrument, final TradeDecoder event)
    {
        if (begin(instrument, event.header(), "Trade"))
        {
            unsigned(event.orderId()).empty(1).cell(event.aggressor().name()).price(event.price())
                .cell(event.quantity()).unsigned(event.tradeId()).endRow();
        }
    }

    @Override
    public void onTradeBroken(final Instrument instrument, final TradeBrokenDecoder event)
    {
        if (begin(instrument, event.header(), "TradeBroken"))
        {
            empty(5).unsigned(event.tradeId()).endRow();
        }
    }

    @Override
    public void onInstrumentDefinition(final Instrument instrument, final InstrumentDefinitionDecoder event)
    {
        withoutBody(instrument, event.header(), "InstrumentDefinition");
    }

    @Override
    public void onBookCleared(final Instrument instrument, final BookClearedDecoder event)
    {
        withoutBody(instrument, event.header(), "BookCleared");
    }

    @Override
    public void onPartitionMove(final Instrument instrument, final PartitionMoveDecoder event)
    {
        withoutBody(instrument, event.header(), "PartitionMove");
    }

    @Override
    public void onAuctionImbalance(final Instrument instrument, final AuctionImbalanceDecoder event)
    {
        withoutBody(instrument, event.header(), "AuctionImbalance");
    }

    @Override
    public void onTradingStatus(final Instrument instrument, final TradingStatusDecoder event)
    {
        withoutBody(instrument, event.header(), "TradingStatus");
    }

    @Override
    public void onSourceGap(final Instrument instrument, final SourceGapDecoder event)
    {
        withoutBody(instrument, event.header(), "SourceGap");
    }

    @Override
    public void onSourceStatus(final Instrument instrument, final SourceStatusDecoder event)
    {
        withoutBody(instrument, event.header(), "SourceStatus");
    }

    @Override
    public void onEpochStart(final Instrument instrument, final EpochStartDecoder event)
    {
        withoutBody(instrument, event.header(), "EpochStart");
    }

    @Override
    public void onEndOfSession(final Instrument instrument, final EndOfSessionDecoder event)
    {
        withoutBody(instrument, event.header(), "EndOfSession");
    }

    @Override
    public void onVenueNotice(final Instrument instrument, final VenueNoticeDecoder event)
    {
        withoutBody(instrument, event.header(), "VenueNotice");
    }

    @Override
    public void onClockTick(final Instrument instrument, final ClockTickDecoder event)
    {
        withoutBody(instrument, event.header(), "ClockTick");
    }
}
