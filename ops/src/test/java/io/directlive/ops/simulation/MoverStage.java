package io.directlive.ops.simulation;

import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.directlive.feed.Ingress;
import io.directlive.ops.SimulatedMover;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.Tier;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.SimulatedReader;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import java.util.ArrayList;
import java.util.List;

/**
 * An operator who moves instruments from one partition to another, reads in their streams how far that has come, and is killed
 * in the midst of it. Whoever comes next goes on with what has begun, or cancels it.
 */
final class MoverStage extends Stage
{
    private static final int FRAME_LIMIT = 64;

    /** One partition, as the operator has it. */
    private final class Partition
    {
        private final Site site;
        private final Sequencing sequencing;
        private SimulatedLog ingress;
        private Subscription live;
        private Wire wire;
        private SimulatedReader reader;

        private Partition(final Site site, final Sequencing sequencing)
        {
            this.site = site;
            this.sequencing = sequencing;
        }

        private Ingress connect()
        {
            ingress = site.driver.newLog(StreamIds.INGRESS);
            final Ingress way = Ingress.of(ingress.publication(MoverStage.this::onOffer));
            sequencing.connect(ingress);
            live = SimulatedLog.subscription(Tier.ORDERS.streamId());
            wire = site.newWire(name + "#" + ++starts);
            reader = new SimulatedReader(
                Tier.ORDERS,
                site.partitionId,
                StartFrom.start(),
                live,
                wire,
                wire.channel,
                ((long)name.hashCode() << 32) + starts * 1_000_000L,
                SimulatedReader.FOR_EVER_NS,
                (tier, event, offset) -> mover.onEvent(site.partitionId, event, offset),
                new StateListener()
                {
                },
                world.clock.nanoTime());
            site.listen(live);
            return way;
        }

        private void disconnect()
        {
            site.deafen(live);
            site.removeWire(wire);
            if (site.driver.isUp())
            {
                sequencing.disconnect(ingress, live);
            }
        }
    }

    private final List<Partition> partitions = new ArrayList<>();
    private final List<SourceReference.Feed> feeds;
    private SimulatedMover mover;
    private int starts;

    MoverStage(
        final List<Site> sites, final List<? extends Sequencing> sequencings, final List<SourceReference.Feed> feeds)
    {
        super("mover", sites.get(0));
        this.feeds = feeds;
        for (int i = 0; i < sites.size(); i++)
        {
            partitions.add(new Partition(sites.get(i), sequencings.get(i)));
        }
    }

    @Override
    boolean start()
    {
        if (!partitions.stream().allMatch(partition -> partition.site.driver.isUp()))
        {
            return false;
        }
        mover = new SimulatedMover(partitions.stream().map(Partition::connect).toList());
        return true;
    }

    @Override
    void work()
    {
        final long nowNs = world.clock.nanoTime();
        for (final Partition partition : partitions)
        {
            partition.reader.poll(FRAME_LIMIT, nowNs);
        }
        if (mover.isMoving())
        {
            mover.work(nowNs);
        }
        else if (partitions.stream().allMatch(partition -> partition.reader.state() == BookState.SYNCED))
        {
            choose(nowNs);
        }
    }

    private void choose(final long nowNs)
    {
        if (mover.isPending())
        {
            mover.goOn(world.dice.below(4) == 0, nowNs);
            world.trace(this + " goes on");
        }
        else if (world.weather.isStorm())
        {
            final SourceReference.Feed feed = feeds.get(world.dice.below(feeds.size()));
            mover.begin(
                "S" + feed.id() + "I" + world.dice.between(1, 4), world.dice.below(partitions.size()), nowNs);
            world.trace(this + " begins");
        }
    }

    @Override
    void onKilled()
    {
        if (mover != null)
        {
            partitions.forEach(Partition::disconnect);
        }
        mover = null;
    }

    @Override
    boolean isSettled()
    {
        return isUp() && !mover.isMoving() && !mover.isPending() &&
            partitions.stream().allMatch(partition -> partition.reader.state() == BookState.SYNCED);
    }

    @Override
    public String toString()
    {
        return super.toString() + (mover == null ? "" : " " + mover);
    }
}
