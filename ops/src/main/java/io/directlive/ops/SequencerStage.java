package io.directlive.ops;

import io.aeron.archive.client.AeronArchive;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.PartitionMap;
import io.directlive.replay.OrderedLog;
import io.directlive.replay.OrderedLogConfig;
import io.directlive.sequencer.ClusteredSequencer;
import io.directlive.sequencer.LineEnd;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;

/** The sequencer of an instance with its log: recovered from what was recorded, and ready to go on. */
abstract class SequencerStage
{
    private final OrderedLog log;
    private final CounterSet<SequencerCounter> counters;

    SequencerStage(final OrderedLog log, final CounterSet<SequencerCounter> counters)
    {
        this.log = log;
        this.counters = counters;
    }

    /**
     * @param settings of the process: they say whether it stands alone, is a member of a cluster, or takes lines of others.
     * @param host     of the media driver and the archive.
     * @param channels of the instance.
     * @param data     directory of the instance.
     * @param clock    that the events of a sequencer which stands alone are stamped with.
     * @param console  told when the stream is not known to be whole, and of the cluster.
     * @param failure  told what ends the member of a cluster.
     * @param owner    is handed each thing that is to be closed, in the order in which they were opened.
     * @return the stage.
     * @throws IOException when the log cannot be opened.
     */
    static SequencerStage open(
        final Settings settings,
        final Host host,
        final InstanceChannels channels,
        final DataDirectory data,
        final EpochNanoClock clock,
        final Console console,
        final Consumer<Throwable> failure,
        final Consumer<AutoCloseable> owner) throws IOException
    {
        final AeronArchive archive = host.connectArchive();
        owner.accept(archive);
        final OrderedLog log = OrderedLog.open(
            new OrderedLogConfig(channels.termLength(), settings.bytes("network.mtu"), settings.nanos("timeout")),
            host.aeron(), archive, host.ledger(), (int)TimeUnit.NANOSECONDS.toSeconds(clock.nanoTime()));
        host.removePreviousDrivers();
        owner.accept(log);

        final SequencerConfig config = new SequencerConfig(
            settings.number("sequencer.fragment-limit", 1, 100_000),
            settings.nanos("sequencer.mark-interval"),
            settings.number("sequencer.mark-event-interval", 1, 1_000_000),
            settings.nanos("sequencer.refusal-interval"),
            SequencerConfig.DEFAULT.latencyIntervalNs(),
            settings.nanos("sequencer.clock-tick"),
            settings.number("sequencer.silent-ticks", 0, 1_000_000));
        final CounterSet<SequencerCounter> counters =
            new CounterSet<>(SequencerCounter.class, "", host.aeron()::addCounter);
        if (!settings.names("sequencer.lines").isEmpty())
        {
            return new RelayStage(
                settings, host.aeron(), RecordedRules.of(data, settings, console), log, counters, console, owner);
        }
        final int partitionId = settings.partition();
        final PartitionMap partitions = settings.partitions();
        if (settings.guarantee() != Guarantee.QUORUM)
        {
            return new StandaloneStage(
                config, partitionId, partitions, Retention.of(settings), data.path(), host, log, counters, clock, console);
        }
        final ClusterMember member = new ClusterMember(
            settings, host, data.path(), ClusteredSequencer.VERSION, console, failure);
        owner.accept(member);
        return new MemberStage(config, partitionId, partitions, member, settings, host.aeron(), log, counters, console);
    }

    /**
     * The end is in the last term, unless all of that is padding; a term begins with a frame.
     *
     * @return last event that a log holds.
     */
    static LineEnd lineEnd(final OrderedLog log)
    {
        final LineEnd[] last = { LineEnd.NONE };
        log.recorded().lastEvent(
            log.recorded().startPosition(),
            log.publication().position(),
            log.publication().termBufferLength(),
            (buffer, offset, length) -> last[0] = LineEnd.of(buffer, offset));
        return last[0];
    }

    /** @return what is to be driven by the stage's thread; a member of a cluster has threads of its own. */
    abstract List<Agent> agents();

    /** @return number of events that were in the stream when it was opened. */
    abstract long recoveredEvents();

    /** @return what an event on this stream has survived. */
    String guarantee(final Settings settings)
    {
        return settings.guarantee().name();
    }

    OrderedLog log()
    {
        return log;
    }

    long count(final SequencerCounter counter)
    {
        return counters.get(counter).get();
    }

    /**
     * To be called from time to time.
     *
     * @throws IllegalStateException when nothing records the stream any more.
     */
    void check()
    {
        log.checkRecording();
    }
}
