package io.directlive.replay;

import io.aeron.Aeron;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.ReplayCode;
import io.directlive.protocol.sbe.ReplayRequestDecoder;
import io.directlive.protocol.sbe.ReplayResponseEncoder;
import io.directlive.protocol.sbe.ReplayStopDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Serves ranges of the ordered stream to readers, and keeps the index that finds them.
 * <p>
 * Starting a replay asks the Archive and waits for its answer, some milliseconds: this agent must not share a thread with one
 * that moves live events. It never writes to the ordered stream and cannot slow it: it reads it through a subscription of its
 * own, which the log's window holds.
 */
public final class ReplayStoreAgent implements Agent
{
    /** Value of {@code toSequence} that follows the recording as it grows, through all epochs. */
    private static final long FOLLOW = Long.MAX_VALUE;
    /** More than can come in between two duty cycles of a paced thread: what is left behind would hold the log's window. */
    private static final int FRAGMENT_LIMIT = 1 << 16;

    private final ReplayStoreConfig config;
    private final ReplaySource source;
    private final LongSupplier recordedPosition;
    private final Subscription ordered;
    private final Subscription requests;
    private final EpochNanoClock clock;
    private final Path directory;

    private final AtomicCounter replaysStarted;
    private final AtomicCounter replaysActive;
    private final AtomicCounter requestsRefused;
    private final AtomicCounter responsesExpired;
    private final AtomicCounter malformed;
    private final AtomicCounter indexEntries;
    private final AtomicCounter indexedPosition;
    private final AtomicCounter recordingLag;
    private final AtomicCounter earliestEpoch;
    private final AtomicCounter epochsKept;
    private final AtomicCounter holes;

    private final FragmentHandler orderedHandler = this::onOrdered;
    private final FragmentHandler requestHandler = this::onRequest;
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final ReplayRequestDecoder request = new ReplayRequestDecoder();
    private final ReplayStopDecoder stop = new ReplayStopDecoder();
    private final List<Replay> replays = new ArrayList<>();

    private HighWaterMark highWaterMark;
    private SequenceIndex index;
    private StreamIndexer indexer;
    private Image orderedImage;
    private long nowNs;

    /**
     * @param config    settings.
     * @param aeron     client on which answers are published.
     * @param archive   client of the archive that holds the recording; used by this agent's thread only.
     * @param recorded  the recording.
     * @param ordered   live subscription to the ordered stream, joined after nothing that the recording lacks.
     * @param requests  subscription on which readers ask.
     * @param clock     ns since the Unix epoch.
     * @param counters  what is reported.
     * @param directory that holds the index and the high-water mark.
     */
    public ReplayStoreAgent(
        final ReplayStoreConfig config,
        final Aeron aeron,
        final AeronArchive archive,
        final RecordedStream recorded,
        final Subscription ordered,
        final Subscription requests,
        final EpochNanoClock clock,
        final CounterSet<ReplayStoreCounter> counters,
        final Path directory)
    {
        this(config, new ArchiveReplaySource(aeron, archive, recorded), ordered, requests, clock, counters, directory);
    }

    /**
     * Over any recording.
     *
     * @param config    settings.
     * @param source    the recording, and the way to its readers; used by this agent's thread only.
     * @param ordered   live subscription to the ordered stream, joined after nothing that the recording lacks.
     * @param requests  subscription on which readers ask.
     * @param clock     ns since the Unix epoch.
     * @param counters  what is reported.
     * @param directory that holds the index and the high-water mark.
     */
    public ReplayStoreAgent(
        final ReplayStoreConfig config,
        final ReplaySource source,
        final Subscription ordered,
        final Subscription requests,
        final EpochNanoClock clock,
        final CounterSet<ReplayStoreCounter> counters,
        final Path directory)
    {
        this.config = config;
        this.source = source;
        recordedPosition = source.recordedPosition();
        this.ordered = ordered;
        this.requests = requests;
        this.clock = clock;
        this.directory = directory;
        replaysStarted = counters.get(ReplayStoreCounter.REPLAYS_STARTED);
        replaysActive = counters.get(ReplayStoreCounter.REPLAYS_ACTIVE);
        requestsRefused = counters.get(ReplayStoreCounter.REQUESTS_REFUSED);
        responsesExpired = counters.get(ReplayStoreCounter.RESPONSES_EXPIRED);
        malformed = counters.get(ReplayStoreCounter.MALFORMED);
        indexEntries = counters.get(ReplayStoreCounter.INDEX_ENTRIES);
        indexedPosition = counters.get(ReplayStoreCounter.INDEXED_POSITION);
        recordingLag = counters.get(ReplayStoreCounter.RECORDING_LAG);
        earliestEpoch = counters.get(ReplayStoreCounter.EARLIEST_EPOCH);
        epochsKept = counters.get(ReplayStoreCounter.EPOCHS_KEPT);
        holes = counters.get(ReplayStoreCounter.HOLES);
    }

    @Override
    public String roleName()
    {
        return "replay-store";
    }

    @Override
    public int doWork()
    {
        nowNs = clock.nanoTime();
        int work = indexOrdered();
        if (indexer != null)
        {
            work += requests.poll(requestHandler, config.requestLimit());
        }
        for (int i = replays.size() - 1; i >= 0; i--)
        {
            work += answer(replays.get(i));
        }
        return work;
    }

    private int indexOrdered()
    {
        if (orderedImage == null || orderedImage.isClosed())
        {
            return join();
        }
        final int work = orderedImage.poll(orderedHandler, FRAGMENT_LIMIT);
        if (work > 0)
        {
            highWaterMark.onSeen(indexer.latestEpoch(), indexer.latestSequence());
            indexedPosition.setRelease(orderedImage.position());
            reportIndex();
            recordingLag.setRelease(Math.max(0, orderedImage.position() - recordedPosition.getAsLong()));
        }
        return work;
    }

    /** Catches up from the recording to where the live image begins. */
    private int join()
    {
        if (ordered.imageCount() == 0)
        {
            return 0;
        }
        orderedImage = ordered.imageAtIndex(0);
        final long joinPosition = orderedImage.joinPosition();
        try
        {
            CloseHelper.closeAll(index, highWaterMark);
            index = SequenceIndex.open(
                directory.resolve(SequenceIndex.FILE_NAME), source.startPosition(), joinPosition);
            highWaterMark = HighWaterMark.open(directory);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot open index and high-water mark in " + directory, ex);
        }
        indexer = new StreamIndexer(index, config.indexInterval());
        final long from = index.size() == 0 ? source.startPosition() : index.position(index.size() - 1);
        source.replay(from, joinPosition, indexer::onFrame);
        reportIndex();
        indexedPosition.setRelease(joinPosition);
        return 1;
    }

    private void reportIndex()
    {
        indexEntries.setRelease(index.size());
        earliestEpoch.setRelease(index.size() == 0 ? 0 : Integer.toUnsignedLong(index.epoch(0)));
        epochsKept.setRelease(index.epochCount());
        holes.setRelease(index.holeCount());
    }

    private void onOrdered(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        indexer.onFrame(header.position() - RecordedStream.alignedFrameLength(length), buffer, offset, length);
    }

    private void onRequest(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH || EventLayout.schemaId(buffer, offset) != EventLayout.SCHEMA_ID ||
            EventLayout.length(buffer, offset) > length)
        {
            malformed.increment();
            return;
        }
        switch (EventLayout.templateId(buffer, offset))
        {
            case ReplayRequestDecoder.TEMPLATE_ID -> onReplayRequest(buffer, offset);
            case ReplayStopDecoder.TEMPLATE_ID -> onReplayStop(buffer, offset);
            default -> malformed.increment();
        }
    }

    private void onReplayRequest(final DirectBuffer buffer, final int offset)
    {
        request.wrapAndApplyHeader(buffer, offset, messageHeader);
        final String channel = request.responseChannel();
        endReplays(channel);
        final Replay replay = new Replay(request.correlationId(), channel, nowNs + config.responseTimeoutNs());
        try
        {
            replay.answers = source.addAnswers(channel);
        }
        catch (final RegistrationException | IllegalArgumentException ex)
        {
            malformed.increment(); // A channel that cannot be answered on: there is nobody to tell.
            return;
        }
        replays.add(replay);
        start(replay, channel);
    }

    /** A reader has one replay at a time: it asks again when it is done with the last, whether or not that was heard. */
    private void endReplays(final String channel)
    {
        for (int i = replays.size() - 1; i >= 0; i--)
        {
            if (replays.get(i).channel.equals(channel))
            {
                end(replays.get(i));
            }
        }
    }

    private void start(final Replay replay, final String channel)
    {
        final int epoch = request.streamEpoch() == 0 && index.size() > 0 ? index.epoch(0) : (int)request.streamEpoch();
        if (request.toSequence() < request.fromSequence())
        {
            refuse(replay, ReplayCode.BAD_REQUEST, "the range ends before it begins");
        }
        else if (activeReplays() >= config.replayLimit())
        {
            refuse(replay, ReplayCode.BUSY, config.replayLimit() + " replays are running");
        }
        else if (index.size() > 0 && !index.hasEpoch(epoch))
        {
            refuse(
                replay,
                isBeforeRetention(epoch) ? ReplayCode.BEFORE_RETENTION : ReplayCode.OTHER_EPOCH,
                "epoch " + Integer.toUnsignedString(epoch) + " is not kept: the first is " +
                Integer.toUnsignedString(index.epoch(0)));
        }
        else
        {
            grant(replay, channel, epoch);
        }
    }

    /** A recording that was shortened does not tell which epochs it had: what comes before those that it has may be one. */
    private boolean isBeforeRetention(final int epoch)
    {
        return index.position(0) > 0 && Integer.compareUnsigned(epoch, index.epoch(0)) < 0;
    }

    private void grant(final Replay replay, final String channel, final int epoch)
    {
        final long position;
        if (index.size() == 0)
        {
            position = source.startPosition();
        }
        else if (request.fromSequence() == 0)
        {
            position = index.position(index.floorTime(request.fromTimeNs()));
        }
        else
        {
            position = index.position(index.floorSequence(epoch, request.fromSequence()));
        }

        try
        {
            replay.archiveSessionId = source.startReplay(
                position, length(position, epoch), channel, request.responseStreamId());
        }
        catch (final ArchiveException ex)
        {
            refuse(replay, ReplayCode.BUSY, "the archive refused: " + ex.errorCode());
            return;
        }
        replay.running = true;
        replaysStarted.increment();
        replaysActive.increment();
        replay.respond(ReplayCode.ACCEPTED, indexer, "");
    }

    /** Bytes up to the first entry of the index past the last sequence wanted; without one the replay follows the recording. */
    private long length(final long position, final int epoch)
    {
        if (index.size() > 0 && request.toSequence() != FOLLOW)
        {
            final int next = index.floorSequence(epoch, request.toSequence()) + 1;
            if (next < index.size() && index.position(next) > position)
            {
                return index.position(next) - position;
            }
        }
        return AeronArchive.REPLAY_ALL_AND_FOLLOW;
    }

    private void refuse(final Replay replay, final ReplayCode code, final String detail)
    {
        requestsRefused.increment();
        replay.respond(code, indexer, detail);
    }

    private int activeReplays()
    {
        int active = 0;
        for (final Replay replay : replays)
        {
            active += replay.running ? 1 : 0;
        }
        return active;
    }

    private int answer(final Replay replay)
    {
        if (replay.answered)
        {
            if (!replay.answers.isConnected() && replay.deadlineNs - nowNs < 0)
            {
                end(replay); // The reader is gone; the archive ends the replay itself when its image goes.
                return 1;
            }
            return 0;
        }
        if (replay.answers.offer(replay.response))
        {
            replay.answered = true;
            if (!replay.running)
            {
                end(replay);
            }
            return 1;
        }
        if (replay.deadlineNs - nowNs < 0)
        {
            responsesExpired.increment();
            end(replay);
            return 1;
        }
        return 0;
    }

    private void onReplayStop(final DirectBuffer buffer, final int offset)
    {
        stop.wrapAndApplyHeader(buffer, offset, messageHeader);
        for (int i = replays.size() - 1; i >= 0; i--)
        {
            if (replays.get(i).correlationId == stop.correlationId())
            {
                end(replays.get(i));
                return;
            }
        }
    }

    private void end(final Replay replay)
    {
        replays.remove(replay);
        if (replay.running)
        {
            replaysActive.getAndAddRelease(-1);
            source.stopReplay(replay.archiveSessionId);
        }
        replay.answers.close();
    }

    @Override
    public void onClose()
    {
        replays.forEach(replay -> replay.answers.close());
        CloseHelper.closeAll(index, highWaterMark, requests, ordered);
    }

    /** One request on its way: answered, perhaps running, until the reader stops it or goes. */
    private static final class Replay
    {
        private final long correlationId;
        private final String channel;
        private final long deadlineNs;
        private final UnsafeBuffer response = new UnsafeBuffer(
            new byte[MessageHeaderEncoder.ENCODED_LENGTH + ReplayResponseEncoder.BLOCK_LENGTH]);
        private ReplaySource.Answers answers;
        private long archiveSessionId;
        private boolean running;
        private boolean answered;

        private Replay(final long correlationId, final String channel, final long deadlineNs)
        {
            this.correlationId = correlationId;
            this.channel = channel;
            this.deadlineNs = deadlineNs;
        }

        private void respond(final ReplayCode code, final StreamIndexer indexer, final String detail)
        {
            new ReplayResponseEncoder()
                .wrapAndApplyHeader(response, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .earliestSequence(RecordedStream.FIRST_SEQUENCE) // Epochs are kept whole.
                .latestSequence(indexer.latestSequence())
                .replaySessionId((int)archiveSessionId)
                .streamEpoch(Integer.toUnsignedLong(indexer.latestEpoch()))
                .code(code)
                .detail(detail);
        }
    }
}
