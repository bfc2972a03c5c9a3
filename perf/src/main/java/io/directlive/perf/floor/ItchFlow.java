package io.directlive.perf.floor;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A synthetic flow of ITCH 5.0 order messages (A, F, E, C, X, D, U) in one buffer, each after its length in two
 * bytes. A pure function of its seed. It ends with every order gone, so that it can be played any number of times
 * into one book.
 */
public final class ItchFlow
{
    /** Bytes before each message that hold its length. */
    public static final int LENGTH_PREFIX = 2;
    /** Price of one tick, in ITCH units of 1/10,000. */
    public static final int TICK = 100;

    private static final int LONGEST_MESSAGE = 40;
    private static final int MIDDLE_RANGE_TICKS = 400;
    private static final int OFFSET_RANGE_TICKS = 100;
    private static final int LOT = 100;
    private static final long FIRST_TIMESTAMP_NS = 34_200_000_000_000L; // 09:30 after midnight.
    private static final long MESSAGE_INTERVAL_NS = 1_000;

    private final SplittableRandom random;
    private final int symbolCount;
    private final int liveTarget;
    private final byte[][] symbols;
    private final int[] basePrices;
    private final int[] middles;
    private final long[] references;
    private final int[] locates;
    private final int[] shares;
    private final boolean[] bids;
    private final UnsafeBuffer buffer;
    private int liveCount;
    private int messageCount;
    private int length;
    private long lastReference;
    private long lastMatch;

    private ItchFlow(final long seed, final int messages, final int symbolCount, final int liveTarget)
    {
        random = new SplittableRandom(seed);
        this.symbolCount = symbolCount;
        this.liveTarget = liveTarget;
        symbols = new byte[symbolCount + 1][];
        basePrices = new int[symbolCount + 1];
        middles = new int[symbolCount + 1];
        for (int i = 1; i <= symbolCount; i++)
        {
            symbols[i] = String.format("%-8s", "S" + i).getBytes(StandardCharsets.US_ASCII);
            basePrices[i] = (1_000 + random.nextInt(20_000)) * TICK;
        }
        references = new long[messages];
        locates = new int[messages];
        shares = new int[messages];
        bids = new boolean[messages];
        buffer = new UnsafeBuffer(new byte[messages * (LENGTH_PREFIX + LONGEST_MESSAGE)]);

        while (messageCount + liveCount < messages)
        {
            next(messages);
        }
        while (liveCount > 0)
        {
            delete(random.nextInt(liveCount));
        }
    }

    /**
     * @param seed        that decides everything.
     * @param messages    how many.
     * @param symbolCount stock locates 1 to this; low ones are busier.
     * @param liveTarget  orders that rest at a time, about.
     * @return the flow.
     */
    public static ItchFlow generate(final long seed, final int messages, final int symbolCount, final int liveTarget)
    {
        return new ItchFlow(seed, messages, symbolCount, liveTarget);
    }

    /** @return the messages; not to be written to. */
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    /** @return bytes of all messages and their lengths. */
    public int length()
    {
        return length;
    }

    /** @return how many messages. */
    public int messageCount()
    {
        return messageCount;
    }

    private void next(final int messages)
    {
        final double kind = random.nextDouble();
        final boolean hasRoomForOrder = messageCount + liveCount + 2 <= messages;
        if (liveCount == 0)
        {
            add();
        }
        else if (kind < 0.10)
        {
            replace(random.nextInt(liveCount));
        }
        else if (kind < 0.16)
        {
            execute(random.nextInt(liveCount));
        }
        else if (kind < 0.17)
        {
            executeWithPrice(random.nextInt(liveCount));
        }
        else if (kind < 0.19)
        {
            cancel(random.nextInt(liveCount));
        }
        else if (hasRoomForOrder && random.nextDouble() < (liveCount < liveTarget ? 0.65 : 0.35))
        {
            add();
        }
        else
        {
            delete(random.nextInt(liveCount));
        }
    }

    private void add()
    {
        final double skew = random.nextDouble();
        final int locate = 1 + (int)(symbolCount * skew * skew);
        final boolean isBid = random.nextBoolean();
        final boolean hasAttribution = random.nextInt(20) == 0;
        final int at = begin(hasAttribution ? 'F' : 'A', locate, hasAttribution ? 40 : 36);
        final int order = liveCount++;
        references[order] = nextReference();
        locates[order] = locate;
        bids[order] = isBid;
        shares[order] = LOT * (1 + random.nextInt(10));
        buffer.putLong(at + 11, references[order], BIG_ENDIAN);
        buffer.putByte(at + 19, (byte)(isBid ? 'B' : 'S'));
        buffer.putInt(at + 20, shares[order], BIG_ENDIAN);
        buffer.putBytes(at + 24, symbols[locate]);
        buffer.putInt(at + 32, price(locate, isBid), BIG_ENDIAN);
        if (hasAttribution)
        {
            buffer.putStringWithoutLengthAscii(at + 36, "MMKR");
        }
    }

    private void execute(final int order)
    {
        final int at = begin('E', locates[order], 31);
        final int executed = part(order);
        buffer.putLong(at + 11, references[order], BIG_ENDIAN);
        buffer.putInt(at + 19, executed, BIG_ENDIAN);
        buffer.putLong(at + 23, ++lastMatch, BIG_ENDIAN);
        reduce(order, executed);
    }

    private void executeWithPrice(final int order)
    {
        final int at = begin('C', locates[order], 36);
        final int executed = part(order);
        buffer.putLong(at + 11, references[order], BIG_ENDIAN);
        buffer.putInt(at + 19, executed, BIG_ENDIAN);
        buffer.putLong(at + 23, ++lastMatch, BIG_ENDIAN);
        buffer.putByte(at + 31, (byte)'Y');
        buffer.putInt(at + 32, price(locates[order], bids[order]), BIG_ENDIAN);
        reduce(order, executed);
    }

    private void cancel(final int order)
    {
        if (shares[order] <= LOT)
        {
            delete(order);
            return;
        }
        final int at = begin('X', locates[order], 23);
        buffer.putLong(at + 11, references[order], BIG_ENDIAN);
        buffer.putInt(at + 19, LOT, BIG_ENDIAN);
        reduce(order, LOT);
    }

    private void delete(final int order)
    {
        final int at = begin('D', locates[order], 19);
        buffer.putLong(at + 11, references[order], BIG_ENDIAN);
        remove(order);
    }

    private void replace(final int order)
    {
        final int at = begin('U', locates[order], 35);
        buffer.putLong(at + 11, references[order], BIG_ENDIAN);
        references[order] = nextReference();
        shares[order] = LOT * (1 + random.nextInt(10));
        buffer.putLong(at + 19, references[order], BIG_ENDIAN);
        buffer.putInt(at + 27, shares[order], BIG_ENDIAN);
        buffer.putInt(at + 31, price(locates[order], bids[order]), BIG_ENDIAN);
    }

    private int part(final int order)
    {
        return random.nextInt(3) == 0 ? LOT : shares[order];
    }

    private void reduce(final int order, final int by)
    {
        shares[order] -= by;
        if (shares[order] == 0)
        {
            remove(order);
        }
    }

    private void remove(final int order)
    {
        final int last = --liveCount;
        references[order] = references[last];
        locates[order] = locates[last];
        shares[order] = shares[last];
        bids[order] = bids[last];
    }

    private long nextReference()
    {
        lastReference += 1 + random.nextInt(4);
        return lastReference;
    }

    /** Near the middle of its symbol, which wanders; bids below, asks above. */
    private int price(final int locate, final boolean isBid)
    {
        if (random.nextInt(16) == 0)
        {
            final int step = random.nextBoolean() ? 1 : -1;
            middles[locate] = Math.max(-MIDDLE_RANGE_TICKS, Math.min(MIDDLE_RANGE_TICKS, middles[locate] + step));
        }
        final double skew = random.nextDouble();
        final int offset = 1 + (int)(OFFSET_RANGE_TICKS * skew * skew * skew);
        return basePrices[locate] + (middles[locate] + (isBid ? -offset : offset)) * TICK;
    }

    private int begin(final char type, final int locate, final int messageLength)
    {
        buffer.putShort(length, (short)messageLength, BIG_ENDIAN);
        final int at = length + LENGTH_PREFIX;
        final long timestampNs = FIRST_TIMESTAMP_NS + messageCount * MESSAGE_INTERVAL_NS;
        buffer.putByte(at, (byte)type);
        buffer.putShort(at + 1, (short)locate, BIG_ENDIAN);
        buffer.putShort(at + 3, (short)0, BIG_ENDIAN);
        buffer.putShort(at + 5, (short)(timestampNs >>> 32), BIG_ENDIAN);
        buffer.putInt(at + 7, (int)timestampNs, BIG_ENDIAN);
        length = at + messageLength;
        messageCount++;
        return at;
    }
}
