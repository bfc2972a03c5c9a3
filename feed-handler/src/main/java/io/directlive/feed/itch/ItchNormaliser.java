package io.directlive.feed.itch;

import static io.directlive.feed.SourceEventWriter.WHOLE_MESSAGE;

import io.directlive.feed.EventBody;
import io.directlive.feed.EventWriter;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;
import java.time.LocalDate;
import java.time.ZoneId;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The meaning of Nasdaq TotalView-ITCH 5.0: one message, one event. See the table in the README of this module. Keeps
 * no state between messages. Used by one thread; allocates nothing.
 */
public final class ItchNormaliser implements Normaliser
{
    /** Units of an event's price in one unit of an ITCH price of four decimals; the smallest price step too. */
    public static final long PRICE4 = Prices.ONE / 10_000;
    /**
     * Bytes of a directory entry that become the definition's attributes, verbatim: market category to inverse
     * indicator.
     */
    public static final int ATTRIBUTES_OFFSET = 19;
    /** How many of them there are. */
    public static final int ATTRIBUTES_LENGTH = 20;

    private static final ZoneId VENUE_ZONE = ZoneId.of("America/New_York");
    private static final long LAST_TIMESTAMP = ItchMessage.NANOS_PER_DAY - 1;

    private final SourceSession session;
    private final EventWriter out;
    private final SourceEventWriter writer;
    private final ItchOtherMessages others;
    private final long midnightNs;

    /**
     * @param session     whose messages these are.
     * @param tradingDate in New York; ITCH itself carries none.
     */
    public ItchNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        this.session = session;
        out = new EventWriter(session, tradingDate);
        writer = out.headers();
        others = new ItchOtherMessages(out);
        midnightNs = midnightNs(tradingDate);
    }

    /**
     * @param tradingDate in New York.
     * @return its midnight there, ns since the Unix epoch: what ITCH time stamps count from.
     */
    public static long midnightNs(final LocalDate tradingDate)
    {
        return Math.multiplyExact(tradingDate.atStartOfDay(VENUE_ZONE).toEpochSecond(), 1_000_000_000L);
    }

    @Override
    public SourceSession session()
    {
        return session;
    }

    @Override
    public int maxLength()
    {
        return EventBody.length(EventBody.DEFINITION); // The longest there is.
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
        if (messageLength < ItchMessage.COMMON_LENGTH)
        {
            return rejectOrPassOn(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final byte type = ItchMessage.type(message, at);
        final int locate = ItchMessage.stockLocate(message, at);
        final long timestamp = ItchMessage.timestamp(message, at);
        final int expectedLength = ItchMessage.expectedLength(type);
        final long timeNs = midnightNs + timestamp;

        // Whatever is below 0 is a fault, and any of them will do: one branch in place of one for each.
        if ((expectedLength - 1 | messageLength - expectedLength | locate - 1 | LAST_TIMESTAMP - timestamp) < 0)
        {
            return ItchRules.commonFault(message, at, messageLength) == null ?
                other(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to) :
                rejectOrPassOn(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }

        // The types that make up nearly all of a day; the others have a method of their own, to keep this one small.
        return switch (type)
        {
            case 'A', 'F' ->
                added(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
            case 'D' -> deleted(message, at, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
            case 'E' -> executed(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
            case 'U' -> replaced(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
            case 'X' -> reduced(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
            default -> other(message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to);
        };
    }

    @Override
    public String fault(final DirectBuffer message, final int at, final int messageLength)
    {
        final ItchFault fault = ItchRules.faultOf(message, at, messageLength);
        return fault == null ? null : fault.reason();
    }

    @Override
    public boolean knows(final DirectBuffer message, final int at, final int messageLength)
    {
        return messageLength > 0 && ItchMessage.expectedLength(ItchMessage.type(message, at)) > 0;
    }

    @Override
    public long venueTimeNs(final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength < ItchMessage.COMMON_LENGTH)
        {
            return 0;
        }
        final long timestamp = ItchMessage.timestamp(message, at);
        return timestamp < ItchMessage.NANOS_PER_DAY ? midnightNs + timestamp : 0;
    }

    // --- Messages that come often ------------------------------------------------------------------------------------

    // Each reads all of the message before it writes: what was read of the buffer itself is then still good.

    private int added(
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
        final long orderId = ItchMessage.orderReference(message, at);
        final long shares = ItchMessage.shares(message, at);
        final long price = ItchMessage.price(message, at);
        final byte side = ItchMessage.side(message, at);
        if ((shares - 1 | ItchMessage.MAX_PRICE - price) < 0 || ItchRules.isNoSide(side))
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final int mpid = ItchMessage.type(message, at) == 'F' ?
            Alpha.nulPadded4(ItchMessage.attribution(message, at)) : 0;
        // B is 0x42 and S is 0x53: one bit tells them apart, without a branch that could not be foreseen.
        final long sideValue = Side.BID.value() + (side >> 4 & 1);
        final int length = header(events, to, EventBody.ADDED, sourceSequence, timeNs, receiveTimeNs, locate);
        EventBody.orderAdded(events, to, orderId, price * PRICE4, shares, mpid, sideValue);
        return length;
    }

    private int deleted(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int locate,
        final MutableDirectBuffer events,
        final int to)
    {
        final long orderId = ItchMessage.orderReference(message, at);
        final int length = header(events, to, EventBody.DELETED, sourceSequence, timeNs, receiveTimeNs, locate);
        EventBody.orderDeleted(events, to, orderId);
        return length;
    }

    private int executed(
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
        final long orderId = ItchMessage.orderReference(message, at);
        final long shares = ItchMessage.executedShares(message, at);
        final long match = ItchMessage.executionMatchNumber(message, at);
        if (shares == 0)
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final int length = header(events, to, EventBody.EXECUTED, sourceSequence, timeNs, receiveTimeNs, locate);
        EventBody.orderExecuted(events, to, orderId, shares, match);
        return length;
    }

    private int reduced(
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
        final long orderId = ItchMessage.orderReference(message, at);
        final long shares = ItchMessage.cancelledShares(message, at);
        if (shares == 0)
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final int length = header(events, to, EventBody.REDUCED, sourceSequence, timeNs, receiveTimeNs, locate);
        EventBody.orderReduced(events, to, orderId, shares);
        return length;
    }

    private int replaced(
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
        final long orderId = ItchMessage.orderReference(message, at);
        final long newOrderId = ItchMessage.newOrderReference(message, at);
        final long shares = ItchMessage.replacementShares(message, at);
        final long price = ItchMessage.replacementPrice(message, at);
        if ((shares - 1 | ItchMessage.MAX_PRICE - price) < 0 || orderId == newOrderId)
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        final int length = header(events, to, EventBody.REPLACED, sourceSequence, timeNs, receiveTimeNs, locate);
        EventBody.orderReplaced(events, to, orderId, newOrderId, price * PRICE4, shares);
        return length;
    }

    private int header(
        final MutableDirectBuffer events,
        final int to,
        final long kind,
        final long sourceSequence,
        final long timeNs,
        final long receiveTimeNs,
        final int locate)
    {
        return writer.fullHeader(events, to, kind, sourceSequence, timeNs, receiveTimeNs, locate, WHOLE_MESSAGE);
    }

    // --- The rest ---------------------------------------------------------------------------------------------------

    private int other(
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
        return ItchRules.faultOf(message, at, messageLength) == null ?
            others.normalise(
                message, at, messageLength, sourceSequence, timeNs, receiveTimeNs, locate, events, to) :
            malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
    }

    /** A message of a type that nobody here knows is passed on as it is; anything else is a gap of one message. */
    private int rejectOrPassOn(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        if (messageLength == 0 || knows(message, at, messageLength))
        {
            return malformed(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        }
        begin(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        out.notice(message, at, messageLength, ItchMessage.type(message, at));
        return out.length();
    }

    private int malformed(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        begin(message, at, messageLength, sourceSequence, receiveTimeNs, events, to);
        out.malformed();
        return out.length();
    }

    /** With what can be read. */
    private void begin(
        final DirectBuffer message,
        final int at,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        final int locate = messageLength < 3 ? 0 : ItchMessage.stockLocate(message, at);
        out.message(events, to, sourceSequence, receiveTimeNs);
        out.about(venueTimeNs(message, at, messageLength), locate, WHOLE_MESSAGE);
    }
}
