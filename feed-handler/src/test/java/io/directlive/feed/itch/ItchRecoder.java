package io.directlive.feed.itch;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Reads every field of a message through {@link ItchMessage} and writes it again through {@link ItchEncoder}. */
final class ItchRecoder
{
    private ItchRecoder()
    {
    }

    static int recode(final DirectBuffer in, final int at, final MutableDirectBuffer out, final int to)
    {
        final int locate = ItchMessage.stockLocate(in, at);
        final int tracking = ItchMessage.trackingNumber(in, at);
        final long time = ItchMessage.timestamp(in, at);
        return switch (ItchMessage.type(in, at))
        {
            case 'S' -> ItchEncoder.systemEvent(out, to, locate, tracking, time, ItchMessage.eventCode(in, at));
            case 'R' -> ItchEncoder.stockDirectory(
                out, to, locate, tracking, time, ItchMessage.stock(in, at), ItchMessage.marketCategory(in, at),
                ItchMessage.financialStatus(in, at), ItchMessage.roundLotSize(in, at),
                ItchMessage.roundLotsOnly(in, at), ItchMessage.issueClassification(in, at),
                ItchMessage.issueSubType(in, at), ItchMessage.authenticity(in, at),
                ItchMessage.shortSaleThreshold(in, at), ItchMessage.ipoFlag(in, at),
                ItchMessage.luldReferencePriceTier(in, at), ItchMessage.etpFlag(in, at),
                ItchMessage.etpLeverageFactor(in, at), ItchMessage.inverseIndicator(in, at));
            case 'H' -> ItchEncoder.tradingAction(
                out, to, locate, tracking, time, ItchMessage.stock(in, at), ItchMessage.tradingState(in, at),
                ItchMessage.tradingActionReserved(in, at), ItchMessage.reason(in, at));
            case 'Y' -> ItchEncoder.regShoRestriction(
                out, to, locate, tracking, time, ItchMessage.stock(in, at), ItchMessage.regShoAction(in, at));
            case 'L' -> ItchEncoder.participantPosition(
                out, to, locate, tracking, time, ItchMessage.mpid(in, at), ItchMessage.stock(in, at),
                ItchMessage.primaryMarketMaker(in, at), ItchMessage.marketMakerMode(in, at),
                ItchMessage.marketParticipantState(in, at));
            case 'V' -> ItchEncoder.mwcbDeclineLevel(
                out, to, locate, tracking, time, ItchMessage.level1(in, at), ItchMessage.level2(in, at),
                ItchMessage.level3(in, at));
            case 'W' -> ItchEncoder.mwcbStatus(out, to, locate, tracking, time, ItchMessage.breachedLevel(in, at));
            case 'K' -> ItchEncoder.ipoQuotingPeriod(
                out, to, locate, tracking, time, ItchMessage.stock(in, at), ItchMessage.ipoQuotationReleaseTime(in, at),
                ItchMessage.ipoQuotationReleaseQualifier(in, at), ItchMessage.ipoPrice(in, at));
            case 'J' -> ItchEncoder.luldAuctionCollar(
                out, to, locate, tracking, time, ItchMessage.stock(in, at),
                ItchMessage.auctionCollarReferencePrice(in, at), ItchMessage.upperAuctionCollarPrice(in, at),
                ItchMessage.lowerAuctionCollarPrice(in, at), ItchMessage.auctionCollarExtension(in, at));
            case 'h' -> ItchEncoder.operationalHalt(
                out, to, locate, tracking, time, ItchMessage.stock(in, at), ItchMessage.operationalHaltMarket(in, at),
                ItchMessage.operationalHaltAction(in, at));
            case 'A' -> ItchEncoder.addOrder(
                out, to, locate, tracking, time, ItchMessage.orderReference(in, at), ItchMessage.side(in, at),
                ItchMessage.shares(in, at), ItchMessage.stock(in, at), ItchMessage.price(in, at));
            case 'F' -> ItchEncoder.addOrderMpid(
                out, to, locate, tracking, time, ItchMessage.orderReference(in, at), ItchMessage.side(in, at),
                ItchMessage.shares(in, at), ItchMessage.stock(in, at), ItchMessage.price(in, at),
                ItchMessage.attribution(in, at));
            case 'E' -> ItchEncoder.orderExecuted(
                out, to, locate, tracking, time, ItchMessage.orderReference(in, at), ItchMessage.executedShares(in, at),
                ItchMessage.executionMatchNumber(in, at));
            case 'C' -> ItchEncoder.orderExecutedWithPrice(
                out, to, locate, tracking, time, ItchMessage.orderReference(in, at), ItchMessage.executedShares(in, at),
                ItchMessage.executionMatchNumber(in, at), ItchMessage.printable(in, at),
                ItchMessage.executionPrice(in, at));
            case 'X' -> ItchEncoder.orderCancel(
                out, to, locate, tracking, time, ItchMessage.orderReference(in, at),
                ItchMessage.cancelledShares(in, at));
            case 'D' -> ItchEncoder.orderDelete(out, to, locate, tracking, time, ItchMessage.orderReference(in, at));
            case 'U' -> ItchEncoder.orderReplace(
                out, to, locate, tracking, time, ItchMessage.orderReference(in, at),
                ItchMessage.newOrderReference(in, at), ItchMessage.replacementShares(in, at),
                ItchMessage.replacementPrice(in, at));
            case 'P' -> ItchEncoder.trade(
                out, to, locate, tracking, time, ItchMessage.orderReference(in, at), ItchMessage.side(in, at),
                ItchMessage.shares(in, at), ItchMessage.stock(in, at), ItchMessage.price(in, at),
                ItchMessage.tradeMatchNumber(in, at));
            case 'Q' -> ItchEncoder.crossTrade(
                out, to, locate, tracking, time, ItchMessage.crossShares(in, at), ItchMessage.stock(in, at),
                ItchMessage.crossPrice(in, at), ItchMessage.crossMatchNumber(in, at), ItchMessage.crossType(in, at));
            case 'B' -> ItchEncoder.brokenTrade(out, to, locate, tracking, time, ItchMessage.brokenMatchNumber(in, at));
            case 'I' -> ItchEncoder.netOrderImbalance(
                out, to, locate, tracking, time, ItchMessage.pairedShares(in, at), ItchMessage.imbalanceShares(in, at),
                ItchMessage.imbalanceDirection(in, at), ItchMessage.stock(in, at), ItchMessage.farPrice(in, at),
                ItchMessage.nearPrice(in, at), ItchMessage.currentReferencePrice(in, at),
                ItchMessage.imbalanceCrossType(in, at), ItchMessage.priceVariation(in, at));
            case 'N' -> ItchEncoder.retailPriceImprovement(
                out, to, locate, tracking, time, ItchMessage.stock(in, at), ItchMessage.interestFlag(in, at));
            case 'O' -> ItchEncoder.directListing(
                out, to, locate, tracking, time, ItchMessage.stock(in, at), ItchMessage.openEligibilityStatus(in, at),
                ItchMessage.minimumAllowablePrice(in, at), ItchMessage.maximumAllowablePrice(in, at),
                ItchMessage.nearExecutionPrice(in, at), ItchMessage.nearExecutionTime(in, at),
                ItchMessage.lowerPriceRangeCollar(in, at), ItchMessage.upperPriceRangeCollar(in, at));
            default -> throw new IllegalArgumentException("type " + (char)ItchMessage.type(in, at));
        };
    }
}
