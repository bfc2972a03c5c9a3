package io.directlive.ops.simulation;

import io.aeron.SimulatedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.CloseHelper;

/** Files of the simulation, used by one run after the other: making them takes longer than a run. */
final class Workshop implements AutoCloseable
{
    /** Directory of a media driver with the log of the ordered stream, which a killed one leaves behind. */
    record DriverDirectory(Path path, SimulatedLog ordered)
    {
    }

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path root;
    private final List<SimulatedLog> logs = new ArrayList<>();
    private final List<DriverDirectory> drivers = new ArrayList<>();
    private final Recording recording;
    private int logsInUse;
    private int driversInUse;

    Workshop()
    {
        try
        {
            root = Files.isWritable(SHARED_MEMORY) ?
                Files.createTempDirectory(SHARED_MEMORY, "directlive-simulation") :
                Files.createTempDirectory("directlive-simulation");
            recording = new Recording(Files.createDirectory(root.resolve("archive")));
            Files.createDirectory(root.resolve("data"));
            Files.createDirectory(root.resolve("logs"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Everything is free again, and as good as new. */
    void begin()
    {
        logsInUse = 0;
        driversInUse = 0;
        recording.clear();
        deleteWithin(data());
    }

    /** @return data directory of the instance. */
    Path data()
    {
        return root.resolve("data");
    }

    Recording recording()
    {
        return recording;
    }

    SimulatedLog log()
    {
        if (logsInUse == logs.size())
        {
            logs.add(new SimulatedLog(root.resolve("logs").resolve(logsInUse + ".logbuffer")));
        }
        return logs.get(logsInUse++);
    }

    DriverDirectory driver()
    {
        if (driversInUse == drivers.size())
        {
            try
            {
                final Path path = Files.createDirectory(root.resolve("driver-" + driversInUse));
                final Path publications = Files.createDirectory(path.resolve("publications"));
                drivers.add(new DriverDirectory(path, new SimulatedLog(publications.resolve("ordered.logbuffer"))));
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
        final DriverDirectory driver = drivers.get(driversInUse++);
        driver.ordered.blank();
        return driver;
    }

    /** Nothing is left of shared memory: the host was booted. */
    void loseMemory()
    {
        drivers.forEach(driver -> driver.ordered.blank());
    }

    private static void deleteWithin(final Path directory)
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
            {
                if (!file.equals(directory))
                {
                    Files.delete(file);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(logs);
        drivers.forEach(driver -> driver.ordered.close());
        deleteWithin(root);
        root.toFile().delete();
    }
}
