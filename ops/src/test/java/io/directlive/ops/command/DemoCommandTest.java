package io.directlive.ops.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.directlive.ops.Directlive;
import io.directlive.protocol.StreamDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DemoCommandTest
{
    private static final Map<String, String> SMALL = Map.of(
        "directlive.driver.term-length", "1m",
        "directlive.driver.receiver-window", "256k",
        "directlive.driver.sparse", "true",
        "directlive.archive.segment-length", "16m");

    private record Result(int exitCode, String out, String err)
    {
    }

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeSmall()
    {
        SMALL.forEach(System::setProperty);
    }

    @AfterAll
    static void forget()
    {
        SMALL.keySet().forEach(System::clearProperty);
    }

    @Test
    void shouldDeliverEachEventOnceAndShowItsCounters() throws Exception
    {
        final Path data = directory.resolve("data");
        final ExecutorService executor = Executors.newSingleThreadExecutor();
        try
        {
            final Future<Result> demo = executor.submit(() ->
                execute("demo", "--seconds", "2.5", "--plain", "--rate", "5000", "--data-dir", data.toString()));
            awaitEvents(data, demo);
            final Map<String, String> stat = values(execute("stat", "--json", "--data-dir", data.toString()));
            final Result result = demo.get();

            assertEquals(0, result.exitCode(), result.out() + result.err());
            assertTrue(result.out().matches(
                "(?s)(.* msg/s .* SYNCED\\R)+DirectLive demo: 2\\.5 seconds.*" +
                "Exactly once: ([\\d,]+) sequenced = \\2 delivered, 0 lost.*"),
                result.out());

            assertEquals("DURABLE", stat.get("guarantee"));
            assertEquals(Long.toString(ProcessHandle.current().pid()), stat.get("process_id"));
            assertEquals("0", stat.get("stages.sequencer.0.counters.source_gaps.value"));
            assertTrue(Long.parseLong(stat.get("stages.sequencer.0.counters.events.per_second")) > 0, stat.toString());
            assertEquals("orders demo", stat.get("stages.subscriber.0.name"));
            assertEquals("0", stat.get("stages.subscriber.0.counters.lost.value"));
            assertTrue(stat.containsValue("replay-store"), stat.toString());
            assertEquals(1, stat.entrySet().stream()
                .filter(e -> e.getKey().matches("streams\\.\\d+\\.name") && e.getValue().equals("depth")).count());

            final Result gone = execute("stat", "--data-dir", data.toString());
            assertEquals(Directlive.EXIT_USAGE, gone.exitCode());
            assertEquals(1, gone.err().lines().count(), gone.err());
        }
        finally
        {
            executor.shutdownNow();
        }
    }

    @Test
    void shouldRefuseWhatTheVenueDoesNotTrade()
    {
        final Result result = execute("demo", "--symbols", "AAPL,MSFT", "--symbol", "IBM");

        assertEquals(Directlive.EXIT_USAGE, result.exitCode());
        assertEquals("directlive: --symbol: IBM is not one of AAPL, MSFT", result.err().strip());
    }

    /** The instance says where it is before its sources begin; stat is asked when events flow. */
    private static void awaitEvents(final Path data, final Future<Result> demo) throws Exception
    {
        while (!demo.isDone())
        {
            if (Files.exists(data.resolve(StreamDirectory.FILE_NAME)))
            {
                final Result look = execute("stat", "--json", "--data-dir", data.toString());
                if (look.exitCode() == 0 && Long.parseLong(
                    values(look).getOrDefault("stages.subscriber.0.counters.delivered.value", "0")) > 0)
                {
                    return;
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the demo ended too early: " + demo.get());
    }

    private static Result execute(final String... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandLine commandLine = Directlive.commandLine()
            .setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Result(commandLine.execute(args), out.toString(), err.toString());
    }

    /** @return each value of a JSON text under its path. */
    private static Map<String, String> values(final Result result) throws IOException
    {
        final Map<String, String> values = new TreeMap<>();
        try (JsonParser json = new JsonFactory().createParser(result.out()))
        {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken())
            {
                if (token.isScalarValue())
                {
                    values.put(json.getParsingContext().pathAsPointer().toString().substring(1).replace('/', '.'),
                        json.getText());
                }
            }
        }
        return values;
    }
}
