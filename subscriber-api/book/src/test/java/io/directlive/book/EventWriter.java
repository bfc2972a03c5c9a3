package io.directlive.book;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BookClearedEncoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentDefinitionEncoder;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.LevelUpdatedEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.OrderExecutedEncoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceEncoder;
import io.directlive.protocol.sbe.OrderModifiedEncoder;
import io.directlive.protocol.sbe.OrderReducedEncoder;
import io.directlive.protocol.sbe.OrderReplacedEncoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapEncoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusEncoder;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusEncoder;
import io.directlive.protocol.sbe.TradeBrokenEncoder;
import io.directlive.protocol.sbe.TradeEncoder;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import io.directlive.protocol.sbe.TradingStatusEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** Encodes events of the ordered stream one after the other into one growing buffer, numbered from 1. */
final class EventWriter
{
    static final long VENUE_TIME = 34_200_000_000_000L;

    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer(1 << 16);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private int offset;
    private int nextOffset;
    private long sequence;
    private int flags = EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE;

    /** Flags of the events that follow. */
    void flags(final int value)
    {
        flags = value;
    }

    MutableDirectBuffer buffer()
    {
        return buffer;
    }

    /** Where the last event is. */
    int offset()
    {
        return offset;
    }

    int length()
    {
        return nextOffset;
    }

    long sequence()
    {
        return sequence;
    }

    /** An event with a source number that was there before. */
    void backwards(final int instrumentId)
    {
        tradeBroken(instrumentId, 1);
        new EventHeaderEncoder().wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH).sourceSequence(3);
    }

    /** Forgets the bytes and the numbers. */
    void restart()
    {
        rewind();
        sequence = 0;
    }

    /** Forgets the bytes, not the numbers. */
    void rewind()
    {
        nextOffset = 0;
    }

    /** Encodes an action at the start of the buffer. */
    void only(final MarketAction action)
    {
        rewind();
        write(action);
    }

    void write(final MarketAction action)
    {
        if (action instanceof MarketAction.Add a)
        {
            added(a.instrumentId(), a.orderId(), a.side(), a.price(), a.quantity());
        }
        else if (action instanceof MarketAction.Execute e)
        {
            executed(e.instrumentId(), e.orderId(), e.quantity(), sequence + 1);
        }
        else if (action instanceof MarketAction.ExecuteAt e)
        {
            executedAt(e.instrumentId(), e.orderId(), e.quantity(), e.price(), e.isPrintable());
        }
        else if (action instanceof MarketAction.Reduce r)
        {
            reduced(r.instrumentId(), r.orderId(), r.quantity());
        }
        else if (action instanceof MarketAction.Delete d)
        {
            deleted(d.instrumentId(), d.orderId());
        }
        else if (action instanceof MarketAction.Replace r)
        {
            replaced(r.instrumentId(), r.orderId(), r.newOrderId(), r.price(), r.quantity());
        }
        else if (action instanceof MarketAction.Modify m)
        {
            modified(m.instrumentId(), m.orderId(), m.price(), m.quantity(), m.priorityKept());
        }
        else if (action instanceof MarketAction.Clear c)
        {
            cleared(c.instrumentId());
        }
        else if (action instanceof MarketAction.Gap g)
        {
            gap(g.instrumentId(), g.isFiltered() ? GapReason.FILTERED : GapReason.LOST);
        }
        else if (action instanceof MarketAction.Session)
        {
            epochStart(1, EpochReason.SOURCE_SESSION);
        }
    }

    void added(final int instrumentId, final long orderId, final Side side, final long price, final long quantity)
    {
        final OrderAddedEncoder event = new OrderAddedEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), OrderAddedEncoder.BLOCK_LENGTH, instrumentId);
        event.orderId(orderId).price(price).quantity(quantity).mpid("").side(side);
    }

    void executed(final int instrumentId, final long orderId, final long quantity, final long tradeId)
    {
        final OrderExecutedEncoder event = new OrderExecutedEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), OrderExecutedEncoder.BLOCK_LENGTH, instrumentId);
        event.orderId(orderId).quantity(quantity).tradeId(tradeId);
    }

    void executedAt(
        final int instrumentId,
        final long orderId,
        final long quantity,
        final long price,
        final boolean isPrintable)
    {
        final OrderExecutedWithPriceEncoder event =
            new OrderExecutedWithPriceEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), OrderExecutedWithPriceEncoder.BLOCK_LENGTH, instrumentId);
        event.orderId(orderId).quantity(quantity).tradeId(sequence).price(price)
            .printable(isPrintable ? BooleanType.TRUE : BooleanType.FALSE);
    }

    void reduced(final int instrumentId, final long orderId, final long quantity)
    {
        final OrderReducedEncoder event = new OrderReducedEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), OrderReducedEncoder.BLOCK_LENGTH, instrumentId);
        event.orderId(orderId).quantity(quantity);
    }

    void deleted(final int instrumentId, final long orderId)
    {
        final OrderDeletedEncoder event = new OrderDeletedEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), OrderDeletedEncoder.BLOCK_LENGTH, instrumentId);
        event.orderId(orderId);
    }

    void replaced(
        final int instrumentId, final long orderId, final long newOrderId, final long price, final long quantity)
    {
        final OrderReplacedEncoder event = new OrderReplacedEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), OrderReplacedEncoder.BLOCK_LENGTH, instrumentId);
        event.orderId(orderId).newOrderId(newOrderId).price(price).quantity(quantity);
    }

    void modified(
        final int instrumentId,
        final long orderId,
        final long price,
        final long quantity,
        final BooleanType priorityKept)
    {
        final OrderModifiedEncoder event = new OrderModifiedEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), OrderModifiedEncoder.BLOCK_LENGTH, instrumentId);
        event.orderId(orderId).price(price).quantity(quantity)
            .priorityKept(priorityKept);
    }

    void level(
        final int instrumentId, final Side side, final long price, final long quantity, final int orderCount)
    {
        final LevelUpdatedEncoder event = new LevelUpdatedEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), LevelUpdatedEncoder.BLOCK_LENGTH, instrumentId);
        event.price(price).quantity(quantity).orderCount(orderCount).side(side);
    }

    void cleared(final int instrumentId)
    {
        final BookClearedEncoder event = new BookClearedEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), BookClearedEncoder.BLOCK_LENGTH, instrumentId);
        event.venueCode((byte)' ');
    }

    void status(final int instrumentId, final SourceState state)
    {
        final SourceStatusEncoder event = new SourceStatusEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), SourceStatusEncoder.BLOCK_LENGTH, instrumentId);
        event.session("20260102").state(state);
    }

    /** Adds flags to the last event. */
    void addFlags(final int flags)
    {
        EventLayout.flags(buffer, offset, EventLayout.flags(buffer, offset) | flags);
    }

    void gap(final int instrumentId, final GapReason reason)
    {
        final SourceGapEncoder event = new SourceGapEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), SourceGapEncoder.BLOCK_LENGTH, instrumentId);
        event.toSourceSequence(sequence).reason(reason);
    }

    void epochStart(final int sourceId, final EpochReason reason)
    {
        final EpochStartEncoder event = new EpochStartEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), EpochStartEncoder.BLOCK_LENGTH, 0);
        event.header().sourceId(sourceId);
        event.session("20260102").previousSequence(0).previousEpoch(0).epoch(1).reason(reason);
    }

    void definition(final int instrumentId, final String symbol)
    {
        definition(instrumentId, symbol, 0);
    }

    void definition(final int instrumentId, final String symbol, final int marketDepth)
    {
        final InstrumentDefinitionEncoder event =
            new InstrumentDefinitionEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), InstrumentDefinitionEncoder.BLOCK_LENGTH, instrumentId);
        event.symbol(symbol).marketDepth((short)marketDepth);
    }

    void equity(final int instrumentId, final String symbol)
    {
        definition(instrumentId, symbol, 0);
        new InstrumentDefinitionEncoder().wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
            .instrumentType(InstrumentType.EQUITY);
    }

    void status(final int instrumentId, final StatusScope scope, final TradingState state)
    {
        final TradingStatusEncoder event = new TradingStatusEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), TradingStatusEncoder.BLOCK_LENGTH, instrumentId);
        event.reason("").scope(scope).state(state).venueCode((byte)' ').marketCode((byte)' ');
    }

    void sourceStatus(final int sourceId, final SourceState state)
    {
        final SourceStatusEncoder event = new SourceStatusEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), SourceStatusEncoder.BLOCK_LENGTH, 0);
        event.header().sourceId(sourceId);
        event.session("").state(state);
    }

    void trade(final int instrumentId, final long price, final long quantity, final long tradeId)
    {
        final TradeEncoder event = new TradeEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), TradeEncoder.BLOCK_LENGTH, instrumentId);
        event.price(price).quantity(quantity).tradeId(tradeId).orderId(0).tradeType(TradeType.NON_DISPLAYED)
            .aggressor(Side.NONE).printable(BooleanType.TRUE).venueCode((byte)'B');
    }

    void tradeBroken(final int instrumentId, final long tradeId)
    {
        final TradeBrokenEncoder event = new TradeBrokenEncoder().wrapAndApplyHeader(buffer, next(), header);
        header(event.header(), TradeBrokenEncoder.BLOCK_LENGTH, instrumentId);
        event.tradeId(tradeId);
    }

    private int next()
    {
        offset = nextOffset;
        return offset;
    }

    private void header(final EventHeaderEncoder event, final int blockLength, final int instrumentId)
    {
        nextOffset = offset + MessageHeaderEncoder.ENCODED_LENGTH + blockLength;
        buffer.putLong(nextOffset - Long.BYTES, 0);
        sequence++;
        event
            .sequence(sequence)
            .basisSequence(sequence)
            .sourceSequence(1000 + sequence)
            .venueTimeNs(VENUE_TIME + sequence)
            .receiveTimeNs(VENUE_TIME + sequence + 1)
            .sequenceTimeNs(VENUE_TIME + sequence + 2)
            .streamEpoch(1)
            .instrumentId(instrumentId)
            .instrumentSequence((int)sequence)
            .venueInstrument(7000 + instrumentId)
            .sourceId(ReferenceMarket.sourceOf(instrumentId))
            .sourceIndex(0)
            .flags(flags)
            .partitionId(0);
    }
}
