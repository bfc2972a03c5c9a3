package io.directlive.subscriber;

import static io.directlive.protocol.EventLayout.MESSAGE_HEADER_LENGTH;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.AuctionImbalanceDecoder;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.ClockTickDecoder;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
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
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradeBrokenDecoder;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import org.agrona.DirectBuffer;

/** Leads an encoded event to its typed method. Kinds that it does not know are passed over. */
final class OrdersDecoder
{
    private final OrdersHandler handler;
    private final OrderAddedDecoder orderAdded = new OrderAddedDecoder();
    private final OrderExecutedDecoder orderExecuted = new OrderExecutedDecoder();
    private final OrderExecutedWithPriceDecoder orderExecutedWithPrice = new OrderExecutedWithPriceDecoder();
    private final OrderReducedDecoder orderReduced = new OrderReducedDecoder();
    private final OrderDeletedDecoder orderDeleted = new OrderDeletedDecoder();
    private final OrderReplacedDecoder orderReplaced = new OrderReplacedDecoder();
    private final OrderModifiedDecoder orderModified = new OrderModifiedDecoder();
    private final LevelUpdatedDecoder levelUpdated = new LevelUpdatedDecoder();
    private final BookClearedDecoder bookCleared = new BookClearedDecoder();
    private final InstrumentDefinitionDecoder instrumentDefinition = new InstrumentDefinitionDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final TradeBrokenDecoder tradeBroken = new TradeBrokenDecoder();
    private final AuctionImbalanceDecoder auctionImbalance = new AuctionImbalanceDecoder();
    private final TradingStatusDecoder tradingStatus = new TradingStatusDecoder();
    private final SourceGapDecoder sourceGap = new SourceGapDecoder();
    private final SourceStatusDecoder sourceStatus = new SourceStatusDecoder();
    private final EpochStartDecoder epochStart = new EpochStartDecoder();
    private final EndOfSessionDecoder endOfSession = new EndOfSessionDecoder();
    private final VenueNoticeDecoder venueNotice = new VenueNoticeDecoder();
    private final ClockTickDecoder clockTick = new ClockTickDecoder();
    private final PartitionMoveDecoder partitionMove = new PartitionMoveDecoder();

    OrdersDecoder(final OrdersHandler handler)
    {
        this.handler = handler;
    }

    void onEvent(final DirectBuffer buffer, final int offset, final int templateId, final Instrument instrument)
    {
        handler.onEvent(buffer, offset);

        final int body = offset + MESSAGE_HEADER_LENGTH;
        final int blockLength = EventLayout.length(buffer, offset) - MESSAGE_HEADER_LENGTH;
        final int version = EventLayout.version(buffer, offset);
        switch (templateId)
        {
            case InstrumentDefinitionDecoder.TEMPLATE_ID ->
                handler.onInstrumentDefinition(
                    instrument, instrumentDefinition.wrap(buffer, body, blockLength, version));
            case OrderAddedDecoder.TEMPLATE_ID ->
                handler.onOrderAdded(instrument, orderAdded.wrap(buffer, body, blockLength, version));
            case OrderExecutedDecoder.TEMPLATE_ID ->
                handler.onOrderExecuted(instrument, orderExecuted.wrap(buffer, body, blockLength, version));
            case OrderExecutedWithPriceDecoder.TEMPLATE_ID ->
                handler.onOrderExecutedWithPrice(
                    instrument, orderExecutedWithPrice.wrap(buffer, body, blockLength, version));
            case OrderReducedDecoder.TEMPLATE_ID ->
                handler.onOrderReduced(instrument, orderReduced.wrap(buffer, body, blockLength, version));
            case OrderDeletedDecoder.TEMPLATE_ID ->
                handler.onOrderDeleted(instrument, orderDeleted.wrap(buffer, body, blockLength, version));
            case OrderReplacedDecoder.TEMPLATE_ID ->
                handler.onOrderReplaced(instrument, orderReplaced.wrap(buffer, body, blockLength, version));
            case OrderModifiedDecoder.TEMPLATE_ID ->
                handler.onOrderModified(instrument, orderModified.wrap(buffer, body, blockLength, version));
            case LevelUpdatedDecoder.TEMPLATE_ID ->
                handler.onLevelUpdated(instrument, levelUpdated.wrap(buffer, body, blockLength, version));
            case BookClearedDecoder.TEMPLATE_ID ->
                handler.onBookCleared(instrument, bookCleared.wrap(buffer, body, blockLength, version));
            case TradeDecoder.TEMPLATE_ID ->
                handler.onTrade(instrument, trade.wrap(buffer, body, blockLength, version));
            case TradeBrokenDecoder.TEMPLATE_ID ->
                handler.onTradeBroken(instrument, tradeBroken.wrap(buffer, body, blockLength, version));
            case AuctionImbalanceDecoder.TEMPLATE_ID ->
                handler.onAuctionImbalance(instrument, auctionImbalance.wrap(buffer, body, blockLength, version));
            case TradingStatusDecoder.TEMPLATE_ID ->
                handler.onTradingStatus(instrument, tradingStatus.wrap(buffer, body, blockLength, version));
            case SourceGapDecoder.TEMPLATE_ID ->
                handler.onSourceGap(instrument, sourceGap.wrap(buffer, body, blockLength, version));
            case SourceStatusDecoder.TEMPLATE_ID ->
                handler.onSourceStatus(instrument, sourceStatus.wrap(buffer, body, blockLength, version));
            case EpochStartDecoder.TEMPLATE_ID ->
                handler.onEpochStart(instrument, epochStart.wrap(buffer, body, blockLength, version));
            case EndOfSessionDecoder.TEMPLATE_ID ->
                handler.onEndOfSession(instrument, endOfSession.wrap(buffer, body, blockLength, version));
            case VenueNoticeDecoder.TEMPLATE_ID ->
                handler.onVenueNotice(instrument, venueNotice.wrap(buffer, body, blockLength, version));
            case PartitionMoveDecoder.TEMPLATE_ID ->
                handler.onPartitionMove(instrument, partitionMove.wrap(buffer, body, blockLength, version));
            case ClockTickDecoder.TEMPLATE_ID ->
                handler.onClockTick(instrument, clockTick.wrap(buffer, body, blockLength, version));
            default ->
            {
                // A kind of a later version.
            }
        }
    }
}
