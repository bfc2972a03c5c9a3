package io.directlive.ops.simulation;

import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.directlive.feed.FeedHandlerAgent;
import io.directlive.feed.FeedHandlerConfig;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.Ingress;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueSource;
import io.directlive.protocol.StreamIds;

/** One feed handler of a source. */
final class HandlerStage extends Stage
{
    private static final int WINDOW_LENGTH = 1 << 14;

    private final HostDriver driver;
    private final Sequencing sequencing;
    private final SourceReference.Source source;
    private final long skewNs;
    private final int messageLimit;
    private int day;
    private VenueSource lines;
    private SimulatedLog ingress;
    private Subscription marks;
    private FeedHandlerAgent agent;

    HandlerStage(
        final String name,
        final Site site,
        final Sequencing sequencing,
        final SourceReference.Source source)
    {
        super(name, site);
        driver = site.driver;
        this.sequencing = sequencing;
        this.source = source;
        skewNs = world.dice.between(0L, 300_000L);
        messageLimit = world.dice.between(1, 40);
    }

    @Override
    boolean start()
    {
        if (!driver.isUp())
        {
            return false;
        }
        ingress = driver.newLog(StreamIds.INGRESS);
        marks = SimulatedLog.subscription(StreamIds.MARKS);
        final LossyLines lossy = source.isLossy ?
            new LossyLines(source.days.get(0), world.weather, world.clock.nanoTime(), this::onGap, world.dice.split()) :
            null;
        lines = source.isLossy ? lossy : new FileLikeSource(source.days, day, skewNs);
        agent = new FeedHandlerAgent(
            new FeedHandlerConfig(messageLimit, WINDOW_LENGTH, 1_000_000, 100_000),
            lines,
            source.isLossy ? lossy.sessions() : null,
            source.days.get(day).normaliser(),
            VenueFilter.NONE,
            Ingress.of(ingress.publication(this::onOffer)),
            marks,
            world.clock,
            Counters.of(FeedHandlerCounter.class),
            (sequence, offset, reason) ->
            {
                throw new Violation("handler", "a sound message was refused: " + reason);
            });
        sequencing.connect(ingress);
        sequencing.subscribeMarks(marks);
        return true;
    }

    private void onGap(final long from, final long to)
    {
        source.declaredLost.set((int)from, (int)to + 1);
    }

    @Override
    void work()
    {
        try
        {
            agent.doWork();
        }
        catch (final IllegalStateException ex)
        {
            if (agent.state() != FeedHandlerAgent.State.LOST)
            {
                throw ex;
            }
            kill(); // Its supervisor starts it anew.
            return;
        }
        if (agent.state() == FeedHandlerAgent.State.FENCED)
        {
            if (day == source.days.size() - 1)
            {
                throw new Violation("I9", name + " is fenced in the last session");
            }
            day++; // Somebody looks at it, and starts it with the session that is on.
            kill();
        }
    }

    @Override
    void onKilled()
    {
        if (agent != null && driver.isUp())
        {
            sequencing.disconnect(ingress, marks);
        }
        agent = null;
        if (day > 0 && world.dice.isHeads())
        {
            day = 0; // With the settings of yesterday.
        }
    }

    /** What the stream had of a later session may be lost: the source is begun with the first again, as after any restore. */
    void onStreamLost()
    {
        day = 0;
    }

    @Override
    boolean isSettled()
    {
        return isUp() && agent.isDone();
    }

    @Override
    public String toString()
    {
        return super.toString() + (agent == null ? "" : " " + agent.state() + " source " + lines.state());
    }
}
