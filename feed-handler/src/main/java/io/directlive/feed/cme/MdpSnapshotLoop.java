package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.SnapshotMessages;
import io.directlive.feed.cme.sbe.BookSnapshot52Decoder;
import io.directlive.feed.cme.sbe.FutureDefinition54Decoder;
import io.directlive.feed.cme.sbe.OrderSnapshot53Decoder;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the market recovery loop of a channel says, put together: for each instrument one image that reflects all that
 * is needed, and its definition where these are wanted. An image may come in chunks, which belong together when they
 * reflect the same and are of one loop, see {@link MdpLoops}: nothing says that a venue cuts the same book alike each
 * time. What a loop has lost comes again in the next one; an image that is whole is not taken again. Which instruments there
 * are is known when those that were heard of in one loop, by any of their messages, have as many messages as that loop says
 * that it has; of different loops that could come to the same and one be missing. All is here when each of them has an
 * image that is whole, and there are as many definitions as their loop says.
 * <p>
 * Copies of the same packet from two lines, in any order, do no harm. Pure: no clock and no socket. One thread;
 * allocates when an instrument is new, and to grow.
 */
final class MdpSnapshotLoop
{
    private static final int ROOT = MdpPacket.MESSAGE_HEADER_LENGTH;
    private static final int LAST_PROCESSED = ROOT + OrderSnapshot53Decoder.lastMsgSeqNumProcessedEncodingOffset();
    private static final int TOTAL_REPORTS = ROOT + OrderSnapshot53Decoder.totNumReportsEncodingOffset();
    private static final int SECURITY_ID = ROOT + OrderSnapshot53Decoder.securityIdEncodingOffset();
    private static final int CHUNKS = ROOT + OrderSnapshot53Decoder.noChunksEncodingOffset();
    private static final int CHUNK = ROOT + OrderSnapshot53Decoder.currentChunkEncodingOffset();
    private static final int ORDERS_TIME = ROOT + OrderSnapshot53Decoder.transactTimeEncodingOffset();
    private static final int LEVELS_TIME = ROOT + BookSnapshot52Decoder.transactTimeEncodingOffset();
    private static final int DEFINITION_TOTAL = ROOT + FutureDefinition54Decoder.totNumReportsEncodingOffset();
    private static final int DEFINITION_TIME = ROOT + FutureDefinition54Decoder.lastUpdateTimeEncodingOffset();
    private static final int DEFINITION_SECURITY_ID = ROOT + FutureDefinition54Decoder.securityIdEncodingOffset();
    private static final long NO_TOTAL = FutureDefinition54Decoder.totNumReportsNullValue();
    private static final long NO_TIME = Long.MIN_VALUE;

    /** Bytes before each message that is kept of an image: which attempt at the image it is of. */
    static final int ATTEMPT_LENGTH = Long.BYTES;

    private static final int CHUNK_LIMIT = 1 << 20;
    private static final int LENGTH_LIMIT = 1 << 29;
    private static final int INSTRUMENTS = 1 << 8; // At first.
    private static final float LOAD_FACTOR = 0.6f;

    /** What there is of one instrument. */
    static final class Image
    {
        private long loop;
        private long lastReflected;
        private long time;
        private long chunks;
        private long received;
        private long attempt;
        private long heardLoop = MdpLoops.EARLIER; // The last one; an image that is whole may be of one before.

        boolean isWhole()
        {
            return attempt > 0 && received == chunks;
        }

        long lastReflected()
        {
            return lastReflected;
        }
    }

    private final boolean isOrders;
    private final boolean hasDefinitions;
    private final Int2ObjectHashMap<Image> images = new Int2ObjectHashMap<>(INSTRUMENTS, LOAD_FACTOR);
    private final Long2LongHashMap attemptByChunk = new Long2LongHashMap(INSTRUMENTS, LOAD_FACTOR, 0);
    private final Long2LongHashMap definitionTimes = new Long2LongHashMap(INSTRUMENTS, LOAD_FACTOR, NO_TIME);
    private final SnapshotMessages imageMessages = new SnapshotMessages();
    private final UnsafeBuffer attempted = new UnsafeBuffer(new byte[ATTEMPT_LENGTH + MdpPacket.MAX_LENGTH]);
    private final MdpLoops loops = new MdpLoops();
    private final SnapshotMessages definitionMessages = new SnapshotMessages();

    private long leastReflected;
    private long lastAttempt;
    private long heardLoop;
    private long totalReports;
    private long reportsHeard;
    private boolean areInstrumentsKnown;
    private int wholeCount;
    private long totalDefinitions;
    private long malformedCount;

    /**
     * @param books          what books are made from: orders take the images of orders, levels those of levels.
     * @param hasDefinitions whether definitions are wanted too.
     */
    MdpSnapshotLoop(final MdpBooks books, final boolean hasDefinitions)
    {
        isOrders = books == MdpBooks.ORDERS;
        this.hasDefinitions = hasDefinitions;
    }

    /**
     * Begins anew.
     *
     * @param leastReflected each image must reflect packets of the incremental feed up to this one.
     */
    void start(final long leastReflected)
    {
        this.leastReflected = leastReflected;
        loops.clear();
        images.clear();
        attemptByChunk.clear();
        definitionTimes.clear();
        imageMessages.clear();
        definitionMessages.clear();
        heardLoop = MdpLoops.EARLIER;
        totalReports = 0;
        reportsHeard = 0;
        areInstrumentsKnown = false;
        wholeCount = 0;
        totalDefinitions = 0;
    }

    boolean isComplete()
    {
        return areInstrumentsKnown && wholeCount == images.size() &&
            (!hasDefinitions || totalDefinitions > 0 && definitionTimes.size() == totalDefinitions);
    }

    /** @return whether there is more than can be kept. */
    boolean isTooLong()
    {
        return imageMessages.length() > LENGTH_LIMIT || definitionMessages.length() > LENGTH_LIMIT;
    }

    /** @return what is missing, for people. */
    String missing()
    {
        return "has " + wholeCount + " of " + images.size() + " images" +
            (areInstrumentsKnown ? "" : ", heard of " + reportsHeard + " of " + totalReports + " messages of images") +
            (hasDefinitions ? ", " + definitionTimes.size() + " of " + totalDefinitions + " definitions" : "");
    }

    /** @return packets and messages that made no sense, since construction. */
    long malformedCount()
    {
        return malformedCount;
    }

    /** @return images by instrument; of those that are whole. */
    Int2ObjectHashMap<Image> images()
    {
        return images;
    }

    /** @return messages of images as they came, each behind its attempt, those included that nothing came of. */
    SnapshotMessages imageMessages()
    {
        return imageMessages;
    }

    /** @return messages of definitions as they came; the last one of an instrument is its latest. */
    SnapshotMessages definitionMessages()
    {
        return definitionMessages;
    }

    /** Is this a message of the image that is kept of its instrument? Its attempt stands before it. */
    boolean isOf(final Image image, final DirectBuffer buffer, final int message)
    {
        return image != null && image.isWhole() && buffer.getLong(message - ATTEMPT_LENGTH) == image.attempt;
    }

    /** Takes one packet of any line of the loops. Never throws for what is in it. */
    void onPacket(final DirectBuffer packet, final int offset, final int length)
    {
        if (MdpPacket.fault(packet, offset, length) != null)
        {
            malformedCount++;
            return;
        }
        final int end = offset + length;
        int at = offset + MdpPacket.HEADER_LENGTH;
        while (at < end)
        {
            final int size = MdpPacket.msgSize(packet, at);
            if (MdpPacket.schemaId(packet, at) == MdpSchema.ID)
            {
                onMessage(packet, offset, at, size);
            }
            at += size;
        }
    }

    private void onMessage(final DirectBuffer packet, final int offset, final int at, final int size)
    {
        switch (MdpPacket.templateId(packet, at))
        {
            case MdpCodes.ORDER_SNAPSHOT_53:
                if (isOrders)
                {
                    onImage(packet, offset, at, size);
                }
                break;

            case MdpCodes.BOOK_SNAPSHOT_52:
                if (!isOrders)
                {
                    onImage(packet, offset, at, size);
                }
                break;

            case MdpCodes.FUTURE_54:
            case MdpCodes.OPTION_55:
            case MdpCodes.SPREAD_56:
            case MdpCodes.FIXED_INCOME_57:
            case MdpCodes.FX_63:
                onDefinition(packet, at, size);
                break;

            case MdpCodes.CHANNEL_RESET:
                start(leastReflected); // All books are empty: images of before are of no use.
                break;

            default:
                break; // Heartbeats, and what says nothing of books.
        }
    }

    private void onImage(final DirectBuffer packet, final int offset, final int at, final int size)
    {
        final int instrument = packet.getInt(at + SECURITY_ID, LITTLE_ENDIAN);
        final long lastReflected = number(packet, at + LAST_PROCESSED);
        final long chunks = chunks(packet, at);
        final long chunk = isOrders ? number(packet, at + CHUNK) : 1;
        if (chunks < 1 || chunks > CHUNK_LIMIT || chunk < 1 || chunk > chunks)
        {
            malformedCount++;
            return;
        }
        final long loop = loops.of(MdpPacket.msgSeqNum(packet, offset), MdpPacket.sendingTime(packet, offset));
        if (lastReflected < leastReflected || loop == MdpLoops.EARLIER)
        {
            return;
        }

        final Image image = image(instrument);
        hear(image, loop, chunks, number(packet, at + TOTAL_REPORTS));
        if (image.isWhole())
        {
            return;
        }
        final long time = time(packet, at);
        if (image.attempt == 0 ||
            lastReflected > image.lastReflected ||
            lastReflected == image.lastReflected &&
                (loop != image.loop || time != image.time || chunks != image.chunks))
        {
            image.loop = loop;
            image.lastReflected = lastReflected;
            image.time = time;
            image.chunks = chunks;
            image.received = 0;
            image.attempt = ++lastAttempt;
        }
        else if (lastReflected < image.lastReflected)
        {
            return; // Of a loop before: late.
        }
        onChunk(image, instrument, chunk, packet, at, size);
    }

    private void hear(final Image image, final long loop, final long chunks, final long total)
    {
        if (loop != heardLoop || total != totalReports)
        {
            heardLoop = loop;
            totalReports = total;
            reportsHeard = 0;
        }
        else if (image.heardLoop == loop)
        {
            return;
        }
        image.heardLoop = loop;
        reportsHeard += chunks;
        areInstrumentsKnown |= reportsHeard == total;
    }

    private void onChunk(
        final Image image,
        final int instrument,
        final long chunk,
        final DirectBuffer packet,
        final int at,
        final int size)
    {
        final long key = (long)instrument << 32 | chunk;
        if (attemptByChunk.get(key) == image.attempt)
        {
            return;
        }
        attemptByChunk.put(key, image.attempt);
        attempted.putLong(0, image.attempt);
        attempted.putBytes(ATTEMPT_LENGTH, packet, at, size);
        imageMessages.add(image.lastReflected, instrument, chunk, 0, 0, attempted, 0, ATTEMPT_LENGTH + size);
        image.received++;
        if (image.isWhole())
        {
            wholeCount++;
        }
    }

    private void onDefinition(final DirectBuffer packet, final int at, final int size)
    {
        final long total = number(packet, at + DEFINITION_TOTAL);
        if (!hasDefinitions || total == NO_TOTAL)
        {
            return;
        }
        totalDefinitions = total;
        final int instrument = packet.getInt(at + DEFINITION_SECURITY_ID, LITTLE_ENDIAN);
        final long time = packet.getLong(at + DEFINITION_TIME, LITTLE_ENDIAN);
        final long known = definitionTimes.get(instrument);
        if (time > known)
        {
            definitionTimes.put(instrument, time);
            definitionMessages.add(0, instrument, time, 0, 0, packet, at, size);
        }
    }

    private Image image(final int instrument)
    {
        final Image known = images.get(instrument);
        if (known != null)
        {
            return known;
        }
        final Image image = new Image();
        images.put(instrument, image);
        return image;
    }

    private long chunks(final DirectBuffer buffer, final int message)
    {
        return isOrders ? number(buffer, message + CHUNKS) : 1;
    }

    private long time(final DirectBuffer buffer, final int message)
    {
        return buffer.getLong(message + (isOrders ? ORDERS_TIME : LEVELS_TIME), LITTLE_ENDIAN);
    }

    private static long number(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }
}
