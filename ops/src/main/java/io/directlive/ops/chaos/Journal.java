package io.directlive.ops.chaos;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.subscriber.Cursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one subscriber was given, in a file: effect and cursor in one transaction, as a strategy would keep them. What one poll
 * delivers is written at once and ends with a commit that holds the cursor. A subscriber that is killed goes on from the last
 * commit; what stands behind it is cut, and is delivered again.
 *
 * <pre>
 *   int length of the rest, byte kind ({@link JournalRecord}), body; little endian, back to back
 * </pre>
 *
 * Written by one thread.
 */
final class Journal implements AutoCloseable
{
    private static final int HEADER_LENGTH = Integer.BYTES + Byte.BYTES;

    /** Takes the records of a journal. */
    interface Visitor
    {
        /**
         * @param record kind.
         * @param buffer that holds the body, valid during the call.
         * @param offset of the body.
         * @param length of the body.
         */
        void onRecord(JournalRecord record, DirectBuffer buffer, int offset, int length);
    }

    private final FileChannel channel;
    private final ExpandableDirectByteBuffer batch = new ExpandableDirectByteBuffer(1 << 16);
    private int length;
    private Cursor cursor;
    private boolean isOver;

    private Journal(final FileChannel channel)
    {
        this.channel = channel;
    }

    /**
     * @param file that is gone on with, or made.
     * @return the journal.
     * @throws IOException when it cannot be read or written.
     */
    static Journal open(final Path file) throws IOException
    {
        final Journal journal =
            new Journal(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        final boolean[] hasEnd = new boolean[1];
        final long end = read(file, (record, buffer, offset, length) ->
        {
            hasEnd[0] |= record == JournalRecord.EVENT &&
                EventLayout.templateId(buffer, offset + Long.BYTES) == EndOfSessionDecoder.TEMPLATE_ID;
            if (record == JournalRecord.COMMIT)
            {
                journal.cursor = cursor(buffer, offset);
                journal.isOver = hasEnd[0];
            }
        });
        journal.channel.truncate(end);
        journal.channel.position(end);
        return journal;
    }

    /** @return from where delivery goes on; null for the start. */
    Cursor cursor()
    {
        return cursor;
    }

    /** @return true when it held the end of the session when it was opened: there is nothing more to come. */
    boolean isOver()
    {
        return isOver;
    }

    void event(final long timeNs, final DirectBuffer event, final int offset)
    {
        final int eventLength = EventLayout.length(event, offset);
        final int body = begin(JournalRecord.EVENT, Long.BYTES + eventLength);
        batch.putLong(body, timeNs, LITTLE_ENDIAN);
        batch.putBytes(body + Long.BYTES, event, offset, eventLength);
    }

    void rows(final String rows)
    {
        text(JournalRecord.ROWS, rows, 0);
    }

    void state(final long timeNs, final String what)
    {
        final int body = text(JournalRecord.STATE, what, Long.BYTES);
        batch.putLong(body, timeNs, LITTLE_ENDIAN);
    }

    void fault(final String what)
    {
        text(JournalRecord.FAULT, what, 0);
    }

    private int text(final JournalRecord record, final String text, final int before)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final int body = begin(record, before + bytes.length);
        batch.putBytes(body + before, bytes);
        return body;
    }

    private int begin(final JournalRecord record, final int bodyLength)
    {
        final int body = length + HEADER_LENGTH;
        batch.checkLimit(body + bodyLength);
        batch.putInt(length, Byte.BYTES + bodyLength, LITTLE_ENDIAN);
        batch.putByte(length + Integer.BYTES, (byte)record.ordinal());
        length = body + bodyLength;
        return body;
    }

    /** @return true when there is something to commit. */
    boolean isDirty()
    {
        return length > 0;
    }

    /**
     * Writes what has come since the last commit.
     *
     * @param reached place after the last event of it.
     * @throws IOException when it cannot be written.
     */
    void commit(final Cursor reached) throws IOException
    {
        final int body = begin(JournalRecord.COMMIT, 2 * Integer.BYTES + Long.BYTES);
        batch.putInt(body, reached.partitionId(), LITTLE_ENDIAN);
        batch.putInt(body + Integer.BYTES, reached.epoch(), LITTLE_ENDIAN);
        batch.putLong(body + 2 * Integer.BYTES, reached.sequence(), LITTLE_ENDIAN);
        final ByteBuffer bytes = batch.byteBuffer().duplicate().limit(length).position(0);
        while (bytes.hasRemaining())
        {
            channel.write(bytes);
        }
        length = 0;
        cursor = reached;
    }

    static Cursor cursor(final DirectBuffer buffer, final int offset)
    {
        return new Cursor(
            buffer.getInt(offset, LITTLE_ENDIAN),
            buffer.getInt(offset + Integer.BYTES, LITTLE_ENDIAN),
            buffer.getLong(offset + 2 * Integer.BYTES, LITTLE_ENDIAN));
    }

    /**
     * Reads all whole records.
     *
     * @param file    of a journal.
     * @param visitor that is given them.
     * @return bytes up to and with the last commit.
     * @throws IOException when it cannot be read, or is no journal.
     */
    static long read(final Path file, final Visitor visitor) throws IOException
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(Files.readAllBytes(file));
        long committed = 0;
        int at = 0;
        while (at + HEADER_LENGTH <= buffer.capacity())
        {
            final int length = buffer.getInt(at, LITTLE_ENDIAN);
            final JournalRecord record = JournalRecord.of(buffer.getByte(at + Integer.BYTES));
            if (length < Byte.BYTES || record == null)
            {
                throw new IOException(file + ": no record at offset " + at);
            }
            final int next = at + Integer.BYTES + length;
            if (next > buffer.capacity())
            {
                break; // Torn by a kill.
            }
            visitor.onRecord(record, buffer, at + HEADER_LENGTH, length - Byte.BYTES);
            at = next;
            committed = record == JournalRecord.COMMIT ? at : committed;
        }
        return committed;
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }
}
