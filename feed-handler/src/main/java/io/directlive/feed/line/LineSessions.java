package io.directlive.feed.line;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.mold.MoldPacket;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which session of the venue the lines are in, and which one they go on with. Names are compared as the bytes that they
 * are. One thread; allocates when a session begins.
 */
final class LineSessions
{
    private final boolean isFixed;
    private final long silenceNs;
    private final VenueSessions names;
    private final UnsafeBuffer current = new UnsafeBuffer(new byte[MoldPacket.HEADER_LENGTH]);
    private final UnsafeBuffer previous = new UnsafeBuffer(new byte[MoldPacket.HEADER_LENGTH]);
    private Normaliser next; // Of the session that the handler does not take yet; null for none.
    private boolean isInitial = true;
    private long begun;

    /**
     * @param session   that alone is taken; empty for any, one after the other.
     * @param silenceNs after how long without a packet a session that has not ended is left for another one.
     * @param names     of the sessions.
     */
    LineSessions(final String session, final long silenceNs, final VenueSessions names)
    {
        isFixed = !session.isEmpty();
        this.silenceNs = silenceNs;
        this.names = names;
        MoldPacket.header(current, 0, isFixed ? session : names.current(), 0, 0);
    }

    /** @return whether a packet is of the session that the lines are in. */
    boolean isCurrent(final DirectBuffer packet, final int offset)
    {
        return begun > 0 && isOf(current, packet, offset);
    }

    /**
     * @param packet   of another session than the current one.
     * @param offset   of the packet.
     * @param isEnded  whether the current session was handed over to its end.
     * @param silentNs since when nothing of it came.
     * @return whether its session is the one to go on with.
     */
    boolean isNext(final DirectBuffer packet, final int offset, final boolean isEnded, final long silentNs)
    {
        if (begun == 0)
        {
            return !isFixed || isOf(current, packet, offset);
        }
        return !isFixed && (isEnded ? !isOf(previous, packet, offset) : silentNs > silenceNs);
    }

    /**
     * The session of a packet begins, when it is the one that the source is in, or the handler takes it.
     *
     * @return false when the handler is not done with the session before: the packet is to come again.
     */
    boolean begin(final DirectBuffer packet, final int offset, final long timeNs, final SessionHandler handler)
    {
        final String name = MoldPacket.session(packet, offset).strip();
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
            previous.putBytes(0, current, 0, MoldPacket.SESSION_LENGTH);
        }
        current.putBytes(0, packet, offset, MoldPacket.SESSION_LENGTH);
        begun++;
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
        return isFixed;
    }

    private static boolean isOf(final DirectBuffer session, final DirectBuffer packet, final int offset)
    {
        return MoldPacket.sessionHigh(packet, offset) == MoldPacket.sessionHigh(session, 0) &&
            MoldPacket.sessionLow(packet, offset) == MoldPacket.sessionLow(session, 0);
    }
}
