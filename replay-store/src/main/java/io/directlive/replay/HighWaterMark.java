package io.directlive.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The highest event of the ordered stream that the replay store has seen, and so may have been served: in a file of its own, so
 * that a recording that has lost its end, or is another one, is found out by whoever goes on with it.
 *
 * <pre>
 *   16 bytes, little endian
 *   +0  sequence, i64
 *   +8  stream epoch, u32
 *  +12  0x44484D31 ("DHM1"), i32
 * </pre>
 *
 * Written once for each duty cycle of the store that saw something. Survives a kill; after a loss of power it may be older than
 * what was seen, which the boot tells. Not for concurrent use.
 */
final class HighWaterMark implements AutoCloseable
{
    /** Name of the file within a data directory. */
    static final String FILE_NAME = "high-water.mark";

    /**
     * What was seen.
     *
     * @param epoch    of the stream; 0 when nothing was.
     * @param sequence in the epoch.
     */
    record Seen(int epoch, long sequence)
    {
        static final Seen NOTHING = new Seen(0, 0);

        /** @return true when a stream that ends there lacks some of it. */
        boolean isBeyond(final int lastEpoch, final long lastSequence)
        {
            return epoch == lastEpoch ? sequence > lastSequence : Integer.compareUnsigned(epoch, lastEpoch) > 0;
        }
    }

    private static final int LENGTH = 16;
    private static final int MAGIC = 0x44484D31;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private int lastEpoch;
    private long lastSequence;

    private HighWaterMark(final FileChannel channel)
    {
        this.channel = channel;
    }

    /**
     * @param directory of the data.
     * @return its mark, to be written to.
     * @throws IOException when it cannot be opened.
     */
    static HighWaterMark open(final Path directory) throws IOException
    {
        return new HighWaterMark(FileChannel.open(
            directory.resolve(FILE_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /**
     * @param directory of the data.
     * @return what the last store has seen.
     * @throws IOException when it cannot be read.
     */
    static Seen read(final Path directory) throws IOException
    {
        final Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file))
        {
            return Seen.NOTHING;
        }
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.remaining() < LENGTH || bytes.getInt(Long.BYTES + Integer.BYTES) != MAGIC ?
            Seen.NOTHING : new Seen(bytes.getInt(Long.BYTES), bytes.getLong(0));
    }

    /** Notes the last event that was seen, when it is another than before. */
    void onSeen(final int epoch, final long sequence)
    {
        if (sequence == lastSequence && epoch == lastEpoch)
        {
            return;
        }
        lastEpoch = epoch;
        lastSequence = sequence;
        buffer.clear();
        buffer.putLong(sequence).putInt(epoch).putInt(MAGIC).flip();
        try
        {
            while (buffer.hasRemaining())
            {
                channel.write(buffer, buffer.position());
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write the high-water mark", ex);
        }
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }
}
