package io.directlive.feed.cme;

import io.directlive.feed.cme.sbe.BookUpdate46Decoder;

/** Codes of the venue that have a meaning here. */
final class MdpCodes
{
    static final int CHANNEL_RESET = 4;
    static final int FUTURE_27 = 27;
    static final int SPREAD_29 = 29;
    static final int SECURITY_STATUS = 30;
    static final int TRADES_42 = 42;
    static final int BOOK_46 = 46;
    static final int ORDERS_47 = 47;
    static final int TRADES_48 = 48;
    static final int BOOK_SNAPSHOT_52 = 52;
    static final int ORDER_SNAPSHOT_53 = 53;
    static final int FUTURE_54 = 54;
    static final int OPTION_55 = 55;
    static final int SPREAD_56 = 56;
    static final int FIXED_INCOME_57 = 57;
    static final int FX_63 = 63;
    static final int BOOK_64 = 64;
    static final int TRADES_65 = 65;

    /** Templates up to here have prices in units of 1e-7. */
    static final int LAST_COARSE_TEMPLATE = 42;

    static final int RECOVERY = 1 << 5;
    static final int END_OF_EVENT = 1 << 7;

    static final int NEW = 0;
    static final int CHANGE = 1;
    static final int DELETE = 2;
    static final int OVERLAY = 5;

    static final byte BID = '0';
    static final byte OFFER = '1';
    static final byte BOOK_RESET = 'J';

    static final int BUY = 1;
    static final int SELL = 2;

    static final int TRADING_HALT = 2;
    static final int CLOSE = 4;
    static final int NEW_PRICE_INDICATION = 15;
    static final int READY_TO_TRADE = 17;
    static final int NOT_AVAILABLE_FOR_TRADING = 18;
    static final int PRE_OPEN = 21;
    static final int PRE_CROSS = 24;
    static final int CROSS = 25;
    static final int POST_CLOSE = 26;
    static final int PRIVATE_WORKUP = 201;
    static final int PUBLIC_WORKUP = 202;

    /** Where an order of a book message says which entry it belongs to. */
    static final int REFERENCE_OFFSET = BookUpdate46Decoder.NoOrderIdEntriesDecoder.referenceIdEncodingOffset();

    private MdpCodes()
    {
    }
}
