package io.directlive.ops.simulation;

import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.Tier;
import java.util.ArrayList;
import java.util.List;

/** Builds what there is in a run. */
final class Layout
{
    private static final int LINES = 3;
    private static final int LONG_DAY = 3;
    private static final int PARTITIONS = 2;

    private final World world;
    private final Dice dice;
    private final List<SourceReference.Feed> feeds = new ArrayList<>();

    Layout(final World world)
    {
        this.world = world;
        dice = world.dice;
    }

    void build(final Shape shape)
    {
        switch (shape)
        {
            case INSTANCE -> buildInstance();
            case WRONG_LINE -> buildWrongLine();
            case PARTITIONS -> buildPartitions();
            case RELAY -> buildRelay();
        }
    }

    private void buildInstance()
    {
        newFeeds(1);
        final Site site = newSite("", 0, new Division(1));
        final StandaloneSequencer sequencer = new StandaloneSequencer(site, PartitionMap.WHOLE);
        site.add(sequencer);
        final List<ReaderStage> readers = newReaders(site);
        site.add(new DistributorStage("distributor A", site, false));
        if (dice.isHeads())
        {
            site.add(new DistributorStage("distributor B", site, false));
        }
        site.add(new StoreStage(site));
        addHandlers(site, sequencer);
        world.add(site, readers);
    }

    /** The venue goes on long after the storm: when all lines are heard, the wrong one must be found out. */
    private void buildWrongLine()
    {
        newFeeds(LONG_DAY);
        final Site site = newSite("", 0, new Division(1));
        final StandaloneSequencer sequencer = new StandaloneSequencer(site, PartitionMap.WHOLE);
        site.add(sequencer);
        final List<ReaderStage> readers = newReaders(site);
        final int wrong = dice.below(LINES);
        for (int line = 0; line < LINES; line++)
        {
            site.add(new DistributorStage("distributor " + (char)('A' + line), site, line == wrong));
        }
        site.add(new StoreStage(site));
        addHandlers(site, sequencer);
        world.add(site, readers);
        world.onCalm(() -> readers.forEach(ReaderStage::kill));
    }

    private void buildPartitions()
    {
        newFeeds(1);
        final PartitionMap map = PartitionMap.of(PARTITIONS);
        final Division division = new Division(PARTITIONS);
        final List<Site> sites = new ArrayList<>();
        final List<StandaloneSequencer> sequencers = new ArrayList<>();
        for (int id = 0; id < PARTITIONS; id++)
        {
            final Site site = newSite("partition " + id + ": ", id, division);
            final StandaloneSequencer sequencer = new StandaloneSequencer(site, map);
            site.add(sequencer);
            site.add(new DistributorStage("distributor", site, false));
            site.add(new StoreStage(site));
            addHandlers(site, sequencer);
            world.add(site, newReaders(site));
            sites.add(site);
            sequencers.add(sequencer);
        }
        final MoverStage mover = new MoverStage(sites, sequencers, feeds);
        sites.forEach(site -> site.addGuest(mover));
        world.add(mover);
        world.keepsStreams();
    }

    private void buildRelay()
    {
        buildInstance();
        final Site origin = world.sites().get(0);
        final SourceReference sources = new SourceReference(0, new Division(1));
        sources.addAll(origin.oracle.sources());
        final Site site = new Site(world, "relay: ", 0, newOracle(sources, origin.oracle));
        site.add(new RelayStage(site, origin));
        site.add(new DistributorStage("distributor", site, false));
        site.add(new StoreStage(site));
        world.add(site, newReaders(site));
    }

    private void newFeeds(final int length)
    {
        final int count = dice.between(1, 2);
        for (int id = 1; id <= count; id++)
        {
            feeds.add(newFeed(id, length));
        }
    }

    private SourceReference.Feed newFeed(final int id, final int length)
    {
        final long spanNs = length * World.SPAN_NS;
        final boolean isLossy = dice.isHeads();
        final int dayCount = isLossy ? 1 : dice.between(1, 2);
        final boolean isBundled = dice.isHeads();
        final List<VenueDay> days = new ArrayList<>();
        for (int day = 0; day < dayCount; day++)
        {
            days.add(new VenueDay(
                id, day, dice.between(20, isBundled ? 80 : 160) / dayCount, isBundled,
                World.START_NS + day * spanNs / dayCount, spanNs / dayCount, dice.split()));
        }
        return new SourceReference.Feed(id, days, isLossy);
    }

    private Site newSite(final String name, final int partitionId, final Division division)
    {
        final SourceReference sources = new SourceReference(partitionId, division);
        feeds.forEach(sources::add);
        return new Site(world, name, partitionId, newOracle(sources, null));
    }

    private Oracle newOracle(final SourceReference sources, final Oracle origin)
    {
        return new Oracle(sources, origin, world.weather.isRecordedLevel, world.weather.isSynced);
    }

    private List<ReaderStage> newReaders(final Site site)
    {
        final List<ReaderStage> readers = new ArrayList<>();
        final int count = dice.between(1, 3);
        for (int i = 1; i <= count; i++)
        {
            final Tier tier = dice.isHeads() ? Tier.ORDERS : Tier.values()[dice.below(Tier.values().length)];
            readers.add(new ReaderStage("reader " + i, site, tier));
            site.publish(tier);
        }
        return readers;
    }

    private void addHandlers(final Site site, final Sequencing sequencing)
    {
        for (final SourceReference.Source source : site.oracle.sources().all())
        {
            final int handlers = dice.between(1, 2);
            for (int handler = 1; handler <= handlers; handler++)
            {
                site.add(new HandlerStage("handler " + source.id + "." + handler, site, sequencing, source));
            }
        }
    }
}
