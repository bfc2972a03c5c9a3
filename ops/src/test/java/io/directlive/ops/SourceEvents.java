package io.directlive.ops;

import com.typesafe.config.ConfigFactory;
import io.directlive.feed.AwaitedSession;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SnapshotHandler;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSession;
import io.directlive.feed.VenueSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;

/** A source as the settings name it, and the events that it gives, receive time aside. */
final class SourceEvents implements SessionHandler, SnapshotHandler, AutoCloseable
{
    /** What one number, or one range of numbers that are missing, became. */
    record Taken(int session, long sequence, String what)
    {
    }

    private static final int LIMIT = 1_000;

    final List<Taken> taken = new ArrayList<>();
    final List<String> bad = new ArrayList<>();
    final List<String> gaps = new ArrayList<>();
    final List<String> snapshots = new ArrayList<>();

    private long skippedNs;
    private final EpochNanoClock realClock = new OffsetEpochNanoClock();
    private final EpochNanoClock clock = () -> realClock.nanoTime() + skippedNs;
    private final CountersManager counters = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 20)), new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 18)));
    private final UnsafeBuffer events = new UnsafeBuffer(new byte[1 << 20]);
    private final OpenedSource opened;
    private Normaliser normaliser;
    private int session;
    private long last;
    private int lastEpoch;

    /** @param settings of the source, without braces. */
    SourceEvents(final String settings)
    {
        opened = SourceSettings.of(ConfigFactory.parseString(settings)).open(new SourceContext(
            (number, offset, reason) -> bad.add(number + ": " + reason),
            (typeId, label) -> counters.newCounter(label, typeId),
            clock,
            notice -> { },
            warning -> { }));
        normaliser = opened.normaliser();
        opened.source().snapshotsTo(this);
    }

    /** Numbers up to this one are known. */
    void resumeAfter(final long sequence)
    {
        last = sequence;
        opened.source().resumeAfter(sequence);
    }

    VenueSource source()
    {
        return opened.source();
    }

    /** Number of the last message, or of the last that is missing. */
    long last()
    {
        return last;
    }

    int session()
    {
        return session;
    }

    /** So much time goes by, in which nothing is polled. */
    void skip(final long ns)
    {
        skippedNs += ns;
    }

    int poll()
    {
        return opened.source().poll(this, LIMIT, clock.nanoTime());
    }

    /** Polls until something is so. */
    void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean())
        {
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new AssertionError("waited in vain for " + what + "; last is " + last + " of session " + session +
                    ", gaps " + gaps + ", bad " + bad);
            }
            poll();
        }
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer, final int offset, final int length, final long sequence, final long timeNs)
    {
        beginAwaited();
        requireNext(sequence);
        taken.add(new Taken(session, sequence, normalised(buffer, offset, length, sequence)));
        last = sequence;
        return true;
    }

    @Override
    public boolean onGap(final long from, final long to, final long timeNs)
    {
        requireNext(from);
        gaps.add(from + "-" + to);
        last = to;
        return true;
    }

    @Override
    public boolean onEndOfSession(final long sequence, final long timeNs)
    {
        requireNext(sequence);
        taken.add(new Taken(session, sequence, "end"));
        last = sequence;
        return true;
    }

    @Override
    public boolean onSession(final Normaliser next, final long timeNs)
    {
        normaliser = next;
        beginAwaited();
        session++;
        last = 0;
        return true;
    }

    @Override
    public boolean onSnapshotStart(final long lastReflected, final int venueInstrument, final long timeNs)
    {
        snapshots.add("start " + lastReflected + " of " + venueInstrument);
        return true;
    }

    @Override
    public boolean onSnapshotMessage(final DirectBuffer buffer, final int offset, final int length, final long timeNs)
    {
        snapshots.add(normalised(buffer, offset, length, last));
        return true;
    }

    @Override
    public boolean onSnapshotEnd(final int venueInstrument, final long timeNs)
    {
        snapshots.add("end of " + venueInstrument);
        return true;
    }

    @Override
    public void close()
    {
        opened.source().close();
    }

    /** As a sequencer answers that nobody else has told of any session. */
    private void beginAwaited()
    {
        final AwaitedSession awaited = opened.sessions() == null ? null : opened.sessions().awaited();
        if (awaited != null)
        {
            lastEpoch = Math.max(SourceSession.yyyymmdd(awaited.date()), lastEpoch + 1);
            normaliser = opened.sessions().begin(new VenueSession(lastEpoch, awaited.name(), awaited.date()));
        }
    }

    private String normalised(final DirectBuffer buffer, final int offset, final int length, final long sequence)
    {
        final int eventLength = normaliser.normalise(buffer, offset, length, sequence, 0, events, 0);
        final byte[] bytes = new byte[eventLength];
        events.getBytes(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void requireNext(final long sequence)
    {
        if (sequence != last + 1)
        {
            throw new AssertionError("got " + sequence + ", and " + (last + 1) + " was next");
        }
    }
}
