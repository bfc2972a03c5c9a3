package io.directlive.feed.line;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.agrona.DirectBuffer;

/** Takes what an arbiter hands over; checks that each call continues where the one before ended. */
final class TakenStream implements SessionHandler
{
    /** A gap, both ends inclusive. */
    record Gap(long from, long to)
    {
    }

    private static final long LAST_LISTED = 1_000_000; // Corrupt numbers may be anything.

    final Map<Long, String> messages = new HashMap<>();
    final List<Gap> gaps = new ArrayList<>();
    final TreeSet<Long> missing = new TreeSet<>();
    final List<SourceSession> sessions = new ArrayList<>();
    long next = 1;
    long endSequence;
    /** How often there is no room; never when null. */
    Random refusals;

    @Override
    public boolean onMessage(
        final DirectBuffer buffer, final int offset, final int length, final long sourceSequence, final long timeNs)
    {
        if (isRefused())
        {
            return false;
        }
        requireNext(sourceSequence);
        messages.put(sourceSequence, buffer.getStringWithoutLengthAscii(offset, length));
        next++;
        return true;
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        if (isRefused())
        {
            return false;
        }
        requireNext(fromSequence);
        gaps.add(new Gap(fromSequence, toSequence));
        for (long sequence = fromSequence; sequence <= Math.min(toSequence, LAST_LISTED); sequence++)
        {
            missing.add(sequence);
        }
        next = toSequence + 1;
        return true;
    }

    @Override
    public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
    {
        if (isRefused())
        {
            return false;
        }
        requireNext(sourceSequence);
        endSequence = sourceSequence;
        next++;
        return true;
    }

    @Override
    public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
    {
        if (isRefused())
        {
            return false;
        }
        sessions.add(normaliser.session());
        next = 1;
        endSequence = 0;
        return true;
    }

    private boolean isRefused()
    {
        return refusals != null && refusals.nextInt(4) == 0;
    }

    private void requireNext(final long sequence)
    {
        if (sequence != next || endSequence != 0)
        {
            throw new AssertionError("got " + sequence + ", and " + next + " was next");
        }
    }
}
