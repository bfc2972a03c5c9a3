package io.directlive.feed.pitch;

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
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.OrderExecutedEncoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceEncoder;
import io.directlive.protocol.sbe.OrderModifiedEncoder;
import io.directlive.protocol.sbe.OrderReducedEncoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeBrokenEncoder;
import io.directlive.protocol.sbe.TradeEncoder;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import io.directlive.protocol.sbe.TradingStatusEncoder;
import io.directlive.protocol.sbe.VenueNoticeEncoder;
import java.time.LocalDate;
import java.time.ZoneId;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The meaning of Cboe US Equities PITCH 2.x: see the table in the README of this module. Takes messages with the
 * context that {@link PitchFraming} puts before them, and keeps no state between them. Used by one thread; allocates
 * nothing.
 */
public final class PitchNormaliser implements Normaliser
{
    /** Units of an event's price in one unit of a PITCH price of four decimals. */
    public static final long PRICE4 = Prices.ONE / 10_000;

    private static final long MAX_PRICE = Long.MAX_VALUE / PRICE4;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final ZoneId VENUE_ZONE = ZoneId.of("America/New_York");
    private static final int CURRENCY = 'U' | 'S' << 8 | 'D' << 16;
    private static final int CONTEXT = PitchMessage.CONTEXT_LENGTH;
    private static final int BLOCK = EventLayout.MESSAGE_HEADER_LENGTH;
    private static final int SOURCE_INDEX = BLOCK + EventHeaderEncoder.sourceIndexEncodingOffset();
    private static final int NOTICE_LENGTH = VenueNoticeEncoder.contentLength();

    private static final long DEFINITION =
        SourceEventWriter.kind(InstrumentDefinitionEncoder.BLOCK_LENGTH, InstrumentDefinitionEncoder.TEMPLATE_ID);
    private static final long STATUS =
        SourceEventWriter.kind(TradingStatusEncoder.BLOCK_LENGTH, TradingStatusEncoder.TEMPLATE_ID);
    private static final long ADDED =
        SourceEventWriter.kind(OrderAddedEncoder.BLOCK_LENGTH, OrderAddedEncoder.TEMPLATE_ID);
    private static final long EXECUTED =
        SourceEventWriter.kind(OrderExecutedEncoder.BLOCK_LENGTH, OrderExecutedEncoder.TEMPLATE_ID);
    private static final long EXECUTED_WITH_PRICE =
        SourceEventWriter.kind(OrderExecutedWithPriceEncoder.BLOCK_LENGTH, OrderExecutedWithPriceEncoder.TEMPLATE_ID);
    private static final long REDUCED =
        SourceEventWriter.kind(OrderReducedEncoder.BLOCK_LENGTH, OrderReducedEncoder.TEMPLATE_ID);
    private static final long DELETED =
        SourceEventWriter.kind(OrderDeletedEncoder.BLOCK_LENGTH, OrderDeletedEncoder.TEMPLATE_ID);
    private static final long MODIFIED =
        SourceEventWriter.kind(OrderModifiedEncoder.BLOCK_LENGTH, OrderModifiedEncoder.TEMPLATE_ID);
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

    private final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
    private final TradingStatusEncoder status = new TradingStatusEncoder();
    private final OrderAddedEncoder added = new OrderAddedEncoder();
    private final OrderExecutedEncoder executed = new OrderExecutedEncoder();
    private final OrderExecutedWithPriceEncoder executedWithPrice = new OrderExecutedWithPriceEncoder();
    private final OrderReducedEncoder reduced = new OrderReducedEncoder();
    private final OrderDeletedEncoder deleted = new OrderDeletedEncoder();
    private final OrderModifiedEncoder modified = new OrderModifiedEncoder();
    private final BookClearedEncoder cleared = new BookClearedEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final TradeBrokenEncoder tradeBroken = new TradeBrokenEncoder();
    private final AuctionImbalanceEncoder imbalance = new AuctionImbalanceEncoder();
    private final VenueNoticeEncoder notice = new VenueNoticeEncoder();

    private final SourceSession session;
    private final SourceEventWriter writer;
    private final int tradingDate;
    private final long midnightNs;
    private final int mic;

    // Of the message in hand.
    private long sourceSequence;
    private long receiveTimeNs;
    private long timeNs;
    private int instrument;

    /**
     * @param session     whose messages these are.
     * @param tradingDate in New York; PITCH itself carries none.
     * @param mic         of the market, four characters: BATS, BATY, EDGA or EDGX; none when not told.
     */
    public PitchNormaliser(final SourceSession session, final LocalDate tradingDate, final String mic)
    {
        if (mic.length() > 4)
        {
            throw new IllegalArgumentException("a market identifier has four characters: " + mic);
        }
        this.session = session;
        this.writer = new SourceEventWriter(session);
        this.tradingDate = SourceSession.yyyymmdd(tradingDate);
        midnightNs = Math.multiplyExact(tradingDate.atStartOfDay(VENUE_ZONE).toEpochSecond(), NANOS_PER_SECOND);
        int packed = 0;
        for (int i = 0; i < mic.length(); i++)
        {
            packed |= (mic.charAt(i) & 0x7F) << 8 * i;
        }
        this.mic = packed;
    }

    @Override
    public SourceSession session()
    {
        return session;
    }

    @Override
    public int maxLength()
    {
        return 3 * BLOCK + InstrumentDefinitionEncoder.BLOCK_LENGTH + 2 * TradingStatusEncoder.BLOCK_LENGTH;
    }

    @Override
    public int normalise(
        final DirectBuffer message,
        final int messageOffset,
        final int messageLength,
        final long sequence,
        final long receivedNs,
        final MutableDirectBuffer events,
        final int to)
    {
        final int at = messageOffset + CONTEXT;
        final boolean hasContext = messageLength >= CONTEXT;
        sourceSequence = sequence;
        receiveTimeNs = receivedNs;
        timeNs = venueTimeNs(message, messageOffset, messageLength);
        instrument = hasContext ? PitchMessage.instrument(message, at) : 0;

        if (faultOf(message, messageOffset, messageLength) != null)
        {
            return writer.sourceGap(
                events, to, sequence, sequence, GapReason.MALFORMED, timeNs, receivedNs, instrument);
        }
        return switch (PitchMessage.type(message, at))
        {
            case 0x21, 0x22, 0x2F -> added(message, at, events, to);
            case 0x23 -> executed(message, at, events, to);
            case 0x24 -> executedAtPrice(message, at, events, to);
            case 0x25, 0x26 -> reduced(message, at, events, to);
            case 0x27, 0x28 -> PitchMessage.newQuantity(message, at) == 0 ?
                deleted(message, at, events, to, 0, WHOLE_MESSAGE) :
                modified(message, at, events, to);
            case 0x29 -> deleted(message, at, events, to, 0, WHOLE_MESSAGE);
            case 0x2A, 0x2B, 0x30 -> hiddenTrade(message, at, events, to);
            case 0x2C -> broken(message, at, events, to);
            case 0x2D -> writer.endOfSession(events, to, sequence, timeNs, receivedNs);
            case 0x31 -> status(message, at, events, to);
            case 0x95 -> auctionUpdate(message, at, events, to);
            case 0x96 -> auctionSummary(message, at, events, to);
            case 0x97 -> cleared(events, to);
            default -> notice(message, at, messageLength - CONTEXT, events, to);
        };
    }

    @Override
    public String fault(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        final PitchFault fault = faultOf(message, messageOffset, messageLength);
        return fault == null ? null : fault.reason();
    }

    @Override
    public boolean knows(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        return messageLength >= CONTEXT + PitchMessage.HEADER_LENGTH &&
            PitchMessage.expectedLength(PitchMessage.type(message, messageOffset + CONTEXT)) > 0;
    }

    @Override
    public long venueTimeNs(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        final int at = messageOffset + CONTEXT;
        if (!knows(message, messageOffset, messageLength) ||
            messageLength - CONTEXT < PitchMessage.expectedLength(PitchMessage.type(message, at)))
        {
            return 0;
        }
        switch (PitchMessage.type(message, at))
        {
            case 0x20:
                return timeNs(PitchMessage.time(message, at), 0);

            case 0xB1:
                return timeNs(
                    message.getInt(at + 6, LITTLE_ENDIAN) & 0xFFFF_FFFFL,
                    message.getInt(at + 10, LITTLE_ENDIAN) & 0xFFFF_FFFFL);

            default:
                return PitchMessage.type(message, at) < 0x20 || isSpin(PitchMessage.type(message, at)) ? 0 : timeNs(
                    PitchMessage.seconds(message, at) & 0xFFFF_FFFFL, PitchMessage.timeOffset(message, at));
        }
    }

    /** Messages of the servers have no time. */
    private static boolean isSpin(final int type)
    {
        return type >= 0x80 && type <= 0x86;
    }

    private long timeNs(final long seconds, final long offsetNs)
    {
        return seconds < SECONDS_PER_DAY ? midnightNs + seconds * NANOS_PER_SECOND + offsetNs : 0;
    }

    /**
     * What is wrong with a message.
     *
     * @param message       that holds it.
     * @param messageOffset of its context.
     * @param messageLength in bytes, the context included.
     * @return the first fault found; null when there is none, as with every message of an unknown type.
     */
    public static PitchFault faultOf(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        final int at = messageOffset + CONTEXT;
        final int length = messageLength - CONTEXT;
        if (length < PitchMessage.HEADER_LENGTH)
        {
            return PitchFault.TOO_SHORT;
        }
        final PitchFault fault = faultOfMessage(message, at, length);
        if (fault != null)
        {
            return fault;
        }
        return switch (PitchMessage.state(message, at))
        {
            case PitchMessage.UNKNOWN_ORDER -> PitchFault.UNKNOWN_ORDER;
            case PitchMessage.SYMBOL_COLLISION -> PitchFault.SYMBOL_COLLISION;
            case PitchMessage.TOO_MANY_SYMBOLS -> PitchFault.TOO_MANY_SYMBOLS;
            default -> null;
        };
    }

    /**
     * What is wrong with a message by itself, whatever it refers to.
     *
     * @param message that holds it.
     * @param at      of its length byte.
     * @param length  in bytes, at least {@link PitchMessage#HEADER_LENGTH}.
     * @return the first fault found; null when there is none, as with every message of an unknown type.
     */
    static PitchFault faultOfMessage(final DirectBuffer message, final int at, final int length)
    {
        if (PitchMessage.length(message, at) != length)
        {
            return PitchFault.BAD_LENGTH;
        }
        final int type = PitchMessage.type(message, at);
        final int expectedLength = PitchMessage.expectedLength(type);
        if (length < expectedLength)
        {
            return PitchFault.TOO_SHORT;
        }
        if (PitchMessage.hasSymbol(type) && isBlank(PitchMessage.symbol(message, at)))
        {
            return PitchFault.NO_SYMBOL;
        }
        return switch (type)
        {
            case 0x20 -> PitchMessage.time(message, at) >= SECONDS_PER_DAY ? PitchFault.BAD_TIME : null;
            case 0x21, 0x22, 0x2F -> addFault(message, at);
            case 0x23 -> quantityFault(PitchMessage.executedQuantity(message, at));
            case 0x24 -> firstOf(
                quantityFault(PitchMessage.executedQuantity(message, at)),
                priceFault(PitchMessage.executionPrice(message, at)));
            case 0x25, 0x26 -> quantityFault(PitchMessage.canceledQuantity(message, at));
            case 0x27, 0x28 -> priceFault(PitchMessage.newPrice(message, at));
            case 0x2A, 0x2B, 0x30 -> priceFault(PitchMessage.price(message, at));
            case 0x95 -> firstOf(
                priceFault(u64(message, at + 15)),
                firstOf(priceFault(u64(message, at + 31)), priceFault(u64(message, at + 39))));
            case 0x96 -> priceFault(u64(message, at + 15));
            default -> null;
        };
    }

    // --- What must hold ---------------------------------------------------------------------------------------------

    private static PitchFault addFault(final DirectBuffer message, final int at)
    {
        final byte side = PitchMessage.side(message, at);
        if (side != 'B' && side != 'S')
        {
            return PitchFault.BAD_SIDE;
        }
        return firstOf(
            quantityFault(PitchMessage.quantity(message, at)), priceFault(PitchMessage.price(message, at)));
    }

    private static PitchFault quantityFault(final long quantity)
    {
        return quantity == 0 ? PitchFault.NO_QUANTITY : null;
    }

    private static PitchFault priceFault(final long price)
    {
        return price < 0 || price > MAX_PRICE ? PitchFault.BAD_PRICE : null;
    }

    private static PitchFault firstOf(final PitchFault first, final PitchFault second)
    {
        return first != null ? first : second;
    }

    private static boolean isBlank(final long symbol)
    {
        return symbol >>> 56 == ' ' || symbol >>> 56 == 0;
    }

    private static long u64(final DirectBuffer message, final int offset)
    {
        return message.getLong(offset, LITTLE_ENDIAN);
    }

    private static long u32(final DirectBuffer message, final int offset)
    {
        return message.getInt(offset, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    // --- Orders -----------------------------------------------------------------------------------------------------

    private int added(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int length = header(events, to, ADDED, 0, WHOLE_MESSAGE);
        added.wrap(events, to + BLOCK)
            .orderId(PitchMessage.orderId(message, at))
            .price(PitchMessage.price(message, at) * PRICE4)
            .quantity(PitchMessage.quantity(message, at))
            .side(PitchMessage.side(message, at) == 'B' ? Side.BID : Side.ASK);
        events.putInt(
            to + BLOCK + OrderAddedEncoder.mpidEncodingOffset(),
            PitchMessage.type(message, at) == 0x2F ? nulPadded(PitchMessage.participant(message, at)) : 0,
            LITTLE_ENDIAN);
        return length;
    }

    private int executed(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int length = header(events, to, EXECUTED, 0, WHOLE_MESSAGE);
        executed.wrap(events, to + BLOCK)
            .orderId(PitchMessage.orderId(message, at))
            .quantity(PitchMessage.executedQuantity(message, at))
            .tradeId(PitchMessage.executionId(message, at));
        return length;
    }

    /** What is left of the order need not be what was there less what was executed; then the two are told apart. */
    private int executedAtPrice(
        final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final long quantity = PitchMessage.executedQuantity(message, at);
        final long remaining = PitchMessage.remainingQuantity(message, at);
        final long price = PitchMessage.executionPrice(message, at) * PRICE4;
        if (PitchMessage.quantityBefore(message, at) == quantity + remaining)
        {
            final int length = header(events, to, EXECUTED_WITH_PRICE, 0, WHOLE_MESSAGE);
            executedWithPrice.wrap(events, to + BLOCK)
                .orderId(PitchMessage.orderId(message, at))
                .quantity(quantity)
                .tradeId(PitchMessage.executionId(message, at))
                .price(price)
                .printable(BooleanType.TRUE);
            return length;
        }

        final int length = header(events, to, TRADE, 0, 0);
        trade.wrap(events, to + BLOCK)
            .price(price)
            .quantity(quantity)
            .tradeId(PitchMessage.executionId(message, at))
            .orderId(PitchMessage.orderId(message, at))
            .tradeType(TradeType.ORDER)
            .aggressor(PitchMessage.sideBefore(message, at) == 'B' ? Side.ASK : Side.BID)
            .printable(BooleanType.TRUE)
            .venueCode(PitchMessage.sideBefore(message, at));
        if (remaining == 0)
        {
            return length + deleted(message, at, events, to + length, 1, WHOLE_MESSAGE);
        }
        return length + modified(
            message, at, events, to + length, 1, PitchMessage.priceBefore(message, at), remaining, true);
    }

    private int reduced(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int length = header(events, to, REDUCED, 0, WHOLE_MESSAGE);
        reduced.wrap(events, to + BLOCK)
            .orderId(PitchMessage.orderId(message, at))
            .quantity(PitchMessage.canceledQuantity(message, at));
        return length;
    }

    private int deleted(
        final DirectBuffer message,
        final int at,
        final MutableDirectBuffer events,
        final int to,
        final int index,
        final int flags)
    {
        final int length = header(events, to, DELETED, index, flags);
        deleted.wrap(events, to + BLOCK).orderId(PitchMessage.orderId(message, at));
        return length;
    }

    private int modified(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        return modified(
            message,
            at,
            events,
            to,
            0,
            PitchMessage.newPrice(message, at),
            PitchMessage.newQuantity(message, at),
            PitchMessage.isPriorityKept(message, at));
    }

    private int modified(
        final DirectBuffer message,
        final int at,
        final MutableDirectBuffer events,
        final int to,
        final int index,
        final long price,
        final long quantity,
        final boolean isPriorityKept)
    {
        final int length = header(events, to, MODIFIED, index, WHOLE_MESSAGE);
        modified.wrap(events, to + BLOCK)
            .orderId(PitchMessage.orderId(message, at))
            .price(price * PRICE4)
            .quantity(quantity)
            .priorityKept(isPriorityKept ? BooleanType.TRUE : BooleanType.FALSE);
        return length;
    }

    private int cleared(final MutableDirectBuffer events, final int to)
    {
        final int length = header(events, to, CLEARED, 0, WHOLE_MESSAGE);
        cleared.wrap(events, to + BLOCK).venueCode((byte)' ');
        return length;
    }

    // --- Trades and auctions ----------------------------------------------------------------------------------------

    private int hiddenTrade(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int length = header(events, to, TRADE, 0, WHOLE_MESSAGE);
        trade.wrap(events, to + BLOCK)
            .price(PitchMessage.price(message, at) * PRICE4)
            .quantity(PitchMessage.quantity(message, at))
            .tradeId(PitchMessage.executionId(message, at))
            .orderId(PitchMessage.orderId(message, at))
            .tradeType(TradeType.NON_DISPLAYED)
            .aggressor(Side.NONE)
            .printable(BooleanType.TRUE)
            .venueCode(PitchMessage.side(message, at));
        return length;
    }

    private int broken(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int length = header(events, to, BROKEN, 0, WHOLE_MESSAGE);
        tradeBroken.wrap(events, to + BLOCK).tradeId(PitchMessage.executionId(message, at));
        return length;
    }

    private int auctionUpdate(
        final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int length = header(events, to, IMBALANCE, 0, WHOLE_MESSAGE);
        final long buy = u32(message, at + 23);
        final long sell = u32(message, at + 27);
        imbalance.wrap(events, to + BLOCK)
            .pairedQuantity(Math.min(buy, sell))
            .imbalanceQuantity(Math.abs(buy - sell))
            .farPrice(priceOrNull(u64(message, at + 39)))
            .nearPrice(priceOrNull(u64(message, at + 31)))
            .referencePrice(priceOrNull(u64(message, at + 15)))
            .direction((byte)(buy > sell ? 'B' : buy < sell ? 'S' : 'N'))
            .crossType(message.getByte(at + 14))
            .priceVariation((byte)' ');
        return length;
    }

    /** In an auction a price of 0 says that there is none. */
    private static long priceOrNull(final long price4)
    {
        return price4 == 0 ? Prices.NULL : price4 * PRICE4;
    }

    /** The executions of an auction come one by one; this is their sum, and no more volume. */
    private int auctionSummary(
        final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int length = header(events, to, TRADE, 0, WHOLE_MESSAGE);
        final byte auctionType = message.getByte(at + 14);
        trade.wrap(events, to + BLOCK)
            .price(u64(message, at + 15) * PRICE4)
            .quantity(u32(message, at + 23))
            .tradeId(0)
            .orderId(0)
            .tradeType(switch (auctionType)
            {
                case 'O' -> TradeType.OPENING_CROSS;
                case 'C' -> TradeType.CLOSING_CROSS;
                case 'H' -> TradeType.HALT_CROSS;
                default -> TradeType.OTHER;
            })
            .aggressor(Side.NONE)
            .printable(BooleanType.FALSE)
            .venueCode(auctionType);
        return length;
    }

    // --- The rest ---------------------------------------------------------------------------------------------------

    /** PITCH has no directory of symbols: the message that comes of each symbol names it. */
    private int status(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        int next = to + definition(message, at, events, to);
        final byte code = message.getByte(at + 14);
        next += status(
            events,
            next,
            1,
            EventFlags.LAST_IN_EVENT,
            code == 'S' ? StatusScope.OPERATIONAL : StatusScope.INSTRUMENT,
            tradingState(code),
            code);
        final byte action = message.getByte(at + 15);
        next += status(events, next, 2, WHOLE_MESSAGE, StatusScope.SHORT_SALE, shortSaleState(action), action);
        return next - to;
    }

    private int definition(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int length = header(events, to, DEFINITION, 0, EventFlags.SYNTHETIC);
        final int block = to + BLOCK;
        final int symbol = block + InstrumentDefinitionEncoder.symbolEncodingOffset();
        events.putLong(symbol, nulPadded(message.getLong(at + 6, LITTLE_ENDIAN)), LITTLE_ENDIAN);
        events.putLong(symbol + 8, 0, LITTLE_ENDIAN);
        events.putLong(symbol + 16, 0, LITTLE_ENDIAN);
        events.setMemory(
            block + InstrumentDefinitionEncoder.attributesEncodingOffset(),
            InstrumentDefinitionEncoder.attributesLength(),
            (byte)0);
        events.putInt(block + InstrumentDefinitionEncoder.venueEncodingOffset(), mic, LITTLE_ENDIAN);
        events.putInt(block + InstrumentDefinitionEncoder.currencyEncodingOffset(), CURRENCY, LITTLE_ENDIAN);
        definition.wrap(events, block)
            .priceIncrement(Prices.NULL)
            .lotSize(0)
            .tradingDate(tradingDate)
            .quantityExponent((byte)0)
            .instrumentType(InstrumentType.EQUITY)
            .testInstrument(BooleanType.FALSE);
        return length;
    }

    private int status(
        final MutableDirectBuffer events,
        final int to,
        final int index,
        final int flags,
        final StatusScope scope,
        final TradingState state,
        final byte code)
    {
        final int length = header(events, to, STATUS, index, flags);
        events.putLong(to + BLOCK + TradingStatusEncoder.reasonEncodingOffset(), 0, LITTLE_ENDIAN);
        status.wrap(events, to + BLOCK).scope(scope).state(state).venueCode(code).marketCode((byte)' ');
        return length;
    }

    private static TradingState tradingState(final byte code)
    {
        return switch (code)
        {
            case 'T' -> TradingState.TRADING;
            case 'H', 'S' -> TradingState.HALTED;
            case 'Q' -> TradingState.QUOTATION_ONLY;
            default -> TradingState.UNKNOWN;
        };
    }

    private static TradingState shortSaleState(final byte action)
    {
        return switch (action)
        {
            case '0' -> TradingState.UNRESTRICTED;
            case '1' -> TradingState.RESTRICTED;
            default -> TradingState.UNKNOWN;
        };
    }

    private int notice(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final MutableDirectBuffer events,
        final int to)
    {
        final int length = header(events, to, NOTICE, 0, WHOLE_MESSAGE);
        final int content = to + BLOCK + VenueNoticeEncoder.contentEncodingOffset();
        final int contentLength = Math.min(messageLength, NOTICE_LENGTH);
        events.putBytes(content, message, at, contentLength);
        events.setMemory(content + contentLength, NOTICE_LENGTH - contentLength, (byte)0);
        notice.wrap(events, to + BLOCK)
            .messageLength(messageLength)
            .messageType((byte)PitchMessage.type(message, at));
        return length;
    }

    private int header(
        final MutableDirectBuffer events, final int to, final long kind, final int index, final int flags)
    {
        final int length = writer.header(
            events,
            to,
            kind,
            sourceSequence,
            timeNs,
            receiveTimeNs,
            instrument,
            timeNs == 0 ? flags | EventFlags.BAD_TIMESTAMP : flags);
        if (index > 0)
        {
            events.putShort(to + SOURCE_INDEX, (short)index, LITTLE_ENDIAN);
        }
        return length;
    }

    /** @return text, first character lowest, with NUL in place of the spaces at its end. */
    private static long nulPadded(final long packed)
    {
        long text = packed;
        for (int shift = 56; shift >= 0 && (text >>> shift & 0xFF) == ' '; shift -= 8)
        {
            text &= ~(0xFFL << shift);
        }
        return text;
    }

    private static int nulPadded(final int packed)
    {
        int text = packed;
        for (int shift = 24; shift >= 0 && (text >>> shift & 0xFF) == ' '; shift -= 8)
        {
            text &= ~(0xFF << shift);
        }
        return text;
    }
}
