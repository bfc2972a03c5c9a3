package io.directlive.ops.chaos;

import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.ops.Directlive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What is played in all runs, and what must come of it.
 *
 * @param file   that the venue sends.
 * @param source its events.
 * @param rows   of depth that a run without faults gives, without their place in the stream.
 */
record SourceDay(Path file, SourceFile source, List<String> rows)
{
    private static final long PLAY_S = 300;
    private static final int FILE_RATE = 5_000;

    /**
     * @param given     file; null for a day of the built-in venue.
     * @param messages  most of it.
     * @param seed      of the built-in venue.
     * @param directory for files.
     * @return the day.
     * @throws IOException when it cannot be read or played.
     */
    static SourceDay of(final Path given, final long messages, final long seed, final Path directory) throws IOException
    {
        final Path file = given == null ? directory.resolve("venue.itch") : given;
        if (given == null)
        {
            final BuiltInVenueConfig defaults = BuiltInVenueConfig.defaults(seed);
            BuiltInVenue.writeBinaryFile(
                new BuiltInVenueConfig(seed, defaults.symbols(), defaults.ordersPerSymbol(), FILE_RATE), file, messages);
        }
        final SourceFile source = SourceFile.load(file, messages);
        return new SourceDay(file, source, rows(file, source.messages(), directory));
    }

    private static List<String> rows(final Path file, final long messages, final Path directory) throws IOException
    {
        final Path csv = directory.resolve("depth.csv");
        final Path log = directory.resolve("play.log");
        final Process play = new ProcessBuilder(JavaCommand.of(List.of(), Directlive.class, List.of(
            "play", file.toString(), "--date", SourceFile.DATE.toString(), "--dump", "depth", "--via", "orders",
            "--out", csv.toString(), "--json")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
        try
        {
            if (!play.waitFor(PLAY_S, TimeUnit.SECONDS) || play.exitValue() != 0)
            {
                throw new IOException(file + " cannot be played:\n" + Files.readString(log));
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + file + " is played", ex);
        }
        finally
        {
            play.destroyForcibly();
        }
        final List<String> rows = new ArrayList<>();
        for (final String row : Files.readAllLines(csv))
        {
            final String[] start = row.split(",", 3);
            if (Character.isDigit(start[1].charAt(0)) && Long.parseLong(start[1]) <= messages)
            {
                rows.add(row.substring(start[0].length() + 1));
            }
        }
        return rows;
    }
}
