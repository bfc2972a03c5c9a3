package io.directlive.ops;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.archive.client.AeronArchive;
import io.directlive.book.QualityRules;
import io.directlive.distributor.DistributorAgent;
import io.directlive.distributor.DistributorConfig;
import io.directlive.distributor.DistributorCounter;
import io.directlive.distributor.QualityCounter;
import io.directlive.distributor.TierChannels;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.Tier;
import io.directlive.replay.RecordedStream;
import io.directlive.sequencer.SequencerConfig;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;

/** The distributor of an instance with the tiers that it publishes, ready to be driven. */
final class DistributorStage
{
    private final CounterSet<DistributorCounter> counters;
    private final Agent agent;

    /**
     * @param settings of the process.
     * @param host     of the media driver and the archive.
     * @param channels of the instance.
     * @param clock    that latencies are measured with.
     * @param rules    that tiers are derived by.
     * @param sources  of this process.
     * @param owner    is handed each thing that is to be closed, in the order in which they were opened.
     */
    DistributorStage(
        final Settings settings,
        final Host host,
        final InstanceChannels channels,
        final EpochNanoClock clock,
        final QualityRules rules,
        final List<SourceSettings> sources,
        final Consumer<AutoCloseable> owner)
    {
        final Aeron aeron = host.aeron();
        final AeronArchive archive = host.connectArchive();
        owner.accept(archive);
        final RecordedStream recorded = RecordedStream.find(aeron, archive, settings.nanos("timeout"));
        final TierChannels tiers = channels.tiers();
        final Map<Tier, ExclusivePublication> publications = new EnumMap<>(Tier.class);
        for (final Tier tier : settings.tiers())
        {
            publications.put(tier, aeron.addExclusivePublication(tiers.publication(tier), tier.streamId()));
        }
        final LongSupplier releasable = settings.guarantee() == Guarantee.RECORDED ?
            recorded.recordedPosition() :
            () -> Long.MAX_VALUE;
        final long maxBackPressureNs = settings.nanos("distributor.max-back-pressure");
        counters = new CounterSet<>(DistributorCounter.class, "", aeron::addCounter);
        agent = new DistributorAgent(
            new DistributorConfig(
                settings.partition(),
                settings.number("distributor.fragment-limit", 1, 100_000),
                settings.nanos("distributor.heartbeat"),
                maxBackPressureNs == 0 ? Long.MAX_VALUE : maxBackPressureNs,
                SequencerConfig.DEFAULT.latencyIntervalNs(),
                rules),
            clock,
            InstanceChannels.ordered(aeron, "distributor"),
            publications,
            recorded,
            historyThread(settings.nanos("timeout"), owner),
            releasable,
            counters,
            qualityCounters(sources, aeron));
    }

    /** A set for each source of this process, and one for those that others send. */
    private static Map<Integer, CounterSet<QualityCounter>> qualityCounters(
        final List<SourceSettings> sources, final Aeron aeron)
    {
        final Map<Integer, CounterSet<QualityCounter>> sets = new TreeMap<>();
        for (final SourceSettings source : sources)
        {
            sets.put(source.id(), new CounterSet<>(
                QualityCounter.class, "source " + source.id() + " " + source.name(), aeron::addCounter));
        }
        sets.put(DistributorAgent.OTHER_SOURCES,
            new CounterSet<>(QualityCounter.class, "other sources", aeron::addCounter));
        return sets;
    }

    /** Reads history for a distributor that joins: its own thread must go on, as it may drive the media driver. */
    private static Executor historyThread(final long timeoutNs, final Consumer<AutoCloseable> owner)
    {
        final ExecutorService executor =
            Executors.newSingleThreadExecutor(runnable -> new Thread(runnable, "directlive-history"));
        owner.accept(() ->
        {
            executor.shutdownNow();
            if (!executor.awaitTermination(timeoutNs, TimeUnit.NANOSECONDS))
            {
                throw new IllegalStateException("the thread that reads history does not stop");
            }
        });
        return executor;
    }

    Agent agent()
    {
        return agent;
    }

    long count(final DistributorCounter counter)
    {
        return counters.get(counter).get();
    }
}
