package io.directlive.ops.command;

import io.directlive.ops.Console;
import io.directlive.ops.Instance;
import io.directlive.ops.dump.Dump;
import io.directlive.protocol.Tier;
import io.directlive.sequencer.LineEnd;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.Cursor;
import io.directlive.subscriber.LostReason;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import io.directlive.subscriber.TierHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * A subscriber behind the multicast of an instance in the same process, read until it has everything: what play and replay
 * have in common.
 */
final class Playback implements AutoCloseable
{
    private static final int FRAME_LIMIT = 64;

    private final Instance instance;
    private final Subscriber subscriber;
    private final Set<Tier> tiers;
    private final Dump dump;
    private final IdleStrategy idle = YieldingIdleStrategy.INSTANCE;
    private final long timeoutNs;

    private Playback(
        final Instance instance,
        final Subscriber subscriber,
        final Set<Tier> tiers,
        final Dump dump,
        final long timeoutNs)
    {
        this.instance = instance;
        this.subscriber = subscriber;
        this.tiers = tiers;
        this.dump = dump;
        this.timeoutNs = timeoutNs;
    }

    /**
     * @param instance  that publishes.
     * @param tiers     to read; at least those that the dump takes.
     * @param what      to dump, and where.
     * @param range     of sequences to dump.
     * @param pace      called with each event before it is dumped.
     * @param console   told of losses.
     * @param timeoutNs longest wait without progress.
     * @return the playback, connected.
     */
    static Playback connect(
        final Instance instance,
        final Set<Tier> tiers,
        final DumpOptions what,
        final ReplayRange range,
        final TierHandler pace,
        final Console console,
        final long timeoutNs)
    {
        final SubscriberContext context = new SubscriberContext()
            .directory(instance.directory())
            .aeron(instance.aeron())
            .name("play")
            .from(StartFrom.start())
            .staleAfterNs(timeoutNs)
            .recoveryTimeoutNs(timeoutNs)
            .stateListener(new LossReport(console));
        tiers.forEach(tier -> context.tiers(tier, tiers.toArray(new Tier[0])));
        if (what.symbol() != null)
        {
            context.instruments(what.symbol());
        }
        if (pace != null)
        {
            context.tierHandler(pace);
        }
        Dump dump = null;
        if (what.dump() != null)
        {
            dump = Dump.of(what.dump(), what.open());
            dump.range(range.from(), range.to());
            dump.attach(context);
        }
        return new Playback(instance, Subscriber.connect(context), tiers, dump, timeoutNs);
    }

    Subscriber subscriber()
    {
        return subscriber;
    }

    /** @return rows dumped. */
    long rows()
    {
        return dump == null ? 0 : dump.rows();
    }

    /** Polls until the subscriber has joined all tiers: everything that was published before has been delivered. */
    void awaitJoined()
    {
        pollUntil("the subscriber to join",
            () -> tiers.stream().allMatch(tier -> subscriber.state(tier) == BookState.SYNCED), () -> { });
    }

    /**
     * Polls until the sources have ended and the subscriber has all that came of them.
     *
     * @param isOver   tells of a source, by its number, that enough of it has come, though it has not ended.
     * @param progress called now and then.
     */
    void run(final IntPredicate isOver, final Runnable progress)
    {
        pollUntil("the sources to end", () -> instance.areSourcesDone(isOver), progress);
        awaitSequence(instance.count(SequencerCounter.NEXT_SEQUENCE) - 1, progress);
    }

    /**
     * Polls until the subscriber has all tiers up to a sequence of the ordered stream.
     *
     * @param sequence last that is wanted.
     * @param progress called now and then.
     */
    void awaitSequence(final long sequence, final Runnable progress)
    {
        pollUntil("the subscriber to reach sequence " + sequence,
            () -> tiers.stream().allMatch(tier -> subscriber.basisSequence(tier) >= sequence), progress);
    }

    /**
     * Polls until the subscriber has all tiers up to the end of the stream.
     *
     * @param end      last event of the ordered stream that is wanted, however many epochs there are before it.
     * @param progress called now and then.
     */
    void awaitEnd(final LineEnd end, final Runnable progress)
    {
        pollUntil("the subscriber to reach " + end,
            () -> tiers.stream().allMatch(tier -> subscriber.cursor(tier).epoch() == end.streamEpoch() &&
                subscriber.basisSequence(tier) >= end.sequence()), progress);
    }

    private void pollUntil(final String what, final BooleanSupplier condition, final Runnable progress)
    {
        long progressNs = System.nanoTime();
        long lastDelivered = -1;
        while (!condition.getAsBoolean())
        {
            final int work = subscriber.poll(FRAME_LIMIT);
            instance.checkRunning();
            if (work == 0)
            {
                final long nowNs = System.nanoTime();
                final long delivered = tiers.stream().mapToLong(subscriber::delivered).sum();
                if (delivered != lastDelivered || instance.isPaced())
                {
                    lastDelivered = delivered;
                    progressNs = nowNs;
                }
                else if (nowNs - progressNs > timeoutNs)
                {
                    throw new IllegalStateException("no progress while waiting for " + what);
                }
            }
            progress.run();
            idle.idle(work);
        }
    }

    @Override
    public void close()
    {
        try
        {
            CloseHelper.closeAll(subscriber);
            if (dump != null)
            {
                dump.close();
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the dump could not be written: " + ex.getMessage(), ex);
        }
    }

    /** Tells what a subscriber could not get. */
    private static final class LossReport implements StateListener
    {
        private final Console console;

        private LossReport(final Console console)
        {
            this.console = console;
        }

        @Override
        public void onLost(final Tier tier, final long from, final long to, final LostReason reason)
        {
            console.warn("tier " + tier.lowerName() + ": lost " + from + " to " + to + ": " + reason);
        }

        @Override
        public void onResumeRefused(
            final Tier tier, final Cursor cursor, final int epoch, final long sequence, final LostReason reason)
        {
            console.warn("tier " + tier.lowerName() + ": what follows " + cursor + " cannot be had: " + reason +
                "; the first is " + Integer.toUnsignedString(epoch) + ":" + sequence);
        }

        @Override
        public void onEpoch(final Tier tier, final int previousEpoch, final int epoch)
        {
            console.warn("tier " + tier.lowerName() + ": epoch " + Integer.toUnsignedString(epoch) +
                " follows " + Integer.toUnsignedString(previousEpoch));
        }
    }
}
