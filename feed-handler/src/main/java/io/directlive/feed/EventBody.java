package io.directlive.feed;

import static io.directlive.feed.SourceEventWriter.kind;
import static io.directlive.feed.SourceEventWriter.word;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.AuctionImbalanceEncoder;
import io.directlive.protocol.sbe.BookClearedEncoder;
import io.directlive.protocol.sbe.InstrumentDefinitionEncoder;
import io.directlive.protocol.sbe.LevelUpdatedEncoder;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.OrderExecutedEncoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceEncoder;
import io.directlive.protocol.sbe.OrderModifiedEncoder;
import io.directlive.protocol.sbe.OrderReducedEncoder;
import io.directlive.protocol.sbe.OrderReplacedEncoder;
import io.directlive.protocol.sbe.TradeBrokenEncoder;
import io.directlive.protocol.sbe.TradeEncoder;
import io.directlive.protocol.sbe.TradingStatusEncoder;
import io.directlive.protocol.sbe.VenueNoticeEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The bodies of the events that venues give, written as whole words: fields shorter than eight bytes share one with
 * their neighbours and with the padding behind them, so no byte is left as it was. What is not whole words is text and
 * bytes of the venue.
 * <p>
 * Each method takes an event whose header {@link SourceEventWriter#fullHeader} has written, which checked that all of
 * it is in the buffer. Any thread; allocates nothing.
 */
public final class EventBody
{
    /** InstrumentDefinition. */
    public static final long DEFINITION =
        kind(InstrumentDefinitionEncoder.BLOCK_LENGTH, InstrumentDefinitionEncoder.TEMPLATE_ID);
    /** TradingStatus. */
    public static final long STATUS = kind(TradingStatusEncoder.BLOCK_LENGTH, TradingStatusEncoder.TEMPLATE_ID);
    /** OrderAdded. */
    public static final long ADDED = kind(OrderAddedEncoder.BLOCK_LENGTH, OrderAddedEncoder.TEMPLATE_ID);
    /** OrderExecuted. */
    public static final long EXECUTED = kind(OrderExecutedEncoder.BLOCK_LENGTH, OrderExecutedEncoder.TEMPLATE_ID);
    /** OrderExecutedWithPrice. */
    public static final long EXECUTED_WITH_PRICE =
        kind(OrderExecutedWithPriceEncoder.BLOCK_LENGTH, OrderExecutedWithPriceEncoder.TEMPLATE_ID);
    /** OrderReduced. */
    public static final long REDUCED = kind(OrderReducedEncoder.BLOCK_LENGTH, OrderReducedEncoder.TEMPLATE_ID);
    /** OrderDeleted. */
    public static final long DELETED = kind(OrderDeletedEncoder.BLOCK_LENGTH, OrderDeletedEncoder.TEMPLATE_ID);
    /** OrderReplaced. */
    public static final long REPLACED = kind(OrderReplacedEncoder.BLOCK_LENGTH, OrderReplacedEncoder.TEMPLATE_ID);
    /** OrderModified. */
    public static final long MODIFIED = kind(OrderModifiedEncoder.BLOCK_LENGTH, OrderModifiedEncoder.TEMPLATE_ID);
    /** LevelUpdated. */
    public static final long LEVEL = kind(LevelUpdatedEncoder.BLOCK_LENGTH, LevelUpdatedEncoder.TEMPLATE_ID);
    /** BookCleared. */
    public static final long CLEARED = kind(BookClearedEncoder.BLOCK_LENGTH, BookClearedEncoder.TEMPLATE_ID);
    /** Trade. */
    public static final long TRADE = kind(TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
    /** TradeBroken. */
    public static final long BROKEN = kind(TradeBrokenEncoder.BLOCK_LENGTH, TradeBrokenEncoder.TEMPLATE_ID);
    /** AuctionImbalance. */
    public static final long IMBALANCE =
        kind(AuctionImbalanceEncoder.BLOCK_LENGTH, AuctionImbalanceEncoder.TEMPLATE_ID);
    /** VenueNotice. */
    public static final long NOTICE = kind(VenueNoticeEncoder.BLOCK_LENGTH, VenueNoticeEncoder.TEMPLATE_ID);

    /** Bytes of a venue message that a notice holds. */
    public static final int NOTICE_LENGTH = VenueNoticeEncoder.contentLength();
    /** Bytes of a definition's symbol. */
    public static final int SYMBOL_LENGTH = InstrumentDefinitionEncoder.symbolLength();

    private static final int BLOCK = EventLayout.MESSAGE_HEADER_LENGTH;
    private static final int SYMBOL = BLOCK + InstrumentDefinitionEncoder.symbolEncodingOffset();
    private static final int ATTRIBUTES = BLOCK + InstrumentDefinitionEncoder.attributesEncodingOffset();
    private static final int PRICE_INCREMENT = BLOCK + InstrumentDefinitionEncoder.priceIncrementEncodingOffset();
    private static final int LOT_SIZE = BLOCK + InstrumentDefinitionEncoder.lotSizeEncodingOffset();
    private static final int DATE_AND_VENUE = BLOCK + InstrumentDefinitionEncoder.tradingDateEncodingOffset();
    private static final int CURRENCY_AND_TYPE = BLOCK + InstrumentDefinitionEncoder.currencyEncodingOffset();
    private static final int QUANTITY_EXPONENT = BLOCK + InstrumentDefinitionEncoder.quantityExponentEncodingOffset();
    private static final int MARKET_DEPTH = BLOCK + InstrumentDefinitionEncoder.marketDepthEncodingOffset();
    private static final int STATUS_REASON = BLOCK + TradingStatusEncoder.reasonEncodingOffset();
    private static final int STATUS_CODES = BLOCK + TradingStatusEncoder.scopeEncodingOffset();
    private static final int ADDED_ORDER_ID = BLOCK + OrderAddedEncoder.orderIdEncodingOffset();
    private static final int ADDED_PRICE = BLOCK + OrderAddedEncoder.priceEncodingOffset();
    private static final int ADDED_QUANTITY = BLOCK + OrderAddedEncoder.quantityEncodingOffset();
    private static final int ADDED_MPID_AND_SIDE = BLOCK + OrderAddedEncoder.mpidEncodingOffset();
    private static final int EXECUTED_ORDER_ID = BLOCK + OrderExecutedEncoder.orderIdEncodingOffset();
    private static final int EXECUTED_QUANTITY = BLOCK + OrderExecutedEncoder.quantityEncodingOffset();
    private static final int EXECUTED_TRADE_ID = BLOCK + OrderExecutedEncoder.tradeIdEncodingOffset();
    private static final int PRICED_ORDER_ID = BLOCK + OrderExecutedWithPriceEncoder.orderIdEncodingOffset();
    private static final int PRICED_QUANTITY = BLOCK + OrderExecutedWithPriceEncoder.quantityEncodingOffset();
    private static final int PRICED_TRADE_ID = BLOCK + OrderExecutedWithPriceEncoder.tradeIdEncodingOffset();
    private static final int PRICED_PRICE = BLOCK + OrderExecutedWithPriceEncoder.priceEncodingOffset();
    private static final int PRICED_PRINTABLE = BLOCK + OrderExecutedWithPriceEncoder.printableEncodingOffset();
    private static final int REDUCED_ORDER_ID = BLOCK + OrderReducedEncoder.orderIdEncodingOffset();
    private static final int REDUCED_QUANTITY = BLOCK + OrderReducedEncoder.quantityEncodingOffset();
    private static final int DELETED_ORDER_ID = BLOCK + OrderDeletedEncoder.orderIdEncodingOffset();
    private static final int REPLACED_ORDER_ID = BLOCK + OrderReplacedEncoder.orderIdEncodingOffset();
    private static final int REPLACED_NEW_ORDER_ID = BLOCK + OrderReplacedEncoder.newOrderIdEncodingOffset();
    private static final int REPLACED_PRICE = BLOCK + OrderReplacedEncoder.priceEncodingOffset();
    private static final int REPLACED_QUANTITY = BLOCK + OrderReplacedEncoder.quantityEncodingOffset();
    private static final int MODIFIED_ORDER_ID = BLOCK + OrderModifiedEncoder.orderIdEncodingOffset();
    private static final int MODIFIED_PRICE = BLOCK + OrderModifiedEncoder.priceEncodingOffset();
    private static final int MODIFIED_QUANTITY = BLOCK + OrderModifiedEncoder.quantityEncodingOffset();
    private static final int MODIFIED_PRIORITY = BLOCK + OrderModifiedEncoder.priorityKeptEncodingOffset();
    private static final int LEVEL_PRICE = BLOCK + LevelUpdatedEncoder.priceEncodingOffset();
    private static final int LEVEL_QUANTITY = BLOCK + LevelUpdatedEncoder.quantityEncodingOffset();
    private static final int LEVEL_COUNT_AND_SIDE = BLOCK + LevelUpdatedEncoder.orderCountEncodingOffset();
    private static final int CLEARED_CODE = BLOCK + BookClearedEncoder.venueCodeEncodingOffset();
    private static final int TRADE_PRICE = BLOCK + TradeEncoder.priceEncodingOffset();
    private static final int TRADE_QUANTITY = BLOCK + TradeEncoder.quantityEncodingOffset();
    private static final int TRADE_ID = BLOCK + TradeEncoder.tradeIdEncodingOffset();
    private static final int TRADE_ORDER_ID = BLOCK + TradeEncoder.orderIdEncodingOffset();
    private static final int TRADE_CODES = BLOCK + TradeEncoder.tradeTypeEncodingOffset();
    private static final int BROKEN_TRADE_ID = BLOCK + TradeBrokenEncoder.tradeIdEncodingOffset();
    private static final int PAIRED_QUANTITY = BLOCK + AuctionImbalanceEncoder.pairedQuantityEncodingOffset();
    private static final int IMBALANCE_QUANTITY = BLOCK + AuctionImbalanceEncoder.imbalanceQuantityEncodingOffset();
    private static final int FAR_PRICE = BLOCK + AuctionImbalanceEncoder.farPriceEncodingOffset();
    private static final int NEAR_PRICE = BLOCK + AuctionImbalanceEncoder.nearPriceEncodingOffset();
    private static final int REFERENCE_PRICE = BLOCK + AuctionImbalanceEncoder.referencePriceEncodingOffset();
    private static final int IMBALANCE_CODES = BLOCK + AuctionImbalanceEncoder.directionEncodingOffset();
    private static final int NOTICE_CONTENT = BLOCK + VenueNoticeEncoder.contentEncodingOffset();
    private static final int NOTICE_LENGTH_AND_TYPE = BLOCK + VenueNoticeEncoder.messageLengthEncodingOffset();

    private EventBody()
    {
    }

    /** @return bytes of a whole event of a kind. */
    public static int length(final long kind)
    {
        return BLOCK + (int)(kind & 0xFFFF);
    }

    /**
     * OrderAdded.
     *
     * @param mpid participant, first character lowest, padded with NUL.
     * @param side value of the Side.
     */
    public static void orderAdded(
        final MutableDirectBuffer events,
        final int event,
        final long orderId,
        final long price,
        final long quantity,
        final int mpid,
        final long side)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + ADDED_ORDER_ID, orderId);
        word(array, address + ADDED_PRICE, price);
        word(array, address + ADDED_QUANTITY, quantity);
        word(array, address + ADDED_MPID_AND_SIDE, mpid & 0xFFFF_FFFFL | side << 32);
    }

    /** OrderExecuted. */
    public static void orderExecuted(
        final MutableDirectBuffer events, final int event, final long orderId, final long quantity, final long tradeId)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + EXECUTED_ORDER_ID, orderId);
        word(array, address + EXECUTED_QUANTITY, quantity);
        word(array, address + EXECUTED_TRADE_ID, tradeId);
    }

    /** OrderReduced. */
    public static void orderReduced(
        final MutableDirectBuffer events, final int event, final long orderId, final long quantity)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + REDUCED_ORDER_ID, orderId);
        word(array, address + REDUCED_QUANTITY, quantity);
    }

    /** OrderDeleted. */
    public static void orderDeleted(final MutableDirectBuffer events, final int event, final long orderId)
    {
        word(events.byteArray(), events.addressOffset() + event + DELETED_ORDER_ID, orderId);
    }

    /** OrderReplaced. */
    public static void orderReplaced(
        final MutableDirectBuffer events,
        final int event,
        final long orderId,
        final long newOrderId,
        final long price,
        final long quantity)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + REPLACED_ORDER_ID, orderId);
        word(array, address + REPLACED_NEW_ORDER_ID, newOrderId);
        word(array, address + REPLACED_PRICE, price);
        word(array, address + REPLACED_QUANTITY, quantity);
    }

    /**
     * OrderModified.
     *
     * @param priorityKept value of the BooleanType.
     */
    public static void orderModified(
        final MutableDirectBuffer events,
        final int event,
        final long orderId,
        final long price,
        final long quantity,
        final long priorityKept)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + MODIFIED_ORDER_ID, orderId);
        word(array, address + MODIFIED_PRICE, price);
        word(array, address + MODIFIED_QUANTITY, quantity);
        word(array, address + MODIFIED_PRIORITY, priorityKept);
    }

    /**
     * LevelUpdated.
     *
     * @param orderCount unsigned, in 32 bits.
     * @param side       value of the Side.
     */
    public static void levelUpdated(
        final MutableDirectBuffer events,
        final int event,
        final long price,
        final long quantity,
        final long orderCount,
        final long side)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + LEVEL_PRICE, price);
        word(array, address + LEVEL_QUANTITY, quantity);
        word(array, address + LEVEL_COUNT_AND_SIDE, orderCount & 0xFFFF_FFFFL | side << 32);
    }

    static void orderExecutedWithPrice(
        final MutableDirectBuffer events,
        final int event,
        final long orderId,
        final long quantity,
        final long tradeId,
        final long price,
        final long printable)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + PRICED_ORDER_ID, orderId);
        word(array, address + PRICED_QUANTITY, quantity);
        word(array, address + PRICED_TRADE_ID, tradeId);
        word(array, address + PRICED_PRICE, price);
        word(array, address + PRICED_PRINTABLE, printable);
    }

    static void bookCleared(final MutableDirectBuffer events, final int event, final byte venueCode)
    {
        word(events.byteArray(), events.addressOffset() + event + CLEARED_CODE, venueCode & 0xFF);
    }

    static void trade(
        final MutableDirectBuffer events,
        final int event,
        final long price,
        final long quantity,
        final long tradeId,
        final long orderId,
        final long codes)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + TRADE_PRICE, price);
        word(array, address + TRADE_QUANTITY, quantity);
        word(array, address + TRADE_ID, tradeId);
        word(array, address + TRADE_ORDER_ID, orderId);
        word(array, address + TRADE_CODES, codes);
    }

    static void tradeBroken(final MutableDirectBuffer events, final int event, final long tradeId)
    {
        word(events.byteArray(), events.addressOffset() + event + BROKEN_TRADE_ID, tradeId);
    }

    static void imbalance(
        final MutableDirectBuffer events,
        final int event,
        final long pairedQuantity,
        final long imbalanceQuantity,
        final long farPrice,
        final long nearPrice,
        final long referencePrice,
        final long codes)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + PAIRED_QUANTITY, pairedQuantity);
        word(array, address + IMBALANCE_QUANTITY, imbalanceQuantity);
        word(array, address + FAR_PRICE, farPrice);
        word(array, address + NEAR_PRICE, nearPrice);
        word(array, address + REFERENCE_PRICE, referencePrice);
        word(array, address + IMBALANCE_CODES, codes);
    }

    static void status(final MutableDirectBuffer events, final int event, final long reason, final long codes)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + STATUS_REASON, reason);
        word(array, address + STATUS_CODES, codes);
    }

    /** All of a definition; text and attributes that are longer go over the zeros. */
    static void definition(
        final MutableDirectBuffer events,
        final int event,
        final long symbol,
        final long priceIncrement,
        final long lotSize,
        final long dateAndVenue,
        final long currencyAndType)
    {
        final byte[] array = events.byteArray();
        final long address = events.addressOffset() + event;
        word(array, address + SYMBOL, symbol);
        word(array, address + SYMBOL + 8, 0);
        word(array, address + SYMBOL + 16, 0);
        word(array, address + ATTRIBUTES, 0);
        word(array, address + ATTRIBUTES + 8, 0);
        word(array, address + ATTRIBUTES + 16, 0);
        word(array, address + PRICE_INCREMENT, priceIncrement);
        word(array, address + LOT_SIZE, lotSize);
        word(array, address + DATE_AND_VENUE, dateAndVenue);
        word(array, address + CURRENCY_AND_TYPE, currencyAndType);
    }

    static int symbolOffset(final int event)
    {
        return event + SYMBOL;
    }

    static int quantityExponentOffset(final int event)
    {
        return event + QUANTITY_EXPONENT;
    }

    static int marketDepthOffset(final int event)
    {
        return event + MARKET_DEPTH;
    }

    static int attributesOffset(final int event)
    {
        return event + ATTRIBUTES;
    }

    /** A notice of two pieces of a message, the second one right behind the first. */
    static void notice(
        final MutableDirectBuffer events,
        final int event,
        final DirectBuffer message,
        final int first,
        final int firstLength,
        final int second,
        final int secondLength,
        final byte type)
    {
        final int content = event + NOTICE_CONTENT;
        final int length1 = Math.min(firstLength, NOTICE_LENGTH);
        final int length2 = Math.min(secondLength, NOTICE_LENGTH - length1);
        events.putBytes(content, message, first, length1);
        events.putBytes(content + length1, message, second, length2);
        events.setMemory(content + length1 + length2, NOTICE_LENGTH - length1 - length2, (byte)0);
        word(
            events.byteArray(),
            events.addressOffset() + event + NOTICE_LENGTH_AND_TYPE,
            firstLength + secondLength & 0xFFFF | (type & 0xFF) << 16);
    }

    /**
     * @param text eight characters, first one lowest, padded with spaces.
     * @return the same, padded with NUL: as events carry it.
     */
    public static long nulPadded(final long text)
    {
        long padded = text;
        for (int shift = Long.SIZE - 8; shift >= 0 && (padded >>> shift & 0xFF) == ' '; shift -= 8)
        {
            padded &= ~(0xFFL << shift);
        }
        return padded;
    }

    /**
     * @param text four characters, first one lowest, padded with spaces.
     * @return the same, padded with NUL: as events carry it.
     */
    public static int nulPadded(final int text)
    {
        int padded = text;
        for (int shift = Integer.SIZE - 8; shift >= 0 && (padded >>> shift & 0xFF) == ' '; shift -= 8)
        {
            padded &= ~(0xFF << shift);
        }
        return padded;
    }
}
