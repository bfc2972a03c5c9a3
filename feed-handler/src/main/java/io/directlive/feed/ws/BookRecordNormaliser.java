package io.directlive.feed.ws;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.EventBody;
import io.directlive.feed.EventWriter;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.TradeType;
import java.time.LocalDate;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The meaning of {@link BookRecord}s: see the table in the README of this module. Keeps no state between records. Used
 * by one thread; allocates nothing.
 */
public final class BookRecordNormaliser implements Normaliser
{
    private static final byte NO_CODE = ' ';
    private static final int MAX_TEXT_LENGTH = 0xFFFF;

    private final SourceSession session;
    private final EventWriter out;

    /**
     * @param session     whose records these are.
     * @param tradingDate that definitions are stamped with.
     */
    public BookRecordNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        this.session = session;
        out = new EventWriter(session, tradingDate);
    }

    @Override
    public SourceSession session()
    {
        return session;
    }

    @Override
    public int maxLength()
    {
        return EventBody.length(EventBody.CLEARED) + BookRecord.MAX_LEVELS * EventBody.length(EventBody.LEVEL);
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
        if (BookRecord.fault(message, at, messageLength) != null)
        {
            out.about(0, 0, SourceEventWriter.WHOLE_MESSAGE);
            out.malformed();
            return out.length();
        }

        out.about(
            BookRecord.timeNs(message, at), BookRecord.venueInstrument(message, at), SourceEventWriter.WHOLE_MESSAGE);
        switch (BookRecord.kind(message, at))
        {
            case BookRecord.DEFINITION -> definition(message, at);
            case BookRecord.LEVELS -> levels(message, at);
            case BookRecord.TRADE -> out.trade(
                BookRecord.price(message, at + BookRecord.BODY),
                BookRecord.quantity(message, at + BookRecord.BODY),
                BookRecord.tradeId(message, at),
                0,
                TradeType.ORDER,
                Side.get((short)BookRecord.code(message, at)),
                true,
                NO_CODE);
            case BookRecord.LOSS ->
            {
                return loss(message, at, sourceSequence, receiveTimeNs, events, to);
            }
            default -> notice(message, at);
        }
        return out.length();
    }

    /** What is wrong with a record, or what it says was lost. */
    @Override
    public String fault(final DirectBuffer message, final int at, final int messageLength)
    {
        final String fault = BookRecord.fault(message, at, messageLength);
        return fault == null && BookRecord.kind(message, at) == BookRecord.LOSS ?
            Loss.of(BookRecord.code(message, at)).reason() : fault;
    }

    @Override
    public boolean knows(final DirectBuffer message, final int at, final int messageLength)
    {
        return BookRecord.fault(message, at, messageLength) == null;
    }

    @Override
    public long venueTimeNs(final DirectBuffer message, final int at, final int messageLength)
    {
        return messageLength < BookRecord.BODY ? 0 : BookRecord.timeNs(message, at);
    }

    private void definition(final DirectBuffer message, final int at)
    {
        out.definition(
            0,
            message.getLong(at + BookRecord.PRICE_INCREMENT, LITTLE_ENDIAN),
            message.getLong(at + BookRecord.LOT_SIZE, LITTLE_ENDIAN),
            0,
            message.getInt(at + BookRecord.CURRENCY, LITTLE_ENDIAN),
            InstrumentType.SPOT,
            false);
        out.symbol(message, at + BookRecord.SYMBOL, BookRecord.SYMBOL_LENGTH);
        out.quantityExponent(message.getByte(at + BookRecord.QUANTITY_EXPONENT));
    }

    private void levels(final DirectBuffer message, final int at)
    {
        final int recordFlags = BookRecord.flags(message, at);
        final int flags = (recordFlags & BookRecord.SNAPSHOT) != 0 ? EventFlags.SNAPSHOT : 0;
        if ((recordFlags & BookRecord.CLEARS) != 0)
        {
            out.flagged(flags | EventFlags.SYNTHETIC).bookCleared(NO_CODE);
        }
        out.flagged(flags);
        final int count = BookRecord.levelCount(message, at);
        for (int i = 0; i < count; i++)
        {
            final int level = BookRecord.level(at, i);
            out.levelUpdated(
                message.getByte(level + BookRecord.LEVEL_SIDE) == Side.BID.value() ? Side.BID : Side.ASK,
                BookRecord.price(message, level),
                BookRecord.quantity(message, level),
                0);
        }
        out.addFlags((recordFlags & BookRecord.LAST) != 0 ?
            SourceEventWriter.WHOLE_MESSAGE : EventFlags.LAST_IN_MESSAGE);
    }

    private int loss(
        final DirectBuffer message,
        final int at,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int to)
    {
        return out.headers().sourceGap(
            events,
            to,
            sourceSequence,
            sourceSequence,
            Loss.of(BookRecord.code(message, at)).gapReason(),
            BookRecord.timeNs(message, at),
            receiveTimeNs,
            BookRecord.venueInstrument(message, at));
    }

    private void notice(final DirectBuffer message, final int at)
    {
        final int length = BookRecord.textLength(message, at);
        final int kept = Math.min(length, BookRecord.NOTICE_LENGTH);
        final int text = at + BookRecord.TEXT;
        out.notice(message, text, kept, text, Math.min(length, MAX_TEXT_LENGTH) - kept,
            (byte)BookRecord.code(message, at));
    }
}
