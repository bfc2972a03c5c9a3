package io.directlive.feed.iex;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Where things are in a message of TOPS 1.6, DEEP 1.0 and DEEP+ 1.0.2; a type that several feeds have is the same in
 * all. All offsets given to these methods are those of the type byte; which types have a field is told in its method's
 * contract, and nothing is checked: ask {@link IexFormat#expectedLength(byte)} first.
 *
 * <pre>
 *   +0  message type, +1 the type's own code or flags, +2 timestamp i64, +10 symbol of 8 characters (all but S)
 *  +18  what the type has
 * </pre>
 *
 * Integers are little endian. Prices are signed, in units of 1/10,000. Any thread; allocates nothing.
 */
public final class IexMessage
{
    /** Bytes that every message starts with, whatever its type. */
    public static final int COMMON_LENGTH = 10;
    /** Where the symbol is, in the types that have one. */
    public static final int SYMBOL_OFFSET = 10;
    /** Bytes of a symbol. */
    public static final int SYMBOL_LENGTH = 8;

    private IexMessage()
    {
    }

    /** @return first byte. */
    public static byte type(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset);
    }

    /** @return second byte: status, flags, side, or nothing, as the type has it. */
    public static byte code(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 1);
    }

    /** @return ns since the Unix epoch. */
    public static long timestamp(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 2, LITTLE_ENDIAN);
    }

    /** @return symbol, first character lowest; of all types but S. */
    public static long symbol(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SYMBOL_OFFSET, LITTLE_ENDIAN);
    }

    /** @return shares, of 8 5 T B. */
    public static long size(final DirectBuffer buffer, final int offset)
    {
        return u32(buffer, offset + 18);
    }

    /** @return price, of 8 5 T B. */
    public static long price(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 22);
    }

    /** @return trade id, of T B. */
    public static long tradeId(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 30);
    }

    /** @return order id, of a M R L. */
    public static long orderId(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 18);
    }

    /** @return shares, of a M L: of the order for a and M, of the execution for L. */
    public static long orderSize(final DirectBuffer buffer, final int offset)
    {
        return u32(buffer, offset + 26);
    }

    /** @return price, of a M L: of the order for a and M, of the trade for L. */
    public static long orderPrice(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 30);
    }

    /** @return trade id, of L. */
    public static long executionTradeId(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 38);
    }

    /** @return shares bid for, of Q; 0 is no bid. */
    public static long bidSize(final DirectBuffer buffer, final int offset)
    {
        return u32(buffer, offset + 18);
    }

    /** @return best bid, of Q. */
    public static long bidPrice(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 22);
    }

    /** @return best ask, of Q. */
    public static long askPrice(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 30);
    }

    /** @return shares offered, of Q; 0 is no ask. */
    public static long askSize(final DirectBuffer buffer, final int offset)
    {
        return u32(buffer, offset + 38);
    }

    /** @return shares in a round lot, of D. */
    public static long roundLotSize(final DirectBuffer buffer, final int offset)
    {
        return u32(buffer, offset + 18);
    }

    /** @return previous official close, adjusted, of D. */
    public static long adjustedPocPrice(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 22);
    }

    /** @return limit up, limit down tier, of D. */
    public static int luldTier(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 30) & 0xFF;
    }

    /** @return why, of H: four characters, first one lowest, padded with spaces. */
    public static int reason(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 18, LITTLE_ENDIAN);
    }

    /** @return what happened to the short sale price test, of P. */
    public static byte detail(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 18);
    }

    /** @return opening or closing price, of X. */
    public static long officialPrice(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 18);
    }

    /** @return shares that would trade, of A. */
    public static long pairedShares(final DirectBuffer buffer, final int offset)
    {
        return u32(buffer, offset + 18);
    }

    /** @return clearing price within the reference price range, of A. */
    public static long referencePrice(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 22);
    }

    /** @return clearing price of all eligible orders, of A. */
    public static long indicativeClearingPrice(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 30);
    }

    /** @return shares that would be left, of A. */
    public static long imbalanceShares(final DirectBuffer buffer, final int offset)
    {
        return u32(buffer, offset + 38);
    }

    /** @return side of what would be left, of A. */
    public static byte imbalanceSide(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 42);
    }

    /** @return how often the auction was put off, of A. */
    public static int extensionNumber(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 43) & 0xFF;
    }

    /** @return when the auction is to be, seconds since the Unix epoch, of A. */
    public static long scheduledAuctionTime(final DirectBuffer buffer, final int offset)
    {
        return u32(buffer, offset + 44);
    }

    /** @return clearing price of the auction book alone, of A. */
    public static long auctionBookClearingPrice(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 48);
    }

    /** @return reference price of the collar, of A. */
    public static long collarReferencePrice(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 56);
    }

    /** @return lower end of the collar, of A. */
    public static long lowerAuctionCollar(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 64);
    }

    /** @return upper end of the collar, of A. */
    public static long upperAuctionCollar(final DirectBuffer buffer, final int offset)
    {
        return i64(buffer, offset + 72);
    }

    private static long u32(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    private static long i64(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, LITTLE_ENDIAN);
    }
}
