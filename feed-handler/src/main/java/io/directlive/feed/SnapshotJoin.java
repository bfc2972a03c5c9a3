package io.directlive.feed;

import io.directlive.protocol.sbe.SourceState;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * A live source that heals: when the books downstream miss messages, it holds the live messages back, collects a
 * snapshot, and hands everything over in one order in which each part of the snapshot stands right after the last
 * message that it reflects.
 *
 * <pre>
 *   LIVE --snapshot wanted--&gt; COLLECTING --snapshot here--&gt; MERGING --nothing held any more--&gt; LIVE
 *                                   --none to be had, or too much held--&gt; MERGING without one
 *                                                      --session over before it--&gt; MERGING without one
 * </pre>
 *
 * Holding back costs the time that the snapshot takes; in return a reader gets one stream in which every event is true as of
 * its place, and the very same when it is recovered from the recording. When no snapshot can be had, what was held goes
 * on, the books stay suspect, and it is tried again later. One thread; while live it adds one call for a message.
 */
public final class SnapshotJoin implements VenueSource
{
    /** Where the join is. */
    public enum Phase
    {
        /** Messages go through. */
        LIVE,
        /** Messages are held until the snapshot is here. */
        COLLECTING,
        /** What is held goes out, and the snapshot with it. */
        MERGING
    }

    /**
     * How a source heals.
     *
     * @param heldLimit    most bytes of live messages to hold back; above, the snapshot is given up.
     * @param retryNs      shortest time from the end of one snapshot to the next; doubles while none is to be had.
     * @param retryLimitNs longest such time.
     */
    public record Config(int heldLimit, long retryNs, long retryLimitNs)
    {
        /** 64 MiB; 1 s to 60 s. */
        public static final Config DEFAULT = new Config(64 << 20, 1_000_000_000L, 60_000_000_000L);

        /** Checks itself. */
        public Config
        {
            if (heldLimit < 1 || retryNs < 1 || retryLimitNs < retryNs)
            {
                throw new IllegalArgumentException(
                    "not above 0, or in the wrong order: " + heldLimit + ", " + retryNs + ", " + retryLimitNs);
            }
        }
    }

    private static final int FROM = 0;
    private static final int TO = 8;
    private static final int TIME = 16;
    private static final int LENGTH = 24;
    private static final int HELD_HEADER = 32;
    private static final int GAP = -1;
    private static final int ALIGNMENT_MASK = 7;

    private final VenueSource live;
    private final SnapshotFeed feed;
    private final Config config;
    private final BadInputListener badInput;
    private final Through through = new Through();
    private final Holder holder = new Holder();
    private final ExpandableArrayBuffer held = new ExpandableArrayBuffer();
    private int heldHead;
    private int heldTail;

    private Phase phase = Phase.LIVE;
    private SessionHandler downstream;
    private SnapshotHandler snapshotsDownstream;
    private long delivered;         // Number of the last message or gap that went downstream.
    private boolean isWanted;
    private boolean isEndWaiting;   // The session is over, and its books are not whole.
    private boolean isEndTried;
    private long pollNs = Long.MIN_VALUE;
    private long nextSnapshotNs = Long.MIN_VALUE;
    private long retryNs;
    private long snapshotTimeNs;
    private int part;               // Of the snapshot that is being merged.
    private int partCount;
    private boolean isPartBegun;
    private int partMessage;
    private boolean isEndDue;       // All parts are out, and the end of the whole is not.
    private long snapshots;
    private long abandoned;

    /**
     * @param live     source of the messages; closed with this one.
     * @param feed     of its snapshots; closed with this source.
     * @param config   how to heal.
     * @param badInput is told when no snapshot is to be had.
     */
    public SnapshotJoin(
        final VenueSource live, final SnapshotFeed feed, final Config config, final BadInputListener badInput)
    {
        this.live = live;
        this.feed = feed;
        this.config = config;
        this.badInput = badInput;
        retryNs = config.retryNs();
    }

    /** @return where the join is. */
    public Phase phase()
    {
        return phase;
    }

    /** @return snapshots handed over. */
    public long snapshots()
    {
        return snapshots;
    }

    /** @return times that no snapshot was to be had. */
    public long abandoned()
    {
        return abandoned;
    }

    @Override
    public State state()
    {
        return phase == Phase.LIVE ? live.state() : State.RUNNING;
    }

    @Override
    public BadInput failure()
    {
        return live.failure();
    }

    @Override
    public void resumeAfter(final long sourceSequence)
    {
        delivered = sourceSequence;
        live.resumeAfter(sourceSequence);
    }

    @Override
    public void snapshotsTo(final SnapshotHandler handler)
    {
        snapshotsDownstream = handler;
    }

    @Override
    public void wantSnapshot()
    {
        // What was said before the last snapshot was known downstream is old; what is true is said again.
        isWanted |= phase == Phase.LIVE && pollNs >= nextSnapshotNs;
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        downstream = handler;
        pollNs = nowNs;
        if (phase == Phase.LIVE)
        {
            if (!isWanted || nowNs < nextSnapshotNs && !isEndWaiting)
            {
                return live.poll(through, limit, nowNs);
            }
            begin(nowNs);
        }
        int work = feed.poll(nowNs) + live.poll(holder, limit, nowNs);
        if (phase == Phase.COLLECTING)
        {
            onCollecting(nowNs);
        }
        if (phase == Phase.MERGING)
        {
            work += merge(2 * limit, nowNs); // More than comes in meanwhile, so that it ends.
        }
        return work;
    }

    @Override
    public boolean followsSessions()
    {
        return live.followsSessions();
    }

    @Override
    public SourceState lineState()
    {
        return live.lineState();
    }

    @Override
    public long byteOffset()
    {
        return live.byteOffset();
    }

    @Override
    public long bytesRead()
    {
        return live.bytesRead();
    }

    @Override
    public long bytesTotal()
    {
        return live.bytesTotal();
    }

    @Override
    public void close()
    {
        try (live; feed)
        {
            downstream = null;
        }
    }

    private void begin(final long nowNs)
    {
        isWanted = false;
        isEndTried = isEndWaiting;
        phase = Phase.COLLECTING;
        part = 0;
        partCount = 0;
        isPartBegun = false;
        isEndDue = false;
        holder.isOver = false;
        feed.request(delivered + 1, nowNs);
    }

    private void onCollecting(final long nowNs)
    {
        if (feed.state() == SnapshotFeed.State.READY)
        {
            partCount = feed.partCount();
            snapshotTimeNs = nowNs;
            phase = Phase.MERGING;
        }
        else if (feed.state() == SnapshotFeed.State.FAILED)
        {
            abandon("no snapshot: " + feed.failure());
        }
        else if (holder.isRefusing)
        {
            abandon("no snapshot before the session ended, or " + config.heldLimit() + " bytes had to be held back");
        }
    }

    private void abandon(final String reason)
    {
        abandoned++;
        badInput.onBadInput(delivered, -1, reason);
        isWanted = true;
        phase = Phase.MERGING;
    }

    /** What is held, in order, with each part of the snapshot at its place. */
    private int merge(final int limit, final long nowNs)
    {
        int work = 0;
        while (work < limit)
        {
            if (isPartDue() || isEndDue)
            {
                if (!mergePart())
                {
                    return work;
                }
            }
            else if (heldHead < heldTail)
            {
                if (!deliverHeld())
                {
                    return work;
                }
            }
            else
            {
                if (part < partCount && (holder.isOver || live.state() != State.RUNNING))
                {
                    part = 0;
                    partCount = 0;
                    abandon("a snapshot that is ahead of the last message of the session");
                }
                if (part == partCount)
                {
                    end(nowNs);
                }
                return work; // Else the snapshot is ahead of the live messages: they will come.
            }
            work++;
        }
        return work;
    }

    private boolean isPartDue()
    {
        return part < partCount && feed.lastReflected(part) <= delivered;
    }

    private boolean mergePart()
    {
        if (isEndDue)
        {
            isEndDue = !snapshotsDownstream.onSnapshotEnd(0, snapshotTimeNs);
            return !isEndDue;
        }
        final int venueInstrument = feed.venueInstrument(part);
        if (!isPartBegun)
        {
            isPartBegun = snapshotsDownstream.onSnapshotStart(delivered, venueInstrument, snapshotTimeNs);
            partMessage = 0;
            return isPartBegun;
        }
        if (partMessage < feed.messageCount(part))
        {
            final boolean isTaken = snapshotsDownstream.onSnapshotMessage(
                feed.buffer(), feed.offset(part, partMessage), feed.length(part, partMessage), snapshotTimeNs);
            partMessage += isTaken ? 1 : 0;
            return isTaken;
        }
        if (!snapshotsDownstream.onSnapshotEnd(venueInstrument, snapshotTimeNs))
        {
            return false;
        }
        isPartBegun = false;
        part++;
        isEndDue = part == partCount && venueInstrument != 0;
        return true;
    }

    private boolean deliverHeld()
    {
        final long from = held.getLong(heldHead + FROM);
        final long timeNs = held.getLong(heldHead + TIME);
        final int length = held.getInt(heldHead + LENGTH);
        if (length != GAP)
        {
            if (!downstream.onMessage(held, heldHead + HELD_HEADER, length, from, timeNs))
            {
                return false;
            }
            delivered = from;
        }
        else
        {
            final long to = held.getLong(heldHead + TO);
            final long cut = part < partCount ? Math.min(to, feed.lastReflected(part)) : to;
            if (!downstream.onGap(from, cut, timeNs))
            {
                return false;
            }
            delivered = cut;
            isWanted |= part == partCount;
            if (cut < to)
            {
                held.putLong(heldHead + FROM, cut + 1); // The part stands in the middle of what is missing.
                return true;
            }
        }
        heldHead += heldLength(length);
        return true;
    }

    private void end(final long nowNs)
    {
        final boolean isHealed = partCount > 0;
        nextSnapshotNs = nowNs + retryNs;
        retryNs = isHealed ? config.retryNs() : Math.min(2 * retryNs, config.retryLimitNs());
        snapshots += isHealed ? 1 : 0;
        isEndWaiting = false;
        heldHead = 0;
        heldTail = 0;
        holder.isRefusing = false;
        phase = Phase.LIVE;
    }

    private static int heldLength(final int messageLength)
    {
        return HELD_HEADER + (Math.max(messageLength, 0) + ALIGNMENT_MASK & ~ALIGNMENT_MASK);
    }

    /** Passes on, and remembers how far it went. */
    private final class Through implements SessionHandler
    {
        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            if (!downstream.onMessage(buffer, offset, length, sourceSequence, receiveTimeNs))
            {
                return false;
            }
            delivered = sourceSequence;
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            if (!downstream.onGap(fromSequence, toSequence, receiveTimeNs))
            {
                return false;
            }
            delivered = toSequence;
            isWanted = true;
            return true;
        }

        /** A session does not end with books that are not whole, unless no snapshot is to be had. */
        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            if (isWanted && !isEndTried)
            {
                isEndWaiting = true;
                return false;
            }
            return downstream.onEndOfSession(sourceSequence, receiveTimeNs);
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            if (!downstream.onSession(normaliser, receiveTimeNs))
            {
                return false;
            }
            delivered = 0;
            isWanted = false;
            isEndTried = false;
            return true;
        }
    }

    /** Keeps for later. The end of a session is not kept: it comes again until there is nothing to wait for. */
    private final class Holder implements SessionHandler
    {
        private boolean isRefusing;
        private boolean isOver;     // All messages of the session came, or none will.

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            if (!hold(sourceSequence, sourceSequence, receiveTimeNs, length))
            {
                return false;
            }
            held.putBytes(heldTail + HELD_HEADER, buffer, offset, length);
            heldTail += heldLength(length);
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            if (!hold(fromSequence, toSequence, receiveTimeNs, GAP))
            {
                return false;
            }
            heldTail += heldLength(GAP);
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            isOver = true;
            return false;
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            isOver = true;
            isRefusing = true;
            return false;
        }

        private boolean hold(final long from, final long to, final long receiveTimeNs, final int length)
        {
            if (heldTail - heldHead + heldLength(length) > config.heldLimit())
            {
                isRefusing = true;
                return false;
            }
            if (heldHead > 0 && heldTail + heldLength(length) > config.heldLimit())
            {
                held.putBytes(0, held, heldHead, heldTail - heldHead);
                heldTail -= heldHead;
                heldHead = 0;
            }
            held.putLong(heldTail + FROM, from);
            held.putLong(heldTail + TO, to);
            held.putLong(heldTail + TIME, receiveTimeNs);
            held.putInt(heldTail + LENGTH, length);
            return true;
        }
    }
}
