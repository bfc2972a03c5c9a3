package io.directlive.ops.simulation;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A venue message of several events: messages of ITCH, each after its length, one byte for their count before them. So
 * that a message can be cut in the middle by a frame, or by a kill.
 */
final class BundleNormaliser implements Normaliser
{
    /** Where the first message begins. */
    static final int FIRST_OFFSET = 3;
    /** Bytes before each message. */
    static final int LENGTH_LENGTH = 2;
    private static final int MOST_EVENTS = 4;
    private static final int SOURCE_INDEX =
        EventLayout.MESSAGE_HEADER_LENGTH + EventHeaderDecoder.sourceIndexEncodingOffset();

    private final Normaliser itch;

    BundleNormaliser(final Normaliser itch)
    {
        this.itch = itch;
    }

    /** Writes count and lengths around messages that are there with room for them. */
    static int frame(final MutableDirectBuffer buffer, final List<Integer> lengths)
    {
        buffer.putByte(0, (byte)lengths.size());
        int at = 1;
        for (final int length : lengths)
        {
            buffer.putShort(at, (short)length, LITTLE_ENDIAN);
            at += LENGTH_LENGTH + length;
        }
        return at;
    }

    @Override
    public SourceSession session()
    {
        return itch.session();
    }

    @Override
    public int maxLength()
    {
        return MOST_EVENTS * itch.maxLength();
    }

    @Override
    public int normalise(
        final DirectBuffer message,
        final int messageOffset,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int eventsOffset)
    {
        final int count = message.getByte(messageOffset);
        int at = messageOffset + 1;
        int to = eventsOffset;
        for (int i = 0; i < count; i++)
        {
            final int length = message.getShort(at, LITTLE_ENDIAN);
            at += LENGTH_LENGTH;
            final int eventLength = itch.normalise(message, at, length, sourceSequence, receiveTimeNs, events, to);
            events.putShort(to + SOURCE_INDEX, (short)i, LITTLE_ENDIAN);
            if (i < count - 1)
            {
                EventLayout.flags(events, to, EventLayout.flags(events, to) &
                    ~(EventFlags.LAST_IN_MESSAGE | EventFlags.LAST_IN_EVENT));
            }
            at += length;
            to += eventLength;
        }
        return to - eventsOffset;
    }

    @Override
    public String fault(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        return null;
    }

    @Override
    public boolean knows(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        return true;
    }

    @Override
    public long venueTimeNs(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        return itch.venueTimeNs(
            message, messageOffset + FIRST_OFFSET, message.getShort(messageOffset + 1, LITTLE_ENDIAN));
    }
}
