package io.directlive.feed.cme;

import io.directlive.feed.EventWriter;
import io.directlive.feed.cme.sbe.BookSnapshot52Decoder;
import io.directlive.feed.cme.sbe.OrderSnapshot53Decoder;
import io.directlive.protocol.EventFlags;
import org.agrona.DirectBuffer;

/** Whole books, of levels or of orders. Used by one thread; allocates nothing. */
final class MdpSnapshotMessages
{
    private static final int ROOT = MdpPacket.MESSAGE_HEADER_LENGTH;

    private final BookSnapshot52Decoder book = new BookSnapshot52Decoder();
    private final OrderSnapshot53Decoder orders = new OrderSnapshot53Decoder();
    private final EventWriter out;
    private final MdpNotices notices;
    private final MdpBookMessages books;
    private final MdpInstrumentMessages instruments;
    private final boolean isOrders;

    MdpSnapshotMessages(
        final EventWriter out,
        final MdpNotices notices,
        final MdpBookMessages books,
        final MdpInstrumentMessages instruments,
        final boolean isOrders)
    {
        this.out = out;
        this.notices = notices;
        this.books = books;
        this.instruments = instruments;
        this.isOrders = isOrders;
    }

    void onBook(final DirectBuffer packet, final int at, final int size, final int version)
    {
        book.wrap(packet, at + ROOT, MdpPacket.blockLength(packet, at), version);
        final int instrument = book.securityId();
        beginSnapshot(at, size, instrument);
        instruments.instrumentStatus(instrument, book.mdSecurityTradingStatus());
        beginBook(instrument);
        final BookSnapshot52Decoder.NoMdEntriesDecoder entries = book.noMdEntries();
        while (entries.hasNext())
        {
            final int entry = book.limit();
            entries.next();
            onSnapshotEntry(
                at,
                entry,
                entries.actingBlockLength(),
                instrument,
                entries.mdEntryType(),
                MdpValues.price(entries.mdEntryPx(), 1),
                MdpValues.nullable(entries.mdEntrySize()),
                MdpValues.nullable(entries.numberOfOrders()));
        }
    }

    /** The first bytes of a snapshot tell what it is true as of, which has no field in an event. */
    private void beginSnapshot(final int at, final int size, final int instrument)
    {
        out.alsoFlagged(EventFlags.SNAPSHOT);
        notices.ofMessage(at, size, instrument);
    }

    private void beginBook(final int instrument)
    {
        if (!isOrders)
        {
            books.bookCleared(instrument);
        }
    }

    private void onSnapshotEntry(
        final int at,
        final int entry,
        final int entryLength,
        final int instrument,
        final byte entryType,
        final long price,
        final long quantity,
        final long orderCount)
    {
        if (entryType != MdpCodes.BID && entryType != MdpCodes.OFFER)
        {
            notices.ofEntry(at, entry, entryLength, instrument);
        }
        else if (!isOrders)
        {
            books.levelUpdated(instrument, entryType, price, quantity, orderCount, 0);
        }
    }

    /** @return whether it is the last part of what there is of an instrument. */
    boolean onOrders(final DirectBuffer packet, final int at, final int size, final int version)
    {
        orders.wrap(packet, at + ROOT, MdpPacket.blockLength(packet, at), version);
        final int instrument = orders.securityId();
        beginSnapshot(at, size, instrument);
        final boolean isLast = orders.currentChunk() >= orders.noChunks();
        if (!isOrders)
        {
            return isLast;
        }
        if (orders.currentChunk() == 1)
        {
            books.bookCleared(instrument);
        }
        final OrderSnapshot53Decoder.NoMdEntriesDecoder entries = orders.noMdEntries();
        while (entries.hasNext())
        {
            final int entry = orders.limit();
            entries.next();
            books.onOrder(
                at,
                entry,
                entries.actingBlockLength(),
                instrument,
                entries.mdEntryType(),
                MdpCodes.NEW,
                entries.orderId(),
                MdpValues.price(entries.mdEntryPx(), 1),
                entries.mdDisplayQty());
        }
        return isLast;
    }
}
