package io.directlive.ops;

import io.directlive.feed.Ingress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;

/**
 * An operator's hand on the partitions of a simulated world without {@link PartitionMover}, which is bound to media drivers:
 * the same views and moves, chosen as that does, over subscribers and ways that are given.
 */
public final class SimulatedMover
{
    private static final long SAY_INTERVAL_NS = 100_000;
    private static final long TIMEOUT_NS = 3_000_000;

    private final List<PartitionView> views;
    private final List<Ingress> ways;
    private InstrumentMove move;
    private String waited = "";
    private long deadlineNs;
    private long sayNs;

    /** @param ways to the sequencer of each partition. */
    public SimulatedMover(final List<Ingress> ways)
    {
        this.ways = List.copyOf(ways);
        views = Stream.generate(PartitionView::new).limit(ways.size()).toList();
    }

    /** The next event of a partition, from the first on. */
    public void onEvent(final int partition, final DirectBuffer event, final int offset)
    {
        views.get(partition).onEvent(event, offset);
    }

    /** @return whether a move is under way that this one says the steps of. */
    public boolean isMoving()
    {
        return move != null;
    }

    /** @return whether somebody has begun a move that is not at its end. */
    public boolean isPending()
    {
        return pending() != null;
    }

    private PartitionView.Move pending()
    {
        return views.stream().map(PartitionView::pending).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** Begins with a move, when the instrument is elsewhere. */
    public void begin(final String symbol, final int to, final long nowNs)
    {
        for (int from = 0; from < views.size(); from++)
        {
            final MovedInstrument instrument = views.get(from).instrument(symbol);
            if (from != to && instrument != null)
            {
                final long version = 1 + views.stream().mapToLong(PartitionView::lastVersion).max().orElse(0);
                start(version, instrument, from, to, false, nowNs);
                return;
            }
        }
    }

    /** Goes on with what somebody has begun, or cancels it. */
    public void goOn(final boolean isToBeCancelled, final long nowNs)
    {
        final PartitionView.Move pending = pending();
        start(pending.version(), pending.instrument(), pending.from(), pending.to(), isToBeCancelled, nowNs);
    }

    private void start(
        final long version,
        final MovedInstrument instrument,
        final int from,
        final int to,
        final boolean isToBeCancelled,
        final long nowNs)
    {
        move = new InstrumentMove(
            version, instrument, from, to, isToBeCancelled, views.get(from), views.get(to), ways.get(from), ways.get(to));
        waited = "";
        sayNs = nowNs;
        deadlineNs = nowNs + TIMEOUT_NS;
    }

    /** Says what is to be said. When nobody answers in time, the operator has to say it again. */
    public void work(final long nowNs)
    {
        move.doWork(nowNs);
        if (move.isDone() || deadlineNs - nowNs < 0)
        {
            move = null;
            return;
        }
        final boolean isAnswered = !move.state().equals(waited);
        if (isAnswered)
        {
            waited = move.state();
            deadlineNs = nowNs + TIMEOUT_NS;
        }
        if (isAnswered || sayNs - nowNs <= 0)
        {
            sayNs = nowNs + SAY_INTERVAL_NS;
            say(nowNs);
        }
    }

    private void say(final long nowNs)
    {
        try
        {
            move.say(nowNs);
        }
        catch (final SettingsException ex)
        {
            move = null; // It is too late to cancel it: the operator is told so.
        }
    }

    @Override
    public String toString()
    {
        return move == null ? isPending() ? "a move is pending" : "idle" : "waits for " + move.state();
    }
}
