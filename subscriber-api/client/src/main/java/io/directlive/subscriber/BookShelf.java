package io.directlive.subscriber;

import io.directlive.book.AtomicEvent;
import io.directlive.book.DepthChanges;
import io.directlive.book.MarketBooks;
import io.directlive.book.OrderBook;
import io.directlive.book.PriceLevels;
import io.directlive.book.QualityGate;
import io.directlive.book.QualityRules;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.DepthUpdateDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.Side;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.agrona.DirectBuffer;

/**
 * The books of a reader, made from tier orders or from tier depth. Tells once for each atomic event at the venue that
 * changed what can be seen of a book, when that event is at its end.
 * <p>
 * After events were lost no book is whole, until it is known to have started empty, or, on tier orders, until its next
 * event shows by the count per instrument that none of the lost ones was about it.
 */
final class BookShelf
{
    private static final int MOVE_PHASE =
        EventLayout.MESSAGE_HEADER_LENGTH + PartitionMoveDecoder.phaseEncodingOffset();

    private final boolean isFromOrders;
    private final DepthHandler handler;
    private final BiConsumer<Instrument, BookState> stateListener;
    private final MarketBooks market = new MarketBooks();
    private final QualityGate gate;
    private final DepthChanges changes = new DepthChanges(BookView.MAX_LEVELS);
    private InstrumentBook[] books = new InstrumentBook[1 << 10];
    private int bookLimit;
    /** Books that unfinished atomic events have touched; the first so many. */
    private InstrumentBook[] touched = new InstrumentBook[16];
    private InstrumentBook[] ended = new InstrumentBook[16];
    private int touchedCount;
    private BookState tierState = BookState.STALE;
    private boolean hasLost;

    /**
     * @param tier          orders or depth.
     * @param handler       that takes changed books; may be null.
     * @param stateListener that is told of states.
     */
    BookShelf(final Tier tier, final DepthHandler handler, final BiConsumer<Instrument, BookState> stateListener)
    {
        this(tier, handler, stateListener, QualityRules.DEFAULT);
    }

    /**
     * @param tier          orders or depth.
     * @param handler       that takes changed books; may be null.
     * @param stateListener that is told of states.
     * @param quality       rules that events are judged by; on tier depth the instance has done it.
     */
    BookShelf(
        final Tier tier,
        final DepthHandler handler,
        final BiConsumer<Instrument, BookState> stateListener,
        final QualityRules quality)
    {
        gate = new QualityGate(quality, market);
        isFromOrders = tier == Tier.ORDERS;
        this.handler = handler;
        this.stateListener = stateListener;
    }

    /** @return the book; null when nothing was heard of the instrument. */
    InstrumentBook get(final int instrumentId)
    {
        return instrumentId > 0 && instrumentId < bookLimit ? books[instrumentId] : null;
    }

    /** @return the book with all its orders; null when there is none, or on tier depth. */
    OrderBook orderBook(final int instrumentId)
    {
        return market.orderBook(instrumentId);
    }

    /**
     * Applies the next event of the tier, about an instrument that is wanted or about many.
     *
     * @param due whether to tell the handler.
     */
    void onEvent(
        final DirectBuffer buffer,
        final int offset,
        final int templateId,
        final Instrument instrument,
        final boolean due)
    {
        final boolean isEnd = AtomicEvent.isEndedBy(buffer, offset);
        final boolean isWholeEvent = isEnd && touchedCount == 0;
        final boolean isReleased = templateId == PartitionMoveDecoder.TEMPLATE_ID &&
            buffer.getByte(offset + MOVE_PHASE) == MovePhase.RELEASED.value();
        if (isReleased || templateId == EpochStartDecoder.TEMPLATE_ID || templateId == BookClearedDecoder.TEMPLATE_ID)
        {
            onCleared(buffer, offset, isReleased, isWholeEvent, due);
        }
        else
        {
            onChanged(buffer, offset, templateId, instrument, isWholeEvent, due);
        }
        if (isEnd && !isWholeEvent)
        {
            onEnd(buffer, offset, due);
        }
    }

    /** An event about an instrument that is not wanted: it may be the end of one that others are part of. */
    void onOtherEvent(final DirectBuffer buffer, final int offset, final boolean due)
    {
        gate.onTierEvent(buffer, offset);
        if (touchedCount > 0 && AtomicEvent.isEndedBy(buffer, offset))
        {
            onEnd(buffer, offset, due);
        }
    }

    private void onChanged(
        final DirectBuffer buffer,
        final int offset,
        final int templateId,
        final Instrument instrument,
        final boolean isWholeEvent,
        final boolean due)
    {
        apply(buffer, offset);
        if (instrument.id() == 0)
        {
            return;
        }
        final int instrumentSequence = EventLayout.instrumentSequence(buffer, offset);
        final InstrumentBook known = get(instrument.id());
        final InstrumentBook book = known == null ? add(instrument, instrumentSequence) : known;
        final PriceLevels levels = market.lastBook();
        if (levels != null)
        {
            book.levels = levels;
        }
        if (isFromOrders)
        {
            checkWhole(book, instrumentSequence);
        }
        final boolean isChanged = isFromOrders ?
            market.changedSide() != Side.NONE : templateId == DepthUpdateDecoder.TEMPLATE_ID;
        if (isChanged && isFromOrders && isWholeEvent)
        {
            gate.onConsistent(levels);
        }
        if (isChanged || !book.isTouched)
        {
            book.stamp(buffer, offset);
        }
        if (isChanged && !isWholeEvent)
        {
            touch(book, true);
        }
        else if (isChanged && handler != null && isVisible(book) && due)
        {
            handler.onDepth(book);
        }
    }

    private void apply(final DirectBuffer buffer, final int offset)
    {
        market.onEvent(buffer, offset);
        if (isFromOrders)
        {
            gate.onEvent(buffer, offset);
        }
        else
        {
            gate.onTierEvent(buffer, offset);
        }
    }

    private boolean isVisible(final InstrumentBook book)
    {
        return !isFromOrders ||
            book.window.update(book.levels, market.changedSide(), market.changedPrice(), changes);
    }

    private void touch(final InstrumentBook book, final boolean isShownChanged)
    {
        book.isShownChanged |= isShownChanged;
        if (book.isTouched)
        {
            return;
        }
        book.isTouched = true;
        if (touchedCount == touched.length)
        {
            touched = Arrays.copyOf(touched, touchedCount << 1);
            ended = new InstrumentBook[touchedCount << 1];
        }
        touched[touchedCount++] = book;
    }

    /** An atomic event of a source is at its end: what it came to is shown. */
    private void onEnd(final DirectBuffer buffer, final int offset, final boolean due)
    {
        final int sourceId = EventLayout.sourceId(buffer, offset);
        int keptCount = 0;
        int endedCount = 0;
        for (int i = 0; i < touchedCount; i++)
        {
            final InstrumentBook book = touched[i];
            if (book.sourceId() == sourceId)
            {
                ended[endedCount++] = book;
            }
            else
            {
                touched[keptCount++] = book;
            }
        }
        touchedCount = keptCount;
        for (int i = 0; i < endedCount; i++)
        {
            ended[i].basisSequence(EventLayout.basisSequence(buffer, offset));
            end(ended[i], due);
        }
    }

    private void end(final InstrumentBook book, final boolean due)
    {
        if (isFromOrders)
        {
            gate.onConsistent(book.levels);
        }
        final boolean isVisible = handler != null &&
            (isFromOrders ? book.window.update(book.levels, changes) : book.isShownChanged);
        book.isTouched = false;
        book.isShownChanged = false;
        if (isVisible && due)
        {
            handler.onDepth(book);
        }
    }

    /** Books become empty: one, all of a source, or all; or one is another partition's. Rare, so it looks at each. */
    private void onCleared(
        final DirectBuffer buffer,
        final int offset,
        final boolean isReleased,
        final boolean isWholeEvent,
        final boolean due)
    {
        for (int i = 1; i < bookLimit; i++)
        {
            if (books[i] != null)
            {
                books[i].wasFilled = !books[i].levels.isEmpty();
            }
        }
        apply(buffer, offset);

        final int instrumentId = EventLayout.instrumentId(buffer, offset);
        final int sourceId = EventLayout.sourceId(buffer, offset);
        final boolean isStart = EventLayout.basisSequence(buffer, offset) == 1;
        for (int i = 1; i < bookLimit; i++)
        {
            final InstrumentBook book = books[i];
            if (book != null && book.levels.isEmpty() &&
                (isStart || (instrumentId == 0 ? book.sourceId() == sourceId : instrumentId == i)))
            {
                book.stamp(buffer, offset);
                if (isWholeEvent)
                {
                    book.window.reset();
                }
                else
                {
                    touch(book, book.wasFilled);
                }
                if (instrumentId == i)
                {
                    book.lastInstrumentSequence = EventLayout.instrumentSequence(buffer, offset);
                }
                if (isReleased)
                {
                    book.isWhole = false;
                    tell(book);
                }
                else
                {
                    whole(book);
                }
            }
        }
        if (isWholeEvent && due && handler != null)
        {
            for (int i = 1; i < bookLimit; i++)
            {
                if (books[i] != null && books[i].wasFilled && books[i].levels.isEmpty())
                {
                    handler.onDepth(books[i]);
                }
            }
        }
    }

    private void checkWhole(final InstrumentBook book, final int instrumentSequence)
    {
        if (book.isWhole)
        {
            book.lastInstrumentSequence = instrumentSequence;
        }
        else if (instrumentSequence == book.lastInstrumentSequence + 1)
        {
            book.lastInstrumentSequence = instrumentSequence;
            whole(book);
        }
    }

    private void whole(final InstrumentBook book)
    {
        if (!book.isWhole)
        {
            book.isWhole = true;
            tell(book);
        }
    }

    private InstrumentBook add(final Instrument instrument, final int instrumentSequence)
    {
        final int id = instrument.id();
        if (id >= books.length)
        {
            books = Arrays.copyOf(books, Math.max(id + 1, books.length << 1));
        }
        final InstrumentBook book = new InstrumentBook(instrument);
        book.isWhole = !hasLost || instrumentSequence == 1;
        books[id] = book;
        bookLimit = Math.max(bookLimit, id + 1);
        tell(book);
        return book;
    }

    /** All events from the first of the stream follow. */
    void onRebuild()
    {
        market.reset();
        gate.reset();
        hasLost = false;
        for (int i = 0; i < touchedCount; i++)
        {
            touched[i].isTouched = false;
            touched[i].isShownChanged = false;
        }
        touchedCount = 0;
        for (int i = 1; i < bookLimit; i++)
        {
            if (books[i] != null)
            {
                books[i].window.reset();
                books[i].lastInstrumentSequence = 0;
                whole(books[i]);
            }
        }
    }

    /** Events are missing. */
    void onIncomplete()
    {
        hasLost = true;
        for (int i = 1; i < bookLimit; i++)
        {
            if (books[i] != null)
            {
                books[i].isWhole = false;
                tell(books[i]);
            }
        }
    }

    /** The tier as a whole has another state. */
    void onTierState(final BookState state)
    {
        tierState = state;
        for (int i = 1; i < bookLimit; i++)
        {
            if (books[i] != null)
            {
                tell(books[i]);
            }
        }
    }

    private void tell(final InstrumentBook book)
    {
        final BookState state = book.isWhole ? tierState : BookState.STALE;
        if (state != book.toldState)
        {
            book.toldState = state;
            stateListener.accept(book.instrument(), state);
        }
    }
}
