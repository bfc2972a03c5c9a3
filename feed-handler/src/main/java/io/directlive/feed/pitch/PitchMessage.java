package io.directlive.feed.pitch;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Where things are in a PITCH message, and in what {@link PitchFraming} puts before it. All offsets given to these
 * methods are those of the length byte; which types have a field is told in its method's contract, and nothing is
 * checked: ask {@link #expectedLength(int)} first. Short, long and expanded forms of a message read alike: prices are
 * in units of 1/10,000, symbols have 8 characters, first one highest, padded with spaces.
 *
 * <pre>
 *   -24  seconds since midnight u32, {@link #NO_TIME} when not known | instrument u32, 0 when not known
 *   -16  price of the order before the message u64                   | context, for a message of
 *    -8  quantity of the order before u32 | side u8 | state u8 | 0   | an order known before it
 *    +0  length u8 | type u8 | time offset u32 | what the type has
 * </pre>
 *
 * Integers are little endian. Any thread; allocates nothing.
 */
public final class PitchMessage
{
    /** Length and type. */
    public static final int HEADER_LENGTH = 2;
    /** Longest message that there can be. */
    public static final int MAX_LENGTH = 255;
    /** Bytes of context before a message. */
    public static final int CONTEXT_LENGTH = 24;
    /** Seconds since midnight of a message that came before a time message, or after a gap and before one. */
    public static final int NO_TIME = -1;

    /** What the message refers to is known, or it refers to nothing. */
    public static final byte RESOLVED = 0;
    /** The message is about an order of which no add has come. */
    public static final byte UNKNOWN_ORDER = 1;
    /** The symbol gives the same instrument code as another one before. */
    public static final byte SYMBOL_COLLISION = 2;
    /** There are more symbols than can be told apart. */
    public static final byte TOO_MANY_SYMBOLS = 3;

    static final int TIME = -24;
    static final int INSTRUMENT = -20;
    static final int PRICE_BEFORE = -16;
    static final int QUANTITY_BEFORE = -8;
    static final int SIDE_BEFORE = -4;
    static final int STATE = -3;

    private static final short[] EXPECTED_LENGTHS = new short[256];
    private static final short[] SYMBOL_OFFSETS = new short[256];
    private static final byte[] SYMBOL_LENGTHS = new byte[256];

    static
    {
        for (final PitchMessageType type : PitchMessageType.values())
        {
            EXPECTED_LENGTHS[type.code()] = (short)type.length();
            for (final PitchField field : type.fields())
            {
                if (field.name().endsWith("symbol"))
                {
                    SYMBOL_OFFSETS[type.code()] = (short)field.offset();
                    SYMBOL_LENGTHS[type.code()] = (byte)field.length();
                }
            }
        }
    }

    private PitchMessage()
    {
    }

    /**
     * @param type of a message.
     * @return bytes that a message of the type has at least, 0 when the type is not known. Longer is fine: types may
     *         grow.
     */
    public static int expectedLength(final int type)
    {
        return EXPECTED_LENGTHS[type & 0xFF];
    }

    /** @return bytes of the message, the length byte included, as it says. */
    public static int length(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset) & 0xFF;
    }

    /** @return whether messages of the type add an order. */
    static boolean isAdd(final int type)
    {
        return type == 0x21 || type == 0x22 || type == 0x2F;
    }

    /** @return type of the message. */
    public static int type(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 1) & 0xFF;
    }

    // --- Context ----------------------------------------------------------------------------------------------------

    /** @return seconds since midnight, US Eastern, that the time offset counts from; {@link #NO_TIME}. */
    public static int seconds(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + TIME, LITTLE_ENDIAN);
    }

    /** @return code of the instrument; 0 when the message is about none, or it is not known. */
    public static int instrument(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + INSTRUMENT, LITTLE_ENDIAN);
    }

    /** @return price of the order before the message. */
    public static long priceBefore(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + PRICE_BEFORE, LITTLE_ENDIAN);
    }

    /** @return quantity of the order before the message. */
    public static long quantityBefore(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + QUANTITY_BEFORE, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return side of the order before the message. */
    public static byte sideBefore(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + SIDE_BEFORE);
    }

    /** @return whether it is known what the message refers to. */
    public static byte state(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + STATE);
    }

    // --- Fields -----------------------------------------------------------------------------------------------------

    /** @return seconds since midnight, of 20. */
    public static long time(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 2, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return ns since the last time message, of all types but 20 and B1. */
    public static long timeOffset(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 2, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return order id, of 21 to 2B, 2F and 30. */
    public static long orderId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 6, LITTLE_ENDIAN);
    }

    /** @return side, of 21, 22, 2A, 2B, 2F and 30. */
    public static byte side(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + 14);
    }

    /** @return whether the type carries a symbol. */
    public static boolean hasSymbol(final int type)
    {
        return SYMBOL_LENGTHS[type & 0xFF] > 0;
    }

    /** @return symbol, of types that carry one. */
    public static long symbol(final DirectBuffer buffer, final int offset)
    {
        final int type = type(buffer, offset);
        final int at = offset + SYMBOL_OFFSETS[type];
        if (SYMBOL_LENGTHS[type] == 8)
        {
            return buffer.getLong(at, BIG_ENDIAN);
        }
        final long first = buffer.getInt(at, BIG_ENDIAN) & 0xFFFF_FFFFL;
        final long second = buffer.getShort(at + 4, BIG_ENDIAN) & 0xFFFFL;
        return first << 32 | second << 16 | 0x2020;
    }

    /** @return quantity, of adds and trades. */
    public static long quantity(final DirectBuffer buffer, final int offset)
    {
        final int type = type(buffer, offset);
        return type == 0x22 || type == 0x2B ? u16(buffer, offset + 15) : u32(buffer, offset + 15);
    }

    /** @return price, of adds and trades; to be read as unsigned. */
    public static long price(final DirectBuffer buffer, final int offset)
    {
        return switch (type(buffer, offset))
        {
            case 0x22, 0x2B -> u16(buffer, offset + 23) * 100;
            case 0x21, 0x2A -> buffer.getLong(offset + 25, LITTLE_ENDIAN);
            default -> buffer.getLong(offset + 27, LITTLE_ENDIAN);
        };
    }

    /** @return participant, first character lowest, padded with spaces, of 2F. */
    public static int participant(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + 36, LITTLE_ENDIAN);
    }

    /** @return executed quantity, of 23 and 24. */
    public static long executedQuantity(final DirectBuffer buffer, final int offset)
    {
        return u32(buffer, offset + 14);
    }

    /** @return remaining quantity, of 24. */
    public static long remainingQuantity(final DirectBuffer buffer, final int offset)
    {
        return u32(buffer, offset + 18);
    }

    /** @return price of the execution, of 24. */
    public static long executionPrice(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 30, LITTLE_ENDIAN);
    }

    /** @return execution id, of types that carry one. */
    public static long executionId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + switch (type(buffer, offset))
        {
            case 0x23 -> 18;
            case 0x24 -> 22;
            case 0x2A -> 33;
            case 0x2B -> 25;
            case 0x30 -> 35;
            default -> 6; // 2C.
        }, LITTLE_ENDIAN);
    }

    /** @return canceled quantity, of 25 and 26. */
    public static long canceledQuantity(final DirectBuffer buffer, final int offset)
    {
        return type(buffer, offset) == 0x26 ? u16(buffer, offset + 14) : u32(buffer, offset + 14);
    }

    /** @return new quantity, of 27 and 28. */
    public static long newQuantity(final DirectBuffer buffer, final int offset)
    {
        return type(buffer, offset) == 0x28 ? u16(buffer, offset + 14) : u32(buffer, offset + 14);
    }

    /** @return new price, of 27 and 28; to be read as unsigned. */
    public static long newPrice(final DirectBuffer buffer, final int offset)
    {
        return type(buffer, offset) == 0x28 ?
            u16(buffer, offset + 16) * 100 : buffer.getLong(offset + 18, LITTLE_ENDIAN);
    }

    /** @return whether the order keeps its place, of 27 and 28. */
    public static boolean isPriorityKept(final DirectBuffer buffer, final int offset)
    {
        return (buffer.getByte(offset + (type(buffer, offset) == 0x28 ? 18 : 26)) & 2) != 0;
    }

    private static long u16(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
    }

    private static long u32(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }
}
