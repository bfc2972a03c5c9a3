package io.directlive.ops;

import io.aeron.Aeron;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.FrameDigest;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.StreamIds;
import io.directlive.replay.OrderedLog;
import io.directlive.sequencer.Sequencer;
import io.directlive.sequencer.SequencerAgent;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** A sequencer that stands alone: its state is that of its log. */
final class StandaloneStage extends SequencerStage
{
    private final StandaloneRecovery recovery;
    private final Sequencer sequencer;
    private final Agent agent;
    private int startedEpochs; // Each with an event, before the first that is counted.

    StandaloneStage(
        final SequencerConfig config,
        final int partitionId,
        final PartitionMap partitions,
        final Retention retention,
        final Path directory,
        final Host host,
        final OrderedLog log,
        final CounterSet<SequencerCounter> counters,
        final EpochNanoClock clock,
        final Console console) throws IOException
    {
        super(log, counters);
        recovery = new StandaloneRecovery(
            directory, log, retention, clock.nanoTime(), epoch -> new Sequencer(partitionId, epoch, partitions));
        sequencer = recovery.recover(host.ledger().firstEpoch());
        if (host.ledger().isBreakDue(sequencer.streamEpoch(), sequencer.nextSequence() - 1))
        {
            breakSession(host.ledger().newEpoch(sequencer.streamEpoch()), clock.nanoTime(), console);
            counters.get(SequencerCounter.SESSION_BREAKS).setRelease(1);
        }
        else if (retention.isLimited() && recovery.isEpochOver())
        {
            startEpoch(host.ledger().newEpoch(sequencer.streamEpoch()), clock.nanoTime(), console);
        }
        host.ledger().goOn(sequencer.streamEpoch(), sequencer.nextSequence() - 1);
        recovery.removeOld(console);
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

    private void breakSession(final int epoch, final long nowNs, final Console console)
    {
        final int lastEpoch = sequencer.streamEpoch();
        final long last = sequencer.nextSequence() - 1;
        final UnsafeBuffer event = new UnsafeBuffer(new byte[Sequencer.SESSION_BREAK_LENGTH]);
        offer(event, sequencer.breakSession(event, 0, epoch, nowNs));
        console.warn("the end of the last session cannot be shown to be complete: the stream goes on in epoch " +
            Integer.toUnsignedString(sequencer.streamEpoch()) + ", after sequence " + last + " of epoch " +
            Integer.toUnsignedString(lastEpoch));
    }

    private void startEpoch(final int epoch, final long nowNs, final Console console)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[Sequencer.SESSION_BREAK_LENGTH]);
        offer(event, sequencer.startEpoch(event, 0, epoch, nowNs));
        console.tell("all sessions have ended: the stream goes on in epoch " + Integer.toUnsignedString(epoch));
    }

    private void offer(final UnsafeBuffer event, final int length)
    {
        while (log().publication().offer(event, 0, length, FrameDigest::of) < 0)
        {
            Thread.onSpinWait();
        }
        startedEpochs++;
    }

    @Override
    List<Agent> agents()
    {
        return List.of(agent);
    }

    @Override
    long recoveredEvents()
    {
        return recovery.events() + startedEpochs;
    }
}
