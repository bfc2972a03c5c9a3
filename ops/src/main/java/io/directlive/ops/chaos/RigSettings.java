package io.directlive.ops.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the processes of a run are and what they are started with. All of it is on loopback and within two directories. */
final class RigSettings
{
    static final int MEMBERS = 3;

    private static final int CLUSTER_PORTS = 6;
    private static final int STREAM_PORTS = 16;
    private static final int VENUE_PORTS = 3;
    private static final int PORTS = MEMBERS * (CLUSTER_PORTS + STREAM_PORTS) + VENUE_PORTS;

    private final Path directory;
    private final Path sharedMemory;
    private final Path config;
    private final int ports;

    /**
     * @param directory    that takes settings, data, journals and what processes print.
     * @param sharedMemory that takes media drivers.
     * @throws IOException when they cannot be written.
     */
    RigSettings(final Path directory, final Path sharedMemory) throws IOException
    {
        this.directory = directory;
        this.sharedMemory = sharedMemory;
        ports = FreePorts.find(PORTS);
        config = directory.resolve("cluster.conf");
        final StringBuilder members = new StringBuilder();
        for (int member = 0; member < MEMBERS; member++)
        {
            members.append("    { host = localhost, port = ").append(ports + member * CLUSTER_PORTS).append(" }\n");
        }
        Files.writeString(config, """
            directlive {
              instance = chaos
              guarantee = QUORUM
              cluster.members = [
            %s  ]
              cluster { election-timeout = 300ms, startup-timeout = 2s, session-timeout = 4s, snapshot-interval = 5s, term-length = 1m }
              driver { threading = SHARED, idle = backoff, term-length = 1m, sparse = true }
              archive.segment-length = 4m
              threads = [
                { name = pipeline, agents = [feed-handler, distributor, driver, sequencer], idle = backoff, core = -1 }
                { name = replay-store, agents = [replay-store], idle = pace, core = -1 }
              ]
              sources = [ { id = %d, type = mold-udp64, name = lines, protocol = itch-5.0, date = "%s",
                lines = [ { group = "239.77.2.1", port = %d, interface = localhost },
                          { group = "239.77.2.3", port = %d, interface = localhost } ],
                request-servers = ["127.0.0.1:%d"] } ]
            }
            """.formatted(
            members, SourceFile.SOURCE_ID, SourceFile.DATE, venuePort(), venuePort() + 1, venuePort() + 2));
    }

    private int venuePort()
    {
        return ports + MEMBERS * (CLUSTER_PORTS + STREAM_PORTS);
    }

    /** @return settings of all processes. */
    Path config()
    {
        return config;
    }

    /** @return data directory of a process. */
    Path data(final String name)
    {
        return directory.resolve("data").resolve(name);
    }

    /** @return directory of the media driver of a process. */
    Path driver(final String name)
    {
        return sharedMemory.resolve(name);
    }

    /** @return what a process prints. */
    Path log(final String name)
    {
        return directory.resolve(name + ".log");
    }

    /** @return journal of a subscriber. */
    Path journal(final String name)
    {
        return directory.resolve(name + ".journal");
    }

    /** @return rows of depth of a subscriber. */
    Path rows(final String name)
    {
        return directory.resolve(name + ".depth.csv");
    }

    /** @return settings that differ between processes: where the media driver is and which ports a member's streams have. */
    List<String> properties(final String driver, final int member)
    {
        final List<String> properties = new ArrayList<>();
        properties.add("directlive.driver.directory=" + driver(driver));
        if (member >= 0)
        {
            properties.add("directlive.network.port=" + (ports + MEMBERS * CLUSTER_PORTS + member * STREAM_PORTS));
        }
        return properties;
    }

    /**
     * @param file     that is sent.
     * @param messages most of it.
     * @param rate     messages a second.
     * @param seed     of the losses on its lines.
     * @return arguments of the venue: two lines that lose little, and a server to ask for it.
     */
    List<String> venue(final Path file, final long messages, final int rate, final long seed)
    {
        return List.of(
            "venue", "--from", file.toString(), "--count", Long.toString(messages), "--rate", Integer.toString(rate),
            "--seed", Long.toString(seed), "--loss-a", "0.001", "--loss-b", "0.001", "--reorder", "5",
            "--group-a", "239.77.2.1", "--port-a", Integer.toString(venuePort()),
            "--group-b", "239.77.2.3", "--port-b", Integer.toString(venuePort() + 1),
            "--request-port", Integer.toString(venuePort() + 2), "--no-soup", "--no-glimpse",
            "--linger", "3600", "--wait-for-start", "--idle", "backoff");
    }
}
