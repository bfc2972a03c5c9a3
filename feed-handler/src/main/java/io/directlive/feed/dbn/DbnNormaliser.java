package io.directlive.feed.dbn;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.EventBody;
import io.directlive.feed.EventWriter;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
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
    private static final int UNDEFINED_LOT = Integer.MAX_VALUE;

    private final SourceSession session;
    private final EventWriter out;

    /**
     * @param session     whose records these are.
     * @param tradingDate that definitions are stamped with; time stamps are whole in DBN.
     */
    public DbnNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        this.session = session;
        out = new EventWriter(session, tradingDate);
    }

    @Override
    public SourceSession session()
    {
        return session;
    }

    @Override
    public int maxLength()
    {
        return EventBody.length(EventBody.CLEARED) + 2 * DbnRules.MAX_LEVELS * EventBody.length(EventBody.LEVEL);
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
        final boolean hasHeader = messageLength >= DbnRecord.HEADER_LENGTH;
        out.message(events, to, sourceSequence, receiveTimeNs);
        out.about(
            venueTimeNs(message, at, messageLength),
            hasHeader ? DbnRecord.instrumentId(message, at) : 0,
            SourceEventWriter.WHOLE_MESSAGE);
        if (DbnRules.faultOf(message, at, messageLength) == null)
        {
            onRecord(message, at, messageLength);
        }
        else
        {
            out.malformed();
        }
        return out.length();
    }

    private void onRecord(final DirectBuffer message, final int at, final int messageLength)
    {
        final DbnRecordType type = DbnRecordType.of(DbnRecord.rtype(message, at));
        if (type == null)
        {
            notice(message, at, messageLength);
            return;
        }
        switch (type)
        {
            case MBO:
                order(message, at, messageLength);
                break;

            case MBP_1:
            case MBP_10:
                if (DbnRecord.action(message, at) == 'T')
                {
                    trade(message, at);
                }
                else
                {
                    levels(message, at, type);
                }
                break;

            case TRADES:
                trade(message, at);
                break;

            case DEFINITION:
                final DbnDefinitionOffsets offsets = DbnDefinitionOffsets.of(messageLength);
                if (message.getByte(at + offsets.updateAction()) == 'D')
                {
                    notice(message, at, messageLength); // There is no event for an instrument that goes.
                }
                else
                {
                    definition(message, at, offsets);
                }
                break;

            case STATUS:
                status(message, at);
                break;

            default:
                notice(message, at, messageLength);
                break;
        }
    }

    @Override
    public String fault(final DirectBuffer message, final int at, final int messageLength)
    {
        final DbnFault fault = DbnRules.faultOf(message, at, messageLength);
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

    // --- Orders -----------------------------------------------------------------------------------------------------

    private void order(final DirectBuffer message, final int at, final int messageLength)
    {
        final int recordFlags = DbnRecord.orderFlags(message, at);
        final byte action = DbnRecord.orderAction(message, at);
        final long price = DbnRecord.orderPrice(message, at);
        final long size = DbnRecord.orderSize(message, at);
        final byte side = DbnRecord.orderSide(message, at);
        out.flagged(flags(recordFlags) | EventFlags.LAST_IN_MESSAGE);
        if (action == 'T')
        {
            trade(price, size, side);
        }
        else if (action == 'R')
        {
            out.bookCleared(action);
        }
        else if (DbnRules.isOrder(recordFlags))
        {
            orderChange(message, at, messageLength, action, price, size, side);
        }
        else
        {
            notice(message, at, messageLength);
        }
    }

    private void orderChange(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final byte action,
        final long price,
        final long size,
        final byte side)
    {
        final long orderId = DbnRecord.orderId(message, at);
        switch (action)
        {
            case 'A':
                out.orderAdded(orderId, price, size, 0, side(side));
                break;

            case 'C':
                if (size == DbnRecord.UNDEFINED_SIZE)
                {
                    out.orderDeleted(orderId);
                }
                else
                {
                    out.orderReduced(orderId, size);
                }
                break;

            case 'M':
                if (size == 0)
                {
                    out.orderDeleted(orderId);
                }
                else
                {
                    // Whether the order grew is not told. One that shrank, as after every fill, keeps its place.
                    out.orderModified(orderId, price, size);
                }
                break;

            default:
                notice(message, at, messageLength);
                break;
        }
    }

    // --- Levels and trades ------------------------------------------------------------------------------------------

    /**
     * A record has all that is to be seen of the book, and not what has gone out of sight since the one before. So the
     * only thing that can be said without a memory, and is true, is: the book is empty, and then these are its levels.
     */
    private void levels(final DirectBuffer message, final int at, final DbnRecordType type)
    {
        final byte action = DbnRecord.action(message, at);
        final int recordFlags = flags(DbnRecord.flags(message, at));
        final int flags = recordFlags & ~EventFlags.LAST_IN_EVENT | EventFlags.SNAPSHOT;
        out.flagged(action == 'R' ? flags : flags | EventFlags.SYNTHETIC).bookCleared(action);

        out.flagged(flags);
        for (int i = 0; i < DbnRules.levelCount(type); i++)
        {
            final int offset = at + DbnRecord.levelOffset(i);
            level(
                Side.BID,
                DbnRecord.bidPrice(message, offset),
                DbnRecord.bidSize(message, offset),
                DbnRecord.bidCount(message, offset));
            level(
                Side.ASK,
                DbnRecord.askPrice(message, offset),
                DbnRecord.askSize(message, offset),
                DbnRecord.askCount(message, offset));
        }
        out.addFlags(EventFlags.LAST_IN_MESSAGE | recordFlags & EventFlags.LAST_IN_EVENT);
    }

    private void level(final Side side, final long price, final long size, final long orderCount)
    {
        if (price != DbnRecord.UNDEFINED_PRICE && size > 0)
        {
            out.levelUpdated(side, price, size, orderCount == DbnRecord.UNDEFINED_SIZE ? 0 : orderCount);
        }
    }

    private void trade(final DirectBuffer message, final int at)
    {
        out.flagged(flags(DbnRecord.flags(message, at)) | EventFlags.LAST_IN_MESSAGE);
        trade(DbnRecord.price(message, at), DbnRecord.size(message, at), DbnRecord.side(message, at));
    }

    private void trade(final long price, final long size, final byte aggressor)
    {
        final TradeType type = DbnRules.isNoSide(aggressor) ? TradeType.OTHER : TradeType.ORDER;
        out.trade(price, size, 0, 0, type, side(aggressor), true, aggressor);
    }

    // --- The rest ---------------------------------------------------------------------------------------------------

    private void definition(final DirectBuffer message, final int at, final DbnDefinitionOffsets offsets)
    {
        final long increment = message.getLong(at + offsets.priceIncrement(), LITTLE_ENDIAN);
        final int lot = message.getInt(at + offsets.roundLot(), LITTLE_ENDIAN);
        out.definition(
            0,
            increment == DbnRecord.UNDEFINED_PRICE ? Prices.NULL : increment,
            lot == UNDEFINED_LOT ? 0 : lot,
            text4(message, at + offsets.exchange()),
            text4(message, at + offsets.currency()),
            instrumentType(message.getByte(at + offsets.instrumentClass())),
            false);
        final int symbol = at + offsets.rawSymbol();
        out.symbol(message, symbol, textLength(message, symbol, offsets.rawSymbolLength()));

        // Expiration u64, strike price i64, maturity year u16, month u8, day u8, publisher u16, class and update char.
        out.attributes(0, message, at + offsets.expiration(), 8);
        out.attributes(8, message, at + offsets.strikePrice(), 8);
        out.attributes(16, message, at + offsets.maturityYear(), 2);
        out.attributes(18, message, at + offsets.maturityMonth(), 1);
        out.attributes(19, message, at + offsets.maturityDay(), 1);
        out.attributes(20, message, at + 2, 2);
        out.attributes(22, message, at + offsets.instrumentClass(), 1);
        out.attributes(23, message, at + offsets.updateAction(), 1);
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

    private void status(final DirectBuffer message, final int at)
    {
        final int action = DbnRecord.statusAction(message, at);
        out.status(
            action == 14 ? StatusScope.SHORT_SALE : StatusScope.INSTRUMENT,
            tradingState(action, DbnRecord.isShortSellRestricted(message, at)),
            (byte)(action < 10 ? '0' + action : action < 16 ? 'A' + action - 10 : '?'),
            (byte)' ',
            decimal(DbnRecord.statusReason(message, at)));
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

    private void notice(final DirectBuffer message, final int at, final int messageLength)
    {
        out.notice(message, at, messageLength, (byte)DbnRecord.rtype(message, at));
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

    /** @return four characters up to the first NUL, first one lowest, and nothing behind it. */
    private static int text4(final DirectBuffer message, final int offset)
    {
        final int length = textLength(message, offset, Integer.BYTES);
        final int text = message.getInt(offset, LITTLE_ENDIAN);
        return length == Integer.BYTES ? text : text & (1 << length * Byte.SIZE) - 1;
    }

    /** @return characters before the first NUL, as many as a symbol has at most. */
    private static int textLength(final DirectBuffer message, final int offset, final int limit)
    {
        final int most = Math.min(limit, EventBody.SYMBOL_LENGTH);
        int length = 0;
        while (length < most && message.getByte(offset + length) != 0)
        {
            length++;
        }
        return length;
    }

    /** @return up to five digits, first one lowest. */
    private static long decimal(final int value)
    {
        long text = 0;
        int rest = value;
        do
        {
            text = text << 8 | '0' + rest % 10;
            rest /= 10;
        }
        while (rest > 0);
        return text;
    }
}
