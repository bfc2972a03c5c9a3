package io.directlive.feed.itch;

import static io.directlive.feed.SourceEventWriter.WHOLE_MESSAGE;

import io.directlive.feed.EventWriter;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The meaning of all ITCH messages but those that make up nearly all of a day: trades, auctions, status, directory, and
 * what has no common meaning. Used by one thread; allocates nothing.
 */
final class ItchOtherMessages
{
    private static final int MIC = Alpha.nulPadded4(Alpha.pack4("XNAS"));
    private static final int CURRENCY = Alpha.nulPadded4(Alpha.pack4("USD"));
    private static final long PRICE4 = ItchNormaliser.PRICE4;

    private final EventWriter out;

    ItchOtherMessages(final EventWriter out)
    {
        this.out = out;
    }

    /** One that has been found to hold what it must. */
    int normalise(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int locate,
        final MutableDirectBuffer events,
        final int to)
    {
        out.message(events, to, sourceSequence, receiveTimeNs);
        out.about(timeNs, locate, WHOLE_MESSAGE);
        switch (ItchMessage.type(message, at))
        {
            case 'P':
                trade(message, at);
                break;

            case 'C':
                executedWithPrice(message, at);
                break;

            case 'Q':
                cross(message, at);
                break;

            case 'B':
                out.tradeBroken(ItchMessage.brokenMatchNumber(message, at));
                break;

            case 'I':
                imbalance(message, at);
                break;

            case 'R':
                definition(message, at);
                break;

            case 'S':
            case 'H':
            case 'h':
            case 'Y':
            case 'W':
                status(message, at);
                break;

            default:
                out.notice(message, at, messageLength, ItchMessage.type(message, at));
                break;
        }
        return out.length();
    }

    private void executedWithPrice(final DirectBuffer message, final int at)
    {
        out.orderExecutedWithPrice(
            ItchMessage.orderReference(message, at),
            ItchMessage.executedShares(message, at),
            ItchMessage.executionMatchNumber(message, at),
            ItchMessage.executionPrice(message, at) * PRICE4,
            ItchMessage.printable(message, at) == 'Y');
    }

    private void trade(final DirectBuffer message, final int at)
    {
        out.trade(
            ItchMessage.price(message, at) * PRICE4,
            ItchMessage.shares(message, at),
            ItchMessage.tradeMatchNumber(message, at),
            ItchMessage.orderReference(message, at),
            TradeType.NON_DISPLAYED,
            Side.NONE,
            true,
            ItchMessage.side(message, at));
    }

    private void cross(final DirectBuffer message, final int at)
    {
        final byte crossType = ItchMessage.crossType(message, at);
        out.trade(
            ItchMessage.crossPrice(message, at) * PRICE4,
            ItchMessage.crossShares(message, at),
            ItchMessage.crossMatchNumber(message, at),
            0,
            switch (crossType)
            {
                case 'O' -> TradeType.OPENING_CROSS;
                case 'C' -> TradeType.CLOSING_CROSS;
                case 'H' -> TradeType.HALT_CROSS;
                case 'A' -> TradeType.EXTENDED_CROSS;
                default -> TradeType.OTHER;
            },
            Side.NONE,
            true,
            crossType);
    }

    private void imbalance(final DirectBuffer message, final int at)
    {
        out.imbalance(
            ItchMessage.pairedShares(message, at),
            ItchMessage.imbalanceShares(message, at),
            priceOrNull(ItchMessage.farPrice(message, at)),
            priceOrNull(ItchMessage.nearPrice(message, at)),
            priceOrNull(ItchMessage.currentReferencePrice(message, at)),
            ItchMessage.imbalanceDirection(message, at),
            ItchMessage.imbalanceCrossType(message, at),
            ItchMessage.priceVariation(message, at));
    }

    /** In an auction a price of 0 says that there is none. */
    private static long priceOrNull(final long price4)
    {
        return price4 == 0 ? Prices.NULL : price4 * PRICE4;
    }

    private void definition(final DirectBuffer message, final int at)
    {
        out.definition(
            Alpha.nulPadded8(ItchMessage.stock(message, at)),
            PRICE4,
            ItchMessage.roundLotSize(message, at),
            MIC,
            CURRENCY,
            instrumentType(message, at),
            ItchMessage.authenticity(message, at) == 'T');
        out.attributes(0, message, at + ItchNormaliser.ATTRIBUTES_OFFSET, ItchNormaliser.ATTRIBUTES_LENGTH);
    }

    private static InstrumentType instrumentType(final DirectBuffer message, final int at)
    {
        if (ItchMessage.etpFlag(message, at) == 'Y')
        {
            return InstrumentType.FUND;
        }
        return switch (ItchMessage.issueClassification(message, at))
        {
            case 'A', 'C', 'F', 'L', 'O', 'P', 'S', 'U', 'V' -> InstrumentType.EQUITY;
            case 'B', 'N', 'T' -> InstrumentType.BOND;
            case 'R', 'W' -> InstrumentType.WARRANT;
            default -> InstrumentType.UNKNOWN;
        };
    }

    private void status(final DirectBuffer message, final int at)
    {
        switch (ItchMessage.type(message, at))
        {
            case 'S':
            {
                final byte code = ItchMessage.eventCode(message, at);
                out.status(StatusScope.SESSION, sessionState(code), code, (byte)' ', 0);
                break;
            }

            case 'H':
            {
                final byte code = ItchMessage.tradingState(message, at);
                final long reason = Alpha.nulPadded4(ItchMessage.reason(message, at)) & 0xFFFF_FFFFL;
                out.status(StatusScope.INSTRUMENT, tradingState(code), code, (byte)' ', reason);
                break;
            }

            case 'h':
            {
                final byte code = ItchMessage.operationalHaltAction(message, at);
                final byte market = ItchMessage.operationalHaltMarket(message, at);
                out.status(StatusScope.OPERATIONAL, tradingState(code), code, market, 0);
                break;
            }

            case 'Y':
            {
                final byte code = ItchMessage.regShoAction(message, at);
                out.status(StatusScope.SHORT_SALE, shortSaleState(code), code, (byte)' ', 0);
                break;
            }

            default:
            {
                final byte level = ItchMessage.breachedLevel(message, at);
                out.status(StatusScope.CIRCUIT_BREAKER, TradingState.BREACHED, level, level, 0);
                break;
            }
        }
    }

    private static TradingState sessionState(final byte eventCode)
    {
        return switch (eventCode)
        {
            case 'O' -> TradingState.START_OF_MESSAGES;
            case 'S' -> TradingState.SYSTEM_OPEN;
            case 'Q' -> TradingState.MARKET_OPEN;
            case 'M' -> TradingState.MARKET_CLOSED;
            case 'E' -> TradingState.SYSTEM_CLOSED;
            case 'C' -> TradingState.END_OF_MESSAGES;
            default -> TradingState.UNKNOWN;
        };
    }

    private static TradingState tradingState(final byte code)
    {
        return switch (code)
        {
            case 'T' -> TradingState.TRADING;
            case 'H' -> TradingState.HALTED;
            case 'P' -> TradingState.PAUSED;
            case 'Q' -> TradingState.QUOTATION_ONLY;
            default -> TradingState.UNKNOWN;
        };
    }

    private static TradingState shortSaleState(final byte action)
    {
        return switch (action)
        {
            case '0' -> TradingState.UNRESTRICTED;
            case '1', '2' -> TradingState.RESTRICTED;
            default -> TradingState.UNKNOWN;
        };
    }
}
