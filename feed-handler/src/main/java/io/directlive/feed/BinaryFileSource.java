package io.directlive.feed;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file in BinaryFILE framing as a source: message n of the file has number n. May be paced by the venue's time
 * stamps: the first message that is not known downstream is due at once, the others as long after it as they were
 * then, divided by the speed. A message without a time that makes sense is due with the one before it.
 */
public final class BinaryFileSource implements VenueSource
{
    private final BinaryFileReader reader;
    private final Normaliser clock;
    private final Pacer pacer;

    private State state = State.RUNNING;
    private long resumeAfter;
    private boolean hasMessage;

    /**
     * @param reader     of the file, before its first message; closed with this source.
     * @param normaliser that knows where the time stamp is.
     * @param pace       of playing.
     */
    public BinaryFileSource(final BinaryFileReader reader, final Normaliser normaliser, final Pace pace)
    {
        this.reader = reader;
        this.clock = normaliser;
        this.pacer = new Pacer(pace);
        if (reader.state() == BinaryFileReader.State.FAILED)
        {
            state = State.FAILED;
        }
    }

    /**
     * Opens a file as a source.
     *
     * @param path       of the file.
     * @param normaliser that knows where the time stamp is.
     * @param pace       of playing.
     * @return the source; look at its {@link #state()}: a file of another kind is refused with {@link State#FAILED}.
     * @throws IOException when the file cannot be opened.
     */
    public static BinaryFileSource open(final Path path, final Normaliser normaliser, final Pace pace)
        throws IOException
    {
        return new BinaryFileSource(BinaryFileReader.open(path), normaliser, pace);
    }

    @Override
    public State state()
    {
        return state;
    }

    @Override
    public BadInput failure()
    {
        return reader.failure();
    }

    @Override
    public void resumeAfter(final long sourceSequence)
    {
        resumeAfter = sourceSequence;
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        int count = 0;
        while (count < limit && advance())
        {
            if (!isDue(nowNs) ||
                !handler.onMessage(reader.buffer(), reader.offset(), reader.length(), reader.messageNumber(), nowNs))
            {
                return count;
            }
            hasMessage = false;
            count++;
        }
        if (!hasMessage && state == State.RUNNING && reader.state() != BinaryFileReader.State.READING)
        {
            onEnd(handler, nowNs);
        }
        return count;
    }

    @Override
    public long byteOffset()
    {
        return reader.byteOffset();
    }

    @Override
    public long bytesRead()
    {
        return reader.bytesRead();
    }

    @Override
    public long bytesTotal()
    {
        return reader.bytesTotal();
    }

    /** @return number of the last message that was read. */
    public long messageNumber()
    {
        return reader.messageNumber();
    }

    @Override
    public void close()
    {
        reader.close();
    }

    private boolean advance()
    {
        if (!hasMessage)
        {
            hasMessage = reader.next();
        }
        return hasMessage;
    }

    private boolean isDue(final long nowNs)
    {
        return pacer.isMax() ||
            reader.messageNumber() <= resumeAfter ||
            pacer.isDue(clock.venueTimeNs(reader.buffer(), reader.offset(), reader.length()), nowNs);
    }

    private void onEnd(final VenueHandler handler, final long nowNs)
    {
        switch (reader.state())
        {
            case END_OF_SESSION:
                if (handler.onEndOfSession(reader.messageNumber() + 1, nowNs))
                {
                    state = State.ENDED;
                }
                break;

            case END_OF_FILE:
                state = State.ENDED;
                break;

            default:
                state = State.FAILED;
                break;
        }
    }
}
