package io.directlive.ops;

import io.aeron.Aeron;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.StreamIds;
import io.directlive.replay.OrderedLog;
import io.directlive.sequencer.Sequencer;
import io.directlive.sequencer.SequencerAgent;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** A sequencer that stands alone: its state is that of its log. */
final class StandaloneStage extends SequencerStage
{
    private final IntFunction<Sequencer> newSequencer; // By the epoch of the stream's first event.
    private final Agent agent;
    private Sequencer sequencer;
    private long recoveredEvents;

    StandaloneStage(
        final SequencerConfig config,
        final int partitionId,
        final PartitionMap partitions,
        final Host host,
        final OrderedLog log,
        final CounterSet<SequencerCounter> counters,
        final EpochNanoClock clock,
        final Console console) throws IOException
    {
        super(log, counters);
        newSequencer = epoch -> new Sequencer(partitionId, epoch, partitions);
        recover(host.ledger().firstEpoch());
        if (host.ledger().isBreakDue(sequencer.streamEpoch(), sequencer.nextSequence() - 1))
        {
            breakSession(host.ledger().newEpoch(sequencer.streamEpoch()), clock, console);
            counters.get(SequencerCounter.SESSION_BREAKS).setRelease(1);
        }
        host.ledger().goOn(sequencer.streamEpoch(), sequencer.nextSequence() - 1);
        final Aeron aeron = host.aeron();
        agent = new SequencerAgent(
            config,
            sequencer,
            aeron.addSubscription("aeron:ipc?alias=directlive-ingress-sequencer", StreamIds.INGRESS),
            log.publication(),
            aeron.addExclusivePublication("aeron:ipc?term-length=64k|alias=directlive-marks", StreamIds.MARKS),
            counters,
            clock);
    }

    private void recover(final int firstEpoch)
    {
        log().recorded().replay(0, log().publication().position(), (buffer, offset, length) ->
        {
            if (sequencer == null)
            {
                sequencer = newSequencer.apply(EventLayout.streamEpoch(buffer, offset));
            }
            for (int event = offset; event < offset + length; event += EventLayout.length(buffer, event))
            {
                sequencer.recover(buffer, event);
                recoveredEvents++;
            }
        });
        if (sequencer == null)
        {
            sequencer = newSequencer.apply(firstEpoch);
        }
    }

    private void breakSession(final int epoch, final EpochNanoClock clock, final Console console)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[Sequencer.SESSION_BREAK_LENGTH]);
        final int lastEpoch = sequencer.streamEpoch();
        final long last = sequencer.nextSequence() - 1;
        final int length = sequencer.breakSession(event, 0, epoch, clock.nanoTime());
        console.warn("the end of the last session cannot be shown to be complete: the stream goes on in epoch " +
            Integer.toUnsignedString(sequencer.streamEpoch()) + ", after sequence " + last + " of epoch " +
            Integer.toUnsignedString(lastEpoch));
        while (log().publication().offer(event, 0, length) < 0)
        {
            Thread.onSpinWait();
        }
        recoveredEvents++;
    }

    @Override
    List<Agent> agents()
    {
        return List.of(agent);
    }

    @Override
    long recoveredEvents()
    {
        return recoveredEvents;
    }
}
