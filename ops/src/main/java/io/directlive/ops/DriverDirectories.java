package io.directlive.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.agrona.IoUtil;

/**
 * Directories of embedded media drivers, in shared memory where there is some. Each says whose it is, because a killed
 * process leaves its directory behind on purpose: it may hold the only copy of events that were not yet recorded. When the
 * data directory that it belongs to is gone, so is that purpose, and the next start of any instance takes it away.
 *
 * <pre>
 *   /dev/shm/directlive-USER-ID/owner    path of the data directory
 *   /dev/shm/directlive-USER-ID/aeron/   what the media driver keeps
 * </pre>
 */
final class DriverDirectories
{
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long LEAST_FREE = 64L << 20;
    private static final String OWNER_FILE = "owner";
    private static final String AERON = "aeron";

    private DriverDirectories()
    {
    }

    private static Path parent()
    {
        return Files.isWritable(SHARED_MEMORY) && SHARED_MEMORY.toFile().getUsableSpace() >= LEAST_FREE ?
            SHARED_MEMORY :
            Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static String prefix()
    {
        return "directlive-" + System.getProperty("user.name") + "-";
    }

    /**
     * @param data directory of the instance.
     * @return a new directory for a media driver.
     * @throws IOException when it cannot be made.
     */
    static Path create(final DataDirectory data) throws IOException
    {
        final Path base = Files.createDirectory(parent().resolve(prefix() + UUID.randomUUID()));
        Files.writeString(base.resolve(OWNER_FILE), data.path().toString());
        return base.resolve(AERON);
    }

    /**
     * Removes a media driver's directory.
     *
     * @param driverDirectory made by {@link #create}, or anybody's.
     */
    static void delete(final Path driverDirectory)
    {
        final boolean isOurs = driverDirectory.endsWith(AERON) &&
            driverDirectory.getParent().getFileName().toString().startsWith(prefix());
        IoUtil.delete((isOurs ? driverDirectory.getParent() : driverDirectory).toFile(), true);
    }

    /**
     * Removes directories whose data directory is gone, and temporary data directories of killed processes with theirs.
     *
     * @throws IOException when they cannot be looked at.
     */
    static void sweep() throws IOException
    {
        final List<Path> bases;
        try (Stream<Path> entries = Files.list(parent()))
        {
            bases = entries.filter(path -> path.getFileName().toString().startsWith(prefix())).toList();
        }
        for (final Path base : bases)
        {
            final Path owner = base.resolve(OWNER_FILE);
            if (!Files.isReadable(owner))
            {
                continue; // Just being made, or not ours.
            }
            final Path data = Path.of(Files.readString(owner));
            if (DataDirectory.isTemporary(data) && !DataDirectory.isOwned(data))
            {
                IoUtil.delete(data.toFile(), true);
            }
            if (!Files.exists(data))
            {
                IoUtil.delete(base.toFile(), true);
            }
        }
    }
}
