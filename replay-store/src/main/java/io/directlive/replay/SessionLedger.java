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
    private int firstEpoch;
    private long publishedPosition;
    private HighWaterMark.Seen recovered;
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
        final long salvagePosition,
        final int firstEpoch,
        final long publishedPosition,
        final HighWaterMark.Seen recovered)
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
        this.firstEpoch = firstEpoch;
        this.publishedPosition = publishedPosition;
        this.recovered = recovered;
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
        try
        {
            return new SessionLedger(
                file,
                currentBootId,
                properties.getProperty("boot-id", ""),
                Long.parseLong(properties.getProperty("closed-position", Long.toString(NOT_CLOSED))),
                drivers,
                properties.getProperty("archive-run", ""),
                properties.getProperty("published-under", ""),
                Boolean.parseBoolean(properties.getProperty("broken", "false")),
                Integer.parseUnsignedInt(properties.getProperty("stream-epoch", "0")),
                Long.parseLong(properties.getProperty("salvage-position", Long.toString(NO_SALVAGE))),
                Integer.parseUnsignedInt(properties.getProperty("first-epoch", "1")),
                Long.parseLong(properties.getProperty("published-position", "0")),
                new HighWaterMark.Seen(
                    Integer.parseUnsignedInt(properties.getProperty("recovered-epoch", "0")),
                    Long.parseLong(properties.getProperty("recovered-sequence", "0"))));
        }
        catch (final NumberFormatException ex)
        {
            throw new IOException(file + ": a position, epoch or sequence is not a number: " + ex.getMessage(), ex);
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
     * To be called where there is no recording, before anything is published. A stream that the store has seen is then gone:
     * the new one begins with a break.
     *
     * @param epoch for a stream that nobody has seen: never one that was used before, also where the data directory is lost.
     * @throws IOException when ledger or index cannot be written.
     */
    public void begin(final int epoch) throws IOException
    {
        final HighWaterMark.Seen seen = seen();
        firstEpoch = later(epoch, seen.epoch());
        SequenceIndex.cut(dataDirectory(), 0);
        publish(!seen.equals(HighWaterMark.Seen.NOTHING), 0);
    }

    /**
     * Notes what the stream holds: whoever goes on with it must find as much. To be called before anything new is published.
     *
     * @param epoch    of the last event; that of the next when there is none.
     * @param sequence of it; 0 when there is none.
     * @throws IOException when the ledger cannot be written.
     */
    public void goOn(final int epoch, final long sequence) throws IOException
    {
        recovered = new HighWaterMark.Seen(epoch, sequence);
        store(NOT_CLOSED);
    }

    /** @return where the last publication of the stream began. */
    long publishedPosition()
    {
        return publishedPosition;
    }

    /** @return epoch that the stream begins with, when it has no event yet. */
    public int firstEpoch()
    {
        return firstEpoch;
    }

    /**
     * To be called when the stream is recorded and before anything new is published to it.
     *
     * @param isBroken whether nobody can show where it ended: remembered until an epoch is taken for what follows, however
     *                 often that is tried.
     * @param position where it goes on.
     * @throws IOException when the ledger cannot be written.
     */
    public void publish(final boolean isBroken, final long position) throws IOException
    {
        publishedPosition = position;
        broken |= isBroken;
        salvagePosition = NO_SALVAGE;
        publishedUnder = archiveRun;
        publishedBootId = currentBootId;
        store(NOT_CLOSED);
    }

    /**
     * @param recoveredEpoch    of the last event that is recorded, salvaged ones included.
     * @param recoveredSequence of that event; 0 when there is none.
     * @return true when the stream must be broken before anything else is published: it has not been since its end was
     *         lost, or an epoch was taken for it and nobody has seen its first event, or the store has seen more, or more was
     *         recorded when it was last gone on with.
     * @throws IOException when it cannot be read what the store has seen.
     */
    public boolean isBreakDue(final int recoveredEpoch, final long recoveredSequence) throws IOException
    {
        return broken || Integer.compareUnsigned(streamEpoch, recoveredEpoch) > 0 ||
            seen().isBeyond(recoveredEpoch, recoveredSequence);
    }

    private HighWaterMark.Seen seen() throws IOException
    {
        final HighWaterMark.Seen seen = HighWaterMark.read(dataDirectory());
        return seen.isBeyond(recovered.epoch(), recovered.sequence()) ? seen : recovered;
    }

    /** @return the later of two epochs. */
    private static int later(final int epoch, final int otherEpoch)
    {
        return Integer.compareUnsigned(epoch, otherEpoch) > 0 ? epoch : otherEpoch;
    }

    /**
     * Takes an epoch for a stream that is broken, whose first event is to be published next. An epoch that was taken once
     * is never taken again, whether or not anything of it was recorded: readers may have seen it.
     *
     * @param recoveredEpoch of the last event that is recorded, salvaged ones included.
     * @return the epoch after all that were ever begun.
     * @throws IOException when the ledger cannot be written, or it cannot be read what the store has seen.
     */
    public int newEpoch(final int recoveredEpoch) throws IOException
    {
        streamEpoch = 1 + later(seen().epoch(), later(recoveredEpoch, streamEpoch));
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
        properties.setProperty("published-position", Long.toString(publishedPosition));
        properties.setProperty("recovered-epoch", Integer.toUnsignedString(recovered.epoch()));
        properties.setProperty("recovered-sequence", Long.toString(recovered.sequence()));
        properties.setProperty("first-epoch", Integer.toUnsignedString(firstEpoch));
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
