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
    private final List<Bench> benches = new ArrayList<>();
    private int logsInUse;
    private int benchesInUse;

    Workshop()
    {
        try
        {
            root = Files.isWritable(SHARED_MEMORY) ?
                Files.createTempDirectory(SHARED_MEMORY, "directlive-simulation") :
                Files.createTempDirectory("directlive-simulation");
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
        benchesInUse = 0;
    }

    /** @return files of one more instance. */
    Bench bench()
    {
        if (benchesInUse == benches.size())
        {
            try
            {
                benches.add(new Bench(Files.createDirectory(root.resolve("host-" + benchesInUse))));
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
        final Bench bench = benches.get(benchesInUse++);
        bench.begin();
        return bench;
    }

    SimulatedLog log()
    {
        if (logsInUse == logs.size())
        {
            logs.add(new SimulatedLog(root.resolve("logs").resolve(logsInUse + ".logbuffer")));
        }
        return logs.get(logsInUse++);
    }

    /** Files of one host. */
    static final class Bench
    {
        private final Path root;
        private final Path data;
        private final Recording recording;
        private final List<DriverDirectory> drivers = new ArrayList<>();
        private int driversInUse;

        private Bench(final Path root) throws IOException
        {
            this.root = root;
            data = Files.createDirectory(root.resolve("data"));
            recording = new Recording(Files.createDirectory(root.resolve("archive")));
        }

        private void begin()
        {
            driversInUse = 0;
            recording.clear();
            deleteWithin(data);
        }

        /** @return data directory of the instance. */
        Path data()
        {
            return data;
        }

        Recording recording()
        {
            return recording;
        }

        /** @return a new one. */
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
        benches.forEach(bench -> bench.drivers.forEach(driver -> driver.ordered.close()));
        deleteWithin(root);
        root.toFile().delete();
    }
}
