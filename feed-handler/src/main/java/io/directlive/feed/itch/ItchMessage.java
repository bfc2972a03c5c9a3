package io.directlive.feed.itch;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Where things are in a Nasdaq TotalView-ITCH 5.0 message. All offsets given to these methods are those of the type
 * byte; which types have a field is told in its method's contract, and nothing is checked: ask
 * {@link #expectedLength(byte)} first.
 *
 * <pre>
 *   +0  message type, +1 stock locate u16, +3 tracking number u16, +5 timestamp u48, +11 what the type has
 * </pre>
 *
 * Integers are unsigned and big endian. Alpha fields of 2, 4 and 8 bytes come as one integer, first character highest
 * and padded with spaces, see {@link Alpha}. Prices are in units of 1/10,000, those of type {@code V} of
 * 1/100,000,000. Any thread; allocates nothing.
 */
public final class ItchMessage
{
    /** Bytes that every message starts with, whatever its type. */
    public static final int COMMON_LENGTH = 11;
    /** Longest message of the types known here. */
    public static final int MAX_LENGTH = 50;
    /** Largest price that a price of 4 decimals can have: 200,000. */
    public static final long MAX_PRICE = 2_000_000_000L;
    /** Timestamps are below this. */
    public static final long NANOS_PER_DAY = 86_400_000_000_000L;

    private static final byte[] EXPECTED_LENGTHS = new byte[256];
    private static final byte[] STOCK_OFFSETS = new byte[256];

    static
    {
        for (final ItchMessageType type : ItchMessageType.values())
        {
            EXPECTED_LENGTHS[type.code()] = (byte)type.length();
            STOCK_OFFSETS[type.code()] = (byte)type.stockOffset();
        }
    }

    private ItchMessage()
    {
    }

    /**
     * @param type first byte of a message.
     * @return bytes that a message of the type has at least, 0 when the type is not known. Longer is fine: types may
     *         grow.
     */
    public static int expectedLength(final byte type)
    {
        return EXPECTED_LENGTHS[type & 0xFF];
    }

    /** @return first byte. */
    public static byte type(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset);
    }

    /** @return the day's number of a symbol; 0 is no single symbol. */
    public static int stockLocate(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 1, BIG_ENDIAN) & 0xFFFF;
    }

    /** @return the venue's internal number. */
    public static int trackingNumber(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 3, BIG_ENDIAN) & 0xFFFF;
    }

    /** @return ns since midnight, US Eastern. */
    public static long timestamp(final DirectBuffer buffer, final int offset)
    {
        // Eight bytes from the tracking number on, which is shifted out: one load in place of two.
        return buffer.getLong(offset + 3, BIG_ENDIAN) & 0xFFFF_FFFF_FFFFL;
    }

    /** @return symbol, of the types that carry one: R H Y L K J h A F P Q I N O. */
    public static long stock(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + STOCK_OFFSETS[buffer.getByte(offset) & 0xFF], BIG_ENDIAN);
    }

    /** @return event code, of S. */
    public static byte eventCode(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 11);
    }

    /** @return market category, of R. */
    public static byte marketCategory(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 19);
    }

    /** @return financial status, of R. */
    public static byte financialStatus(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 20);
    }

    /** @return round lot size, of R. */
    public static long roundLotSize(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 21, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return round lots only, of R. */
    public static byte roundLotsOnly(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 25);
    }

    /** @return issue classification, of R. */
    public static byte issueClassification(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 26);
    }

    /** @return issue sub type, of R. */
    public static short issueSubType(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + 27, BIG_ENDIAN);
    }

    /** @return authenticity, of R. */
    public static byte authenticity(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 29);
    }

    /** @return short sale threshold, of R. */
    public static byte shortSaleThreshold(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 30);
    }

    /** @return ipo flag, of R. */
    public static byte ipoFlag(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 31);
    }

    /** @return luld reference price tier, of R. */
    public static byte luldReferencePriceTier(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 32);
    }

    /** @return etp flag, of R. */
    public static byte etpFlag(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 33);
    }

    /** @return etp leverage factor, of R. */
    public static long etpLeverageFactor(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 34, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return inverse indicator, of R. */
    public static byte inverseIndicator(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 38);
    }

    /** @return trading state, of H. */
    public static byte tradingState(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 19);
    }

    /** @return trading action reserved, of H. */
    public static byte tradingActionReserved(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 20);
    }

    /** @return reason, of H. */
    public static int reason(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 21, BIG_ENDIAN);
    }

    /** @return reg sho action, of Y. */
    public static byte regShoAction(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 19);
    }

    /** @return mpid, of L. */
    public static int mpid(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 11, BIG_ENDIAN);
    }

    /** @return primary market maker, of L. */
    public static byte primaryMarketMaker(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 23);
    }

    /** @return market maker mode, of L. */
    public static byte marketMakerMode(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 24);
    }

    /** @return market participant state, of L. */
    public static byte marketParticipantState(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 25);
    }

    /** @return level 1, of V. */
    public static long level1(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 11, BIG_ENDIAN);
    }

    /** @return level 2, of V. */
    public static long level2(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 19, BIG_ENDIAN);
    }

    /** @return level 3, of V. */
    public static long level3(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 27, BIG_ENDIAN);
    }

    /** @return breached level, of W. */
    public static byte breachedLevel(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 11);
    }

    /** @return ipo quotation release time, of K. */
    public static long ipoQuotationReleaseTime(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 19, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return ipo quotation release qualifier, of K. */
    public static byte ipoQuotationReleaseQualifier(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 23);
    }

    /** @return ipo price, of K. */
    public static long ipoPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 24, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return auction collar reference price, of J. */
    public static long auctionCollarReferencePrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 19, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return upper auction collar price, of J. */
    public static long upperAuctionCollarPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 23, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return lower auction collar price, of J. */
    public static long lowerAuctionCollarPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 27, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return auction collar extension, of J. */
    public static long auctionCollarExtension(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 31, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return operational halt market, of h. */
    public static byte operationalHaltMarket(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 19);
    }

    /** @return operational halt action, of h. */
    public static byte operationalHaltAction(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 20);
    }

    /** @return order reference, of A F E C X D U P. */
    public static long orderReference(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 11, BIG_ENDIAN);
    }

    /** @return side, of A F P. */
    public static byte side(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 19);
    }

    /** @return shares, of A F P. */
    public static long shares(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 20, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return price, of A F P. */
    public static long price(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 32, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return attribution, of F. */
    public static int attribution(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 36, BIG_ENDIAN);
    }

    /** @return executed shares, of E C. */
    public static long executedShares(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 19, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return execution match number, of E C. */
    public static long executionMatchNumber(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 23, BIG_ENDIAN);
    }

    /** @return printable, of C. */
    public static byte printable(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 31);
    }

    /** @return execution price, of C. */
    public static long executionPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 32, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return cancelled shares, of X. */
    public static long cancelledShares(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 19, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return new order reference, of U. */
    public static long newOrderReference(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 19, BIG_ENDIAN);
    }

    /** @return replacement shares, of U. */
    public static long replacementShares(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 27, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return replacement price, of U. */
    public static long replacementPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 31, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return trade match number, of P. */
    public static long tradeMatchNumber(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 36, BIG_ENDIAN);
    }

    /** @return cross shares, of Q. */
    public static long crossShares(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 11, BIG_ENDIAN);
    }

    /** @return cross price, of Q. */
    public static long crossPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 27, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return cross match number, of Q. */
    public static long crossMatchNumber(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 31, BIG_ENDIAN);
    }

    /** @return cross type, of Q. */
    public static byte crossType(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 39);
    }

    /** @return broken match number, of B. */
    public static long brokenMatchNumber(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 11, BIG_ENDIAN);
    }

    /** @return paired shares, of I. */
    public static long pairedShares(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 11, BIG_ENDIAN);
    }

    /** @return imbalance shares, of I. */
    public static long imbalanceShares(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 19, BIG_ENDIAN);
    }

    /** @return imbalance direction, of I. */
    public static byte imbalanceDirection(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 27);
    }

    /** @return far price, of I. */
    public static long farPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 36, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return near price, of I. */
    public static long nearPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 40, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return current reference price, of I. */
    public static long currentReferencePrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 44, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return imbalance cross type, of I. */
    public static byte imbalanceCrossType(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 48);
    }

    /** @return price variation, of I. */
    public static byte priceVariation(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 49);
    }

    /** @return interest flag, of N. */
    public static byte interestFlag(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 19);
    }

    /** @return open eligibility status, of O. */
    public static byte openEligibilityStatus(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 19);
    }

    /** @return minimum allowable price, of O. */
    public static long minimumAllowablePrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 20, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return maximum allowable price, of O. */
    public static long maximumAllowablePrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 24, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return near execution price, of O. */
    public static long nearExecutionPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 28, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return near execution time, of O. */
    public static long nearExecutionTime(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 32, BIG_ENDIAN);
    }

    /** @return lower price range collar, of O. */
    public static long lowerPriceRangeCollar(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 40, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return upper price range collar, of O. */
    public static long upperPriceRangeCollar(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 44, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }
}
