package io.directlive.book;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.LevelUpdatedDecoder;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.OrderExecutedDecoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceDecoder;
import io.directlive.protocol.sbe.OrderModifiedDecoder;
import io.directlive.protocol.sbe.OrderReplacedDecoder;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Judges the events of a stream: counts what cannot be right, by source and {@link QualityCheck}, and makes the book in
 * question suspect, as the {@link QualityRules} say. It holds back nothing and adds nothing, so whatever is wrong with one
 * instrument, the others are what they would have been, and numbers are the same whatever the rules are.
 *
 * <p>A function of the ordered stream and the rules alone: whoever derives tiers has one beside his books, and comes to
 * the same verdicts. It is told of each event right after the books have taken it ({@link #onEvent}), and of each book
 * that an atomic event changed when that is at its end ({@link #onConsistent}).
 *
 * <p><b>Continuous trading</b> is when the venue says TRADING of the instrument, no market centre interrupts it, and the
 * venue's phase, where it tells any, is MARKET_OPEN.
 *
 * <p>One thread. Allocates only when a source or an instrument is seen for the first time.
 */
public final class QualityGate
{
    private static final QualityCheck[] CHECKS = QualityCheck.values();
    private static final TradingState[] STATES = TradingState.values();
    private static final int INITIAL_SOURCES = 16;
    private static final int INITIAL_INSTRUMENTS = 1 << 10;
    private static final int INSTRUMENT_LIMIT = 1 << 24;
    private static final double PERCENT = 100;

    private final QualityRules rules;
    private final MarketBooks books;
    private final QualityPolicy[] policies = new QualityPolicy[CHECKS.length];
    private final double jumpFraction;
    private final long maxPrice;
    private final long maxQuantity;
    private WatchedSource[] sources = new WatchedSource[INITIAL_SOURCES];
    private WatchedInstrument[] instruments = new WatchedInstrument[INITIAL_INSTRUMENTS];

    // The event that is judged.
    private WatchedSource source;
    private PriceLevels book;
    private boolean isFlagged;
    private boolean isEnd;

    /**
     * @param rules to judge by.
     * @param books that the events make; the gate says what makes them suspect.
     */
    public QualityGate(final QualityRules rules, final MarketBooks books)
    {
        this.rules = rules;
        this.books = books;
        rules.policies().forEach((check, policy) -> policies[check.ordinal()] = policy);
        jumpFraction = rules.priceJumpPercent() / PERCENT;
        maxPrice = rules.maxPrice();
        maxQuantity = rules.maxQuantity();
        books.leaveJudgement();
    }

    /** @return what it judges by. */
    public QualityRules rules()
    {
        return rules;
    }

    /**
     * @param sourceId of a source.
     * @param check    which one.
     * @return how often it failed.
     */
    public long count(final int sourceId, final QualityCheck check)
    {
        return sourceId < sources.length && sources[sourceId] != null ? sources[sourceId].counts[check.ordinal()] : 0;
    }

    /** @return end of the ids of the sources that were heard of, exclusive. */
    public int sourceLimit()
    {
        return sources.length;
    }

    /** Forgets all but the counts: what starts at 1 has no past. */
    public void reset()
    {
        for (final WatchedSource each : sources)
        {
            if (each != null)
            {
                each.start();
            }
        }
        for (final WatchedInstrument each : instruments)
        {
            if (each != null)
            {
                each.forget();
            }
        }
    }

    /**
     * Judges one event of the ordered stream, which the books have taken.
     *
     * @param event  buffer that holds it.
     * @param offset of its message header.
     */
    public void onEvent(final DirectBuffer event, final int offset)
    {
        begin(event, offset);
        switch (EventLayout.templateId(event, offset))
        {
            case OrderAddedDecoder.TEMPLATE_ID -> onResting(event, offset,
                Bodies.number(event, offset + Bodies.ADDED_PRICE), Bodies.number(event, offset + Bodies.ADDED_QUANTITY));
            case OrderReplacedDecoder.TEMPLATE_ID -> onResting(event, offset,
                Bodies.number(event, offset + Bodies.REPLACED_PRICE),
                Bodies.number(event, offset + Bodies.REPLACED_QUANTITY));
            case OrderModifiedDecoder.TEMPLATE_ID -> onResting(event, offset,
                Bodies.number(event, offset + Bodies.MODIFIED_PRICE),
                Bodies.number(event, offset + Bodies.MODIFIED_QUANTITY));
            case LevelUpdatedDecoder.TEMPLATE_ID -> onLevel(event, offset);
            case OrderExecutedDecoder.TEMPLATE_ID -> onExecuted(event, offset);
            case OrderExecutedWithPriceDecoder.TEMPLATE_ID -> onExecutedWithPrice(event, offset);
            case TradeDecoder.TEMPLATE_ID -> onTrade(event, offset);
            case TradingStatusDecoder.TEMPLATE_ID -> onTradingStatus(event, offset);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> onDefinition(event, offset);
            case SourceStatusDecoder.TEMPLATE_ID -> onSourceStatus(event, offset);
            case EpochStartDecoder.TEMPLATE_ID -> onEpochStart(event, offset);
            case BookClearedDecoder.TEMPLATE_ID, PartitionMoveDecoder.TEMPLATE_ID -> onCleared(event, offset);
            default ->
            {
                // Nothing to be said of it.
            }
        }
        onFault(event, offset);
    }

    /**
     * Judges a book that an atomic event has changed.
     *
     * @param changed book, at the end of the event.
     */
    public void onConsistent(final PriceLevels changed)
    {
        final WatchedInstrument instrument = instrument(changed.instrumentId());
        if (instrument.isCrossed || instrument.isLocked || changed.isCrossedOrLocked())
        {
            judgeTop(changed, instrument);
        }
        changed.endDoubtfulEvent();
    }

    /**
     * Takes note of an event of a derived tier, or of one that is not to be judged: whether the line of its source speaks.
     * On a derived tier a fault in the copy of a book is no rule's to judge: it quarantines it.
     *
     * @param event  buffer that holds it.
     * @param offset of its message header.
     */
    public void onTierEvent(final DirectBuffer event, final int offset)
    {
        if (books.lastFault() != null && books.lastBook() != null)
        {
            books.lastBook().suspect(true);
        }
        source = source(EventLayout.sourceId(event, offset));
        if (EventLayout.templateId(event, offset) == SourceStatusDecoder.TEMPLATE_ID)
        {
            onSourceStatus(event, offset);
        }
        else if (source.isStale)
        {
            stale(EventLayout.sourceId(event, offset), false);
        }
    }

    /** @return true when the event that was judged last is to be flagged itself, whatever its book is. */
    boolean isFlagged()
    {
        return isFlagged;
    }

    private void begin(final DirectBuffer event, final int offset)
    {
        isFlagged = false;
        isEnd = AtomicEvent.isEndedBy(event, offset);
        source = source(EventLayout.sourceId(event, offset));
        book = books.book(EventLayout.instrumentId(event, offset));
        if (book != null)
        {
            book.beginDoubtfulEvent(isEnd);
        }
        final int templateId = EventLayout.templateId(event, offset);
        if (source.isStale && templateId != SourceStatusDecoder.TEMPLATE_ID)
        {
            stale(EventLayout.sourceId(event, offset), false); // It speaks.
        }
        if (templateId != SourceStatusDecoder.TEMPLATE_ID && templateId != EpochStartDecoder.TEMPLATE_ID &&
            (EventLayout.flags(event, offset) & EventFlags.SNAPSHOT) == 0)
        {
            onNumber(event, offset, templateId);
        }
    }

    private void onNumber(final DirectBuffer event, final int offset, final int templateId)
    {
        final boolean isBeyond = source.advance(
            EventLayout.sourceSequence(event, offset), EventLayout.sourceIndex(event, offset));
        if (!isBeyond)
        {
            fail(QualityCheck.SEQUENCE);
        }
        else if (templateId == SourceGapDecoder.TEMPLATE_ID)
        {
            source.advance(Bodies.number(event, offset + Bodies.GAP_TO), 0);
        }
    }

    private void onFault(final DirectBuffer event, final int offset)
    {
        final BookFault fault = books.lastFault();
        if (fault == null)
        {
            return;
        }
        switch (fault)
        {
            case UNKNOWN_ORDER, DUPLICATE_ORDER -> fail(QualityCheck.UNKNOWN_ORDER);
            case EXCESS_QUANTITY -> fail(QualityCheck.NEGATIVE_QUANTITY);
            case BAD_VALUE -> fail(isNegativeLevel(event, offset) ? QualityCheck.NEGATIVE_QUANTITY : QualityCheck.RANGE);
            case MIXED_KINDS, NO_INSTRUMENT -> fail(QualityCheck.RANGE);
        }
    }

    private void onResting(final DirectBuffer event, final int offset, final long price, final long quantity)
    {
        if (books.lastFault() == null && !isPossible(event, offset, price, quantity))
        {
            fail(QualityCheck.RANGE);
        }
    }

    private void onLevel(final DirectBuffer event, final int offset)
    {
        final long quantity = Bodies.number(event, offset + Bodies.LEVEL_QUANTITY);
        if (quantity != 0)
        {
            onResting(event, offset, Bodies.number(event, offset + Bodies.LEVEL_PRICE), quantity);
        }
    }

    private void onExecuted(final DirectBuffer event, final int offset)
    {
        if (books.changedSide() != Side.NONE)
        {
            onPrice(EventLayout.instrumentId(event, offset), books.changedPrice());
        }
    }

    private void onExecutedWithPrice(final DirectBuffer event, final int offset)
    {
        final long price = Bodies.number(event, offset + Bodies.PRICED_PRICE);
        final long quantity = Bodies.number(event, offset + Bodies.PRICED_QUANTITY);
        if (quantity > 0 && !isPossible(event, offset, price, quantity))
        {
            fail(QualityCheck.RANGE);
        }
        else if (quantity > 0 && event.getByte(offset + Bodies.PRICED_PRINTABLE) == BooleanType.TRUE.value())
        {
            onPrice(EventLayout.instrumentId(event, offset), price);
        }
    }

    private void onTrade(final DirectBuffer event, final int offset)
    {
        final long price = Bodies.number(event, offset + Bodies.TRADE_PRICE);
        final long quantity = Bodies.number(event, offset + Bodies.TRADE_QUANTITY);
        final int instrumentId = EventLayout.instrumentId(event, offset);
        if (quantity < 0 || quantity > 0 && !isPossible(event, offset, price, quantity))
        {
            fail(QualityCheck.RANGE);
        }
        else if (quantity > 0 && event.getByte(offset + Bodies.TRADE_PRINTABLE) == BooleanType.TRUE.value())
        {
            final int type = event.getByte(offset + Bodies.TRADE_TYPE);
            if (type == TradeType.ORDER.value() || type == TradeType.NON_DISPLAYED.value())
            {
                onPrice(instrumentId, price);
            }
            else if (type != TradeType.OTHER.value())
            {
                instrument(instrumentId).lastPrice = price; // An auction: its price is the last one from here on.
            }
        }
    }

    private void onPrice(final int instrumentId, final long price)
    {
        final WatchedInstrument instrument = instrument(instrumentId);
        final long last = instrument.lastPrice;
        instrument.lastPrice = price;
        if (jumpFraction > 0 && last != Prices.NULL && isContinuous(instrument, source) &&
            Math.abs((double)price - last) > Math.abs((double)last) * jumpFraction)
        {
            fail(QualityCheck.PRICE_JUMP);
        }
    }

    private boolean isPossible(final DirectBuffer event, final int offset, final long price, final long quantity)
    {
        return quantity <= maxQuantity && price <= maxPrice && price >= -maxPrice &&
            (price > 0 || !instrument(EventLayout.instrumentId(event, offset)).hasPositivePrice);
    }

    private boolean isNegativeLevel(final DirectBuffer event, final int offset)
    {
        return EventLayout.templateId(event, offset) == LevelUpdatedDecoder.TEMPLATE_ID &&
            Bodies.number(event, offset + Bodies.LEVEL_QUANTITY) < 0;
    }

    private void onTradingStatus(final DirectBuffer event, final int offset)
    {
        final int scope = event.getByte(offset + Bodies.TRADING_SCOPE);
        final int value = event.getByte(offset + Bodies.TRADING_STATE);
        final TradingState state = value >= 0 && value < STATES.length - 1 ? STATES[value] : TradingState.UNKNOWN;
        final WatchedInstrument instrument = instrument(EventLayout.instrumentId(event, offset));
        if (scope == StatusScope.INSTRUMENT.value())
        {
            instrument.isTrading = state == TradingState.TRADING;
        }
        else if (scope == StatusScope.OPERATIONAL.value())
        {
            instrument.isInterrupted = state == TradingState.HALTED;
        }
        else if (scope == StatusScope.SESSION.value() && isPhase(state))
        {
            source.phase = state;
        }
    }

    /** Some venues tell the state of a group of instruments in the same scope. */
    private static boolean isPhase(final TradingState state)
    {
        return switch (state)
        {
            case START_OF_MESSAGES, SYSTEM_OPEN, MARKET_OPEN, MARKET_CLOSED, SYSTEM_CLOSED, END_OF_MESSAGES -> true;
            default -> false;
        };
    }

    private void onDefinition(final DirectBuffer event, final int offset)
    {
        final int type = event.getByte(offset + Bodies.DEFINED_TYPE);
        instrument(EventLayout.instrumentId(event, offset)).hasPositivePrice =
            type == InstrumentType.EQUITY.value() || type == InstrumentType.FUND.value();
    }

    private void onSourceStatus(final DirectBuffer event, final int offset)
    {
        if ((EventLayout.flags(event, offset) & EventFlags.SNAPSHOT) == 0)
        {
            final int state = event.getByte(offset + Bodies.STATUS_STATE);
            stale(EventLayout.sourceId(event, offset),
                state == SourceState.STALE.value() || state == SourceState.DOWN.value());
        }
    }

    private void onEpochStart(final DirectBuffer event, final int offset)
    {
        if (EventLayout.basisSequence(event, offset) == 1)
        {
            reset();
        }
        if (event.getByte(offset + Bodies.EPOCH_REASON) == EpochReason.SOURCE_SESSION.value())
        {
            stale(EventLayout.sourceId(event, offset), false);
            source.start();
            judgeBooksOf(EventLayout.sourceId(event, offset));
        }
    }

    /** An empty book is neither crossed nor locked. */
    private void onCleared(final DirectBuffer event, final int offset)
    {
        if (book != null)
        {
            judgeTop(book, instrument(book.instrumentId()));
        }
        else if (EventLayout.instrumentId(event, offset) == 0)
        {
            judgeBooksOf(EventLayout.sourceId(event, offset));
        }
    }

    private void judgeBooksOf(final int sourceId)
    {
        for (int i = 0; i < books.instrumentLimit(); i++)
        {
            final PriceLevels each = books.book(i);
            if (each != null && each.sourceId() == sourceId)
            {
                judgeTop(each, instrument(i));
            }
        }
    }

    private void stale(final int sourceId, final boolean isStale)
    {
        if (source.isStale == isStale)
        {
            return;
        }
        source.isStale = isStale;
        final QualityPolicy policy = policies[QualityCheck.STALE_LINE.ordinal()];
        if (isStale)
        {
            source.counts[QualityCheck.STALE_LINE.ordinal()]++;
        }
        for (int i = 0; i < books.instrumentLimit(); i++)
        {
            final PriceLevels each = books.book(i);
            if (each != null && each.sourceId() == sourceId)
            {
                each.doubtLine(isStale && policy == QualityPolicy.FLAG);
                if (isStale && policy == QualityPolicy.QUARANTINE)
                {
                    each.suspect(true);
                }
            }
        }
    }

    private void judgeTop(final PriceLevels changed, final WatchedInstrument instrument)
    {
        final WatchedSource from = source(changed.sourceId());
        final boolean isJudged = changed.isCrossedOrLocked() && isContinuous(instrument, from);
        final boolean isCrossed = isJudged && changed.bestBid() > changed.bestAsk();
        final boolean isLocked = isJudged && !isCrossed;
        if (isCrossed && !instrument.isCrossed)
        {
            onBadTop(QualityCheck.CROSSED, changed, from);
        }
        if (isLocked && !instrument.isLocked)
        {
            onBadTop(QualityCheck.LOCKED, changed, from);
        }
        instrument.isCrossed = isCrossed;
        instrument.isLocked = isLocked;
        changed.doubtTop(
            isCrossed && policies[QualityCheck.CROSSED.ordinal()] == QualityPolicy.FLAG ||
            isLocked && policies[QualityCheck.LOCKED.ordinal()] == QualityPolicy.FLAG);
    }

    private void onBadTop(final QualityCheck check, final PriceLevels changed, final WatchedSource from)
    {
        from.counts[check.ordinal()]++;
        if (policies[check.ordinal()] == QualityPolicy.QUARANTINE)
        {
            changed.suspect(true);
        }
    }

    private static boolean isContinuous(final WatchedInstrument instrument, final WatchedSource from)
    {
        return instrument.isTrading && !instrument.isInterrupted && from.isOpen();
    }

    private void fail(final QualityCheck check)
    {
        source.counts[check.ordinal()]++;
        final QualityPolicy policy = policies[check.ordinal()];
        if (policy == QualityPolicy.COUNT)
        {
            return;
        }
        isFlagged = true;
        if (book != null && policy == QualityPolicy.FLAG)
        {
            book.doubtEvent(isEnd);
        }
        else if (book != null)
        {
            book.suspect(true);
        }
    }

    private WatchedSource source(final int sourceId)
    {
        if (sourceId >= sources.length)
        {
            sources = Arrays.copyOf(sources, Math.max(sourceId + 1, sources.length << 1));
        }
        if (sources[sourceId] == null)
        {
            sources[sourceId] = new WatchedSource();
        }
        return sources[sourceId];
    }

    private WatchedInstrument instrument(final int instrumentId)
    {
        final int id = instrumentId > 0 && instrumentId < INSTRUMENT_LIMIT ? instrumentId : 0;
        if (id >= instruments.length)
        {
            instruments = Arrays.copyOf(instruments, Math.max(id + 1, instruments.length << 1));
        }
        if (instruments[id] == null)
        {
            instruments[id] = new WatchedInstrument();
        }
        return instruments[id];
    }
}
