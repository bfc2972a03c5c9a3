package io.directlive.subscriber;

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

/**
 * Takes every event of tier orders, each exactly once and in order. Override what matters. Decoders are valid only
 * during the call; {@code event.header()} has the numbers and times. Where an event is of no single instrument, the
 * instrument has id 0.
 */
public interface OrdersHandler
{
    /**
     * Any event, before its typed method: for those who decode themselves.
     *
     * @param buffer that holds the event; valid only during the call.
     * @param offset of the event's message header; see {@link io.directlive.protocol.EventLayout}.
     */
    default void onEvent(final DirectBuffer buffer, final int offset)
    {
    }

    /** An instrument is named, with its scales; {@link InstrumentHandler} tells the same with any tier. */
    default void onInstrumentDefinition(final Instrument instrument, final InstrumentDefinitionDecoder event)
    {
    }

    /** A displayed order joins the back of its price level. */
    default void onOrderAdded(final Instrument instrument, final OrderAddedDecoder event)
    {
    }

    /** Part or all of an order traded at its own price. */
    default void onOrderExecuted(final Instrument instrument, final OrderExecutedDecoder event)
    {
    }

    /** Part or all of an order traded at another price. */
    default void onOrderExecutedWithPrice(final Instrument instrument, final OrderExecutedWithPriceDecoder event)
    {
    }

    /** Part of an order was cancelled. */
    default void onOrderReduced(final Instrument instrument, final OrderReducedDecoder event)
    {
    }

    /** An order leaves the book. */
    default void onOrderDeleted(final Instrument instrument, final OrderDeletedDecoder event)
    {
    }

    /** An order leaves; a new one of the same side joins the back of its level. */
    default void onOrderReplaced(final Instrument instrument, final OrderReplacedDecoder event)
    {
    }

    /** An order gets a new price or quantity under the same id. */
    default void onOrderModified(final Instrument instrument, final OrderModifiedDecoder event)
    {
    }

    /** New total of one price level, for venues that send levels. */
    default void onLevelUpdated(final Instrument instrument, final LevelUpdatedDecoder event)
    {
    }

    /** All orders and levels are gone; instrument 0: of all instruments of the source. */
    default void onBookCleared(final Instrument instrument, final BookClearedDecoder event)
    {
    }

    /** A trade that is not the execution of a displayed order; it never changes a book. */
    default void onTrade(final Instrument instrument, final TradeDecoder event)
    {
    }

    /** An earlier trade is void; the book is not restored. */
    default void onTradeBroken(final Instrument instrument, final TradeBrokenDecoder event)
    {
    }

    /** Indicative auction. */
    default void onAuctionImbalance(final Instrument instrument, final AuctionImbalanceDecoder event)
    {
    }

    /** Trading state of an instrument, or with id 0 of the venue. */
    default void onTradingStatus(final Instrument instrument, final TradingStatusDecoder event)
    {
    }

    /** Venue messages that will never come; books that they touch are suspect. */
    default void onSourceGap(final Instrument instrument, final SourceGapDecoder event)
    {
    }

    /** State of a source. */
    default void onSourceStatus(final Instrument instrument, final SourceStatusDecoder event)
    {
    }

    /** A session of a source, or an epoch of the stream, starts. */
    default void onEpochStart(final Instrument instrument, final EpochStartDecoder event)
    {
    }

    /** The source says that its session is complete. */
    default void onEndOfSession(final Instrument instrument, final EndOfSessionDecoder event)
    {
    }

    /** A venue message without a common meaning. */
    default void onVenueNotice(final Instrument instrument, final VenueNoticeDecoder event)
    {
    }

    /** Time as an input. */
    default void onClockTick(final Instrument instrument, final ClockTickDecoder event)
    {
    }

    /** @param event a step of a planned move of an instrument to another partition. */
    default void onPartitionMove(final Instrument instrument, final PartitionMoveDecoder event)
    {
    }
}
