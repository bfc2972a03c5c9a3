package io.directlive.ops;

import io.directlive.book.MarketBooks;
import io.directlive.book.OrderBook;
import io.directlive.book.PriceLevels;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BookClearedEncoder;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.LevelUpdatedEncoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusEncoder;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The book of an instrument as one partition hands it to another: a snapshot of one instrument, with its definition and
 * trading states before it. All of its events speak as of the last message that the old partition had.
 */
final class MovedBook
{
    private static final Side[] SIDES = {Side.BID, Side.ASK};
    private static final int LAST = EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE;
    private static final int LONGEST = 256;

    private final MovedInstrument instrument;
    private final long version;
    private final long sourceSequence;
    private final long venueTimeNs;
    private final List<byte[]> events = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LONGEST]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    private MovedBook(
        final MovedInstrument instrument, final long version, final long sourceSequence, final long venueTimeNs)
    {
        this.instrument = instrument;
        this.version = version;
        this.sourceSequence = sourceSequence;
        this.venueTimeNs = venueTimeNs;
    }

    /**
     * @param instrument     that moves.
     * @param version        of the map with the move.
     * @param sourceSequence number of the last message that the book reflects.
     * @param venueTimeNs    of it.
     * @param states         definition and trading states of the instrument, as they were ordered.
     * @param books          as of that message.
     * @param instrumentId   of the instrument in them.
     * @return the events, as they are to be sent.
     */
    static List<byte[]> events(
        final MovedInstrument instrument,
        final long version,
        final long sourceSequence,
        final long venueTimeNs,
        final Collection<byte[]> states,
        final MarketBooks books,
        final int instrumentId)
    {
        final MovedBook book = new MovedBook(instrument, version, sourceSequence, venueTimeNs);
        states.forEach(book::addState);
        book.addContent(books.book(instrumentId));
        book.addEnd(!books.isSuspect(instrumentId, instrument.sourceId()));
        return book.events;
    }

    /** @return what tells one trading state of an instrument from the others. */
    static int statusKey(final DirectBuffer event, final int offset)
    {
        final TradingStatusDecoder status =
            new TradingStatusDecoder().wrapAndApplyHeader(event, offset, new MessageHeaderDecoder());
        return 1 + (status.scopeRaw() << Byte.SIZE | status.marketCode());
    }

    private void addState(final byte[] ordered)
    {
        buffer.putBytes(0, ordered);
        final int flags = EventLayout.flags(buffer, 0) & EventFlags.SYNTHETIC;
        EventLayout.sequence(buffer, 0, 0);
        EventLayout.sequenceTimeNs(buffer, 0, 0);
        EventLayout.instrumentId(buffer, 0, 0);
        EventLayout.partitionId(buffer, 0, 0);
        EventLayout.basisSequence(buffer, 0, version);
        EventLayout.sourceSequence(buffer, 0, sourceSequence);
        EventLayout.streamEpoch(buffer, 0, instrument.epoch());
        EventLayout.flags(buffer, 0, flags | EventFlags.SNAPSHOT | LAST);
        add(ordered.length);
    }

    private void addContent(final PriceLevels book)
    {
        begin(BookClearedEncoder.BLOCK_LENGTH);
        final BookClearedEncoder cleared = new BookClearedEncoder().wrapAndApplyHeader(buffer, 0, header).venueCode((byte)' ');
        end(cleared.header(), EventFlags.SNAPSHOT | EventFlags.BOOK_SUSPECT);
        if (book == null)
        {
            return;
        }
        for (final Side side : SIDES)
        {
            for (int rank = 0; rank < book.levelCount(side); rank++)
            {
                if (book instanceof OrderBook orders)
                {
                    addOrders(orders, side, rank);
                }
                else
                {
                    addLevel(book, side, rank);
                }
            }
        }
    }

    private void addOrders(final OrderBook book, final Side side, final int rank)
    {
        final OrderAddedEncoder added = new OrderAddedEncoder();
        for (int order = book.firstOrder(side, rank); order != OrderBook.NO_ORDER; order = book.nextOrder(order))
        {
            begin(OrderAddedEncoder.BLOCK_LENGTH);
            added.wrapAndApplyHeader(buffer, 0, header)
                .orderId(book.orderId(order))
                .price(book.orderPrice(order))
                .quantity(book.orderQuantity(order))
                .side(side);
            end(added.header(), EventFlags.SNAPSHOT);
        }
    }

    private void addLevel(final PriceLevels book, final Side side, final int rank)
    {
        begin(LevelUpdatedEncoder.BLOCK_LENGTH);
        final LevelUpdatedEncoder level = new LevelUpdatedEncoder().wrapAndApplyHeader(buffer, 0, header)
            .price(book.price(side, rank))
            .quantity(book.quantity(side, rank))
            .orderCount(book.orderCount(side, rank))
            .side(side);
        end(level.header(), EventFlags.SNAPSHOT);
    }

    private void addEnd(final boolean isTrusted)
    {
        begin(SourceStatusEncoder.BLOCK_LENGTH);
        final SourceStatusEncoder status = new SourceStatusEncoder().wrapAndApplyHeader(buffer, 0, header)
            .session("")
            .state(isTrusted ? SourceState.UP : SourceState.STALE);
        end(status.header(), EventFlags.SNAPSHOT);
    }

    private void begin(final int blockLength)
    {
        buffer.setMemory(0, EventLayout.MESSAGE_HEADER_LENGTH + blockLength, (byte)0);
    }

    private void end(final EventHeaderEncoder eventHeader, final int flags)
    {
        eventHeader
            .basisSequence(version)
            .sourceSequence(sourceSequence)
            .venueTimeNs(venueTimeNs)
            .receiveTimeNs(venueTimeNs)
            .streamEpoch(Integer.toUnsignedLong(instrument.epoch()))
            .venueInstrument(Integer.toUnsignedLong(instrument.code()))
            .sourceId(instrument.sourceId())
            .flags(flags | EventFlags.SYNTHETIC | LAST);
        add(EventLayout.length(buffer, 0));
    }

    private void add(final int length)
    {
        EventLayout.instrumentSequence(buffer, 0, events.size() + 1);
        final byte[] event = new byte[length];
        buffer.getBytes(0, event);
        events.add(event);
    }
}
