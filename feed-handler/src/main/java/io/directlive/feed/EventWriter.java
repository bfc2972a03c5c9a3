package io.directlive.feed;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradeType;
import io.directlive.protocol.sbe.TradingState;
import java.time.LocalDate;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes the events of one venue message after another, so that a normaliser holds nothing but what its venue means:
 * {@link #message} begins them, {@link #about} says what the next ones have in common, then there is one method for
 * each kind of event. The index within the message counts on by itself, and a venue time of 0 is flagged.
 * <p>
 * All that is remembered costs a store each. Messages that come so often that this shows are written straight through
 * {@link SourceEventWriter#fullHeader} and {@link EventBody}, which is what this class uses too.
 * <p>
 * Used by one thread; allocates nothing.
 */
public final class EventWriter
{
    private static final int PRINTABLE_SHIFT = 16;
    private static final int VENUE_CODE_SHIFT = 24;

    private final SourceEventWriter headers;
    private final long tradingDate;

    // Of the message at hand.
    private MutableDirectBuffer events;
    private int start;
    private int next;
    private int last;
    private int index;
    private long sourceSequence;
    private long receiveTimeNs;

    // Of the events that come next.
    private long venueTimeNs;
    private int venueInstrument;
    private int flags;

    /**
     * @param session     whose events are to be written.
     * @param tradingDate that definitions are stamped with.
     */
    public EventWriter(final SourceSession session, final LocalDate tradingDate)
    {
        headers = new SourceEventWriter(session);
        this.tradingDate = SourceSession.yyyymmdd(tradingDate);
    }

    /** @return what writes the headers, for messages that come often. */
    public SourceEventWriter headers()
    {
        return headers;
    }

    /**
     * A message begins; nothing is kept of the one before.
     *
     * @param events         that takes the events.
     * @param offset         of the first one.
     * @param sourceSequence the venue's number of the message.
     * @param receiveTimeNs  first sight here.
     */
    public void message(
        final MutableDirectBuffer events, final int offset, final long sourceSequence, final long receiveTimeNs)
    {
        if (this.events != events)
        {
            this.events = events;
        }
        start = offset;
        next = offset;
        index = 0;
        this.sourceSequence = sourceSequence;
        this.receiveTimeNs = receiveTimeNs;
    }

    /**
     * What the next events speak of.
     *
     * @param venueTimeNs     the venue's time; 0 when it is not known, which is flagged.
     * @param venueInstrument the venue's instrument code, 0 for none.
     * @param flags           bits of {@link EventFlags}.
     */
    public void about(final long venueTimeNs, final int venueInstrument, final int flags)
    {
        this.venueTimeNs = venueTimeNs;
        this.venueInstrument = venueInstrument;
        this.flags = flags;
    }

    /**
     * The next events speak of this instrument, and else of what those before spoke of.
     *
     * @param venueInstrument the venue's instrument code, 0 for none.
     * @return this.
     */
    public EventWriter of(final int venueInstrument)
    {
        this.venueInstrument = venueInstrument;
        return this;
    }

    /**
     * The next events have these flags, and that of a bad time stamp where there is no time.
     *
     * @param flags bits of {@link EventFlags}.
     * @return this.
     */
    public EventWriter flagged(final int flags)
    {
        this.flags = flags;
        return this;
    }

    /**
     * The next events have these flags on top of those asked for before.
     *
     * @param more bits of {@link EventFlags}.
     * @return this.
     */
    public EventWriter alsoFlagged(final int more)
    {
        flags |= more;
        return this;
    }

    /**
     * Gives the last event more flags.
     *
     * @param more bits of {@link EventFlags}.
     */
    public void addFlags(final int more)
    {
        EventLayout.flags(events, last, EventLayout.flags(events, last) | more);
    }

    /** @return whether the message has given no event so far. */
    public boolean isEmpty()
    {
        return index == 0;
    }

    /** @return bytes of the message's events so far. */
    public int length()
    {
        return next - start;
    }

    // --- Orders and levels ------------------------------------------------------------------------------------------

    /**
     * An order joins the back of its level.
     *
     * @param mpid participant, first character lowest, padded with NUL; 0 for none.
     */
    public void orderAdded(
        final long orderId, final long price, final long quantity, final int mpid, final Side side)
    {
        EventBody.orderAdded(events, begin(EventBody.ADDED), orderId, price, quantity, mpid, side.value());
    }

    /** An order trades at its own price. */
    public void orderExecuted(final long orderId, final long quantity, final long tradeId)
    {
        EventBody.orderExecuted(events, begin(EventBody.EXECUTED), orderId, quantity, tradeId);
    }

    /** An order trades at another price. */
    public void orderExecutedWithPrice(
        final long orderId, final long quantity, final long tradeId, final long price, final boolean isPrintable)
    {
        EventBody.orderExecutedWithPrice(
            events, begin(EventBody.EXECUTED_WITH_PRICE), orderId, quantity, tradeId, price, bool(isPrintable));
    }

    /** A part of an order goes. */
    public void orderReduced(final long orderId, final long quantity)
    {
        EventBody.orderReduced(events, begin(EventBody.REDUCED), orderId, quantity);
    }

    /** An order goes. */
    public void orderDeleted(final long orderId)
    {
        EventBody.orderDeleted(events, begin(EventBody.DELETED), orderId);
    }

    /** An order changes. */
    public void orderModified(
        final long orderId, final long price, final long quantity, final boolean isPriorityKept)
    {
        EventBody.orderModified(
            events, begin(EventBody.MODIFIED), orderId, price, quantity, bool(isPriorityKept));
    }

    /** OrderModified, of a venue that does not tell whether the order kept its place: who knows how it was, tells. */
    public void orderModified(final long orderId, final long price, final long quantity)
    {
        EventBody.orderModified(
            events, begin(EventBody.MODIFIED), orderId, price, quantity, BooleanType.NULL_VAL.value());
    }

    /**
     * A level has a new total.
     *
     * @param quantity   0 when the level is no more.
     * @param orderCount 0 when not told.
     */
    public void levelUpdated(final Side side, final long price, final long quantity, final long orderCount)
    {
        EventBody.levelUpdated(events, begin(EventBody.LEVEL), price, quantity, orderCount, side.value());
    }

    /**
     * A book is empty.
     *
     * @param venueCode the venue's own reason code; space for none.
     */
    public void bookCleared(final byte venueCode)
    {
        EventBody.bookCleared(events, begin(EventBody.CLEARED), venueCode);
    }

    // --- Trades and auctions ----------------------------------------------------------------------------------------

    /**
     * A trade to report.
     *
     * @param tradeId     0 for none.
     * @param orderId     of the resting order; 0 when not told.
     * @param isPrintable whether it counts in the volume.
     * @param venueCode   the venue's own code; space for none.
     */
    public void trade(
        final long price,
        final long quantity,
        final long tradeId,
        final long orderId,
        final TradeType type,
        final Side aggressor,
        final boolean isPrintable,
        final byte venueCode)
    {
        final long codes = type.value() | aggressor.value() << 8 | bool(isPrintable) << PRINTABLE_SHIFT |
            (venueCode & 0xFFL) << VENUE_CODE_SHIFT;
        EventBody.trade(events, begin(EventBody.TRADE), price, quantity, tradeId, orderId, codes);
    }

    /** A trade is void. */
    public void tradeBroken(final long tradeId)
    {
        EventBody.tradeBroken(events, begin(EventBody.BROKEN), tradeId);
    }

    /** What an auction would give; {@link Prices#NULL} for a price that there is not. */
    public void imbalance(
        final long pairedQuantity,
        final long imbalanceQuantity,
        final long farPrice,
        final long nearPrice,
        final long referencePrice,
        final byte direction,
        final byte crossType,
        final byte priceVariation)
    {
        final long codes = direction & 0xFF | (crossType & 0xFF) << 8 | (priceVariation & 0xFF) << 16;
        EventBody.imbalance(
            events,
            begin(EventBody.IMBALANCE),
            pairedQuantity,
            imbalanceQuantity,
            farPrice,
            nearPrice,
            referencePrice,
            codes);
    }

    // --- Instruments ------------------------------------------------------------------------------------------------

    /**
     * An instrument, without attributes. {@link #symbol}, {@link #attributes},
     * {@link #quantityExponent} and {@link #marketDepth} write what this leaves 0.
     *
     * @param symbol         eight characters, first one lowest, padded with NUL.
     * @param priceIncrement smallest price step; {@link Prices#NULL} when not told.
     * @param lotSize        round lot; 0 when not told.
     * @param venue          market identifier, first character lowest, padded with NUL.
     * @param currency       first character lowest, padded with NUL.
     * @param type           of the instrument.
     * @param isTest         whether it is one for tests.
     */
    public void definition(
        final long symbol,
        final long priceIncrement,
        final long lotSize,
        final int venue,
        final int currency,
        final InstrumentType type,
        final boolean isTest)
    {
        // The exponent of quantities is between currency and type: 0. The depth of the market is behind: 0.
        final long currencyAndType = currency & 0xFFFF_FFFFL | (long)type.value() << 40 | bool(isTest) << 48;
        EventBody.definition(
            events,
            begin(EventBody.DEFINITION),
            symbol,
            priceIncrement,
            lotSize,
            tradingDate | (long)venue << 32,
            currencyAndType);
    }

    /**
     * Gives the definition that was written last a symbol.
     *
     * @param text   that holds it.
     * @param offset of its first character.
     * @param length in bytes, up to {@link EventBody#SYMBOL_LENGTH}.
     */
    public void symbol(final DirectBuffer text, final int offset, final int length)
    {
        events.putBytes(EventBody.symbolOffset(last), text, offset, length);
    }

    /**
     * Gives the definition that was written last attributes, verbatim.
     *
     * @param position of the first one among the attributes.
     * @param message  that holds them.
     * @param offset   of the first one.
     * @param length   in bytes.
     */
    public void attributes(final int position, final DirectBuffer message, final int offset, final int length)
    {
        events.putBytes(EventBody.attributesOffset(last) + position, message, offset, length);
    }

    /**
     * Gives the definition that was written last one attribute.
     *
     * @param position among the attributes.
     * @param value    of it.
     */
    public void attribute(final int position, final byte value)
    {
        events.putByte(EventBody.attributesOffset(last) + position, value);
    }

    /**
     * Gives the definition that was written last the depth of the market.
     *
     * @param levels of each side that the venue keeps in step; unsigned, 0 for all or not told.
     */
    public void marketDepth(final byte levels)
    {
        events.putByte(EventBody.marketDepthOffset(last), levels);
    }

    /**
     * Gives the definition that was written last an exponent of quantities.
     *
     * @param exponent units of quantities are 10^this.
     */
    public void quantityExponent(final byte exponent)
    {
        events.putByte(EventBody.quantityExponentOffset(last), exponent);
    }

    /**
     * A trading state.
     *
     * @param reason     the venue's own reason, first character lowest, padded with NUL; 0 for none.
     * @param venueCode  the venue's own state code.
     * @param marketCode market or level that it is about; space for none.
     */
    public void status(
        final StatusScope scope,
        final TradingState state,
        final byte venueCode,
        final byte marketCode,
        final long reason)
    {
        final long codes = scope.value() | state.value() << 8 | (venueCode & 0xFF) << 16 | (marketCode & 0xFFL) << 24;
        EventBody.status(events, begin(EventBody.STATUS), reason, codes);
    }

    // --- What has no common meaning ---------------------------------------------------------------------------------

    /**
     * A message as it is.
     *
     * @param type the venue's own type of the message.
     */
    public void notice(final DirectBuffer message, final int offset, final int length, final byte type)
    {
        EventBody.notice(events, begin(EventBody.NOTICE), message, offset, length, offset, 0, type);
    }

    /**
     * The header of a message and one entry of it, as they are.
     *
     * @param type the venue's own type of the message.
     */
    public void notice(
        final DirectBuffer message,
        final int header,
        final int headerLength,
        final int entry,
        final int entryLength,
        final byte type)
    {
        EventBody.notice(events, begin(EventBody.NOTICE), message, header, headerLength, entry, entryLength, type);
    }

    /** The message makes no sense: a gap of this one, whatever flags were asked for. */
    public void malformed()
    {
        last = next;
        index++;
        next += headers.sourceGap(
            events,
            next,
            sourceSequence,
            sourceSequence,
            GapReason.MALFORMED,
            venueTimeNs,
            receiveTimeNs,
            venueInstrument);
    }

    /** The message says that the session is complete. */
    public void endOfSession()
    {
        last = next;
        index++;
        next += headers.endOfSession(events, next, sourceSequence, venueTimeNs, receiveTimeNs);
    }

    private int begin(final long kind)
    {
        final int event = next;
        final int indexNow = index;
        final int flagsNow = venueTimeNs == 0 ? flags | EventFlags.BAD_TIMESTAMP : flags;
        next = event + EventBody.length(kind);
        last = event;
        index = indexNow + 1;
        headers.fullHeader(
            events, event, kind, sourceSequence, venueTimeNs, receiveTimeNs, venueInstrument, indexNow, flagsNow);
        return event;
    }

    private static long bool(final boolean value)
    {
        return value ? BooleanType.TRUE.value() : BooleanType.FALSE.value();
    }
}
