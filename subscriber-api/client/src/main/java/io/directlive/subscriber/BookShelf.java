package io.directlive.subscriber;

import io.directlive.book.DepthChanges;
import io.directlive.book.MarketBooks;
import io.directlive.book.OrderBook;
import io.directlive.book.PriceLevels;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.DepthUpdateDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.Side;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.agrona.DirectBuffer;

/**
 * The books of a reader, made from tier orders or from tier depth. Tells once for each event at the venue that changed
 * what can be seen of a book.
 * <p>
 * After events were lost no book is whole, until it is known to have started empty, or, on tier orders, until its next
 * event shows by the count per instrument that none of the lost ones was about it.
 */
final class BookShelf
{
    private final boolean isFromOrders;
    private final DepthHandler handler;
    private final BiConsumer<Instrument, BookState> stateListener;
    private final MarketBooks market = new MarketBooks();
    private final DepthChanges changes = new DepthChanges(BookView.MAX_LEVELS);
    private InstrumentBook[] books = new InstrumentBook[1 << 10];
    private int bookLimit;
    private BookState tierState = BookState.STALE;
    private boolean hasLost;

    /**
     * @param tier          orders or depth.
     * @param handler       that takes changed books; may be null.
     * @param stateListener that is told of states.
     */
    BookShelf(final Tier tier, final DepthHandler handler, final BiConsumer<Instrument, BookState> stateListener)
    {
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
        if (templateId == EpochStartDecoder.TEMPLATE_ID || templateId == BookClearedDecoder.TEMPLATE_ID)
        {
            onCleared(buffer, offset, due);
            return;
        }

        market.onEvent(buffer, offset);
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
        book.stamp(buffer, offset);
        if (handler != null && isVisible(buffer, offset, templateId, book) && due)
        {
            handler.onDepth(book);
        }
    }

    private boolean isVisible(
        final DirectBuffer buffer, final int offset, final int templateId, final InstrumentBook book)
    {
        return isFromOrders ?
            market.changedSide() != Side.NONE &&
            book.window.update(book.levels, market.changedSide(), market.changedPrice(), changes) :
            templateId == DepthUpdateDecoder.TEMPLATE_ID &&
            (EventLayout.flags(buffer, offset) & EventFlags.LAST_IN_EVENT) != 0;
    }

    /** Books become empty: one, all of a source, or all. Rare, so it looks at each. */
    private void onCleared(final DirectBuffer buffer, final int offset, final boolean due)
    {
        for (int i = 1; i < bookLimit; i++)
        {
            if (books[i] != null)
            {
                books[i].wasFilled = !books[i].levels.isEmpty();
            }
        }
        market.onEvent(buffer, offset);

        final int instrumentId = EventLayout.instrumentId(buffer, offset);
        final int sourceId = EventLayout.sourceId(buffer, offset);
        final boolean isStart = EventLayout.basisSequence(buffer, offset) == 1;
        for (int i = 1; i < bookLimit; i++)
        {
            final InstrumentBook book = books[i];
            if (book != null && book.levels.isEmpty() &&
                (isStart || (instrumentId == 0 ? book.sourceId() == sourceId : instrumentId == i)))
            {
                book.window.reset();
                book.stamp(buffer, offset);
                if (instrumentId == i)
                {
                    book.lastInstrumentSequence = EventLayout.instrumentSequence(buffer, offset);
                }
                whole(book);
            }
        }
        if (due && handler != null)
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
        hasLost = false;
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
