package io.directlive.subscriber;

import static io.directlive.protocol.EventLayout.MESSAGE_HEADER_LENGTH;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.protocol.sbe.TopOfBookDecoder;
import io.directlive.protocol.sbe.TradeBrokenDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import org.agrona.DirectBuffer;

/**
 * Brings the events of one tier to whom they concern: instruments first, then books, then the user's handlers. What
 * these throw is kept for the end of the poll.
 */
final class TierDelivery implements FeedListener
{
    private final Tier tier;
    private final InstrumentTable instruments;
    private final BookShelf books;
    private final InstrumentHandler instrumentHandler;
    private final OrdersDecoder orders;
    private final TopHandler topHandler;
    private final TradeHandler tradeHandler;
    private final TierHandler tierHandler;
    private final StateListener stateListener;
    private final CallbackFaults faults;

    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final TradingStatusDecoder status = new TradingStatusDecoder();
    private final SourceStatusDecoder sourceStatus = new SourceStatusDecoder();
    private final EndOfSessionDecoder endOfSession = new EndOfSessionDecoder();
    private final PartitionMoveDecoder partitionMove = new PartitionMoveDecoder();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final TradeBrokenDecoder tradeBroken = new TradeBrokenDecoder();

    /**
     * @param tier        whose events come.
     * @param context     has the handlers; those that are not set are not called.
     * @param instruments shared by all tiers.
     * @param books       made from this tier; null when they are made from another one or not at all.
     * @param isReference true for the one tier that reference data is told from.
     * @param faults      takes what handlers throw.
     */
    TierDelivery(
        final Tier tier,
        final SubscriberContext context,
        final InstrumentTable instruments,
        final BookShelf books,
        final boolean isReference,
        final CallbackFaults faults)
    {
        this.tier = tier;
        this.instruments = instruments;
        this.books = books;
        this.faults = faults;
        instrumentHandler = isReference ? context.instrumentHandler() : null;
        orders = tier == Tier.ORDERS && context.ordersHandler() != null ?
            new OrdersDecoder(context.ordersHandler()) : null;
        topHandler = tier == Tier.TOP ? context.topHandler() : null;
        tradeHandler = tier == Tier.TRADES ? context.tradeHandler() : null;
        tierHandler = context.tierHandler();
        stateListener = context.stateListener();
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final boolean due)
    {
        final int templateId = EventLayout.templateId(buffer, offset);
        final Instrument instrument = instruments.get(EventLayout.instrumentId(buffer, offset));
        try
        {
            if (templateId == InstrumentDefinitionDecoder.TEMPLATE_ID)
            {
                onDefinition(buffer, offset, instrument);
            }
            if (instrument.wanted)
            {
                if (books != null)
                {
                    books.onEvent(buffer, offset, templateId, instrument, due);
                }
                if (due)
                {
                    deliver(buffer, offset, templateId, instrument);
                }
            }
            else if (books != null)
            {
                books.onOtherEvent(buffer, offset, due);
            }
        }
        catch (final Exception | Error ex)
        {
            faults.add(ex);
        }
    }

    private void deliver(
        final DirectBuffer buffer, final int offset, final int templateId, final Instrument instrument)
    {
        if (tierHandler != null)
        {
            tierHandler.onEvent(tier, buffer, offset);
        }
        if (orders != null)
        {
            orders.onEvent(buffer, offset, templateId, instrument);
        }

        final int body = offset + MESSAGE_HEADER_LENGTH;
        final int blockLength = EventLayout.length(buffer, offset) - MESSAGE_HEADER_LENGTH;
        final int version = EventLayout.version(buffer, offset);
        switch (templateId)
        {
            case TopOfBookDecoder.TEMPLATE_ID ->
            {
                if (topHandler != null)
                {
                    topHandler.onTop(instrument, top.wrap(buffer, body, blockLength, version));
                }
            }
            case TradeDecoder.TEMPLATE_ID ->
            {
                if (tradeHandler != null)
                {
                    tradeHandler.onTrade(instrument, trade.wrap(buffer, body, blockLength, version));
                }
            }
            case TradeBrokenDecoder.TEMPLATE_ID ->
            {
                if (tradeHandler != null)
                {
                    tradeHandler.onTradeBroken(instrument, tradeBroken.wrap(buffer, body, blockLength, version));
                }
            }
            case TradingStatusDecoder.TEMPLATE_ID ->
            {
                if (instrumentHandler != null)
                {
                    instrumentHandler.onTradingStatus(instrument, status.wrap(buffer, body, blockLength, version));
                }
            }
            case PartitionMoveDecoder.TEMPLATE_ID ->
                stateListener.onPartitionMove(tier, instrument, partitionMove.wrap(buffer, body, blockLength, version));
            case SourceStatusDecoder.TEMPLATE_ID ->
            {
                if ((EventLayout.flags(buffer, offset) & EventFlags.SNAPSHOT) == 0)
                {
                    stateListener.onSourceState(
                        tier,
                        EventLayout.sourceId(buffer, offset),
                        sourceStatus.wrap(buffer, body, blockLength, version).state());
                }
            }
            case EndOfSessionDecoder.TEMPLATE_ID ->
            {
                endOfSession.wrap(buffer, body, blockLength, version);
                stateListener.onEndOfSession(
                    tier, EventLayout.sourceId(buffer, offset), endOfSession.lastSourceSequence());
            }
            default ->
            {
                // Nobody to tell in particular.
            }
        }
    }

    private void onDefinition(final DirectBuffer buffer, final int offset, final Instrument instrument)
    {
        definition.wrap(
            buffer,
            offset + MESSAGE_HEADER_LENGTH,
            EventLayout.length(buffer, offset) - MESSAGE_HEADER_LENGTH,
            EventLayout.version(buffer, offset));
        instruments.define(instrument, definition);
        if (instrumentHandler != null && instrument.wanted)
        {
            instrumentHandler.onInstrument(instrument);
        }
    }

    @Override
    public void onRebuild()
    {
        if (books != null)
        {
            guard(books::onRebuild);
        }
    }

    @Override
    public void onIncomplete()
    {
        if (books != null)
        {
            guard(books::onIncomplete);
        }
    }

    @Override
    public void onGap(final long from, final long to)
    {
        guard(() -> stateListener.onGap(tier, from, to));
    }

    @Override
    public void onRecovered(final long from, final long to)
    {
        guard(() -> stateListener.onRecovered(tier, from, to));
    }

    @Override
    public void onLost(final long from, final long to, final LostReason reason)
    {
        guard(() -> stateListener.onLost(tier, from, to, reason));
    }

    @Override
    public void onResumeRefused(final Cursor cursor, final int epoch, final long sequence, final LostReason reason)
    {
        guard(() -> stateListener.onResumeRefused(tier, cursor, epoch, sequence, reason));
    }

    @Override
    public void onEpoch(final int previousEpoch, final int epoch)
    {
        guard(() -> stateListener.onEpoch(tier, previousEpoch, epoch));
    }

    @Override
    public void onState(final BookState state, final StaleReason reason)
    {
        guard(() -> stateListener.onTierState(tier, state, reason));
        if (books != null)
        {
            guard(() -> books.onTierState(state));
        }
    }

    @Override
    public void onLineFenced(final LineFence fence)
    {
        guard(() -> stateListener.onLineFenced(tier, fence));
    }

    @Override
    public boolean isHeld()
    {
        return !faults.isEmpty();
    }

    /** For what is rare. */
    private void guard(final Runnable callback)
    {
        try
        {
            callback.run();
        }
        catch (final Exception | Error ex)
        {
            faults.add(ex);
        }
    }
}
