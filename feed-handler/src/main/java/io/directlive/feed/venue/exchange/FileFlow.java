package io.directlive.feed.venue.exchange;

import io.directlive.feed.BadInput;
import io.directlive.feed.BinaryFileReader;
import io.directlive.feed.VenueFilter;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * The messages of a file in BinaryFILE framing, plain or gzip. Messages that are not wanted have no number: what is
 * sent is numbered from 1 without holes. A message that no packet has room for ends the flow as a failure.
 */
public final class FileFlow implements Flow
{
    private final BinaryFileReader reader;
    private final VenueFilter filter;
    private final long messageLimit;
    private final int maxLength;

    private boolean hasMessage;
    private boolean isOver;
    private long messages;
    private BadInput failure;

    /**
     * @param reader       of the file, before its first message; closed with this flow.
     * @param filter       of messages.
     * @param messageLimit most messages; 0 for all.
     * @param maxLength    of a message that a packet has room for.
     */
    public FileFlow(
        final BinaryFileReader reader, final VenueFilter filter, final long messageLimit, final int maxLength)
    {
        this.reader = reader;
        this.filter = filter;
        this.messageLimit = messageLimit == 0 ? Long.MAX_VALUE : messageLimit;
        this.maxLength = maxLength;
    }

    /**
     * @param path         of the file.
     * @param filter       of messages.
     * @param messageLimit most messages; 0 for all.
     * @param maxLength    of a message that a packet has room for.
     * @return the flow.
     * @throws IOException when the file cannot be opened.
     */
    public static FileFlow open(
        final Path path, final VenueFilter filter, final long messageLimit, final int maxLength) throws IOException
    {
        return new FileFlow(BinaryFileReader.open(path), filter, messageLimit, maxLength);
    }

    @Override
    public boolean hasMessage()
    {
        while (!hasMessage && !isOver)
        {
            if (messages == messageLimit || !reader.next())
            {
                isOver = true;
                failure = reader.failure();
            }
            else if (filter.accepts(reader.buffer(), reader.offset(), reader.length()))
            {
                take();
            }
        }
        return hasMessage;
    }

    @Override
    public DirectBuffer buffer()
    {
        return reader.buffer();
    }

    @Override
    public int offset()
    {
        return reader.offset();
    }

    @Override
    public int length()
    {
        return reader.length();
    }

    @Override
    public void advance()
    {
        hasMessage = false;
    }

    @Override
    public void finish()
    {
        isOver = true;
        hasMessage = false;
    }

    @Override
    public BadInput failure()
    {
        return failure;
    }

    @Override
    public void close()
    {
        reader.close();
    }

    private void take()
    {
        if (reader.length() > maxLength)
        {
            isOver = true;
            failure = new BadInput(reader.name(), reader.messageNumber(), reader.byteOffset(),
                "a message of " + reader.length() + " bytes, which no packet has room for");
            return;
        }
        messages++;
        hasMessage = true;
    }
}
