package io.directlive.feed.glimpse;

import io.directlive.feed.soup.SoupHandler;
import org.agrona.DirectBuffer;

/**
 * One attempt at a snapshot, without socket and clock: takes what the server sends up to {@code G}, then arranges it.
 * What makes no sense ends it, and it takes no more. Used by one thread.
 */
final class GlimpseAttempt implements SoupHandler
{
    private static final byte END_OF_SNAPSHOT = 'G';

    private final SequenceField sequence;
    private final Spin spin;
    private long nextSequence;
    private String fault;
    private boolean isTooLarge;

    /**
     * @param sequence  how the venue tells where the live channel goes on.
     * @param maxLength most bytes of messages.
     */
    GlimpseAttempt(final SequenceField sequence, final int maxLength)
    {
        this.sequence = sequence;
        spin = new Spin(maxLength);
    }

    /** Forgets the attempt before; keeps its memory. */
    void begin()
    {
        spin.clear();
        nextSequence = 0;
        fault = null;
        isTooLarge = false;
    }

    /** @return what {@code G} told: the number that the live channel goes on with; 0 before it has come. */
    long nextSequence()
    {
        return nextSequence;
    }

    /** @return why the attempt has to be given up; null when nothing is wrong. */
    String fault()
    {
        return fault == null ? spin.fault() : fault;
    }

    /** @return whether there were more bytes than may be, so that another attempt is of no use. */
    boolean isTooLarge()
    {
        return isTooLarge;
    }

    /**
     * Goes on with arranging what was collected.
     *
     * @param moveLimit bounds the work.
     * @return true when it is done, or there is a {@link #fault()}.
     */
    boolean arrange(final int moveLimit)
    {
        return spin.arrange(moveLimit);
    }

    /** @return the messages; in their order once arranged. */
    Spin messages()
    {
        return spin;
    }

    @Override
    public void onLogin(final String session, final long newSequence, final long receiveTimeNs)
    {
        if (newSequence != 1)
        {
            fault = "the snapshot begins with message " + newSequence;
        }
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long messageSequence,
        final long receiveTimeNs)
    {
        if (fault != null || isTooLarge || nextSequence != 0)
        {
            return false;
        }
        if (length > 0 && buffer.getByte(offset) == END_OF_SNAPSHOT)
        {
            onEndOfSnapshot(buffer, offset, length);
            return fault == null;
        }
        fault = ItchState.fault(buffer, offset, length);
        if (fault == null)
        {
            isTooLarge = !spin.add(buffer, offset, length);
        }
        return fault == null && !isTooLarge;
    }

    @Override
    public boolean onEndOfSession(final long newSequence, final long receiveTimeNs)
    {
        return true;
    }

    private void onEndOfSnapshot(final DirectBuffer buffer, final int offset, final int length)
    {
        final long number = length > sequence.length() ? sequence.read(buffer, offset + 1) : 0;
        if (number > 0)
        {
            nextSequence = number;
        }
        else
        {
            fault = "the end of the snapshot has no number";
        }
    }
}
