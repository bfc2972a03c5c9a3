package io.directlive.feed.cme;

import io.directlive.feed.SnapshotFeed;
import io.directlive.feed.SnapshotMessages;
import java.io.IOException;
import org.agrona.DirectBuffer;

/**
 * The books of a channel from its market recovery loop, and the definitions of its instruments from the loop of these:
 * see {@link MdpSnapshotLoop} for what is collected, {@link MdpSnapshotPackets} for the form that it is given in. A part
 * is one instrument, as of a number of its own. The loops are listened to only while a snapshot is collected.
 * <p>
 * The first loop is nearly always heard from its middle on; that is no loss, as what is missing comes at the start of
 * the next one.
 */
public final class CmeSnapshotFeed implements SnapshotFeed
{
    /** Lines that carry the loops: each feed, and each of its copies. */
    public interface Lines extends AutoCloseable
    {
        /** Takes packets. */
        @FunctionalInterface
        interface Handler
        {
            /**
             * @param buffer that holds the packet; valid only during the call.
             * @param offset of the packet.
             * @param length of the packet, in bytes.
             */
            void onPacket(DirectBuffer buffer, int offset, int length);
        }

        /**
         * Begins to listen.
         *
         * @throws IOException when that cannot be.
         */
        void open() throws IOException;

        /**
         * Hands over packets that came; never blocks.
         *
         * @param handler that takes them.
         * @param limit   most packets.
         * @return packets handed over.
         * @throws IOException when a line cannot be read any more.
         */
        int poll(Handler handler, int limit) throws IOException;

        /** Listens no more; may be opened again. */
        @Override
        void close();
    }

    private static final int PACKET_LIMIT = 256;

    private final Lines lines;
    private final long timeoutNs;
    private final MdpSnapshotLoop loop;
    private final MdpSnapshotPackets packets;
    private final Lines.Handler handler;

    private State state = State.IDLE;
    private String failure;
    private boolean isComplete;
    private long deadlineNs;

    /**
     * @param books          what books are made from.
     * @param hasDefinitions whether the lines carry definitions too, and a snapshot is to have them.
     * @param lines          that carry the loops; closed with the feed.
     * @param timeoutNs      a snapshot that is not here so long after it was asked for has failed, ns. The loops of large
     *                       channels take minutes.
     */
    public CmeSnapshotFeed(final MdpBooks books, final boolean hasDefinitions, final Lines lines, final long timeoutNs)
    {
        this.lines = lines;
        this.timeoutNs = timeoutNs;
        loop = new MdpSnapshotLoop(books, hasDefinitions);
        packets = new MdpSnapshotPackets(books);
        handler = loop::onPacket;
    }

    @Override
    public void request(final long firstNeeded, final long nowNs)
    {
        lines.close();
        packets.clear();
        loop.start(firstNeeded - 1);
        isComplete = false;
        failure = null;
        deadlineNs = nowNs + timeoutNs;
        state = State.COLLECTING;
        try
        {
            lines.open();
        }
        catch (final IOException ex)
        {
            fail(ex.getMessage());
        }
    }

    @Override
    public int poll(final long nowNs)
    {
        if (state != State.COLLECTING)
        {
            return 0;
        }
        if (isComplete)
        {
            state = packets.step() ? State.READY : State.COLLECTING;
            return 1;
        }
        return collect(nowNs);
    }

    @Override
    public State state()
    {
        return state;
    }

    @Override
    public String failure()
    {
        return failure;
    }

    @Override
    public int partCount()
    {
        return state == State.READY ? packets().partCount() : 0;
    }

    @Override
    public long lastReflected(final int part)
    {
        return packets().lastReflected(part);
    }

    @Override
    public int venueInstrument(final int part)
    {
        return packets().venueInstrument(part);
    }

    @Override
    public int messageCount(final int part)
    {
        return packets().messageCount(part);
    }

    @Override
    public DirectBuffer buffer()
    {
        return packets().buffer();
    }

    @Override
    public int offset(final int part, final int message)
    {
        return packets().offset(part, message);
    }

    @Override
    public int length(final int part, final int message)
    {
        return packets().length(part, message);
    }

    /** @return packets of the loops that made no sense, and were dropped. */
    public long malformedCount()
    {
        return loop.malformedCount();
    }

    @Override
    public void close()
    {
        lines.close();
        packets.clear();
        state = State.IDLE;
    }

    private int collect(final long nowNs)
    {
        int count = 0;
        try
        {
            count = lines.poll(handler, PACKET_LIMIT);
        }
        catch (final IOException ex)
        {
            fail(ex.getMessage());
            return 1;
        }
        if (loop.isComplete())
        {
            lines.close();
            packets.start(loop);
            isComplete = true;
        }
        else if (loop.isTooLong())
        {
            fail("more than can be kept: " + loop.missing());
        }
        else if (deadlineNs - nowNs <= 0)
        {
            fail("not all in time: " + loop.missing());
        }
        return count;
    }

    private SnapshotMessages packets()
    {
        return packets.packets();
    }

    private void fail(final String reason)
    {
        lines.close();
        state = State.FAILED;
        failure = reason;
    }
}
