package io.directlive.feed.dbn;

import static io.directlive.feed.dbn.DbnField.i16;
import static io.directlive.feed.dbn.DbnField.i32;
import static io.directlive.feed.dbn.DbnField.i64;
import static io.directlive.feed.dbn.DbnField.i8;
import static io.directlive.feed.dbn.DbnField.reserved;
import static io.directlive.feed.dbn.DbnField.text;
import static io.directlive.feed.dbn.DbnField.u16;
import static io.directlive.feed.dbn.DbnField.u32;
import static io.directlive.feed.dbn.DbnField.u64;
import static io.directlive.feed.dbn.DbnField.u8;
import static io.directlive.feed.dbn.DbnLayout.layoutOf;
import static io.directlive.feed.dbn.DbnLayout.withLevels;

import java.util.List;

/**
 * The record types of DBN as a table: number, name, and fields in order for each version that has its own. A record
 * carries no version, but versions differ in length, so its length tells which layout it has. For code that treats all
 * types alike; code that is in a hurry reads through {@link DbnRecord}.
 */
public enum DbnRecordType
{
    /** A trade. */
    TRADES(0x00, "TradeMsg", "trades", 32,
        withLevels(0, trade())),
    /** Best bid and ask after a change or at a trade; also trades with the best bid and ask before them. */
    MBP_1(0x01, "Mbp1Msg", "mbp-1", 32,
        withLevels(1, trade())),
    /** Ten levels after a change or at a trade. */
    MBP_10(0x0A, "Mbp10Msg", "mbp-10", 32,
        withLevels(10, trade())),
    /** Bars of an interval that the file's schema tells; not written any more. */
    OHLCV_DEPRECATED(0x11, "OhlcvMsg", "ohlcv", 0,
        ohlcv()),
    /** Trading status. */
    STATUS(0x12, "StatusMsg", "status", 16,
        layoutOf(u64("ts_recv"), u16("action"), u16("reason"), u16("trading_event"), text("is_trading", 1),
            text("is_quoting", 1), text("is_short_sell_restricted", 1), reserved(7))),
    /** Definition of an instrument; layouts of versions 3, 2 and 1. */
    DEFINITION(0x13, "InstrumentDefMsg", "definition", 16,
        layoutOf(u64("ts_recv"), i64("min_price_increment"), i64("display_factor"), u64("expiration"),
            u64("activation"),
            i64("high_limit_price"), i64("low_limit_price"), i64("max_price_variation"), i64("unit_of_measure_qty"),
            i64("min_price_increment_amount"), i64("price_ratio"), i64("strike_price"), u64("raw_instrument_id"),
            i64("leg_price"), i64("leg_delta"), i32("inst_attrib_value"), u32("underlying_id"),
            i32("market_depth_implied"), i32("market_depth"), u32("market_segment_id"), u32("max_trade_vol"),
            i32("min_lot_size"), i32("min_lot_size_block"), i32("min_lot_size_round_lot"), u32("min_trade_vol"),
            i32("contract_multiplier"), i32("decay_quantity"), i32("original_contract_size"),
            u32("leg_instrument_id"), i32("leg_ratio_price_numerator"), i32("leg_ratio_price_denominator"),
            i32("leg_ratio_qty_numerator"), i32("leg_ratio_qty_denominator"), u32("leg_underlying_id"),
            i16("appl_id"), u16("maturity_year"), u16("decay_start_date"), u16("channel_id"), u16("leg_count"),
            u16("leg_index"), text("currency", 4), text("settl_currency", 4), text("secsubtype", 6),
            text("raw_symbol", 71), text("group", 21), text("exchange", 5), text("asset", 11), text("cfi", 7),
            text("security_type", 7), text("unit_of_measure", 31), text("underlying", 21),
            text("strike_price_currency", 4), text("leg_raw_symbol", 71), text("instrument_class", 1),
            text("match_algorithm", 1), u8("main_fraction"), u8("price_display_format"), u8("sub_fraction"),
            u8("underlying_product"), text("security_update_action", 1), u8("maturity_month"), u8("maturity_day"),
            u8("maturity_week"), text("user_defined_instrument", 1), i8("contract_multiplier_unit"),
            i8("flow_schedule_type"), u8("tick_rule"), text("leg_instrument_class", 1), text("leg_side", 1),
            reserved(17)),
        layoutOf(u64("ts_recv"), i64("min_price_increment"), i64("display_factor"), u64("expiration"),
            u64("activation"),
            i64("high_limit_price"), i64("low_limit_price"), i64("max_price_variation"),
            i64("trading_reference_price"), i64("unit_of_measure_qty"), i64("min_price_increment_amount"),
            i64("price_ratio"), i64("strike_price"), i32("inst_attrib_value"), u32("underlying_id"),
            u32("raw_instrument_id"), i32("market_depth_implied"), i32("market_depth"), u32("market_segment_id"),
            u32("max_trade_vol"), i32("min_lot_size"), i32("min_lot_size_block"), i32("min_lot_size_round_lot"),
            u32("min_trade_vol"), i32("contract_multiplier"), i32("decay_quantity"), i32("original_contract_size"),
            u16("trading_reference_date"), i16("appl_id"), u16("maturity_year"), u16("decay_start_date"),
            u16("channel_id"), text("currency", 4), text("settl_currency", 4), text("secsubtype", 6),
            text("raw_symbol", 71), text("group", 21), text("exchange", 5), text("asset", 7), text("cfi", 7),
            text("security_type", 7), text("unit_of_measure", 31), text("underlying", 21),
            text("strike_price_currency", 4), text("instrument_class", 1), text("match_algorithm", 1),
            u8("md_security_trading_status"), u8("main_fraction"), u8("price_display_format"),
            u8("settl_price_type"), u8("sub_fraction"), u8("underlying_product"),
            text("security_update_action", 1), u8("maturity_month"), u8("maturity_day"), u8("maturity_week"),
            text("user_defined_instrument", 1), i8("contract_multiplier_unit"), i8("flow_schedule_type"),
            u8("tick_rule"), reserved(10)),
        layoutOf(u64("ts_recv"), i64("min_price_increment"), i64("display_factor"), u64("expiration"),
            u64("activation"),
            i64("high_limit_price"), i64("low_limit_price"), i64("max_price_variation"),
            i64("trading_reference_price"), i64("unit_of_measure_qty"), i64("min_price_increment_amount"),
            i64("price_ratio"), i32("inst_attrib_value"), u32("underlying_id"), u32("raw_instrument_id"),
            i32("market_depth_implied"), i32("market_depth"), u32("market_segment_id"), u32("max_trade_vol"),
            i32("min_lot_size"), i32("min_lot_size_block"), i32("min_lot_size_round_lot"), u32("min_trade_vol"),
            reserved(4), i32("contract_multiplier"), i32("decay_quantity"), i32("original_contract_size"),
            reserved(4), u16("trading_reference_date"), i16("appl_id"), u16("maturity_year"),
            u16("decay_start_date"), u16("channel_id"), text("currency", 4), text("settl_currency", 4),
            text("secsubtype", 6), text("raw_symbol", 22), text("group", 21), text("exchange", 5),
            text("asset", 7), text("cfi", 7), text("security_type", 7), text("unit_of_measure", 31),
            text("underlying", 21), text("strike_price_currency", 4), text("instrument_class", 1), reserved(2),
            i64("strike_price"), reserved(6), text("match_algorithm", 1), u8("md_security_trading_status"),
            u8("main_fraction"), u8("price_display_format"), u8("settl_price_type"), u8("sub_fraction"),
            u8("underlying_product"), text("security_update_action", 1), u8("maturity_month"), u8("maturity_day"),
            u8("maturity_week"), text("user_defined_instrument", 1), i8("contract_multiplier_unit"),
            i8("flow_schedule_type"), u8("tick_rule"), reserved(3))),
    /** Auction imbalance. */
    IMBALANCE(0x14, "ImbalanceMsg", "imbalance", 16,
        layoutOf(u64("ts_recv"), i64("ref_price"), u64("auction_time"), i64("cont_book_clr_price"),
            i64("auct_interest_clr_price"), i64("ssr_filling_price"), i64("ind_match_price"), i64("upper_collar"),
            i64("lower_collar"), u32("paired_qty"), u32("total_imbalance_qty"), u32("market_imbalance_qty"),
            u32("unpaired_qty"), text("auction_type", 1), text("side", 1), u8("auction_status"),
            u8("freeze_status"), u8("num_extensions"), text("unpaired_side", 1), text("significant_imbalance", 1),
            reserved(1))),
    /** The gateway says that something is wrong; layouts of versions 2 and up, and 1. */
    ERROR(0x15, "ErrorMsg", "error", 0,
        layoutOf(text("err", 302), u8("code"), u8("is_last")),
        layoutOf(text("err", 64))),
    /** What an instrument id stands for; layouts of versions 2 and up, and 1. */
    SYMBOL_MAPPING(0x16, "SymbolMappingMsg", "symbol-mapping", 0,
        layoutOf(u8("stype_in"), text("stype_in_symbol", 71), u8("stype_out"), text("stype_out_symbol", 71),
            u64("start_ts"), u64("end_ts")),
        layoutOf(text("stype_in_symbol", 22), text("stype_out_symbol", 22), reserved(4), u64("start_ts"),
            u64("end_ts"))),
    /** The gateway says something; layouts of versions 2 and up, and 1. */
    SYSTEM(0x17, "SystemMsg", "system", 0,
        layoutOf(text("msg", 303), u8("code")),
        layoutOf(text("msg", 64))),
    /** A statistic; layouts of version 3, and 2 and 1. */
    STATISTICS(0x18, "StatMsg", "statistics", 16,
        layoutOf(u64("ts_recv"), u64("ts_ref"), i64("price"), i64("quantity"), u32("sequence"), i32("ts_in_delta"),
            u16("stat_type"), u16("channel_id"), u8("update_action"), u8("stat_flags"), reserved(18)),
        layoutOf(u64("ts_recv"), u64("ts_ref"), i64("price"), i32("quantity"), u32("sequence"), i32("ts_in_delta"),
            u16("stat_type"), u16("channel_id"), u8("update_action"), u8("stat_flags"), reserved(6))),
    /** Bars of a second. */
    OHLCV_1S(0x20, "OhlcvMsg", "ohlcv-1s", 0, ohlcv()),
    /** Bars of a minute. */
    OHLCV_1M(0x21, "OhlcvMsg", "ohlcv-1m", 0, ohlcv()),
    /** Bars of an hour. */
    OHLCV_1H(0x22, "OhlcvMsg", "ohlcv-1h", 0, ohlcv()),
    /** Bars of a day in UTC. */
    OHLCV_1D(0x23, "OhlcvMsg", "ohlcv-1d", 0, ohlcv()),
    /** Bars of a trading session. */
    OHLCV_EOD(0x24, "OhlcvMsg", "ohlcv-eod", 0, ohlcv()),
    /** An order event. */
    MBO(0xA0, "MboMsg", "mbo", 40,
        layoutOf(u64("order_id"), i64("price"), u32("size"), u8("flags"), u8("channel_id"), text("action", 1),
            text("side", 1), u64("ts_recv"), i32("ts_in_delta"), u32("sequence"))),
    /** Best bid and ask over several venues after a change or at a trade. */
    CMBP_1(0xB1, "Cmbp1Msg", "cmbp-1", 32,
        layoutOf(consolidated(i64("price"), u32("size"), text("action", 1), text("side", 1), u8("flags"), reserved(1),
            u64("ts_recv"), i32("ts_in_delta"), reserved(4)))),
    /** Best bid and ask over several venues each second. */
    CBBO_1S(0xC0, "CbboMsg", "cbbo-1s", 32, cbbo()),
    /** Best bid and ask over several venues each minute. */
    CBBO_1M(0xC1, "CbboMsg", "cbbo-1m", 32, cbbo()),
    /** Trades with the best bid and ask over several venues before them. */
    TCBBO(0xC2, "Cmbp1Msg", "tcbbo", 32,
        layoutOf(consolidated(i64("price"), u32("size"), text("action", 1), text("side", 1), u8("flags"), reserved(1),
            u64("ts_recv"), i32("ts_in_delta"), reserved(4)))),
    /** Best bid and ask each second. */
    BBO_1S(0xC3, "BboMsg", "bbo-1s", 32, bbo()),
    /** Best bid and ask each minute. */
    BBO_1M(0xC4, "BboMsg", "bbo-1m", 32, bbo());

    private static final DbnRecordType[] BY_CODE = new DbnRecordType[256];

    static
    {
        for (final DbnRecordType type : values())
        {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final String title;
    private final String schema;
    private final int receiveTimeOffset;
    private final List<DbnLayout> layouts;
    private final int minLength;

    DbnRecordType(
        final int code,
        final String title,
        final String schema,
        final int receiveTimeOffset,
        final DbnLayout... layouts)
    {
        this.code = code;
        this.title = title;
        this.schema = schema;
        this.receiveTimeOffset = receiveTimeOffset;
        this.layouts = List.of(layouts);
        minLength = layouts[layouts.length - 1].length();
    }

    /**
     * @param code rtype of a record.
     * @return its type; null when it is not known.
     */
    public static DbnRecordType of(final int code)
    {
        return BY_CODE[code & 0xFF];
    }

    /** @return rtype of the type's records. */
    public int code()
    {
        return code;
    }

    /** @return what the reference calls it. */
    public String title()
    {
        return title;
    }

    /** @return the schema whose records are of this type. */
    public String schema()
    {
        return schema;
    }

    /** @return where the receive time is; 0 when the type has none. */
    public int receiveTimeOffset()
    {
        return receiveTimeOffset;
    }

    /** @return the layouts of this type, the longest first. */
    public List<DbnLayout> layouts()
    {
        return layouts;
    }

    /** @return bytes that a record has at least, whatever its version. */
    public int minLength()
    {
        return minLength;
    }

    /**
     * @param recordLength in bytes.
     * @return the longest layout that a record of this length can have, null when it is too short for any. A send time
     *         that is appended does not reach the next longer layout of any type.
     */
    public DbnLayout layout(final int recordLength)
    {
        for (int i = 0; i < layouts.size(); i++)
        {
            if (recordLength >= layouts.get(i).length())
            {
                return layouts.get(i);
            }
        }
        return null;
    }

    private static DbnField[] trade()
    {
        return new DbnField[]{
            i64("price"), u32("size"), text("action", 1), text("side", 1), u8("flags"), u8("depth"), u64("ts_recv"),
            i32("ts_in_delta"), u32("sequence")};
    }

    private static DbnLayout ohlcv()
    {
        return layoutOf(i64("open"), i64("high"), i64("low"), i64("close"), u64("volume"));
    }

    private static DbnLayout bbo()
    {
        return withLevels(1, i64("price"), u32("size"), reserved(1), text("side", 1), u8("flags"), reserved(1),
            u64("ts_recv"), reserved(4), u32("sequence"));
    }

    private static DbnLayout cbbo()
    {
        return layoutOf(consolidated(i64("price"), u32("size"), reserved(1), text("side", 1), u8("flags"), reserved(1),
            u64("ts_recv"), reserved(8)));
    }

    /** Adds the one level of a consolidated record, which has publishers where the others have counts of orders. */
    private static DbnField[] consolidated(final DbnField... own)
    {
        final DbnField[] level = {
            i64("bid_px"), i64("ask_px"), u32("bid_sz"), u32("ask_sz"), u16("bid_pb"), reserved(2), u16("ask_pb"),
            reserved(2)};
        final DbnField[] all = new DbnField[own.length + level.length];
        System.arraycopy(own, 0, all, 0, own.length);
        System.arraycopy(level, 0, all, own.length, level.length);
        return all;
    }
}
