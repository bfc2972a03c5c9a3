package io.directlive.distributor;

import static io.directlive.protocol.EventLayout.MESSAGE_HEADER_LENGTH;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.FrameDigest;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.StreamHeartbeatEncoder;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The way out of one tier. Frames that are given whole are offered from where they are; single events are staged, and
 * go out as frames when there is a frame full of them or on {@link #flush}.
 * <p>
 * A frame is settled when it was sent, or dropped: because nobody listens, or because the tier took nothing for longer
 * than it may hold up the others. From then on it drops without waiting, until it takes one again.
 */
final class TierPublisher implements AutoCloseable
{
    private static final int HEARTBEAT_LENGTH = MESSAGE_HEADER_LENGTH + StreamHeartbeatEncoder.BLOCK_LENGTH;

    private final ExclusivePublication publication;
    private final int frameLength;
    private final long maxBackPressureNs;
    private final long heartbeatIntervalNs;
    private final UnsafeBuffer heartbeatBuffer = new UnsafeBuffer(new byte[HEARTBEAT_LENGTH]);
    private final StreamHeartbeatEncoder heartbeat = new StreamHeartbeatEncoder();
    private final UnsafeBuffer staged;
    private int stagedLength;
    private int settledLength;
    private int cutEvents;

    private long nowNs;
    private boolean isBackPressured;
    private long backPressuredAtNs;
    private boolean hasGreeted;
    private long spokeAtNs;

    private long sent;
    private long droppedNotConnected;
    private long droppedBackPressure;
    private long backPressure;

    TierPublisher(final ExclusivePublication publication, final DistributorConfig config)
    {
        this.publication = publication;
        frameLength = publication.maxPayloadLength();
        maxBackPressureNs = config.maxBackPressureNs();
        heartbeatIntervalNs = config.heartbeatIntervalNs();
        staged = new UnsafeBuffer(new byte[2 * frameLength]);
        heartbeat.wrapAndApplyHeader(heartbeatBuffer, 0, new MessageHeaderEncoder()).partitionId(config.partitionId());
    }

    /** Time for all that follows, until told again. */
    void onTime(final long timeNs)
    {
        nowNs = timeNs;
    }

    /** @return true while staged events wait for the tier to take them. */
    boolean isWaiting()
    {
        return isBackPressured && stagedLength > 0;
    }

    /**
     * Publishes a frame, cut between events where it is longer than this tier's frames are.
     *
     * @param settled bytes of the frame that are settled already.
     * @return bytes that are settled now; all of them, or fewer to go on from with the next call.
     */
    int publish(final DirectBuffer buffer, final int offset, final int length, final int settled)
    {
        int at = settled;
        while (at < length)
        {
            final int cut = cut(buffer, offset + at, length - at);
            if (!isSettled(buffer, offset + at, cut))
            {
                break;
            }
            at += cut;
        }
        return at;
    }

    /** Stages an event. */
    void stage(final DirectBuffer buffer, final int offset, final int length)
    {
        if (stagedLength + length > frameLength && stagedLength > 0 && !isWaiting())
        {
            flush();
        }
        if (stagedLength + length > staged.capacity())
        {
            grow(stagedLength + length);
        }
        staged.putBytes(stagedLength, buffer, offset, length);
        stagedLength += length;
    }

    /** Publishes what is staged, as far as the tier takes it. */
    void flush()
    {
        if (stagedLength > 0)
        {
            settledLength = publish(staged, 0, stagedLength, settledLength);
            if (settledLength == stagedLength)
            {
                stagedLength = 0;
                settledLength = 0;
            }
        }
    }

    /**
     * Says what number comes next: once to begin with, and when nothing was said for long.
     *
     * @return 1 when it did, else 0.
     */
    int keepAlive(final long nextSequence, final long basisSequence, final int epoch)
    {
        if (hasGreeted && nowNs - spokeAtNs < heartbeatIntervalNs)
        {
            return 0;
        }
        heartbeat.nextSequence(nextSequence).basisSequence(basisSequence).streamEpoch(Integer.toUnsignedLong(epoch));
        final long position = publication.offer(heartbeatBuffer, 0, HEARTBEAT_LENGTH, FrameDigest::of);
        checkUsable(position);
        if (position < 0 && position != Publication.NOT_CONNECTED)
        {
            return 0;
        }
        hasGreeted = true;
        spokeAtNs = nowNs;
        return 1;
    }

    /** Length of the first whole events that fit in a frame. */
    private int cut(final DirectBuffer buffer, final int offset, final int length)
    {
        int cut = 0;
        int events = 0;
        while (cut < length)
        {
            final int eventLength = EventLayout.length(buffer, offset + cut);
            if (cut + eventLength > frameLength && cut > 0)
            {
                break;
            }
            cut += eventLength;
            events++;
        }
        cutEvents = events;
        return cut;
    }

    private boolean isSettled(final DirectBuffer buffer, final int offset, final int length)
    {
        final long position = publication.offer(buffer, offset, length, FrameDigest::of);
        if (position > 0)
        {
            isBackPressured = false;
            sent += cutEvents;
            spokeAtNs = nowNs;
            return true;
        }
        checkUsable(position);
        if (position == Publication.NOT_CONNECTED)
        {
            isBackPressured = false;
            droppedNotConnected += cutEvents;
            return true;
        }
        return isGivenUp();
    }

    private boolean isGivenUp()
    {
        backPressure++;
        if (!isBackPressured)
        {
            isBackPressured = true;
            backPressuredAtNs = nowNs;
        }
        if (nowNs - backPressuredAtNs <= maxBackPressureNs)
        {
            return false;
        }
        droppedBackPressure += cutEvents;
        return true;
    }

    private void grow(final int capacity)
    {
        final byte[] bytes = new byte[Math.max(capacity, 2 * staged.capacity())];
        staged.getBytes(0, bytes, 0, stagedLength);
        staged.wrap(bytes);
    }

    private static void checkUsable(final long position)
    {
        if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED)
        {
            throw new IllegalStateException("tier lost: " + Publication.errorString(position));
        }
    }

    long sent()
    {
        return sent;
    }

    long droppedNotConnected()
    {
        return droppedNotConnected;
    }

    long droppedBackPressure()
    {
        return droppedBackPressure;
    }

    long backPressure()
    {
        return backPressure;
    }

    @Override
    public void close()
    {
        CloseHelper.close(publication);
    }
}
