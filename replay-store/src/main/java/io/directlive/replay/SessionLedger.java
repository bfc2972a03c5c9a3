package io.directlive.replay;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/**
 * What must be known after a kill to go on without a hole: on which boot of which host the stream was written, which media
 * driver directories may still hold its unrecorded tail, and whether it was closed in peace.
 * <p>
 * A properties file in the data directory, replaced atomically and forced to disk before anything that it speaks of is done.
 * Not for concurrent use.
 */
public final class SessionLedger
{
    /** Name of the file within a data directory. */
    public static final String FILE_NAME = "session.properties";

    /** Position that says: not closed in peace. */
    public static final long NOT_CLOSED = -1;

    /** Position that says: no salvage is under way. */
    static final long NO_SALVAGE = -1;

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path file;
    private final String currentBootId;
    private final long closedPosition;
    private final List<Path> drivers = new ArrayList<>();
    private String publishedBootId;
    private String archiveRun;
    private String publishedUnder;
    private boolean broken;
    private int streamEpoch; // Highest that a break has begun; 0 when none has.
    private long salvagePosition;
    private boolean closed;

    private SessionLedger(
        final Path file,
        final String currentBootId,
        final String publishedBootId,
        final long closedPosition,
        final List<Path> previousDrivers,
        final String archiveRun,
        final String publishedUnder,
        final boolean broken,
        final int streamEpoch,
        final long salvagePosition)
    {
        this.file = file;
        this.currentBootId = currentBootId;
        this.publishedBootId = publishedBootId;
        this.closedPosition = closedPosition;
        drivers.addAll(previousDrivers);
        this.archiveRun = archiveRun;
        this.publishedUnder = publishedUnder;
        this.broken = broken;
        this.streamEpoch = streamEpoch;
        this.salvagePosition = salvagePosition;
    }

    /**
     * Reads what the last owner of the data directory left.
     *
     * @param dataDirectory that holds the ledger; a missing ledger is one of a new stream.
     * @return the ledger.
     * @throws IOException when it is there and cannot be read or makes no sense.
     */
    public static SessionLedger load(final Path dataDirectory) throws IOException
    {
        return load(dataDirectory, currentBootId());
    }

    /**
     * Reads what the last owner of the data directory left.
     *
     * @param dataDirectory that holds the ledger; a missing ledger is one of a new stream.
     * @param currentBootId of the host; empty when it is not known.
     * @return the ledger.
     * @throws IOException when it is there and cannot be read or makes no sense.
     */
    public static SessionLedger load(final Path dataDirectory, final String currentBootId) throws IOException
    {
        final Path file = dataDirectory.resolve(FILE_NAME);
        final Properties properties = new Properties();
        if (Files.exists(file))
        {
            try (Reader reader = Files.newBufferedReader(file))
            {
                properties.load(reader);
            }
        }

        final List<Path> drivers = new ArrayList<>();
        for (int i = 0; properties.containsKey("driver-directory." + i); i++)
        {
            drivers.add(Path.of(properties.getProperty("driver-directory." + i)));
        }
        final String closed = properties.getProperty("closed-position", Long.toString(NOT_CLOSED));
        final String epoch = properties.getProperty("stream-epoch", "0");
        final String salvage = properties.getProperty("salvage-position", Long.toString(NO_SALVAGE));
        try
        {
            return new SessionLedger(
                file,
                currentBootId,
                properties.getProperty("boot-id", ""),
                Long.parseLong(closed),
                drivers,
                properties.getProperty("archive-run", ""),
                properties.getProperty("published-under", ""),
                Boolean.parseBoolean(properties.getProperty("broken", "false")),
                Integer.parseUnsignedInt(epoch),
                Long.parseLong(salvage));
        }
        catch (final NumberFormatException ex)
        {
            throw new IOException(file + ": closed-position, stream-epoch or salvage-position is not a number: " +
                closed + ", " + epoch + ", " + salvage, ex);
        }
    }

    private static String currentBootId() throws IOException
    {
        return Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).trim() : "";
    }

    /** @return true when shared memory of the last publisher can still be there: same host, not booted since. */
    public boolean isSameBoot()
    {
        return !currentBootId.isEmpty() && currentBootId.equals(publishedBootId);
    }

    /** @return position at which the ordered stream was closed in peace, or {@link #NOT_CLOSED}. */
    public long closedPosition()
    {
        return closedPosition;
    }

    /** @return directory of the data. */
    Path dataDirectory()
    {
        return file.getParent();
    }

    /** @return media driver directories that may hold an unrecorded tail, oldest first, the current one last. */
    public List<Path> drivers()
    {
        return List.copyOf(drivers);
    }

    /**
     * To be called before a media driver writes to a new directory.
     *
     * @param driverDirectory that it will use.
     * @throws IOException when the ledger cannot be written.
     */
    public void open(final Path driverDirectory) throws IOException
    {
        drivers.remove(driverDirectory);
        drivers.add(driverDirectory);
        store(closedPosition);
    }

    /**
     * To be called before an archive is launched: what it did not record itself it knows nothing of.
     *
     * @throws IOException when the ledger cannot be written.
     */
    public void archiveStarts() throws IOException
    {
        archiveRun = UUID.randomUUID().toString();
        store(closedPosition);
    }

    /** @return true when the archive has been running since before the stream was last published to. */
    boolean hasArchiveOutlivedPublisher()
    {
        return !archiveRun.isEmpty() && archiveRun.equals(publishedUnder);
    }

    /**
     * To be called before the first of the frames that a killed process left is published again. A kill from then on until
     * {@link #publish} leaves a recording that holds some of them, and perhaps padding in the place of one that was begun.
     *
     * @param position end of the recording, where the first of them belongs.
     * @throws IOException when the ledger cannot be written.
     */
    void salvage(final long position) throws IOException
    {
        salvagePosition = position;
        store(closedPosition);
    }

    /**
     * @return where the recording ended when a salvage began that has not come to its end, or {@link #NO_SALVAGE}.
     */
    long salvagePosition()
    {
        return salvagePosition;
    }

    /**
     * To be called when the stream is recorded and before anything new is published to it.
     *
     * @param isBroken whether nobody can show where it ended: remembered until an epoch is taken for what follows, however
     *                 often that is tried.
     * @throws IOException when the ledger cannot be written.
     */
    public void publish(final boolean isBroken) throws IOException
    {
        broken |= isBroken;
        salvagePosition = NO_SALVAGE;
        publishedUnder = archiveRun;
        publishedBootId = currentBootId;
        store(NOT_CLOSED);
    }

    /**
     * @param recoveredEpoch of the last event that is recorded, salvaged ones included.
     * @return true when the stream must be broken before anything else is published: it has not been since its end was
     *         lost, or an epoch was taken for it and nobody has seen its first event.
     */
    public boolean isBreakDue(final int recoveredEpoch)
    {
        return broken || Integer.compareUnsigned(streamEpoch, recoveredEpoch) > 0;
    }

    /**
     * Takes an epoch for a stream that is broken, whose first event is to be published next. An epoch that was taken once
     * is never taken again, whether or not anything of it was recorded: readers may have seen it.
     *
     * @param recoveredEpoch of the last event that is recorded, salvaged ones included.
     * @return the epoch after all that were ever begun.
     * @throws IOException when the ledger cannot be written.
     */
    public int newEpoch(final int recoveredEpoch) throws IOException
    {
        streamEpoch = 1 + (Integer.compareUnsigned(recoveredEpoch, streamEpoch) > 0 ? recoveredEpoch : streamEpoch);
        broken = false;
        store(NOT_CLOSED);
        return streamEpoch;
    }

    /**
     * To be called when the recording holds all that the previous drivers held: they are not needed again.
     *
     * @throws IOException when the ledger cannot be written.
     */
    public void forgetPreviousDrivers() throws IOException
    {
        drivers.subList(0, Math.max(0, drivers.size() - 1)).clear();
        store(NOT_CLOSED);
    }

    /**
     * To be called when the stream has ended and all of it is recorded.
     *
     * @param position end of the stream.
     * @throws IOException when the ledger cannot be written.
     */
    public void close(final long position) throws IOException
    {
        store(position);
        closed = true;
    }

    /** @return true when this run has closed the stream in peace: the media driver's directory is not needed again. */
    public boolean isClosed()
    {
        return closed;
    }

    private void store(final long position) throws IOException
    {
        final Properties properties = new Properties();
        properties.setProperty("boot-id", publishedBootId);
        properties.setProperty("closed-position", Long.toString(position));
        properties.setProperty("archive-run", archiveRun);
        properties.setProperty("published-under", publishedUnder);
        properties.setProperty("broken", Boolean.toString(broken));
        properties.setProperty("stream-epoch", Integer.toUnsignedString(streamEpoch));
        properties.setProperty("salvage-position", Long.toString(salvagePosition));
        for (int i = 0; i < drivers.size(); i++)
        {
            properties.setProperty("driver-directory." + i, drivers.get(i).toString());
        }
        final StringWriter text = new StringWriter();
        properties.store(text, "Continuity of the ordered stream; written by DirectLive, not to be edited");

        final Path partial = file.resolveSibling(FILE_NAME + ".partial");
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING))
        {
            final ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining())
            {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ))
        {
            directory.force(true); // Only then is the new name on disk.
        }
    }
}
