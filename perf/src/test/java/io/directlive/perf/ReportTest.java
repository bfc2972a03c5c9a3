package io.directlive.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest
{
    private static final BenchConfig CONFIG = new BenchConfig(BenchConfig.Mode.LATENCY, List.of(100L), 1, 3, 1);

    @Test
    void shouldTakeTheMedianOfCleanSeconds()
    {
        final Report report = report(
            latency("a", 0.01, 10), latency("a", 0.9, 999), latency("a", 0.05, 30), latency("a", 0.06, 20),
            latency("b", 0.01, 4), latency("b", 0.01, 8));

        assertEquals(
            List.of(
                new Report.Figure("a", 100, "end to end", 3, 4, 100, 0, new Percentiles(300, 20, 20, 20, 20, 20, 20)),
                new Report.Figure("b", 100, "end to end", 2, 2, 100, 0, new Percentiles(200, 6, 6, 6, 6, 6, 6))),
            report.figures());
    }

    @Test
    void shouldFallBackToAllSecondsAndSaySo()
    {
        final Report dirty = report(latency("a", 0.5, 10), latency("a", 0.5, 30));
        assertEquals(0, dirty.figures().get(0).cleanCount());
        assertEquals(20, dirty.figures().get(0).percentiles().p50());
        assertTrue(dirty.toText().contains("0/2"), dirty.toText());

        final Repetition unknown = latency("a", ForeignCpu.UNKNOWN, 10);
        assertEquals(Repetition.Cleanliness.UNKNOWN, unknown.cleanliness());
        assertEquals(0, report(unknown).figures().get(0).cleanCount());
    }

    @Test
    void shouldReportARateWhereNoLatencyWasTaken()
    {
        final Report report = report(new Repetition("a", 0, 1, 1, 500, 0, 1_000_000_000, 0, Map.of()));

        assertEquals(500, report.figures().get(0).rate());
        assertNull(report.figures().get(0).percentiles());
        assertTrue(report.toText().contains("500"), report.toText());
    }

    @Test
    void shouldSayWhichRateIsNotSustained()
    {
        final Report report = report(
            behind(100, 1, 10), behind(100, 2, 24), behind(1_000, 1, 400), behind(1_000, 2, 800));

        assertEquals(
            List.of(240_000_000L, 800_000_000L), report.figures().stream().map(Report.Figure::behindNs).toList());
        assertEquals(List.of(true, false), report.figures().stream().map(Report.Figure::isSustained).toList());
        assertTrue(report.toText().contains(
            "a does not keep up with 1000 a second: 800 ms behind at the end of a turn"), report.toText());
        assertTrue(!report.toText().contains("with 100 a second"), report.toText());
    }

    @Test
    void shouldWriteEverythingAsJson(@TempDir final Path directory) throws IOException
    {
        final Path file = directory.resolve("results").resolve("one.json");
        report(latency("a", 0.01, 10), latency("a", ForeignCpu.UNKNOWN, 10)).write(file);

        final List<String> names = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(file.toFile()))
        {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken())
            {
                if (token == JsonToken.FIELD_NAME)
                {
                    names.add(parser.currentName());
                }
            }
        }
        assertTrue(names.containsAll(List.of(
            "machine", "cpuModel", "kernel", "jvm", "jvmFlags", "governor", "versions", "aeron", "command",
            "load", "ratesPerSecond", "figures", "behindNs", "sustained", "repetitions", "backlog", "cleanliness", "p50Ns", "p9999Ns", "maxNs")), names.toString());
        assertEquals(1, names.stream().filter("foreignCpu"::equals).count());
    }

    private static Report report(final Repetition... repetitions)
    {
        return new Report(MachineFacts.read(), CONFIG, List.of(repetitions));
    }

    private static Repetition behind(final long rate, final int second, final long backlog)
    {
        final Percentiles percentiles = new Percentiles(1, 1, 1, 1, 1, 1, 1);
        return new Repetition(
            "a", rate, 1, second, rate, backlog, 1_000_000_000, 0, Map.of(Pipeline.END_TO_END, percentiles));
    }

    private static Repetition latency(final String pipeline, final double foreignCpu, final long ns)
    {
        final Percentiles percentiles = new Percentiles(100, ns, ns, ns, ns, ns, ns);
        return new Repetition(
            pipeline, 100, 1, 1, 100, 0, 1_000_000_000, foreignCpu, Map.of(Pipeline.END_TO_END, percentiles));
    }
}
