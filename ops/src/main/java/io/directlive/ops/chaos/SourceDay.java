package io.directlive.ops.chaos;

import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.ops.Directlive;
import java.io.IOException;
import java.io.PrintWriter;
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
 * @param header names of the columns of depth.
 * @param rows   of depth that a run without faults gives, without their place in the stream.
 */
record SourceDay(Path file, SourceFile source, String header, List<String> rows)
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
        final Path csv = directory.resolve("depth.csv");
        play(file, csv, directory);
        final List<String> rows = new ArrayList<>();
        String header = null;
        for (final String row : Files.readAllLines(csv))
        {
            if (header == null)
            {
                header = row;
            }
            else if (sourceSequence(row) <= source.messages())
            {
                rows.add(row.substring(row.indexOf(',') + 1));
            }
        }
        return new SourceDay(file, source, header, rows);
    }

    private static long sourceSequence(final String row)
    {
        return Long.parseLong(row.split(",", 3)[1]);
    }

    private static void play(final Path file, final Path csv, final Path directory) throws IOException
    {
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
    }

    /**
     * Writes the rows of depth that a subscriber was given, as {@code play --dump depth} does.
     *
     * @param journal of the subscriber.
     * @param csv     that is written.
     * @throws IOException when either cannot be used.
     */
    void writeRows(final Path journal, final Path csv) throws IOException
    {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(csv)))
        {
            out.print(header + "\n");
            Journal.read(journal, (record, buffer, offset, length) ->
            {
                if (record == JournalRecord.ROWS)
                {
                    out.print(buffer.getStringWithoutLengthUtf8(offset, length));
                }
            });
        }
    }
}
