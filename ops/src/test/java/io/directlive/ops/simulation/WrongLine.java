package io.directlive.ops.simulation;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A line that carries other bytes than it should, in one event of ten: its host computes wrongly. */
final class WrongLine
{
    private static final int ONE_OF = 10;
    private static final int VENUE_TIME =
        EventLayout.MESSAGE_HEADER_LENGTH + EventHeaderEncoder.venueTimeNsEncodingOffset();

    private final Set<Integer> sessions = new HashSet<>();

    /** The line has begun anew. */
    void onSession(final int sessionId)
    {
        sessions.add(sessionId);
    }

    /** @return whether there is one. */
    boolean isThere()
    {
        return !sessions.isEmpty();
    }

    /** @return whether an alarm names the line. */
    boolean is(final String line)
    {
        return sessions.stream().anyMatch(session -> line.contains("session " + session + " "));
    }

    /** @return whether it has other bytes for this number, in every epoch and tier. */
    static boolean isWrong(final long sequence)
    {
        return (sequence * 0x9E3779B97F4A7C15L >>> Integer.SIZE) % ONE_OF == 0;
    }

    /** @return whether it has other bytes for any of these numbers. */
    static boolean isAnyWrong(final long from, final long to)
    {
        boolean isAnyWrong = false;
        for (long sequence = from; sequence <= to; sequence++)
        {
            isAnyWrong |= isWrong(sequence);
        }
        return isAnyWrong;
    }

    /** Makes its bytes of what should be in a frame. */
    static void spoil(final MutableDirectBuffer frame, final int offset, final int limit)
    {
        for (int at = offset; at < limit && EventLayout.isEvent(frame, at, limit); at += EventLayout.length(frame, at))
        {
            spoilEvent(frame, at);
        }
    }

    /** Makes its bytes of an event, or the event of its bytes. */
    static void spoilEvent(final MutableDirectBuffer event, final int offset)
    {
        if (isWrong(EventLayout.sequence(event, offset)))
        {
            final int at = offset + VENUE_TIME;
            event.putLong(at, event.getLong(at, ByteOrder.LITTLE_ENDIAN) ^ 1, ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** @return whether two events of one number differ as they do on this line. */
    static boolean isSpoiled(final DirectBuffer event, final int offset, final byte[] right)
    {
        final MutableDirectBuffer copy = new UnsafeBuffer(new byte[right.length]);
        copy.putBytes(0, event, offset, right.length);
        spoilEvent(copy, 0);
        return isWrong(EventLayout.sequence(event, offset)) && Arrays.equals(right, copy.byteArray());
    }
}
