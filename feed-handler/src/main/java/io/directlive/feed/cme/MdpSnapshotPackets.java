package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.SnapshotMessages;
import io.directlive.feed.cme.MdpSnapshotLoop.Image;
import io.directlive.feed.cme.sbe.BookSnapshot52Decoder;
import io.directlive.feed.cme.sbe.FutureDefinition54Decoder;
import io.directlive.feed.cme.sbe.OrderSnapshot53Decoder;
import io.directlive.feed.cme.sbe.OrderSnapshot53Decoder.NoMdEntriesDecoder;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes what {@link MdpSnapshotLoop} has put together as packets that {@link MdpNormaliser} takes, one message in each,
 * in a form that is a function of the content alone: what tells of the loop and not of the book (numbers of packets,
 * sending times, totals, how orders were cut into chunks) is written anew. Orders come by side and priority, which is
 * their place in the queue.
 * <p>
 * A part is one instrument: its definition, then its image. A definition without an image has the number of the first
 * part.
 * <p>
 * Done in steps, each of which takes about as long as a poll of lines may be put off. One thread; allocates to grow.
 */
final class MdpSnapshotPackets
{
    private static final int HEADER = MdpPacket.HEADER_LENGTH;
    private static final int SENDING_TIME = 4;
    private static final int ROOT = MdpPacket.MESSAGE_HEADER_LENGTH;
    private static final int MESSAGE_ROOT = HEADER + ROOT;
    private static final int GROUP = MESSAGE_ROOT + OrderSnapshot53Decoder.BLOCK_LENGTH;
    private static final int GROUP_HEADER = NoMdEntriesDecoder.HEADER_SIZE;
    private static final int ENTRY = NoMdEntriesDecoder.sbeBlockLength();
    private static final int ENTRIES_PER_PACKET = (MdpPacket.MAX_LENGTH - GROUP - GROUP_HEADER) / ENTRY;

    private static final long DEFINITION_RANK = 0;
    private static final long IMAGE_RANK = 1;

    /** What comes next. */
    private enum Step
    {
        SORT_DEFINITIONS,
        WRITE_DEFINITIONS,
        SORT_IMAGES,
        WRITE_IMAGES,
        SORT_PACKETS,
        DONE
    }

    private static final int MOVES_PER_STEP = 4096;
    private static final int PARTS_PER_STEP = 16;

    private final boolean isOrders;
    private final UnsafeBuffer packet = new UnsafeBuffer(new byte[MdpPacket.MAX_LENGTH]);
    private final SnapshotMessages entries = new SnapshotMessages();
    private final SnapshotMessages packets = new SnapshotMessages();
    private Step step = Step.DONE;
    private MdpSnapshotLoop loop;
    private long firstReflected;
    private int part;

    MdpSnapshotPackets(final MdpBooks books)
    {
        isOrders = books == MdpBooks.ORDERS;
    }

    /** @return the packets of the loop that was written last. */
    SnapshotMessages packets()
    {
        return packets;
    }

    /** Begins to write what a loop has put together; the loop must not change until it is done. */
    void start(final MdpSnapshotLoop complete)
    {
        loop = complete;
        packets.clear();
        step = Step.SORT_DEFINITIONS;
    }

    /** Forgets what was written. */
    void clear()
    {
        packets.clear();
        step = Step.DONE;
    }

    /** @return true when all is written. */
    boolean step()
    {
        switch (step)
        {
            case SORT_DEFINITIONS:
                if (loop.definitionMessages().sort(MOVES_PER_STEP))
                {
                    firstReflected = firstReflected(loop.images());
                    go(Step.WRITE_DEFINITIONS);
                }
                break;

            case WRITE_DEFINITIONS:
                for (int i = 0; i < PARTS_PER_STEP && part < loop.definitionMessages().partCount(); i++)
                {
                    writeDefinition(part++);
                }
                if (part == loop.definitionMessages().partCount())
                {
                    go(Step.SORT_IMAGES);
                }
                break;

            case SORT_IMAGES:
                if (loop.imageMessages().sort(MOVES_PER_STEP))
                {
                    go(Step.WRITE_IMAGES);
                }
                break;

            case WRITE_IMAGES:
                for (int i = 0; i < PARTS_PER_STEP && part < loop.imageMessages().partCount(); i++)
                {
                    writePart(part++);
                }
                if (part == loop.imageMessages().partCount())
                {
                    go(Step.SORT_PACKETS);
                }
                break;

            case SORT_PACKETS:
                if (packets.sort(MOVES_PER_STEP))
                {
                    go(Step.DONE);
                }
                break;

            default:
                break;
        }
        return step == Step.DONE;
    }

    private void go(final Step next)
    {
        step = next;
        part = 0;
    }

    /** The latest of one instrument. */
    private void writeDefinition(final int of)
    {
        final SnapshotMessages messages = loop.definitionMessages();
        final int latest = messages.messageCount(of) - 1;
        final int instrument = messages.venueInstrument(of);
        final Image image = loop.images().get(instrument);
        final long lastReflected = image == null ? firstReflected : image.lastReflected();
        final int length = copy(messages.buffer(), messages.offset(of, latest), messages.length(of, latest));
        begin(
            lastReflected,
            packet.getLong(MESSAGE_ROOT + FutureDefinition54Decoder.lastUpdateTimeEncodingOffset(), LITTLE_ENDIAN));
        packet.putInt(
            MESSAGE_ROOT + FutureDefinition54Decoder.totNumReportsEncodingOffset(),
            (int)FutureDefinition54Decoder.totNumReportsNullValue(),
            LITTLE_ENDIAN);
        packets.add(lastReflected, instrument, DEFINITION_RANK, 0, 0, packet, 0, length);
    }

    /** What came of one instrument that reflects the same: its image, or what nothing came of. */
    private void writePart(final int of)
    {
        final SnapshotMessages messages = loop.imageMessages();
        final DirectBuffer buffer = messages.buffer();
        final Image image = loop.images().get(messages.venueInstrument(of));
        int last = -1;
        entries.clear();
        for (int i = 0; i < messages.messageCount(of); i++)
        {
            final int at = messages.offset(of, i) + MdpSnapshotLoop.ATTEMPT_LENGTH;
            if (loop.isOf(image, buffer, at))
            {
                last = at;
                if (isOrders)
                {
                    takeEntries(buffer, at);
                }
            }
        }
        if (last >= 0)
        {
            writeImage(buffer, last, image.lastReflected(), messages.venueInstrument(of));
        }
    }

    private void writeImage(final DirectBuffer buffer, final int message, final long lastReflected, final int instrument)
    {
        if (isOrders)
        {
            writeOrders(buffer, message, lastReflected, instrument);
            return;
        }
        final int length = copy(buffer, message, MdpPacket.msgSize(buffer, message));
        begin(
            lastReflected,
            packet.getLong(MESSAGE_ROOT + BookSnapshot52Decoder.transactTimeEncodingOffset(), LITTLE_ENDIAN));
        packet.putInt(MESSAGE_ROOT + BookSnapshot52Decoder.totNumReportsEncodingOffset(), 0, LITTLE_ENDIAN);
        packets.add(lastReflected, instrument, IMAGE_RANK, 1, 0, packet, 0, length);
    }

    private void writeOrders(
        final DirectBuffer buffer, final int message, final long lastReflected, final int instrument)
    {
        entries.sort();
        final int count = entries.count();
        final int chunks = Math.max(1, (count + ENTRIES_PER_PACKET - 1) / ENTRIES_PER_PACKET);
        for (int chunk = 1; chunk <= chunks; chunk++)
        {
            final int first = (chunk - 1) * ENTRIES_PER_PACKET;
            final int entryCount = Math.min(ENTRIES_PER_PACKET, count - first);
            final int length = GROUP + GROUP_HEADER + entryCount * ENTRY;
            packet.putBytes(HEADER, buffer, message, ROOT + OrderSnapshot53Decoder.BLOCK_LENGTH);
            packet.putShort(HEADER, (short)(length - HEADER), LITTLE_ENDIAN);
            packet.putShort(HEADER + 2, (short)OrderSnapshot53Decoder.BLOCK_LENGTH, LITTLE_ENDIAN);
            begin(
                lastReflected,
                packet.getLong(MESSAGE_ROOT + OrderSnapshot53Decoder.transactTimeEncodingOffset(), LITTLE_ENDIAN));
            packet.putInt(MESSAGE_ROOT + OrderSnapshot53Decoder.totNumReportsEncodingOffset(), 0, LITTLE_ENDIAN);
            packet.putInt(MESSAGE_ROOT + OrderSnapshot53Decoder.noChunksEncodingOffset(), chunks, LITTLE_ENDIAN);
            packet.putInt(MESSAGE_ROOT + OrderSnapshot53Decoder.currentChunkEncodingOffset(), chunk, LITTLE_ENDIAN);
            packet.putShort(GROUP, (short)ENTRY, LITTLE_ENDIAN);
            packet.putByte(GROUP + 2, (byte)entryCount);
            for (int i = 0; i < entryCount; i++)
            {
                packet.putBytes(
                    GROUP + GROUP_HEADER + i * ENTRY, entries.buffer(), entries.offset(0, first + i), ENTRY);
            }
            packets.add(lastReflected, instrument, IMAGE_RANK, chunk, 0, packet, 0, length);
        }
    }

    private void takeEntries(final DirectBuffer buffer, final int message)
    {
        final int group = message + ROOT + MdpPacket.blockLength(buffer, message);
        final int stride = buffer.getShort(group, LITTLE_ENDIAN) & 0xFFFF;
        final int count = buffer.getByte(group + 2) & 0xFF;
        for (int i = 0; i < count; i++)
        {
            final int entry = group + GROUP_HEADER + i * stride;
            final long priority = buffer.getLong(
                entry + NoMdEntriesDecoder.mdOrderPriorityEncodingOffset(), LITTLE_ENDIAN);
            entries.add(
                0,
                0,
                buffer.getByte(entry + NoMdEntriesDecoder.mdEntryTypeEncodingOffset()),
                priority ^ Long.MIN_VALUE, // Unsigned.
                buffer.getLong(entry + NoMdEntriesDecoder.orderIdEncodingOffset(), LITTLE_ENDIAN),
                buffer,
                entry,
                ENTRY);
        }
    }

    private int copy(final DirectBuffer buffer, final int message, final int size)
    {
        packet.putBytes(HEADER, buffer, message, size);
        return HEADER + size;
    }

    private void begin(final long lastReflected, final long timeNs)
    {
        packet.putInt(0, (int)lastReflected, LITTLE_ENDIAN);
        packet.putLong(SENDING_TIME, timeNs, LITTLE_ENDIAN);
    }

    private static long firstReflected(final Int2ObjectHashMap<Image> images)
    {
        long first = Long.MAX_VALUE;
        for (final Image image : images.values())
        {
            first = image.isWhole() ? Math.min(first, image.lastReflected()) : first;
        }
        return first;
    }
}
