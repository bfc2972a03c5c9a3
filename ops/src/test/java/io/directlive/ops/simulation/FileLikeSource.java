package io.directlive.ops.simulation;

import io.directlive.feed.BadInput;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueSource;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A source that loses nothing and can always be read again: days one after the other, paced by the clock. */
final class FileLikeSource implements VenueSource
{
    private final List<VenueDay> days;
    private final long skewNs;
    private final UnsafeBuffer message = new UnsafeBuffer();
    private int day;
    private int next = 1;
    private boolean isEndTold;
    private State state = State.RUNNING;

    /**
     * @param days     of the source.
     * @param firstDay that is begun with.
     * @param skewNs   how much later than the venue sent it a message is seen here.
     */
    FileLikeSource(final List<VenueDay> days, final int firstDay, final long skewNs)
    {
        this.days = days;
        this.skewNs = skewNs;
        day = firstDay;
    }

    @Override
    public State state()
    {
        return state;
    }

    @Override
    public BadInput failure()
    {
        return null;
    }

    @Override
    public void resumeAfter(final long sourceSequence)
    {
        // What is known downstream is handed over all the same, and dropped by the feed handler.
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        int count = 0;
        while (state == State.RUNNING && count < limit)
        {
            if (next <= days.get(day).lastSequence())
            {
                if (!isHandedOver(handler, nowNs))
                {
                    break;
                }
                count++;
            }
            else if (!isEndOfDay(handler, nowNs))
            {
                break;
            }
        }
        return count;
    }

    private boolean isHandedOver(final SessionHandler handler, final long nowNs)
    {
        final VenueDay today = days.get(day);
        if (today.timesNs.get(next - 1) + skewNs > nowNs)
        {
            return false;
        }
        final byte[] bytes = today.messages.get(next - 1);
        message.wrap(bytes);
        if (!handler.onMessage(message, 0, bytes.length, next, nowNs))
        {
            return false;
        }
        next++;
        return true;
    }

    private boolean isEndOfDay(final SessionHandler handler, final long nowNs)
    {
        if (!isEndTold)
        {
            if (!handler.onEndOfSession(next, nowNs))
            {
                return false;
            }
            isEndTold = true;
        }
        if (day == days.size() - 1)
        {
            state = State.ENDED;
            return true;
        }
        if (!handler.onSession(days.get(day + 1).normaliser(), nowNs))
        {
            return false;
        }
        day++;
        next = 1;
        isEndTold = false;
        return true;
    }

    @Override
    public long byteOffset()
    {
        return -1;
    }

    @Override
    public void close()
    {
        // Nothing is held.
    }
}
