package io.directlive.feed;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.directlive.feed.PeerSequencer.Accepted;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.StreamIds;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * An agent stepped by hand, its clock moved by hand, over real IPC to a sequencer that is stepped by hand too. Its source
 * has what a test puts into it.
 */
abstract class SteppedFeedHandler
{
    static final String IPC = CommonContext.IPC_CHANNEL + "?term-length=1m|mtu=1408";
    static final LocalDate DAY = LocalDate.of(2012, 6, 21);
    static final int EPOCH = 20120621;
    static final long MARK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    static final long RESEND_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    static final int END = ListSource.END;

    final ItchNormaliser normaliser = new ItchNormaliser(SourceSession.of(1, DAY, "test"), DAY);
    final List<BadInput> badInput = new ArrayList<>();
    final ListSource source = new ListSource();
    long nowNs = 1_000_000_000_000L;
    int windowLength = 1 << 16;
    VenueFilter filter = VenueFilter.NONE;
    SourceSessions sessions;    // Null while the venue does not name them.
    private MediaDriver driver;
    Aeron aeron;
    PeerSequencer sequencer;
    CounterSet<FeedHandlerCounter> counters;
    ExclusivePublication ingress;
    FeedHandlerAgent agent;

    @BeforeEach
    void launch()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
    }

    @AfterEach
    void close()
    {
        aeron.close();
        driver.close();
    }

    void start()
    {
        start(1);
    }

    void start(final int sourceId)
    {
        start(source, sourceId);
    }

    void start(final VenueSource venueSource, final int sourceId)
    {
        ingress = aeron.addExclusivePublication(IPC, StreamIds.INGRESS);
        final Subscription marks = aeron.addSubscription(IPC, StreamIds.MARKS);
        final Publication marksOut = aeron.addPublication(IPC, StreamIds.MARKS);
        sequencer = new PeerSequencer(aeron.addSubscription(IPC, StreamIds.INGRESS), marksOut);
        counters = new CounterSet<>(
            FeedHandlerCounter.class, "test", (typeId, label) -> aeron.addCounter(typeId, label));
        agent = newAgent(
            venueSource,
            sourceId == 1 ? normaliser : new ItchNormaliser(SourceSession.of(sourceId, DAY, "other"), DAY),
            marks);
        awaitIngress();
        awaitThat(() -> marksOut.isConnected() && marks.isConnected());
    }

    /** Until the sequencer would see what is sent now. */
    void awaitIngress()
    {
        awaitThat(() -> ingress.isConnected() && sequencer.ingress().isConnected());
    }

    FeedHandlerAgent newAgent(
        final VenueSource venueSource, final Normaliser meaning, final Subscription marks)
    {
        return new FeedHandlerAgent(
            new FeedHandlerConfig(64, windowLength, MARK_INTERVAL_NS, RESEND_INTERVAL_NS),
            venueSource,
            sessions,
            meaning,
            filter,
            Ingress.of(ingress),
            marks,
            () -> nowNs,
            counters,
            (number, offset, reason) -> badInput.add(new BadInput("list", number, offset, reason)));
    }

    void step()
    {
        agent.doWork();
        if (!sequencer.ingress().isClosed())
        {
            sequencer.poll();
        }
    }

    /** Steps until it holds; time goes on a little with each step. */
    void runUntil(final BooleanSupplier condition)
    {
        for (int i = 0; i < 2_000_000; i++)
        {
            if (condition.getAsBoolean())
            {
                return;
            }
            step();
            nowNs += 1_000;
        }
        throw new AssertionError("never: state " + agent.state() + ", accepted " + sequencer.markSequence);
    }

    void runUntilDone()
    {
        runUntil(() -> agent.isDone());
    }

    /** The media driver works on its own time; nothing of the agent depends on how long that is. */
    static void awaitThat(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("the media driver did not do it");
            }
            Thread.yield();
        }
    }

    long count(final FeedHandlerCounter counter)
    {
        final AtomicCounter atomicCounter = counters.get(counter);
        return atomicCounter.get();
    }

    List<Long> acceptedNumbers()
    {
        return sequencer.accepted.stream().map(Accepted::sourceSequence).toList();
    }

    static List<Long> numbers(final long from, final long to)
    {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    static List<Long> numbers(final long first, final long second, final long... others)
    {
        return LongStream.concat(LongStream.of(first, second), LongStream.of(others)).boxed().toList();
    }
}
