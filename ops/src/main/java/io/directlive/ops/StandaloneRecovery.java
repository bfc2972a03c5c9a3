package io.directlive.ops;

import io.aeron.archive.client.ArchiveException;
import io.directlive.protocol.EventLayout;
import io.directlive.replay.OrderedLog;
import io.directlive.sequencer.Sequencer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;

/**
 * Brings a sequencer that stands alone to the state of its log: from the checkpoint, where the log has lost its beginning, and
 * from what is recorded. Removes of the recording what nobody is promised any more. Blocking, for start-up.
 */
final class StandaloneRecovery
{
    private final Path directory;
    private final OrderedLog log;
    private final RecordedEpochs epochs;
    private final IntFunction<Sequencer> newSequencer;
    private final long endPosition;
    private Sequencer sequencer;
    private SequencerCheckpoint checkpoint; // Null as long as nothing is removed.
    private long events;

    /**
     * @param directory    of the data.
     * @param log          just opened.
     * @param retention    of its recording.
     * @param nowNs        ns since the Unix epoch.
     * @param newSequencer makes a sequencer for the epoch of the stream's first event.
     */
    StandaloneRecovery(
        final Path directory,
        final OrderedLog log,
        final Retention retention,
        final long nowNs,
        final IntFunction<Sequencer> newSequencer)
    {
        this.directory = directory;
        this.log = log;
        this.newSequencer = newSequencer;
        endPosition = log.publication().position();
        epochs = new RecordedEpochs(retention, nowNs, endPosition);
    }

    /**
     * Reads what is recorded.
     *
     * @param firstEpoch of a stream that has no event yet.
     * @return the sequencer, with the state of the log.
     * @throws IOException           when the checkpoint cannot be read or written.
     * @throws IllegalStateException when the log has lost its beginning, and there is no state to go on from.
     */
    Sequencer recover(final int firstEpoch) throws IOException
    {
        readCheckpoint();
        final long from = checkpoint == null ? 0 : checkpoint.position();
        log.recorded().replay(from, endPosition, this::onFrame);
        if (sequencer == null)
        {
            sequencer = newSequencer.apply(firstEpoch);
        }
        return sequencer;
    }

    private void readCheckpoint() throws IOException
    {
        final long startPosition = log.recorded().startPosition();
        checkpoint = SequencerCheckpoint.read(directory);
        if (checkpoint == null ? startPosition > 0 : startPosition > checkpoint.position())
        {
            throw new IllegalStateException("the recording begins at position " + startPosition + ", and " +
                directory.resolve(SequencerCheckpoint.FILE_NAME) + " does not hold the state of the sequencer there");
        }
        if (checkpoint == null)
        {
            return;
        }
        if (checkpoint.position() > endPosition)
        {
            // The recording has lost its end, other frames will lie there, and the state is still true.
            checkpoint = new SequencerCheckpoint(endPosition, checkpoint.snapshot());
            checkpoint.write(directory);
        }
        sequencer = checkpoint.sequencer();
    }

    private void onFrame(final long position, final DirectBuffer buffer, final int offset, final int length)
    {
        if (sequencer == null)
        {
            sequencer = newSequencer.apply(EventLayout.streamEpoch(buffer, offset));
        }
        if (EventLayout.streamEpoch(buffer, offset) != sequencer.streamEpoch())
        {
            epochs.onStart(position, EventLayout.sequenceTimeNs(buffer, offset), sequencer);
        }
        for (int event = offset; event < offset + length; event += EventLayout.length(buffer, event))
        {
            sequencer.recover(buffer, event);
            epochs.onEvent(buffer, event);
            events++;
        }
    }

    /** @return true when every session that the last epoch has seen is over: another may begin, which needs nothing of it. */
    boolean isEpochOver()
    {
        return epochs.isOver();
    }

    /**
     * Removes what nobody is promised any more. First the state that is needed in its place is on disk, then the archive is
     * asked; what a kill in the midst of it leaves is removed by the next start.
     *
     * @param console told how much was removed, or why nothing is.
     * @throws IOException when the state cannot be written.
     */
    void removeOld(final Console console) throws IOException
    {
        final SequencerCheckpoint keptFrom = epochs.keptFrom();
        if (keptFrom != null)
        {
            keptFrom.write(directory);
            checkpoint = keptFrom;
        }
        if (checkpoint == null)
        {
            return;
        }
        try
        {
            final long removed = log.removeBefore(checkpoint.position());
            if (removed > 0)
            {
                console.tell("removed " + Sizes.bytes(removed) + " of the recording: epochs that no retention promises any more");
            }
        }
        catch (final ArchiveException ex)
        {
            console.warn("nothing is removed of the recording until the next start: " + ex.getMessage());
        }
    }

    /** @return number of events that were read. */
    long events()
    {
        return events;
    }
}
