package io.directlive.ops;

import io.aeron.Aeron;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;

/**
 * The directory that holds one instance's recordings, each role in it owned by one process at a time. The locks are the
 * kernel's: they go with the process, however that ends, so that a restart right after a kill waits for nothing.
 */
public final class DataDirectory implements AutoCloseable
{
    /** Name of the archive's directory in it. */
    static final String ARCHIVE = "archive";

    private static final String TEMPORARY_PREFIX = "directlive-";
    private static final String LOCK_SUFFIX = ".lock";

    /**
     * Lock files that this process holds. The kernel drops all locks that a process has on a file when it closes any of its
     * handles on it: so a file that is held here must not be opened again, not even to look.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final boolean temporary;
    private final List<FileChannel> locks = new ArrayList<>();
    private final List<Path> held = new ArrayList<>();
    private final Set<RoleHolder> previousHolders = new LinkedHashSet<>();

    private DataDirectory(final Path path, final boolean temporary)
    {
        this.path = path;
        this.temporary = temporary;
    }

    /**
     * Makes it when it is not there, and becomes the owner of some roles in it.
     *
     * @param path  of the directory.
     * @param roles that no other process has in it.
     * @return the directory.
     * @throws SettingsException when another process has one of the roles, or the directory cannot be made.
     */
    public static DataDirectory own(final Path path, final Set<Role> roles)
    {
        return own(path.toAbsolutePath().normalize(), false, roles);
    }

    /**
     * Makes one that is removed when it is closed.
     *
     * @return the directory.
     */
    public static DataDirectory temporary()
    {
        try
        {
            return own(Files.createTempDirectory(TEMPORARY_PREFIX), true, EnumSet.allOf(Role.class));
        }
        catch (final IOException ex)
        {
            throw new SettingsException("cannot make a temporary data directory: " + ex.getMessage(), ex);
        }
    }

    private static DataDirectory own(final Path path, final boolean temporary, final Set<Role> roles)
    {
        final DataDirectory directory = new DataDirectory(path, temporary);
        try
        {
            Files.createDirectories(path);
            for (final Role role : roles)
            {
                directory.lock(role);
            }
            return directory;
        }
        catch (final IOException ex)
        {
            directory.close();
            throw new SettingsException("data-directory: " + path + " cannot be used: " + ex, ex);
        }
        catch (final SettingsException ex)
        {
            directory.close();
            throw ex;
        }
    }

    private void lock(final Role role) throws IOException
    {
        final Path file = lockFile(path, role);
        if (!HELD.add(file))
        {
            throw new SettingsException("data-directory: " + path + " is in use by this process");
        }
        held.add(file);
        final FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        locks.add(channel);
        if (channel.tryLock() == null)
        {
            throw new SettingsException(
                "data-directory: " + path + " is in use by another process, which has role " + role.settingName());
        }
        final RoleHolder previous = RoleHolder.read(channel);
        if (previous != null)
        {
            previousHolders.add(previous);
        }
    }

    /**
     * Tells the media driver that those who had these roles before are gone, so that nothing waits for it to find out, and notes
     * this process in their place. To be called before anything is published.
     *
     * @param aeron client of this process.
     * @throws IOException when that cannot be noted.
     */
    void hold(final Aeron aeron) throws IOException
    {
        previousHolders.forEach(previous -> previous.closeClient(aeron));
        final RoleHolder holder = RoleHolder.of(aeron);
        for (final FileChannel lock : locks)
        {
            holder.write(lock);
        }
    }

    /** @return true when the path is that of a directory made by {@link #temporary()}. */
    static boolean isTemporary(final Path path)
    {
        return Path.of(System.getProperty("java.io.tmpdir")).equals(path.getParent()) &&
            path.getFileName().toString().startsWith(TEMPORARY_PREFIX);
    }

    /**
     * @param path of a data directory.
     * @return true when a process has a role in it.
     * @throws IOException when that cannot be found out.
     */
    static boolean isOwned(final Path path) throws IOException
    {
        if (!Files.exists(path))
        {
            return false;
        }
        for (final Role role : Role.values())
        {
            final Path file = lockFile(path, role);
            if (HELD.contains(file) || Files.exists(file) && isLocked(file))
            {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocked(final Path file) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock())
        {
            return lock == null;
        }
    }

    /** However the directory is called, the file has one name. */
    private static Path lockFile(final Path directory, final Role role) throws IOException
    {
        return directory.toRealPath().resolve(role.settingName() + LOCK_SUFFIX);
    }

    /** @return where it is. */
    public Path path()
    {
        return path;
    }

    /** @return where the Archive keeps its files. */
    public Path archive()
    {
        return path.resolve(ARCHIVE);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(locks); // The kernel's locks go with them.
        held.forEach(HELD::remove);
        held.clear();
        if (temporary)
        {
            IoUtil.delete(path.toFile(), true);
        }
    }
}
