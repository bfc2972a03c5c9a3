package io.directlive.feed.dbn;

import io.directlive.feed.BadInput;
import io.directlive.feed.Pace;
import io.directlive.feed.Pacer;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueSource;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A DBN file as a source: record n of the file has number n. Its receive time is the one in the record, when the
 * vendor captured it, and pacing goes by it too: the venue's time will not do, for the orders of a snapshot carry the
 * time at which they were entered.
 * <p>
 * A source is one venue, and instruments of two may share an id: the source fails at the first record of a second
 * publisher.
 */
public final class DbnFileSource implements VenueSource
{
    private final DbnReader reader;
    private final Pacer pacer;

    private State state = State.RUNNING;
    private BadInput failure;
    private long resumeAfter;
    private boolean hasRecord;
    private int publisherId;

    /**
     * @param reader of the file, before its first record; closed with this source.
     * @param pace   of playing.
     */
    public DbnFileSource(final DbnReader reader, final Pace pace)
    {
        this.reader = reader;
        pacer = new Pacer(pace);
        if (reader.state() == DbnReader.State.FAILED)
        {
            fail(reader.failure());
        }
    }

    /**
     * Opens a file of one publisher as a source.
     *
     * @param path of the file.
     * @param pace of playing.
     * @return the source; look at its {@link #state()}: a file of another kind is refused with {@link State#FAILED}.
     * @throws IOException when the file cannot be opened.
     */
    public static DbnFileSource open(final Path path, final Pace pace) throws IOException
    {
        return new DbnFileSource(DbnReader.open(path), pace);
    }

    @Override
    public State state()
    {
        return state;
    }

    @Override
    public BadInput failure()
    {
        return failure;
    }

    /** @return what the file says of itself; null when it was refused at once. */
    public DbnMetadata metadata()
    {
        return reader.metadata();
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
            final long recordedNs = DbnRecord.receiveTimeNs(reader.buffer(), reader.offset(), reader.length());
            if (!isDue(recordedNs, nowNs) ||
                !handler.onMessage(
                    reader.buffer(),
                    reader.offset(),
                    reader.length(),
                    reader.recordNumber(),
                    recordedNs == 0 ? nowNs : recordedNs))
            {
                return count;
            }
            hasRecord = false;
            count++;
        }
        if (!hasRecord && state == State.RUNNING && reader.state() != DbnReader.State.READING)
        {
            onEnd();
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

    /** @return number of the last record that was read. */
    public long recordNumber()
    {
        return reader.recordNumber();
    }

    @Override
    public void close()
    {
        reader.close();
    }

    private boolean advance()
    {
        if (!hasRecord && state == State.RUNNING)
        {
            hasRecord = reader.next() && isOfThePublisher();
        }
        return hasRecord;
    }

    private boolean isDue(final long recordedNs, final long nowNs)
    {
        return pacer.isMax() || reader.recordNumber() <= resumeAfter || pacer.isDue(recordedNs, nowNs);
    }

    private boolean isOfThePublisher()
    {
        final int publisher = DbnRecord.publisherId(reader.buffer(), reader.offset());
        if (publisher == publisherId || publisher == 0)
        {
            return true;
        }
        if (publisherId == 0)
        {
            publisherId = publisher;
            return true;
        }
        fail(new BadInput(
            reader.name(),
            reader.recordNumber(),
            reader.byteOffset(),
            "is of publisher " + publisher + ", those before of " + publisherId + ": a source is one venue"));
        return false;
    }

    private void onEnd()
    {
        if (reader.state() == DbnReader.State.FAILED)
        {
            fail(reader.failure());
        }
        else
        {
            state = State.ENDED;
        }
    }

    private void fail(final BadInput reason)
    {
        failure = reason;
        state = State.FAILED;
    }
}
