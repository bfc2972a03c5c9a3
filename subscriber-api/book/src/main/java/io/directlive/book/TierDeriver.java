package io.directlive.book;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventHandler;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.LevelUpdatedDecoder;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import io.directlive.protocol.sbe.OrderExecutedDecoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceDecoder;
import io.directlive.protocol.sbe.OrderModifiedDecoder;
import io.directlive.protocol.sbe.OrderReducedDecoder;
import io.directlive.protocol.sbe.OrderReplacedDecoder;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.protocol.sbe.TradeBrokenDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import java.util.Arrays;
import java.util.Set;
import org.agrona.DirectBuffer;

/**
 * The derived tiers as a function of the ordered stream: whoever feeds it the events of a stream from number 1 gets the
 * same derived events with the same numbers, byte for byte. So a distributor that restarts, and a reader that fills a
 * gap or joins late, make anew what was once live, and nothing derived is ever recorded.
 *
 * <table>
 *   <caption>What a tier carries</caption>
 *   <tr><td>depth</td><td>a DepthUpdate for each visible level that changed, those that are gone first</td></tr>
 *   <tr><td>top</td><td>a TopOfBook when the best price, quantity or order count of a side changed</td></tr>
 *   <tr><td>trades</td><td>a Trade for each execution of an order; copies of Trade and TradeBroken</td></tr>
 *   <tr><td>all</td><td>copies of InstrumentDefinition, TradingStatus, BookCleared, PartitionMove, SourceGap, SourceStatus,
 *   EpochStart, EndOfSession</td></tr>
 * </table>
 *
 * <p><b>Atomic events.</b> A venue may change books in several steps, of which the last has LAST_IN_EVENT (see {@link
 * AtomicEvent}). Nothing in between is shown: with the last step {@code depth} tells what the steps came to, and {@code
 * top} has one TopOfBook at most for each instrument; instruments in the order in which the event first touched them. A
 * clearing that the same event fills again is told by what changed, unless the book was suspect before, for then readers
 * must hear that it is trusted again. Trades and copies of what changes no book do not wait.
 *
 * <p><b>Cleared books.</b> What empties books is told by its copy alone: on BookCleared, and on EpochStart with reason
 * SOURCE_SESSION, a reader empties his copy of the instrument, or of all instruments of the source. No level is taken
 * away one by one. In the same way the copy of SourceGap tells that the books are suspect. {@link MarketBooks}, fed
 * with the {@code depth} tier, does all this.
 *
 * <p><b>Header.</b> A derived event has that of its cause, which is its instrument's last step of an atomic event, but
 * its tier's own count as sequence, the sequence of the last event that it is true as of as basisSequence, and these
 * flags: LAST_IN_EVENT on the last event that one event of the ordered stream brings forth on this tier, and only there:
 * after it, all that the tier shows is consistent; LAST_IN_MESSAGE there too when that event has it; BOOK_SUSPECT when
 * the book is suspect after it; the others as they are. Counts start at 1, again when the ordered stream starts at 1 in
 * a new epoch.
 *
 * <p>One thread. Zero allocation once the books have grown. Throws {@link IllegalStateException} when an event of the
 * ordered stream is missing or comes twice, for no number would be right from there on.
 */
public final class TierDeriver implements EventHandler
{
    /** Levels on each side that the {@code depth} tier shows. */
    public static final int DEPTH = MarketBooks.TIER_DEPTH;

    private static final Tier[] TIERS = Tier.values();

    private final Tier[] tiers;
    private final boolean hasDepth;
    private final boolean hasTop;
    private final boolean hasTrades;
    private final TierWriter out;
    private final MarketBooks books;
    private final QualityGate gate;
    private long lastBasisSequence;
    private int streamEpoch;

    private final TierWindows windows = new TierWindows(DEPTH);
    private final DepthChanges changes = new DepthChanges(DEPTH);

    private final OpenEvents openEvents = new OpenEvents();
    /** The atomic event that the cause is a step of; null when the cause is all of it. */
    private OpenEvent open;
    /** The cause clears a book that was suspect, or never heard of, before it. */
    private boolean isTrustNews;

    /**
     * With books that start small.
     *
     * @param tiers to derive; {@link Tier#ORDERS} among them is passed over, for that tier is the ordered stream
     * itself.
     * @param out   takes the derived events.
     */
    public TierDeriver(final Set<Tier> tiers, final TierEventHandler out)
    {
        this(tiers, out, new MarketBooks());
    }

    /**
     * With books that start small.
     *
     * @param tiers to derive; {@link Tier#ORDERS} among them is passed over, for that tier is the ordered stream
     * itself.
     * @param out   takes the derived events.
     * @param rules that events are judged by; the same for all who derive the tiers of a stream.
     */
    public TierDeriver(final Set<Tier> tiers, final TierEventHandler out, final QualityRules rules)
    {
        this(tiers, out, new MarketBooks(), rules);
    }

    /**
     * @param tiers to derive; {@link Tier#ORDERS} among them is passed over, for that tier is the ordered stream
     * itself.
     * @param out   takes the derived events.
     * @param books to keep; empty, and fed by nobody else.
     */
    public TierDeriver(final Set<Tier> tiers, final TierEventHandler out, final MarketBooks books)
    {
        this(tiers, out, books, QualityRules.DEFAULT);
    }

    /**
     * @param tiers to derive; {@link Tier#ORDERS} among them is passed over, for that tier is the ordered stream
     * itself.
     * @param out   takes the derived events.
     * @param books to keep; empty, and fed by nobody else.
     * @param rules that events are judged by; the same for all who derive the tiers of a stream.
     */
    public TierDeriver(
        final Set<Tier> tiers, final TierEventHandler out, final MarketBooks books, final QualityRules rules)
    {
        this.tiers = Arrays.stream(TIERS).filter(t -> t != Tier.ORDERS && tiers.contains(t)).toArray(Tier[]::new);
        hasDepth = tiers.contains(Tier.DEPTH);
        hasTop = tiers.contains(Tier.TOP);
        hasTrades = tiers.contains(Tier.TRADES);
        this.out = new TierWriter(out);
        this.books = books;
        gate = new QualityGate(rules, books);
    }

    /**
     * Takes in one event of the ordered stream, the next, and gives out what follows from it.
     *
     * @param buffer that holds it.
     * @param offset of its message header.
     */
    @Override
    public void onEvent(final DirectBuffer buffer, final int offset)
    {
        advance(buffer, offset);
        if (openEvents.isEmpty() && AtomicEvent.isEndedBy(buffer, offset))
        {
            derive(buffer, offset);
        }
        else
        {
            onStep(buffer, offset);
        }
    }

    private void derive(final DirectBuffer buffer, final int offset)
    {
        final int templateId = EventLayout.templateId(buffer, offset);
        isTrustNews = templateId == BookClearedDecoder.TEMPLATE_ID && !isTrusted(EventLayout.instrumentId(buffer, offset));
        books.onEvent(buffer, offset);
        gate.onEvent(buffer, offset);
        switch (templateId)
        {
            case OrderAddedDecoder.TEMPLATE_ID,
                OrderReducedDecoder.TEMPLATE_ID,
                OrderDeletedDecoder.TEMPLATE_ID,
                OrderReplacedDecoder.TEMPLATE_ID,
                OrderModifiedDecoder.TEMPLATE_ID,
                LevelUpdatedDecoder.TEMPLATE_ID -> onBookEvent(buffer, offset);
            case OrderExecutedDecoder.TEMPLATE_ID -> onExecuted(buffer, offset);
            case OrderExecutedWithPriceDecoder.TEMPLATE_ID -> onExecutedWithPrice(buffer, offset);
            case TradeDecoder.TEMPLATE_ID, TradeBrokenDecoder.TEMPLATE_ID -> copyToTrades(buffer, offset);
            case BookClearedDecoder.TEMPLATE_ID,
                EpochStartDecoder.TEMPLATE_ID,
                SourceGapDecoder.TEMPLATE_ID,
                SourceStatusDecoder.TEMPLATE_ID -> onBooksEvent(buffer, offset);
            case PartitionMoveDecoder.TEMPLATE_ID -> onPartitionMove(buffer, offset);
            case InstrumentDefinitionDecoder.TEMPLATE_ID,
                TradingStatusDecoder.TEMPLATE_ID,
                EndOfSessionDecoder.TEMPLATE_ID -> copyToAll(buffer, offset);
            default ->
            {
                // Nothing follows from it.
            }
        }
    }

    /**
     * @param tier a derived tier.
     * @return number that its next event will have.
     */
    public long nextSequence(final Tier tier)
    {
        return out.nextSequence(tier);
    }

    /** @return sequence of the last event of the ordered stream that was taken in; 0 when there was none. */
    public long lastBasisSequence()
    {
        return lastBasisSequence;
    }

    /** @return epoch of the ordered stream as of the last event; 0 when there was none. Unsigned in 32 bits. */
    public int streamEpoch()
    {
        return streamEpoch;
    }

    /** @return the books as of the last event; to be read only. */
    public MarketBooks books()
    {
        return books;
    }

    /** @return what judges the events; to be read only. */
    public QualityGate gate()
    {
        return gate;
    }

    private void advance(final DirectBuffer buffer, final int offset)
    {
        final long sequence = EventLayout.sequence(buffer, offset);
        final int epoch = EventLayout.streamEpoch(buffer, offset);
        if (sequence == 1 && (lastBasisSequence == 0 || epoch != streamEpoch))
        {
            start();
        }
        else if (sequence != lastBasisSequence + 1)
        {
            throw new IllegalStateException(
                "ordered stream broken: expected " + (lastBasisSequence + 1) + ", got " + sequence);
        }
        lastBasisSequence = sequence;
        streamEpoch = epoch;
        out.basisSequence(sequence);
    }

    /** What starts at 1 has no past: neither books nor numbers. */
    private void start()
    {
        books.reset();
        gate.reset();
        out.restart();
        openEvents.forgetAll();
        windows.reset();
    }

    /** The cause is not the whole of an atomic event of its source, or it comes between steps of another source. */
    private void onStep(final DirectBuffer cause, final int offset)
    {
        final OpenEvent atomic = openEvents.of(EventLayout.sourceId(cause, offset));
        final boolean isLast = AtomicEvent.isEndedBy(cause, offset);
        open = isLast && atomic.isEmpty() ? null : atomic;
        derive(cause, offset);
        open = null;
        if (isLast && !atomic.isEmpty())
        {
            close(atomic, EventLayout.flags(cause, offset) & EventFlags.LAST_IN_MESSAGE | EventFlags.LAST_IN_EVENT);
        }
    }

    /** An atomic event is at its end: tells on each tier what its steps came to. */
    private void close(final OpenEvent atomic, final int lastFlags)
    {
        if (atomic.clearing().length() != 0)
        {
            resetWindowsOfSource(EventLayout.sourceId(atomic.clearing().event(), 0));
        }
        for (int i = 0; i < atomic.size(); i++)
        {
            final OpenEvent.Touched touched = atomic.touched(i);
            gate.onConsistent(books.book(touched.instrumentId()));
            if (touched.clearing().length() != 0)
            {
                windows.reset(touched.instrumentId());
            }
        }
        if (hasDepth)
        {
            tell(Tier.DEPTH, atomic, lastFlags);
        }
        if (hasTop)
        {
            tell(Tier.TOP, atomic, lastFlags);
        }
        openEvents.forget(atomic);
    }

    private void tell(final Tier tier, final OpenEvent atomic, final int lastFlags)
    {
        holdClearing(tier, atomic.clearing());
        for (int i = 0; i < atomic.size(); i++)
        {
            holdClearing(tier, atomic.touched(i).clearing());
            holdChanges(tier, atomic.touched(i));
        }
        out.release(tier, lastFlags);
    }

    private void holdClearing(final Tier tier, final OpenEvent.Clearing clearing)
    {
        if (clearing.length() != 0)
        {
            out.holdCopy(tier, clearing.event(), clearing.length(), isBookSuspect(clearing.event(), 0));
        }
    }

    private void holdChanges(final Tier tier, final OpenEvent.Touched touched)
    {
        final int instrumentId = touched.instrumentId();
        final PriceLevels book = books.book(instrumentId);
        if (tier == Tier.DEPTH && windows.depth(instrumentId).update(book, changes))
        {
            out.holdDepth(touched.header(), changes, book.isSuspect());
        }
        if (tier == Tier.TOP && windows.top(instrumentId).update(book, changes))
        {
            out.holdTop(touched.header(), book);
        }
    }

    private void onBookEvent(final DirectBuffer cause, final int offset)
    {
        final PriceLevels book = books.lastBook();
        final Side side = books.changedSide();
        if (side == Side.NONE)
        {
            return;
        }

        final int instrumentId = book.instrumentId();
        if (open != null)
        {
            openEvents.touch(open, instrumentId, cause, offset);
            return;
        }
        gate.onConsistent(book);
        final long price = books.changedPrice();
        if (hasDepth && windows.depth(instrumentId).update(book, side, price, changes))
        {
            out.depth(cause, offset, changes, book.isSuspect());
        }
        if (hasTop && windows.top(instrumentId).update(book, side, price, changes))
        {
            out.top(cause, offset, book);
        }
    }

    private void onExecuted(final DirectBuffer cause, final int offset)
    {
        onBookEvent(cause, offset);
        if (hasTrades && books.changedSide() != Side.NONE)
        {
            out.trade(
                cause, offset, books.changedPrice(),
                Bodies.number(cause, offset + Bodies.EXECUTED_QUANTITY),
                Bodies.number(cause, offset + Bodies.EXECUTED_TRADE),
                Bodies.number(cause, offset + Bodies.EXECUTED_ORDER),
                true,
                books.changedSide(),
                isSuspect(cause, offset));
        }
    }

    private void onExecutedWithPrice(final DirectBuffer cause, final int offset)
    {
        onBookEvent(cause, offset);
        final long quantity = Bodies.number(cause, offset + Bodies.PRICED_QUANTITY);
        if (hasTrades && quantity > 0)
        {
            // The venue tells the price, so there is a trade to report even when the order was never seen.
            out.trade(
                cause, offset,
                Bodies.number(cause, offset + Bodies.PRICED_PRICE),
                quantity,
                Bodies.number(cause, offset + Bodies.PRICED_TRADE),
                Bodies.number(cause, offset + Bodies.PRICED_ORDER),
                cause.getByte(offset + Bodies.PRICED_PRINTABLE) == BooleanType.TRUE.value(),
                books.changedSide(),
                isSuspect(cause, offset));
        }
    }

    private void copyToTrades(final DirectBuffer cause, final int offset)
    {
        if (hasTrades)
        {
            out.copy(Tier.TRADES, cause, offset, isSuspect(cause, offset));
        }
    }

    private void onBooksEvent(final DirectBuffer cause, final int offset)
    {
        final int templateId = EventLayout.templateId(cause, offset);
        if (open != null && templateId == BookClearedDecoder.TEMPLATE_ID)
        {
            onClearedInBetween(cause, offset);
            return;
        }

        final int instrumentId = EventLayout.instrumentId(cause, offset);
        if (templateId == BookClearedDecoder.TEMPLATE_ID && instrumentId != 0)
        {
            windows.reset(instrumentId);
        }
        else if (templateId == BookClearedDecoder.TEMPLATE_ID ||
            templateId == EpochStartDecoder.TEMPLATE_ID &&
            cause.getByte(offset + Bodies.EPOCH_REASON) == EpochReason.SOURCE_SESSION.value())
        {
            resetWindowsOfSource(EventLayout.sourceId(cause, offset));
            if (open != null)
            {
                openEvents.forget(open); // What the event has come to is gone with the session.
            }
        }
        copyToAll(cause, offset);
    }

    /** A book that another partition has from here on is empty at once, also between the steps of an atomic event. */
    private void onPartitionMove(final DirectBuffer cause, final int offset)
    {
        if (cause.getByte(offset + Bodies.MOVE_PHASE) == MovePhase.RELEASED.value())
        {
            windows.reset(EventLayout.instrumentId(cause, offset));
        }
        copyToAll(cause, offset);
    }

    private void onClearedInBetween(final DirectBuffer cause, final int offset)
    {
        final int instrumentId = EventLayout.instrumentId(cause, offset);
        if (instrumentId == 0)
        {
            openEvents.onSourceCleared(open, cause, offset);
            copyToTrades(cause, offset);
            return;
        }

        if (books.lastBook() != null)
        {
            final OpenEvent.Touched touched = openEvents.touch(open, instrumentId, cause, offset);
            if (isTrustNews)
            {
                touched.clearing().keep(cause, offset);
                copyToTrades(cause, offset);
            }
        }
    }

    private void resetWindowsOfSource(final int sourceId)
    {
        for (int i = 0; i < books.instrumentLimit(); i++)
        {
            final PriceLevels book = books.book(i);
            if (book != null && book.sourceId() == sourceId)
            {
                windows.reset(i);
            }
        }
    }

    private void copyToAll(final DirectBuffer cause, final int offset)
    {
        if (open != null && AtomicEvent.isEndedBy(cause, offset))
        {
            close(open, 0); // The copy comes last.
        }
        for (final Tier tier : tiers)
        {
            out.copy(tier, cause, offset, isSuspect(cause, offset));
        }
    }

    private boolean isSuspect(final DirectBuffer cause, final int offset)
    {
        return gate.isFlagged() || isBookSuspect(cause, offset);
    }

    private boolean isTrusted(final int instrumentId)
    {
        final PriceLevels book = books.book(instrumentId);
        return book != null && !book.isSuspect();
    }

    private boolean isBookSuspect(final DirectBuffer cause, final int offset)
    {
        return books.isSuspect(EventLayout.instrumentId(cause, offset), EventLayout.sourceId(cause, offset));
    }
}
