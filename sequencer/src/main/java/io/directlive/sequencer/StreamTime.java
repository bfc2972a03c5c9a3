package io.directlive.sequencer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.ClockTickDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusEncoder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The clock of the stream: its ticks are events, so what is timed by them is the same in every copy of the stream and after
 * every restart. By it a source is found silent when nothing of it came for so many ticks, not even a sign of life: its
 * handlers are gone, and so cannot say it themselves.
 * <p>
 * Ticks are counted, not their times: a clock that steps ahead by an hour is one tick.
 */
final class StreamTime
{
    /** Bytes of one event that {@link #writeSilent} writes. */
    static final int STATUS_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusEncoder.BLOCK_LENGTH;

    private static final int TICK_TIME =
        EventLayout.MESSAGE_HEADER_LENGTH + ClockTickDecoder.tickTimeNsEncodingOffset();
    private static final int INTERVAL = EventLayout.MESSAGE_HEADER_LENGTH + ClockTickDecoder.intervalNsEncodingOffset();

    private final Numbering numbering;
    private final List<Source> sources;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final SourceStatusEncoder statusEncoder = new SourceStatusEncoder();
    private long lastTickNs;

    StreamTime(final Numbering numbering, final List<Source> sources, final long lastTickNs)
    {
        this.numbering = numbering;
        this.sources = sources;
        this.lastTickNs = lastTickNs;
    }

    /** @return time of the last tick, ns since the Unix epoch; 0 before the first. */
    long lastTickNs()
    {
        return lastTickNs;
    }

    /** @return true for a whole tick, by whomever it was made. */
    static boolean isTick(final DirectBuffer event, final int offset, final int templateId, final int length)
    {
        if (templateId != ClockTickDecoder.TEMPLATE_ID || length != ClockTicks.LENGTH ||
            EventLayout.schemaId(event, offset) != EventLayout.SCHEMA_ID ||
            EventLayout.sourceId(event, offset) != 0 || EventLayout.venueInstrument(event, offset) != 0)
        {
            return false;
        }
        final long timeNs = event.getLong(offset + TICK_TIME, LITTLE_ENDIAN);
        final long intervalNs = event.getLong(offset + INTERVAL, LITTLE_ENDIAN);
        return timeNs > 0 && intervalNs > 0 && timeNs % intervalNs == 0 &&
            EventLayout.sourceSequence(event, offset) == timeNs;
    }

    /**
     * Takes a tick when it is later than the last. One that is ahead of the time by more than its interval is of a clock that
     * is wrong, and would keep out those of all others.
     */
    Outcome onTick(final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        final long tickNs = event.getLong(offset + TICK_TIME, LITTLE_ENDIAN);
        final long intervalNs = event.getLong(offset + INTERVAL, LITTLE_ENDIAN);
        if (tickNs <= lastTickNs || tickNs - Math.max(nowNs, numbering.lastTimeNs()) > intervalNs)
        {
            return Outcome.NO_NEWS;
        }
        lastTickNs = tickNs;
        for (int i = 0; i < sources.size(); i++)
        {
            final Source source = sources.get(i);
            source.silence().onTick(source);
        }
        numbering.stamp(null, event, offset, nowNs);
        return Outcome.ACCEPTED;
    }

    /** A recorded tick is taken in. What was heard meanwhile is not in the stream: every source has its time anew. */
    void recover(final DirectBuffer event, final int offset)
    {
        final long tickNs = event.getLong(offset + TICK_TIME, LITTLE_ENDIAN);
        numbering.require(tickNs > lastTickNs, event, offset, "a clock tick that is not later than the last");
        lastTickNs = tickNs;
    }

    /** As {@link Sequencer#writeSilent}. */
    int writeSilent(final int tickLimit, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        for (int i = 0; i < sources.size(); i++)
        {
            final Source source = sources.get(i);
            if (source.silence().ticks() >= tickLimit && source.state() == SourceState.UP.value() && !source.hasEnded())
            {
                write(source, event, offset, nowNs);
                return STATUS_LENGTH;
            }
        }
        return 0;
    }

    private void write(final Source source, final MutableDirectBuffer event, final int offset, final long nowNs)
    {
        final PassedEvents passed = source.passed();
        source.state(SourceState.STALE.value());
        event.setMemory(offset, STATUS_LENGTH, (byte)0);
        statusEncoder.wrapAndApplyHeader(event, offset, headerEncoder)
            .state(SourceState.STALE)
            .header()
            .sourceSequence(passed.isBehind(source) ? passed.sequence() : source.sequence())
            .venueTimeNs(lastTickNs)
            .receiveTimeNs(lastTickNs)
            .sourceId(source.sourceId())
            .flags(EventFlags.SYNTHETIC);
        numbering.stamp(source, event, offset, nowNs);
    }
}
