package io.directlive.ops;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.FrameHandler;
import java.time.LocalDate;
import org.agrona.DirectBuffer;

/** Looks through the ordered stream for the first event at a venue time. */
final class FirstSequenceAt implements FrameHandler
{
    private final String text;
    private boolean isParsed;
    private long timeNs;
    private long found;
    private long last;

    FirstSequenceAt(final String text)
    {
        this.text = text;
        VenueTime.parse(text, LocalDate.EPOCH); // Refuses bad text before anything is read.
    }

    @Override
    public void onFrame(final DirectBuffer buffer, final int offset, final int length)
    {
        for (int event = offset; event < offset + length; event += EventLayout.length(buffer, event))
        {
            last = EventLayout.sequence(buffer, event);
            final long venueTimeNs = EventLayout.venueTimeNs(buffer, event);
            if (found == 0 && venueTimeNs > 0)
            {
                if (!isParsed)
                {
                    isParsed = true;
                    timeNs = VenueTime.parse(
                        text, VenueTime.instant(venueTimeNs).atZone(VenueTime.ZONE).toLocalDate());
                }
                if (venueTimeNs >= timeNs)
                {
                    found = last;
                }
            }
        }
    }

    long sequence()
    {
        return found == 0 ? last + 1 : found;
    }
}
