package io.directlive.feed.iex;

import static io.directlive.feed.SourceEventWriter.WHOLE_MESSAGE;

import io.directlive.feed.EventBody;
import io.directlive.feed.EventWriter;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import java.time.LocalDate;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The meaning of TOPS, DEEP and DEEP+: see the table in the README of this module. One message is one event, but for
 * two: a quote is the whole of a book, BookCleared and a LevelUpdated for each side that has a quote; and a trading
 * status names its instrument before it tells of it. Keeps no state between messages but {@link UnusualSymbols}. Used
 * by one thread; allocates nothing.
 */
public final class IexNormaliser implements Normaliser
{
    /** Units of an event's price in one unit of a price of IEX; the smallest price step too. */
    public static final long PRICE4 = Prices.ONE / 10_000;
    /** Largest price that events can carry. */
    public static final long MAX_PRICE = Long.MAX_VALUE / PRICE4;

    /** Sale condition: part of a cross at a single price. */
    static final int SINGLE_PRICE_CROSS = 0x08;

    /** Type of a level, and side of an order: buy. */
    static final byte BUY = '8';
    /** Type of a level, and side of an order: sell. */
    static final byte SELL = '5';

    private static final int EVENT_COMPLETE = 0x01;
    private static final int PRIORITY_KEPT = 0x01;
    private static final int TEST_SECURITY = 0x80;
    private static final int EXCHANGE_TRADED_PRODUCT = 0x20;

    private static final int MIC = 'I' | 'E' << 8 | 'X' << 16 | 'G' << 24;
    private static final int CURRENCY = 'U' | 'S' << 8 | 'D' << 16;
    /** Bytes of a directory entry behind the symbol: round lot size to LULD tier. */
    private static final int DIRECTORY_REST = 13;

    private final IexFormat format;
    private final SourceSession session;
    private final EventWriter out;
    private final boolean showsHiddenTradesOnly;
    private final UnusualSymbols unusualSymbols = new UnusualSymbols();

    /**
     * @param format      the feed whose messages these are.
     * @param session     whose messages these are.
     * @param tradingDate in New York, for instrument definitions; time stamps need none.
     */
    public IexNormaliser(final IexFormat format, final SourceSession session, final LocalDate tradingDate)
    {
        this.format = format;
        this.session = session;
        out = new EventWriter(session, tradingDate);
        showsHiddenTradesOnly = format == IexFormat.DEEP_PLUS;
    }

    @Override
    public SourceSession session()
    {
        return session;
    }

    /** Of a quote with both sides. */
    @Override
    public int maxLength()
    {
        return EventBody.length(EventBody.CLEARED) + 2 * EventBody.length(EventBody.LEVEL);
    }

    @Override
    public int normalise(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        out.message(events, to, sourceSequence, receiveTimeNs);
        if (IexRules.commonFault(format, message, at, messageLength) == null)
        {
            onMessage(message, at, messageLength);
        }
        else
        {
            rejectOrPassOn(message, at, messageLength);
        }
        return out.length();
    }

    private void onMessage(final DirectBuffer message, final int at, final int messageLength)
    {
        final byte type = IexMessage.type(message, at);
        final int instrument = type == 'S' ? 0 : instrument(message, at);
        if (type != 'S' && (instrument == 0 || IexRules.bodyFault(message, at) != null))
        {
            malformed(message, at, messageLength);
            return;
        }

        // The types that make up nearly all of a day; the others have a method of their own, to keep this one small.
        out.about(IexMessage.timestamp(message, at), instrument, WHOLE_MESSAGE);
        switch (type)
        {
            case BUY -> level(message, at, Side.BID);
            case SELL -> level(message, at, Side.ASK);
            case 'Q' -> quote(message, at);
            case 'a' -> added(message, at);
            case 'M' -> modified(message, at);
            case 'R' -> out.orderDeleted(IexMessage.orderId(message, at));
            case 'S' -> status(message, at);
            default -> onOther(message, at, messageLength);
        }
    }

    @Override
    public String fault(final DirectBuffer message, final int at, final int messageLength)
    {
        IexFault fault = IexRules.faultOf(format, message, at, messageLength);
        if (fault == null && knows(message, at, messageLength) && IexMessage.type(message, at) != 'S')
        {
            final long symbol = IexMessage.symbol(message, at);
            final int code = IexSymbol.code(symbol);
            fault = IexSymbol.isPlain(code) ? null : unusualSymbols.fault(symbol, code);
        }
        return fault == null ? null : fault.reason();
    }

    @Override
    public boolean knows(final DirectBuffer message, final int at, final int messageLength)
    {
        return messageLength > 0 && format.expectedLength(IexMessage.type(message, at)) > 0;
    }

    @Override
    public long venueTimeNs(final DirectBuffer message, final int at, final int messageLength)
    {
        return messageLength < IexMessage.COMMON_LENGTH ? 0 : Math.max(0, IexMessage.timestamp(message, at));
    }

    /** @return the instrument's code; 0 when there is no symbol, or it cannot be told from another. */
    private int instrument(final DirectBuffer message, final int at)
    {
        final long symbol = IexMessage.symbol(message, at);
        final int code = IexSymbol.code(symbol);
        return IexSymbol.isPlain(code) || unusualSymbols.claim(symbol, code) ? code : 0;
    }

    // --- Books ------------------------------------------------------------------------------------------------------

    /** What a quote does not show is not there; so the book is emptied, and filled again within the same event. */
    private void quote(final DirectBuffer message, final int at)
    {
        out.flagged(0).bookCleared(IexMessage.type(message, at));
        final long bidSize = IexMessage.bidSize(message, at);
        if (bidSize != 0)
        {
            out.levelUpdated(Side.BID, IexMessage.bidPrice(message, at) * PRICE4, bidSize, 0);
        }
        final long askSize = IexMessage.askSize(message, at);
        if (askSize != 0)
        {
            out.levelUpdated(Side.ASK, IexMessage.askPrice(message, at) * PRICE4, askSize, 0);
        }
        out.addFlags(WHOLE_MESSAGE);
    }

    private void level(final DirectBuffer message, final int at, final Side side)
    {
        // Both flags are the lowest bit, so one is the other, without a branch that could not be foreseen.
        out.flagged(EventFlags.LAST_IN_MESSAGE | IexMessage.code(message, at) & EVENT_COMPLETE);
        out.levelUpdated(side, IexMessage.price(message, at) * PRICE4, IexMessage.size(message, at), 0);
    }

    private void added(final DirectBuffer message, final int at)
    {
        out.orderAdded(
            IexMessage.orderId(message, at),
            IexMessage.orderPrice(message, at) * PRICE4,
            IexMessage.orderSize(message, at),
            0,
            IexMessage.code(message, at) == BUY ? Side.BID : Side.ASK);
    }

    private void modified(final DirectBuffer message, final int at)
    {
        out.orderModified(
            IexMessage.orderId(message, at),
            IexMessage.orderPrice(message, at) * PRICE4,
            IexMessage.orderSize(message, at),
            (IexMessage.code(message, at) & PRIORITY_KEPT) != 0);
    }

    private void executed(final DirectBuffer message, final int at)
    {
        out.orderExecutedWithPrice(
            IexMessage.orderId(message, at),
            IexMessage.orderSize(message, at),
            IexMessage.executionTradeId(message, at),
            IexMessage.orderPrice(message, at) * PRICE4,
            true);
    }

    // --- All else ---------------------------------------------------------------------------------------------------

    private void onOther(final DirectBuffer message, final int at, final int messageLength)
    {
        switch (IexMessage.type(message, at))
        {
            case 'T' -> trade(message, at);
            case 'L' -> executed(message, at);
            case 'B' -> out.tradeBroken(IexMessage.tradeId(message, at));
            case 'C' -> out.bookCleared(IexMessage.type(message, at));
            case 'A' -> imbalance(message, at);
            case 'D' -> definition(message, at);
            case 'H' -> namedStatus(message, at);
            case 'O', 'P' -> status(message, at);
            default -> out.notice(message, at, messageLength, IexMessage.type(message, at));
        }
    }

    /** TOPS and DEEP report shown and hidden fills alike; DEEP+ reports here only what was hidden on both sides. */
    private void trade(final DirectBuffer message, final int at)
    {
        final byte conditions = IexMessage.code(message, at);
        final boolean isHidden = showsHiddenTradesOnly && (conditions & SINGLE_PRICE_CROSS) == 0;
        out.trade(
            IexMessage.price(message, at) * PRICE4,
            IexMessage.size(message, at),
            IexMessage.tradeId(message, at),
            0,
            isHidden ? TradeType.NON_DISPLAYED : TradeType.OTHER,
            Side.NONE,
            true,
            conditions);
    }

    private void imbalance(final DirectBuffer message, final int at)
    {
        out.imbalance(
            IexMessage.pairedShares(message, at),
            IexMessage.imbalanceShares(message, at),
            priceOrNull(IexMessage.auctionBookClearingPrice(message, at)),
            priceOrNull(IexMessage.indicativeClearingPrice(message, at)),
            priceOrNull(IexMessage.referencePrice(message, at)),
            IexMessage.imbalanceSide(message, at),
            IexMessage.code(message, at),
            (byte)' ');
    }

    private static long priceOrNull(final long price)
    {
        return price == 0 ? Prices.NULL : price * PRICE4;
    }

    private void definition(final DirectBuffer message, final int at)
    {
        final byte flags = IexMessage.code(message, at);
        out.definition(
            EventBody.nulPadded(IexMessage.symbol(message, at)),
            PRICE4,
            IexMessage.roundLotSize(message, at),
            MIC,
            CURRENCY,
            (flags & EXCHANGE_TRADED_PRODUCT) != 0 ? InstrumentType.FUND : InstrumentType.EQUITY,
            (flags & TEST_SECURITY) != 0);
        out.attribute(0, flags);
        out.attributes(1, message, at + IexMessage.SYMBOL_OFFSET + IexMessage.SYMBOL_LENGTH, DIRECTORY_REST);
    }

    /**
     * The status of every symbol is told before the day starts, a directory entry not of every symbol; so it is this
     * message that names the instrument.
     */
    private void namedStatus(final DirectBuffer message, final int at)
    {
        final long symbol = EventBody.nulPadded(IexMessage.symbol(message, at));
        out.flagged(EventFlags.SYNTHETIC)
            .definition(symbol, PRICE4, 0, MIC, CURRENCY, InstrumentType.UNKNOWN, false);
        out.flagged(WHOLE_MESSAGE);
        status(message, at);
    }

    private void status(final DirectBuffer message, final int at)
    {
        final byte code = IexMessage.code(message, at);
        switch (IexMessage.type(message, at))
        {
            case 'S':
                out.status(StatusScope.SESSION, sessionState(code), code, (byte)' ', 0);
                break;

            case 'H':
            {
                final long reason = reason4(IexMessage.reason(message, at));
                out.status(StatusScope.INSTRUMENT, tradingState(code), code, (byte)' ', reason);
                break;
            }

            case 'O':
                out.status(StatusScope.OPERATIONAL, operationalState(code), code, (byte)' ', 0);
                break;

            default:
            {
                final byte detail = IexMessage.detail(message, at);
                final long reason = detail == ' ' ? 0 : detail & 0xFF;
                out.status(StatusScope.SHORT_SALE, shortSaleState(code), code, (byte)' ', reason);
                break;
            }
        }
    }

    private static long reason4(final int padded)
    {
        return EventBody.nulPadded(padded) & 0xFFFF_FFFFL;
    }

    private static TradingState sessionState(final byte code)
    {
        return switch (code)
        {
            case 'O' -> TradingState.START_OF_MESSAGES;
            case 'S' -> TradingState.SYSTEM_OPEN;
            case 'R' -> TradingState.MARKET_OPEN;
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
            case 'O' -> TradingState.AUCTION;
            default -> TradingState.UNKNOWN;
        };
    }

    private static TradingState operationalState(final byte code)
    {
        return switch (code)
        {
            case 'O' -> TradingState.HALTED;
            case 'N' -> TradingState.TRADING;
            default -> TradingState.UNKNOWN;
        };
    }

    private static TradingState shortSaleState(final byte code)
    {
        return switch (code)
        {
            case 0 -> TradingState.UNRESTRICTED;
            case 1 -> TradingState.RESTRICTED;
            default -> TradingState.UNKNOWN;
        };
    }

    // --- What is not as it should be --------------------------------------------------------------------------------

    /** A message of a type that nobody here knows is passed on as it is; anything else is a gap of one message. */
    private void rejectOrPassOn(final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength == 0 || knows(message, at, messageLength))
        {
            malformed(message, at, messageLength);
        }
        else
        {
            out.about(venueTimeNs(message, at, messageLength), 0, WHOLE_MESSAGE);
            out.notice(message, at, messageLength, IexMessage.type(message, at));
        }
    }

    private void malformed(final DirectBuffer message, final int at, final int messageLength)
    {
        out.about(
            venueTimeNs(message, at, messageLength), readableInstrument(message, at, messageLength), WHOLE_MESSAGE);
        out.malformed();
    }

    /** The code that the symbol has, also when it shares it with another: then the book of both is suspect. */
    private static int readableInstrument(final DirectBuffer message, final int at, final int messageLength)
    {
        final boolean isReadable = messageLength >= IexMessage.SYMBOL_OFFSET + IexMessage.SYMBOL_LENGTH &&
            IexMessage.type(message, at) != 'S';
        return isReadable ? IexSymbol.code(IexMessage.symbol(message, at)) : 0;
    }
}
