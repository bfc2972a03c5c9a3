package io.directlive.ops;

import io.directlive.sequencer.Sequencer;
import io.directlive.sequencer.SequencerSnapshot;
import io.directlive.sequencer.SnapshotException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state of a sequencer as of a place of its recording, so that what lies before need not be kept. In a file of the data
 * directory, replaced as a whole and forced to disk before anything is removed.
 *
 * <pre>
 *   little endian
 *   +0  position of the first frame that the state does not reflect, i64
 *   +8  0x44434B31 ("DCK1"), i32
 *  +12  length of the snapshot, i32
 *  +16  snapshot, as of {@link SequencerSnapshot}; its own hash shows that it is whole
 * </pre>
 *
 * @param position of the first frame that the state does not reflect.
 * @param snapshot of the state.
 */
record SequencerCheckpoint(long position, byte[] snapshot)
{
    /** Name of the file within a data directory. */
    static final String FILE_NAME = "sequencer.checkpoint";

    private static final int HEADER_LENGTH = 16;
    private static final int MAGIC = 0x44434B31;

    /**
     * @param position  of the recording.
     * @param sequencer that has taken all before it, and nothing else.
     * @return its state.
     */
    static SequencerCheckpoint of(final long position, final Sequencer sequencer)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final byte[] snapshot = new byte[SequencerSnapshot.write(sequencer, buffer)];
        buffer.getBytes(0, snapshot);
        return new SequencerCheckpoint(position, snapshot);
    }

    /**
     * @param directory of the data.
     * @return what is kept there; null when nothing is.
     * @throws IOException when it is there and cannot be read, or is cut off.
     */
    static SequencerCheckpoint read(final Path directory) throws IOException
    {
        final Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file))
        {
            return null;
        }
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < HEADER_LENGTH || bytes.getInt(8) != MAGIC || bytes.getInt(12) != bytes.remaining() - HEADER_LENGTH)
        {
            throw new IOException(file + ": is no state of a sequencer: " + bytes.remaining() + " bytes");
        }
        final byte[] snapshot = new byte[bytes.remaining() - HEADER_LENGTH];
        bytes.get(HEADER_LENGTH, snapshot);
        return new SequencerCheckpoint(bytes.getLong(0), snapshot);
    }

    /**
     * @param directory of the data.
     * @throws IOException when it cannot be written.
     */
    void write(final Path directory) throws IOException
    {
        final Path file = directory.resolve(FILE_NAME);
        final Path partial = file.resolveSibling(FILE_NAME + ".partial");
        final ByteBuffer bytes = ByteBuffer.allocate(HEADER_LENGTH + snapshot.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(position).putInt(MAGIC).putInt(snapshot.length).put(snapshot).flip();
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING))
        {
            while (bytes.hasRemaining())
            {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ))
        {
            parent.force(true); // Only then is the new name on disk.
        }
    }

    /**
     * @return a sequencer with the state.
     * @throws SnapshotException when the bytes do not give it back.
     */
    Sequencer sequencer()
    {
        return SequencerSnapshot.read(new UnsafeBuffer(snapshot), snapshot.length);
    }
}
