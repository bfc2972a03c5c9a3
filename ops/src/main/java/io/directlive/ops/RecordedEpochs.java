package io.directlive.ops;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.sequencer.Sequencer;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntHashSet;

/**
 * Epochs of the stream in a recording, as a sequencer that starts goes through it, and how many of them need not be kept. An
 * epoch begins with empty books and with numbers from 1 on every tier; so what reads begins with one, and all that is needed of
 * what came before is the state of the sequencer. Pure. One thread.
 */
final class RecordedEpochs
{
    private final Retention retention;
    private final long nowNs;
    private final long endPosition;
    private final IntHashSet openSources = new IntHashSet();
    private SequencerCheckpoint keptFrom;
    private boolean hasSessions;

    /**
     * @param retention   of the recording.
     * @param nowNs       ns since the Unix epoch.
     * @param endPosition of the recording.
     */
    RecordedEpochs(final Retention retention, final long nowNs, final long endPosition)
    {
        this.retention = retention;
        this.nowNs = nowNs;
        this.endPosition = endPosition;
    }

    /**
     * An epoch begins that follows another one.
     *
     * @param position of its first frame.
     * @param timeNs   when its first event was ordered.
     * @param before   sequencer that has taken all before it.
     */
    void onStart(final long position, final long timeNs, final Sequencer before)
    {
        openSources.clear();
        hasSessions = false;
        if (retention.letsGo(nowNs - timeNs, endPosition - position))
        {
            keptFrom = SequencerCheckpoint.of(position, before);
        }
    }

    /** An event of the epoch. */
    void onEvent(final DirectBuffer buffer, final int offset)
    {
        final int sourceId = EventLayout.sourceId(buffer, offset);
        switch (EventLayout.templateId(buffer, offset))
        {
            case SourceStatusDecoder.TEMPLATE_ID ->
            {
                // How a source is says nothing of its session.
            }
            case EndOfSessionDecoder.TEMPLATE_ID -> openSources.remove(sourceId);
            default ->
            {
                if (sourceId != 0)
                {
                    openSources.add(sourceId);
                    hasSessions = true;
                }
            }
        }
    }

    /** @return true when all sessions of the last epoch have ended, and there were some: what comes needs nothing of it. */
    boolean isOver()
    {
        return hasSessions && openSources.isEmpty();
    }

    /** @return the last start of an epoch before which nothing is promised to anybody; null when there is none. */
    SequencerCheckpoint keptFrom()
    {
        return keptFrom;
    }
}
