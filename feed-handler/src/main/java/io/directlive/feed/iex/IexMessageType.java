package io.directlive.feed.iex;

import static io.directlive.feed.iex.IexField.alpha;
import static io.directlive.feed.iex.IexField.i64;
import static io.directlive.feed.iex.IexField.letter;
import static io.directlive.feed.iex.IexField.price;
import static io.directlive.feed.iex.IexField.u32;
import static io.directlive.feed.iex.IexField.u8;

import java.util.ArrayList;
import java.util.List;

/**
 * The message types of IEX as a table: name, fields in order, and so offsets and length. A type that several feeds
 * have is the same in all; which feed has which is told by {@link IexFormat#types()}. For code that treats all types
 * alike; code that is in a hurry reads through {@link IexMessage}.
 */
public enum IexMessageType
{
    /** System Event. */
    SYSTEM_EVENT('S', "System Event", false, letter("system_event")),
    /** Security Directory. */
    SECURITY_DIRECTORY('D', "Security Directory", true, u8("security_directory_flags"),
        u32("round_lot_size"), price("adjusted_poc_price"), u8("luld_tier")),
    /** Trading Status. */
    TRADING_STATUS('H', "Trading Status", true, letter("trading_status"),
        alpha("reason", 4)),
    /** Retail Liquidity Indicator. */
    RETAIL_LIQUIDITY('I', "Retail Liquidity Indicator", true, letter("retail_liquidity_indicator")),
    /** Operational Halt Status. */
    OPERATIONAL_HALT('O', "Operational Halt Status", true, letter("operational_halt_status")),
    /** Short Sale Price Test Status. */
    SHORT_SALE_PRICE_TEST('P', "Short Sale Price Test Status", true, u8("short_sale_price_test_status"),
        letter("detail")),
    /** Security Event. */
    SECURITY_EVENT('E', "Security Event", true, letter("security_event")),
    /** Price Level Buy Update. */
    LEVEL_BUY('8', "Price Level Buy Update", true, u8("event_flags"),
        u32("size"), price("price")),
    /** Price Level Sell Update. */
    LEVEL_SELL('5', "Price Level Sell Update", true, u8("event_flags"),
        u32("size"), price("price")),
    /** Trade Report; Trade in DEEP+. */
    TRADE('T', "Trade Report", true, u8("sale_condition_flags"),
        u32("size"), price("price"), i64("trade_id")),
    /** Official Price. */
    OFFICIAL_PRICE('X', "Official Price", true, letter("price_type"),
        price("official_price")),
    /** Trade Break. */
    TRADE_BREAK('B', "Trade Break", true, u8("sale_condition_flags"),
        u32("size"), price("price"), i64("trade_id")),
    /** Auction Information. */
    AUCTION_INFORMATION('A', "Auction Information", true, letter("auction_type"),
        u32("paired_shares"), price("reference_price"), price("indicative_clearing_price"), u32("imbalance_shares"),
        letter("imbalance_side"), u8("extension_number"), u32("scheduled_auction_time"),
        price("auction_book_clearing_price"), price("collar_reference_price"), price("lower_auction_collar"),
        price("upper_auction_collar")),
    /** Quote Update. */
    QUOTE('Q', "Quote Update", true, u8("quote_update_flags"),
        u32("bid_size"), price("bid_price"), price("ask_price"), u32("ask_size")),
    /** Add Order. */
    ADD_ORDER('a', "Add Order", true, letter("side"),
        i64("order_id"), u32("size"), price("price")),
    /** Order Modify. */
    ORDER_MODIFY('M', "Order Modify", true, u8("modify_flags"),
        i64("order_id_reference"), u32("size"), price("price")),
    /** Order Delete. */
    ORDER_DELETE('R', "Order Delete", true, u8("reserved_1"),
        i64("order_id_reference")),
    /** Order Executed. */
    ORDER_EXECUTED('L', "Order Executed", true, u8("sale_condition_flags"),
        i64("order_id_reference"), u32("size"), price("price"), i64("trade_id")),
    /** Clear Book. */
    CLEAR_BOOK('C', "Clear Book", true, u8("reserved_1"));

    private static final IexMessageType[] BY_CODE = new IexMessageType[256];

    static
    {
        for (final IexMessageType type : values())
        {
            BY_CODE[type.code] = type;
        }
    }

    private final char code;
    private final String title;
    private final boolean hasSymbol;
    private final int length;
    private final List<IexField> fields;

    IexMessageType(
        final char code, final String title, final boolean hasSymbol, final IexField first, final IexField... own)
    {
        this.code = code;
        this.title = title;
        this.hasSymbol = hasSymbol;

        final List<IexField> placed = new ArrayList<>();
        placed.add(first.at(1));
        placed.add(IexField.time("timestamp").at(2));
        int offset = IexMessage.COMMON_LENGTH;
        if (hasSymbol)
        {
            placed.add(alpha("symbol", IexMessage.SYMBOL_LENGTH).at(offset));
            offset += IexMessage.SYMBOL_LENGTH;
        }
        for (final IexField field : own)
        {
            placed.add(field.at(offset));
            offset += field.length();
        }
        length = offset;
        fields = List.copyOf(placed);
    }

    /**
     * @param code first byte of a message.
     * @return its type, of whichever feed; null when it is not known.
     */
    public static IexMessageType of(final byte code)
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

    /** @return whether it is about one symbol. */
    public boolean hasSymbol()
    {
        return hasSymbol;
    }

    /** @return bytes of a message, the type byte included. */
    public int length()
    {
        return length;
    }

    /** @return all fields after the type byte, in order, without holes between them. */
    public List<IexField> fields()
    {
        return fields;
    }
}
