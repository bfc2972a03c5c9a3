package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchField.alpha;
import static io.directlive.feed.pitch.PitchField.hidden;
import static io.directlive.feed.pitch.PitchField.price2;
import static io.directlive.feed.pitch.PitchField.price4;
import static io.directlive.feed.pitch.PitchField.u16;
import static io.directlive.feed.pitch.PitchField.u32;
import static io.directlive.feed.pitch.PitchField.u64;
import static io.directlive.feed.pitch.PitchField.u8;

import java.util.ArrayList;
import java.util.List;

/**
 * The message types of US Equities PITCH 2.x, and of the gap and spin servers, as a table: name, fields in order, and
 * so offsets and length. For code that treats all types alike; code that is in a hurry reads through
 * {@link PitchMessage}.
 */
public enum PitchMessageType
{
    /** Login, to the servers. */
    LOGIN(0x01, "Login",
        alpha("session_sub_id", 4), alpha("username", 4), alpha("filler", 2), hidden("password", 10)),
    /** Login Response. */
    LOGIN_RESPONSE(0x02, "Login Response", alpha("status", 1)),
    /** Gap Request. */
    GAP_REQUEST(0x03, "Gap Request", u8("unit"), u32("sequence"), u16("count")),
    /** Gap Response. */
    GAP_RESPONSE(0x04, "Gap Response", u8("unit"), u32("sequence"), u16("count"), alpha("status", 1)),
    /** Time. */
    TIME(0x20, "Time", u32("time")),
    /** Add Order (long). */
    ADD_ORDER_LONG(0x21, "Add Order (long)",
        u32("time_offset"), u64("order_id"), alpha("side_indicator", 1), u32("quantity"), alpha("symbol", 6),
        price4("price"), u8("add_flags")),
    /** Add Order (short). */
    ADD_ORDER_SHORT(0x22, "Add Order (short)",
        u32("time_offset"), u64("order_id"), alpha("side_indicator", 1), u16("quantity"), alpha("symbol", 6),
        price2("price"), u8("add_flags")),
    /** Order Executed. */
    ORDER_EXECUTED(0x23, "Order Executed",
        u32("time_offset"), u64("order_id"), u32("executed_quantity"), u64("execution_id")),
    /** Order Executed at Price/Size. */
    ORDER_EXECUTED_AT_PRICE(0x24, "Order Executed at Price/Size",
        u32("time_offset"), u64("order_id"), u32("executed_quantity"), u32("remaining_quantity"),
        u64("execution_id"), price4("price")),
    /** Reduce Size (long). */
    REDUCE_SIZE_LONG(0x25, "Reduce Size (long)",
        u32("time_offset"), u64("order_id"), u32("canceled_quantity")),
    /** Reduce Size (short). */
    REDUCE_SIZE_SHORT(0x26, "Reduce Size (short)",
        u32("time_offset"), u64("order_id"), u16("canceled_quantity")),
    /** Modify Order (long). */
    MODIFY_ORDER_LONG(0x27, "Modify Order (long)",
        u32("time_offset"), u64("order_id"), u32("quantity"), price4("price"), u8("modify_flags")),
    /** Modify Order (short). */
    MODIFY_ORDER_SHORT(0x28, "Modify Order (short)",
        u32("time_offset"), u64("order_id"), u16("quantity"), price2("price"), u8("modify_flags")),
    /** Delete Order. */
    DELETE_ORDER(0x29, "Delete Order", u32("time_offset"), u64("order_id")),
    /** Trade (long). */
    TRADE_LONG(0x2A, "Trade (long)",
        u32("time_offset"), u64("order_id"), alpha("side_indicator", 1), u32("quantity"), alpha("symbol", 6),
        price4("price"), u64("execution_id")),
    /** Trade (short). */
    TRADE_SHORT(0x2B, "Trade (short)",
        u32("time_offset"), u64("order_id"), alpha("side_indicator", 1), u16("quantity"), alpha("symbol", 6),
        price2("price"), u64("execution_id")),
    /** Trade Break. */
    TRADE_BREAK(0x2C, "Trade Break", u32("time_offset"), u64("execution_id")),
    /** End of Session. */
    END_OF_SESSION(0x2D, "End of Session", u32("time_offset")),
    /** Add Order (expanded). */
    ADD_ORDER_EXPANDED(0x2F, "Add Order (expanded)",
        u32("time_offset"), u64("order_id"), alpha("side_indicator", 1), u32("quantity"), alpha("symbol", 8),
        price4("price"), u8("add_flags"), alpha("participant_id", 4), alpha("customer_indicator", 1)),
    /** Trade (expanded). */
    TRADE_EXPANDED(0x30, "Trade (expanded)",
        u32("time_offset"), u64("order_id"), alpha("side_indicator", 1), u32("quantity"), alpha("symbol", 8),
        price4("price"), u64("execution_id")),
    /** Trading Status. */
    TRADING_STATUS(0x31, "Trading Status",
        u32("time_offset"), alpha("symbol", 8), alpha("trading_status", 1), alpha("reg_sho_action", 1),
        alpha("reserved_1", 1), alpha("second_reserved_1", 1)),
    /** Spin Image Available. */
    SPIN_IMAGE_AVAILABLE(0x80, "Spin Image Available", u32("sequence")),
    /** Spin Request. */
    SPIN_REQUEST(0x81, "Spin Request", u32("sequence")),
    /** Spin Response. */
    SPIN_RESPONSE(0x82, "Spin Response", u32("sequence"), u32("order_count"), alpha("status", 1)),
    /** Spin Finished. */
    SPIN_FINISHED(0x83, "Spin Finished", u32("sequence")),
    /** Auction Update. */
    AUCTION_UPDATE(0x95, "Auction Update",
        u32("time_offset"), alpha("stock_symbol", 8), alpha("auction_type", 1), price4("reference_price"),
        u32("buy_shares"), u32("sell_shares"), price4("indicative_price"), price4("auction_only_price")),
    /** Auction Summary. */
    AUCTION_SUMMARY(0x96, "Auction Summary",
        u32("time_offset"), alpha("stock_symbol", 8), alpha("auction_type", 1), price4("price"),
        u32("shares_contracts")),
    /** Unit Clear. */
    UNIT_CLEAR(0x97, "Unit Clear", u32("time_offset")),
    /** Retail Price Improvement. */
    RETAIL_PRICE_IMPROVEMENT(0x98, "Retail Price Improvement",
        u32("time_offset"), alpha("symbol", 8), alpha("retail_price_improvement", 1)),
    /** Time Reference. */
    TIME_REFERENCE(0xB1, "Time Reference",
        u32("midnight_epoch"), u32("time"), u32("time_offset"), u32("trade_date"));

    private static final PitchMessageType[] BY_CODE = new PitchMessageType[256];

    static
    {
        for (final PitchMessageType type : values())
        {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final String title;
    private final int length;
    private final List<PitchField> fields;

    PitchMessageType(final int code, final String title, final PitchField... own)
    {
        this.code = code;
        this.title = title;

        final List<PitchField> placed = new ArrayList<>();
        int offset = PitchMessage.HEADER_LENGTH;
        for (final PitchField field : own)
        {
            placed.add(field.at(offset));
            offset += field.length();
        }
        length = offset;
        fields = List.copyOf(placed);
    }

    /**
     * @param code second byte of a message.
     * @return its type; null when it is not known.
     */
    public static PitchMessageType of(final int code)
    {
        return BY_CODE[code & 0xFF];
    }

    /** @return second byte of the type's messages. */
    public int code()
    {
        return code;
    }

    /** @return what people call it. */
    public String title()
    {
        return title;
    }

    /** @return bytes of a message, the length byte included; longer ones have fields that were added later. */
    public int length()
    {
        return length;
    }

    /** @return all fields after the type byte, in order, without holes between them. */
    public List<PitchField> fields()
    {
        return fields;
    }
}
