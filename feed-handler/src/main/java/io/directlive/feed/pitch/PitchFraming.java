package io.directlive.feed.pitch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.VenueHandler;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes apart the blocks of one unit. The number of a message is the venue's, counted on where it rolls over from
 * 4,294,967,295 to 1.
 * <p>
 * A message says when it happened only relative to the time message before, and most say what they are about only by
 * the id of an order. So each is handed over with its context before it, see {@link PitchMessage}: the second, the
 * instrument, and what the order was. That, and nothing else, is remembered here; it is a function of the messages
 * since the session began. Where these are not whole, the context says so: after a gap the time is not known until the
 * next time message, and an order whose add is lost stays unknown. Memory is bounded: four million open orders.
 * <p>
 * The code of an instrument is the FNV-1a hash of its symbol: the same in every session, whoever comes first. Should
 * two symbols of a session ever share one, messages about the second are marked, never mixed with the first.
 */
public final class PitchFraming implements PacketFraming
{
    /** Any unit: that of the first numbered block. */
    public static final int FIRST_UNIT = -1;

    private static final long SEQUENCES = 0xFFFF_FFFFL; // 1 to this; 0 is none.
    private static final int ORDERS = 1 << 10;    // At first.
    private static final int SYMBOLS = 1 << 8;    // At first.
    private static final int SYMBOL_LIMIT = 1 << 17;
    private static final float LOAD_FACTOR = 0.6f;
    private static final int CONTEXT = PitchMessage.CONTEXT_LENGTH;

    private final BadInputListener badInput;
    private final Long2LongHashMap symbolByCode = new Long2LongHashMap(SYMBOLS, LOAD_FACTOR, 0);
    private final PitchOrders orders = new PitchOrders(ORDERS);
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[CONTEXT + PitchMessage.MAX_LENGTH]);

    private int unit;
    private boolean hasStarted;
    private long expected = 1;
    private int seconds = PitchMessage.NO_TIME;

    // What the message in the scratch buffer refers to.
    private int slot;
    private long newSymbol;
    private int instrument;

    /**
     * @param unit     that is wanted; {@link #FIRST_UNIT} for that of the first numbered block.
     * @param badInput is told of blocks that make no sense.
     */
    public PitchFraming(final int unit, final BadInputListener badInput)
    {
        this.unit = unit;
        this.badInput = badInput;
    }

    /** @return the unit; {@link #FIRST_UNIT} when that is not known yet. */
    public int unit()
    {
        return unit;
    }

    /** @return number of the next message. */
    public long expectedSequence()
    {
        return expected;
    }

    /** @return orders that are remembered. */
    public int openOrders()
    {
        return orders.size();
    }

    @Override
    public boolean onPacket(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long receiveTimeNs,
        final VenueHandler handler)
    {
        if (length < PitchUnit.HEADER_LENGTH)
        {
            badInput.onBadInput(0, 0, "shorter than a unit header");
            return true;
        }
        final int blockLength = PitchUnit.length(packet, offset);
        final int count = PitchUnit.count(packet, offset);
        final long wire = PitchUnit.sequence(packet, offset);
        if (blockLength < PitchUnit.HEADER_LENGTH || blockLength > length)
        {
            badInput.onBadInput(wire, 0, "length of the block is not that of the packet");
            return true;
        }
        if (wire == 0)
        {
            if (count > 0)
            {
                badInput.onBadInput(0, 0, "messages without numbers have no place in the order of a unit");
            }
            return true;
        }
        if (!isOfTheUnit(PitchUnit.unit(packet, offset)))
        {
            badInput.onBadInput(wire, 3, "of another unit");
            return true;
        }

        final long sequence = hasStarted ? unrolled(wire) : wire;
        hasStarted = true;
        return declareGap(sequence, receiveTimeNs, handler) &&
            handOver(packet, offset, blockLength, length, count, sequence, receiveTimeNs, handler);
    }

    private boolean isOfTheUnit(final int of)
    {
        if (unit == FIRST_UNIT)
        {
            unit = of;
        }
        return unit == of;
    }

    /** The nearest to what is expected that has this number on the wire. */
    private long unrolled(final long wire)
    {
        final long expectedWire = (expected - 1) % SEQUENCES + 1;
        long distance = wire - expectedWire;
        if (distance > SEQUENCES >> 1)
        {
            distance -= SEQUENCES;
        }
        else if (distance < -(SEQUENCES >> 1))
        {
            distance += SEQUENCES;
        }
        return expected + distance;
    }

    private boolean declareGap(final long sequence, final long receiveTimeNs, final VenueHandler handler)
    {
        if (sequence <= expected)
        {
            return true;
        }
        if (!handler.onGap(expected, sequence - 1, receiveTimeNs))
        {
            return false;
        }
        expected = sequence;
        seconds = PitchMessage.NO_TIME;
        return true;
    }

    private boolean handOver(
        final DirectBuffer packet,
        final int offset,
        final int blockLength,
        final int packetLength,
        final int count,
        final long sequence,
        final long receiveTimeNs,
        final VenueHandler handler)
    {
        final int end = offset + blockLength;
        int position = offset + PitchUnit.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final int length = position < end ? PitchMessage.length(packet, position) : 0;
            if (length < PitchMessage.HEADER_LENGTH || position + length > end)
            {
                badInput.onBadInput(sequence + i, position - offset, "length of a message does not fit its block");
                return true;
            }
            if (sequence + i == expected)
            {
                resolve(packet, position, length);
                if (!handler.onMessage(scratch, 0, CONTEXT + length, expected, receiveTimeNs))
                {
                    return false;
                }
                remember(length);
                expected++;
            }
            position += length;
        }
        if (position < offset + packetLength)
        {
            badInput.onBadInput(sequence + count, position - offset, "bytes after the last message");
        }
        return true;
    }

    /** Puts the message and its context into the scratch buffer; changes nothing else that lasts. */
    private void resolve(final DirectBuffer packet, final int position, final int length)
    {
        scratch.putBytes(CONTEXT, packet, position, length);
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

    private byte resolveSymbol(final long symbol)
    {
        if (symbol == 0)
        {
            return PitchMessage.RESOLVED; // No symbol; the normaliser says so.
        }
        final int code = instrumentOf(symbol);
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

    /** The message in the scratch buffer was taken: what it changes for those that come after it. */
    private void remember(final int length)
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
            case 0x21, 0x22, 0x2F -> remember();
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

    private void remember()
    {
        if (PitchNormaliser.faultOf(scratch, 0, CONTEXT + PitchMessage.length(scratch, CONTEXT)) == null)
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

    /**
     * @param symbol of 8 characters, first one highest, padded with spaces.
     * @return its code: FNV-1a of 32 bits over the characters, 1 in place of 0.
     */
    public static int instrumentOf(final long symbol)
    {
        int hash = 0x811C_9DC5;
        for (int shift = 56; shift >= 0; shift -= 8)
        {
            hash = (hash ^ (int)(symbol >>> shift & 0xFF)) * 0x0100_0193;
        }
        return hash == 0 ? 1 : hash;
    }
}
