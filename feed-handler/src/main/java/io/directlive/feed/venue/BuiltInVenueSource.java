package io.directlive.feed.venue;

import io.directlive.feed.BadInput;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueSource;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The built-in venue as a source. With a rate, message times are set in advance, one interval after the other from
 * the first poll on, and each message is stamped as received at its intended time, however late it is polled: so a
 * latency measured from that stamp includes what it had to wait. Without a rate there is always a message, stamped
 * with the time of the poll.
 * <p>
 * A venue that is resumed sends its day again from the start, without pacing up to where it is known downstream.
 */
public final class BuiltInVenueSource implements VenueSource
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final BuiltInVenue venue;
    private final long messagesPerSecond;
    private final long intervalNs;
    private final long intervalRemainder;
    private final long messageLimit;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BuiltInVenue.MAX_MESSAGE_LENGTH]);

    private State state = State.RUNNING;
    private long resumeAfter;
    private int length;              // Of the message in the buffer; 0 when none is there.
    private boolean isStarted;
    private long intendedTimeNs;     // Of the next paced message.
    private long remainder;

    /**
     * @param venue             before its first message.
     * @param messagesPerSecond to send; 0 for as many as are polled.
     * @param messageLimit      after which the market closes, the messages of the close included; 0 for a whole day.
     */
    public BuiltInVenueSource(final BuiltInVenue venue, final long messagesPerSecond, final long messageLimit)
    {
        if (messagesPerSecond < 0 || messagesPerSecond > NANOS_PER_SECOND || messageLimit < 0)
        {
            throw new IllegalArgumentException("messages per second must be from 0 to 1000000000, limit 0 or more");
        }
        this.venue = venue;
        this.messagesPerSecond = messagesPerSecond;
        this.messageLimit = messageLimit == 0 ? Long.MAX_VALUE : messageLimit;
        intervalNs = messagesPerSecond == 0 ? 0 : NANOS_PER_SECOND / messagesPerSecond;
        intervalRemainder = messagesPerSecond == 0 ? 0 : NANOS_PER_SECOND % messagesPerSecond;
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
        resumeAfter = sourceSequence;
    }

    /**
     * @return when the message that is next, or being handed over, is meant to be sent; 0 before the first paced one.
     */
    public long intendedTimeNs()
    {
        return intendedTimeNs;
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        int count = 0;
        while (count < limit && advance())
        {
            final long number = venue.messageCount();
            final boolean isPaced = messagesPerSecond > 0 && number > resumeAfter;
            if (isPaced && !isDue(nowNs) ||
                !handler.onMessage(buffer, 0, length, number, isPaced ? intendedTimeNs : nowNs))
            {
                return count;
            }
            if (isPaced)
            {
                schedule();
            }
            length = 0;
            count++;
        }
        if (length == 0 && venue.isEnded() && state == State.RUNNING &&
            handler.onEndOfSession(venue.messageCount() + 1, nowNs))
        {
            state = State.ENDED;
        }
        return count;
    }

    @Override
    public long byteOffset()
    {
        return -1;
    }

    @Override
    public void close()
    {
        state = State.ENDED;
    }

    private boolean advance()
    {
        if (length == 0 && state == State.RUNNING)
        {
            if (venue.messageCount() >= messageLimit - BuiltInVenue.CLOSING_MESSAGES)
            {
                venue.close();
            }
            length = venue.next(buffer, 0);
        }
        return length > 0;
    }

    private boolean isDue(final long nowNs)
    {
        if (!isStarted)
        {
            isStarted = true;
            intendedTimeNs = nowNs;
        }
        return intendedTimeNs - nowNs <= 0;
    }

    /** Whole intervals, and the nanoseconds that they lack one at a time, so that the rate holds for ever. */
    private void schedule()
    {
        intendedTimeNs += intervalNs;
        remainder += intervalRemainder;
        if (remainder >= messagesPerSecond)
        {
            remainder -= messagesPerSecond;
            intendedTimeNs++;
        }
    }
}
