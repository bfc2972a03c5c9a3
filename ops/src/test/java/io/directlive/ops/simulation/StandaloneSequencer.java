package io.directlive.ops.simulation;

import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.StreamIds;
import io.directlive.sequencer.Sequencer;
import io.directlive.sequencer.SequencerAgent;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The sequencer of one machine, level DURABLE, of all instruments or of those of one partition. */
final class StandaloneSequencer extends OrderedPublisher implements Sequencing
{
    /** Ticks of the clock after which a source is told to be silent. */
    static final int SILENT_TICKS = 4;

    private static final SequencerConfig CONFIG =
        new SequencerConfig(32, 50_000, 8, 50_000, 1_000_000_000, 500_000, SILENT_TICKS);

    private final PartitionMap partitions;
    private final List<SimulatedLog> ingressLogs = new ArrayList<>();
    private final List<Subscription> markSubscriptions = new ArrayList<>();
    private final UnsafeBuffer sessionBreak = new UnsafeBuffer(new byte[Sequencer.SESSION_BREAK_LENGTH]);
    private Sequencer sequencer;
    private long events;
    private int breakLength;
    private Subscription ingress;
    private SimulatedLog marks;
    private SequencerAgent agent;

    StandaloneSequencer(final Site site, final PartitionMap partitions)
    {
        super("sequencer", site);
        this.partitions = partitions;
    }

    @Override
    void recover() throws IOException
    {
        sequencer = newSequencer();
        events = 0;
        driver.recording().replay(0, publication().position(), (position, buffer, offset, length) ->
        {
            for (int event = offset; event < offset + length; event += EventLayout.length(buffer, event))
            {
                sequencer.recover(buffer, event);
                events++;
            }
        });
        new SnapshotCheck(this::newSequencer, driver.recording(), new Dice(publication().position()))
            .check(sequencer, events, publication().position());
        if (ledger().isBreakDue(sequencer.streamEpoch(), sequencer.nextSequence() - 1))
        {
            breakLength = sequencer.breakSession(
                sessionBreak, 0, ledger().newEpoch(sequencer.streamEpoch()), world.clock.nanoTime());
        }
        ledger().goOn(sequencer.streamEpoch(), sequencer.nextSequence() - 1);
    }

    private Sequencer newSequencer()
    {
        return new Sequencer(site.partitionId, 1, partitions);
    }

    @Override
    boolean isContinued()
    {
        if (breakLength > 0 && publication().offer(sessionBreak, 0, breakLength) < 0)
        {
            return false;
        }
        open();
        return true;
    }

    private void open()
    {
        ingress = SimulatedLog.subscription(StreamIds.INGRESS);
        ingressLogs.forEach(log -> log.join(ingress, log.joinPosition()));
        marks = driver.newLog(StreamIds.MARKS);
        markSubscriptions.forEach(subscription -> marks.join(subscription, 0));
        agent = new SequencerAgent(
            CONFIG, sequencer, ingress, publication(), marks.publication(this::onOffer),
            Counters.of(SequencerCounter.class), world.clock);
        agent.onStart();
        world.trace(name + " up, next " + sequencer.streamEpoch() + ":" + sequencer.nextSequence());
    }

    @Override
    void publish()
    {
        agent.doWork();
    }

    @Override
    void onPublisherKilled()
    {
        if (driver.isUp())
        {
            if (agent != null)
            {
                ingressLogs.forEach(log -> driver.onReaderKilled(log, ingress));
                driver.onPublisherKilled(marks);
            }
        }
        else
        {
            ingressLogs.clear();
            markSubscriptions.clear();
        }
        sequencer = null;
        breakLength = 0;
        agent = null;
        ingress = null;
        marks = null;
    }

    @Override
    public void connect(final SimulatedLog log)
    {
        ingressLogs.add(log);
        if (agent != null)
        {
            log.join(ingress, 0);
        }
    }

    @Override
    public void subscribeMarks(final Subscription subscription)
    {
        markSubscriptions.add(subscription);
        if (agent != null)
        {
            marks.join(subscription, marks.joinPosition());
        }
    }

    @Override
    public void disconnect(final SimulatedLog log, final Subscription subscription)
    {
        ingressLogs.remove(log);
        markSubscriptions.remove(subscription);
        driver.onPublisherKilled(log);
        if (marks != null)
        {
            driver.onReaderKilled(marks, subscription);
        }
    }
}
