package io.directlive.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Where to begin reading for a sequence or a time: one entry for each stretch of the ordered stream. It can be lost or cut at
 * any byte: what is missing is made again from the recording.
 *
 * <pre>
 *   one entry, 32 bytes, little endian
 *   +0  position of a frame, i64
 *   +8  sequence of its first event, i64
 *  +16  highest venue time before it, ns since the Unix epoch, i64
 *  +24  stream epoch, i32; 0x44495831 ("DIX1"), or 0x44495848 ("DIXH") where events are missing before it, i32
 * </pre>
 *
 * Entries are in order of position. The first one, and one for each epoch that follows, is of a frame that begins an epoch:
 * epochs are kept whole. Not for concurrent use.
 */
final class SequenceIndex implements AutoCloseable
{
    /** Name of the file within a data directory. */
    static final String FILE_NAME = "sequence.index";

    private static final int ENTRY_LENGTH = 32;
    private static final int MAGIC = 0x44495831;
    private static final int MAGIC_AFTER_HOLE = 0x44495848;
    private static final int FIRST_CAPACITY = 1 << 16; // Entries of some 4 GB of stream, in 2 MB.

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ENTRY_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private long[] positions = new long[FIRST_CAPACITY];
    private long[] sequences = new long[FIRST_CAPACITY];
    private long[] venueTimesNs = new long[FIRST_CAPACITY];
    private int[] epochs = new int[FIRST_CAPACITY];
    private boolean[] afterHole = new boolean[FIRST_CAPACITY];
    private int size;
    private int epochCount;
    private int holeCount;

    private SequenceIndex(final FileChannel channel)
    {
        this.channel = channel;
    }

    /**
     * Opens the index, keeping the entries that are whole, in order and of epochs that are kept whole.
     *
     * @param file          of the index; made when it is not there.
     * @param startPosition of the stream: entries before it are dropped, and those of an epoch that began before it.
     * @param endPosition   of the stream: entries from there on are dropped.
     * @return the index.
     * @throws IOException when the file cannot be read or written.
     */
    static SequenceIndex open(final Path file, final long startPosition, final long endPosition) throws IOException
    {
        final FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        final SequenceIndex index = new SequenceIndex(channel);
        try
        {
            index.load(startPosition, endPosition);
        }
        catch (final IOException ex)
        {
            channel.close();
            throw ex;
        }
        return index;
    }

    /**
     * Cuts what lies beyond an end, for good: other frames may come to lie there.
     *
     * @param dataDirectory that holds the index, if there is one.
     * @param endPosition   of the stream.
     * @throws IOException when the file cannot be read or written.
     */
    static void cut(final Path dataDirectory, final long endPosition) throws IOException
    {
        final Path file = dataDirectory.resolve(FILE_NAME);
        if (Files.exists(file))
        {
            open(file, 0, endPosition).close();
        }
    }

    private void load(final long startPosition, final long endPosition) throws IOException
    {
        final ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(channel.size())).order(ByteOrder.LITTLE_ENDIAN);
        while (all.hasRemaining() && channel.read(all) >= 0)
        {
            continue;
        }
        all.flip();
        long lastPosition = -1;
        long end = 0;
        while (all.remaining() >= ENTRY_LENGTH)
        {
            final long position = all.getLong();
            final long sequence = all.getLong();
            final long venueTimeNs = all.getLong();
            final int epoch = all.getInt();
            final int magic = all.getInt();
            if (magic != MAGIC && magic != MAGIC_AFTER_HOLE || position >= endPosition || position <= lastPosition)
            {
                break;
            }
            lastPosition = position;
            end += ENTRY_LENGTH;
            if (size > 0 || position >= startPosition && sequence == RecordedStream.FIRST_SEQUENCE)
            {
                put(position, sequence, venueTimeNs, epoch, magic == MAGIC_AFTER_HOLE);
            }
        }
        channel.truncate(end);
        channel.position(end);
        if (end > (long)size * ENTRY_LENGTH)
        {
            rewrite();
        }
    }

    /** Without the entries that were dropped at the beginning. A kill in the midst of it leaves some of them, or none. */
    private void rewrite() throws IOException
    {
        channel.truncate(0);
        for (int i = 0; i < size; i++)
        {
            write(positions[i], sequences[i], venueTimesNs[i], epochs[i], i > 0 && afterHole[i]);
        }
    }

    private void put(
        final long position, final long sequence, final long venueTimeNs, final int epoch, final boolean isAfterHole)
    {
        if (size == positions.length)
        {
            positions = Arrays.copyOf(positions, size * 2);
            sequences = Arrays.copyOf(sequences, size * 2);
            venueTimesNs = Arrays.copyOf(venueTimesNs, size * 2);
            epochs = Arrays.copyOf(epochs, size * 2);
            afterHole = Arrays.copyOf(afterHole, size * 2);
        }
        epochCount += size == 0 || epochs[size - 1] != epoch ? 1 : 0;
        positions[size] = position;
        sequences[size] = sequence;
        venueTimesNs[size] = venueTimeNs;
        epochs[size] = epoch;
        afterHole[size] = isAfterHole;
        holeCount += isAfterHole && size > 0 ? 1 : 0; // What comes before all that is kept is none.
        size++;
    }

    /**
     * Adds an entry after all others.
     *
     * @param position    of a frame.
     * @param sequence    of its first event.
     * @param venueTimeNs highest venue time of all events before the frame.
     * @param epoch       of its first event.
     * @param isAfterHole whether events are missing between the frame and the one before.
     */
    void append(
        final long position, final long sequence, final long venueTimeNs, final int epoch, final boolean isAfterHole)
    {
        try
        {
            write(position, sequence, venueTimeNs, epoch, isAfterHole);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write the sequence index", ex);
        }
        put(position, sequence, venueTimeNs, epoch, isAfterHole);
    }

    private void write(
        final long position, final long sequence, final long venueTimeNs, final int epoch, final boolean isAfterHole)
        throws IOException
    {
        buffer.clear();
        buffer.putLong(position).putLong(sequence).putLong(venueTimeNs).putInt(epoch)
            .putInt(isAfterHole ? MAGIC_AFTER_HOLE : MAGIC).flip();
        while (buffer.hasRemaining())
        {
            channel.write(buffer);
        }
    }

    /** @return number of entries. */
    int size()
    {
        return size;
    }

    /** @return number of places where events are missing. */
    int holeCount()
    {
        return holeCount;
    }

    /** @return number of epochs that have entries. */
    int epochCount()
    {
        return epochCount;
    }

    long position(final int entry)
    {
        return positions[entry];
    }

    long sequence(final int entry)
    {
        return sequences[entry];
    }

    long venueTimeNs(final int entry)
    {
        return venueTimesNs[entry];
    }

    int epoch(final int entry)
    {
        return epochs[entry];
    }

    /**
     * @param epoch of the stream.
     * @return true when the stream has, or had, that epoch.
     */
    boolean hasEpoch(final int epoch)
    {
        for (int i = size - 1; i >= 0; i--)
        {
            if (epochs[i] == epoch)
            {
                return true;
            }
        }
        return false;
    }

    /**
     * @param epoch    that the stream has.
     * @param sequence wanted.
     * @return last entry of the epoch whose frame begins at or before the sequence; its first entry when the sequence is before
     * all of them.
     */
    int floorSequence(final int epoch, final long sequence)
    {
        int low = 0;
        int high = size - 1;
        int found = 0;
        while (low <= high)
        {
            final int middle = (low + high) >>> 1;
            final int order = Integer.compareUnsigned(epochs[middle], epoch);
            if (order < 0 || order == 0 && (sequences[middle] <= sequence))
            {
                found = middle;
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return epochs[found] == epoch ? found : Math.min(found + 1, size - 1);
    }

    /**
     * @param timeNs ns since the Unix epoch.
     * @return last entry before which no event had that venue time yet.
     */
    int floorTime(final long timeNs)
    {
        int low = 0;
        int high = size - 1;
        int found = 0;
        while (low <= high)
        {
            final int middle = (low + high) >>> 1;
            if (venueTimesNs[middle] < timeNs)
            {
                found = middle;
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return found;
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }
}
