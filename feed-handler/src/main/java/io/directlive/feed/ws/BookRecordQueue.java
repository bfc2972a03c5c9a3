package io.directlive.feed.ws;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.sbe.Side;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Records on their way from a conversation to the handler. Grows to what the longest text gives and is empty again
 * before the next text is looked at, so its size is bounded by that of a text. One thread.
 *
 * <pre>
 *   length i32 | 0 i32 | receiveTimeNs i64 | the record     one after the other; lengths are multiples of 8
 * </pre>
 */
public final class BookRecordQueue
{
    private static final int PREFIX = 16;
    private static final int RECEIVE_TIME = 8;
    private static final int INITIAL_CAPACITY = 1 << 16;

    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    private int head;
    private int tail;

    /** @return whether there is no record. */
    public boolean isEmpty()
    {
        return head == tail;
    }

    /** Forgets all records. */
    public void clear()
    {
        head = 0;
        tail = 0;
    }

    /**
     * Names an instrument.
     *
     * @param priceIncrement   smallest step, in units of 1e-9; the null price when not told.
     * @param lotSize          smallest quantity to trade, in its units; 0 when not told.
     * @param currency         that prices are in, cut at four characters; empty when not told.
     * @param quantityExponent units of quantities are 10^this.
     */
    public void definition(
        final Instrument instrument,
        final long priceIncrement,
        final long lotSize,
        final String currency,
        final int quantityExponent,
        final long receiveTimeNs)
    {
        final int at = begin(BookRecord.DEFINITION, 0, 0, instrument.code(), 0, receiveTimeNs);
        ascii(at + BookRecord.SYMBOL, instrument.symbol(), BookRecord.SYMBOL_LENGTH);
        buffer.putLong(at + BookRecord.PRICE_INCREMENT, priceIncrement, LITTLE_ENDIAN);
        buffer.putLong(at + BookRecord.LOT_SIZE, lotSize, LITTLE_ENDIAN);
        ascii(at + BookRecord.CURRENCY, currency, BookRecord.CURRENCY_LENGTH);
        buffer.putInt(at + BookRecord.QUANTITY_EXPONENT, quantityExponent & 0xFF, LITTLE_ENDIAN);
        end(BookRecord.DEFINITION_LENGTH);
    }

    /**
     * Levels that change together.
     *
     * @param levels      all of them.
     * @param venueTimeNs when that was; 0 when not told.
     */
    public void levels(
        final Instrument instrument, final LevelBatch levels, final long venueTimeNs, final long receiveTimeNs)
    {
        if (levels.size() > 0)
        {
            levels(instrument, levels, 0, venueTimeNs, receiveTimeNs);
        }
    }

    /**
     * The whole book.
     *
     * @param levels      all that there are.
     * @param venueTimeNs when that was; 0 when not told.
     */
    public void snapshot(
        final Instrument instrument, final LevelBatch levels, final long venueTimeNs, final long receiveTimeNs)
    {
        levels(instrument, levels, BookRecord.SNAPSHOT, venueTimeNs, receiveTimeNs);
    }

    /**
     * A trade.
     *
     * @param aggressor side that took liquidity.
     * @param price     in units of 1e-9.
     * @param tradeId   of the venue.
     */
    public void trade(
        final Instrument instrument,
        final Side aggressor,
        final long price,
        final long quantity,
        final long tradeId,
        final long venueTimeNs,
        final long receiveTimeNs)
    {
        final int at = begin(
            BookRecord.TRADE, 0, aggressor.value(), instrument.code(), venueTimeNs, receiveTimeNs);
        buffer.putLong(at + BookRecord.BODY, price, LITTLE_ENDIAN);
        buffer.putLong(at + BookRecord.BODY + BookRecord.QUANTITY, quantity, LITTLE_ENDIAN);
        buffer.putLong(at + BookRecord.TRADE_ID, tradeId, LITTLE_ENDIAN);
        end(BookRecord.TRADE_LENGTH);
    }

    /**
     * A text that changes no book.
     *
     * @param instrument it is about; null for none.
     * @param type       first letter of what it is.
     */
    public void notice(
        final Instrument instrument,
        final char type,
        final byte[] text,
        final int offset,
        final int length,
        final long receiveTimeNs)
    {
        final int at = begin(
            BookRecord.NOTICE, 0, type, instrument == null ? 0 : instrument.code(), 0, receiveTimeNs);
        final int kept = Math.min(length, BookRecord.NOTICE_LENGTH);
        buffer.putLong(at + BookRecord.BODY, length, LITTLE_ENDIAN);
        buffer.putBytes(at + BookRecord.TEXT, text, offset, kept);
        buffer.setMemory(at + BookRecord.TEXT + kept, BookRecord.NOTICE_LENGTH - kept, (byte)0);
        end(BookRecord.NOTICE_RECORD_LENGTH);
    }

    /** The book of an instrument is not to be trusted until its next snapshot; of all of them when it is null. */
    public void loss(final Instrument instrument, final Loss loss, final long receiveTimeNs)
    {
        begin(BookRecord.LOSS, 0, loss.ordinal(), instrument == null ? 0 : instrument.code(), 0, receiveTimeNs);
        end(BookRecord.BODY);
    }

    /** @return where the last record ends: more than before, when one was added meanwhile. */
    int end()
    {
        return tail;
    }

    /** @return holds the first record. */
    DirectBuffer buffer()
    {
        return buffer;
    }

    /** @return offset of the first record. */
    int offset()
    {
        return head + PREFIX;
    }

    /** @return length of the first record. */
    int length()
    {
        return buffer.getInt(head, LITTLE_ENDIAN);
    }

    /** @return when the first record's text came. */
    long receiveTimeNs()
    {
        return buffer.getLong(head + RECEIVE_TIME, LITTLE_ENDIAN);
    }

    /** The first record was taken. */
    void remove()
    {
        head += PREFIX + length();
        if (head == tail)
        {
            clear();
        }
    }

    private void levels(
        final Instrument instrument,
        final LevelBatch levels,
        final int flags,
        final long venueTimeNs,
        final long receiveTimeNs)
    {
        final int size = levels.size();
        int from = 0;
        do
        {
            final int count = Math.min(size - from, BookRecord.MAX_LEVELS);
            final int clears = from == 0 && flags == BookRecord.SNAPSHOT ? BookRecord.CLEARS : 0;
            final int last = from + count == size ? BookRecord.LAST : 0;
            final int at = begin(
                BookRecord.LEVELS, flags | clears | last, 0, instrument.code(), venueTimeNs, receiveTimeNs);
            buffer.putLong(at + BookRecord.BODY, count, LITTLE_ENDIAN);
            for (int i = 0; i < count; i++)
            {
                final int level = BookRecord.level(at, i);
                buffer.putLong(level, levels.price(from + i), LITTLE_ENDIAN);
                buffer.putLong(level + BookRecord.QUANTITY, levels.quantity(from + i), LITTLE_ENDIAN);
                buffer.putLong(level + BookRecord.LEVEL_SIDE, levels.side(from + i).value(), LITTLE_ENDIAN);
            }
            end(BookRecord.LEVELS_START + count * BookRecord.LEVEL_LENGTH);
            from += count;
        }
        while (from < size);
    }

    private int begin(
        final int kind,
        final int flags,
        final int code,
        final int venueInstrument,
        final long venueTimeNs,
        final long receiveTimeNs)
    {
        buffer.putLong(tail + RECEIVE_TIME, receiveTimeNs, LITTLE_ENDIAN);
        final int at = tail + PREFIX;
        buffer.putInt(at, kind | flags << 8 | code << 16, LITTLE_ENDIAN);
        buffer.putInt(at + BookRecord.INSTRUMENT, venueInstrument, LITTLE_ENDIAN);
        buffer.putLong(at + BookRecord.TIME, venueTimeNs, LITTLE_ENDIAN);
        return at;
    }

    private void end(final int length)
    {
        buffer.putLong(tail, length, LITTLE_ENDIAN);
        tail += PREFIX + length;
    }

    private void ascii(final int offset, final String text, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            buffer.putByte(offset + i, (byte)(i < text.length() ? text.charAt(i) : 0));
        }
    }
}
