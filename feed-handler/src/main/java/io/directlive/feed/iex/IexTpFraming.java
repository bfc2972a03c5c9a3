package io.directlive.feed.iex;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.VenueHandler;
import org.agrona.DirectBuffer;

/**
 * Takes apart the packets of one IEX feed. Messages have the venue's own numbers, from 1. A packet is taken as far as
 * it is new, and what is missing before it is lost: to arbitrate between lines is for who stands before.
 *
 * <p><b>Runs.</b> A number never goes back within a session, except that a venue which starts anew may begin again at 1
 * under the same session id, as IEX's own sample captures do. Such a run is a session of its own: the same numbers now
 * mean other messages, and books are empty. A packet that has nothing new for its numbers but was sent more than {@link
 * #RESTART_NS} after all that was taken begins a run; a repeat, from this line or another, was sent before. One framing
 * delivers one run, told on construction: it passes over those before, and stops at the end of its own. Each
 * run that begins is told to the {@link BadInputListener}. Whoever wants the next one makes a framing for it, with a
 * {@link io.directlive.feed.SourceSession} of a higher epoch; so nothing of one run is ever taken for a repeat of
 * another.
 *
 * <p><b>Packets that are not used</b> are told to the listener and counted: no header, another version or feed, another
 * session id than that of the first packet, lengths that contradict each other, numbers that contradict the stream
 * offset (each message takes two bytes at least). Whole messages before the damage are delivered.
 *
 * <p>Pure; one thread; allocates nothing.
 */
public final class IexTpFraming implements PacketFraming
{
    /** A packet of old numbers that was sent this much after all others begins a run: three heartbeats are missing. */
    public static final long RESTART_NS = 3_000_000_000L;

    /** Why a packet, or part of it, is not used. */
    private enum Fault
    {
        NO_HEADER("shorter than an IEX-TP header"),
        OTHER_VERSION("not IEX-TP version 1"),
        OTHER_PROTOCOL("message protocol id of another feed"),
        OTHER_SESSION("session id of another session"),
        BAD_SEQUENCE("sequence number and stream offset contradict each other"),
        BAD_LENGTH("payload length is not that of the packet"),
        BAD_BLOCK("message length beyond the end of the packet"),
        LEFT_OVER("bytes after the last message");

        private final String reason;

        Fault(final String reason)
        {
            this.reason = reason;
        }
    }

    private final IexFormat format;
    private final int wantedRun;
    private final BadInputListener badInput;

    private boolean hasSession;
    private long sessionId;
    private int run;
    private long expected = 1;      // Number of the next message of the run, and where its block begins.
    private long expectedOffset;
    private long latestSendTime;    // Of the packets that told something new.
    private boolean isPartlyTaken;  // The handler had no room; the same packet comes again.

    private long packets;
    private long heartbeats;
    private long repeatedMessages;
    private long lostMessages;
    private long badPackets;
    private long otherPackets;

    /**
     * @param format   of the messages.
     * @param run      to deliver: 0 is the first of the session; the others are passed over.
     * @param badInput is told of packets that are not used, and of each run that begins.
     */
    public IexTpFraming(final IexFormat format, final int run, final BadInputListener badInput)
    {
        if (run < 0)
        {
            throw new IllegalArgumentException("run is below 0: " + run);
        }
        this.format = format;
        this.wantedRun = run;
        this.badInput = badInput;
    }

    @Override
    public boolean onPacket(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long receiveTimeNs,
        final VenueHandler handler)
    {
        if (isPartlyTaken)
        {
            return take(packet, offset, length, receiveTimeNs, handler);
        }

        packets++;
        final Fault fault = fault(packet, offset, length);
        if (fault != null)
        {
            return refuse(packet, offset, length, fault);
        }
        final long sendTime = IexTp.sendTime(packet, offset);
        if (hasNothingNew(packet, offset))
        {
            if (sendTime < latestSendTime || sendTime - latestSendTime <= RESTART_NS)
            {
                repeatedMessages += IexTp.messageCount(packet, offset);
                return true;
            }
            beginRun(packet, offset);
        }
        else if (contradictsStreamOffset(packet, offset))
        {
            return refuse(packet, offset, length, Fault.BAD_SEQUENCE);
        }
        hasSession = true;
        sessionId = IexTp.sessionId(packet, offset);
        latestSendTime = Math.max(latestSendTime, sendTime);

        if (run != wantedRun)
        {
            return passOver(packet, offset);
        }
        if (IexTp.messageCount(packet, offset) == 0)
        {
            heartbeats++;
        }
        repeatedMessages += Math.max(0, expected - IexTp.firstSequence(packet, offset));
        return take(packet, offset, length, receiveTimeNs, handler);
    }

    /** @return the framing of the run behind the one that is delivered, once it has begun. */
    @Override
    public PacketFraming next()
    {
        return run == wantedRun + 1 ? new IexTpFraming(format, 0, badInput) : null;
    }

    /** @return the session that is delivered; 0 before the first packet. */
    public long sessionId()
    {
        return sessionId;
    }

    /** @return the run that the last packet belongs to, from 0. */
    public int run()
    {
        return run;
    }

    /** @return whether a later run than that which is delivered has begun: nothing more will come. */
    public boolean isRunOver()
    {
        return run > wantedRun;
    }

    /** @return number of the next message of the run that the last packet belongs to. */
    public long nextSequence()
    {
        return expected;
    }

    /** @return packets seen, whatever became of them. */
    public long packets()
    {
        return packets;
    }

    /** @return heartbeats among them. */
    public long heartbeats()
    {
        return heartbeats;
    }

    /** @return messages that had been taken before. */
    public long repeatedMessages()
    {
        return repeatedMessages;
    }

    /** @return messages that were declared lost. */
    public long lostMessages()
    {
        return lostMessages;
    }

    /** @return packets that make no sense, in whole or in part. */
    public long badPackets()
    {
        return badPackets;
    }

    /** @return packets of another version, feed, session or run. */
    public long otherPackets()
    {
        return otherPackets;
    }

    private Fault fault(final DirectBuffer packet, final int offset, final int length)
    {
        if (length < IexTp.HEADER_LENGTH)
        {
            return Fault.NO_HEADER;
        }
        if (IexTp.version(packet, offset) != IexTp.VERSION)
        {
            return Fault.OTHER_VERSION;
        }
        if (IexTp.messageProtocolId(packet, offset) != format.protocolId())
        {
            return Fault.OTHER_PROTOCOL;
        }
        if (hasSession && IexTp.sessionId(packet, offset) != sessionId)
        {
            return Fault.OTHER_SESSION;
        }
        final long first = IexTp.firstSequence(packet, offset);
        if (first < 1 || IexTp.streamOffset(packet, offset) / IexTp.BLOCK_LENGTH < first - 1)
        {
            return Fault.BAD_SEQUENCE;
        }
        return null;
    }

    private boolean refuse(final DirectBuffer packet, final int offset, final int length, final Fault fault)
    {
        switch (fault)
        {
            case OTHER_VERSION, OTHER_PROTOCOL, OTHER_SESSION -> otherPackets++;
            default -> badPackets++;
        }
        final boolean isNumbered = length >= IexTp.HEADER_LENGTH && fault != Fault.OTHER_VERSION;
        badInput.onBadInput(isNumbered ? IexTp.firstSequence(packet, offset) : 0, 0, fault.reason);
        return true;
    }

    /** A heartbeat that tells the next number is news; one that tells an older number is not. */
    private boolean hasNothingNew(final DirectBuffer packet, final int offset)
    {
        final long first = IexTp.firstSequence(packet, offset);
        final int count = IexTp.messageCount(packet, offset);
        return count == 0 ? first < expected : first + count <= expected;
    }

    private boolean contradictsStreamOffset(final DirectBuffer packet, final int offset)
    {
        final long missing = IexTp.firstSequence(packet, offset) - expected;
        final long missingBytes = IexTp.streamOffset(packet, offset) - expectedOffset;
        return missing == 0 ? missingBytes != 0 : missing > 0 && missingBytes / IexTp.BLOCK_LENGTH < missing;
    }

    private void beginRun(final DirectBuffer packet, final int offset)
    {
        run++;
        expected = 1;
        expectedOffset = 0;
        badInput.onBadInput(IexTp.firstSequence(packet, offset), 0, RESTART);
    }

    /** Follows the numbers of a run that is not delivered, to know where it ends. */
    private boolean passOver(final DirectBuffer packet, final int offset)
    {
        otherPackets++;
        expected = IexTp.firstSequence(packet, offset) + IexTp.messageCount(packet, offset);
        expectedOffset = IexTp.streamOffset(packet, offset) + IexTp.payloadLength(packet, offset);
        return true;
    }

    private boolean take(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long receiveTimeNs,
        final VenueHandler handler)
    {
        final long first = IexTp.firstSequence(packet, offset);
        isPartlyTaken = true;
        if (first > expected)
        {
            if (!handler.onGap(expected, first - 1, receiveTimeNs))
            {
                return false;
            }
            lostMessages += first - expected;
            expected = first;
            expectedOffset = IexTp.streamOffset(packet, offset);
        }

        final int payload = offset + IexTp.HEADER_LENGTH;
        final int payloadLength = Math.min(IexTp.payloadLength(packet, offset), length - IexTp.HEADER_LENGTH);
        final long end = first + IexTp.messageCount(packet, offset);
        int at = 0;
        Fault fault = payloadLength == length - IexTp.HEADER_LENGTH ? null : Fault.BAD_LENGTH;
        for (long sequence = first; sequence < end; sequence++)
        {
            final int left = payloadLength - at - IexTp.BLOCK_LENGTH;
            final int messageLength = left < 0 ? 0 : IexTp.blockLength(packet, payload + at);
            if (messageLength > left)
            {
                fault = Fault.BAD_BLOCK;
                break;
            }
            final int message = payload + at + IexTp.BLOCK_LENGTH;
            at += IexTp.BLOCK_LENGTH + messageLength;
            if (sequence == expected)
            {
                if (!handler.onMessage(packet, message, messageLength, sequence, receiveTimeNs))
                {
                    return false;
                }
                expected++;
                expectedOffset = IexTp.streamOffset(packet, offset) + at;
            }
        }
        isPartlyTaken = false;

        if (fault == null && at != payloadLength)
        {
            fault = Fault.LEFT_OVER;
        }
        return fault == null || refuse(packet, offset, length, fault);
    }
}
