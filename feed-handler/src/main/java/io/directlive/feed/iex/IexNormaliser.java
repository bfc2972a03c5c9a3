package io.directlive.feed.iex;

import static io.directlive.feed.SourceEventWriter.WHOLE_MESSAGE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.AuctionImbalanceEncoder;
import io.directlive.protocol.sbe.BookClearedEncoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentDefinitionEncoder;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.LevelUpdatedEncoder;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceEncoder;
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
 * The meaning of TOPS, DEEP and DEEP+: see the table in the README of this module. One message is one event, but for
 * two: a quote is the whole of a book, BookCleared and a LevelUpdated for each side that has a quote; and a trading
 * status names its instrument before it tells of it. Keeps no state between messages but {@link UnusualSymbols}. Used
 * by one thread; allocates nothing.
 */
public final class IexNormaliser implements Normaliser
{
    /** Units of an event's price in one unit of a price of IEX; the smallest price step too. */
    public static final long PRICE4 = Prices.ONE / 10_000;
    /** Largest price that events can carry. */
    public static final long MAX_PRICE = Long.MAX_VALUE / PRICE4;

    /** Sale condition: part of a cross at a single price. */
    static final int SINGLE_PRICE_CROSS = 0x08;

    private static final int EVENT_COMPLETE = 0x01;
    private static final int PRIORITY_KEPT = 0x01;
    private static final int TEST_SECURITY = 0x80;
    private static final int EXCHANGE_TRADED_PRODUCT = 0x20;
    private static final byte BUY = '8';
    private static final byte SELL = '5';

    private static final int MIC = 'I' | 'E' << 8 | 'X' << 16 | 'G' << 24;
    private static final int CURRENCY = 'U' | 'S' << 8 | 'D' << 16;
    private static final int NOTICE_LENGTH = VenueNoticeEncoder.contentLength();
    /** Bytes of a directory entry behind the symbol: round lot size to LULD tier. */
    private static final int DIRECTORY_REST = 13;

    private static final int BLOCK = EventLayout.MESSAGE_HEADER_LENGTH;
    private static final int SOURCE_INDEX = BLOCK + EventHeaderEncoder.sourceIndexEncodingOffset();

    private static final long DEFINITION =
        SourceEventWriter.kind(InstrumentDefinitionEncoder.BLOCK_LENGTH, InstrumentDefinitionEncoder.TEMPLATE_ID);
    private static final long STATUS =
        SourceEventWriter.kind(TradingStatusEncoder.BLOCK_LENGTH, TradingStatusEncoder.TEMPLATE_ID);
    private static final long ADDED =
        SourceEventWriter.kind(OrderAddedEncoder.BLOCK_LENGTH, OrderAddedEncoder.TEMPLATE_ID);
    private static final long EXECUTED =
        SourceEventWriter.kind(OrderExecutedWithPriceEncoder.BLOCK_LENGTH, OrderExecutedWithPriceEncoder.TEMPLATE_ID);
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
    private static final long IMBALANCE =
        SourceEventWriter.kind(AuctionImbalanceEncoder.BLOCK_LENGTH, AuctionImbalanceEncoder.TEMPLATE_ID);
    private static final long NOTICE =
        SourceEventWriter.kind(VenueNoticeEncoder.BLOCK_LENGTH, VenueNoticeEncoder.TEMPLATE_ID);

    // Where the fields of the most frequent events are, from the event on: these are written as whole words.
    private static final int LEVEL_PRICE = BLOCK + LevelUpdatedEncoder.priceEncodingOffset();
    private static final int LEVEL_QUANTITY = BLOCK + LevelUpdatedEncoder.quantityEncodingOffset();
    private static final int LEVEL_COUNT_AND_SIDE = BLOCK + LevelUpdatedEncoder.orderCountEncodingOffset();
    private static final int ADDED_ORDER_ID = BLOCK + OrderAddedEncoder.orderIdEncodingOffset();
    private static final int ADDED_PRICE = BLOCK + OrderAddedEncoder.priceEncodingOffset();
    private static final int ADDED_QUANTITY = BLOCK + OrderAddedEncoder.quantityEncodingOffset();
    private static final int ADDED_MPID_AND_SIDE = BLOCK + OrderAddedEncoder.mpidEncodingOffset();
    private static final int DELETED_ORDER_ID = BLOCK + OrderDeletedEncoder.orderIdEncodingOffset();
    private static final int MODIFIED_ORDER_ID = BLOCK + OrderModifiedEncoder.orderIdEncodingOffset();
    private static final int MODIFIED_PRICE = BLOCK + OrderModifiedEncoder.priceEncodingOffset();
    private static final int MODIFIED_QUANTITY = BLOCK + OrderModifiedEncoder.quantityEncodingOffset();
    private static final int MODIFIED_PRIORITY = BLOCK + OrderModifiedEncoder.priorityKeptEncodingOffset();

    private final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
    private final TradingStatusEncoder status = new TradingStatusEncoder();
    private final OrderExecutedWithPriceEncoder executed = new OrderExecutedWithPriceEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final TradeBrokenEncoder tradeBroken = new TradeBrokenEncoder();
    private final AuctionImbalanceEncoder imbalance = new AuctionImbalanceEncoder();
    private final BookClearedEncoder bookCleared = new BookClearedEncoder();
    private final VenueNoticeEncoder notice = new VenueNoticeEncoder();

    private final IexFormat format;
    private final SourceSession session;
    private final SourceEventWriter writer;
    private final int tradingDate;
    private final boolean showsHiddenTradesOnly;
    private final UnusualSymbols unusualSymbols = new UnusualSymbols();

    /**
     * @param format      the feed whose messages these are.
     * @param session     whose messages these are.
     * @param tradingDate in New York, for instrument definitions; time stamps need none.
     */
    public IexNormaliser(final IexFormat format, final SourceSession session, final LocalDate tradingDate)
    {
        this.format = format;
        this.session = session;
        this.writer = new SourceEventWriter(session);
        this.tradingDate = SourceSession.yyyymmdd(tradingDate);
        showsHiddenTradesOnly = format == IexFormat.DEEP_PLUS;
    }

    @Override
    public SourceSession session()
    {
        return session;
    }

    /** Of a quote with both sides. */
    @Override
    public int maxLength()
    {
        return 3 * BLOCK + BookClearedEncoder.BLOCK_LENGTH + 2 * LevelUpdatedEncoder.BLOCK_LENGTH;
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
        if (commonFault(format, message, at, messageLength) != null)
        {
            return rejectOrPassOn(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }

        final long timeNs = IexMessage.timestamp(message, at);
        final byte type = IexMessage.type(message, at);
        if (type == 'S')
        {
            final int length =
                writer.header(events, to, STATUS, sourceSequence, timeNs, receiveTimeNs, 0, WHOLE_MESSAGE);
            status(message, at, events, to);
            return length;
        }
        final int instrument = instrument(message, at);
        if (instrument == 0 || bodyFault(message, at) != null)
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }

        // The types that make up nearly all of a day; the others have a method of their own, to keep this one small.
        return switch (type)
        {
            case BUY, SELL -> level(message, at, sourceSequence, timeNs, receiveTimeNs, instrument, events, to);
            case 'Q' -> quote(message, at, sourceSequence, timeNs, receiveTimeNs, instrument, events, to);
            case 'a' -> added(message, at, sourceSequence, timeNs, receiveTimeNs, instrument, events, to);
            case 'M' -> modified(message, at, sourceSequence, timeNs, receiveTimeNs, instrument, events, to);
            case 'R' -> deleted(message, at, sourceSequence, timeNs, receiveTimeNs, instrument, events, to);
            default ->
                other(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, instrument, events, to);
        };
    }

    @Override
    public String fault(final DirectBuffer message, final int at, final int messageLength)
    {
        IexFault fault = faultOf(format, message, at, messageLength);
        if (fault == null && knows(message, at, messageLength) && IexMessage.type(message, at) != 'S')
        {
            final long symbol = IexMessage.symbol(message, at);
            final int code = IexSymbol.code(symbol);
            fault = IexSymbol.isPlain(code) ? null : unusualSymbols.fault(symbol, code);
        }
        return fault == null ? null : fault.reason();
    }

    @Override
    public boolean knows(final DirectBuffer message, final int at, final int messageLength)
    {
        return messageLength > 0 && format.expectedLength(IexMessage.type(message, at)) > 0;
    }

    @Override
    public long venueTimeNs(final DirectBuffer message, final int at, final int messageLength)
    {
        return messageLength < IexMessage.COMMON_LENGTH ? 0 : Math.max(0, IexMessage.timestamp(message, at));
    }

    /**
     * What is wrong with a message by itself: collisions of symbols aside. Not for the hot path.
     *
     * @param format        the feed that it is of.
     * @param message       that holds it.
     * @param at            of its type byte.
     * @param messageLength in bytes.
     * @return the first fault found; null when there is none, as with every message of an unknown type that has a
     *         type.
     */
    public static IexFault faultOf(
        final IexFormat format, final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength > 0 && format.expectedLength(IexMessage.type(message, at)) == 0)
        {
            return null;
        }
        final IexFault fault = commonFault(format, message, at, messageLength);
        if (fault != null || IexMessage.type(message, at) == 'S')
        {
            return fault;
        }
        return IexSymbol.code(IexMessage.symbol(message, at)) == 0 ? IexFault.NO_SYMBOL : bodyFault(message, at);
    }

    // --- What must hold ---------------------------------------------------------------------------------------------

    /** @return what is wrong whatever the type; a type that is not known is too short here. */
    private static IexFault commonFault(
        final IexFormat format, final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength == 0)
        {
            return IexFault.TOO_SHORT;
        }
        final int expectedLength = format.expectedLength(IexMessage.type(message, at));
        if (expectedLength == 0 || messageLength < expectedLength)
        {
            return IexFault.TOO_SHORT;
        }
        return IexMessage.timestamp(message, at) <= 0 ? IexFault.BAD_TIME : null;
    }

    private static IexFault bodyFault(final DirectBuffer message, final int at)
    {
        return switch (IexMessage.type(message, at))
        {
            case BUY, SELL -> priceFault(IexMessage.price(message, at));
            case 'Q' -> quoteFault(message, at);
            case 'T' -> fault(IexMessage.size(message, at), IexMessage.price(message, at));
            case 'a' -> isNoSide(IexMessage.code(message, at)) ? IexFault.BAD_SIDE : orderFault(message, at);
            case 'M', 'L' -> orderFault(message, at);
            case 'A' -> auctionFault(message, at);
            default -> null;
        };
    }

    private static boolean isNoSide(final byte side)
    {
        return side != BUY && side != SELL;
    }

    private static IexFault orderFault(final DirectBuffer message, final int at)
    {
        return fault(IexMessage.orderSize(message, at), IexMessage.orderPrice(message, at));
    }

    /** Without shares there is no quote on a side, and so no price that could be wrong. */
    private static IexFault quoteFault(final DirectBuffer message, final int at)
    {
        final IexFault bid = IexMessage.bidSize(message, at) == 0 ? null : priceFault(IexMessage.bidPrice(message, at));
        final IexFault ask = IexMessage.askSize(message, at) == 0 ? null : priceFault(IexMessage.askPrice(message, at));
        return bid == null ? ask : bid;
    }

    /** In an auction a price of 0 says that there is none. */
    private static IexFault auctionFault(final DirectBuffer message, final int at)
    {
        final boolean isFine =
            isPriceOrNone(IexMessage.referencePrice(message, at)) &&
            isPriceOrNone(IexMessage.indicativeClearingPrice(message, at)) &&
            isPriceOrNone(IexMessage.auctionBookClearingPrice(message, at));
        return isFine ? null : IexFault.BAD_PRICE;
    }

    private static boolean isPriceOrNone(final long price)
    {
        return price >= 0 && price <= MAX_PRICE;
    }

    private static IexFault fault(final long size, final long price)
    {
        return size == 0 ? IexFault.NO_SIZE : priceFault(price);
    }

    private static IexFault priceFault(final long price)
    {
        return price <= 0 || price > MAX_PRICE ? IexFault.BAD_PRICE : null;
    }

    /** @return the instrument's code; 0 when there is no symbol, or it cannot be told from another. */
    private int instrument(final DirectBuffer message, final int at)
    {
        final long symbol = IexMessage.symbol(message, at);
        final int code = IexSymbol.code(symbol);
        return IexSymbol.isPlain(code) || unusualSymbols.claim(symbol, code) ? code : 0;
    }

    // --- Books ------------------------------------------------------------------------------------------------------

    private int level(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int instrument,
        final MutableDirectBuffer events,
        final int to)
    {
        // Both flags are the lowest bit, so one is the other, without a branch that could not be foreseen.
        final int flags = EventFlags.LAST_IN_MESSAGE | IexMessage.code(message, at) & EVENT_COMPLETE;
        final Side side = IexMessage.type(message, at) == BUY ? Side.BID : Side.ASK;
        return level(
            events, to, sourceSequence, timeNs, receiveTimeNs, instrument, flags,
            side, IexMessage.price(message, at), IexMessage.size(message, at));
    }

    private int level(
        final MutableDirectBuffer events,
        final int to,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int instrument,
        final int flags,
        final Side side,
        final long price,
        final long size)
    {
        final int length =
            writer.fullHeader(events, to, LEVEL, sourceSequence, timeNs, receiveTimeNs, instrument, flags);
        events.putLong(to + LEVEL_PRICE, price * PRICE4, LITTLE_ENDIAN);
        events.putLong(to + LEVEL_QUANTITY, size, LITTLE_ENDIAN);
        events.putLong(to + LEVEL_COUNT_AND_SIDE, (long)side.value() << Integer.SIZE, LITTLE_ENDIAN);
        return length;
    }

    /** What a quote does not show is not there; so the book is emptied, and filled again within the same event. */
    private int quote(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int instrument,
        final MutableDirectBuffer events,
        final int to)
    {
        final long bidSize = IexMessage.bidSize(message, at);
        final long askSize = IexMessage.askSize(message, at);

        int last = to;
        int end = to + cleared(message, at, sourceSequence, timeNs, receiveTimeNs, instrument, 0, events, to);
        int index = 1;
        if (bidSize != 0)
        {
            last = end;
            end += level(
                events, last, sourceSequence, timeNs, receiveTimeNs, instrument, 0,
                Side.BID, IexMessage.bidPrice(message, at), bidSize);
            events.putShort(last + SOURCE_INDEX, (short)index++, LITTLE_ENDIAN);
        }
        if (askSize != 0)
        {
            last = end;
            end += level(
                events, last, sourceSequence, timeNs, receiveTimeNs, instrument, 0,
                Side.ASK, IexMessage.askPrice(message, at), askSize);
            events.putShort(last + SOURCE_INDEX, (short)index, LITTLE_ENDIAN);
        }
        EventLayout.flags(events, last, WHOLE_MESSAGE);
        return end - to;
    }

    private int cleared(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int instrument,
        final int flags,
        final MutableDirectBuffer events,
        final int to)
    {
        final int length =
            writer.header(events, to, CLEARED, sourceSequence, timeNs, receiveTimeNs, instrument, flags);
        bookCleared.wrap(events, to + BLOCK).venueCode(IexMessage.type(message, at));
        return length;
    }

    private int added(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int instrument,
        final MutableDirectBuffer events,
        final int to)
    {
        final int length =
            writer.fullHeader(events, to, ADDED, sourceSequence, timeNs, receiveTimeNs, instrument, WHOLE_MESSAGE);
        final Side side = IexMessage.code(message, at) == BUY ? Side.BID : Side.ASK;
        events.putLong(to + ADDED_ORDER_ID, IexMessage.orderId(message, at), LITTLE_ENDIAN);
        events.putLong(to + ADDED_PRICE, IexMessage.orderPrice(message, at) * PRICE4, LITTLE_ENDIAN);
        events.putLong(to + ADDED_QUANTITY, IexMessage.orderSize(message, at), LITTLE_ENDIAN);
        events.putLong(to + ADDED_MPID_AND_SIDE, (long)side.value() << Integer.SIZE, LITTLE_ENDIAN);
        return length;
    }

    private int modified(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int instrument,
        final MutableDirectBuffer events,
        final int to)
    {
        final int length =
            writer.fullHeader(events, to, MODIFIED, sourceSequence, timeNs, receiveTimeNs, instrument, WHOLE_MESSAGE);
        events.putLong(to + MODIFIED_ORDER_ID, IexMessage.orderId(message, at), LITTLE_ENDIAN);
        events.putLong(to + MODIFIED_PRICE, IexMessage.orderPrice(message, at) * PRICE4, LITTLE_ENDIAN);
        events.putLong(to + MODIFIED_QUANTITY, IexMessage.orderSize(message, at), LITTLE_ENDIAN);
        events.putLong(to + MODIFIED_PRIORITY, IexMessage.code(message, at) & PRIORITY_KEPT, LITTLE_ENDIAN);
        return length;
    }

    private int deleted(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int instrument,
        final MutableDirectBuffer events,
        final int to)
    {
        final int length =
            writer.fullHeader(events, to, DELETED, sourceSequence, timeNs, receiveTimeNs, instrument, WHOLE_MESSAGE);
        events.putLong(to + DELETED_ORDER_ID, IexMessage.orderId(message, at), LITTLE_ENDIAN);
        return length;
    }

    // --- All else ---------------------------------------------------------------------------------------------------

    private int other(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int instrument,
        final MutableDirectBuffer events,
        final int to)
    {
        final byte type = IexMessage.type(message, at);
        if (type == 'C')
        {
            return cleared(
                message, at, sourceSequence, timeNs, receiveTimeNs, instrument, WHOLE_MESSAGE, events, to);
        }
        if (type == 'H')
        {
            return namedStatus(message, at, sourceSequence, timeNs, receiveTimeNs, instrument, events, to);
        }
        final int length = writer.header(
            events, to, kindOf(type), sourceSequence, timeNs, receiveTimeNs, instrument, WHOLE_MESSAGE);
        switch (type)
        {
            case 'T':
                trade(message, at, events, to);
                break;

            case 'L':
                executed(message, at, events, to);
                break;

            case 'B':
                tradeBroken.wrap(events, to + BLOCK).tradeId(IexMessage.tradeId(message, at));
                break;

            case 'A':
                imbalance(message, at, events, to);
                break;

            case 'D':
                definition(message, at, events, to);
                break;

            case 'O':
            case 'P':
                status(message, at, events, to);
                break;

            default:
                notice(message, at, messageLength, events, to);
                break;
        }
        return length;
    }

    private static long kindOf(final byte type)
    {
        return switch (type)
        {
            case 'T' -> TRADE;
            case 'L' -> EXECUTED;
            case 'B' -> BROKEN;
            case 'A' -> IMBALANCE;
            case 'D' -> DEFINITION;
            case 'O', 'P' -> STATUS;
            default -> NOTICE;
        };
    }

    /** TOPS and DEEP report shown and hidden fills alike; DEEP+ reports here only what was hidden on both sides. */
    private void trade(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final byte conditions = IexMessage.code(message, at);
        final boolean isHidden = showsHiddenTradesOnly && (conditions & SINGLE_PRICE_CROSS) == 0;
        trade.wrap(events, to + BLOCK)
            .price(IexMessage.price(message, at) * PRICE4)
            .quantity(IexMessage.size(message, at))
            .tradeId(IexMessage.tradeId(message, at))
            .orderId(0)
            .tradeType(isHidden ? TradeType.NON_DISPLAYED : TradeType.OTHER)
            .aggressor(Side.NONE)
            .printable(BooleanType.TRUE)
            .venueCode(conditions);
    }

    private void executed(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        executed.wrap(events, to + BLOCK)
            .orderId(IexMessage.orderId(message, at))
            .quantity(IexMessage.orderSize(message, at))
            .tradeId(IexMessage.executionTradeId(message, at))
            .price(IexMessage.orderPrice(message, at) * PRICE4)
            .printable(BooleanType.TRUE);
    }

    private void imbalance(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        imbalance.wrap(events, to + BLOCK)
            .pairedQuantity(IexMessage.pairedShares(message, at))
            .imbalanceQuantity(IexMessage.imbalanceShares(message, at))
            .farPrice(priceOrNull(IexMessage.auctionBookClearingPrice(message, at)))
            .nearPrice(priceOrNull(IexMessage.indicativeClearingPrice(message, at)))
            .referencePrice(priceOrNull(IexMessage.referencePrice(message, at)))
            .direction(IexMessage.imbalanceSide(message, at))
            .crossType(IexMessage.code(message, at))
            .priceVariation((byte)' ');
    }

    private static long priceOrNull(final long price)
    {
        return price == 0 ? Prices.NULL : price * PRICE4;
    }

    private void definition(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        name(message, at, events, to);

        final int flags = IexMessage.code(message, at);
        definition
            .lotSize(IexMessage.roundLotSize(message, at))
            .instrumentType((flags & EXCHANGE_TRADED_PRODUCT) != 0 ? InstrumentType.FUND : InstrumentType.EQUITY)
            .testInstrument((flags & TEST_SECURITY) != 0 ? BooleanType.TRUE : BooleanType.FALSE);

        final int attributes = to + BLOCK + InstrumentDefinitionEncoder.attributesEncodingOffset();
        events.putByte(attributes, IexMessage.code(message, at));
        events.putBytes(
            attributes + 1, message, at + IexMessage.SYMBOL_OFFSET + IexMessage.SYMBOL_LENGTH, DIRECTORY_REST);
    }

    /** A symbol, and what is the same for all instruments of the venue. */
    private void name(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int block = to + BLOCK;
        final int symbol = block + InstrumentDefinitionEncoder.symbolEncodingOffset();
        events.putLong(symbol, IexSymbol.nulPadded(IexMessage.symbol(message, at)), LITTLE_ENDIAN);
        events.putLong(symbol + 8, 0, LITTLE_ENDIAN);
        events.putLong(symbol + 16, 0, LITTLE_ENDIAN);

        events.setMemory(
            block + InstrumentDefinitionEncoder.attributesEncodingOffset(),
            InstrumentDefinitionEncoder.attributesLength(), (byte)0);
        events.putInt(block + InstrumentDefinitionEncoder.venueEncodingOffset(), MIC, LITTLE_ENDIAN);
        events.putInt(block + InstrumentDefinitionEncoder.currencyEncodingOffset(), CURRENCY, LITTLE_ENDIAN);
        definition.wrap(events, block)
            .priceIncrement(PRICE4)
            .lotSize(0)
            .tradingDate(tradingDate)
            .quantityExponent((byte)0)
            .instrumentType(InstrumentType.UNKNOWN)
            .testInstrument(BooleanType.FALSE);
    }

    /**
     * The status of every symbol is told before the day starts, a directory entry not of every symbol; so it is this
     * message that names the instrument.
     */
    private int namedStatus(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int instrument,
        final MutableDirectBuffer events,
        final int to)
    {
        final int nameLength = writer.header(
            events, to, DEFINITION, sourceSequence, timeNs, receiveTimeNs, instrument, EventFlags.SYNTHETIC);
        name(message, at, events, to);

        final int second = to + nameLength;
        final int statusLength = writer.header(
            events, second, STATUS, sourceSequence, timeNs, receiveTimeNs, instrument, WHOLE_MESSAGE);
        events.putShort(second + SOURCE_INDEX, (short)1, LITTLE_ENDIAN);
        status(message, at, events, second);
        return nameLength + statusLength;
    }

    private void status(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final byte code = IexMessage.code(message, at);
        final int reason = to + BLOCK + TradingStatusEncoder.reasonEncodingOffset();
        events.putLong(reason, 0, LITTLE_ENDIAN);
        status.wrap(events, to + BLOCK).venueCode(code).marketCode((byte)' ');

        switch (IexMessage.type(message, at))
        {
            case 'S':
                status.scope(StatusScope.SESSION).state(sessionState(code));
                break;

            case 'H':
                events.putLong(reason, reason4(IexMessage.reason(message, at)), LITTLE_ENDIAN);
                status.scope(StatusScope.INSTRUMENT).state(tradingState(code));
                break;

            case 'O':
                status.scope(StatusScope.OPERATIONAL).state(operationalState(code));
                break;

            default:
            {
                final byte detail = IexMessage.detail(message, at);
                events.putByte(reason, detail == ' ' ? 0 : detail);
                status.scope(StatusScope.SHORT_SALE).state(shortSaleState(code));
                break;
            }
        }
    }

    private static long reason4(final int padded)
    {
        return IexSymbol.nulPadded(padded & 0xFFFF_FFFFL | 0x2020_2020L << Integer.SIZE);
    }

    private static TradingState sessionState(final byte code)
    {
        return switch (code)
        {
            case 'O' -> TradingState.START_OF_MESSAGES;
            case 'S' -> TradingState.SYSTEM_OPEN;
            case 'R' -> TradingState.MARKET_OPEN;
            case 'M' -> TradingState.MARKET_CLOSED;
            case 'E' -> TradingState.SYSTEM_CLOSED;
            case 'C' -> TradingState.END_OF_MESSAGES;
            default -> TradingState.UNKNOWN;
        };
    }

    private static TradingState tradingState(final byte code)
    {
        return switch (code)
        {
            case 'T' -> TradingState.TRADING;
            case 'H' -> TradingState.HALTED;
            case 'P' -> TradingState.PAUSED;
            case 'O' -> TradingState.AUCTION;
            default -> TradingState.UNKNOWN;
        };
    }

    private static TradingState operationalState(final byte code)
    {
        return switch (code)
        {
            case 'O' -> TradingState.HALTED;
            case 'N' -> TradingState.TRADING;
            default -> TradingState.UNKNOWN;
        };
    }

    private static TradingState shortSaleState(final byte code)
    {
        return switch (code)
        {
            case 0 -> TradingState.UNRESTRICTED;
            case 1 -> TradingState.RESTRICTED;
            default -> TradingState.UNKNOWN;
        };
    }

    private void notice(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final MutableDirectBuffer events,
        final int to)
    {
        final int content = to + BLOCK + VenueNoticeEncoder.contentEncodingOffset();
        final int length = Math.min(messageLength, NOTICE_LENGTH);
        events.putBytes(content, message, at, length);
        events.setMemory(content + length, NOTICE_LENGTH - length, (byte)0);
        notice.wrap(events, to + BLOCK)
            .messageLength(messageLength)
            .messageType(IexMessage.type(message, at));
    }

    // --- What is not as it should be --------------------------------------------------------------------------------

    /** A message of a type that nobody here knows is passed on as it is; anything else is a gap of one message. */
    private int rejectOrPassOn(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        if (messageLength == 0 || knows(message, at, messageLength))
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final long timeNs = venueTimeNs(message, at, messageLength);
        final int flags = timeNs == 0 ? WHOLE_MESSAGE | EventFlags.BAD_TIMESTAMP : WHOLE_MESSAGE;
        final int length = writer.header(events, to, NOTICE, sourceSequence, timeNs, receiveTimeNs, 0, flags);
        notice(message, at, messageLength, events, to);
        return length;
    }

    private int malformed(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        return writer.sourceGap(
            events,
            to,
            sourceSequence,
            sourceSequence,
            GapReason.MALFORMED,
            venueTimeNs(message, at, messageLength),
            receiveTimeNs,
            readableInstrument(message, at, messageLength));
    }

    /** The code that the symbol has, also when it shares it with another: then the book of both is suspect. */
    private static int readableInstrument(final DirectBuffer message, final int at, final int messageLength)
    {
        final boolean isReadable = messageLength >= IexMessage.SYMBOL_OFFSET + IexMessage.SYMBOL_LENGTH &&
            IexMessage.type(message, at) != 'S';
        return isReadable ? IexSymbol.code(IexMessage.symbol(message, at)) : 0;
    }
}
