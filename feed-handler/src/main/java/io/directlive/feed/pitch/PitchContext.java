package io.directlive.feed.pitch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a message of one unit refers to: the second, the instrument, and what the order was. Remembers what it must for
 * that, and nothing else; see {@link PitchResolver}. A message is resolved first and remembered when it was taken, so
 * one that had to wait changes nothing. One thread; allocates only when its tables grow.
 */
final class PitchContext
{
    private static final int ORDERS = 1 << 10;    // At first.
    private static final int SYMBOLS = 1 << 8;    // At first.
    private static final int SYMBOL_LIMIT = 1 << 17;
    private static final float LOAD_FACTOR = 0.6f;
    private static final int CONTEXT = PitchMessage.CONTEXT_LENGTH;

    private final Long2LongHashMap symbolByCode = new Long2LongHashMap(SYMBOLS, LOAD_FACTOR, 0);
    private final PitchOrders orders = new PitchOrders(ORDERS);
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[CONTEXT + PitchMessage.MAX_LENGTH]);
    private int seconds = PitchMessage.NO_TIME;

    // What the message in the scratch buffer refers to.
    private int length;
    private int slot;
    private long newSymbol;
    private int instrument;

    /** @return the message that was resolved last, with its context before it, at 0. */
    DirectBuffer buffer()
    {
        return scratch;
    }

    /** @return bytes of both. */
    int length()
    {
        return CONTEXT + length;
    }

    /** @return code of the instrument of the message that was resolved last; 0 when there is none. */
    int instrument()
    {
        return instrument;
    }

    int openOrders()
    {
        return orders.size();
    }

    /** Messages are missing: the time is not known until the next time message. */
    void forgetTime()
    {
        seconds = PitchMessage.NO_TIME;
    }

    /** No order is open. */
    void clearOrders()
    {
        orders.clear();
    }

    /** A message of a snapshot, which comes with its context: what it changes for those that come after it. */
    void rememberSnapshot(final DirectBuffer message, final int offset, final int messageLength)
    {
        scratch.putBytes(0, message, offset, messageLength);
        length = messageLength - CONTEXT;
        slot = -1;
        instrument = PitchMessage.instrument(scratch, CONTEXT);
        final boolean isNew = PitchMessage.hasSymbol(PitchMessage.type(scratch, CONTEXT)) &&
            symbolByCode.get(instrument) == 0 && symbolByCode.size() < SYMBOL_LIMIT;
        newSymbol = isNew ? PitchMessage.symbol(scratch, CONTEXT) : 0;
        remember();
    }

    /** Forgets all. */
    void clear()
    {
        symbolByCode.clear();
        orders.clear();
        forgetTime();
    }

    /** Puts the message and its context into the buffer; changes nothing else that lasts. */
    void resolve(final DirectBuffer message, final int offset, final int messageLength)
    {
        length = messageLength;
        scratch.putBytes(CONTEXT, message, offset, length);
        instrument = 0;
        newSymbol = 0;
        slot = -1;
        byte state = PitchMessage.RESOLVED;

        final int type = PitchMessage.type(scratch, CONTEXT);
        if (isWhole(type, length))
        {
            if (PitchMessage.hasSymbol(type))
            {
                state = resolveSymbol(PitchMessage.symbol(scratch, CONTEXT));
            }
            else if (type >= 0x23 && type <= 0x29)
            {
                slot = orders.find(PitchMessage.orderId(scratch, CONTEXT));
                state = slot < 0 ? PitchMessage.UNKNOWN_ORDER : PitchMessage.RESOLVED;
                instrument = slot < 0 ? 0 : orders.instrument(slot);
            }
        }

        scratch.putInt(CONTEXT + PitchMessage.TIME, seconds, LITTLE_ENDIAN);
        scratch.putInt(CONTEXT + PitchMessage.INSTRUMENT, instrument, LITTLE_ENDIAN);
        scratch.putLong(CONTEXT + PitchMessage.PRICE_BEFORE, slot < 0 ? 0 : orders.price(slot), LITTLE_ENDIAN);
        scratch.putInt(CONTEXT + PitchMessage.QUANTITY_BEFORE, slot < 0 ? 0 : orders.quantity(slot), LITTLE_ENDIAN);
        scratch.putInt(CONTEXT + PitchMessage.SIDE_BEFORE, 0, LITTLE_ENDIAN);
        scratch.putByte(
            CONTEXT + PitchMessage.SIDE_BEFORE, (byte)(slot < 0 ? 0 : orders.isSell(slot) ? 'S' : 'B'));
        scratch.putByte(CONTEXT + PitchMessage.STATE, state);
    }

    /** The message in the buffer was taken: what it changes for those that come after it. */
    void remember()
    {
        final int type = PitchMessage.type(scratch, CONTEXT);
        if (!isWhole(type, length))
        {
            return;
        }
        if (newSymbol != 0)
        {
            symbolByCode.put(instrument, newSymbol);
        }
        switch (type)
        {
            case 0x20 -> seconds = (int)PitchMessage.time(scratch, CONTEXT);
            case 0x21, 0x22, 0x2F -> rememberOrder();
            case 0x23 -> reduce(PitchMessage.executedQuantity(scratch, CONTEXT));
            case 0x24 -> update(PitchMessage.remainingQuantity(scratch, CONTEXT), -1);
            case 0x25, 0x26 -> reduce(PitchMessage.canceledQuantity(scratch, CONTEXT));
            case 0x27, 0x28 -> update(
                PitchMessage.newQuantity(scratch, CONTEXT), PitchMessage.newPrice(scratch, CONTEXT));
            case 0x29 -> update(0, -1);
            case 0x97 -> orders.clear();
            default ->
            {
                // Changes nothing.
            }
        }
    }

    private byte resolveSymbol(final long symbol)
    {
        if (symbol == 0)
        {
            return PitchMessage.RESOLVED; // No symbol; the normaliser says so.
        }
        final int code = PitchFraming.instrumentOf(symbol);
        final long known = symbolByCode.get(code);
        if (known == symbol)
        {
            instrument = code;
            return PitchMessage.RESOLVED;
        }
        if (known != 0)
        {
            return PitchMessage.SYMBOL_COLLISION;
        }
        if (symbolByCode.size() >= SYMBOL_LIMIT)
        {
            return PitchMessage.TOO_MANY_SYMBOLS;
        }
        newSymbol = symbol;
        instrument = code;
        return PitchMessage.RESOLVED;
    }

    private void rememberOrder()
    {
        if (PitchRules.faultOf(scratch, 0, length()) == null)
        {
            orders.put(
                PitchMessage.orderId(scratch, CONTEXT),
                instrument,
                (int)PitchMessage.quantity(scratch, CONTEXT),
                PitchMessage.price(scratch, CONTEXT),
                PitchMessage.side(scratch, CONTEXT) == 'S');
        }
    }

    private void reduce(final long by)
    {
        if (slot >= 0)
        {
            update((orders.quantity(slot) & 0xFFFF_FFFFL) - by, -1);
        }
    }

    private void update(final long quantity, final long price)
    {
        if (slot >= 0)
        {
            if (quantity <= 0)
            {
                orders.remove(slot);
            }
            else
            {
                orders.update(slot, (int)quantity, price < 0 ? orders.price(slot) : price);
            }
        }
    }

    private static boolean isWhole(final int type, final int length)
    {
        final int expectedLength = PitchMessage.expectedLength(type);
        return expectedLength > 0 && length >= expectedLength;
    }
}
