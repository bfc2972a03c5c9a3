package io.directlive.feed.venue.exchange;

import io.directlive.feed.BadInput;
import io.directlive.feed.venue.BuiltInVenue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The day of the built-in venue. */
public final class GeneratedFlow implements Flow
{
    private final BuiltInVenue venue;
    private final long messageLimit;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BuiltInVenue.MAX_MESSAGE_LENGTH]);
    private int length;
    private boolean isFinishing;

    /**
     * @param venue        before its first message.
     * @param messageLimit most messages, those of the close included; 0 for a whole day. The opening is never cut.
     */
    public GeneratedFlow(final BuiltInVenue venue, final long messageLimit)
    {
        this.venue = venue;
        this.messageLimit = messageLimit == 0 ? Long.MAX_VALUE : messageLimit;
    }

    @Override
    public boolean hasMessage()
    {
        if (length == 0)
        {
            if (isFinishing || venue.messageCount() >= messageLimit - BuiltInVenue.CLOSING_MESSAGES)
            {
                venue.close();
            }
            length = venue.next(buffer, 0);
        }
        return length > 0;
    }

    @Override
    public DirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public int offset()
    {
        return 0;
    }

    @Override
    public int length()
    {
        return length;
    }

    @Override
    public void advance()
    {
        length = 0;
    }

    @Override
    public void finish()
    {
        isFinishing = true;
    }

    @Override
    public BadInput failure()
    {
        return null;
    }

    @Override
    public void close()
    {
        // Nothing is open.
    }
}
