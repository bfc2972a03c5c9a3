package io.directlive.ops.simulation;

import io.aeron.ExclusivePublication;
import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamIds;
import io.directlive.replay.LogRecovery;
import io.directlive.replay.SessionLedger;
import io.directlive.sequencer.Sequencer;
import io.directlive.sequencer.SequencerAgent;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The sequencer of one machine, level DURABLE: opens the ordered stream where the last run left it, in the steps of
 * {@code OrderedLog} and of the start of an instance, and then sequences.
 */
final class StandaloneSequencer extends Stage implements Sequencing
{
    private static final SequencerConfig CONFIG = new SequencerConfig(32, 50_000, 8, 50_000, 1_000_000_000);

    private final HostDriver driver;
    private final List<SimulatedLog> ingressLogs = new ArrayList<>();
    private final List<Subscription> markSubscriptions = new ArrayList<>();
    private final UnsafeBuffer sessionBreak = new UnsafeBuffer(new byte[Sequencer.SESSION_BREAK_LENGTH]);
    private SessionLedger ledger;
    private LogRecovery recovery;
    private ExclusivePublication publication;
    private Sequencer sequencer;
    private int breakLength;
    private Subscription ingress;
    private SimulatedLog marks;
    private SequencerAgent agent;

    StandaloneSequencer(final World world, final HostDriver driver)
    {
        super("sequencer", world);
        this.driver = driver;
    }

    @Override
    boolean start()
    {
        if (!driver.isUp())
        {
            return false;
        }
        if (driver.isDiskFull())
        {
            world.killHost("the archive takes no more");
            return false;
        }
        try
        {
            return publication == null ? openOrdered() : isSalvaged() && isContinued();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private boolean openOrdered() throws IOException
    {
        if (!driver.isOrderedFree())
        {
            return false; // The recording of the previous run has to stop.
        }
        ledger = driver.ledger();
        if (driver.hasRecording())
        {
            recovery = LogRecovery.of(
                ledger,
                driver.orderedSession(),
                driver.initialTermId(),
                SimulatedLog.TERM_LENGTH,
                0,
                driver.recordedPosition(),
                driver.recording()::replay);
            recovery.begin();
        }
        else
        {
            ledger.begin(1);
        }
        publication = driver.publishOrdered(this);
        world.trace("sequencer opens at " + publication.position() +
            (recovery == null ? "" : " " + recovery.continuity()));
        return false;
    }

    private boolean isSalvaged()
    {
        if (recovery != null && !recovery.isDone())
        {
            if (world.weather.isStorm() && world.dice.perMille(world.weather.salvageKill))
            {
                throw new StageKilled();
            }
            recovery.offerNext(publication);
            return false;
        }
        return driver.recordedPosition() >= publication.position();
    }

    private boolean isContinued() throws IOException
    {
        if (sequencer == null)
        {
            if (recovery != null)
            {
                recovery.conclude(publication.position());
            }
            ledger.forgetPreviousDrivers();
            recover();
        }
        if (breakLength > 0 && publication.offer(sessionBreak, 0, breakLength) < 0)
        {
            return false;
        }
        open();
        return true;
    }

    private void recover() throws IOException
    {
        sequencer = new Sequencer(0, 1);
        driver.recording().replay(0, publication.position(), (position, buffer, offset, length) ->
        {
            for (int event = offset; event < offset + length; event += EventLayout.length(buffer, event))
            {
                sequencer.recover(buffer, event);
            }
        });
        if (ledger.isBreakDue(sequencer.streamEpoch(), sequencer.nextSequence() - 1))
        {
            breakLength = sequencer.breakSession(
                sessionBreak, 0, ledger.newEpoch(sequencer.streamEpoch()), world.clock.nanoTime());
        }
        ledger.goOn(sequencer.streamEpoch(), sequencer.nextSequence() - 1);
    }

    private void open()
    {
        ingress = SimulatedLog.subscription(StreamIds.INGRESS);
        ingressLogs.forEach(log -> log.join(ingress, log.joinPosition()));
        marks = driver.newLog(StreamIds.MARKS);
        markSubscriptions.forEach(subscription -> marks.join(subscription, 0));
        agent = new SequencerAgent(
            CONFIG, sequencer, ingress, publication, marks.publication(this::onOffer),
            Counters.of(SequencerCounter.class), world.clock);
        agent.onStart();
        world.trace("sequencer up, next " + sequencer.streamEpoch() + ":" + sequencer.nextSequence());
    }

    @Override
    void work()
    {
        if (!driver.isRecording())
        {
            world.killHost("nothing records the ordered stream");
            return;
        }
        agent.doWork();
    }

    @Override
    void onKilled()
    {
        if (driver.isUp())
        {
            if (publication != null)
            {
                driver.onOrderedPublisherKilled();
            }
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
        publication = null;
        recovery = null;
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

    @Override
    boolean isSettled()
    {
        return isUp();
    }
}
