package io.directlive.feed.pitch;

import static io.directlive.feed.SourceEventWriter.WHOLE_MESSAGE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.EventBody;
import io.directlive.feed.EventWriter;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
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

    private static final long SECONDS_PER_DAY = 86_400;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final ZoneId VENUE_ZONE = ZoneId.of("America/New_York");
    private static final int CURRENCY = 'U' | 'S' << 8 | 'D' << 16;
    private static final int CONTEXT = PitchMessage.CONTEXT_LENGTH;

    private final SourceSession session;
    private final EventWriter out;
    private final long midnightNs;
    private final int mic;

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
        out = new EventWriter(session, tradingDate);
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
        return EventBody.length(EventBody.DEFINITION) + 2 * EventBody.length(EventBody.STATUS);
    }

    @Override
    public int normalise(
        final DirectBuffer message,
        final int messageOffset,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        final int at = messageOffset + CONTEXT;
        final int instrument = messageLength < CONTEXT ? 0 : PitchMessage.instrument(message, at);
        out.message(events, to, sourceSequence, receiveTimeNs);
        out.about(venueTimeNs(message, messageOffset, messageLength), instrument, WHOLE_MESSAGE);
        if (PitchRules.faultOf(message, messageOffset, messageLength) == null)
        {
            onMessage(message, at, messageLength - CONTEXT);
        }
        else
        {
            out.malformed();
        }
        return out.length();
    }

    private void onMessage(final DirectBuffer message, final int at, final int length)
    {
        switch (PitchMessage.type(message, at))
        {
            case 0x21, 0x22, 0x2F -> added(message, at);
            case 0x23 -> out.orderExecuted(
                PitchMessage.orderId(message, at),
                PitchMessage.executedQuantity(message, at),
                PitchMessage.executionId(message, at));
            case 0x24 -> executedAtPrice(message, at);
            case 0x25, 0x26 -> out.orderReduced(
                PitchMessage.orderId(message, at), PitchMessage.canceledQuantity(message, at));
            case 0x27, 0x28 -> modified(message, at);
            case 0x29 -> out.orderDeleted(PitchMessage.orderId(message, at));
            case 0x2A, 0x2B, 0x30 -> hiddenTrade(message, at);
            case 0x2C -> out.tradeBroken(PitchMessage.executionId(message, at));
            case 0x2D -> out.endOfSession();
            case 0x31 -> status(message, at);
            case 0x95 -> auctionUpdate(message, at);
            case 0x96 -> auctionSummary(message, at);
            case 0x97 -> out.bookCleared((byte)' ');
            default -> out.notice(message, at, length, (byte)PitchMessage.type(message, at));
        }
    }

    @Override
    public String fault(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        final PitchFault fault = PitchRules.faultOf(message, messageOffset, messageLength);
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

    // --- Orders -----------------------------------------------------------------------------------------------------

    private void added(final DirectBuffer message, final int at)
    {
        out.orderAdded(
            PitchMessage.orderId(message, at),
            PitchMessage.price(message, at) * PRICE4,
            PitchMessage.quantity(message, at),
            PitchMessage.type(message, at) == 0x2F ? EventBody.nulPadded(PitchMessage.participant(message, at)) : 0,
            PitchMessage.side(message, at) == 'B' ? Side.BID : Side.ASK);
    }

    /** What is left of the order need not be what was there less what was executed; then the two are told apart. */
    private void executedAtPrice(final DirectBuffer message, final int at)
    {
        final long orderId = PitchMessage.orderId(message, at);
        final long executionId = PitchMessage.executionId(message, at);
        final long quantity = PitchMessage.executedQuantity(message, at);
        final long remaining = PitchMessage.remainingQuantity(message, at);
        final long price = PitchMessage.executionPrice(message, at) * PRICE4;
        if (PitchMessage.quantityBefore(message, at) == quantity + remaining)
        {
            out.orderExecutedWithPrice(orderId, quantity, executionId, price, true);
            return;
        }

        final byte side = PitchMessage.sideBefore(message, at);
        final Side aggressor = side == 'B' ? Side.ASK : Side.BID;
        out.flagged(0).trade(price, quantity, executionId, orderId, TradeType.ORDER, aggressor, true, side);
        if (remaining == 0)
        {
            out.flagged(WHOLE_MESSAGE).orderDeleted(orderId);
        }
        else
        {
            out.flagged(WHOLE_MESSAGE).orderModified(
                orderId, PitchMessage.priceBefore(message, at) * PRICE4, remaining, true);
        }
    }

    private void modified(final DirectBuffer message, final int at)
    {
        final long orderId = PitchMessage.orderId(message, at);
        final long quantity = PitchMessage.newQuantity(message, at);
        if (quantity == 0)
        {
            out.orderDeleted(orderId);
        }
        else
        {
            final long price = PitchMessage.newPrice(message, at) * PRICE4;
            out.orderModified(orderId, price, quantity, PitchMessage.isPriorityKept(message, at));
        }
    }

    // --- Trades and auctions ----------------------------------------------------------------------------------------

    private void hiddenTrade(final DirectBuffer message, final int at)
    {
        out.trade(
            PitchMessage.price(message, at) * PRICE4,
            PitchMessage.quantity(message, at),
            PitchMessage.executionId(message, at),
            PitchMessage.orderId(message, at),
            TradeType.NON_DISPLAYED,
            Side.NONE,
            true,
            PitchMessage.side(message, at));
    }

    private void auctionUpdate(final DirectBuffer message, final int at)
    {
        final long buy = u32(message, at + 23);
        final long sell = u32(message, at + 27);
        out.imbalance(
            Math.min(buy, sell),
            Math.abs(buy - sell),
            priceOrNull(u64(message, at + 39)),
            priceOrNull(u64(message, at + 31)),
            priceOrNull(u64(message, at + 15)),
            (byte)(buy > sell ? 'B' : buy < sell ? 'S' : 'N'),
            message.getByte(at + 14),
            (byte)' ');
    }

    /** In an auction a price of 0 says that there is none. */
    private static long priceOrNull(final long price4)
    {
        return price4 == 0 ? Prices.NULL : price4 * PRICE4;
    }

    /** The executions of an auction come one by one; this is their sum, and no more volume. */
    private void auctionSummary(final DirectBuffer message, final int at)
    {
        final byte auctionType = message.getByte(at + 14);
        final TradeType type = switch (auctionType)
        {
            case 'O' -> TradeType.OPENING_CROSS;
            case 'C' -> TradeType.CLOSING_CROSS;
            case 'H' -> TradeType.HALT_CROSS;
            default -> TradeType.OTHER;
        };
        out.trade(u64(message, at + 15) * PRICE4, u32(message, at + 23), 0, 0, type, Side.NONE, false, auctionType);
    }

    // --- The rest ---------------------------------------------------------------------------------------------------

    /** PITCH has no directory of symbols: the message that comes of each symbol names it. */
    private void status(final DirectBuffer message, final int at)
    {
        final long symbol = EventBody.nulPadded(message.getLong(at + 6, LITTLE_ENDIAN));
        out.flagged(EventFlags.SYNTHETIC).definition(
            symbol, Prices.NULL, 0, mic, CURRENCY, InstrumentType.EQUITY, false);

        final byte code = message.getByte(at + 14);
        final StatusScope scope = code == 'S' ? StatusScope.OPERATIONAL : StatusScope.INSTRUMENT;
        out.flagged(EventFlags.LAST_IN_EVENT).status(scope, tradingState(code), code, (byte)' ', 0);

        final byte action = message.getByte(at + 15);
        out.flagged(WHOLE_MESSAGE).status(StatusScope.SHORT_SALE, shortSaleState(action), action, (byte)' ', 0);
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

    private static long u64(final DirectBuffer message, final int offset)
    {
        return message.getLong(offset, LITTLE_ENDIAN);
    }

    private static long u32(final DirectBuffer message, final int offset)
    {
        return message.getInt(offset, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }
}
