package io.directlive.book;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventHandler;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.DepthUpdateDecoder;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.GapReason;
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
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The books of all instruments of one stream: fed with every event of the ordered stream (or of the {@code orders}
 * tier, which is the same), or with every event of the {@code depth} tier, in order, it holds what rests where. The
 * protocol README's semantic table says what each kind of event does; kinds without effect on a book are passed over.
 *
 * <p>An instrument gets an {@link OrderBook} with its first event about an order and a {@link LevelBook} with its first
 * event about a level. Once made, a book stays for the life of this object, emptied when its source starts anew; only
 * an empty book is ever exchanged for one of the other kind.
 *
 * <p><b>Suspect.</b> A book is suspect after a {@code SourceGap} that may have touched it (reason other than FILTERED),
 * after a {@link BookFault}, after a SESSION_BREAK, when its instrument was released to another partition, and on the
 * {@code depth} tier when an event says so; until it is known: BookCleared that is not itself suspect, the end of a
 * snapshot (a {@code SourceStatus} with flag SNAPSHOT and state UP), a new session of its source, or a stream that starts
 * at number 1. A book that first appears after its source lost something is born suspect.
 *
 * <p>One thread. No event makes it throw, except when storage of some 33 million orders and levels is full. Zero
 * allocation once the tables are as large as the market.
 */
public final class MarketBooks implements EventHandler
{
    /** Levels on each side of a book made from the {@code depth} tier. */
    public static final int TIER_DEPTH = 10;

    private static final int INSTRUMENT_LIMIT = 1 << 24;
    private static final int SOURCE_LIMIT = 1 << 16;
    private static final int DEFAULT_INSTRUMENTS = 1 << 10;
    private static final int DEFAULT_ORDERS = 1 << 16;

    private static final BookFault[] FAULTS = BookFault.values();

    private final Records records;
    private final OrderTable orders;
    private final LevelTable levels;
    private PriceLevels[] books;
    private int instrumentLimit;
    /** By instrument: levels that its venue keeps, 0 for all. */
    private int[] marketDepths = new int[0];
    private final boolean[] suspectSources = new boolean[SOURCE_LIMIT];
    private final long[] faults = new long[FAULTS.length];
    private PriceLevels lastBook;
    private BookFault lastFault;
    private boolean isJudgedElsewhere;

    /** Starts small and grows with the market. */
    public MarketBooks()
    {
        this(DEFAULT_INSTRUMENTS, DEFAULT_ORDERS);
    }

    /**
     * Starts as large as told, so as not to grow in the middle of a day.
     *
     * @param instruments that are expected.
     * @param liveOrders  most orders expected to rest at one time, over all instruments.
     */
    public MarketBooks(final int instruments, final int liveOrders)
    {
        records = new Records(liveOrders + (liveOrders >> 1));
        orders = new OrderTable(records, liveOrders);
        levels = new LevelTable(records);
        books = new PriceLevels[Math.max(16, instruments + 1)];
    }

    /**
     * Applies one event.
     *
     * @param buffer that holds it.
     * @param offset of its message header.
     */
    @Override
    public void onEvent(final DirectBuffer buffer, final int offset)
    {
        lastBook = null;
        lastFault = null;
        switch (EventLayout.templateId(buffer, offset))
        {
            case OrderAddedDecoder.TEMPLATE_ID -> onOrderAdded(buffer, offset);
            case OrderExecutedDecoder.TEMPLATE_ID ->
                onReduction(buffer, offset, Bodies.EXECUTED_ORDER, Bodies.EXECUTED_QUANTITY);
            case OrderExecutedWithPriceDecoder.TEMPLATE_ID ->
                onReduction(buffer, offset, Bodies.PRICED_ORDER, Bodies.PRICED_QUANTITY);
            case OrderReducedDecoder.TEMPLATE_ID ->
                onReduction(buffer, offset, Bodies.REDUCED_ORDER, Bodies.REDUCED_QUANTITY);
            case OrderDeletedDecoder.TEMPLATE_ID -> onOrderDeleted(buffer, offset);
            case OrderReplacedDecoder.TEMPLATE_ID -> onOrderReplaced(buffer, offset);
            case OrderModifiedDecoder.TEMPLATE_ID -> onOrderModified(buffer, offset);
            case LevelUpdatedDecoder.TEMPLATE_ID ->
                onLevel(buffer, offset, marketDepth(EventLayout.instrumentId(buffer, offset)));
            case DepthUpdateDecoder.TEMPLATE_ID -> onLevel(buffer, offset, TIER_DEPTH);
            case BookClearedDecoder.TEMPLATE_ID -> onBookCleared(buffer, offset);
            case PartitionMoveDecoder.TEMPLATE_ID -> onPartitionMove(buffer, offset);
            case SourceGapDecoder.TEMPLATE_ID -> onSourceGap(buffer, offset);
            case EpochStartDecoder.TEMPLATE_ID -> onEpochStart(buffer, offset);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> onDefinition(buffer, offset);
            case SourceStatusDecoder.TEMPLATE_ID -> onSourceStatus(buffer, offset);
            default ->
            {
                // No effect on a book.
            }
        }
    }

    /**
     * @param instrumentId dense id.
     * @return its book, or null when no event has touched one yet.
     */
    public PriceLevels book(final int instrumentId)
    {
        return Integer.compareUnsigned(instrumentId, instrumentLimit) < 0 ? books[instrumentId] : null;
    }

    /**
     * @param instrumentId dense id.
     * @return its book when that holds orders, else null.
     */
    public OrderBook orderBook(final int instrumentId)
    {
        return book(instrumentId) instanceof OrderBook book ? book : null;
    }

    /**
     * @param instrumentId dense id.
     * @return its book when that holds levels, else null.
     */
    public LevelBook levelBook(final int instrumentId)
    {
        return book(instrumentId) instanceof LevelBook book ? book : null;
    }

    /**
     * @param instrumentId dense id.
     * @param sourceId     of the instrument.
     * @return whether its book is suspect, or would be if an event made one now.
     */
    public boolean isSuspect(final int instrumentId, final int sourceId)
    {
        final PriceLevels book = book(instrumentId);
        return book != null && book.isKnown() ? book.isSuspect() : instrumentId > 0 && suspectSources[sourceId];
    }

    /** @return end of the instrument ids that may have a book, exclusive; the first is 1. */
    public int instrumentLimit()
    {
        return instrumentLimit;
    }

    /** @return the one book that the last event was about; null when it was about none or about all of a source. */
    public PriceLevels lastBook()
    {
        return lastBook;
    }

    /**
     * @return the side of {@link #lastBook()} that the last event changed: for an execution, that of the order which
     *         rested. NONE when the event changed nothing that rests.
     */
    public Side changedSide()
    {
        return lastBook == null ? Side.NONE : lastBook.changedSide();
    }

    /**
     * @return the best price whose level the last event changed on that side: for an execution, the price at which the
     *         order rested, even when nothing of it is left. Null price when nothing changed.
     */
    public long changedPrice()
    {
        return lastBook == null ? Prices.NULL : lastBook.changedPrice();
    }

    /** @return resting orders of all instruments. */
    public int orderCount()
    {
        return orders.size();
    }

    /** @return price levels of all instruments. */
    public int levelCount()
    {
        return levels.size();
    }

    /**
     * @param fault kind of contradiction.
     * @return how many events were at fault in this way.
     */
    public long faultCount(final BookFault fault)
    {
        return faults[fault.ordinal()];
    }

    /** @return events that contradicted a book in any way. */
    public long faultCount()
    {
        long count = 0;
        for (final long each : faults)
        {
            count += each;
        }
        return count;
    }

    /** @return in what way the last event contradicted a book; null when it did not. */
    BookFault lastFault()
    {
        return lastFault;
    }

    /** From here on somebody else says what a fault means for its book. */
    void leaveJudgement()
    {
        isJudgedElsewhere = true;
    }

    /** Empties all books and trusts them again; counts of faults stay. */
    public void reset()
    {
        lastBook = null;
        for (int i = 0; i < instrumentLimit; i++)
        {
            if (books[i] != null)
            {
                books[i].removeAll();
                books[i].forget();
            }
        }
        Arrays.fill(suspectSources, false);
        Arrays.fill(marketDepths, 0);
    }

    /**
     * Walks all books and tables; for tests, and for users who want to know.
     *
     * @throws IllegalStateException when something contradicts itself; the message says what.
     */
    public void checkInvariants()
    {
        orders.checkInvariants();
        int orderCount = 0;
        int levelCount = 0;
        for (int i = 0; i < instrumentLimit; i++)
        {
            final PriceLevels book = books[i];
            if (book != null)
            {
                book.checkInvariants();
                orderCount += book instanceof OrderBook orderBook ? orderBook.totalOrders() : 0;
                levelCount += book.levelCount(Side.BID) + book.levelCount(Side.ASK);
            }
        }
        if (orderCount != orders.size() || levelCount != levels.size())
        {
            throw new IllegalStateException("the books hold " + orderCount + " orders in " + levelCount +
                " levels, the tables " + orders.size() + " in " + levels.size());
        }
    }

    private void onOrderAdded(final DirectBuffer buffer, final int offset)
    {
        final OrderBook book = beginOrder(buffer, offset);
        if (book != null)
        {
            end(book, book.add(
                Bodies.number(buffer, offset + Bodies.ADDED_ORDER),
                buffer.getByte(offset + Bodies.ADDED_SIDE) - Side.BID.value(),
                Bodies.number(buffer, offset + Bodies.ADDED_PRICE),
                Bodies.number(buffer, offset + Bodies.ADDED_QUANTITY)));
        }
    }

    private void onReduction(
        final DirectBuffer buffer, final int offset, final int orderOffset, final int quantityOffset)
    {
        final OrderBook book = beginOrder(buffer, offset);
        if (book != null)
        {
            end(book, book.reduce(
                Bodies.number(buffer, offset + orderOffset), Bodies.number(buffer, offset + quantityOffset)));
        }
    }

    private void onOrderDeleted(final DirectBuffer buffer, final int offset)
    {
        final OrderBook book = beginOrder(buffer, offset);
        if (book != null)
        {
            end(book, book.delete(Bodies.number(buffer, offset + Bodies.DELETED_ORDER)));
        }
    }

    private void onOrderReplaced(final DirectBuffer buffer, final int offset)
    {
        final OrderBook book = beginOrder(buffer, offset);
        if (book != null)
        {
            end(book, book.replace(
                Bodies.number(buffer, offset + Bodies.REPLACED_ORDER),
                Bodies.number(buffer, offset + Bodies.REPLACED_NEW_ORDER),
                Bodies.number(buffer, offset + Bodies.REPLACED_PRICE),
                Bodies.number(buffer, offset + Bodies.REPLACED_QUANTITY)));
        }
    }

    private void onOrderModified(final DirectBuffer buffer, final int offset)
    {
        final OrderBook book = beginOrder(buffer, offset);
        if (book != null)
        {
            end(book, book.modify(
                Bodies.number(buffer, offset + Bodies.MODIFIED_ORDER),
                Bodies.number(buffer, offset + Bodies.MODIFIED_PRICE),
                Bodies.number(buffer, offset + Bodies.MODIFIED_QUANTITY),
                buffer.getByte(offset + Bodies.MODIFIED_PRIORITY_KEPT) & 0xFF));
        }
    }

    private void onLevel(final DirectBuffer buffer, final int offset, final int depthLimit)
    {
        final LevelBook book = beginLevel(buffer, offset, depthLimit);
        if (book != null)
        {
            end(book, book.onLevel(
                Bodies.side(buffer, offset + Bodies.LEVEL_SIDE),
                Bodies.number(buffer, offset + Bodies.LEVEL_PRICE),
                Bodies.number(buffer, offset + Bodies.LEVEL_QUANTITY),
                Bodies.count(buffer, offset + Bodies.LEVEL_ORDER_COUNT)));
            final boolean isSuspect = (EventLayout.flags(buffer, offset) & EventFlags.BOOK_SUSPECT) != 0;
            if (isSuspect || EventLayout.templateId(buffer, offset) == DepthUpdateDecoder.TEMPLATE_ID)
            {
                book.suspect(isSuspect); // Who derived it knows; a venue tells only that it is.
            }
        }
    }

    /** No event of a book: only how many levels its venue keeps. */
    private void onDefinition(final DirectBuffer buffer, final int offset)
    {
        final int instrumentId = EventLayout.instrumentId(buffer, offset);
        final int depth = buffer.getByte(offset + Bodies.DEFINED_DEPTH) & 0xFF;
        if (depth == 0 || instrumentId <= 0 || instrumentId >= INSTRUMENT_LIMIT)
        {
            return;
        }
        if (instrumentId >= marketDepths.length)
        {
            marketDepths = Arrays.copyOf(marketDepths, Math.max(instrumentId + 1, marketDepths.length << 1));
        }
        marketDepths[instrumentId] = depth;
        if (book(instrumentId) instanceof LevelBook book)
        {
            book.limitDepth(depth);
        }
    }

    private int marketDepth(final int instrumentId)
    {
        return instrumentId > 0 && instrumentId < marketDepths.length && marketDepths[instrumentId] != 0 ?
            marketDepths[instrumentId] : LevelBook.UNLIMITED;
    }

    /** One that is suspect begins a snapshot: the book is empty, and not yet what rests at the venue. */
    private void onBookCleared(final DirectBuffer buffer, final int offset)
    {
        final int instrumentId = EventLayout.instrumentId(buffer, offset);
        final boolean isSuspect = (EventLayout.flags(buffer, offset) & EventFlags.BOOK_SUSPECT) != 0;
        if (instrumentId == 0)
        {
            final int sourceId = EventLayout.sourceId(buffer, offset);
            clearSource(sourceId, EventLayout.basisSequence(buffer, offset));
            suspectSource(sourceId, isSuspect);
        }
        else
        {
            final PriceLevels book = begin(buffer, offset);
            if (book != null)
            {
                book.removeAll();
                book.suspect(isSuspect);
            }
        }
    }

    /** What was released is another partition's from here on: what of it would be here is not what rests at the venue. */
    private void onPartitionMove(final DirectBuffer buffer, final int offset)
    {
        if (buffer.getByte(offset + Bodies.MOVE_PHASE) != MovePhase.RELEASED.value())
        {
            return;
        }
        final PriceLevels book = begin(buffer, offset);
        if (book != null)
        {
            book.removeAll();
            book.suspect(true);
        }
    }

    /** The end of a snapshot: what it told is what rests at the venue. */
    private void onSourceStatus(final DirectBuffer buffer, final int offset)
    {
        if ((EventLayout.flags(buffer, offset) & EventFlags.SNAPSHOT) == 0 ||
            buffer.getByte(offset + Bodies.STATUS_STATE) != SourceState.UP.value())
        {
            return;
        }
        if (EventLayout.instrumentId(buffer, offset) == 0)
        {
            suspectSource(EventLayout.sourceId(buffer, offset), false);
        }
        else
        {
            final PriceLevels book = begin(buffer, offset);
            if (book != null)
            {
                book.suspect(false);
            }
        }
    }

    private void suspectSource(final int sourceId, final boolean isSuspect)
    {
        suspectSources[sourceId] = isSuspect;
        for (int i = 0; i < instrumentLimit; i++)
        {
            final PriceLevels book = books[i];
            if (book != null && book.sourceId() == sourceId)
            {
                book.suspect(isSuspect);
            }
        }
    }

    private void onSourceGap(final DirectBuffer buffer, final int offset)
    {
        if (buffer.getByte(offset + Bodies.GAP_REASON) == GapReason.FILTERED.value())
        {
            return;
        }

        if (EventLayout.instrumentId(buffer, offset) == 0)
        {
            suspectSource(EventLayout.sourceId(buffer, offset), true);
        }
        else
        {
            final PriceLevels book = begin(buffer, offset);
            if (book != null)
            {
                book.suspect(true);
            }
        }
    }

    private void onEpochStart(final DirectBuffer buffer, final int offset)
    {
        final long sequence = EventLayout.basisSequence(buffer, offset);
        if (sequence == 1)
        {
            reset(); // What starts at 1 has no past.
        }

        final int reason = buffer.getByte(offset + Bodies.EPOCH_REASON);
        if (reason == EpochReason.SOURCE_SESSION.value())
        {
            clearSource(EventLayout.sourceId(buffer, offset), sequence);
        }
        else if (reason == EpochReason.SESSION_BREAK.value())
        {
            suspectAll();
        }
    }

    private void clearSource(final int sourceId, final long sequence)
    {
        suspectSources[sourceId] = false;
        for (int i = 0; i < instrumentLimit; i++)
        {
            final PriceLevels book = books[i];
            if (book != null && book.sourceId() == sourceId)
            {
                book.begin(sourceId, sequence);
                book.removeAll();
                book.suspect(false);
            }
        }
    }

    private void suspectAll()
    {
        Arrays.fill(suspectSources, true);
        for (int i = 0; i < instrumentLimit; i++)
        {
            if (books[i] != null)
            {
                books[i].suspect(true);
            }
        }
    }

    private OrderBook beginOrder(final DirectBuffer buffer, final int offset)
    {
        final int instrumentId = EventLayout.instrumentId(buffer, offset);
        if (book(instrumentId) instanceof OrderBook book && book.isKnown())
        {
            book.begin(EventLayout.sourceId(buffer, offset), EventLayout.basisSequence(buffer, offset));
            lastBook = book;
            return book;
        }
        return beginOtherOrder(buffer, offset);
    }

    /** Not the usual case, and so in a method of its own: the usual one stays small enough to be inlined. */
    private OrderBook beginOtherOrder(final DirectBuffer buffer, final int offset)
    {
        final PriceLevels book = begin(buffer, offset);
        if (book instanceof OrderBook orderBook)
        {
            return orderBook;
        }
        if (book != null && book.isEmpty())
        {
            return exchange(book, new OrderBook(book.instrumentId(), records, orders, levels));
        }
        return refuse(book);
    }

    private LevelBook beginLevel(final DirectBuffer buffer, final int offset, final int depthLimit)
    {
        final PriceLevels book = begin(buffer, offset);
        if (book instanceof LevelBook levelBook)
        {
            return levelBook;
        }
        if (book != null && book.isEmpty())
        {
            return exchange(book, new LevelBook(book.instrumentId(), depthLimit, levels));
        }
        return refuse(book);
    }

    /** @return the book that the event is about, new when it is the first; null when the event names no instrument. */
    private PriceLevels begin(final DirectBuffer buffer, final int offset)
    {
        final int instrumentId = EventLayout.instrumentId(buffer, offset);
        final int sourceId = EventLayout.sourceId(buffer, offset);
        PriceLevels book = book(instrumentId);
        if (book == null)
        {
            if (instrumentId <= 0 || instrumentId >= INSTRUMENT_LIMIT)
            {
                return null;
            }
            book = addBook(instrumentId);
        }
        if (!book.isKnown())
        {
            book.suspect(suspectSources[sourceId]);
        }
        book.begin(sourceId, EventLayout.basisSequence(buffer, offset));
        lastBook = book;
        return book;
    }

    private PriceLevels addBook(final int instrumentId)
    {
        if (instrumentId >= books.length)
        {
            books = Arrays.copyOf(books, Math.max(instrumentId + 1, books.length << 1));
        }
        final OrderBook book = new OrderBook(instrumentId, records, orders, levels);
        books[instrumentId] = book;
        instrumentLimit = Math.max(instrumentLimit, instrumentId + 1);
        return book;
    }

    private <T extends PriceLevels> T exchange(final PriceLevels book, final T other)
    {
        other.begin(book.sourceId(), book.lastSequence());
        other.doubtLike(book);
        books[book.instrumentId()] = other;
        lastBook = other;
        return other;
    }

    private <T extends PriceLevels> T refuse(final PriceLevels book)
    {
        if (book == null)
        {
            faults[BookFault.NO_INSTRUMENT.ordinal()]++;
            lastFault = BookFault.NO_INSTRUMENT;
        }
        else
        {
            end(book, BookFault.MIXED_KINDS);
        }
        return null;
    }

    private void end(final PriceLevels book, final BookFault fault)
    {
        if (fault != null)
        {
            faults[fault.ordinal()]++;
            lastFault = fault;
            if (!isJudgedElsewhere)
            {
                book.suspect(true);
            }
        }
    }
}
