package io.directlive.feed.ws;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.sbe.Side;
import org.agrona.DirectBuffer;

/**
 * What a conversation makes of JSON: messages of fixed layout, with the decimals in fixed point. These, and not the
 * JSON texts, are what has a {@code sourceSequence}: a text is one record, a long one as many as it takes. Read in
 * place; little endian.
 *
 * <pre>
 *   +0  kind u8 | flags u8 | code u8 | unused u8
 *   +4  venueInstrument u32
 *   +8  venueTimeNs i64; 0 when not told
 *  +16  DEFINITION  symbol char[24] | priceIncrement i64 | lotSize i64 | currency char[4] | quantityExponent i8 | 0[3]
 *       LEVELS      count u32 | 0 u32 | count times: price i64 | quantity i64 | side u8 | 0[7]
 *       TRADE       price i64 | quantity i64 | tradeId i64           code: Side of the aggressor
 *       NOTICE      textLength u32 | 0 u32 | text byte[56]           code: first letter of what it is about
 *       LOSS                                                         code: ordinal of Loss
 * </pre>
 */
public final class BookRecord
{
    /** Names an instrument. */
    public static final int DEFINITION = 1;
    /** Totals of price levels. */
    public static final int LEVELS = 2;
    /** A trade. */
    public static final int TRADE = 3;
    /** A text without a meaning for books. */
    public static final int NOTICE = 4;
    /** What the book of an instrument was made from is lost. */
    public static final int LOSS = 5;

    /** LEVELS: the book is empty before these. */
    public static final int CLEARS = 1;
    /** LEVELS: part of a snapshot. */
    public static final int SNAPSHOT = 2;
    /** LEVELS: the last of one change at the venue. */
    public static final int LAST = 4;

    /** Most levels in one record. */
    public static final int MAX_LEVELS = 128;
    /** Bytes of a text that a notice keeps. */
    public static final int NOTICE_LENGTH = 56;
    /** Characters of a symbol. */
    public static final int SYMBOL_LENGTH = 24;
    /** Characters of a currency. */
    public static final int CURRENCY_LENGTH = 4;

    static final int FLAGS = 1;
    static final int CODE = 2;
    static final int INSTRUMENT = 4;
    static final int TIME = 8;
    static final int BODY = 16;
    static final int SYMBOL = BODY;
    static final int PRICE_INCREMENT = BODY + 24;
    static final int LOT_SIZE = BODY + 32;
    static final int CURRENCY = BODY + 40;
    static final int QUANTITY_EXPONENT = BODY + 44;
    static final int DEFINITION_LENGTH = BODY + 48;
    static final int LEVELS_START = BODY + 8;
    static final int LEVEL_LENGTH = 24;
    /** Of a level, and of the body of a trade. */
    static final int QUANTITY = 8;
    static final int LEVEL_SIDE = 16;
    static final int TRADE_ID = BODY + 16;
    static final int TRADE_LENGTH = BODY + 24;
    static final int TEXT = BODY + 8;
    static final int NOTICE_RECORD_LENGTH = TEXT + NOTICE_LENGTH;

    private BookRecord()
    {
    }

    /** @return one of the kinds. */
    public static int kind(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset) & 0xFF;
    }

    static int flags(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + FLAGS);
    }

    static int code(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + CODE) & 0xFF;
    }

    static int venueInstrument(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + INSTRUMENT, LITTLE_ENDIAN);
    }

    static long timeNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TIME, LITTLE_ENDIAN);
    }

    static int levelCount(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + BODY, LITTLE_ENDIAN);
    }

    static int textLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + BODY, LITTLE_ENDIAN);
    }

    /** @return price of the level or trade that begins there. */
    static long price(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, LITTLE_ENDIAN);
    }

    /** @return quantity of the level or trade that begins there. */
    static long quantity(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + QUANTITY, LITTLE_ENDIAN);
    }

    static long tradeId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TRADE_ID, LITTLE_ENDIAN);
    }

    static int level(final int offset, final int index)
    {
        return offset + LEVELS_START + index * LEVEL_LENGTH;
    }

    /**
     * What is wrong with a record. Whatever the bytes are, one without a fault can be read.
     *
     * @return the reason; null when nothing is.
     */
    static String fault(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < BODY)
        {
            return "shorter than a record";
        }
        return switch (kind(buffer, offset))
        {
            case DEFINITION -> length == DEFINITION_LENGTH ? null : "no definition";
            case LEVELS -> levelsFault(buffer, offset, length);
            case TRADE -> length == TRADE_LENGTH && code(buffer, offset) <= Side.ASK.value() ?
                null : "no trade";
            case NOTICE -> length == NOTICE_RECORD_LENGTH && textLength(buffer, offset) >= 0 ? null : "no notice";
            case LOSS -> length == BODY && Loss.of(code(buffer, offset)) != null ? null : "no loss";
            default -> "no kind of record";
        };
    }

    private static String levelsFault(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < LEVELS_START)
        {
            return "shorter than a record";
        }
        final int count = levelCount(buffer, offset);
        final boolean isEmpty = count == 0 && (flags(buffer, offset) & CLEARS) == 0;
        if (count < 0 || count > MAX_LEVELS || isEmpty || length != LEVELS_START + count * LEVEL_LENGTH)
        {
            return "length is not that of the levels";
        }
        for (int i = 0; i < count; i++)
        {
            final int side = buffer.getByte(level(offset, i) + LEVEL_SIDE);
            if (side != Side.BID.value() && side != Side.ASK.value())
            {
                return "side is neither bid nor ask";
            }
        }
        return null;
    }
}
