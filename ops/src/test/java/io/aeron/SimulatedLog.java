package io.aeron;

import static io.aeron.logbuffer.LogBufferDescriptor.PARTITION_COUNT;
import static io.aeron.logbuffer.LogBufferDescriptor.TERM_MIN_LENGTH;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.logbuffer.LogBufferUnblocker;
import io.aeron.logbuffer.TermRebuilder;
import io.aeron.protocol.DataHeaderFlyweight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicLongPosition;
import org.agrona.concurrent.status.Position;

/**
 * A log buffer with the simulation in the place of the media driver. Aeron's client and its driver share nothing but
 * memory: the log, the publisher's limit and the readers' positions. So the publications, subscriptions and images made
 * here are Aeron's own, over a log file of Aeron's own layout, and what the driver does to it, limit, cleaning, arrival
 * of packets, end of the stream, is done when the simulation says. In Aeron's package because its constructors are.
 * <p>
 * One thread. A log is used again and again, see {@link #reset}: what was made of it before must not be used any more.
 */
public final class SimulatedLog implements AutoCloseable
{
    /** Bytes of a term. */
    public static final int TERM_LENGTH = TERM_MIN_LENGTH;
    /** Bytes that a publisher may be ahead of its slowest reader. */
    public static final int WINDOW_LENGTH = TERM_LENGTH / 2;
    /** Bytes of a frame, header included. */
    public static final int MTU = 1408;

    private static final int PAGE_SIZE = 4096;
    private static final int BITS_TO_SHIFT = LogBufferDescriptor.positionBitsToShift(TERM_LENGTH);
    private static final String CHANNEL = "aeron:ipc";

    private final LogBuffers buffers;
    private final UnsafeBuffer metaData;
    private final UnsafeBuffer[] terms;
    private final List<Reader> readers = new ArrayList<>();
    private Limit limit;
    private int streamId;
    private int sessionId;
    private int initialTermId;
    private long cleanPosition;
    private long consumerPosition;

    private record Reader(Image image, Position position)
    {
    }

    /**
     * Makes the file of a log.
     *
     * @param file of the log.
     */
    public SimulatedLog(final Path file)
    {
        final int length = (int)LogBufferDescriptor.computeLogLength(TERM_LENGTH, PAGE_SIZE);
        final ByteBuffer bytes = ByteBuffer.allocateDirect(length);
        final UnsafeBuffer newMetaData = new UnsafeBuffer(
            bytes, length - LogBufferDescriptor.LOG_META_DATA_LENGTH, LogBufferDescriptor.LOG_META_DATA_LENGTH);
        LogBufferDescriptor.termLength(newMetaData, TERM_LENGTH);
        LogBufferDescriptor.pageSize(newMetaData, PAGE_SIZE);
        try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE))
        {
            channel.write(bytes);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        buffers = new LogBuffers(file.toString());
        metaData = buffers.metaDataBuffer();
        terms = buffers.duplicateTermBuffers();
    }

    /**
     * Makes a log as good as new.
     *
     * @param newStreamId      of its stream.
     * @param newSessionId     of its publication.
     * @param newInitialTermId of its publication.
     * @param position         where its publication begins.
     */
    public void reset(final int newStreamId, final int newSessionId, final int newInitialTermId, final long position)
    {
        streamId = newStreamId;
        sessionId = newSessionId;
        initialTermId = newInitialTermId;
        cleanPosition = position;
        consumerPosition = position;
        readers.clear();
        for (final UnsafeBuffer term : terms)
        {
            term.setMemory(0, TERM_LENGTH, (byte)0);
        }
        metaData.setMemory(0, LogBufferDescriptor.LOG_META_DATA_LENGTH, (byte)0);
        LogBufferDescriptor.termLength(metaData, TERM_LENGTH);
        LogBufferDescriptor.pageSize(metaData, PAGE_SIZE);
        LogBufferDescriptor.mtuLength(metaData, MTU);
        LogBufferDescriptor.initialTermId(metaData, initialTermId);
        LogBufferDescriptor.endOfStreamPosition(metaData, Long.MAX_VALUE);
        LogBufferDescriptor.storeDefaultFrameHeader(
            metaData, DataHeaderFlyweight.createDefaultHeader(sessionId, streamId, initialTermId));

        final int termId = LogBufferDescriptor.computeTermIdFromPosition(position, BITS_TO_SHIFT, initialTermId);
        int index = LogBufferDescriptor.indexByTerm(initialTermId, termId);
        LogBufferDescriptor.rawTail(
            metaData, index, LogBufferDescriptor.packTail(termId, (int)position & TERM_LENGTH - 1));
        for (int i = 1; i < PARTITION_COUNT; i++)
        {
            index = LogBufferDescriptor.nextPartitionIndex(index);
            LogBufferDescriptor.initialiseTailWithTermId(metaData, index, termId + i - PARTITION_COUNT);
        }
        LogBufferDescriptor.activeTermCount(metaData, termId - initialTermId);
        limit = null;
    }

    /**
     * The publisher of the log.
     *
     * @param onOffer called with each offer before anything is written; what it throws comes out of the offer.
     * @return a publication at the end of what the log holds.
     */
    public ExclusivePublication publication(final Runnable onOffer)
    {
        limit = new Limit(onOffer);
        limit.position = producerPosition();
        drive();
        return new ExclusivePublication(null, CHANNEL, streamId, sessionId, limit, 0, buffers, 1, 1);
    }

    /**
     * @param streamId that is subscribed to.
     * @return a subscription without images.
     */
    public static Subscription subscription(final int streamId)
    {
        return new Subscription(null, CHANNEL, streamId, 1, null, null);
    }

    /**
     * Lets a reader in.
     *
     * @param subscription that gets the image.
     * @param position     where it begins.
     * @return the image.
     */
    public Image join(final Subscription subscription, final long position)
    {
        final Position at = new AtomicLongPosition();
        at.set(position);
        final Image image = new Image(subscription, sessionId, at, buffers, SimulatedLog::onError, "", 1);
        readers.add(new Reader(image, at));
        subscription.addImage(image);
        connect();
        return image;
    }

    /**
     * Lets a reader in that reads the log itself.
     *
     * @param position where it begins.
     * @return how far it has come, which it has to say.
     */
    public Position join(final long position)
    {
        final Position at = new AtomicLongPosition();
        at.set(position);
        readers.add(new Reader(null, at));
        connect();
        return at;
    }

    /** Such a reader has gone. */
    public void leave(final Position position)
    {
        readers.removeIf(reader -> reader.position == position);
        connect();
    }

    /** A handler of ours lets nothing escape into Aeron that it means to be heard of. */
    private static void onError(final Throwable ex)
    {
        throw new AssertionError("an exception was left to Aeron", ex);
    }

    /** Ends an image: its reader has gone, or must be told that the stream has. */
    public void leave(final Image image)
    {
        readers.removeIf(reader -> reader.image == image);
        final Subscription subscription = image.subscription();
        final List<Image> others = new ArrayList<>(subscription.images());
        others.remove(image);
        subscription.images = others.toArray(new Image[0]);
        image.close();
        connect();
    }

    /** Ends the images that a subscription has of this log. */
    public void leave(final Subscription subscription)
    {
        for (final Reader reader : List.copyOf(readers))
        {
            if (reader.image != null && reader.image.subscription() == subscription)
            {
                leave(reader.image);
            }
        }
    }

    /** Ends the images of readers that have read all, when nothing more will come. */
    public void leaveDrained()
    {
        final long end = producerPosition();
        for (final Reader reader : List.copyOf(readers))
        {
            if (reader.image != null && reader.position.get() >= end)
            {
                leave(reader.image);
            }
        }
    }

    /** @return true while anyone reads. */
    public boolean hasReaders()
    {
        return !readers.isEmpty();
    }

    /** The client that made a subscription is gone: what it closes now concerns no driver. */
    public static void abandon(final Subscription subscription)
    {
        subscription.isClosed = true;
    }

    /** Makes a log like one whose making was killed: nobody can read anything of it. */
    public void blank()
    {
        LogBufferDescriptor.termLength(metaData, 0);
    }

    /**
     * The driver's duty cycle for a log that is sent as packets.
     *
     * @param senderPosition up to which it was sent; a term of it is kept for those who missed it.
     */
    public void driveSender(final long senderPosition)
    {
        clean(senderPosition - TERM_LENGTH);
        if (limit != null)
        {
            limit.position = senderPosition + WINDOW_LENGTH;
        }
    }

    private void connect()
    {
        LogBufferDescriptor.isConnected(metaData, !readers.isEmpty());
    }

    /** Lets a publication of packets, which has no readers of its own here, take for connected, or not. */
    public void connect(final boolean isConnected)
    {
        LogBufferDescriptor.isConnected(metaData, isConnected);
    }

    /** The driver's duty cycle for one log: the publisher may go on as far as its slowest reader lets it. */
    public void drive()
    {
        long slowest = Long.MAX_VALUE;
        for (final Reader reader : readers)
        {
            final long position = reader.position.get();
            slowest = Math.min(slowest, position);
            consumerPosition = Math.max(consumerPosition, position);
        }
        release(readers.isEmpty() ? consumerPosition : slowest, !readers.isEmpty());
    }

    /**
     * The driver's duty cycle for a log that is sent as packets, or received as such.
     *
     * @param position up to which nobody needs it any more.
     */
    public void drive(final long position)
    {
        consumerPosition = Math.max(consumerPosition, position);
        release(consumerPosition, true);
    }

    private void release(final long position, final boolean isOpen)
    {
        clean(position);
        if (limit != null)
        {
            limit.position = isOpen ? position + WINDOW_LENGTH : Math.min(position, producerPosition());
        }
    }

    private void clean(final long position)
    {
        while (cleanPosition < position)
        {
            final int offset = (int)cleanPosition & TERM_LENGTH - 1;
            final int length = (int)Math.min(position - cleanPosition, TERM_LENGTH - offset);
            terms[LogBufferDescriptor.indexByPosition(cleanPosition, BITS_TO_SHIFT)].setMemory(offset, length, (byte)0);
            cleanPosition += length;
        }
    }

    /** @return where a reader that comes now is let in: a little before the end, at what the driver last knew. */
    public long joinPosition()
    {
        return readers.isEmpty() ? producerPosition() : Math.max(consumerPosition, cleanPosition);
    }

    /** @return end of what was published. */
    public long producerPosition()
    {
        final long rawTail = LogBufferDescriptor.rawTailVolatile(metaData);
        return LogBufferDescriptor.computePosition(
            LogBufferDescriptor.termId(rawTail),
            LogBufferDescriptor.termOffset(rawTail, TERM_LENGTH),
            BITS_TO_SHIFT,
            initialTermId);
    }

    /** @return position from which on frames are still there. */
    public long cleanPosition()
    {
        return cleanPosition;
    }

    /** @return furthest that any reader has come. */
    public long consumerPosition()
    {
        return consumerPosition;
    }

    /** @return the term id that the stream began with. */
    public int initialTermId()
    {
        return initialTermId;
    }

    /** @return session of the publication. */
    public int sessionId()
    {
        return sessionId;
    }

    /** @return term that a position is in, to be read only. */
    public UnsafeBuffer term(final long position)
    {
        return terms[LogBufferDescriptor.indexByPosition(position, BITS_TO_SHIFT)];
    }

    /** @return where in its term a position is. */
    public static int offset(final long position)
    {
        return (int)position & TERM_LENGTH - 1;
    }

    /**
     * @param position of a frame.
     * @return bytes to the next frame; 0 when none was published there.
     */
    public int frameLength(final long position)
    {
        final int length = FrameDescriptor.frameLengthVolatile(term(position), offset(position));
        return length <= 0 ? 0 : BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
    }

    /**
     * @param position of a frame that is there.
     * @return where its payload ends, from where its header begins; for padding where its header does.
     */
    public int payloadEnd(final long position)
    {
        return FrameDescriptor.isPaddingFrame(term(position), offset(position)) ?
            DataHeaderFlyweight.HEADER_LENGTH : FrameDescriptor.frameLength(term(position), offset(position));
    }

    /**
     * Copies a frame with its header.
     *
     * @param position of a frame that is there.
     * @param target   that takes it.
     * @param offset   in the target.
     */
    public void copyFrame(final long position, final MutableDirectBuffer target, final int offset)
    {
        target.putBytes(offset, term(position), offset(position), frameLength(position));
    }

    /**
     * A packet arrives.
     *
     * @param position of its frame.
     * @param packet   that holds the frame.
     * @param length   of the frame.
     */
    public void insert(final long position, final UnsafeBuffer packet, final int length)
    {
        TermRebuilder.insert(term(position), offset(position), packet, length);
    }

    /**
     * The publisher was killed after it had taken room for a frame and before it published it.
     *
     * @param payload length of the frame.
     */
    public void tear(final int payload)
    {
        final long rawTail = LogBufferDescriptor.rawTailVolatile(metaData);
        final int offset = LogBufferDescriptor.termOffset(rawTail, TERM_LENGTH);
        final int length = BitUtil.align(
            payload + DataHeaderFlyweight.HEADER_LENGTH, FrameDescriptor.FRAME_ALIGNMENT);
        if (offset + length < TERM_LENGTH)
        {
            final int index = LogBufferDescriptor.indexByTermCount(LogBufferDescriptor.activeTermCount(metaData));
            LogBufferDescriptor.rawTail(metaData, index, rawTail + length);
            terms[index].putInt(offset, -length);
            terms[index].setMemory(offset + DataHeaderFlyweight.HEADER_LENGTH, payload / 2, (byte)0x5A);
        }
    }

    /** What was begun and never published becomes padding, so that readers pass over it; only while a driver lives. */
    public void unblock()
    {
        for (final Reader reader : readers)
        {
            LogBufferUnblocker.unblock(terms, metaData, reader.position.get(), TERM_LENGTH);
        }
    }

    @Override
    public void close()
    {
        CloseHelper.close(buffers);
    }

    /** The publisher's limit: read by each offer, before it writes. */
    private static final class Limit extends AtomicLongPosition
    {
        private final Runnable onOffer;
        private long position;

        private Limit(final Runnable onOffer)
        {
            this.onOffer = onOffer;
        }

        @Override
        public long getVolatile()
        {
            onOffer.run();
            return position;
        }

        @Override
        public long get()
        {
            return position;
        }
    }
}
