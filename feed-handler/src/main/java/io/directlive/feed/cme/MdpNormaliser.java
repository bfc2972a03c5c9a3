package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.feed.cme.sbe.BookSnapshot52Decoder;
import io.directlive.feed.cme.sbe.BookUpdate46Decoder;
import io.directlive.feed.cme.sbe.BookUpdateLong64Decoder;
import io.directlive.feed.cme.sbe.FutureDefinition54Decoder;
import io.directlive.feed.cme.sbe.OrderSnapshot53Decoder;
import io.directlive.feed.cme.sbe.OrderUpdate47Decoder;
import io.directlive.feed.cme.sbe.SecurityStatus30Decoder;
import io.directlive.feed.cme.sbe.TradeSummary48Decoder;
import io.directlive.feed.cme.sbe.TradeSummaryLong65Decoder;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.BookClearedEncoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentDefinitionEncoder;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.LevelUpdatedEncoder;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.OrderModifiedEncoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeBrokenEncoder;
import io.directlive.protocol.sbe.TradeEncoder;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import io.directlive.protocol.sbe.TradingStatusEncoder;
import io.directlive.protocol.sbe.VenueNoticeEncoder;
import java.time.LocalDate;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The meaning of CME MDP 3.0. What has one number at the venue is a packet, so a packet is the unit here: all of its
 * events share its number, and {@code sourceIndex} counts on through its messages. A packet that makes no sense
 * anywhere gives one gap and nothing else. See the table in the README of this module. Keeps nothing from one packet to
 * the next. Used by one thread; allocates nothing.
 * <p>
 * Templates 27, 29 and 42 have prices in 1e-7 and are else laid out as 54, 56 and 48, so one decoder reads both; {@code
 * MdpSchemaTest} holds that.
 */
public final class MdpNormaliser implements Normaliser
{
    /** Bytes of a definition's attributes before the depth: group, product, CFI code, maturity. */
    static final int ATTRIBUTES_DEPTH_OFFSET = 23;

    private static final int BLOCK = EventLayout.MESSAGE_HEADER_LENGTH;
    private static final int SOURCE_INDEX = BLOCK + EventHeaderEncoder.sourceIndexEncodingOffset();
    private static final int ROOT = MdpPacket.MESSAGE_HEADER_LENGTH;
    private static final int COARSE_PRICE = 100; // Units of 1e-9 in one of 1e-7.
    private static final int NOTICE_LENGTH = VenueNoticeEncoder.contentLength();

    private static final long DEFINITION =
        SourceEventWriter.kind(InstrumentDefinitionEncoder.BLOCK_LENGTH, InstrumentDefinitionEncoder.TEMPLATE_ID);
    private static final long STATUS =
        SourceEventWriter.kind(TradingStatusEncoder.BLOCK_LENGTH, TradingStatusEncoder.TEMPLATE_ID);
    private static final long ADDED =
        SourceEventWriter.kind(OrderAddedEncoder.BLOCK_LENGTH, OrderAddedEncoder.TEMPLATE_ID);
    private static final long DELETED =
        SourceEventWriter.kind(OrderDeletedEncoder.BLOCK_LENGTH, OrderDeletedEncoder.TEMPLATE_ID);
    private static final long MODIFIED =
        SourceEventWriter.kind(OrderModifiedEncoder.BLOCK_LENGTH, OrderModifiedEncoder.TEMPLATE_ID);
    private static final long LEVEL =
        SourceEventWriter.kind(LevelUpdatedEncoder.BLOCK_LENGTH, LevelUpdatedEncoder.TEMPLATE_ID);
    private static final long CLEARED =
        SourceEventWriter.kind(BookClearedEncoder.BLOCK_LENGTH, BookClearedEncoder.TEMPLATE_ID);
    private static final long TRADE =
        SourceEventWriter.kind(TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
    private static final long BROKEN =
        SourceEventWriter.kind(TradeBrokenEncoder.BLOCK_LENGTH, TradeBrokenEncoder.TEMPLATE_ID);
    private static final long NOTICE =
        SourceEventWriter.kind(VenueNoticeEncoder.BLOCK_LENGTH, VenueNoticeEncoder.TEMPLATE_ID);

    // Where the fields of the most frequent events are, from the event on: these are written as whole words.
    private static final int ADDED_ORDER_ID = BLOCK + OrderAddedEncoder.orderIdEncodingOffset();
    private static final int ADDED_PRICE = BLOCK + OrderAddedEncoder.priceEncodingOffset();
    private static final int ADDED_QUANTITY = BLOCK + OrderAddedEncoder.quantityEncodingOffset();
    private static final int ADDED_MPID_AND_SIDE = BLOCK + OrderAddedEncoder.mpidEncodingOffset();
    private static final int DELETED_ORDER_ID = BLOCK + OrderDeletedEncoder.orderIdEncodingOffset();
    private static final int MODIFIED_ORDER_ID = BLOCK + OrderModifiedEncoder.orderIdEncodingOffset();
    private static final int MODIFIED_PRICE = BLOCK + OrderModifiedEncoder.priceEncodingOffset();
    private static final int MODIFIED_QUANTITY = BLOCK + OrderModifiedEncoder.quantityEncodingOffset();
    private static final int MODIFIED_PRIORITY_KEPT = BLOCK + OrderModifiedEncoder.priorityKeptEncodingOffset();
    private static final int LEVEL_PRICE = BLOCK + LevelUpdatedEncoder.priceEncodingOffset();
    private static final int LEVEL_QUANTITY = BLOCK + LevelUpdatedEncoder.quantityEncodingOffset();
    private static final int LEVEL_COUNT_AND_SIDE = BLOCK + LevelUpdatedEncoder.orderCountEncodingOffset();

    /** A notice is the longest event for its bytes of venue message: the shortest message gives one. */
    private static final int MAX_EVENTS_LENGTH =
        (MdpPacket.MAX_LENGTH / MdpPacket.MESSAGE_HEADER_LENGTH + 1) * (BLOCK + VenueNoticeEncoder.BLOCK_LENGTH);

    private final BookUpdate46Decoder book = new BookUpdate46Decoder();
    private final BookUpdateLong64Decoder longBook = new BookUpdateLong64Decoder();
    private final OrderUpdate47Decoder orderUpdate = new OrderUpdate47Decoder();
    private final TradeSummary48Decoder tradeSummary = new TradeSummary48Decoder();
    private final TradeSummaryLong65Decoder longTradeSummary = new TradeSummaryLong65Decoder();
    private final SecurityStatus30Decoder securityStatus = new SecurityStatus30Decoder();
    private final BookSnapshot52Decoder bookSnapshot = new BookSnapshot52Decoder();
    private final OrderSnapshot53Decoder orderSnapshot = new OrderSnapshot53Decoder();
    private final FutureDefinition54Decoder anyDefinition = new FutureDefinition54Decoder();

    private final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
    private final TradingStatusEncoder status = new TradingStatusEncoder();
    private final BookClearedEncoder cleared = new BookClearedEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final TradeBrokenEncoder broken = new TradeBrokenEncoder();
    private final VenueNoticeEncoder notice = new VenueNoticeEncoder();

    private final SourceSession session;
    private final SourceEventWriter writer;
    private final int tradingDate;
    private final boolean isOrders;

    // Of the packet at hand; nothing of it is read in the next one.
    private DirectBuffer packet;
    private MutableDirectBuffer events;
    private int next;
    private int last;
    private int index;
    private long sourceSequence;
    private long receiveTimeNs;
    private long timeNs;
    private int flags;

    /**
     * @param session     whose packets these are.
     * @param tradingDate that definitions are to carry.
     * @param books       what books are made from.
     */
    public MdpNormaliser(final SourceSession session, final LocalDate tradingDate, final MdpBooks books)
    {
        this.session = session;
        this.writer = new SourceEventWriter(session);
        this.tradingDate = SourceSession.yyyymmdd(tradingDate);
        isOrders = books == MdpBooks.ORDERS;
    }

    @Override
    public SourceSession session()
    {
        return session;
    }

    @Override
    public int maxLength()
    {
        return MAX_EVENTS_LENGTH;
    }

    @Override
    public String fault(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        final MdpFault fault = MdpPacket.fault(message, messageOffset, messageLength);
        return fault == null ? null : fault.reason();
    }

    @Override
    public boolean knows(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        if (MdpPacket.fault(message, messageOffset, messageLength) != null)
        {
            return false;
        }
        final int end = messageOffset + messageLength;
        for (int at = messageOffset + MdpPacket.HEADER_LENGTH; at < end; at += MdpPacket.msgSize(message, at))
        {
            if (MdpPacket.template(message, at) == null)
            {
                return false;
            }
        }
        return true;
    }

    @Override
    public long venueTimeNs(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        return messageLength < MdpPacket.HEADER_LENGTH ? 0 : Math.max(0, MdpPacket.sendingTime(message, messageOffset));
    }

    @Override
    public int normalise(
        final DirectBuffer message,
        final int messageOffset,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int eventsOffset)
    {
        if (MdpPacket.fault(message, messageOffset, messageLength) != null)
        {
            final long sentNs = venueTimeNs(message, messageOffset, messageLength);
            return writer.sourceGap(
                events, eventsOffset, sourceSequence, sourceSequence, GapReason.MALFORMED, sentNs, receiveTimeNs, 0);
        }

        this.packet = message;
        this.events = events;
        this.sourceSequence = sourceSequence;
        this.receiveTimeNs = receiveTimeNs;
        next = eventsOffset;
        last = -1;
        index = 0;

        final long sentNs = venueTimeNs(message, messageOffset, messageLength);
        final int end = messageOffset + messageLength;
        int at = messageOffset + MdpPacket.HEADER_LENGTH;
        while (at < end)
        {
            final int size = MdpPacket.msgSize(message, at);
            onMessage(at, size, sentNs);
            at += size;
        }
        if (last < 0)
        {
            onSilentPacket(messageOffset, messageLength, sentNs);
        }
        addFlags(EventFlags.LAST_IN_MESSAGE);
        return next - eventsOffset;
    }

    // --- Messages ---------------------------------------------------------------------------------------------------

    private void onMessage(final int at, final int size, final long sentNs)
    {
        final MdpTemplate template = MdpPacket.template(packet, at);
        if (template == null || template.isOutline())
        {
            time(sentNs, 0);
            noticeOfMessage(at, size, 0); // May or may not end an event: the next one that can be read tells.
            return;
        }

        final int timeOffset = template.timeOffset();
        final int indicatorOffset = template.indicatorOffset();
        final int indicator = indicatorOffset < 0 ?
            MdpCodes.END_OF_EVENT : packet.getByte(at + ROOT + indicatorOffset) & 0xFF;
        time(
            timeOffset < 0 ? sentNs : packet.getLong(at + ROOT + timeOffset, LITTLE_ENDIAN),
            (indicator & MdpCodes.RECOVERY) == 0 ? 0 : EventFlags.REPLAYED);

        final boolean isEnd = onKnownMessage(at, size, template) && (indicator & MdpCodes.END_OF_EVENT) != 0;
        if (isEnd)
        {
            if (last < 0)
            {
                noticeOfMessage(at, size, 0); // What it ends was in packets before.
            }
            addFlags(EventFlags.LAST_IN_EVENT);
        }
    }

    /** @return whether an event may end with the message. */
    private boolean onKnownMessage(final int at, final int size, final MdpTemplate template)
    {
        final int version = MdpPacket.actingVersion(packet, at, template);
        final int root = at + ROOT;
        final int rootLength = MdpPacket.blockLength(packet, at);
        final int id = template.id();
        switch (id)
        {
            case MdpCodes.BOOK_46:
                book.wrap(packet, root, rootLength, version);
                onBook(at);
                return true;

            case MdpCodes.BOOK_64:
                longBook.wrap(packet, root, rootLength, version);
                onLongBook(at);
                return true;

            case MdpCodes.ORDERS_47:
                orderUpdate.wrap(packet, root, rootLength, version);
                onOrders(at);
                return true;

            case MdpCodes.TRADES_42:
            case MdpCodes.TRADES_48:
                tradeSummary.wrap(packet, root, rootLength, version);
                onTrades(at, id);
                return true;

            case MdpCodes.TRADES_65:
                longTradeSummary.wrap(packet, root, rootLength, version);
                onLongTrades(at);
                return true;

            default:
                return onRareMessage(at, size, template, version);
        }
    }

    private boolean onRareMessage(final int at, final int size, final MdpTemplate template, final int version)
    {
        final int root = at + ROOT;
        final int rootLength = MdpPacket.blockLength(packet, at);
        final int id = template.id();
        switch (id)
        {
            case MdpCodes.SECURITY_STATUS:
                securityStatus.wrap(packet, root, rootLength, version);
                onSecurityStatus(at, size);
                return true;

            case MdpCodes.CHANNEL_RESET:
                bookCleared(0);
                return true;

            case MdpCodes.BOOK_SNAPSHOT_52:
                bookSnapshot.wrap(packet, root, rootLength, version);
                onBookSnapshot(at, size);
                return true;

            case MdpCodes.ORDER_SNAPSHOT_53:
                orderSnapshot.wrap(packet, root, rootLength, version);
                onOrderSnapshot(at, size);
                return orderSnapshot.currentChunk() >= orderSnapshot.noChunks();

            case MdpCodes.FUTURE_27:
            case MdpCodes.SPREAD_29:
            case MdpCodes.FUTURE_54:
            case MdpCodes.OPTION_55:
            case MdpCodes.SPREAD_56:
            case MdpCodes.FIXED_INCOME_57:
            case MdpCodes.FX_63:
                anyDefinition.wrap(packet, root, rootLength, version);
                onDefinition(at, size, template);
                return true;

            default:
                onOther(at, size, template);
                return true;
        }
    }

    // --- Books of levels, and orders that come with them -------------------------------------------------------------

    private void onBook(final int at)
    {
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
                price(entries.mdEntryPx(), 1),
                nullable(entries.mdEntrySize()),
                nullable(entries.numberOfOrders()));
        }
        if (!isOrders)
        {
            return;
        }

        final BookUpdate46Decoder.NoOrderIdEntriesDecoder orders = book.noOrderIdEntries();
        final int orderLength = orders.actingBlockLength();
        while (orders.hasNext())
        {
            final int order = book.limit();
            orders.next();
            final int entry = firstEntry + (orders.referenceId() - 1) * entryLength;
            onOrder(
                at,
                order,
                orderLength,
                packet.getInt(entry + BookUpdate46Decoder.NoMdEntriesDecoder.securityIdEncodingOffset(), LITTLE_ENDIAN),
                packet.getByte(entry + BookUpdate46Decoder.NoMdEntriesDecoder.mdEntryTypeEncodingOffset()),
                orders.orderUpdateAction(),
                orders.orderId(),
                price(packet.getLong(entry, LITTLE_ENDIAN), 1),
                nullable(orders.mdDisplayQty()));
        }
    }

    private void onLongBook(final int at)
    {
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
                price(entries.mdEntryPx(), 1),
                entries.mdEntrySize(), // Null is below 0, as for the others.
                nullable(entries.numberOfOrders()));
        }
        if (!isOrders)
        {
            return;
        }

        final BookUpdateLong64Decoder.NoOrderIdEntriesDecoder orders = longBook.noOrderIdEntries();
        final int orderLength = orders.actingBlockLength();
        while (orders.hasNext())
        {
            final int order = longBook.limit();
            orders.next();
            final int entry = firstEntry + (orders.referenceId() - 1) * entryLength;
            onOrder(
                at,
                order,
                orderLength,
                packet.getInt(
                    entry + BookUpdateLong64Decoder.NoMdEntriesDecoder.securityIdEncodingOffset(), LITTLE_ENDIAN),
                packet.getByte(entry + BookUpdateLong64Decoder.NoMdEntriesDecoder.mdEntryTypeEncodingOffset()),
                orders.orderUpdateAction(),
                orders.orderId(),
                price(packet.getLong(entry, LITTLE_ENDIAN), 1),
                nullable(orders.mdDisplayQty()));
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
                noticeOfEntry(at, entry, entryLength, instrument);
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

    private void onOrders(final int at)
    {
        final OrderUpdate47Decoder.NoMdEntriesDecoder entries = orderUpdate.noMdEntries();
        final int entryLength = entries.actingBlockLength();
        while (entries.hasNext())
        {
            final int entry = orderUpdate.limit();
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
                    price(entries.mdEntryPx(), 1),
                    nullable(entries.mdDisplayQty()));
            }
        }
    }

    private void onOrder(
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
            noticeOfEntry(at, entry, entryLength, instrument);
        }
        else if (action == MdpCodes.NEW)
        {
            orderAdded(instrument, entryType, orderId, price, quantity);
        }
        else if (action == MdpCodes.CHANGE)
        {
            orderModified(instrument, orderId, price, quantity);
        }
        else
        {
            final int event = beginFull(DELETED, instrument);
            events.putLong(event + DELETED_ORDER_ID, orderId, LITTLE_ENDIAN);
        }
    }

    private void levelUpdated(
        final int instrument,
        final byte entryType,
        final long price,
        final long quantity,
        final long orderCount,
        final int moreFlags)
    {
        final int event = beginFull(LEVEL, instrument);
        events.putLong(event + LEVEL_PRICE, price, LITTLE_ENDIAN);
        events.putLong(event + LEVEL_QUANTITY, quantity, LITTLE_ENDIAN);
        events.putLong(event + LEVEL_COUNT_AND_SIDE, Math.max(0, orderCount) | side(entryType) << 32, LITTLE_ENDIAN);
        if (moreFlags != 0)
        {
            addFlags(moreFlags);
        }
    }

    private void orderAdded(
        final int instrument, final byte entryType, final long orderId, final long price, final long quantity)
    {
        final int event = beginFull(ADDED, instrument);
        events.putLong(event + ADDED_ORDER_ID, orderId, LITTLE_ENDIAN);
        events.putLong(event + ADDED_PRICE, price, LITTLE_ENDIAN);
        events.putLong(event + ADDED_QUANTITY, quantity, LITTLE_ENDIAN);
        events.putLong(event + ADDED_MPID_AND_SIDE, side(entryType) << 32, LITTLE_ENDIAN);
    }

    /** Whether a priority is new cannot be seen in a message. Most changes are fills and reductions, which keep it. */
    private void orderModified(final int instrument, final long orderId, final long price, final long quantity)
    {
        final int event = beginFull(MODIFIED, instrument);
        events.putLong(event + MODIFIED_ORDER_ID, orderId, LITTLE_ENDIAN);
        events.putLong(event + MODIFIED_PRICE, price, LITTLE_ENDIAN);
        events.putLong(event + MODIFIED_QUANTITY, quantity, LITTLE_ENDIAN);
        events.putLong(event + MODIFIED_PRIORITY_KEPT, BooleanType.TRUE.value(), LITTLE_ENDIAN);
    }

    private void bookCleared(final int instrument)
    {
        final int event = begin(CLEARED, instrument);
        cleared.wrap(events, event + BLOCK).venueCode(MdpCodes.BOOK_RESET);
    }

    // --- Trades -----------------------------------------------------------------------------------------------------

    private void onTrades(final int at, final int id)
    {
        final int scale = scale(id);
        final boolean hasId = id == MdpCodes.TRADES_48;
        final TradeSummary48Decoder.NoMdEntriesDecoder entries = tradeSummary.noMdEntries();
        while (entries.hasNext())
        {
            final int entry = tradeSummary.limit();
            entries.next();
            final long tradeId = hasId ? entries.mdTradeEntryId() : 0;
            onTrade(
                at,
                entry,
                entries.actingBlockLength(),
                entries.securityId(),
                entries.mdUpdateAction(),
                price(entries.mdEntryPx(), scale),
                entries.mdEntrySize(),
                tradeId == TradeSummary48Decoder.NoMdEntriesDecoder.mdTradeEntryIdNullValue() ? 0 : tradeId,
                entries.aggressorSide());
        }
    }

    private void onLongTrades(final int at)
    {
        final TradeSummaryLong65Decoder.NoMdEntriesDecoder entries = longTradeSummary.noMdEntries();
        while (entries.hasNext())
        {
            final int entry = longTradeSummary.limit();
            entries.next();
            onTrade(
                at,
                entry,
                entries.actingBlockLength(),
                entries.securityId(),
                entries.mdUpdateAction(),
                price(entries.mdEntryPx(), 1),
                entries.mdEntrySize(),
                entries.mdTradeEntryId(),
                entries.aggressorSide());
        }
    }

    /** A correction voids the trade and reports it anew, under the same id. */
    private void onTrade(
        final int at,
        final int entry,
        final int entryLength,
        final int instrument,
        final int action,
        final long price,
        final long quantity,
        final long tradeId,
        final int aggressor)
    {
        if (action > MdpCodes.DELETE || action != MdpCodes.NEW && tradeId == 0)
        {
            noticeOfEntry(at, entry, entryLength, instrument);
            return;
        }
        if (action != MdpCodes.NEW)
        {
            final int event = begin(BROKEN, instrument);
            broken.wrap(events, event + BLOCK).tradeId(tradeId);
        }
        if (action != MdpCodes.DELETE)
        {
            final int event = begin(TRADE, instrument);
            trade.wrap(events, event + BLOCK)
                .price(price)
                .quantity(quantity)
                .tradeId(tradeId)
                .orderId(0)
                .tradeType(TradeType.ORDER)
                .aggressor(aggressorSide(aggressor))
                .printable(BooleanType.TRUE)
                .venueCode((byte)' ');
        }
    }

    private static Side aggressorSide(final int aggressor)
    {
        return switch (aggressor)
        {
            case MdpCodes.BUY -> Side.BID;
            case MdpCodes.SELL -> Side.ASK;
            default -> Side.NONE;
        };
    }

    // --- Snapshots --------------------------------------------------------------------------------------------------

    private void onBookSnapshot(final int at, final int size)
    {
        final int instrument = bookSnapshot.securityId();
        beginSnapshot(at, size, instrument);
        instrumentStatus(instrument, bookSnapshot.mdSecurityTradingStatus(), 0, (byte)' ');
        beginBook(instrument);
        final BookSnapshot52Decoder.NoMdEntriesDecoder entries = bookSnapshot.noMdEntries();
        while (entries.hasNext())
        {
            final int entry = bookSnapshot.limit();
            entries.next();
            onSnapshotEntry(
                at,
                entry,
                entries.actingBlockLength(),
                instrument,
                entries.mdEntryType(),
                price(entries.mdEntryPx(), 1),
                nullable(entries.mdEntrySize()),
                nullable(entries.numberOfOrders()));
        }
    }

    /** The first bytes of a snapshot tell what it is true as of, which has no field in an event. */
    private void beginSnapshot(final int at, final int size, final int instrument)
    {
        flags |= EventFlags.SNAPSHOT;
        noticeOfMessage(at, size, instrument);
    }

    private void beginBook(final int instrument)
    {
        if (!isOrders)
        {
            bookCleared(instrument);
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
            noticeOfEntry(at, entry, entryLength, instrument);
        }
        else if (!isOrders)
        {
            levelUpdated(instrument, entryType, price, quantity, orderCount, 0);
        }
    }

    private void onOrderSnapshot(final int at, final int size)
    {
        final int instrument = orderSnapshot.securityId();
        beginSnapshot(at, size, instrument);
        if (!isOrders)
        {
            return;
        }
        if (orderSnapshot.currentChunk() == 1)
        {
            bookCleared(instrument);
        }
        final OrderSnapshot53Decoder.NoMdEntriesDecoder entries = orderSnapshot.noMdEntries();
        while (entries.hasNext())
        {
            final int entry = orderSnapshot.limit();
            entries.next();
            onOrder(
                at,
                entry,
                entries.actingBlockLength(),
                instrument,
                entries.mdEntryType(),
                MdpCodes.NEW,
                entries.orderId(),
                price(entries.mdEntryPx(), 1),
                entries.mdDisplayQty());
        }
    }

    // --- Status and definitions -------------------------------------------------------------------------------------

    private void onSecurityStatus(final int at, final int size)
    {
        final int root = at + ROOT;
        final int securityId = securityStatus.securityId();
        final boolean isOne = securityId != SecurityStatus30Decoder.securityIdNullValue();
        final int group = root + SecurityStatus30Decoder.securityGroupEncodingOffset();
        final int asset = root + SecurityStatus30Decoder.assetEncodingOffset();
        final int name = packet.getByte(group) == 0 ? asset : group;
        final int haltReason = securityStatus.haltReason();
        final byte marketCode = haltReason <= 9 ? (byte)('0' + haltReason) : (byte)' ';
        status(
            isOne ? securityId : 0,
            isOne ? StatusScope.INSTRUMENT : StatusScope.SESSION,
            securityStatus.securityTradingStatus(),
            text6(name),
            marketCode);
        if (securityStatus.securityTradingEvent() != 0)
        {
            noticeOfMessage(at, size, isOne ? securityId : 0);
        }
    }

    private void instrumentStatus(final int instrument, final int code, final long reason, final byte marketCode)
    {
        status(instrument, StatusScope.INSTRUMENT, code, reason, marketCode);
    }

    private void status(
        final int instrument, final StatusScope scope, final int code, final long reason, final byte marketCode)
    {
        final int event = begin(STATUS, instrument);
        events.putLong(event + BLOCK + TradingStatusEncoder.reasonEncodingOffset(), reason, LITTLE_ENDIAN);
        status.wrap(events, event + BLOCK)
            .scope(scope)
            .state(tradingState(code))
            .venueCode((byte)code)
            .marketCode(marketCode);
    }

    private static TradingState tradingState(final int code)
    {
        return switch (code)
        {
            case MdpCodes.READY_TO_TRADE, MdpCodes.PRIVATE_WORKUP, MdpCodes.PUBLIC_WORKUP -> TradingState.TRADING;
            case MdpCodes.TRADING_HALT -> TradingState.HALTED;
            case MdpCodes.CLOSE, MdpCodes.POST_CLOSE, MdpCodes.NOT_AVAILABLE_FOR_TRADING -> TradingState.MARKET_CLOSED;
            case MdpCodes.PRE_OPEN -> TradingState.QUOTATION_ONLY;
            case MdpCodes.NEW_PRICE_INDICATION, MdpCodes.PRE_CROSS, MdpCodes.CROSS -> TradingState.AUCTION;
            default -> TradingState.UNKNOWN;
        };
    }

    private void onDefinition(final int at, final int size, final MdpTemplate template)
    {
        final int instrument = anyDefinition.securityId();
        if (anyDefinition.securityUpdateAction() == 'D')
        {
            noticeOfMessage(at, size, instrument); // There is no event for an instrument that goes.
            return;
        }

        final int root = at + ROOT;
        final int event = begin(DEFINITION, instrument);
        final int block = event + BLOCK;
        final int symbol = block + InstrumentDefinitionEncoder.symbolEncodingOffset();
        final int symbolLength = FutureDefinition54Decoder.symbolLength();
        events.putBytes(symbol, packet, root + FutureDefinition54Decoder.symbolEncodingOffset(), symbolLength);
        events.putInt(symbol + symbolLength, 0, LITTLE_ENDIAN);

        final int attributes = block + InstrumentDefinitionEncoder.attributesEncodingOffset();
        events.putBytes(attributes, packet, root + FutureDefinition54Decoder.securityGroupEncodingOffset(), 6);
        events.putBytes(attributes + 6, packet, root + FutureDefinition54Decoder.assetEncodingOffset(), 6);
        events.putBytes(attributes + 12, packet, root + FutureDefinition54Decoder.cfiCodeEncodingOffset(), 6);
        maturity(attributes + 18, root, template.root().maturityOffset());
        events.putByte(attributes + ATTRIBUTES_DEPTH_OFFSET, bookDepth());

        events.putInt(
            block + InstrumentDefinitionEncoder.venueEncodingOffset(),
            packet.getInt(root + FutureDefinition54Decoder.securityExchangeEncodingOffset(), LITTLE_ENDIAN),
            LITTLE_ENDIAN);
        events.putInt(
            block + InstrumentDefinitionEncoder.currencyEncodingOffset(),
            packet.getInt(root + template.root().currencyOffset(), LITTLE_ENDIAN) & 0xFF_FFFF,
            LITTLE_ENDIAN);
        final long increment = packet.getLong(root + template.root().priceIncrementOffset(), LITTLE_ENDIAN);
        final int minTradeVolume = packet.getInt(root + template.root().minTradeVolumeOffset(), LITTLE_ENDIAN);
        definition.wrap(events, block)
            .priceIncrement(price(increment, scale(template.id())))
            .lotSize(minTradeVolume & 0xFFFF_FFFFL)
            .tradingDate(tradingDate)
            .quantityExponent((byte)0)
            .instrumentType(instrumentType(template.id()))
            .testInstrument(BooleanType.FALSE);
    }

    private void maturity(final int to, final int root, final int maturityOffset)
    {
        if (maturityOffset < 0)
        {
            events.setMemory(to, 5, (byte)0xFF); // All null.
        }
        else
        {
            events.putBytes(to, packet, root + maturityOffset, 5);
        }
    }

    /** @return levels of the book of outright orders, 0 when not told. */
    private byte bookDepth()
    {
        final FutureDefinition54Decoder.NoEventsDecoder lifeEvents = anyDefinition.noEvents();
        while (lifeEvents.hasNext())
        {
            lifeEvents.next();
        }
        final FutureDefinition54Decoder.NoMdFeedTypesDecoder feedTypes = anyDefinition.noMdFeedTypes();
        while (feedTypes.hasNext())
        {
            feedTypes.next();
            if (feedTypes.mdFeedType(0) == 'G' && feedTypes.mdFeedType(1) == 'B' && feedTypes.mdFeedType(2) == 'X')
            {
                return feedTypes.marketDepth();
            }
        }
        return 0;
    }

    private static InstrumentType instrumentType(final int templateId)
    {
        return switch (templateId)
        {
            case MdpCodes.FUTURE_27, MdpCodes.FUTURE_54 -> InstrumentType.FUTURE;
            case MdpCodes.OPTION_55 -> InstrumentType.OPTION;
            case MdpCodes.SPREAD_29, MdpCodes.SPREAD_56 -> InstrumentType.SPREAD;
            case MdpCodes.FX_63 -> InstrumentType.SPOT;
            default -> InstrumentType.BOND;
        };
    }

    // --- What has no common meaning ---------------------------------------------------------------------------------

    private void onOther(final int at, final int size, final MdpTemplate template)
    {
        if (template.entrySecurityIdOffset() < 0)
        {
            final int offset = template.securityIdOffset();
            noticeOfMessage(at, size, offset < 0 ? 0 : packet.getInt(at + ROOT + offset, LITTLE_ENDIAN));
            return;
        }
        final int group = at + ROOT + MdpPacket.blockLength(packet, at);
        final int entryLength = packet.getShort(group, LITTLE_ENDIAN) & 0xFFFF;
        final int count = packet.getByte(group + 2) & 0xFF;
        for (int i = 0; i < count; i++)
        {
            final int entry = group + 3 + i * entryLength;
            final int instrument = packet.getInt(entry + template.entrySecurityIdOffset(), LITTLE_ENDIAN);
            noticeOfEntry(at, entry, entryLength, instrument);
        }
    }

    /** A packet has a number, so it must give an event. */
    private void onSilentPacket(final int at, final int length, final long sentNs)
    {
        time(sentNs, 0);
        if (length == MdpPacket.HEADER_LENGTH)
        {
            noticeOf(at, length, 0, (byte)0);
        }
        else
        {
            final int message = at + MdpPacket.HEADER_LENGTH;
            noticeOfMessage(message, MdpPacket.msgSize(packet, message), 0);
        }
    }

    private void noticeOfMessage(final int at, final int size, final int instrument)
    {
        noticeOf(at, size, instrument, (byte)MdpPacket.templateId(packet, at));
    }

    private void noticeOf(final int at, final int size, final int instrument, final byte type)
    {
        final int event = begin(NOTICE, instrument);
        final int content = event + BLOCK + VenueNoticeEncoder.contentEncodingOffset();
        final int length = Math.min(size, NOTICE_LENGTH);
        events.putBytes(content, packet, at, length);
        events.setMemory(content + length, NOTICE_LENGTH - length, (byte)0);
        notice.wrap(events, event + BLOCK).messageLength(size).messageType(type);
    }

    /** The header of the message, then the entry alone. */
    private void noticeOfEntry(final int at, final int entry, final int entryLength, final int instrument)
    {
        final int event = begin(NOTICE, instrument);
        final int content = event + BLOCK + VenueNoticeEncoder.contentEncodingOffset();
        final int length = Math.min(entryLength, NOTICE_LENGTH - ROOT);
        events.putBytes(content, packet, at, ROOT);
        events.putBytes(content + ROOT, packet, entry, length);
        events.setMemory(content + ROOT + length, NOTICE_LENGTH - ROOT - length, (byte)0);
        notice.wrap(events, event + BLOCK)
            .messageLength(ROOT + entryLength)
            .messageType((byte)MdpPacket.templateId(packet, at));
    }

    // --- Events -----------------------------------------------------------------------------------------------------

    /** A time that cannot be is flagged. */
    private void time(final long venueTimeNs, final int moreFlags)
    {
        timeNs = Math.max(0, venueTimeNs);
        flags = timeNs == 0 ? moreFlags | EventFlags.BAD_TIMESTAMP : moreFlags;
    }

    private int begin(final long kind, final int instrument)
    {
        final int event = next;
        next += writer.header(events, event, kind, sourceSequence, timeNs, receiveTimeNs, instrument, flags);
        return begun(event);
    }

    private int beginFull(final long kind, final int instrument)
    {
        final int event = next;
        next += writer.fullHeader(events, event, kind, sourceSequence, timeNs, receiveTimeNs, instrument, flags);
        return begun(event);
    }

    private int begun(final int event)
    {
        events.putShort(event + SOURCE_INDEX, (short)index, LITTLE_ENDIAN);
        index++;
        last = event;
        return event;
    }

    private void addFlags(final int more)
    {
        EventLayout.flags(events, last, EventLayout.flags(events, last) | more);
    }

    // --- Values -----------------------------------------------------------------------------------------------------

    private static int scale(final int templateId)
    {
        return templateId <= MdpCodes.LAST_COARSE_TEMPLATE ? COARSE_PRICE : 1;
    }

    /** No price, or one that does not fit, becomes the null price: that makes a book suspect. */
    private static long price(final long mantissa, final int scale)
    {
        final long limit = Long.MAX_VALUE / scale;
        return mantissa >= limit || mantissa <= -limit ? Prices.NULL : mantissa * scale;
    }

    /** No quantity becomes one below 0: that makes a book suspect. */
    private static long nullable(final int value)
    {
        return value == Integer.MAX_VALUE ? -1 : value;
    }

    /** @return the side as events have it; '0' and '1' differ in one bit. */
    private static long side(final byte entryType)
    {
        return Side.BID.value() + (entryType & 1);
    }

    private long text6(final int at)
    {
        final long first = packet.getInt(at, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
        return first | (packet.getShort(at + 4, LITTLE_ENDIAN) & 0xFFFFL) << 32;
    }
}
