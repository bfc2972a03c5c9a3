package io.directlive.sequencer;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.ClockTickEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Makes clock ticks: one for each interval of time, at a multiple of it. A tick is the same bytes whoever makes it, and the
 * sequencer takes the first copy, so several hosts may send them. After a pause there is one tick, the latest.
 * <p>
 * Pure; one thread.
 */
public final class ClockTicks
{
    /** Bytes of a tick. */
    public static final int LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + ClockTickEncoder.BLOCK_LENGTH;

    private final long intervalNs;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ClockTickEncoder encoder = new ClockTickEncoder();
    private long nextTickNs;

    /** @param intervalNs between two ticks; 0 for none at all. */
    public ClockTicks(final long intervalNs)
    {
        if (intervalNs < 0)
        {
            throw new IllegalArgumentException("interval of clock ticks is negative: " + intervalNs);
        }
        this.intervalNs = intervalNs;
        nextTickNs = intervalNs == 0 ? Long.MAX_VALUE : 0;
    }

    /**
     * @param nowNs ns since the Unix epoch.
     * @return true when a tick is to be written now.
     */
    public boolean isDue(final long nowNs)
    {
        return nowNs >= nextTickNs;
    }

    /**
     * Writes the tick of this interval.
     *
     * @param buffer to write to.
     * @param offset to write at; {@link #LENGTH} bytes.
     * @param nowNs  ns since the Unix epoch; {@link #isDue}.
     */
    public void write(final MutableDirectBuffer buffer, final int offset, final long nowNs)
    {
        final long tickTimeNs = nowNs - nowNs % intervalNs;
        nextTickNs = tickTimeNs + intervalNs;
        buffer.setMemory(offset, LENGTH, (byte)0);
        encoder.wrapAndApplyHeader(buffer, offset, headerEncoder)
            .tickTimeNs(tickTimeNs)
            .intervalNs(intervalNs)
            .header()
            .sourceSequence(tickTimeNs)
            .venueTimeNs(tickTimeNs)
            .receiveTimeNs(tickTimeNs)
            .flags(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE | EventFlags.SYNTHETIC);
    }
}
