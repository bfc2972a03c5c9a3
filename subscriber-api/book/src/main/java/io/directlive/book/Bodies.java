package io.directlive.book;

import static io.directlive.protocol.EventLayout.MESSAGE_HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.LevelUpdatedDecoder;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import io.directlive.protocol.sbe.OrderExecutedDecoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceDecoder;
import io.directlive.protocol.sbe.OrderModifiedDecoder;
import io.directlive.protocol.sbe.OrderReducedDecoder;
import io.directlive.protocol.sbe.OrderReplacedDecoder;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import org.agrona.DirectBuffer;

/**
 * Where things are in the bodies of the events that change a book, counted from the message header. A book reads two to
 * four fields of each event; it reads them in place rather than set up a decoder for every event.
 */
final class Bodies
{
    static final int ADDED_ORDER = MESSAGE_HEADER_LENGTH + OrderAddedDecoder.orderIdEncodingOffset();
    static final int ADDED_PRICE = MESSAGE_HEADER_LENGTH + OrderAddedDecoder.priceEncodingOffset();
    static final int ADDED_QUANTITY = MESSAGE_HEADER_LENGTH + OrderAddedDecoder.quantityEncodingOffset();
    static final int ADDED_SIDE = MESSAGE_HEADER_LENGTH + OrderAddedDecoder.sideEncodingOffset();

    static final int MOVE_PHASE = MESSAGE_HEADER_LENGTH + PartitionMoveDecoder.phaseEncodingOffset();

    static final int EXECUTED_ORDER = MESSAGE_HEADER_LENGTH + OrderExecutedDecoder.orderIdEncodingOffset();
    static final int EXECUTED_QUANTITY = MESSAGE_HEADER_LENGTH + OrderExecutedDecoder.quantityEncodingOffset();
    static final int EXECUTED_TRADE = MESSAGE_HEADER_LENGTH + OrderExecutedDecoder.tradeIdEncodingOffset();

    static final int PRICED_ORDER = MESSAGE_HEADER_LENGTH + OrderExecutedWithPriceDecoder.orderIdEncodingOffset();
    static final int PRICED_QUANTITY = MESSAGE_HEADER_LENGTH + OrderExecutedWithPriceDecoder.quantityEncodingOffset();
    static final int PRICED_TRADE = MESSAGE_HEADER_LENGTH + OrderExecutedWithPriceDecoder.tradeIdEncodingOffset();
    static final int PRICED_PRICE = MESSAGE_HEADER_LENGTH + OrderExecutedWithPriceDecoder.priceEncodingOffset();
    static final int PRICED_PRINTABLE = MESSAGE_HEADER_LENGTH + OrderExecutedWithPriceDecoder.printableEncodingOffset();

    static final int REDUCED_ORDER = MESSAGE_HEADER_LENGTH + OrderReducedDecoder.orderIdEncodingOffset();
    static final int REDUCED_QUANTITY = MESSAGE_HEADER_LENGTH + OrderReducedDecoder.quantityEncodingOffset();

    static final int DELETED_ORDER = MESSAGE_HEADER_LENGTH + OrderDeletedDecoder.orderIdEncodingOffset();

    static final int REPLACED_ORDER = MESSAGE_HEADER_LENGTH + OrderReplacedDecoder.orderIdEncodingOffset();
    static final int REPLACED_NEW_ORDER = MESSAGE_HEADER_LENGTH + OrderReplacedDecoder.newOrderIdEncodingOffset();
    static final int REPLACED_PRICE = MESSAGE_HEADER_LENGTH + OrderReplacedDecoder.priceEncodingOffset();
    static final int REPLACED_QUANTITY = MESSAGE_HEADER_LENGTH + OrderReplacedDecoder.quantityEncodingOffset();

    static final int MODIFIED_ORDER = MESSAGE_HEADER_LENGTH + OrderModifiedDecoder.orderIdEncodingOffset();
    static final int MODIFIED_PRICE = MESSAGE_HEADER_LENGTH + OrderModifiedDecoder.priceEncodingOffset();
    static final int MODIFIED_QUANTITY = MESSAGE_HEADER_LENGTH + OrderModifiedDecoder.quantityEncodingOffset();
    static final int MODIFIED_PRIORITY_KEPT = MESSAGE_HEADER_LENGTH + OrderModifiedDecoder.priorityKeptEncodingOffset();

    /** The body of DepthUpdate is laid out the same way; a test holds that. */
    static final int LEVEL_PRICE = MESSAGE_HEADER_LENGTH + LevelUpdatedDecoder.priceEncodingOffset();
    static final int LEVEL_QUANTITY = MESSAGE_HEADER_LENGTH + LevelUpdatedDecoder.quantityEncodingOffset();
    static final int LEVEL_ORDER_COUNT = MESSAGE_HEADER_LENGTH + LevelUpdatedDecoder.orderCountEncodingOffset();
    static final int LEVEL_SIDE = MESSAGE_HEADER_LENGTH + LevelUpdatedDecoder.sideEncodingOffset();

    static final int DEFINED_DEPTH =
        MESSAGE_HEADER_LENGTH + InstrumentDefinitionDecoder.marketDepthEncodingOffset();

    static final int DEFINED_TYPE =
        MESSAGE_HEADER_LENGTH + InstrumentDefinitionDecoder.instrumentTypeEncodingOffset();

    static final int TRADE_PRICE = MESSAGE_HEADER_LENGTH + TradeDecoder.priceEncodingOffset();
    static final int TRADE_QUANTITY = MESSAGE_HEADER_LENGTH + TradeDecoder.quantityEncodingOffset();
    static final int TRADE_TYPE = MESSAGE_HEADER_LENGTH + TradeDecoder.tradeTypeEncodingOffset();
    static final int TRADE_PRINTABLE = MESSAGE_HEADER_LENGTH + TradeDecoder.printableEncodingOffset();

    static final int TRADING_SCOPE = MESSAGE_HEADER_LENGTH + TradingStatusDecoder.scopeEncodingOffset();
    static final int TRADING_STATE = MESSAGE_HEADER_LENGTH + TradingStatusDecoder.stateEncodingOffset();

    static final int GAP_TO = MESSAGE_HEADER_LENGTH + SourceGapDecoder.toSourceSequenceEncodingOffset();
    static final int GAP_REASON = MESSAGE_HEADER_LENGTH + SourceGapDecoder.reasonEncodingOffset();
    static final int STATUS_STATE = MESSAGE_HEADER_LENGTH + SourceStatusDecoder.stateEncodingOffset();
    static final int EPOCH_REASON = MESSAGE_HEADER_LENGTH + EpochStartDecoder.reasonEncodingOffset();

    private static final int BID = Side.BID.value();
    private static final int ASK = Side.ASK.value();

    private Bodies()
    {
    }

    static long number(final DirectBuffer buffer, final int index)
    {
        return buffer.getLong(index, LITTLE_ENDIAN);
    }

    static int count(final DirectBuffer buffer, final int index)
    {
        return buffer.getInt(index, LITTLE_ENDIAN);
    }

    /** @return the side; NONE for anything that is not one. */
    static Side side(final DirectBuffer buffer, final int index)
    {
        final int value = buffer.getByte(index);
        return value == BID ? Side.BID : value == ASK ? Side.ASK : Side.NONE;
    }
}
