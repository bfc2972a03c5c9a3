package io.directlive.ops.simulation;

import io.aeron.ExclusivePublication;
import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.directlive.protocol.StreamIds;
import io.directlive.replay.SessionLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.status.Position;

/**
 * Media driver and archive of the host that the stages run on, one process: drives the logs, records the ordered stream,
 * and replays it. When it dies all stages on the host do; what was in shared memory outlives it, unless the host is
 * booted.
 */
final class HostDriver extends Stage
{
    /** After how long a client that is gone is taken for dead. */
    static final long CLIENT_LIVENESS_NS = 1_000_000;
    private static final int ORDERED_SESSION = 0x0D1A;
    private static final int MOST_FRAMES_RECORDED = 8;

    private record Task(long atNs, BooleanSupplier work)
    {
    }

    private final Recording recording;
    private final List<Task> tasks = new ArrayList<>();
    private final List<SimulatedLog> logs = new ArrayList<>();
    private final List<Subscription> orderedSubscriptions = new ArrayList<>();
    private final List<Replay> replays = new ArrayList<>();
    private final int initialTermId;
    private Workshop.DriverDirectory directory;
    private SimulatedLog ordered;
    private boolean hasPublisher;
    private Position recorder;
    private boolean isDiskFull;
    private boolean hasRecording;
    private long diskStalledUntilNs;
    private int boots = 1;
    private int lastReplay;

    /** Frames of the recording on their way to a reader. */
    private static final class Replay
    {
        private final int id;
        private final Wire wire;
        private final long endPosition;
        private long position;

        private Replay(final int id, final Wire wire, final long position, final long endPosition)
        {
            this.id = id;
            this.wire = wire;
            this.position = position;
            this.endPosition = endPosition;
        }
    }

    HostDriver(final Site site)
    {
        super("driver", site);
        recording = site.bench.recording();
        initialTermId = world.dice.below(1 << 20);
    }

    @Override
    boolean start()
    {
        directory = site.bench.driver();
        try
        {
            final SessionLedger ledger = ledger();
            ledger.open(directory.path());
            ledger.archiveStarts();
            if (hasRecording && ledger.closedPosition() == SessionLedger.NOT_CLOSED)
            {
                recording.recover();
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        isDiskFull = false;
        world.trace("driver up, recorded to " + recording.position());
        return true;
    }

    /** @return what the data directory says of its past, read anew as each process does. */
    SessionLedger ledger() throws IOException
    {
        return SessionLedger.load(site.bench.data(), "boot-" + boots);
    }

    // --- The ordered stream.

    /** @return true when nothing is left of the last publisher, so that the recording has its end. */
    boolean isOrderedFree()
    {
        return ordered == null;
    }

    boolean hasRecording()
    {
        return hasRecording;
    }

    int initialTermId()
    {
        return initialTermId;
    }

    int orderedSession()
    {
        return ORDERED_SESSION;
    }

    /** Opens the ordered stream where its recording ends. */
    ExclusivePublication publishOrdered(final Stage publisher)
    {
        final long position = recording.position();
        ordered = directory.ordered();
        ordered.reset(StreamIds.ORDERED, ORDERED_SESSION, initialTermId, position);
        hasPublisher = true;
        hasRecording = true;
        recorder = ordered.join(position);
        orderedSubscriptions.forEach(subscription -> ordered.join(subscription, position));
        site.oracle.onReopened(recording);
        return ordered.publication(publisher::onOffer);
    }

    /** @return log of the ordered stream; null when there is none. */
    SimulatedLog ordered()
    {
        return ordered;
    }

    boolean isOrderedUp()
    {
        return hasPublisher;
    }

    /** The publisher was killed, perhaps in the middle of a frame. */
    void onOrderedPublisherKilled()
    {
        if (ordered == null || !hasPublisher)
        {
            return;
        }
        if (world.dice.isHeads())
        {
            ordered.tear(8 * world.dice.between(11, 100));
        }
        hasPublisher = false;
        final SimulatedLog old = ordered;
        after(CLIENT_LIVENESS_NS, () -> isOrderedDrained(old));
    }

    private boolean isOrderedDrained(final SimulatedLog old)
    {
        old.unblock();
        old.leaveDrained();
        if (recorder != null && recording.position() >= old.producerPosition())
        {
            old.leave(recorder);
            recorder = null;
        }
        if (old.hasReaders())
        {
            return false;
        }
        ordered = null;
        world.trace("ordered stream drained at " + recording.position());
        return true;
    }

    void subscribeOrdered(final Subscription subscription)
    {
        orderedSubscriptions.add(subscription);
        if (hasPublisher)
        {
            ordered.join(subscription, ordered.joinPosition());
        }
    }

    void unsubscribeOrdered(final Subscription subscription)
    {
        orderedSubscriptions.remove(subscription);
        if (ordered != null)
        {
            onReaderKilled(ordered, subscription);
        }
    }

    /** Nobody reads for a client that is gone, and its place is kept until that is known. */
    void onReaderKilled(final SimulatedLog log, final Subscription subscription)
    {
        after(CLIENT_LIVENESS_NS, () ->
        {
            log.leave(subscription);
            return true;
        });
    }

    /** A log that its publisher has left: what it holds is read, and then it is gone. */
    void onPublisherKilled(final SimulatedLog log)
    {
        if (world.dice.isHeads())
        {
            log.tear(8 * world.dice.between(11, 60));
        }
        after(CLIENT_LIVENESS_NS, () ->
        {
            log.unblock();
            log.leaveDrained();
            if (log.hasReaders())
            {
                return false;
            }
            logs.remove(log);
            return true;
        });
    }

    /** @return a log on this host. */
    SimulatedLog newLog(final int streamId)
    {
        final SimulatedLog log = world.workshop.log();
        log.reset(streamId, world.dice.below(Integer.MAX_VALUE), world.dice.below(1 << 20), 0);
        logs.add(log);
        return log;
    }

    /** @return a log on this host that is sent as packets. */
    SimulatedLog newSenderLog(final int streamId)
    {
        final SimulatedLog log = world.workshop.log();
        log.reset(streamId, world.dice.below(Integer.MAX_VALUE), world.dice.below(1 << 20), 0);
        return log;
    }

    private void after(final long ns, final BooleanSupplier work)
    {
        tasks.add(new Task(world.clock.nanoTime() + ns, work));
    }

    // --- The archive.

    /** @return how far the ordered stream is recorded. */
    long recordedPosition()
    {
        return recording.position();
    }

    Recording recording()
    {
        return recording;
    }

    /** @return true while the ordered stream is recorded. */
    boolean isRecording()
    {
        return recorder != null && !isDiskFull;
    }

    /** @return true when the archive has stopped for want of room. */
    boolean isDiskFull()
    {
        return isDiskFull;
    }

    int startReplay(final Wire wire, final long position, final long length)
    {
        final long endPosition = length < 0 || length == Long.MAX_VALUE ? Long.MAX_VALUE : position + length;
        replays.add(new Replay(++lastReplay, wire, position, endPosition));
        wire.onReplayStarted(lastReplay);
        world.trace("replay " + lastReplay + " from " + position + " to " + wire.channel);
        return lastReplay;
    }

    void stopReplay(final long id)
    {
        replays.removeIf(replay ->
        {
            if (replay.id == id)
            {
                replay.wire.onReplayEnded(replay.id);
            }
            return replay.id == id;
        });
    }

    /** What is asked of the archive and cannot be answered before more is recorded. */
    void recordUpTo(final long position)
    {
        while (recording.position() < position)
        {
            if (!isRecording() || !recordFrame())
            {
                throw new IllegalStateException("the recording stands still at " + recording.position());
            }
        }
    }

    private boolean recordFrame()
    {
        if (!recording.record(ordered))
        {
            return false;
        }
        recorder.set(recording.position());
        if (world.weather.isSynced)
        {
            recording.sync();
        }
        return true;
    }

    // --- The duty cycle.

    @Override
    void work()
    {
        final long nowNs = world.clock.nanoTime();
        for (int i = tasks.size() - 1; i >= 0; i--)
        {
            if (tasks.get(i).atNs <= nowNs && tasks.get(i).work.getAsBoolean())
            {
                tasks.remove(i);
            }
        }
        record(nowNs);
        for (int i = 0; i < logs.size(); i++)
        {
            logs.get(i).drive();
        }
        if (ordered != null)
        {
            ordered.drive();
        }
        for (int i = replays.size() - 1; i >= 0; i--)
        {
            if (!isReplayed(replays.get(i)))
            {
                replays.remove(i);
            }
        }
    }

    private void record(final long nowNs)
    {
        final Weather weather = world.weather;
        if (weather.isStorm() && recorder != null)
        {
            if (world.dice.perMille(weather.diskStall))
            {
                diskStalledUntilNs = nowNs + world.dice.between(0L, 500_000L);
            }
            isDiskFull |= weather.diskFull > 0 && world.dice.below(20_000) < weather.diskFull;
        }
        if (!isRecording() || weather.isStorm() && diskStalledUntilNs > nowNs)
        {
            return;
        }
        for (int frames = world.dice.between(1, MOST_FRAMES_RECORDED); frames > 0 && recordFrame(); frames--)
        {
            continue;
        }
        if (world.dice.below(20) == 0)
        {
            recording.sync(); // The system writes back what is old.
        }
    }

    private boolean isReplayed(final Replay replay)
    {
        if (replay.wire.isClosed())
        {
            return false;
        }
        while (replay.position < recording.position() && replay.position < replay.endPosition &&
            replay.wire.hasRoom(replay.id))
        {
            if (!recording.isPadding(replay.position))
            {
                replay.wire.onFrame(replay.id, recording, replay.position);
            }
            replay.position += recording.frameLength(replay.position);
        }
        if (replay.position >= replay.endPosition ||
            world.weather.isStorm() && world.dice.perMille(world.weather.isolation))
        {
            replay.wire.onReplayEnded(replay.id);
            return false;
        }
        return true;
    }

    // --- The end.

    @Override
    void onKilled()
    {
        for (final Replay replay : replays)
        {
            replay.wire.onReplayEnded(replay.id);
        }
        replays.clear();
        tasks.clear();
        logs.clear();
        orderedSubscriptions.clear();
        if (ordered != null)
        {
            if (hasPublisher && world.dice.isHeads())
            {
                ordered.tear(8 * world.dice.between(11, 100));
            }
            if (!isDiskFull && recorder != null && world.dice.perMille(world.weather.tornWrite))
            {
                recording.tear(ordered, world.dice);
            }
        }
        ordered = null;
        hasPublisher = false;
        recorder = null;
    }

    /** The host goes down with all that is in memory. */
    void onPowerLost()
    {
        boots++;
        recording.losePower(world.dice);
        site.bench.loseMemory();
        site.oracle.onPowerLoss();
    }

    /**
     * The disk of the recording goes back to what was forced to it, or a little less far; the host, and what is in its memory,
     * does not. By more than one frame: one alone cannot be told from padding that was cut, unless the store has seen it.
     */
    void onDiskLost()
    {
        recording.loseEnd(world.dice, 2 * SimulatedLog.MTU);
        site.oracle.onPowerLoss();
    }

    @Override
    boolean isSettled()
    {
        return isUp() && ordered != null && recording.position() == ordered.producerPosition();
    }

    @Override
    public String toString()
    {
        return super.toString() + " recorded " + recording.position() + (isDiskFull ? " (disk full)" : "") +
            (ordered == null ? " no ordered stream" : " of " + ordered.producerPosition());
    }
}
