package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.cluster.service.Cluster;
import io.directlive.ops.chaos.FreePorts;
import io.directlive.protocol.StreamDirectory;
import io.directlive.sequencer.SequencerCounter;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.status.CountersReader;

/** The members of a cluster on loopback, each a process of its own that runs the program as a user does. */
final class ClusterProcesses implements AutoCloseable
{
    static final int MEMBERS = 3;

    private static final int STOP_S = 30;

    private final Path directory;
    private final Path config;
    private final Process[] processes = new Process[MEMBERS];

    /**
     * @param directory for settings, data and logs.
     * @param settings  further lines of the settings.
     */
    ClusterProcesses(final Path directory, final String settings) throws IOException
    {
        this.directory = directory;
        config = directory.resolve("cluster.conf");
        final int port = FreePorts.find(MEMBERS * ClusterLayout.PORTS);
        final StringBuilder members = new StringBuilder();
        for (int member = 0; member < MEMBERS; member++)
        {
            members.append("{ host = localhost, port = ").append(port + member * ClusterLayout.PORTS).append(" }\n");
        }
        Files.writeString(config, """
            directlive {
              data-directory = "%s"
              guarantee = QUORUM
              roles = [driver, archive, sequencer, distributor, replay-store]
              cluster.members = [
            %s  ]
              driver { threading = SHARED, idle = backoff, term-length = 1m, sparse = true }
              archive.segment-length = 4m
              threads = [
                { name = pipeline, agents = [feed-handler, distributor, driver, sequencer], idle = backoff, core = -1 }
                { name = replay-store, agents = [replay-store], idle = pace, core = -1 }
              ]
            %s}
            """.formatted(directory.resolve("data"), members, settings));
    }

    Settings settings()
    {
        return Settings.load(config);
    }

    Path data(final int member)
    {
        return directory.resolve("data").resolve("member-" + member);
    }

    void start(final int member) throws IOException
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
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m",
            "-cp", System.getProperty("java.class.path"), Directlive.class.getName(),
            "run", "--config", config.toString(), "--member", Integer.toString(member)));
        processes[member] = new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(member).toFile()))
            .start();
    }

    private Path log(final int member)
    {
        return directory.resolve("member-" + member + ".log");
    }

    void startAll() throws IOException
    {
        for (int member = 0; member < MEMBERS; member++)
        {
            start(member);
        }
    }

    /** SIGKILL. */
    void kill(final int member)
    {
        processes[member].destroyForcibly().onExit().join();
        processes[member] = null;
    }

    /** SIGSTOP: it stands still, and does not know. */
    void pause(final int member) throws IOException, InterruptedException
    {
        signal("-STOP", member);
    }

    /** SIGCONT. */
    void resume(final int member) throws IOException, InterruptedException
    {
        signal("-CONT", member);
    }

    boolean hasEnded(final int member)
    {
        return !processes[member].isAlive();
    }

    private void signal(final String signal, final int member) throws IOException, InterruptedException
    {
        final Process kill = new ProcessBuilder("kill", signal, Long.toString(processes[member].pid())).start();
        assertEquals(0, kill.waitFor(), "kill " + signal);
    }

    /** SIGTERM. */
    void stop(final int member) throws InterruptedException
    {
        final Process process = processes[member];
        process.destroy();
        assertTrue(process.waitFor(STOP_S, TimeUnit.SECONDS), "member " + member + " does not stop");
        processes[member] = null;
    }

    /** @return the leader among those that run; -1 while there is none. */
    int leader()
    {
        for (int member = 0; member < MEMBERS; member++)
        {
            if (counter(member, AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID) == Cluster.Role.LEADER.code())
            {
                return member;
            }
        }
        return -1;
    }

    /** @return number of the last event that the member has ordered; -1 when it does not run yet. */
    long sequence(final int member)
    {
        final long next = counter(member, SequencerCounter.NEXT_SEQUENCE.typeId());
        return next < 0 ? -1 : next - 1;
    }

    /** @return highest of all. */
    long sequence()
    {
        long highest = -1;
        for (int member = 0; member < MEMBERS; member++)
        {
            highest = Math.max(highest, sequence(member));
        }
        return highest;
    }

    private long counter(final int member, final int typeId)
    {
        final Process process = processes[member];
        final Path file = data(member).resolve(StreamDirectory.FILE_NAME);
        if (process != null && !process.isAlive())
        {
            throw new AssertionError("member " + member + " ended:\n" + readLog(member));
        }
        if (process == null || !Files.exists(file))
        {
            return -1;
        }
        try
        {
            final StreamDirectory streams = StreamDirectory.load(file);
            final File cnc = new File(streams.driverDirectory(), CncFileDescriptor.CNC_FILE);
            return streams.processId() == process.pid() && cnc.exists() ? counter(cnc, typeId) : -1;
        }
        catch (final IOException ex)
        {
            return -1; // It is just going.
        }
    }

    private static long counter(final File cnc, final int typeId)
    {
        final MappedByteBuffer mapped =
            IoUtil.mapExistingFile(cnc, FileChannel.MapMode.READ_ONLY, CncFileDescriptor.CNC_FILE);
        try
        {
            final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapped);
            final CountersReader counters = new CountersReader(
                CncFileDescriptor.createCountersMetaDataBuffer(mapped, metaData),
                CncFileDescriptor.createCountersValuesBuffer(mapped, metaData));
            final long[] value = { -1 };
            counters.forEach((counterId, type, key, label) ->
                value[0] = type == typeId ? counters.getCounterValue(counterId) : value[0]);
            return value[0];
        }
        finally
        {
            IoUtil.unmap(mapped);
        }
    }

    /** Waits, and tells what the members say when it is in vain. */
    void await(final String what, final BooleanSupplier condition)
    {
        try
        {
            TestInstance.await(what, condition);
        }
        catch (final AssertionError ex)
        {
            final StringBuilder state = new StringBuilder(ex.getMessage());
            for (int member = 0; member < MEMBERS; member++)
            {
                state.append("\nmember ").append(member).append(" is at ").append(sequence(member)).append(":\n")
                    .append(readLog(member));
            }
            throw new AssertionError(state.toString(), ex);
        }
    }

    String readLog(final int member)
    {
        try
        {
            return Files.readString(log(member));
        }
        catch (final IOException ex)
        {
            return ex.toString();
        }
    }

    @Override
    public void close()
    {
        for (int member = 0; member < MEMBERS; member++)
        {
            if (processes[member] != null)
            {
                kill(member);
            }
        }
    }
}
