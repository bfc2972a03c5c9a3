package io.directlive.feed.itch;

import static io.directlive.feed.itch.ItchField.alpha;
import static io.directlive.feed.itch.ItchField.price4;
import static io.directlive.feed.itch.ItchField.price8;
import static io.directlive.feed.itch.ItchField.u32;
import static io.directlive.feed.itch.ItchField.u64;

import java.util.ArrayList;
import java.util.List;

/**
 * The message types of Nasdaq TotalView-ITCH 5.0 as a table: name, fields in order, and so offsets and length. For
 * code that treats all types alike; code that is in a hurry reads through {@link ItchMessage}.
 */
public enum ItchMessageType
{
    /** System Event. */
    SYSTEM_EVENT('S', "System Event",
        alpha("event_code", 1)),
    /** Stock Directory. */
    STOCK_DIRECTORY('R', "Stock Directory",
        alpha("stock", 8), alpha("market_category", 1), alpha("financial_status_indicator", 1), u32("round_lot_size"),
        alpha("round_lots_only", 1), alpha("issue_classification", 1), alpha("issue_sub_type", 2),
        alpha("authenticity", 1), alpha("short_sale_threshold_indicator", 1), alpha("ipo_flag", 1),
        alpha("luld_reference_price_tier", 1), alpha("etp_flag", 1), u32("etp_leverage_factor"),
        alpha("inverse_indicator", 1)),
    /** Stock Trading Action. */
    TRADING_ACTION('H', "Stock Trading Action",
        alpha("stock", 8), alpha("trading_state", 1), alpha("reserved", 1), alpha("reason_code", 4)),
    /** Reg SHO Short Sale Price Test Restriction. */
    REG_SHO_RESTRICTION('Y', "Reg SHO Short Sale Price Test Restriction",
        alpha("stock", 8), alpha("reg_sho_action", 1)),
    /** Market Participant Position. */
    PARTICIPANT_POSITION('L', "Market Participant Position",
        alpha("mpid", 4), alpha("stock", 8), alpha("primary_market_maker", 1), alpha("market_maker_mode", 1),
        alpha("market_participant_state", 1)),
    /** MWCB Decline Level. */
    MWCB_DECLINE_LEVEL('V', "MWCB Decline Level",
        price8("level_1"), price8("level_2"), price8("level_3")),
    /** MWCB Status. */
    MWCB_STATUS('W', "MWCB Status",
        alpha("breached_level", 1)),
    /** IPO Quoting Period Update. */
    IPO_QUOTING_PERIOD('K', "IPO Quoting Period Update",
        alpha("stock", 8), u32("ipo_quotation_release_time"), alpha("ipo_quotation_release_qualifier", 1),
        price4("ipo_price")),
    /** LULD Auction Collar. */
    LULD_AUCTION_COLLAR('J', "LULD Auction Collar",
        alpha("stock", 8), price4("auction_collar_reference_price"), price4("upper_auction_collar_price"),
        price4("lower_auction_collar_price"), u32("auction_collar_extension")),
    /** Operational Halt. */
    OPERATIONAL_HALT('h', "Operational Halt",
        alpha("stock", 8), alpha("market_code", 1), alpha("operational_halt_action", 1)),
    /** Add Order, no MPID. */
    ADD_ORDER('A', "Add Order, no MPID",
        u64("order_reference_number"), alpha("buy_sell_indicator", 1), u32("shares"), alpha("stock", 8),
        price4("price")),
    /** Add Order with MPID. */
    ADD_ORDER_MPID('F', "Add Order with MPID",
        u64("order_reference_number"), alpha("buy_sell_indicator", 1), u32("shares"), alpha("stock", 8),
        price4("price"), alpha("attribution", 4)),
    /** Order Executed. */
    ORDER_EXECUTED('E', "Order Executed",
        u64("order_reference_number"), u32("executed_shares"), u64("match_number")),
    /** Order Executed With Price. */
    ORDER_EXECUTED_WITH_PRICE('C', "Order Executed With Price",
        u64("order_reference_number"), u32("executed_shares"), u64("match_number"), alpha("printable", 1),
        price4("execution_price")),
    /** Order Cancel. */
    ORDER_CANCEL('X', "Order Cancel",
        u64("order_reference_number"), u32("canceled_shares")),
    /** Order Delete. */
    ORDER_DELETE('D', "Order Delete",
        u64("order_reference_number")),
    /** Order Replace. */
    ORDER_REPLACE('U', "Order Replace",
        u64("original_order_reference_number"), u64("new_order_reference_number"), u32("shares"), price4("price")),
    /** Trade (non-cross). */
    TRADE('P', "Trade (non-cross)",
        u64("order_reference_number"), alpha("buy_sell_indicator", 1), u32("shares"), alpha("stock", 8),
        price4("price"), u64("match_number")),
    /** Cross Trade. */
    CROSS_TRADE('Q', "Cross Trade",
        u64("cross_shares"), alpha("stock", 8), price4("cross_price"), u64("match_number"), alpha("cross_type", 1)),
    /** Broken Trade. */
    BROKEN_TRADE('B', "Broken Trade",
        u64("match_number")),
    /** Net Order Imbalance Indicator (NOII). */
    NET_ORDER_IMBALANCE('I', "Net Order Imbalance Indicator (NOII)",
        u64("paired_shares"), u64("imbalance_shares"), alpha("imbalance_direction", 1), alpha("stock", 8),
        price4("far_price"), price4("near_price"), price4("current_reference_price"), alpha("cross_type", 1),
        alpha("price_variation_indicator", 1)),
    /** Retail Price Improvement Indicator. */
    RETAIL_PRICE_IMPROVEMENT('N', "Retail Price Improvement Indicator",
        alpha("stock", 8), alpha("interest_flag", 1)),
    /** Direct Listing with Capital Raise Price Discovery. */
    DIRECT_LISTING('O', "Direct Listing with Capital Raise Price Discovery",
        alpha("stock", 8), alpha("open_eligibility_status", 1), price4("minimum_allowable_price"),
        price4("maximum_allowable_price"), price4("near_execution_price"), u64("near_execution_time"),
        price4("lower_price_range_collar"), price4("upper_price_range_collar"));

    private static final ItchMessageType[] BY_CODE = new ItchMessageType[256];

    static
    {
        for (final ItchMessageType type : values())
        {
            BY_CODE[type.code] = type;
        }
    }

    private final char code;
    private final String title;
    private final int length;
    private final int stockOffset;
    private final List<ItchField> fields;

    ItchMessageType(final char code, final String title, final ItchField... own)
    {
        this.code = code;
        this.title = title;

        final List<ItchField> placed = new ArrayList<>();
        placed.add(ItchField.u16(code == 'Y' ? "locate_code" : "stock_locate").at(1));
        placed.add(ItchField.u16("tracking_number").at(3));
        placed.add(ItchField.u48("timestamp").at(5));
        int offset = ItchMessage.COMMON_LENGTH;
        int stockOffset = 0;
        for (final ItchField field : own)
        {
            stockOffset = "stock".equals(field.name()) ? offset : stockOffset;
            placed.add(field.at(offset));
            offset += field.length();
        }
        this.length = offset;
        this.stockOffset = stockOffset;
        fields = List.copyOf(placed);
    }

    /**
     * @param code first byte of a message.
     * @return its type; null when it is not known.
     */
    public static ItchMessageType of(final byte code)
    {
        return BY_CODE[code & 0xFF];
    }

    /** @return first byte of the type's messages. */
    public char code()
    {
        return code;
    }

    /** @return what people call it. */
    public String title()
    {
        return title;
    }

    /** @return bytes of a message, the type byte included. */
    public int length()
    {
        return length;
    }

    /** @return where the symbol is; 0 when the type has none. */
    public int stockOffset()
    {
        return stockOffset;
    }

    /** @return all fields after the type byte, in order, without holes between them. */
    public List<ItchField> fields()
    {
        return fields;
    }
}
