package io.directlive.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.zip.CRC32C;

/**
 * What was played into a data directory. Message numbers are what tells a repeat from something new, so another file
 * or venue under the same source number would pass as a repeat of the first and be dropped without a word: it is
 * refused here.
 */
final class PlayedSources
{
    private static final String FILE_NAME = "sources.properties";
    private static final int FINGERPRINT_LENGTH = 1 << 20;

    private PlayedSources()
    {
    }

    /**
     * Checks the sources against those played before, and notes new ones.
     *
     * @param data    directory of the recording.
     * @param sources to be played.
     * @throws SettingsException when a source is not the one that was played as the same source.
     */
    static void check(final DataDirectory data, final List<SourceSettings> sources)
    {
        final Path ledger = data.path().resolve(FILE_NAME);
        final Properties played = new Properties();
        try
        {
            if (Files.exists(ledger))
            {
                try (Reader reader = Files.newBufferedReader(ledger))
                {
                    played.load(reader);
                }
            }
            for (final SourceSettings source : sources)
            {
                check(played, source);
            }
            final Path partial = ledger.resolveSibling(FILE_NAME + ".partial");
            try (Writer writer = Files.newBufferedWriter(partial))
            {
                played.store(writer, "Files that were played into this directory, by source");
            }
            Files.move(partial, ledger, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot use " + ledger + ": " + ex.getMessage(), ex);
        }
    }

    private static void check(final Properties played, final SourceSettings source)
    {
        final String key = "source." + source.id();
        final boolean isFile = source.file() != null;
        final String fingerprint = (isFile ? fingerprint(source.file()) : venue(source)) +
            (source.date() == null ? "" : " " + source.date()) +
            (source.type().equals(SourceSettings.CAPTURE) ? " " + channel(source) : "") +
            (source.symbols().isEmpty() ? "" : " " + String.join(",", source.symbols()));
        final String before = played.getProperty(key);
        if (before != null && !before.equals(fingerprint))
        {
            throw new SettingsException((isFile ? source.file() : source.name()) +
                ": the data directory holds another " + (isFile ? "file, date" : "seed, rate") +
                " or choice of symbols as source " + source.id() + " (" +
                played.getProperty(key + ".name") + "); use a new directory");
        }
        played.setProperty(key, fingerprint);
        played.setProperty(key + ".name", source.name());
    }

    /** Another channel of the same capture has the same numbers for other messages. */
    private static String channel(final SourceSettings source)
    {
        final InetAddress group = source.selection().group();
        return source.protocol() + " to " + (group == null ? "any" : group.getHostAddress()) + ":" +
            source.selection().port();
    }

    /** The same settings make the same day, others make another one with the same numbers. */
    private static String venue(final SourceSettings source)
    {
        return "venue of seed " + source.seed() + ", " + source.rate() + " messages a second";
    }

    private static String fingerprint(final Path file)
    {
        try (InputStream in = Files.newInputStream(file))
        {
            final CRC32C crc = new CRC32C();
            crc.update(in.readNBytes(FINGERPRINT_LENGTH));
            return Files.size(file) + " bytes, crc32c " + Long.toHexString(crc.getValue());
        }
        catch (final IOException ex)
        {
            throw new SettingsException(file + ": cannot be opened: " + ex.getMessage(), ex);
        }
    }
}
