package io.directlive.feed.line;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import org.agrona.DirectBuffer;

/**
 * Which session of the venue the lines are in, and which one they go on with. One thread; allocates when a session
 * begins, and for packets of other sessions while the one that is set has not begun.
 */
final class LineSessions
{
    /** What a packet is to the session that the lines are in. */
    enum Relation
    {
        /** Of it. */
        CURRENT,
        /** Of the one to go on with. */
        NEXT,
        /** Of another one, which is no concern of the lines: not yet, or not any more. */
        OTHER
    }

    private final LinePackets packets;
    private final String fixed; // Empty for any.
    private final long silenceNs;
    private final VenueSessions names;
    private final NumberRestart restart = new NumberRestart();
    private long currentHigh;
    private int currentLow;
    private long previousHigh;
    private int previousLow;
    private boolean hasPrevious;
    private Normaliser next; // Of the session that the handler does not take yet; null for none.
    private boolean isInitial = true;
    private long begun;

    /**
     * @param packets   what is to know of the venue's packets.
     * @param session   that alone is taken; empty for any, one after the other.
     * @param silenceNs after how long without a packet a session that has not ended is left for another one.
     * @param names     of the sessions.
     */
    LineSessions(final LinePackets packets, final String session, final long silenceNs, final VenueSessions names)
    {
        this.packets = packets;
        fixed = session;
        this.silenceNs = silenceNs;
        this.names = names;
    }

    /**
     * @param packet       that came.
     * @param offset       of the packet.
     * @param isAnswer     whether it was asked for: then it tells nothing of how far the venue is.
     * @param expected     number below which all of the session is done with.
     * @param isEnded      whether the session was handed over to its end.
     * @param lastPacketNs when a packet of the session was received last.
     * @param timeNs       when this one was.
     * @return what it is to the session that the lines are in.
     */
    Relation relation(
        final DirectBuffer packet,
        final int offset,
        final boolean isAnswer,
        final long expected,
        final boolean isEnded,
        final long lastPacketNs,
        final long timeNs)
    {
        if (!isNamedCurrent(packet, offset))
        {
            return isNext(packet, offset, isEnded, timeNs - lastPacketNs) ? Relation.NEXT : Relation.OTHER;
        }
        if (!packets.isRestartable())
        {
            return Relation.CURRENT;
        }
        final long sentNs = packets.sendTimeNs(packet, offset);
        if (restart.isOfBefore(sentNs))
        {
            return Relation.OTHER;
        }
        return !isAnswer && restart.onPacket(hasNews(packet, offset, expected), sentNs, timeNs) ?
            Relation.NEXT : Relation.CURRENT;
    }

    /** All lines were found empty. */
    void onEmpty(final long nowNs)
    {
        restart.onEmpty(nowNs);
    }

    /**
     * The session of a packet begins, when it is the one that the source is in, or the handler takes it.
     *
     * @return false when the handler is not done with the session before: the packet is to come again.
     */
    boolean begin(final DirectBuffer packet, final int offset, final long timeNs, final SessionHandler handler)
    {
        final String name = packets.sessionName(packet, offset);
        if (begun == 0 && names.current().isEmpty())
        {
            names.onCurrent(name);
        }
        else if (begun > 0 || !name.equals(names.current()))
        {
            next = next == null ? names.next(name) : next;
            if (!handler.onSession(next, timeNs))
            {
                return false;
            }
            next = null;
            isInitial = false;
            previousHigh = currentHigh;
            previousLow = currentLow;
            hasPrevious = begun > 0;
        }
        currentHigh = packets.sessionHigh(packet, offset);
        currentLow = packets.sessionLow(packet, offset);
        begun++;
        restart.clear();
        return true;
    }

    /** @return sessions that began. */
    long begun()
    {
        return begun;
    }

    /** @return whether the lines are still in the session that the source was opened in. */
    boolean isInitial()
    {
        return isInitial;
    }

    /** @return whether there is but one session. */
    boolean isFixed()
    {
        return !fixed.isEmpty();
    }

    private boolean isPrevious(final DirectBuffer packet, final int offset)
    {
        return hasPrevious &&
            packets.sessionHigh(packet, offset) == previousHigh && packets.sessionLow(packet, offset) == previousLow;
    }

    private boolean isNamedCurrent(final DirectBuffer packet, final int offset)
    {
        return begun > 0 &&
            packets.sessionHigh(packet, offset) == currentHigh && packets.sessionLow(packet, offset) == currentLow;
    }

    /** Is the session of a packet that names another one the one to go on with? */
    private boolean isNext(final DirectBuffer packet, final int offset, final boolean isEnded, final long silentNs)
    {
        if (begun == 0)
        {
            return !isFixed() || packets.sessionName(packet, offset).equals(fixed);
        }
        return !isFixed() && (isEnded ? !isPrevious(packet, offset) : silentNs > silenceNs);
    }

    /** Does a packet tell of numbers that are not done with? */
    private boolean hasNews(final DirectBuffer packet, final int offset, final long expected)
    {
        final long first = packets.firstSequence(packet, offset, expected);
        final int count = packets.messageCount(packet, offset);
        return count == 0 ? first >= expected : first + count > expected;
    }
}
