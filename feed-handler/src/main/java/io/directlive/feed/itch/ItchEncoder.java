package io.directlive.feed.itch;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/**
 * Writes Nasdaq TotalView-ITCH 5.0 messages, one method for each type. Nothing is checked: integers are cut to the
 * width of their field. Text is given as {@link Alpha} packs it. Every method returns the bytes written. Any thread;
 * allocates nothing.
 */
public final class ItchEncoder
{
    private ItchEncoder()
    {
    }

    /** System Event, type S. */
    public static int systemEvent(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final byte eventCode)
    {
        common(buffer, offset, (byte)'S', stockLocate, trackingNumber, timestamp);
        buffer.putByte(offset + 11, eventCode);
        return 12;
    }

    /** Stock Directory, type R. */
    public static int stockDirectory(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long stock, final byte marketCategory, final byte financialStatus,
        final long roundLotSize, final byte roundLotsOnly, final byte issueClassification, final short issueSubType,
        final byte authenticity, final byte shortSaleThreshold, final byte ipoFlag, final byte luldReferencePriceTier,
        final byte etpFlag, final long etpLeverageFactor, final byte inverseIndicator)
    {
        common(buffer, offset, (byte)'R', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, stock, BIG_ENDIAN);
        buffer.putByte(offset + 19, marketCategory);
        buffer.putByte(offset + 20, financialStatus);
        buffer.putInt(offset + 21, (int)roundLotSize, BIG_ENDIAN);
        buffer.putByte(offset + 25, roundLotsOnly);
        buffer.putByte(offset + 26, issueClassification);
        buffer.putShort(offset + 27, issueSubType, BIG_ENDIAN);
        buffer.putByte(offset + 29, authenticity);
        buffer.putByte(offset + 30, shortSaleThreshold);
        buffer.putByte(offset + 31, ipoFlag);
        buffer.putByte(offset + 32, luldReferencePriceTier);
        buffer.putByte(offset + 33, etpFlag);
        buffer.putInt(offset + 34, (int)etpLeverageFactor, BIG_ENDIAN);
        buffer.putByte(offset + 38, inverseIndicator);
        return 39;
    }

    /** Stock Trading Action, type H. */
    public static int tradingAction(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long stock, final byte tradingState, final byte tradingActionReserved,
        final int reason)
    {
        common(buffer, offset, (byte)'H', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, stock, BIG_ENDIAN);
        buffer.putByte(offset + 19, tradingState);
        buffer.putByte(offset + 20, tradingActionReserved);
        buffer.putInt(offset + 21, reason, BIG_ENDIAN);
        return 25;
    }

    /** Reg SHO Short Sale Price Test Restriction, type Y. */
    public static int regShoRestriction(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long stock, final byte regShoAction)
    {
        common(buffer, offset, (byte)'Y', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, stock, BIG_ENDIAN);
        buffer.putByte(offset + 19, regShoAction);
        return 20;
    }

    /** Market Participant Position, type L. */
    public static int participantPosition(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final int mpid, final long stock, final byte primaryMarketMaker,
        final byte marketMakerMode, final byte marketParticipantState)
    {
        common(buffer, offset, (byte)'L', stockLocate, trackingNumber, timestamp);
        buffer.putInt(offset + 11, mpid, BIG_ENDIAN);
        buffer.putLong(offset + 15, stock, BIG_ENDIAN);
        buffer.putByte(offset + 23, primaryMarketMaker);
        buffer.putByte(offset + 24, marketMakerMode);
        buffer.putByte(offset + 25, marketParticipantState);
        return 26;
    }

    /** MWCB Decline Level, type V. */
    public static int mwcbDeclineLevel(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long level1, final long level2, final long level3)
    {
        common(buffer, offset, (byte)'V', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, level1, BIG_ENDIAN);
        buffer.putLong(offset + 19, level2, BIG_ENDIAN);
        buffer.putLong(offset + 27, level3, BIG_ENDIAN);
        return 35;
    }

    /** MWCB Status, type W. */
    public static int mwcbStatus(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final byte breachedLevel)
    {
        common(buffer, offset, (byte)'W', stockLocate, trackingNumber, timestamp);
        buffer.putByte(offset + 11, breachedLevel);
        return 12;
    }

    /** IPO Quoting Period Update, type K. */
    public static int ipoQuotingPeriod(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long stock, final long ipoQuotationReleaseTime,
        final byte ipoQuotationReleaseQualifier, final long ipoPrice)
    {
        common(buffer, offset, (byte)'K', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, stock, BIG_ENDIAN);
        buffer.putInt(offset + 19, (int)ipoQuotationReleaseTime, BIG_ENDIAN);
        buffer.putByte(offset + 23, ipoQuotationReleaseQualifier);
        buffer.putInt(offset + 24, (int)ipoPrice, BIG_ENDIAN);
        return 28;
    }

    /** LULD Auction Collar, type J. */
    public static int luldAuctionCollar(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long stock, final long auctionCollarReferencePrice,
        final long upperAuctionCollarPrice, final long lowerAuctionCollarPrice, final long auctionCollarExtension)
    {
        common(buffer, offset, (byte)'J', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, stock, BIG_ENDIAN);
        buffer.putInt(offset + 19, (int)auctionCollarReferencePrice, BIG_ENDIAN);
        buffer.putInt(offset + 23, (int)upperAuctionCollarPrice, BIG_ENDIAN);
        buffer.putInt(offset + 27, (int)lowerAuctionCollarPrice, BIG_ENDIAN);
        buffer.putInt(offset + 31, (int)auctionCollarExtension, BIG_ENDIAN);
        return 35;
    }

    /** Operational Halt, type h. */
    public static int operationalHalt(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long stock, final byte operationalHaltMarket, final byte operationalHaltAction)
    {
        common(buffer, offset, (byte)'h', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, stock, BIG_ENDIAN);
        buffer.putByte(offset + 19, operationalHaltMarket);
        buffer.putByte(offset + 20, operationalHaltAction);
        return 21;
    }

    /** Add Order, no MPID, type A. */
    public static int addOrder(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long orderReference, final byte side, final long shares, final long stock,
        final long price)
    {
        common(buffer, offset, (byte)'A', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, orderReference, BIG_ENDIAN);
        buffer.putByte(offset + 19, side);
        buffer.putInt(offset + 20, (int)shares, BIG_ENDIAN);
        buffer.putLong(offset + 24, stock, BIG_ENDIAN);
        buffer.putInt(offset + 32, (int)price, BIG_ENDIAN);
        return 36;
    }

    /** Add Order with MPID, type F. */
    public static int addOrderMpid(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long orderReference, final byte side, final long shares, final long stock,
        final long price, final int attribution)
    {
        common(buffer, offset, (byte)'F', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, orderReference, BIG_ENDIAN);
        buffer.putByte(offset + 19, side);
        buffer.putInt(offset + 20, (int)shares, BIG_ENDIAN);
        buffer.putLong(offset + 24, stock, BIG_ENDIAN);
        buffer.putInt(offset + 32, (int)price, BIG_ENDIAN);
        buffer.putInt(offset + 36, attribution, BIG_ENDIAN);
        return 40;
    }

    /** Order Executed, type E. */
    public static int orderExecuted(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long orderReference, final long executedShares, final long executionMatchNumber)
    {
        common(buffer, offset, (byte)'E', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, orderReference, BIG_ENDIAN);
        buffer.putInt(offset + 19, (int)executedShares, BIG_ENDIAN);
        buffer.putLong(offset + 23, executionMatchNumber, BIG_ENDIAN);
        return 31;
    }

    /** Order Executed With Price, type C. */
    public static int orderExecutedWithPrice(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long orderReference, final long executedShares, final long executionMatchNumber,
        final byte printable, final long executionPrice)
    {
        common(buffer, offset, (byte)'C', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, orderReference, BIG_ENDIAN);
        buffer.putInt(offset + 19, (int)executedShares, BIG_ENDIAN);
        buffer.putLong(offset + 23, executionMatchNumber, BIG_ENDIAN);
        buffer.putByte(offset + 31, printable);
        buffer.putInt(offset + 32, (int)executionPrice, BIG_ENDIAN);
        return 36;
    }

    /** Order Cancel, type X. */
    public static int orderCancel(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long orderReference, final long cancelledShares)
    {
        common(buffer, offset, (byte)'X', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, orderReference, BIG_ENDIAN);
        buffer.putInt(offset + 19, (int)cancelledShares, BIG_ENDIAN);
        return 23;
    }

    /** Order Delete, type D. */
    public static int orderDelete(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long orderReference)
    {
        common(buffer, offset, (byte)'D', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, orderReference, BIG_ENDIAN);
        return 19;
    }

    /** Order Replace, type U. */
    public static int orderReplace(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long orderReference, final long newOrderReference, final long replacementShares,
        final long replacementPrice)
    {
        common(buffer, offset, (byte)'U', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, orderReference, BIG_ENDIAN);
        buffer.putLong(offset + 19, newOrderReference, BIG_ENDIAN);
        buffer.putInt(offset + 27, (int)replacementShares, BIG_ENDIAN);
        buffer.putInt(offset + 31, (int)replacementPrice, BIG_ENDIAN);
        return 35;
    }

    /** Trade (non-cross), type P. */
    public static int trade(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long orderReference, final byte side, final long shares, final long stock,
        final long price, final long tradeMatchNumber)
    {
        common(buffer, offset, (byte)'P', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, orderReference, BIG_ENDIAN);
        buffer.putByte(offset + 19, side);
        buffer.putInt(offset + 20, (int)shares, BIG_ENDIAN);
        buffer.putLong(offset + 24, stock, BIG_ENDIAN);
        buffer.putInt(offset + 32, (int)price, BIG_ENDIAN);
        buffer.putLong(offset + 36, tradeMatchNumber, BIG_ENDIAN);
        return 44;
    }

    /** Cross Trade, type Q. */
    public static int crossTrade(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long crossShares, final long stock, final long crossPrice,
        final long crossMatchNumber, final byte crossType)
    {
        common(buffer, offset, (byte)'Q', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, crossShares, BIG_ENDIAN);
        buffer.putLong(offset + 19, stock, BIG_ENDIAN);
        buffer.putInt(offset + 27, (int)crossPrice, BIG_ENDIAN);
        buffer.putLong(offset + 31, crossMatchNumber, BIG_ENDIAN);
        buffer.putByte(offset + 39, crossType);
        return 40;
    }

    /** Broken Trade, type B. */
    public static int brokenTrade(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long brokenMatchNumber)
    {
        common(buffer, offset, (byte)'B', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, brokenMatchNumber, BIG_ENDIAN);
        return 19;
    }

    /** Net Order Imbalance Indicator (NOII), type I. */
    public static int netOrderImbalance(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long pairedShares, final long imbalanceShares, final byte imbalanceDirection,
        final long stock, final long farPrice, final long nearPrice, final long currentReferencePrice,
        final byte imbalanceCrossType, final byte priceVariation)
    {
        common(buffer, offset, (byte)'I', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, pairedShares, BIG_ENDIAN);
        buffer.putLong(offset + 19, imbalanceShares, BIG_ENDIAN);
        buffer.putByte(offset + 27, imbalanceDirection);
        buffer.putLong(offset + 28, stock, BIG_ENDIAN);
        buffer.putInt(offset + 36, (int)farPrice, BIG_ENDIAN);
        buffer.putInt(offset + 40, (int)nearPrice, BIG_ENDIAN);
        buffer.putInt(offset + 44, (int)currentReferencePrice, BIG_ENDIAN);
        buffer.putByte(offset + 48, imbalanceCrossType);
        buffer.putByte(offset + 49, priceVariation);
        return 50;
    }

    /** Retail Price Improvement Indicator, type N. */
    public static int retailPriceImprovement(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long stock, final byte interestFlag)
    {
        common(buffer, offset, (byte)'N', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, stock, BIG_ENDIAN);
        buffer.putByte(offset + 19, interestFlag);
        return 20;
    }

    /** Direct Listing with Capital Raise Price Discovery, type O. */
    public static int directListing(
        final MutableDirectBuffer buffer, final int offset, final int stockLocate, final int trackingNumber,
        final long timestamp, final long stock, final byte openEligibilityStatus, final long minimumAllowablePrice,
        final long maximumAllowablePrice, final long nearExecutionPrice, final long nearExecutionTime,
        final long lowerPriceRangeCollar, final long upperPriceRangeCollar)
    {
        common(buffer, offset, (byte)'O', stockLocate, trackingNumber, timestamp);
        buffer.putLong(offset + 11, stock, BIG_ENDIAN);
        buffer.putByte(offset + 19, openEligibilityStatus);
        buffer.putInt(offset + 20, (int)minimumAllowablePrice, BIG_ENDIAN);
        buffer.putInt(offset + 24, (int)maximumAllowablePrice, BIG_ENDIAN);
        buffer.putInt(offset + 28, (int)nearExecutionPrice, BIG_ENDIAN);
        buffer.putLong(offset + 32, nearExecutionTime, BIG_ENDIAN);
        buffer.putInt(offset + 40, (int)lowerPriceRangeCollar, BIG_ENDIAN);
        buffer.putInt(offset + 44, (int)upperPriceRangeCollar, BIG_ENDIAN);
        return 48;
    }

    private static void common(
        final MutableDirectBuffer buffer, final int offset, final byte type, final int stockLocate,
        final int trackingNumber, final long timestamp)
    {
        buffer.putByte(offset, type);
        buffer.putShort(offset + 1, (short)stockLocate, BIG_ENDIAN);
        buffer.putLong(offset + 3, (long)trackingNumber << 48 | timestamp & 0xFFFF_FFFF_FFFFL, BIG_ENDIAN);
    }
}
