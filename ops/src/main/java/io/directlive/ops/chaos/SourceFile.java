package io.directlive.ops.chaos;

import io.directlive.feed.BinaryFileReader;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.ops.BadInputException;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.LocalDate;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/** What the venue sends: the events of each message of the file, as a feed handler makes them. */
final class SourceFile
{
    /** Number of the source in all runs. */
    static final int SOURCE_ID = 1;
    /** Its trading date, whatever the file is of. */
    static final LocalDate DATE = LocalDate.of(2012, 6, 21);

    private static final int RECEIVE_TIME =
        EventLayout.MESSAGE_HEADER_LENGTH + EventHeaderDecoder.receiveTimeNsEncodingOffset();

    private final ExpandableArrayBuffer events = new ExpandableArrayBuffer(1 << 20);
    private final IntArrayList offsets = new IntArrayList();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[1 << 10]);
    private long messages;
    private int length;

    private SourceFile()
    {
    }

    /**
     * @param file  ITCH 5.0 in BinaryFILE framing, plain or gzip.
     * @param limit most messages.
     * @return its events.
     * @throws IOException when it cannot be read.
     */
    static SourceFile load(final Path file, final long limit) throws IOException
    {
        final SourceFile source = new SourceFile();
        final Normaliser normaliser = new ItchNormaliser(SourceSession.of(SOURCE_ID, DATE, "lines"), DATE);
        try (BinaryFileReader reader = BinaryFileReader.open(file))
        {
            while (source.messages < limit && reader.next())
            {
                source.messages++;
                source.add(normaliser, reader);
            }
            if (reader.failure() != null)
            {
                throw new BadInputException(reader.failure());
            }
        }
        return source;
    }

    private void add(final Normaliser normaliser, final BinaryFileReader reader)
    {
        events.checkLimit(length + normaliser.maxLength());
        final int end = length + normaliser.normalise(
            reader.buffer(), reader.offset(), reader.length(), messages, 0, events, length);
        while (length < end)
        {
            offsets.addInt(length);
            length += EventLayout.length(events, length);
        }
    }

    /** @return messages of the venue. */
    long messages()
    {
        return messages;
    }

    /** @return events that they give. */
    int size()
    {
        return offsets.size();
    }

    /** Copies an expected event. */
    void copy(final int index, final MutableDirectBuffer to)
    {
        final int offset = offsets.getInt(index);
        to.putBytes(0, events, offset, EventLayout.length(events, offset));
    }

    /**
     * Is an ordered event the one that the venue sent? All but what the sequencer adds is compared, and when it was received.
     *
     * @param index  of the expected event, from 0.
     * @param buffer that holds the ordered one.
     * @param offset of the ordered one.
     * @return true when it is.
     */
    boolean isSame(final int index, final DirectBuffer buffer, final int offset)
    {
        final int expected = offsets.getInt(index);
        final int eventLength = EventLayout.length(events, expected);
        if (EventLayout.length(buffer, offset) != eventLength)
        {
            return false;
        }
        scratch.putBytes(0, buffer, offset, eventLength);
        EventLayout.sequence(scratch, 0, 0);
        EventLayout.basisSequence(scratch, 0, 0);
        EventLayout.sequenceTimeNs(scratch, 0, 0);
        EventLayout.streamEpoch(scratch, 0, EventLayout.streamEpoch(events, expected));
        EventLayout.instrumentId(scratch, 0, 0);
        EventLayout.instrumentSequence(scratch, 0, 0);
        EventLayout.partitionId(scratch, 0, 0);
        scratch.putLong(RECEIVE_TIME, 0, ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < eventLength; i++)
        {
            if (scratch.getByte(i) != events.getByte(expected + i))
            {
                return false;
            }
        }
        return true;
    }

    /** @return venue's number of an expected event, and its place within the message, for people. */
    String name(final int index)
    {
        return index >= offsets.size() ? "nothing more" : "message " + EventLayout.sourceSequence(events, offsets.getInt(index)) +
            "/" + EventLayout.sourceIndex(events, offsets.getInt(index));
    }
}
