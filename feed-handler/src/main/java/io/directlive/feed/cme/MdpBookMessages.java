package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.EventWriter;
import io.directlive.feed.cme.sbe.BookUpdate46Decoder;
import io.directlive.feed.cme.sbe.BookUpdateLong64Decoder;
import io.directlive.feed.cme.sbe.OrderUpdate47Decoder;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.sbe.Side;
import org.agrona.DirectBuffer;

/**
 * Changes of books: of levels, of orders, and of levels with the orders that make them. One of the two is written, the
 * other is what it follows from. Used by one thread; allocates nothing.
 */
final class MdpBookMessages
{
    private static final int ROOT = MdpPacket.MESSAGE_HEADER_LENGTH;

    private final BookUpdate46Decoder book = new BookUpdate46Decoder();
    private final BookUpdateLong64Decoder longBook = new BookUpdateLong64Decoder();
    private final OrderUpdate47Decoder orders = new OrderUpdate47Decoder();
    private final EventWriter out;
    private final MdpNotices notices;
    private final boolean isOrders;

    MdpBookMessages(final EventWriter out, final MdpNotices notices, final boolean isOrders)
    {
        this.out = out;
        this.notices = notices;
        this.isOrders = isOrders;
    }

    void onBook(final DirectBuffer packet, final int at, final int version)
    {
        book.wrap(packet, at + ROOT, MdpPacket.blockLength(packet, at), version);
        final BookUpdate46Decoder.NoMdEntriesDecoder entries = book.noMdEntries();
        final int firstEntry = book.limit();
        final int entryLength = entries.actingBlockLength();
        while (entries.hasNext())
        {
            final int entry = book.limit();
            entries.next();
            onLevel(
                at,
                entry,
                entryLength,
                entries.securityId(),
                entries.mdEntryType(),
                entries.mdUpdateAction(),
                MdpValues.price(entries.mdEntryPx(), 1),
                MdpValues.nullable(entries.mdEntrySize()),
                MdpValues.nullable(entries.numberOfOrders()));
        }
        if (!isOrders)
        {
            return;
        }

        final BookUpdate46Decoder.NoOrderIdEntriesDecoder bookOrders = book.noOrderIdEntries();
        final int orderLength = bookOrders.actingBlockLength();
        while (bookOrders.hasNext())
        {
            final int order = book.limit();
            bookOrders.next();
            final int entry = firstEntry + (bookOrders.referenceId() - 1) * entryLength;
            onOrder(
                at,
                order,
                orderLength,
                packet.getInt(entry + BookUpdate46Decoder.NoMdEntriesDecoder.securityIdEncodingOffset(), LITTLE_ENDIAN),
                packet.getByte(entry + BookUpdate46Decoder.NoMdEntriesDecoder.mdEntryTypeEncodingOffset()),
                bookOrders.orderUpdateAction(),
                bookOrders.orderId(),
                MdpValues.price(packet.getLong(entry, LITTLE_ENDIAN), 1),
                MdpValues.nullable(bookOrders.mdDisplayQty()));
        }
    }

    void onLongBook(final DirectBuffer packet, final int at, final int version)
    {
        longBook.wrap(packet, at + ROOT, MdpPacket.blockLength(packet, at), version);
        final BookUpdateLong64Decoder.NoMdEntriesDecoder entries = longBook.noMdEntries();
        final int firstEntry = longBook.limit();
        final int entryLength = entries.actingBlockLength();
        while (entries.hasNext())
        {
            final int entry = longBook.limit();
            entries.next();
            onLevel(
                at,
                entry,
                entryLength,
                entries.securityId(),
                entries.mdEntryType(),
                entries.mdUpdateAction(),
                MdpValues.price(entries.mdEntryPx(), 1),
                entries.mdEntrySize(), // Null is below 0, as for the others.
                MdpValues.nullable(entries.numberOfOrders()));
        }
        if (!isOrders)
        {
            return;
        }

        final BookUpdateLong64Decoder.NoOrderIdEntriesDecoder bookOrders = longBook.noOrderIdEntries();
        final int orderLength = bookOrders.actingBlockLength();
        while (bookOrders.hasNext())
        {
            final int order = longBook.limit();
            bookOrders.next();
            final int entry = firstEntry + (bookOrders.referenceId() - 1) * entryLength;
            onOrder(
                at,
                order,
                orderLength,
                packet.getInt(
                    entry + BookUpdateLong64Decoder.NoMdEntriesDecoder.securityIdEncodingOffset(), LITTLE_ENDIAN),
                packet.getByte(entry + BookUpdateLong64Decoder.NoMdEntriesDecoder.mdEntryTypeEncodingOffset()),
                bookOrders.orderUpdateAction(),
                bookOrders.orderId(),
                MdpValues.price(packet.getLong(entry, LITTLE_ENDIAN), 1),
                MdpValues.nullable(bookOrders.mdDisplayQty()));
        }
    }

    private void onLevel(
        final int at,
        final int entry,
        final int entryLength,
        final int instrument,
        final byte entryType,
        final int action,
        final long price,
        final long quantity,
        final long orderCount)
    {
        switch (entryType)
        {
            case MdpCodes.BID:
            case MdpCodes.OFFER:
                if (!isOrders)
                {
                    level(instrument, entryType, action, price, quantity, orderCount);
                }
                break;

            case MdpCodes.BOOK_RESET:
                bookCleared(instrument);
                break;

            default: // Implied and market best: books of their own, that have no event.
                notices.ofEntry(at, entry, entryLength, instrument);
                break;
        }
    }

    private void level(
        final int instrument,
        final byte entryType,
        final int action,
        final long price,
        final long quantity,
        final long orderCount)
    {
        switch (action)
        {
            case MdpCodes.NEW:
            case MdpCodes.CHANGE:
                levelUpdated(instrument, entryType, price, quantity, orderCount, 0);
                break;

            case MdpCodes.DELETE:
                levelUpdated(instrument, entryType, price, 0, 0, 0);
                break;

            case MdpCodes.OVERLAY: // Takes the place of a level whose price is not told.
                levelUpdated(instrument, entryType, price, quantity, orderCount, EventFlags.BOOK_SUSPECT);
                break;

            default: // Takes away this level and others that are not told.
                levelUpdated(instrument, entryType, price, 0, 0, EventFlags.BOOK_SUSPECT);
                break;
        }
    }

    void onOrders(final DirectBuffer packet, final int at, final int version)
    {
        orders.wrap(packet, at + ROOT, MdpPacket.blockLength(packet, at), version);
        final OrderUpdate47Decoder.NoMdEntriesDecoder entries = orders.noMdEntries();
        final int entryLength = entries.actingBlockLength();
        while (entries.hasNext())
        {
            final int entry = orders.limit();
            entries.next();
            if (isOrders)
            {
                onOrder(
                    at,
                    entry,
                    entryLength,
                    entries.securityId(),
                    entries.mdEntryType(),
                    entries.mdUpdateAction(),
                    entries.orderId(),
                    MdpValues.price(entries.mdEntryPx(), 1),
                    MdpValues.nullable(entries.mdDisplayQty()));
            }
        }
    }

    void onOrder(
        final int at,
        final int entry,
        final int entryLength,
        final int instrument,
        final byte entryType,
        final int action,
        final long orderId,
        final long price,
        final long quantity)
    {
        if (entryType == MdpCodes.BOOK_RESET)
        {
            bookCleared(instrument);
        }
        else if (entryType != MdpCodes.BID && entryType != MdpCodes.OFFER || action > MdpCodes.DELETE)
        {
            notices.ofEntry(at, entry, entryLength, instrument);
        }
        else if (action == MdpCodes.NEW)
        {
            out.of(instrument).orderAdded(orderId, price, quantity, 0, side(entryType));
        }
        else if (action == MdpCodes.CHANGE)
        {
            // Whether a priority is new is not told. Most changes are fills and reductions, which keep it.
            out.of(instrument).orderModified(orderId, price, quantity);
        }
        else
        {
            out.of(instrument).orderDeleted(orderId);
        }
    }

    void levelUpdated(
        final int instrument,
        final byte entryType,
        final long price,
        final long quantity,
        final long orderCount,
        final int moreFlags)
    {
        out.of(instrument).levelUpdated(side(entryType), price, quantity, Math.max(0, orderCount));
        if (moreFlags != 0)
        {
            out.addFlags(moreFlags);
        }
    }

    void bookCleared(final int instrument)
    {
        out.of(instrument).bookCleared(MdpCodes.BOOK_RESET);
    }

    private static Side side(final byte entryType)
    {
        return entryType == MdpCodes.BID ? Side.BID : Side.ASK;
    }
}
