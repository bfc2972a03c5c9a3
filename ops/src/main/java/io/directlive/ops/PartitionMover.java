package io.directlive.ops;

import io.aeron.Aeron;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.LostReason;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * An operator's hand on the partitions of one data directory: reads what each has ordered, from the start, and speaks to
 * their sequencers. For one thread, that of a command.
 */
public final class PartitionMover implements AutoCloseable
{
    private static final int FRAME_LIMIT = 64;
    private static final long SAY_INTERVAL_NS = 5_000_000;

    /** One partition: what it has said, and the way to it. */
    private static final class Partition implements AutoCloseable, StateListener
    {
        private final int id;
        private final PartitionView view = new PartitionView();
        private final Aeron aeron;
        private final Subscriber subscriber;
        private final SequencerWays ways;
        private String fault;

        private Partition(final int id, final Settings settings, final Path directory, final Console console)
        {
            this.id = id;
            final StreamDirectory streams = streams(directory);
            aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(streams.driverDirectory())
                .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(settings.nanos("driver.client-liveness")))
                .errorHandler(ex -> console.warn("partition " + id + ": " + ex.getMessage())));
            ways = new SequencerWays(settings, aeron, console::warn);
            subscriber = Subscriber.connect(new SubscriberContext()
                .directory(streams)
                .aeron(aeron)
                .name("move")
                .tiers(Tier.ORDERS)
                .from(StartFrom.start())
                .recoveryTimeoutNs(settings.nanos("timeout"))
                .stateListener(this)
                .tierHandler((tier, event, offset) -> view.onEvent(event, offset)));
        }

        private static StreamDirectory streams(final Path directory)
        {
            final Path file = directory.resolve(StreamDirectory.FILE_NAME);
            if (!Files.exists(file))
            {
                throw new SettingsException(directory + ": no partition is running here (there is no " +
                    StreamDirectory.FILE_NAME + ")");
            }
            try
            {
                return StreamDirectory.load(file);
            }
            catch (final IOException ex)
            {
                throw new SettingsException(file + ": " + ex.getMessage(), ex);
            }
        }

        @Override
        public void onLost(final Tier tier, final long from, final long to, final LostReason reason)
        {
            fault = "events " + from + " to " + to + " cannot be had: " + reason;
        }

        @Override
        public void onEpoch(final Tier tier, final int previousEpoch, final int epoch)
        {
            fault = "the stream has broken";
        }

        private int poll()
        {
            final int work = subscriber.poll(FRAME_LIMIT);
            if (fault != null)
            {
                throw new IllegalStateException("partition " + id + ": " + fault + ": what a book is cannot be told");
            }
            return work;
        }

        @Override
        public void close()
        {
            CloseHelper.closeAll(subscriber, ways, aeron);
        }
    }

    private final Console console;
    private final long timeoutNs;
    private final List<Partition> partitions = new ArrayList<>();
    private final IdleStrategy idle = new BackoffIdleStrategy(100, 10, 1_000, 1_000_000);

    /**
     * Joins all partitions.
     *
     * @param settings  that they run with.
     * @param directory of their data.
     * @param console   told how it goes.
     * @throws SettingsException when there is one partition only, or one is not running.
     */
    public PartitionMover(final Settings settings, final Path directory, final Console console)
    {
        this.console = console;
        timeoutNs = settings.nanos("timeout");
        if (!settings.partitions().isDivided())
        {
            throw new SettingsException("partitions: there is one, so that nothing can be moved");
        }
        try
        {
            for (int id = 0; id < settings.partitions().count(); id++)
            {
                final Settings ofPartition = settings.ofPartition(id);
                partitions.add(new Partition(
                    id, ofPartition, Partitions.directory(ofPartition, directory), console));
            }
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietCloseAll(partitions);
            throw ex;
        }
    }

    /**
     * Moves an instrument, or goes on with a move of it that somebody began; returns when its book is whole where it is to be.
     *
     * @param symbol of the instrument.
     * @param to     partition.
     * @throws SettingsException     when it cannot be moved there.
     * @throws IllegalStateException when a partition does not answer in time; the move can be said again, or cancelled. Or
     *                               when the session of its source ends before.
     */
    public void move(final String symbol, final int to)
    {
        requirePartition(to);
        awaitJoined();
        final PartitionView.Move pending = pending();
        if (pending != null)
        {
            goOn(pending, symbol, to);
            return;
        }
        final Partition from = partitions.stream().filter(p -> p.view.instrument(symbol) != null).findFirst()
            .orElseThrow(() -> new SettingsException(symbol + ": no partition has this instrument"));
        if (from.id == to)
        {
            console.tell(symbol + " is in partition " + to + " already");
            return;
        }
        final long version = 1 + partitions.stream().mapToLong(p -> p.view.lastVersion()).max().orElse(0);
        bring(newMove(version, from.view.instrument(symbol), from.id, to, false), symbol, version, to);
    }

    /**
     * Ends a move that somebody began, while the instrument is not released.
     *
     * @throws SettingsException when there is none, or it has been released.
     */
    public void cancel()
    {
        awaitJoined();
        final PartitionView.Move pending = pending();
        if (pending == null)
        {
            throw new SettingsException("there is no move to cancel");
        }
        run(newMove(pending.version(), pending.instrument(), pending.from(), pending.to(), true));
        console.tell(pending.instrument() + " stays in partition " + pending.from());
    }

    private void goOn(final PartitionView.Move pending, final String symbol, final int to)
    {
        final MovedInstrument known = partitions.get(pending.from()).view.instrument(symbol);
        if (to != pending.to() || known != null && !known.equals(pending.instrument()))
        {
            throw new SettingsException("the move of " + pending.instrument() + " to partition " + pending.to() +
                " has not come to its end: move it, or cancel the move, first");
        }
        console.tell("going on with the move of " + pending.instrument() + " to partition " + to);
        bring(
            newMove(pending.version(), pending.instrument(), pending.from(), to, false),
            pending.instrument().toString(), pending.version(), to);
    }

    private void bring(final InstrumentMove move, final String name, final long version, final int to)
    {
        run(move);
        if (!move.isMoved())
        {
            throw new IllegalStateException(
                "the session of its source has ended before " + name + " was in partition " + to + ": nothing moves any more");
        }
        console.tell(name + " is in partition " + to + ", with map version " + version);
    }

    private PartitionView.Move pending()
    {
        return partitions.stream().map(p -> p.view.pending()).filter(move -> move != null).findFirst().orElse(null);
    }

    private InstrumentMove newMove(
        final long version,
        final MovedInstrument instrument,
        final int from,
        final int to,
        final boolean isToBeCancelled)
    {
        final Partition source = partitions.get(from);
        final Partition target = partitions.get(to);
        return new InstrumentMove(
            version, instrument, from, to, isToBeCancelled, source.view, target.view,
            source.ways.ingress(instrument.sourceId()), target.ways.ingress(instrument.sourceId()));
    }

    private void run(final InstrumentMove move)
    {
        final long[] sayNs = {Instance.CLOCK.nanoTime()};
        final String[] said = {""};
        await(move::state, false, () ->
        {
            final long nowNs = Instance.CLOCK.nanoTime();
            move.doWork(nowNs);
            if (!move.isDone() && (sayNs[0] - nowNs <= 0 || !said[0].equals(move.state())))
            {
                said[0] = move.state();
                sayNs[0] = nowNs + SAY_INTERVAL_NS;
                move.say(nowNs);
            }
            return move.isDone();
        });
    }

    private void awaitJoined()
    {
        await(() -> "the history of the partitions", true, () ->
            partitions.stream().allMatch(p -> p.subscriber.state(Tier.ORDERS) == BookState.SYNCED));
    }

    /** @param isWorkProgress whether events that come are progress; of a busy stream they are not. */
    private void await(final Supplier<String> what, final boolean isWorkProgress, final BooleanSupplier condition)
    {
        String waited = what.get();
        long deadlineNs = System.nanoTime() + timeoutNs;
        while (!condition.getAsBoolean())
        {
            int work = 0;
            for (final Partition partition : partitions)
            {
                work += partition.poll();
            }
            final long nowNs = System.nanoTime();
            if (!what.get().equals(waited) || isWorkProgress && work > 0)
            {
                waited = what.get();
                deadlineNs = nowNs + timeoutNs;
            }
            if (deadlineNs - nowNs < 0)
            {
                throw new IllegalStateException("waited for " + waited + " in vain: say it again, or cancel it");
            }
            idle.idle(work);
        }
    }

    private void requirePartition(final int id)
    {
        if (id < 0 || id >= partitions.size())
        {
            throw new SettingsException("--to: there is no partition " + id + " of " + partitions.size());
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(partitions);
    }
}
