package io.directlive.feed.itch;

import static io.directlive.feed.SourceEventWriter.WHOLE_MESSAGE;
import static io.directlive.feed.SourceEventWriter.word;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.AuctionImbalanceEncoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentDefinitionEncoder;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.OrderExecutedEncoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceEncoder;
import io.directlive.protocol.sbe.OrderReducedEncoder;
import io.directlive.protocol.sbe.OrderReplacedEncoder;
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
 * The meaning of Nasdaq TotalView-ITCH 5.0: one message, one event. See the table in the README of this module. Keeps
 * no state between messages. Used by one thread; allocates nothing.
 */
public final class ItchNormaliser implements Normaliser
{
    /** Units of an event's price in one unit of an ITCH price of four decimals; the smallest price step too. */
    public static final long PRICE4 = Prices.ONE / 10_000;
    /**
     * Bytes of a directory entry that become the definition's attributes, verbatim: market category to inverse
     * indicator.
     */
    public static final int ATTRIBUTES_OFFSET = 19;
    /** How many of them there are. */
    public static final int ATTRIBUTES_LENGTH = 20;

    private static final ZoneId VENUE_ZONE = ZoneId.of("America/New_York");
    private static final int MIC = Alpha.nulPadded4(Alpha.pack4("XNAS"));
    private static final int CURRENCY = Alpha.nulPadded4(Alpha.pack4("USD"));
    private static final long LAST_TIMESTAMP = ItchMessage.NANOS_PER_DAY - 1;
    private static final int NOTICE_LENGTH = VenueNoticeEncoder.contentLength();

    private static final int BLOCK = EventLayout.MESSAGE_HEADER_LENGTH;
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
    private static final long REPLACED =
        SourceEventWriter.kind(OrderReplacedEncoder.BLOCK_LENGTH, OrderReplacedEncoder.TEMPLATE_ID);
    private static final long TRADE =
        SourceEventWriter.kind(TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
    private static final long BROKEN =
        SourceEventWriter.kind(TradeBrokenEncoder.BLOCK_LENGTH, TradeBrokenEncoder.TEMPLATE_ID);
    private static final long IMBALANCE =
        SourceEventWriter.kind(AuctionImbalanceEncoder.BLOCK_LENGTH, AuctionImbalanceEncoder.TEMPLATE_ID);
    private static final long NOTICE =
        SourceEventWriter.kind(VenueNoticeEncoder.BLOCK_LENGTH, VenueNoticeEncoder.TEMPLATE_ID);

    // Where the fields of the most frequent events are, from the event on: these are written as whole words.
    private static final int ADDED_ORDER_ID = BLOCK + OrderAddedEncoder.orderIdEncodingOffset();
    private static final int ADDED_PRICE = BLOCK + OrderAddedEncoder.priceEncodingOffset();
    private static final int ADDED_QUANTITY = BLOCK + OrderAddedEncoder.quantityEncodingOffset();
    private static final int ADDED_MPID_AND_SIDE = BLOCK + OrderAddedEncoder.mpidEncodingOffset();
    private static final int DELETED_ORDER_ID = BLOCK + OrderDeletedEncoder.orderIdEncodingOffset();
    private static final int EXECUTED_ORDER_ID = BLOCK + OrderExecutedEncoder.orderIdEncodingOffset();
    private static final int EXECUTED_QUANTITY = BLOCK + OrderExecutedEncoder.quantityEncodingOffset();
    private static final int EXECUTED_TRADE_ID = BLOCK + OrderExecutedEncoder.tradeIdEncodingOffset();
    private static final int REDUCED_ORDER_ID = BLOCK + OrderReducedEncoder.orderIdEncodingOffset();
    private static final int REDUCED_QUANTITY = BLOCK + OrderReducedEncoder.quantityEncodingOffset();
    private static final int REPLACED_ORDER_ID = BLOCK + OrderReplacedEncoder.orderIdEncodingOffset();
    private static final int REPLACED_NEW_ORDER_ID = BLOCK + OrderReplacedEncoder.newOrderIdEncodingOffset();
    private static final int REPLACED_PRICE = BLOCK + OrderReplacedEncoder.priceEncodingOffset();
    private static final int REPLACED_QUANTITY = BLOCK + OrderReplacedEncoder.quantityEncodingOffset();

    private final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
    private final TradingStatusEncoder status = new TradingStatusEncoder();
    private final OrderExecutedWithPriceEncoder executedWithPrice = new OrderExecutedWithPriceEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final TradeBrokenEncoder tradeBroken = new TradeBrokenEncoder();
    private final AuctionImbalanceEncoder imbalance = new AuctionImbalanceEncoder();
    private final VenueNoticeEncoder notice = new VenueNoticeEncoder();

    private final SourceSession session;
    private final SourceEventWriter writer;
    private final int tradingDate;
    private final long midnightNs;

    /**
     * @param session     whose messages these are.
     * @param tradingDate in New York; ITCH itself carries none.
     */
    public ItchNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        this.session = session;
        this.writer = new SourceEventWriter(session);
        this.tradingDate = SourceSession.yyyymmdd(tradingDate);
        midnightNs = midnightNs(tradingDate);
    }

    /**
     * @param tradingDate in New York.
     * @return its midnight there, ns since the Unix epoch: what ITCH time stamps count from.
     */
    public static long midnightNs(final LocalDate tradingDate)
    {
        return Math.multiplyExact(tradingDate.atStartOfDay(VENUE_ZONE).toEpochSecond(), 1_000_000_000L);
    }

    @Override
    public SourceSession session()
    {
        return session;
    }

    @Override
    public int maxLength()
    {
        return BLOCK + InstrumentDefinitionEncoder.BLOCK_LENGTH; // The longest of the kinds above.
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
        if (messageLength < ItchMessage.COMMON_LENGTH)
        {
            return rejectOrPassOn(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final byte type = ItchMessage.type(message, at);
        final int locate = ItchMessage.stockLocate(message, at);
        final long timestamp = ItchMessage.timestamp(message, at);
        final int expectedLength = ItchMessage.expectedLength(type);
        final long timeNs = midnightNs + timestamp;

        // Whatever is below 0 is a fault, and any of them will do: one branch in place of one for each.
        if ((expectedLength - 1 | messageLength - expectedLength | locate - 1 | LAST_TIMESTAMP - timestamp) < 0)
        {
            return commonFault(message, at, messageLength) == null ?
                other(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to) :
                rejectOrPassOn(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }

        // The types that make up nearly all of a day; the others have a method of their own, to keep this one small.
        return switch (type)
        {
            case 'A', 'F' ->
                added(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
            case 'D' -> deleted(message, at, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
            case 'E' -> executed(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
            case 'U' -> replaced(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
            case 'X' -> reduced(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
            default -> other(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
        };
    }

    @Override
    public String fault(final DirectBuffer message, final int at, final int messageLength)
    {
        final ItchFault fault = faultOf(message, at, messageLength);
        return fault == null ? null : fault.reason();
    }

    @Override
    public boolean knows(final DirectBuffer message, final int at, final int messageLength)
    {
        return messageLength > 0 && ItchMessage.expectedLength(ItchMessage.type(message, at)) > 0;
    }

    @Override
    public long venueTimeNs(final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength < ItchMessage.COMMON_LENGTH)
        {
            return 0;
        }
        final long timestamp = ItchMessage.timestamp(message, at);
        return timestamp < ItchMessage.NANOS_PER_DAY ? midnightNs + timestamp : 0;
    }

    /**
     * What is wrong with a message. Not for the hot path.
     *
     * @param message       that holds it.
     * @param at            of its type byte.
     * @param messageLength in bytes.
     * @return the first fault found; null when there is none, as with every message of an unknown type that has a
     *         type.
     */
    public static ItchFault faultOf(final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength > 0 && ItchMessage.expectedLength(ItchMessage.type(message, at)) == 0)
        {
            return null;
        }
        final ItchFault fault = commonFault(message, at, messageLength);
        if (fault != null)
        {
            return fault;
        }
        return switch (ItchMessage.type(message, at))
        {
            case 'A', 'F' -> addFault(message, at);
            case 'E' -> executionFault(message, at);
            case 'U' -> replaceFault(message, at);
            case 'X' -> cancelFault(message, at);
            case 'P' -> tradeFault(message, at);
            case 'C' -> pricedExecutionFault(message, at);
            case 'Q' -> crossFault(message, at);
            case 'I' -> imbalanceFault(message, at);
            case 'R' -> directoryFault(message, at);
            default -> null;
        };
    }

    // --- What must hold ---------------------------------------------------------------------------------------------

    /** @return what is wrong whatever the type; a type that is not known is too short here. */
    private static ItchFault commonFault(final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength < ItchMessage.COMMON_LENGTH)
        {
            return ItchFault.TOO_SHORT;
        }
        final byte type = ItchMessage.type(message, at);
        final int expectedLength = ItchMessage.expectedLength(type);
        if (expectedLength == 0 || messageLength < expectedLength)
        {
            return ItchFault.TOO_SHORT;
        }
        if (ItchMessage.timestamp(message, at) >= ItchMessage.NANOS_PER_DAY)
        {
            return ItchFault.BAD_TIME;
        }
        if (ItchMessage.stockLocate(message, at) == 0 && type != 'S' && type != 'V' && type != 'W')
        {
            return ItchFault.NO_LOCATE;
        }
        return null;
    }

    private static ItchFault addFault(final DirectBuffer message, final int at)
    {
        if (isNoSide(ItchMessage.side(message, at)))
        {
            return ItchFault.BAD_SIDE;
        }
        if (ItchMessage.shares(message, at) == 0)
        {
            return ItchFault.NO_SHARES;
        }
        return priceFault(ItchMessage.price(message, at));
    }

    /** Without asking which of the two it is: no branch could foresee that. */
    private static boolean isNoSide(final byte side)
    {
        return (side - 'B') * (side - 'S') != 0;
    }

    private static ItchFault executionFault(final DirectBuffer message, final int at)
    {
        return ItchMessage.executedShares(message, at) == 0 ? ItchFault.NO_SHARES : null;
    }

    private static ItchFault pricedExecutionFault(final DirectBuffer message, final int at)
    {
        if (ItchMessage.executedShares(message, at) == 0)
        {
            return ItchFault.NO_SHARES;
        }
        final byte printable = ItchMessage.printable(message, at);
        if (printable != 'Y' && printable != 'N')
        {
            return ItchFault.BAD_PRINTABLE;
        }
        return priceFault(ItchMessage.executionPrice(message, at));
    }

    private static ItchFault cancelFault(final DirectBuffer message, final int at)
    {
        return ItchMessage.cancelledShares(message, at) == 0 ? ItchFault.NO_SHARES : null;
    }

    private static ItchFault replaceFault(final DirectBuffer message, final int at)
    {
        if (ItchMessage.replacementShares(message, at) == 0)
        {
            return ItchFault.NO_SHARES;
        }
        if (ItchMessage.orderReference(message, at) == ItchMessage.newOrderReference(message, at))
        {
            return ItchFault.SAME_REFERENCE;
        }
        return priceFault(ItchMessage.replacementPrice(message, at));
    }

    private static ItchFault tradeFault(final DirectBuffer message, final int at)
    {
        if (isNoSide(ItchMessage.side(message, at)))
        {
            return ItchFault.BAD_SIDE;
        }
        return priceFault(ItchMessage.price(message, at));
    }

    private static ItchFault crossFault(final DirectBuffer message, final int at)
    {
        return ItchMessage.crossShares(message, at) < 0 ?
            ItchFault.BAD_SHARES : priceFault(ItchMessage.crossPrice(message, at));
    }

    private static ItchFault imbalanceFault(final DirectBuffer message, final int at)
    {
        if ((ItchMessage.pairedShares(message, at) | ItchMessage.imbalanceShares(message, at)) < 0)
        {
            return ItchFault.BAD_SHARES;
        }
        final long highest = Math.max(
            ItchMessage.currentReferencePrice(message, at),
            Math.max(ItchMessage.farPrice(message, at), ItchMessage.nearPrice(message, at)));
        return priceFault(highest);
    }

    private static ItchFault directoryFault(final DirectBuffer message, final int at)
    {
        final byte first = message.getByte(at + ItchMessage.COMMON_LENGTH);
        return first == ' ' || first == 0 ? ItchFault.NO_SYMBOL : null;
    }

    private static ItchFault priceFault(final long price)
    {
        return price > ItchMessage.MAX_PRICE ? ItchFault.BAD_PRICE : null;
    }

    // --- Bodies -----------------------------------------------------------------------------------------------------

    private int header(
        final MutableDirectBuffer events,
        final int to,
        final long kind,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int locate)
    {
        return writer.header(events, to, kind, sourceSequence, timeNs, receiveTimeNs, locate, WHOLE_MESSAGE);
    }

    // Each reads all of the message before it writes: what was read of the buffer itself is then still good.

    private int added(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int locate,
        final MutableDirectBuffer events,
        final int to)
    {
        final long orderId = ItchMessage.orderReference(message, at);
        final long shares = ItchMessage.shares(message, at);
        final long price = ItchMessage.price(message, at);
        final byte side = ItchMessage.side(message, at);
        if ((shares - 1 | ItchMessage.MAX_PRICE - price) < 0 || isNoSide(side))
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final int mpid = ItchMessage.type(message, at) == 'F' ?
            Alpha.nulPadded4(ItchMessage.attribution(message, at)) : 0;
        // B is 0x42 and S is 0x53: one bit tells them apart, without a branch that could not be foreseen.
        final long sideValue = Side.BID.value() + (side >> 4 & 1);
        final int length =
            writer.fullHeader(events, to, ADDED, sourceSequence, timeNs, receiveTimeNs, locate, WHOLE_MESSAGE);
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + to;
        word(array, address + ADDED_ORDER_ID, orderId);
        word(array, address + ADDED_PRICE, price * PRICE4);
        word(array, address + ADDED_QUANTITY, shares);
        word(array, address + ADDED_MPID_AND_SIDE, mpid & 0xFFFF_FFFFL | sideValue << 32);
        return length;
    }

    private int deleted(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int locate,
        final MutableDirectBuffer events,
        final int to)
    {
        final long orderId = ItchMessage.orderReference(message, at);
        final int length =
            writer.fullHeader(events, to, DELETED, sourceSequence, timeNs, receiveTimeNs, locate, WHOLE_MESSAGE);
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + to;
        word(array, address + DELETED_ORDER_ID, orderId);
        return length;
    }

    private int executed(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int locate,
        final MutableDirectBuffer events,
        final int to)
    {
        final long orderId = ItchMessage.orderReference(message, at);
        final long shares = ItchMessage.executedShares(message, at);
        final long match = ItchMessage.executionMatchNumber(message, at);
        if (shares == 0)
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final int length =
            writer.fullHeader(events, to, EXECUTED, sourceSequence, timeNs, receiveTimeNs, locate, WHOLE_MESSAGE);
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + to;
        word(array, address + EXECUTED_ORDER_ID, orderId);
        word(array, address + EXECUTED_QUANTITY, shares);
        word(array, address + EXECUTED_TRADE_ID, match);
        return length;
    }

    private int reduced(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int locate,
        final MutableDirectBuffer events,
        final int to)
    {
        final long orderId = ItchMessage.orderReference(message, at);
        final long shares = ItchMessage.cancelledShares(message, at);
        if (shares == 0)
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final int length =
            writer.fullHeader(events, to, REDUCED, sourceSequence, timeNs, receiveTimeNs, locate, WHOLE_MESSAGE);
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + to;
        word(array, address + REDUCED_ORDER_ID, orderId);
        word(array, address + REDUCED_QUANTITY, shares);
        return length;
    }

    private int replaced(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int locate,
        final MutableDirectBuffer events,
        final int to)
    {
        final long orderId = ItchMessage.orderReference(message, at);
        final long newOrderId = ItchMessage.newOrderReference(message, at);
        final long shares = ItchMessage.replacementShares(message, at);
        final long price = ItchMessage.replacementPrice(message, at);
        if ((shares - 1 | ItchMessage.MAX_PRICE - price) < 0 || orderId == newOrderId)
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final int length =
            writer.fullHeader(events, to, REPLACED, sourceSequence, timeNs, receiveTimeNs, locate, WHOLE_MESSAGE);
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + to;
        word(array, address + REPLACED_ORDER_ID, orderId);
        word(array, address + REPLACED_NEW_ORDER_ID, newOrderId);
        word(array, address + REPLACED_PRICE, price * PRICE4);
        word(array, address + REPLACED_QUANTITY, shares);
        return length;
    }

    private int other(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int locate,
        final MutableDirectBuffer events,
        final int to)
    {
        if (faultOf(message, at, messageLength) != null)
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final long kind = kindOf(ItchMessage.type(message, at));
        final int length = header(events, to, kind, sourceSequence, timeNs, receiveTimeNs, locate);
        switch (ItchMessage.type(message, at))
        {
            case 'P':
                trade(message, at, events, to);
                break;

            case 'C':
                executedWithPrice(message, at, events, to);
                break;

            case 'Q':
                cross(message, at, events, to);
                break;

            case 'B':
                tradeBroken.wrap(events, to + BLOCK).tradeId(ItchMessage.brokenMatchNumber(message, at));
                break;

            case 'I':
                imbalance(message, at, events, to);
                break;

            case 'R':
                definition(message, at, events, to);
                break;

            case 'S':
            case 'H':
            case 'h':
            case 'Y':
            case 'W':
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
            case 'P', 'Q' -> TRADE;
            case 'C' -> EXECUTED_WITH_PRICE;
            case 'B' -> BROKEN;
            case 'I' -> IMBALANCE;
            case 'R' -> DEFINITION;
            case 'S', 'H', 'h', 'Y', 'W' -> STATUS;
            default -> NOTICE;
        };
    }

    private void executedWithPrice(
        final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        executedWithPrice.wrap(events, to + BLOCK)
            .orderId(ItchMessage.orderReference(message, at))
            .quantity(ItchMessage.executedShares(message, at))
            .tradeId(ItchMessage.executionMatchNumber(message, at))
            .price(ItchMessage.executionPrice(message, at) * PRICE4)
            .printable(ItchMessage.printable(message, at) == 'Y' ? BooleanType.TRUE : BooleanType.FALSE);
    }

    private void trade(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        trade.wrap(events, to + BLOCK)
            .price(ItchMessage.price(message, at) * PRICE4)
            .quantity(ItchMessage.shares(message, at))
            .tradeId(ItchMessage.tradeMatchNumber(message, at))
            .orderId(ItchMessage.orderReference(message, at))
            .tradeType(TradeType.NON_DISPLAYED)
            .aggressor(Side.NONE)
            .printable(BooleanType.TRUE)
            .venueCode(ItchMessage.side(message, at));
    }

    private void cross(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final byte crossType = ItchMessage.crossType(message, at);
        trade.wrap(events, to + BLOCK)
            .price(ItchMessage.crossPrice(message, at) * PRICE4)
            .quantity(ItchMessage.crossShares(message, at))
            .tradeId(ItchMessage.crossMatchNumber(message, at))
            .orderId(0)
            .tradeType(switch (crossType)
            {
                case 'O' -> TradeType.OPENING_CROSS;
                case 'C' -> TradeType.CLOSING_CROSS;
                case 'H' -> TradeType.HALT_CROSS;
                case 'A' -> TradeType.EXTENDED_CROSS;
                default -> TradeType.OTHER;
            })
            .aggressor(Side.NONE)
            .printable(BooleanType.TRUE)
            .venueCode(crossType);
    }

    private void imbalance(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        imbalance.wrap(events, to + BLOCK)
            .pairedQuantity(ItchMessage.pairedShares(message, at))
            .imbalanceQuantity(ItchMessage.imbalanceShares(message, at))
            .farPrice(priceOrNull(ItchMessage.farPrice(message, at)))
            .nearPrice(priceOrNull(ItchMessage.nearPrice(message, at)))
            .referencePrice(priceOrNull(ItchMessage.currentReferencePrice(message, at)))
            .direction(ItchMessage.imbalanceDirection(message, at))
            .crossType(ItchMessage.imbalanceCrossType(message, at))
            .priceVariation(ItchMessage.priceVariation(message, at));
    }

    /** In an auction a price of 0 says that there is none. */
    private static long priceOrNull(final long price4)
    {
        return price4 == 0 ? Prices.NULL : price4 * PRICE4;
    }

    private void definition(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int block = to + BLOCK;
        final int symbol = block + InstrumentDefinitionEncoder.symbolEncodingOffset();
        events.putLong(symbol, Alpha.nulPadded8(ItchMessage.stock(message, at)), LITTLE_ENDIAN);
        events.putLong(symbol + 8, 0, LITTLE_ENDIAN);
        events.putLong(symbol + 16, 0, LITTLE_ENDIAN);

        final int attributes = block + InstrumentDefinitionEncoder.attributesEncodingOffset();
        events.putBytes(attributes, message, at + ATTRIBUTES_OFFSET, ATTRIBUTES_LENGTH);
        events.putInt(attributes + ATTRIBUTES_LENGTH, 0, LITTLE_ENDIAN);

        events.putInt(block + InstrumentDefinitionEncoder.venueEncodingOffset(), MIC, LITTLE_ENDIAN);
        events.putInt(block + InstrumentDefinitionEncoder.currencyEncodingOffset(), CURRENCY, LITTLE_ENDIAN);
        definition.wrap(events, block)
            .priceIncrement(PRICE4)
            .lotSize(ItchMessage.roundLotSize(message, at))
            .tradingDate(tradingDate)
            .quantityExponent((byte)0)
            .instrumentType(instrumentType(message, at))
            .testInstrument(ItchMessage.authenticity(message, at) == 'T' ? BooleanType.TRUE : BooleanType.FALSE);
    }

    private static InstrumentType instrumentType(final DirectBuffer message, final int at)
    {
        if (ItchMessage.etpFlag(message, at) == 'Y')
        {
            return InstrumentType.FUND;
        }
        return switch (ItchMessage.issueClassification(message, at))
        {
            case 'A', 'C', 'F', 'L', 'O', 'P', 'S', 'U', 'V' -> InstrumentType.EQUITY;
            case 'B', 'N', 'T' -> InstrumentType.BOND;
            case 'R', 'W' -> InstrumentType.WARRANT;
            default -> InstrumentType.UNKNOWN;
        };
    }

    private void status(final DirectBuffer message, final int at, final MutableDirectBuffer events, final int to)
    {
        final int reason = to + BLOCK + TradingStatusEncoder.reasonEncodingOffset();
        events.putLong(reason, 0, LITTLE_ENDIAN);
        status.wrap(events, to + BLOCK);

        switch (ItchMessage.type(message, at))
        {
            case 'S':
            {
                final byte code = ItchMessage.eventCode(message, at);
                status(StatusScope.SESSION, sessionState(code), code, (byte)' ');
                break;
            }

            case 'H':
            {
                final byte code = ItchMessage.tradingState(message, at);
                events.putInt(reason, Alpha.nulPadded4(ItchMessage.reason(message, at)), LITTLE_ENDIAN);
                status(StatusScope.INSTRUMENT, tradingState(code), code, (byte)' ');
                break;
            }

            case 'h':
            {
                final byte code = ItchMessage.operationalHaltAction(message, at);
                final byte market = ItchMessage.operationalHaltMarket(message, at);
                status(StatusScope.OPERATIONAL, tradingState(code), code, market);
                break;
            }

            case 'Y':
            {
                final byte code = ItchMessage.regShoAction(message, at);
                status(StatusScope.SHORT_SALE, shortSaleState(code), code, (byte)' ');
                break;
            }

            default:
            {
                final byte level = ItchMessage.breachedLevel(message, at);
                status(StatusScope.CIRCUIT_BREAKER, TradingState.BREACHED, level, level);
                break;
            }
        }
    }

    private void status(final StatusScope scope, final TradingState state, final byte venueCode, final byte marketCode)
    {
        status.scope(scope).state(state).venueCode(venueCode).marketCode(marketCode);
    }

    private static TradingState sessionState(final byte eventCode)
    {
        return switch (eventCode)
        {
            case 'O' -> TradingState.START_OF_MESSAGES;
            case 'S' -> TradingState.SYSTEM_OPEN;
            case 'Q' -> TradingState.MARKET_OPEN;
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
            case 'Q' -> TradingState.QUOTATION_ONLY;
            default -> TradingState.UNKNOWN;
        };
    }

    private static TradingState shortSaleState(final byte action)
    {
        return switch (action)
        {
            case '0' -> TradingState.UNRESTRICTED;
            case '1', '2' -> TradingState.RESTRICTED;
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
            .messageType(ItchMessage.type(message, at));
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
        final int locate = readableLocate(message, at, messageLength);
        final int flags = timeNs == 0 ? WHOLE_MESSAGE | EventFlags.BAD_TIMESTAMP : WHOLE_MESSAGE;
        final int length =
            writer.header(events, to, NOTICE, sourceSequence, timeNs, receiveTimeNs, locate, flags);
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
            readableLocate(message, at, messageLength));
    }

    private static int readableLocate(final DirectBuffer message, final int at, final int messageLength)
    {
        return messageLength < 3 ? 0 : ItchMessage.stockLocate(message, at);
    }
}
