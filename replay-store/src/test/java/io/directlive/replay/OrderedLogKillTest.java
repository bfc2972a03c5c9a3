package io.directlive.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OrderedLogKillTest
{
    private static final int KILLS = 4;

    @TempDir
    Path dataDirectory;

    /** The writer dies by SIGKILL, driver, archive and all, at a random moment of a flat-out run; then another goes on. */
    @Test
    @Tag("F18")
    @Tag("F27")
    void shouldGoOnAfterKillWithoutHoleOrRepeat() throws Exception
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String repeat = "seed " + seed;
        long seen = 0;
        for (int kill = 0; kill < KILLS; kill++)
        {
            final Process writer = startWriter();
            final String[] opened = firstLine(writer).split(" ");
            assertEquals(kill == 0 ? "NEW" : "SALVAGED", opened[0], repeat);
            assertTrue(Long.parseLong(opened[2]) >= seen, () -> repeat + ": recovered to " + opened[2]);
            awaitProgress(writer, Long.parseLong(opened[2]) + 1 + random.nextInt(400_000));
            writer.destroyForcibly().waitFor();
            final long published = seen();
            assertTrue(published > seen, repeat);
            seen = published;
        }

        try (TestHost host = new TestHost(dataDirectory))
        {
            final OrderedLog log = host.openLog();
            assertEquals(Continuity.SALVAGED, log.continuity(), repeat);
            final long[] expected = { 1 };
            final List<String> faults = new ArrayList<>();
            log.recorded().replay(0, log.publication().position(), (buffer, offset, length) ->
                OrderedEvents.forEach(buffer, offset, length, (epoch, sequence) ->
                {
                    if (sequence != expected[0])
                    {
                        faults.add("expected " + expected[0] + " got " + sequence);
                    }
                    expected[0] = sequence + 1;
                }));
            assertEquals(List.of(), faults, repeat);
            assertTrue(expected[0] > seen, repeat + ": " + expected[0] + " after a reader saw " + seen);
            log.close();
        }

        try (TestHost host = new TestHost(dataDirectory))
        {
            final OrderedLog log = host.openLog();
            assertEquals(Continuity.CLOSED, log.continuity(), repeat);
            assertEquals(0, log.salvagedFrames());
            log.close();
        }
    }

    private Process startWriter() throws IOException
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
        command.addAll(List.of("-cp", System.getProperty("java.class.path"),
            LogWriterMain.class.getName(), dataDirectory.toString()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String firstLine(final Process writer) throws IOException
    {
        final BufferedReader reader = new BufferedReader(new InputStreamReader(writer.getInputStream()));
        final String line = reader.readLine();
        assertTrue(line != null, "the writer died");
        return line;
    }

    private void awaitProgress(final Process writer, final long sequence) throws Exception
    {
        final long deadlineNs = System.nanoTime() + TestHost.TIMEOUT_NS;
        while (seen() < sequence && deadlineNs - System.nanoTime() > 0)
        {
            assertTrue(!writer.waitFor(1, TimeUnit.MILLISECONDS), "the writer died");
        }
    }

    private long seen() throws IOException
    {
        final Path file = dataDirectory.resolve("seen");
        return Files.exists(file) ? ByteBuffer.wrap(Files.readAllBytes(file)).getLong(0) : 0;
    }
}
