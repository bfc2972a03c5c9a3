package io.directlive.sequencer;

import static io.directlive.sequencer.SequencerSnapshot.getInt;
import static io.directlive.sequencer.SequencerSnapshot.putInt;
import static io.directlive.sequencer.SequencerSnapshot.require;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The part of a {@link SequencerSnapshot} that holds the names of sessions; the layout is told there. */
final class SessionNamesState
{
    private static final int HEADER_LENGTH = 8;
    private static final int EPOCH = 4;
    private static final int DATE = 8;
    private static final int NAME = 16;
    private static final int ENTRY_LENGTH = NAME + SessionNames.NAME_LENGTH;

    private SessionNamesState()
    {
    }

    /** @return bytes that the part has; more than there are when its head is beyond the end. */
    static long length(final DirectBuffer buffer, final long at, final int limit)
    {
        return at + HEADER_LENGTH > limit ? HEADER_LENGTH :
            HEADER_LENGTH + Integer.toUnsignedLong(getInt(buffer, (int)at)) * ENTRY_LENGTH;
    }

    /** @return bytes written. */
    static int write(final List<Source> sources, final MutableDirectBuffer buffer, final int start)
    {
        putInt(buffer, start, sources.stream().mapToInt(source -> source.names().count()).sum());
        putInt(buffer, start + 4, 0);
        int at = start + HEADER_LENGTH;
        for (final Source source : sources)
        {
            final SessionNames names = source.names();
            for (int i = 0; i < names.count(); i++)
            {
                putInt(buffer, at, source.sourceId());
                putInt(buffer, at + EPOCH, names.epoch(i));
                putInt(buffer, at + DATE, names.date(i));
                putInt(buffer, at + DATE + 4, 0);
                buffer.putBytes(at + NAME, names.name(i));
                at += ENTRY_LENGTH;
            }
        }
        return at - start;
    }

    static void read(final List<Source> sources, final DirectBuffer buffer, final int start)
    {
        require(getInt(buffer, start + 4) == 0, "has unknown bytes before the names of sessions");
        int at = start + HEADER_LENGTH;
        for (int count = getInt(buffer, start); count > 0; count--)
        {
            final int sourceId = getInt(buffer, at);
            final Source source = sources.stream().filter(s -> s.sourceId() == sourceId).findAny().orElse(null);
            require(source != null && getInt(buffer, at + DATE + 4) == 0,
                "names a session of source " + sourceId + ", which it does not have, or with unknown bytes");
            source.names().add(getInt(buffer, at + EPOCH), getInt(buffer, at + DATE), buffer, at + NAME);
            at += ENTRY_LENGTH;
        }
    }
}
