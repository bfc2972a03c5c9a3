package io.directlive.distributor;

import static io.directlive.protocol.EventLayout.MESSAGE_HEADER_LENGTH;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.book.BookFault;
import io.directlive.book.MarketBooks;
import io.directlive.book.PriceLevels;
import io.directlive.book.TierDeriver;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamHistory;
import io.directlive.protocol.Tier;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Fans the ordered stream out. Tier orders gets its frames as they are, straight from the log; the other tiers get what
 * {@link TierDeriver} makes of it, staged per tier, and sent when a frame is full or the duty cycle ends.
 * <p>
 * <b>Start.</b> Joins the ordered stream's image wherever that begins, first takes in from history everything before
 * that place, publishing nothing of it, and so goes on with the numbers that a distributor which was always there would
 * give. The same when the image goes and another one comes. What arrives meanwhile waits in the log buffer; while more than
 * a quarter of a term is to be read it is passed over instead, and is history too, so that no length of history holds up
 * the stream, and with it the sequencer. Readers see it as a hole. A distributor that may drop nothing does not pass over.
 * <p>
 * <b>Back pressure.</b> A frame of the ordered stream is left only when each tier has settled its share; the share of a
 * tier that has none left to do is not done again. A tier may hold the others up for no longer than the settings say:
 * then its share is dropped and counted, and its readers, who see the hole by number, fetch it from the replay store.
 * So it is when nobody listens, for those who come later.
 * <p>
 * <b>Failure.</b> Throws when the ordered stream is not contiguous, or a publication is lost: nothing right can be
 * published from there on.
 * <p>
 * One thread. Never blocks after joining, never allocates once books have grown.
 */
public final class DistributorAgent implements Agent
{
    /** Stands for all sources that have no counters of their own. */
    public static final int OTHER_SOURCES = 0;

    private static final int LONGEST_EVENT = 1024 - 32;
    private static final int BOOKS_PER_CYCLE = 8;
    private static final long NO_FRAME = -1;
    private static final FragmentHandler PASS_OVER = (buffer, offset, length, header) -> { };

    private final DistributorConfig config;
    private final EpochNanoClock clock;
    private final Subscription ordered;
    private final StreamHistory history;
    private final Executor historyExecutor;
    private final LongSupplier recordedPosition;
    private final ControlledFragmentHandler frameHandler = this::onFragment;
    private final TierPublisher orders;
    private final TierPublisher[] derived;
    private final TierPublisher[] publishers = new TierPublisher[Tier.values().length];
    private final Tier[] tiers;
    private final TierDeriver deriver;

    private final CounterSet<DistributorCounter> counters;
    private final AtomicCounter[] eventsOut = new AtomicCounter[Tier.values().length];
    private final QualityReport quality;
    private final LatencyGauges latency;

    private Image image;
    private CompletableFuture<Void> rebuild;
    private long historyLength;
    private long historyEnd;
    private int lastEpoch;
    private long lastSequence;
    private long frameInHand = NO_FRAME;
    private int forwardedLength;
    private boolean isDerived;
    private boolean isHistory;
    private Throwable fault;

    private long eventsIn;
    private long historyEvents;
    private int nextBook;
    private int suspectBooks;

    /**
     * @param config           settings.
     * @param clock            ns since the Unix epoch, the one that the sequencer stamps with.
     * @param ordered          the ordered stream; one image at a time. Owned, and closed, by the agent.
     * @param publications     of the tiers to publish. Owned, and closed, by the agent.
     * @param history          of the ordered stream; may block.
     * @param historyExecutor  runs what reads history, so that the agent's own thread is never held.
     * @param recordedPosition position up to which the ordered stream may be released: what the Archive has recorded
     *                         for guarantee RECORDED, {@link Long#MAX_VALUE} for the others.
     * @param counters         to report to.
     * @param quality          to report to what the checks of a source found, by its id, and by {@link #OTHER_SOURCES} those
     *                         of all others; may be empty.
     */
    public DistributorAgent(
        final DistributorConfig config,
        final EpochNanoClock clock,
        final Subscription ordered,
        final Map<Tier, ExclusivePublication> publications,
        final StreamHistory history,
        final Executor historyExecutor,
        final LongSupplier recordedPosition,
        final CounterSet<DistributorCounter> counters,
        final Map<Integer, CounterSet<QualityCounter>> quality)
    {
        if (publications.isEmpty())
        {
            throw new IllegalArgumentException("no tier to publish");
        }
        this.config = config;
        this.clock = clock;
        this.ordered = ordered;
        this.history = history;
        this.historyExecutor = historyExecutor;
        this.recordedPosition = recordedPosition;
        this.counters = counters;
        latency = new LatencyGauges(counters, config.gaugeIntervalNs());

        final Set<Tier> published = EnumSet.copyOf(publications.keySet());
        tiers = published.toArray(new Tier[0]);
        for (final Tier tier : tiers)
        {
            final ExclusivePublication publication = publications.get(tier);
            if (publication.maxPayloadLength() < LONGEST_EVENT)
            {
                throw new IllegalArgumentException(
                    "frames of tier " + tier.lowerName() +
                    " cannot hold every event: " + publication.maxPayloadLength());
            }
            publishers[tier.ordinal()] = new TierPublisher(publication, config);
            eventsOut[tier.ordinal()] = counters.get(DistributorCounter.eventsOut(tier));
        }
        orders = publishers[Tier.ORDERS.ordinal()];
        published.remove(Tier.ORDERS);
        derived = published.stream().map(tier -> publishers[tier.ordinal()]).toArray(TierPublisher[]::new);
        deriver = published.isEmpty() ? null : new TierDeriver(published, this::onTierEvent, config.quality());
        this.quality = deriver == null ? null : new QualityReport(deriver.gate(), quality);
    }

    @Override
    public String roleName()
    {
        return "distributor";
    }

    @Override
    public int doWork()
    {
        if (rebuild != null)
        {
            return rebuild.isDone() ? onHistoryRead() : passOver();
        }
        final long nowNs = clock.nanoTime();
        onTime(nowNs);
        flush();
        if (image == null || image.isClosed())
        {
            return join();
        }

        final int frames = image.boundedControlledPoll(frameHandler, recordedPosition.getAsLong(), config.frameLimit());
        if (fault != null)
        {
            LangUtil.rethrowUnchecked(fault);
        }
        flush();
        final int work = frames + keepAlive();
        report(nowNs);
        return work;
    }

    private void onTime(final long nowNs)
    {
        for (final Tier tier : tiers)
        {
            publishers[tier.ordinal()].onTime(nowNs);
        }
    }

    private void flush()
    {
        for (final TierPublisher publisher : derived)
        {
            publisher.flush();
        }
    }

    private int join()
    {
        image = null;
        if (ordered.imageCount() == 0)
        {
            return 0;
        }
        final Image joined = ordered.imageAtIndex(0);
        frameInHand = NO_FRAME;
        image = joined;
        if (joined.joinPosition() > 0)
        {
            readHistory(0, joined.joinPosition());
        }
        return 1;
    }

    /** Until it is read nothing is published: the thread that reads it has the books and the publishers. */
    private void readHistory(final long from, final long to)
    {
        isHistory = true;
        historyLength = to - from;
        historyEnd = to;
        rebuild = CompletableFuture.runAsync(() -> history.replay(from, to, this::onHistory), historyExecutor);
    }

    private int passOver()
    {
        return config.maxBackPressureNs() != Long.MAX_VALUE && historyLength > image.termBufferLength() >> 2 ?
            image.poll(PASS_OVER, config.frameLimit()) : 0;
    }

    /** The rest of it is what was passed over meanwhile: each time less, as reading is faster than the market. */
    private int onHistoryRead()
    {
        final CompletableFuture<Void> done = rebuild;
        rebuild = null;
        isHistory = false;
        try
        {
            done.join();
        }
        catch (final CompletionException ex)
        {
            LangUtil.rethrowUnchecked(ex.getCause());
        }
        if (!image.isClosed() && image.position() > historyEnd)
        {
            readHistory(historyEnd, image.position());
        }
        return 1;
    }

    /** Books and numbers only: what lies here was already out, or is had from the replay store. */
    private void onHistory(final DirectBuffer buffer, final int offset, final int length)
    {
        int at = offset;
        while (at < offset + length)
        {
            final int epoch = EventLayout.streamEpoch(buffer, at);
            final long sequence = EventLayout.sequence(buffer, at);
            if (!isPast(epoch, sequence))
            {
                checkNext(lastEpoch, lastSequence, epoch, sequence);
                take(buffer, at, epoch, sequence);
                historyEvents++;
            }
            at += EventLayout.length(buffer, at);
        }
    }

    private ControlledFragmentHandler.Action onFragment(
        final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        try
        {
            return onFrame(buffer, offset, length, header.position()) ?
                ControlledFragmentHandler.Action.CONTINUE : ControlledFragmentHandler.Action.ABORT;
        }
        catch (final Exception | Error ex) // Aeron would step over the frame.
        {
            fault = ex;
            return ControlledFragmentHandler.Action.ABORT;
        }
    }

    private boolean onFrame(final DirectBuffer buffer, final int offset, final int length, final long position)
    {
        if (position != frameInHand)
        {
            checkFrame(buffer, offset, length);
            frameInHand = position;
            forwardedLength = orders == null ? length : 0;
            isDerived = false;
        }

        if (forwardedLength < length)
        {
            forwardedLength = orders.publish(buffer, offset, length, forwardedLength);
        }
        if (!isDerived && isRoomForDerived())
        {
            derive(buffer, offset, length);
        }
        if (forwardedLength < length || !isDerived)
        {
            return false;
        }
        frameInHand = NO_FRAME;
        latency.onLatency(clock.nanoTime() - EventLayout.sequenceTimeNs(buffer, offset));
        return true;
    }

    private boolean isRoomForDerived()
    {
        boolean isRoom = true;
        for (final TierPublisher publisher : derived)
        {
            isRoom &= !publisher.isWaiting();
        }
        return isRoom;
    }

    private void derive(final DirectBuffer buffer, final int offset, final int length)
    {
        int at = offset;
        while (at < offset + length)
        {
            take(buffer, at, EventLayout.streamEpoch(buffer, at), EventLayout.sequence(buffer, at));
            at += EventLayout.length(buffer, at);
            eventsIn++;
        }
        isDerived = true;
    }

    private void take(final DirectBuffer buffer, final int offset, final int epoch, final long sequence)
    {
        lastEpoch = epoch;
        lastSequence = sequence;
        if (deriver != null)
        {
            deriver.onEvent(buffer, offset);
        }
    }

    private void onTierEvent(final Tier tier, final DirectBuffer buffer, final int offset, final int length)
    {
        if (!isHistory)
        {
            publishers[tier.ordinal()].stage(buffer, offset, length);
        }
    }

    /** Looks at all of a frame before any of it is published. */
    private void checkFrame(final DirectBuffer buffer, final int offset, final int length)
    {
        int previousEpoch = lastEpoch;
        long previousSequence = lastSequence;
        int at = offset;
        final int limit = offset + length;
        while (at < limit)
        {
            if (!EventLayout.isEvent(buffer, at, limit))
            {
                throw new IllegalStateException("ordered stream broken: no event after " + previousSequence);
            }
            final int epoch = EventLayout.streamEpoch(buffer, at);
            final long sequence = EventLayout.sequence(buffer, at);
            checkNext(previousEpoch, previousSequence, epoch, sequence);
            previousEpoch = epoch;
            previousSequence = sequence;
            at += EventLayout.length(buffer, at);
        }
    }

    private boolean isPast(final int epoch, final long sequence)
    {
        return epoch == lastEpoch ? sequence <= lastSequence : Integer.compareUnsigned(epoch, lastEpoch) < 0;
    }

    private static void checkNext(
        final int previousEpoch, final long previousSequence, final int epoch, final long sequence)
    {
        final boolean isNext = epoch == previousEpoch ?
            sequence == previousSequence + 1 :
            sequence == 1 && Integer.compareUnsigned(epoch, previousEpoch) > 0;
        if (!isNext)
        {
            throw new IllegalStateException(
                "ordered stream broken: " + Integer.toUnsignedString(epoch) + ":" + sequence + " after " +
                Integer.toUnsignedString(previousEpoch) + ":" + previousSequence);
        }
    }

    private int keepAlive()
    {
        int work = 0;
        if (orders != null && frameInHand == NO_FRAME)
        {
            work += orders.keepAlive(lastSequence + 1, lastSequence, lastEpoch);
        }
        for (final Tier tier : tiers)
        {
            if (tier != Tier.ORDERS && !publishers[tier.ordinal()].isWaiting())
            {
                work += publishers[tier.ordinal()].keepAlive(deriver.nextSequence(tier), lastSequence, lastEpoch);
            }
        }
        return work;
    }

    private void report(final long nowNs)
    {
        long droppedNotConnected = 0;
        long droppedBackPressure = 0;
        long backPressure = 0;
        for (final Tier tier : tiers)
        {
            final TierPublisher publisher = publishers[tier.ordinal()];
            eventsOut[tier.ordinal()].setRelease(publisher.sent());
            droppedNotConnected += publisher.droppedNotConnected();
            droppedBackPressure += publisher.droppedBackPressure();
            backPressure += publisher.backPressure();
        }
        counters.get(DistributorCounter.EVENTS_IN).setRelease(eventsIn);
        counters.get(DistributorCounter.HISTORY_EVENTS).setRelease(historyEvents);
        counters.get(DistributorCounter.LAST_SEQUENCE).setRelease(lastSequence);
        counters.get(DistributorCounter.DROPPED_NOT_CONNECTED).setRelease(droppedNotConnected);
        counters.get(DistributorCounter.DROPPED_BACK_PRESSURE).setRelease(droppedBackPressure);
        counters.get(DistributorCounter.BACK_PRESSURE).setRelease(backPressure);
        countSuspectBooks();
        latency.publish(nowNs);
    }

    /** A few books each cycle, so that no cycle is long. */
    private void countSuspectBooks()
    {
        if (deriver == null)
        {
            return;
        }
        final MarketBooks books = deriver.books();
        final int limit = Math.min(nextBook + BOOKS_PER_CYCLE, books.instrumentLimit());
        while (nextBook < limit)
        {
            final PriceLevels book = books.book(nextBook++);
            suspectBooks += book != null && book.isSuspect() ? 1 : 0;
        }
        if (nextBook == books.instrumentLimit())
        {
            counters.get(DistributorCounter.SUSPECT_BOOKS).setRelease(suspectBooks);
            quality.publish();
            counters.get(DistributorCounter.UNKNOWN_ORDERS).setRelease(books.faultCount(BookFault.UNKNOWN_ORDER));
            nextBook = 0;
            suspectBooks = 0;
        }
    }

    @Override
    public void onClose()
    {
        for (final Tier tier : tiers)
        {
            CloseHelper.close(publishers[tier.ordinal()]);
        }
        CloseHelper.close(ordered);
    }
}
