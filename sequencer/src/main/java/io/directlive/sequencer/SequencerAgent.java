package io.directlive.sequencer;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.CounterSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Carries events from ingress through the {@link Sequencer} to the ordered stream, and marks back to the feed
 * handlers. One thread; never blocks, never allocates after start.
 * <p>
 * What the sequencer has accepted is staged until the ordered stream has taken it, and while any of it waits nothing
 * more is taken from ingress. Events staged in one duty cycle travel in as few frames as hold them. Marks are sent
 * only when nothing is staged, so they never speak of an event that is not yet published.
 * <p>
 * Publications, subscription, clock and counters belong to the caller, who closes them after the agent has stopped.
 * An event that was accepted and is still staged then is lost with the agent and was never acknowledged: its handler
 * sends it again.
 */
public final class SequencerAgent implements Agent, ControlledFragmentHandler
{
    private static final int STAGING_CAPACITY = 256 * 1024;

    private final SequencerConfig config;
    private final Sequencer sequencer;
    private final Subscription ingress;
    private final OrderedOutput output;
    private final SourceMarks marks;
    private final EventIntake intake;
    private final EpochNanoClock clock;
    private long cycleTimeNs;
    private RuntimeException failure;

    /**
     * @param config    settings.
     * @param sequencer that decides; new, or recovered from all that the ordered stream holds.
     * @param ingress   frames of events, and {@code MarkRequest}s, from feed handlers.
     * @param ordered   the ordered stream. Its payload must hold the longest event.
     * @param marks     to feed handlers.
     * @param counters  what the stage reports.
     * @param clock     ns since the Unix epoch; read once per duty cycle.
     */
    public SequencerAgent(
        final SequencerConfig config,
        final Sequencer sequencer,
        final Subscription ingress,
        final ExclusivePublication ordered,
        final ExclusivePublication marks,
        final CounterSet<SequencerCounter> counters,
        final EpochNanoClock clock)
    {
        this.config = config;
        this.sequencer = sequencer;
        this.ingress = ingress;
        this.clock = clock;
        output = new OrderedOutput(ordered, LineEnd.NONE, STAGING_CAPACITY, counters);
        this.marks = new SourceMarks(config, sequencer, marks, counters);
        intake = new EventIntake(config, sequencer, output, this.marks, counters, clock.nanoTime());
    }

    @Override
    public int doWork()
    {
        cycleTimeNs = clock.nanoTime();
        output.beginCycle();

        int workCount = output.flush();
        if (output.isEmpty())
        {
            workCount += intake.tick(cycleTimeNs) + ingress.controlledPoll(this, config.fragmentLimit());
            throwOnFailure();
            workCount += output.flush();
        }
        if (output.isEmpty())
        {
            workCount += marks.doWork(cycleTimeNs);
        }

        intake.report(cycleTimeNs);
        return workCount;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (output.isBackPressured() || !output.hasRoom(EventIntake.room(length)))
        {
            return Action.ABORT; // A frame has at most 64 KiB, so there is room when nothing is staged.
        }

        try
        {
            if (isWhole(header))
            {
                intake.onFrame(buffer, offset, length, cycleTimeNs, cycleTimeNs);
            }
        }
        catch (final RuntimeException ex)
        {
            failure = ex; // Aeron would hand it to an error handler and poll on: doWork throws it instead.
            return Action.ABORT;
        }
        return output.isBackPressured() ? Action.BREAK : Action.CONTINUE;
    }

    @Override
    public String roleName()
    {
        return "sequencer";
    }

    /** Frames are never larger than one MTU, so a part of a message is none of ours. */
    private boolean isWhole(final Header header)
    {
        if ((header.flags() & FrameDescriptor.UNFRAGMENTED) == FrameDescriptor.UNFRAGMENTED)
        {
            return true;
        }
        intake.onMalformed();
        return false;
    }

    private void throwOnFailure()
    {
        if (failure != null)
        {
            throw failure;
        }
        if (ingress.isClosed())
        {
            throw new IllegalStateException("ingress lost: subscription is closed");
        }
    }
}
