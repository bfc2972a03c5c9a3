package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.CncFileDescriptor;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.status.CountersReader;

/** Roles of one instance in processes of their own, around a media driver that outlives them. */
public final class InstanceProcesses implements AutoCloseable
{
    private static final int STOP_S = 30;

    private final Path directory;
    private final Path driver;
    private final Path config;
    private final Map<String, Process> processes = new LinkedHashMap<>();

    /**
     * @param directory for settings, data and logs.
     * @param settings  further lines of the settings.
     */
    public InstanceProcesses(final Path directory, final String settings) throws IOException
    {
        this.directory = directory;
        driver = Files.createTempDirectory(Path.of("/dev/shm"), "directlive-test-").resolve("aeron");
        config = directory.resolve("instance.conf");
        Files.writeString(config, """
            directlive {
              data-directory = "%s"
              driver { directory = "%s", threading = SHARED, idle = backoff, term-length = 1m, sparse = true }
              archive.segment-length = 1m
              threads = [
                { name = pipeline, agents = [feed-handler, sequencer, distributor, driver], idle = backoff, core = -1 }
                { name = replay-store, agents = [replay-store], idle = pace, core = -1 }
              ]
            %s}
            """.formatted(data(), driver, settings));
    }

    public Path data()
    {
        return directory.resolve("data");
    }

    Path config()
    {
        return config;
    }

    Settings settings()
    {
        return Settings.load(config);
    }

    /** Starts a process that runs roles. */
    public void run(final String name, final String... roles) throws IOException
    {
        final List<String> arguments = new ArrayList<>(List.of("run", "--config", config.toString()));
        for (final String role : roles)
        {
            arguments.addAll(List.of("--role", role));
        }
        start(name, arguments);
    }

    /** Starts a process of the program. */
    public void start(final String name, final List<String> arguments) throws IOException
    {
        start(name, Directlive.class, arguments);
    }

    /** Starts a process of another class. */
    public void start(final String name, final Class<?> main, final List<String> arguments) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (argument.startsWith("--add-opens") || argument.startsWith("-Daeron."))
            {
                command.add(argument);
            }
        }
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m",
            "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        processes.put(name, new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()))
            .start());
    }

    private Path log(final String name)
    {
        return directory.resolve(name + ".log");
    }

    String readLog(final String name)
    {
        try
        {
            return Files.readString(log(name));
        }
        catch (final IOException ex)
        {
            return ex.toString();
        }
    }

    public Process process(final String name)
    {
        return processes.get(name);
    }

    /** SIGKILL of all that run, at once. */
    public void killAll()
    {
        final List<Process> killed = List.copyOf(processes.values());
        processes.clear();
        killed.forEach(Process::destroyForcibly);
        killed.forEach(process -> process.onExit().join());
    }

    /** SIGKILL. */
    public void kill(final String name)
    {
        processes.remove(name).destroyForcibly().onExit().join();
    }

    /** SIGTERM. */
    public void stop(final String name) throws InterruptedException
    {
        final Process process = processes.remove(name);
        process.destroy();
        assertTrue(process.waitFor(STOP_S, TimeUnit.SECONDS), name + " does not stop");
    }

    /** SIGSTOP and the like. */
    void signal(final String name, final String signal) throws IOException, InterruptedException
    {
        final Process kill = new ProcessBuilder("kill", signal, Long.toString(processes.get(name).pid())).start();
        assertEquals(0, kill.waitFor(), "kill " + signal);
    }

    /** @return highest value of a counter; -1 when there is none. */
    public long counter(final int typeId)
    {
        final File cnc = driver.resolve(CncFileDescriptor.CNC_FILE).toFile();
        if (!cnc.exists())
        {
            return -1;
        }
        final MappedByteBuffer mapped =
            IoUtil.mapExistingFile(cnc, FileChannel.MapMode.READ_ONLY, CncFileDescriptor.CNC_FILE);
        try
        {
            final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapped);
            final CountersReader counters = new CountersReader(
                CncFileDescriptor.createCountersMetaDataBuffer(mapped, metaData),
                CncFileDescriptor.createCountersValuesBuffer(mapped, metaData));
            final long[] value = {-1};
            counters.forEach((counterId, type, key, label) ->
                value[0] = type == typeId ? Math.max(value[0], counters.getCounterValue(counterId)) : value[0]);
            return value[0];
        }
        finally
        {
            IoUtil.unmap(mapped);
        }
    }

    /** Waits until a process has said something. */
    public void awaitLog(final String name, final String text)
    {
        await(name + " to say: " + text, () -> readLog(name).contains(text));
    }

    /** Waits, and tells what the processes say when it is in vain, or when one has ended that nobody stopped. */
    public void await(final String what, final BooleanSupplier condition)
    {
        try
        {
            TestInstance.await(what, () ->
            {
                processes.forEach((name, process) ->
                {
                    if (!process.isAlive() && process.exitValue() != 0)
                    {
                        throw new AssertionError(name + " has ended with " + process.exitValue());
                    }
                });
                return condition.getAsBoolean();
            });
        }
        catch (final AssertionError ex)
        {
            final StringBuilder state = new StringBuilder(ex.getMessage());
            processes.keySet().forEach(name -> state.append('\n').append(name).append(":\n").append(readLog(name)));
            throw new AssertionError(state.toString(), ex);
        }
    }

    @Override
    public void close()
    {
        killAll();
        IoUtil.delete(driver.getParent().toFile(), true);
    }
}
