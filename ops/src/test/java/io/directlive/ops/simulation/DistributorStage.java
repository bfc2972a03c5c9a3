package io.directlive.ops.simulation;

import io.aeron.ExclusivePublication;
import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.directlive.book.QualityRules;
import io.directlive.distributor.DistributorAgent;
import io.directlive.distributor.DistributorConfig;
import io.directlive.distributor.DistributorCounter;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.FrameHandler;
import io.directlive.protocol.StreamHistory;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.Tier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One distributor; of two, each publishes all there is. */
final class DistributorStage extends Stage implements StreamHistory
{
    private static final long HEARTBEAT_NS = 1_000_000;
    private static final long MAX_BACK_PRESSURE_NS = 500_000;
    private static final long GAUGE_NS = 1_000_000_000;

    private final HostDriver driver;
    private final boolean isWrong;
    private Subscription ordered;
    private CounterSet<DistributorCounter> counters;
    private DistributorAgent agent;
    private List<Multicast> tiers = List.of();
    private Runnable history;
    private long historyEnd;

    DistributorStage(final String name, final Site site, final boolean isWrong)
    {
        super(name, site);
        this.isWrong = isWrong;
        driver = site.driver;
    }

    @Override
    boolean start()
    {
        if (!driver.isUp() || !driver.isOrderedUp())
        {
            return false;
        }
        ordered = SimulatedLog.subscription(StreamIds.ORDERED);
        driver.subscribeOrdered(ordered);
        final Map<Tier, ExclusivePublication> publications = new EnumMap<>(Tier.class);
        tiers = new ArrayList<>();
        for (final Tier tier : site.tiers())
        {
            final SimulatedLog log = driver.newSenderLog(tier.streamId());
            publications.put(tier, log.publication(this::onOffer));
            tiers.add(new Multicast(world, log, tier.streamId(), isWrong));
            if (isWrong)
            {
                site.wrongLine().onSession(log.sessionId());
            }
        }
        counters = Counters.of(DistributorCounter.class);
        agent = new DistributorAgent(
            new DistributorConfig(site.partitionId, 64, HEARTBEAT_NS, MAX_BACK_PRESSURE_NS, GAUGE_NS, QualityRules.DEFAULT),
            world.clock,
            ordered,
            publications,
            this,
            this::readLater,
            world.weather.isRecordedLevel ? driver::recordedPosition : () -> Long.MAX_VALUE,
            counters,
            Map.of());
        tiers.forEach(site::onMulticast);
        return true;
    }

    /** History is read by another thread: some time passes before it is there. */
    private void readLater(final Runnable work)
    {
        history = work;
    }

    @Override
    public void replay(final long fromPosition, final long toPosition, final FrameHandler handler)
    {
        driver.recording().replay(
            fromPosition, toPosition, (position, buffer, offset, length) -> handler.onFrame(buffer, offset, length));
    }

    @Override
    void work()
    {
        if (history != null && ordered.hasNoImages())
        {
            historyEnd = 0;
        }
        if (history != null && driver.recordedPosition() >= historyEnd())
        {
            final Runnable work = history;
            history = null;
            work.run();
        }
        agent.doWork();
    }

    private long historyEnd()
    {
        historyEnd = ordered.hasNoImages() ? historyEnd : ordered.imageAtIndex(0).position();
        return historyEnd;
    }

    @Override
    void onKilled()
    {
        tiers.forEach(Multicast::close);
        tiers = List.of();
        if (agent != null && driver.isUp())
        {
            driver.unsubscribeOrdered(ordered);
        }
        agent = null;
        history = null;
    }

    @Override
    public String toString()
    {
        return super.toString() + (agent == null ? "" : " at " +
            counters.get(DistributorCounter.LAST_SEQUENCE).get() + (history == null ? "" : " reads history"));
    }

    @Override
    boolean isSettled()
    {
        return isUp() && history == null;
    }
}
