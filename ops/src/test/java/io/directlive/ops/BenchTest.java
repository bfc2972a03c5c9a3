package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The load rig on real pipelines, for as short as it goes: the figures mean nothing here. */
@Timeout(120)
class BenchTest
{
    @TempDir
    Path directory;

    @Test
    void shouldCompareTheGuarantees() throws IOException
    {
        final Path config = directory.resolve("small.conf");
        Files.writeString(config, """
            directlive.driver { term-length = 1m, receiver-window = 256k, sparse = true }
            directlive.cluster.term-length = 1m
            directlive.archive.segment-length = 4m
            """);
        final Path out = directory.resolve("result.json");
        final Cli bench = Cli.run("bench", "--guarantees", "--rate", "1000", "--rounds", "1", "--seconds", "1",
            "--warm-up", "0", "--config", config.toString(), "--out", out.toString());

        assertEquals(0, bench.exitCode(), bench.err());
        final String json = Files.readString(out);
        for (final String level : List.of("durable", "recorded", "quorum"))
        {
            // Each message arrived once, or the rig would have thrown; here only whether there is a figure.
            assertEquals(1, figures(bench.out(), level), bench.out());
            assertTrue(json.contains('"' + level + '"'), json);
        }
    }

    private static long figures(final String table, final String level)
    {
        return table.lines().filter(line -> line.startsWith(level + "  ") && line.contains("end to end")).count();
    }

    @Test
    void shouldRefuseTwoComparisonsAtOnceAndRatesWithoutOne()
    {
        final Cli both = Cli.run("bench", "--guarantees", "--sequencer");
        assertEquals(Directlive.EXIT_USAGE, both.exitCode(), both.err());
        assertTrue(both.err().contains("only one of them"), both.err());

        final Cli flatOut = Cli.run("bench", "--mode", "THROUGHPUT", "--rate", "1,2");
        assertEquals(Directlive.EXIT_USAGE, flatOut.exitCode(), flatOut.err());
        assertTrue(flatOut.err().contains("flat-out load has no rates"), flatOut.err());
    }
}
