package io.directlive.feed.capture;

import io.directlive.feed.BadInput;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.Pacer;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueHandler;
import io.directlive.feed.VenueSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;

/**
 * One venue channel in a capture as a source, through the very framing that live packets go through. A message's
 * receive time is the time at which its packet was captured. May be paced by these times: the first packet with
 * something that is not known downstream is due at once, the others as long after it as they were then, divided by
 * the speed.
 */
public final class CaptureSource implements VenueSource
{
    private static final int FRAME_LIMIT = 4096; // In one poll, so that one with nothing selected returns too.

    private final CapturePackets packets;
    private final IntFunction<Normaliser> sessions;
    private final Pacer pacer;
    private final Room room = new Room();

    private PacketFraming framing;
    private PacketFraming nextFraming; // Of a session that has begun, and that the handler has not taken yet.
    private Normaliser nextNormaliser;
    private int session;
    private State state = State.RUNNING;
    private BadInput failure;
    private long resumeAfter;
    private boolean hasPacket;
    private long messageAt;

    /**
     * @param reader    of the capture, before its first packet; closed with this source.
     * @param format    of the venue packets.
     * @param selection of the channel.
     * @param pace      of playing.
     * @param sessions  normaliser of the n-th session, n from 1, that begins behind the first one where the venue's numbers
     *                  begin again; null to take the first one only.
     * @param badInput  is told of packets that cannot be used.
     */
    public CaptureSource(
        final CaptureReader reader,
        final PacketFormat format,
        final CaptureSelection selection,
        final Pace pace,
        final IntFunction<Normaliser> sessions,
        final BadInputListener badInput)
    {
        packets = new CapturePackets(reader, format, selection, badInput);
        this.sessions = sessions;
        framing = format.newFraming((number, at, reason) ->
        {
            if (sessions == null || !reason.equals(PacketFraming.RESTART))
            {
                badInput.onBadInput(number, packets.byteOffset() + Math.max(at, 0), reason);
            }
        });
        pacer = new Pacer(pace);
        if (reader.failure() != null)
        {
            state = State.FAILED;
            failure = reader.failure();
        }
    }

    /**
     * Opens a capture as a source of one session.
     *
     * @param path      of the file.
     * @param format    of the venue packets.
     * @param selection of the channel.
     * @param pace      of playing.
     * @param badInput  is told of packets that cannot be used.
     * @return the source; look at its {@link #state()}: a file of another kind is refused with {@link State#FAILED}.
     * @throws IOException when the file cannot be opened.
     */
    public static CaptureSource open(
        final Path path,
        final PacketFormat format,
        final CaptureSelection selection,
        final Pace pace,
        final BadInputListener badInput) throws IOException
    {
        return new CaptureSource(CaptureReader.open(path), format, selection, pace, null, badInput);
    }

    @Override
    public State state()
    {
        return state;
    }

    @Override
    public BadInput failure()
    {
        return failure;
    }

    @Override
    public void resumeAfter(final long sourceSequence)
    {
        resumeAfter = sourceSequence;
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        room.open(handler, limit);
        for (int frames = 0; frames < FRAME_LIMIT && state == State.RUNNING && room.messages < limit; frames++)
        {
            if (hasPacket || packets.poll())
            {
                hasPacket = !isDue(nowNs) || !deliver(nowNs);
                if (hasPacket)
                {
                    break;
                }
            }
            else if (packets.isDone())
            {
                failure = packets.failure();
                state = failure == null ? State.ENDED : State.FAILED;
            }
        }
        return room.messages;
    }

    @Override
    public long byteOffset()
    {
        return messageAt;
    }

    @Override
    public long bytesRead()
    {
        return packets.reader().bytesRead();
    }

    @Override
    public long bytesTotal()
    {
        return packets.reader().bytesTotal();
    }

    /** @return the packets, for what they count. */
    public CapturePackets packets()
    {
        return packets;
    }

    @Override
    public void close()
    {
        packets.close();
    }

    private boolean isDue(final long nowNs)
    {
        return pacer.isMax() || room.lastSequence < resumeAfter || pacer.isDue(packets.timeNs(), nowNs);
    }

    private boolean deliver(final long nowNs)
    {
        final long timeNs = packets.timeNs() == 0 ? nowNs : packets.timeNs();
        if (!beginSession(timeNs) ||
            !framing.onPacket(packets.buffer(), packets.offset(), packets.length(), timeNs, room))
        {
            return false;
        }
        nextFraming = sessions == null ? null : framing.next();
        return nextFraming == null; // Else the packet is the first of the next session, and comes again.
    }

    private boolean beginSession(final long timeNs)
    {
        if (nextFraming == null)
        {
            return true;
        }
        if (nextNormaliser == null)
        {
            nextNormaliser = sessions.apply(++session);
        }
        if (!room.handler.onSession(nextNormaliser, timeNs))
        {
            return false;
        }
        nextNormaliser = null;
        resumeAfter = 0;
        room.lastSequence = 0;
        framing = nextFraming;
        nextFraming = null;
        return true;
    }

    /** Takes as many messages as one poll may. */
    private final class Room implements VenueHandler
    {
        private SessionHandler handler;
        private int limit;
        private int messages;
        private long lastSequence;

        void open(final SessionHandler newHandler, final int newLimit)
        {
            handler = newHandler;
            limit = newLimit;
            messages = 0;
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            if (messages == limit)
            {
                return false;
            }
            messageAt = packets.byteOffset() + offset - packets.offset();
            if (!handler.onMessage(buffer, offset, length, sourceSequence, receiveTimeNs))
            {
                return false;
            }
            messages++;
            lastSequence = sourceSequence;
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            return handler.onGap(fromSequence, toSequence, receiveTimeNs);
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return handler.onEndOfSession(sourceSequence, receiveTimeNs);
        }
    }
}
