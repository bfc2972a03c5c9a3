package io.directlive.feed.line;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueHandler;
import org.agrona.DirectBuffer;

/**
 * Makes one stream of several lines that carry the same: each message from the line that brings it first, in the order
 * of the numbers. Lines need not have equal packets: numbers are compared, never packets. Of the venue's format it knows
 * what {@link LinePackets} tells.
 * <p>
 * What comes before its turn is held. A number is missing when a later one was seen, the lines had their time to bring
 * it (or there is no room to hold more), and they have nothing more that waits to be read. What is missing is asked
 * for, where there are servers; the answer is one more copy. Only what nobody brings is a gap. Where anything
 * can be asked for, a packet that finds no room is dropped, for it can be too; so a session can be joined late, or
 * fallen behind in, by any number of messages.
 * <p>
 * Sessions: another one than that which the source was opened in begins with {@link SessionHandler#onSession}. It is
 * followed when the current one has ended, or when no line brought anything of that for the time after which a line is
 * stale; before, its packets are foreign. Where numbers may begin again without another name, that begins one too: see
 * {@link NumberRestart}.
 * <p>
 * Pure: no socket, no clock. One thread. Allocates at construction, and when a session begins.
 */
public final class LineArbiter implements LineStatus
{
    /** No venue sends as many messages in a session: a higher number is damage, and must not make all below it lost. */
    private static final long HIGHEST_NUMBER = 1L << 40;

    private final LinePackets packets;
    private final ArbiterConfig config;
    private final GapRequests requests;
    private final BadInputListener badInput;
    private final LineTelemetry telemetry;
    private final LineSessions sessions;
    private final LineOutput output;

    private long resumeFrom = 1;
    private long firstWanted = 1;
    private long highest = 1;       // One past the highest number known of.
    private long gapFrom;           // What gapSinceNs is about.
    private long gapSinceNs;
    private boolean isWindowFull;
    private boolean isNoted;        // The packet that is to come again is in the telemetry.
    private long sessionPacketNs;

    private long windowFull;

    /**
     * @param packets  what is to know of the venue's packets.
     * @param config   settings.
     * @param names    of the lines.
     * @param sessions of the venue.
     * @param requests asks for what is missing; null when nobody can be asked.
     * @param badInput is told of packets that make no sense and of those of other sessions.
     */
    public LineArbiter(
        final LinePackets packets,
        final ArbiterConfig config,
        final String[] names,
        final VenueSessions sessions,
        final GapRequests requests,
        final BadInputListener badInput)
    {
        this.packets = packets;
        this.config = config;
        this.requests = requests;
        this.badInput = badInput;
        telemetry = new LineTelemetry(names, packets.headerLength());
        this.sessions = new LineSessions(packets, config.session(), config.staleNs(), sessions);
        output = new LineOutput(packets, config);
    }

    /**
     * Takes one packet. Never throws for what is in it.
     *
     * @param line    that it came on: from 0, or {@link #answerLine()}.
     * @param packet  that holds it; valid only during the call.
     * @param offset  of it.
     * @param length  of it, in bytes: the payload of one datagram.
     * @param timeNs  first sight here, ns since the Unix epoch.
     * @param handler that takes the messages.
     * @return true when the packet was taken; false when the handler had no room, or is not done with the session
     *         before: the same packet must come again before any other.
     */
    public boolean onPacket(
        final int line,
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long timeNs,
        final SessionHandler handler)
    {
        if (!drain(handler))
        {
            return false;
        }
        final String fault = packets.fault(packet, offset, length);
        if (fault != null)
        {
            telemetry.onUnused(line, length);
            return onMalformed(line, 0, fault);
        }
        if (!packets.isOfChannel(packet, offset))
        {
            telemetry.onForeign(line, length);
            return true;
        }
        final LineSessions.Relation relation = sessions.relation(
            packet, offset, line == answerLine(), output.expected(), output.isEnded(), sessionPacketNs, timeNs);
        if (relation == LineSessions.Relation.OTHER)
        {
            return onOtherSession(line, length);
        }
        if (relation == LineSessions.Relation.NEXT)
        {
            if (!settle(timeNs, handler) || !sessions.begin(packet, offset, timeNs, handler))
            {
                return false;
            }
            begin(packet, offset, timeNs);
        }
        final long first = packets.firstSequence(packet, offset, output.expected());
        final long next = first + packets.messageCount(packet, offset);
        if (first < 1 || next < 1 || next > HIGHEST_NUMBER)
        {
            telemetry.onUnused(line, length);
            return onMalformed(line, 0, "a number that no message can have");
        }
        if (!isNoted)
        {
            telemetry.onPacket(line, length, first, next, firstWanted, output.expected(), timeNs);
            sessionPacketNs = timeNs;
        }
        final boolean isTaken = first == next ?
            onNone(line, packets.isEndOfSession(packet, offset), first, handler) :
            onMessages(line, packet, offset, length, first, next, timeNs, handler);
        isNoted = !isTaken;
        return isTaken;
    }

    /**
     * Does what time makes due. To be called once per duty cycle, after the packets.
     *
     * @param nowNs         the time, ns since the Unix epoch.
     * @param areLinesEmpty whether each line was found to have no more packets: only then silence means anything.
     * @param handler       that takes the messages.
     * @return false when the handler had no room.
     */
    public boolean onTime(final long nowNs, final boolean areLinesEmpty, final VenueHandler handler)
    {
        telemetry.watch(nowNs, config.staleNs());
        if (areLinesEmpty)
        {
            sessions.onEmpty(nowNs);
        }
        if (!drain(handler))
        {
            return false;
        }
        if (highest <= output.expected())
        {
            if (isRequesting())
            {
                requests.onNothingMissing();
            }
            return true;
        }
        if (gapFrom != output.expected())
        {
            gapFrom = output.expected();
            gapSinceNs = output.held() > 0 ? output.lowestHeldNs() : nowNs;
        }
        final boolean isDue = isWindowFull || areLinesEmpty && nowNs - gapSinceNs >= config.gapTimeoutNs();
        return !isDue && !isRequesting() || onMissing(nowNs, handler);
    }

    /**
     * Numbers up to this one are not needed of the session that the source is in when it is opened. To be called before
     * the first packet.
     *
     * @param sequence last number that is not needed; 0 for none.
     */
    public void resumeAfter(final long sequence)
    {
        resumeFrom = sequence + 1;
    }

    /** @return what {@link #onPacket} is told for answers to requests. */
    public int answerLine()
    {
        return telemetry.answers();
    }

    /** @return what a line, or the {@link #answerLine()}, has brought. */
    public LineStats stats(final int line)
    {
        return telemetry.line(line);
    }

    @Override
    public int lineCount()
    {
        return telemetry.answers();
    }

    @Override
    public String lineName(final int line)
    {
        return stats(line).name();
    }

    @Override
    public boolean isStale(final int line)
    {
        return stats(line).isStale();
    }

    /** @return number that is next. */
    public long expected()
    {
        return output.expected();
    }

    /** @return whether the session was handed over to its end. */
    public boolean isEnded()
    {
        return output.isEnded();
    }

    /** @return whether the session was handed over to its end, and none can follow. */
    public boolean isDone()
    {
        return output.isEnded() && sessions.isFixed();
    }

    /** @return sessions that began. */
    public long sessions()
    {
        return sessions.begun();
    }

    /** @return gaps that were declared. */
    public long gaps()
    {
        return output.gaps();
    }

    /** @return messages in them. */
    public long lost()
    {
        return output.lost();
    }

    /** @return packets held now. */
    public int held()
    {
        return output.held();
    }

    /** @return packets for which there was no room. */
    public long windowFull()
    {
        return windowFull;
    }

    /** @return whether answers to requests can come. */
    boolean isRequesting()
    {
        return requests != null && requests.isActive();
    }

    private boolean onMalformed(final int line, final long sequence, final String reason)
    {
        telemetry.line(line).malformed++;
        badInput.onBadInput(sequence, 0, reason);
        return true;
    }

    private boolean onOtherSession(final int line, final int length)
    {
        telemetry.onForeign(line, length);
        badInput.onBadInput(0, 0, "a packet of another session");
        return true;
    }

    /** Another session begins: what is missing of the one before is lost. */
    private boolean settle(final long timeNs, final VenueHandler handler)
    {
        while (highest > output.expected())
        {
            if (!output.declareLost(lowestKnown(), timeNs, handler) || !drain(handler))
            {
                return false;
            }
        }
        return true;
    }

    private void begin(final DirectBuffer packet, final int offset, final long timeNs)
    {
        telemetry.clear();
        if (requests != null)
        {
            requests.onSession(packet, offset);
        }
        sessionPacketNs = timeNs;
        firstWanted = sessions.isInitial() ? resumeFrom : 1;
        output.begin(firstWanted);
        highest = firstWanted;
        gapFrom = 0;
        isWindowFull = false;
    }

    private boolean onMessages(
        final int line,
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long first,
        final long next,
        final long timeNs,
        final VenueHandler handler)
    {
        if (output.isEndKnown() && next > output.endSequence())
        {
            return onMalformed(line, first, "messages after the end of their session");
        }
        if (line == answerLine() && requests != null)
        {
            requests.onAnswer(first, next);
        }
        highest = Math.max(highest, next);
        if (next <= output.expected())
        {
            return true;
        }
        if (first > output.expected())
        {
            return hold(packet, offset, length, first, next, timeNs, handler);
        }
        return deliver(packet, offset, length, first, next, timeNs, handler);
    }

    /** Heartbeat and end of session say what the next number would be: so what was lost last is known by them. */
    private boolean onNone(final int line, final boolean isEnd, final long sequence, final VenueHandler handler)
    {
        if (output.isEndKnown())
        {
            return sequence <= output.endSequence() || onMalformed(line, sequence, "a number after the end of its session");
        }
        if (!isEnd)
        {
            highest = Math.max(highest, sequence);
            return true;
        }
        final boolean isEndNotWanted = sequence + 1 == firstWanted && output.expected() == firstWanted;
        if (sequence < highest && !isEndNotWanted)
        {
            return onMalformed(line, sequence, "an end of session before its last message");
        }
        output.onEnd(sequence, isEndNotWanted);
        highest = Math.max(highest, sequence);
        drain(handler);
        return true;
    }

    /** What finds no room can be asked for when there is, if anything can; else the gap before it has no more time. */
    private boolean hold(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long first,
        final long next,
        final long timeNs,
        final VenueHandler handler)
    {
        if (output.hold(packet, offset, length, first, next, timeNs))
        {
            return true;
        }
        windowFull += isNoted ? 0 : 1;
        isNoted = true;
        isWindowFull = true;
        if (requests != null && !requests.isScarce())
        {
            return true;
        }
        while (first > output.expected())
        {
            if (output.hold(packet, offset, length, first, next, timeNs))
            {
                return true;
            }
            final long lostTo = output.held() > 0 ? output.lowestHeld() : first;
            if (!output.declareLost(lostTo, timeNs, handler) || !drain(handler))
            {
                return false;
            }
        }
        return deliver(packet, offset, length, first, next, timeNs, handler);
    }

    /** @return false when not all of the packet was taken; what was held and has its turn then may wait. */
    private boolean deliver(
        final DirectBuffer packet,
        final int offset,
        final int length,
        final long first,
        final long next,
        final long timeNs,
        final VenueHandler handler)
    {
        if (!output.deliver(packet, offset, length, first, next, timeNs, handler))
        {
            return false;
        }
        drain(handler);
        return true;
    }

    /** @return number that a gap at the next one is known to end before. */
    private long lowestKnown()
    {
        return output.held() > 0 ? output.lowestHeld() : highest;
    }

    /** @return false when there is more to hand over than the handler takes. */
    private boolean drain(final VenueHandler handler)
    {
        final int before = output.held();
        final boolean isDone = output.drain(sessionPacketNs, handler);
        isWindowFull &= output.held() == before;
        return isDone;
    }

    private boolean onMissing(final long nowNs, final VenueHandler handler)
    {
        final long to = lowestKnown();
        if (requests != null &&
            requests.onGap(output.expected(), to, telemetry.messagesPer(config.packetLength()), nowNs))
        {
            return true;
        }
        return output.declareLost(to, nowNs, handler) && drain(handler);
    }
}
