package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real order flow against the books that the data's vendor shows. The data is not part of the project: it is looked for in
 * {@code DIRECTLIVE_DATA}, else beside the checkout in {@code shared/data}; without it the test is skipped, on CI it fails.
 */
@Timeout(240)
class RealDataTest
{
    private static final List<String> LEVEL = List.of("ask_price", "ask_quantity", "bid_price", "bid_quantity");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({ "aapl-open, 1041", "aapl-hour, 88158", "amzn-day, 174323" })
    void shouldShowTheVendorsBookAfterEveryEvent(final String name, final long messages) throws Exception
    {
        final Path data = data();
        Path previous = null;
        for (final String via : List.of("orders", "depth"))
        {
            final Path dump = directory.resolve(via + ".csv");
            final Cli run = Cli.run("play", data.resolve("itch").resolve(name + ".itch.gz").toString(),
                "--dump", "depth", "--via", via, "--out", dump.toString(), "--json");

            assertEquals(0, run.exitCode(), run.err());
            assertEquals(messages, run.number("venueMessages"));
            assertEquals(messages + 1, run.number("events"));
            assertEquals(messages + 1, run.number("sequenced"));
            assertEquals(messages + 1, run.number("delivered"));
            assertEquals(0, run.number("lost"));
            if (previous == null)
            {
                assertVendorsBook(data.resolve("itch").resolve(name + ".books.csv.gz"), dump);
            }
            else
            {
                assertEquals(-1, Files.mismatch(previous, dump), "byte where the two dumps differ");
            }
            previous = dump;
        }
    }

    /** After the message that an expected row names, the last row dumped up to it must show the same levels. */
    private static void assertVendorsBook(final Path books, final Path dump) throws IOException
    {
        int compared = 0;
        try (BufferedReader expected = new BufferedReader(new InputStreamReader(
            gunzip(books), StandardCharsets.UTF_8));
            BufferedReader rows = Files.newBufferedReader(dump))
        {
            final List<String> names = List.of(rows.readLine().split(",", -1));
            final int levels = (int)expected.readLine().chars().filter(c -> c == ',').count() / LEVEL.size();
            String[] shown = null;
            String[] next = split(rows.readLine());
            for (String line = expected.readLine(); line != null; line = expected.readLine())
            {
                final String[] wanted = split(line);
                final long block = Long.parseLong(wanted[0]);
                while (next != null && Long.parseLong(next[1]) <= block)
                {
                    shown = next;
                    next = split(rows.readLine());
                }
                assertLevels(wanted, shown, names, levels);
                compared++;
            }
        }
        assertTrue(compared > 900, "rows compared: " + compared);
    }

    private static void assertLevels(
        final String[] wanted, final String[] shown, final List<String> names, final int levels)
    {
        for (int level = 0; level < levels; level++)
        {
            for (int i = 0; i < LEVEL.size(); i++)
            {
                final int cell = 2 + level * LEVEL.size() + i;
                if (cell >= wanted.length)
                {
                    return; // The row says nothing about deeper levels.
                }
                final String name = LEVEL.get(i) + "_" + (level + 1);
                final String got = shown[names.indexOf(name)];
                assertEquals(wanted[cell], name.contains("price") && !got.isEmpty() ? inTenThousandths(got) : got,
                    () -> name + " after message " + wanted[0]);
            }
        }
    }

    private static String inTenThousandths(final String price)
    {
        return new BigDecimal(price).scaleByPowerOfTen(4).toBigIntegerExact().toString();
    }

    private static String[] split(final String line)
    {
        return line == null ? null : line.split(",", -1);
    }

    private static InputStream gunzip(final Path file) throws IOException
    {
        return new GZIPInputStream(Files.newInputStream(file));
    }

    private static Path data()
    {
        final String configured = System.getenv("DIRECTLIVE_DATA");
        Path found = configured == null ? null : Path.of(configured);
        for (Path up = Path.of("").toAbsolutePath(); found == null && up != null; up = up.getParent())
        {
            final Path candidate = up.resolve("shared").resolve("data");
            found = Files.isDirectory(candidate) ? candidate : null;
        }
        final boolean isThere = found != null && Files.isDirectory(found.resolve("itch"));
        assertTrue(isThere || !"true".equals(System.getenv("CI")), "CI needs the staged market data");
        assumeTrue(isThere, "no market data: set DIRECTLIVE_DATA or put it in shared/data beside the checkout");
        return found;
    }
}
