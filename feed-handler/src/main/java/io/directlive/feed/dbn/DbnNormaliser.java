package io.directlive.feed.dbn;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
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
import io.directlive.protocol.sbe.OrderReducedEncoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeEncoder;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import io.directlive.protocol.sbe.TradingStatusEncoder;
import io.directlive.protocol.sbe.VenueNoticeEncoder;
import java.time.LocalDate;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The meaning of DBN records, of versions 1 to 3: see the table in the README of this module. An execution is reported
 * once, by {@code T}, and changes the book by nothing but the {@code C} or {@code M} that follows; {@code F} is passed
 * on verbatim. Keeps no state between records. Used by one thread; allocates nothing.
 */
public final class DbnNormaliser implements Normaliser
{
    private static final int BLOCK = EventLayout.MESSAGE_HEADER_LENGTH;
    private static final int SOURCE_INDEX = BLOCK + EventHeaderEncoder.sourceIndexEncodingOffset();
    private static final int NOTICE_LENGTH = VenueNoticeEncoder.contentLength();
    private static final int SYMBOL_LENGTH = InstrumentDefinitionEncoder.symbolLength();
    private static final int MAX_LEVELS = 10;
    private static final int UNDEFINED_LOT = Integer.MAX_VALUE;

    private static final long DEFINITION =
        SourceEventWriter.kind(InstrumentDefinitionEncoder.BLOCK_LENGTH, InstrumentDefinitionEncoder.TEMPLATE_ID);
    private static final long STATUS =
        SourceEventWriter.kind(TradingStatusEncoder.BLOCK_LENGTH, TradingStatusEncoder.TEMPLATE_ID);
    private static final long ADDED =
        SourceEventWriter.kind(OrderAddedEncoder.BLOCK_LENGTH, OrderAddedEncoder.TEMPLATE_ID);
    private static final long REDUCED =
        SourceEventWriter.kind(OrderReducedEncoder.BLOCK_LENGTH, OrderReducedEncoder.TEMPLATE_ID);
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
    private static final long NOTICE =
        SourceEventWriter.kind(VenueNoticeEncoder.BLOCK_LENGTH, VenueNoticeEncoder.TEMPLATE_ID);

    private final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
    private final TradingStatusEncoder status = new TradingStatusEncoder();
    private final OrderAddedEncoder added = new OrderAddedEncoder();
    private final OrderReducedEncoder reduced = new OrderReducedEncoder();
    private final OrderDeletedEncoder deleted = new OrderDeletedEncoder();
    private final OrderModifiedEncoder modified = new OrderModifiedEncoder();
    private final LevelUpdatedEncoder level = new LevelUpdatedEncoder();
    private final BookClearedEncoder cleared = new BookClearedEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final VenueNoticeEncoder notice = new VenueNoticeEncoder();

    private final SourceSession session;
    private final SourceEventWriter writer;
    private final int tradingDate;

    /**
     * @param session     whose records these are.
     * @param tradingDate that definitions are stamped with; time stamps are whole in DBN.
     */
    public DbnNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        this.session = session;
        this.writer = new SourceEventWriter(session);
        this.tradingDate = SourceSession.yyyymmdd(tradingDate);
    }

    @Override
    public SourceSession session()
    {
        return session;
    }

    @Override
    public int maxLength()
    {
        return BLOCK + BookClearedEncoder.BLOCK_LENGTH +
            2 * MAX_LEVELS * (BLOCK + LevelUpdatedEncoder.BLOCK_LENGTH);
    }

    @Override
    public int normalise(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        if (faultOf(message, at, messageLength) != null)
        {
            return writer.sourceGap(
                events,
                to,
                sourceSequence,
                sourceSequence,
                GapReason.MALFORMED,
                venueTimeNs(message, at, messageLength),
                receiveTimeNs,
                messageLength < DbnRecord.HEADER_LENGTH ? 0 : DbnRecord.instrumentId(message, at));
        }

        final DbnRecordType type = DbnRecordType.of(DbnRecord.rtype(message, at));
        if (type != null)
        {
            switch (type)
            {
                case MBO:
                    return order(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);

                case MBP_1:
                case MBP_10:
                    if (DbnRecord.action(message, at) != 'T')
                    {
                        return levels(message, at, type, sourceSequence, receiveTimeNs, events, to);
                    }
                    return trade(message, at, sourceSequence, receiveTimeNs, events, to);

                case TRADES:
                    return trade(message, at, sourceSequence, receiveTimeNs, events, to);

                case DEFINITION:
                    if (isRemoval(message, at, messageLength))
                    {
                        break;
                    }
                    return definition(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);

                case STATUS:
                    return status(message, at, sourceSequence, receiveTimeNs, events, to);

                default:
                    break;
            }
        }
        return notice(message, at, messageLength, sourceSequence, receiveTimeNs, events, to, 0);
    }

    @Override
    public String fault(final DirectBuffer message, final int at, final int messageLength)
    {
        final DbnFault fault = faultOf(message, at, messageLength);
        return fault == null ? null : fault.reason();
    }

    @Override
    public boolean knows(final DirectBuffer message, final int at, final int messageLength)
    {
        return messageLength >= DbnRecord.HEADER_LENGTH &&
            DbnRecordType.of(DbnRecord.rtype(message, at)) != null;
    }

    @Override
    public long venueTimeNs(final DirectBuffer message, final int at, final int messageLength)
    {
        return messageLength < DbnRecord.HEADER_LENGTH ? 0 : DbnRecord.eventTimeNs(message, at);
    }

    /**
     * What is wrong with a record.
     *
     * @param message       that holds it.
     * @param at            of its first byte.
     * @param messageLength in bytes.
     * @return the first fault found; null when there is none, as with every record of an unknown type that has a
     *         header.
     */
    public static DbnFault faultOf(final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength < DbnRecord.HEADER_LENGTH)
        {
            return DbnFault.TOO_SHORT;
        }
        if (DbnRecord.length(message, at) != messageLength)
        {
            return DbnFault.BAD_LENGTH;
        }
        final DbnRecordType type = DbnRecordType.of(DbnRecord.rtype(message, at));
        if (type == null)
        {
            return null;
        }
        if (messageLength < type.minLength())
        {
            return DbnFault.TOO_SHORT;
        }
        return switch (type)
        {
            case MBO -> orderFault(message, at);
            case MBP_1, MBP_10 -> levelsFault(message, at, type);
            case TRADES -> tradesFault(message, at);
            case DEFINITION -> definitionFault(message, at, messageLength);
            case STATUS -> instrumentFault(message, at);
            default -> null;
        };
    }

    // --- What must hold ---------------------------------------------------------------------------------------------

    private static DbnFault instrumentFault(final DirectBuffer message, final int at)
    {
        return DbnRecord.instrumentId(message, at) == 0 ? DbnFault.NO_INSTRUMENT : null;
    }

    private static DbnFault orderFault(final DirectBuffer message, final int at)
    {
        if (DbnRecord.instrumentId(message, at) == 0)
        {
            return DbnFault.NO_INSTRUMENT;
        }
        final byte action = DbnRecord.orderAction(message, at);
        if (!isOrder(DbnRecord.orderFlags(message, at)) && (action == 'A' || action == 'C' || action == 'M'))
        {
            return null; // Passed on as it is.
        }
        final long size = DbnRecord.orderSize(message, at);
        switch (action)
        {
            case 'A':
                if (isNoSide(DbnRecord.orderSide(message, at)))
                {
                    return DbnFault.BAD_SIDE;
                }
                if (size == 0 || size == DbnRecord.UNDEFINED_SIZE)
                {
                    return DbnFault.NO_SIZE;
                }
                return priceFault(DbnRecord.orderPrice(message, at));

            case 'M':
                if (size == DbnRecord.UNDEFINED_SIZE)
                {
                    return DbnFault.NO_SIZE;
                }
                return size == 0 ? null : priceFault(DbnRecord.orderPrice(message, at));

            case 'C':
                return size == 0 ? DbnFault.NO_SIZE : null;

            case 'T':
                return executionFault(DbnRecord.orderPrice(message, at), size);

            case 'R':
            case 'F':
            case 'N':
                return null;

            default:
                return DbnFault.BAD_ACTION;
        }
    }

    private static DbnFault tradesFault(final DirectBuffer message, final int at)
    {
        if (DbnRecord.instrumentId(message, at) == 0)
        {
            return DbnFault.NO_INSTRUMENT;
        }
        return DbnRecord.action(message, at) == 'T' ?
            executionFault(DbnRecord.price(message, at), DbnRecord.size(message, at)) : DbnFault.BAD_ACTION;
    }

    private static DbnFault levelsFault(final DirectBuffer message, final int at, final DbnRecordType type)
    {
        if (DbnRecord.instrumentId(message, at) == 0)
        {
            return DbnFault.NO_INSTRUMENT;
        }
        switch (DbnRecord.action(message, at))
        {
            case 'T':
                return executionFault(DbnRecord.price(message, at), DbnRecord.size(message, at));

            case 'A':
            case 'C':
            case 'M':
            case 'R':
            case 'F':
            case 'N':
                break;

            default:
                return DbnFault.BAD_ACTION;
        }
        for (int i = 0; i < levelCount(type); i++)
        {
            final int offset = at + DbnRecord.levelOffset(i);
            if (isBadLevel(DbnRecord.bidPrice(message, offset), DbnRecord.bidSize(message, offset)) ||
                isBadLevel(DbnRecord.askPrice(message, offset), DbnRecord.askSize(message, offset)))
            {
                return DbnFault.BAD_LEVEL;
            }
        }
        return null;
    }

    private static DbnFault definitionFault(final DirectBuffer message, final int at, final int messageLength)
    {
        if (DbnRecord.instrumentId(message, at) == 0)
        {
            return DbnFault.NO_INSTRUMENT;
        }
        final byte first = message.getByte(at + DefinitionOffsets.of(messageLength).rawSymbol);
        return first == 0 || first == ' ' ? DbnFault.NO_SYMBOL : null;
    }

    private static DbnFault executionFault(final long price, final long size)
    {
        return size == DbnRecord.UNDEFINED_SIZE ? DbnFault.NO_SIZE : priceFault(price);
    }

    private static DbnFault priceFault(final long price)
    {
        return price == DbnRecord.UNDEFINED_PRICE || price == Prices.NULL ? DbnFault.NO_PRICE : null;
    }

    private static boolean isBadLevel(final long price, final long size)
    {
        return price != DbnRecord.UNDEFINED_PRICE && (size == DbnRecord.UNDEFINED_SIZE || price == Prices.NULL);
    }

    private static boolean isNoSide(final byte side)
    {
        return side != 'B' && side != 'A';
    }

    /** Levels and tops of a book may come as order records; these have no order id to go by. */
    private static boolean isOrder(final int flags)
    {
        return (flags & (DbnRecord.FLAG_TOP_OF_BOOK | DbnRecord.FLAG_LEVEL)) == 0;
    }

    private static int levelCount(final DbnRecordType type)
    {
        return type == DbnRecordType.MBP_1 ? 1 : MAX_LEVELS;
    }

    private static boolean isRemoval(final DirectBuffer message, final int at, final int messageLength)
    {
        return message.getByte(at + DefinitionOffsets.of(messageLength).updateAction) == 'D';
    }

    // --- Orders -----------------------------------------------------------------------------------------------------

    private int order(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        final byte action = DbnRecord.orderAction(message, at);
        final int recordFlags = DbnRecord.orderFlags(message, at);
        final long kind = orderKind(action, recordFlags, DbnRecord.orderSize(message, at));
        if (kind == NOTICE)
        {
            return notice(message, at, messageLength, sourceSequence, receiveTimeNs, events, to, recordFlags);
        }

        final int flags = flags(recordFlags) | EventFlags.LAST_IN_MESSAGE;
        final int length = header(message, at, sourceSequence, receiveTimeNs, events, to, kind, flags);
        final int block = to + BLOCK;
        final long orderId = DbnRecord.orderId(message, at);
        if (kind == ADDED)
        {
            added.wrap(events, block)
                .orderId(orderId)
                .price(DbnRecord.orderPrice(message, at))
                .quantity(DbnRecord.orderSize(message, at))
                .side(side(DbnRecord.orderSide(message, at)));
            events.putInt(block + OrderAddedEncoder.mpidEncodingOffset(), 0, LITTLE_ENDIAN);
        }
        else if (kind == REDUCED)
        {
            reduced.wrap(events, block).orderId(orderId).quantity(DbnRecord.orderSize(message, at));
        }
        else if (kind == DELETED)
        {
            deleted.wrap(events, block).orderId(orderId);
        }
        else if (kind == MODIFIED)
        {
            // Whether the order grew is not in the record. One that shrank, as after every fill, keeps its place.
            modified.wrap(events, block)
                .orderId(orderId)
                .price(DbnRecord.orderPrice(message, at))
                .quantity(DbnRecord.orderSize(message, at))
                .priorityKept(BooleanType.TRUE);
        }
        else if (kind == CLEARED)
        {
            cleared.wrap(events, block).venueCode(action);
        }
        else
        {
            trade(
                events,
                block,
                DbnRecord.orderPrice(message, at),
                DbnRecord.orderSize(message, at),
                DbnRecord.orderSide(message, at));
        }
        return length;
    }

    private static long orderKind(final byte action, final int flags, final long size)
    {
        return switch (action)
        {
            case 'A' -> isOrder(flags) ? ADDED : NOTICE;
            case 'C' -> !isOrder(flags) ? NOTICE : size == DbnRecord.UNDEFINED_SIZE ? DELETED : REDUCED;
            case 'M' -> !isOrder(flags) ? NOTICE : size == 0 ? DELETED : MODIFIED;
            case 'R' -> CLEARED;
            case 'T' -> TRADE;
            default -> NOTICE;
        };
    }

    // --- Levels and trades ------------------------------------------------------------------------------------------

    /**
     * A record has all that is to be seen of the book, and not what has gone out of sight since the one before. So the
     * only thing that can be said without a memory, and is true, is: the book is empty, and then these are its levels.
     */
    private int levels(
        final DirectBuffer message,
        final int at,
        final DbnRecordType type,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        final byte action = DbnRecord.action(message, at);
        final int recordFlags = DbnRecord.flags(message, at);
        final int flags = flags(recordFlags) & ~EventFlags.LAST_IN_EVENT | EventFlags.SNAPSHOT;
        final int clearedFlags = action == 'R' ? flags : flags | EventFlags.SYNTHETIC;
        int last = to;
        int next = to + header(message, at, sourceSequence, receiveTimeNs, events, to, CLEARED, clearedFlags);
        cleared.wrap(events, to + BLOCK).venueCode(action);

        int index = 1;
        for (int i = 0; i < levelCount(type); i++)
        {
            final int offset = at + DbnRecord.levelOffset(i);
            final long bidPrice = DbnRecord.bidPrice(message, offset);
            final long bidSize = DbnRecord.bidSize(message, offset);
            if (bidPrice != DbnRecord.UNDEFINED_PRICE && bidSize > 0)
            {
                last = next;
                next += header(message, at, sourceSequence, receiveTimeNs, events, last, LEVEL, flags);
                level(events, last, index++, Side.BID, bidPrice, bidSize, DbnRecord.bidCount(message, offset));
            }
            final long askPrice = DbnRecord.askPrice(message, offset);
            final long askSize = DbnRecord.askSize(message, offset);
            if (askPrice != DbnRecord.UNDEFINED_PRICE && askSize > 0)
            {
                last = next;
                next += header(message, at, sourceSequence, receiveTimeNs, events, last, LEVEL, flags);
                level(events, last, index++, Side.ASK, askPrice, askSize, DbnRecord.askCount(message, offset));
            }
        }

        final int flagsOffset = last + BLOCK + EventHeaderEncoder.flagsEncodingOffset();
        final int lastFlags = EventFlags.LAST_IN_MESSAGE | flags(recordFlags) & EventFlags.LAST_IN_EVENT;
        events.putShort(flagsOffset, (short)(events.getShort(flagsOffset, LITTLE_ENDIAN) | lastFlags), LITTLE_ENDIAN);
        return next - to;
    }

    private void level(
        final MutableDirectBuffer events,
        final int to,
        final int index,
        final Side side,
        final long price,
        final long size,
        final long orderCount)
    {
        events.putShort(to + SOURCE_INDEX, (short)index, LITTLE_ENDIAN);
        level.wrap(events, to + BLOCK)
            .price(price)
            .quantity(size)
            .orderCount(orderCount == DbnRecord.UNDEFINED_SIZE ? 0 : orderCount)
            .side(side);
    }

    private int trade(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        final int flags = flags(DbnRecord.flags(message, at)) | EventFlags.LAST_IN_MESSAGE;
        final int length = header(message, at, sourceSequence, receiveTimeNs, events, to, TRADE, flags);
        trade(
            events,
            to + BLOCK,
            DbnRecord.price(message, at),
            DbnRecord.size(message, at),
            DbnRecord.side(message, at));
        return length;
    }

    private void trade(
        final MutableDirectBuffer events, final int block, final long price, final long size, final byte aggressor)
    {
        trade.wrap(events, block)
            .price(price)
            .quantity(size)
            .tradeId(0)
            .orderId(0)
            .tradeType(isNoSide(aggressor) ? TradeType.OTHER : TradeType.ORDER)
            .aggressor(side(aggressor))
            .printable(BooleanType.TRUE)
            .venueCode(aggressor);
    }

    // --- The rest ---------------------------------------------------------------------------------------------------

    private int definition(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        final int length = header(
            message, at, sourceSequence, receiveTimeNs, events, to, DEFINITION, SourceEventWriter.WHOLE_MESSAGE);
        final DefinitionOffsets offsets = DefinitionOffsets.of(messageLength);
        final int block = to + BLOCK;
        text(message, at + offsets.rawSymbol, offsets.rawSymbolLength,
            events, block + InstrumentDefinitionEncoder.symbolEncodingOffset(), SYMBOL_LENGTH);
        attributes(message, at, offsets, events, block + InstrumentDefinitionEncoder.attributesEncodingOffset());
        text(message, at + offsets.exchange, 4, events, block + InstrumentDefinitionEncoder.venueEncodingOffset(), 4);
        text(message, at + offsets.currency, 4,
            events, block + InstrumentDefinitionEncoder.currencyEncodingOffset(), 4);

        final long increment = message.getLong(at + offsets.priceIncrement, LITTLE_ENDIAN);
        final int lot = message.getInt(at + offsets.roundLot, LITTLE_ENDIAN);
        definition.wrap(events, block)
            .priceIncrement(increment == DbnRecord.UNDEFINED_PRICE ? Prices.NULL : increment)
            .lotSize(lot == UNDEFINED_LOT ? 0 : lot)
            .tradingDate(tradingDate)
            .quantityExponent((byte)0)
            .instrumentType(instrumentType(message.getByte(at + offsets.instrumentClass)))
            .testInstrument(BooleanType.FALSE);
        return length;
    }

    /** Expiration u64, strike price i64, maturity year u16, month u8, day u8, publisher u16, class and update char. */
    private static void attributes(
        final DirectBuffer message,
        final int at,
        final DefinitionOffsets offsets,
        final MutableDirectBuffer events,
        final int to)
    {
        events.putBytes(to, message, at + offsets.expiration, 8);
        events.putBytes(to + 8, message, at + offsets.strikePrice, 8);
        events.putBytes(to + 16, message, at + offsets.maturityYear, 2);
        events.putBytes(to + 18, message, at + offsets.maturityMonth, 1);
        events.putBytes(to + 19, message, at + offsets.maturityDay, 1);
        events.putBytes(to + 20, message, at + 2, 2);
        events.putBytes(to + 22, message, at + offsets.instrumentClass, 1);
        events.putBytes(to + 23, message, at + offsets.updateAction, 1);
    }

    private static InstrumentType instrumentType(final byte instrumentClass)
    {
        return switch (instrumentClass)
        {
            case 'K' -> InstrumentType.EQUITY;
            case 'B' -> InstrumentType.BOND;
            case 'F' -> InstrumentType.FUTURE;
            case 'C', 'P' -> InstrumentType.OPTION;
            case 'S', 'T', 'M' -> InstrumentType.SPREAD;
            case 'X', 'Y' -> InstrumentType.SPOT;
            default -> InstrumentType.UNKNOWN;
        };
    }

    private int status(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        final int length = header(
            message, at, sourceSequence, receiveTimeNs, events, to, STATUS, SourceEventWriter.WHOLE_MESSAGE);
        final int action = DbnRecord.statusAction(message, at);
        final int block = to + BLOCK;
        decimal(
            events, block + TradingStatusEncoder.reasonEncodingOffset(), DbnRecord.statusReason(message, at));
        status.wrap(events, block)
            .scope(action == 14 ? StatusScope.SHORT_SALE : StatusScope.INSTRUMENT)
            .state(tradingState(action, DbnRecord.isShortSellRestricted(message, at)))
            .venueCode((byte)(action < 10 ? '0' + action : action < 16 ? 'A' + action - 10 : '?'))
            .marketCode((byte)' ');
        return length;
    }

    private static TradingState tradingState(final int action, final byte isShortSellRestricted)
    {
        return switch (action)
        {
            case 2, 4, 5 -> TradingState.AUCTION;
            case 3 -> TradingState.QUOTATION_ONLY;
            case 7 -> TradingState.TRADING;
            case 8, 10 -> TradingState.HALTED;
            case 9 -> TradingState.PAUSED;
            case 12, 13 -> TradingState.MARKET_CLOSED;
            case 14 -> switch (isShortSellRestricted)
            {
                case 'Y' -> TradingState.RESTRICTED;
                case 'N' -> TradingState.UNRESTRICTED;
                default -> TradingState.UNKNOWN;
            };
            default -> TradingState.UNKNOWN;
        };
    }

    private int notice(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to,
        final int recordFlags)
    {
        final boolean isOrder = DbnRecord.rtype(message, at) == DbnRecordType.MBO.code();
        final int flags = isOrder ? flags(recordFlags) | EventFlags.LAST_IN_MESSAGE : SourceEventWriter.WHOLE_MESSAGE;
        final int length = header(message, at, sourceSequence, receiveTimeNs, events, to, NOTICE, flags);
        final int content = to + BLOCK + VenueNoticeEncoder.contentEncodingOffset();
        final int contentLength = Math.min(messageLength, NOTICE_LENGTH);
        events.putBytes(content, message, at, contentLength);
        events.setMemory(content + contentLength, NOTICE_LENGTH - contentLength, (byte)0);
        notice.wrap(events, to + BLOCK)
            .messageLength(messageLength)
            .messageType((byte)DbnRecord.rtype(message, at));
        return length;
    }

    private int header(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to,
        final long kind,
        final int flags)
    {
        final long timeNs = DbnRecord.eventTimeNs(message, at);
        return writer.header(
            events,
            to,
            kind,
            sourceSequence,
            timeNs,
            receiveTimeNs,
            DbnRecord.instrumentId(message, at),
            timeNs == 0 ? flags | EventFlags.BAD_TIMESTAMP : flags);
    }

    /** LAST_IN_MESSAGE is not told by a record. */
    private static int flags(final int recordFlags)
    {
        int flags = 0;
        if ((recordFlags & DbnRecord.FLAG_LAST) != 0)
        {
            flags |= EventFlags.LAST_IN_EVENT;
        }
        if ((recordFlags & DbnRecord.FLAG_SNAPSHOT) != 0)
        {
            flags |= EventFlags.SNAPSHOT;
        }
        if ((recordFlags & DbnRecord.FLAG_MAYBE_BAD_BOOK) != 0)
        {
            flags |= EventFlags.BOOK_SUSPECT;
        }
        return flags;
    }

    private static Side side(final byte side)
    {
        return side == 'B' ? Side.BID : side == 'A' ? Side.ASK : Side.NONE;
    }

    private static void text(
        final DirectBuffer message,
        final int at,
        final int length,
        final MutableDirectBuffer events,
        final int to,
        final int toLength)
    {
        int i = 0;
        for (; i < Math.min(length, toLength) && message.getByte(at + i) != 0; i++)
        {
            events.putByte(to + i, message.getByte(at + i));
        }
        events.setMemory(to + i, toLength - i, (byte)0);
    }

    /** Up to five digits, first one first. */
    private static void decimal(final MutableDirectBuffer events, final int to, final int value)
    {
        long text = 0;
        int rest = value;
        do
        {
            text = text << 8 | '0' + rest % 10;
            rest /= 10;
        }
        while (rest > 0);
        events.putLong(to, text, LITTLE_ENDIAN);
    }

    /** Where versions 3, 2 and 1 have what is read from a definition. */
    private static final class DefinitionOffsets
    {
        private static final DefinitionOffsets V3 = new DefinitionOffsets(0);
        private static final DefinitionOffsets V2 = new DefinitionOffsets(1);
        private static final DefinitionOffsets V1 = new DefinitionOffsets(2);

        private final int length;
        private final int rawSymbol;
        private final int rawSymbolLength;
        private final int exchange;
        private final int currency;
        private final int priceIncrement;
        private final int roundLot;
        private final int expiration;
        private final int strikePrice;
        private final int maturityYear;
        private final int maturityMonth;
        private final int maturityDay;
        private final int instrumentClass;
        private final int updateAction;

        private DefinitionOffsets(final int index)
        {
            final DbnLayout layout = DbnRecordType.DEFINITION.layouts().get(index);
            length = layout.length();
            rawSymbol = layout.field("raw_symbol").offset();
            rawSymbolLength = layout.field("raw_symbol").length();
            exchange = layout.field("exchange").offset();
            currency = layout.field("currency").offset();
            priceIncrement = layout.field("min_price_increment").offset();
            roundLot = layout.field("min_lot_size_round_lot").offset();
            expiration = layout.field("expiration").offset();
            strikePrice = layout.field("strike_price").offset();
            maturityYear = layout.field("maturity_year").offset();
            maturityMonth = layout.field("maturity_month").offset();
            maturityDay = layout.field("maturity_day").offset();
            instrumentClass = layout.field("instrument_class").offset();
            updateAction = layout.field("security_update_action").offset();
        }

        static DefinitionOffsets of(final int recordLength)
        {
            return recordLength >= V3.length ? V3 : recordLength >= V2.length ? V2 : V1;
        }
    }
}
