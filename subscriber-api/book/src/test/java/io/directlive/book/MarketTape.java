package io.directlive.book;

import io.directlive.protocol.EventHandler;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.Side;
import java.util.Arrays;
import java.util.Random;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A synthetic market in the proportions of ITCH: about 500 instruments that wander, orders most of which are deleted,
 * some replaced, few executed. Order ids rise over all instruments, as at NASDAQ. Encoded once, to be played many
 * times.
 */
final class MarketTape
{
    private static final long TICK = Prices.ONE / 100;

    private final int instruments;
    private final Random random;
    private final EventWriter writer = new EventWriter();
    private final int[] mids;
    private final long[] liveIds;
    private final int[] liveInstruments;
    private final Side[] liveSides;
    private final int[] liveQuantities;
    private int live;
    private long nextId = 1;

    private MutableDirectBuffer events;
    private int length;
    private int count;

    MarketTape(final int instruments, final int liveOrders, final int eventCount, final long seed)
    {
        this.instruments = instruments;
        random = new Random(seed);
        mids = new int[instruments + 1];
        Arrays.setAll(mids, i -> 2_000 + 50 * (i % 100));
        liveIds = new long[liveOrders + 1];
        liveInstruments = new int[liveOrders + 1];
        liveSides = new Side[liveOrders + 1];
        liveQuantities = new int[liveOrders + 1];
        record(liveOrders, eventCount);
    }

    /** Number of events on the tape. */
    int count()
    {
        return count;
    }

    /** Bytes of all events. */
    int length()
    {
        return length;
    }

    MutableDirectBuffer events()
    {
        return events;
    }

    void play(final EventHandler handler)
    {
        int offset = 0;
        while (offset < length)
        {
            handler.onEvent(events, offset);
            offset += EventLayout.length(events, offset);
        }
    }

    /** Lets the tape stand for another epoch of the stream. */
    void streamEpoch(final int epoch)
    {
        for (int offset = 0; offset < length; offset += EventLayout.length(events, offset))
        {
            EventLayout.streamEpoch(events, offset, epoch);
        }
    }

    private void record(final int liveOrders, final int eventCount)
    {
        while (live < liveOrders)
        {
            add();
        }
        while (writer.sequence() < eventCount)
        {
            final int choice = random.nextInt(100);
            if (live == 0 || live < liveOrders && choice < 49)
            {
                add();
            }
            else if (choice < 90)
            {
                delete();
            }
            else if (choice < 96)
            {
                replace();
            }
            else
            {
                execute();
            }
        }
        count = eventCount;
        length = writer.length();
        events = new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, 64));
        events.putBytes(0, writer.buffer(), 0, length);
    }

    private void add()
    {
        final int instrument = 1 + random.nextInt(instruments);
        mids[instrument] += random.nextInt(50) == 0 ? random.nextInt(3) - 1 : 0;
        final Side side = random.nextBoolean() ? Side.BID : Side.ASK;
        liveIds[live] = nextId++;
        liveInstruments[live] = instrument;
        liveSides[live] = side;
        liveQuantities[live] = 100 * (1 + random.nextInt(10));
        writer.added(instrument, liveIds[live], side, price(instrument, side), liveQuantities[live]);
        live++;
    }

    private void delete()
    {
        final int victim = random.nextInt(live);
        writer.deleted(liveInstruments[victim], liveIds[victim]);
        forget(victim);
    }

    private void replace()
    {
        final int victim = random.nextInt(live);
        final long id = nextId++;
        writer.replaced(
            liveInstruments[victim], liveIds[victim], id,
            price(liveInstruments[victim], liveSides[victim]), liveQuantities[victim]);
        liveIds[victim] = id;
    }

    private void execute()
    {
        final int victim = random.nextInt(live);
        final int quantity = random.nextBoolean() ? liveQuantities[victim] : 1 + random.nextInt(liveQuantities[victim]);
        writer.executed(liveInstruments[victim], liveIds[victim], quantity, writer.sequence());
        liveQuantities[victim] -= quantity;
        if (liveQuantities[victim] == 0)
        {
            forget(victim);
        }
    }

    private void forget(final int victim)
    {
        live--;
        liveIds[victim] = liveIds[live];
        liveInstruments[victim] = liveInstruments[live];
        liveSides[victim] = liveSides[live];
        liveQuantities[victim] = liveQuantities[live];
    }

    private long price(final int instrument, final Side side)
    {
        final int distance = 1 + (int)Math.min(40, -6 * Math.log(1 - random.nextDouble()));
        return (side == Side.BID ? mids[instrument] - distance : mids[instrument] + distance) * TICK;
    }
}
