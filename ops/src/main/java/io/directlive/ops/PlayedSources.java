package io.directlive.ops;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;

/**
 * What was played into a data directory. Message numbers are what tells a repeat from something new, so another file
 * or venue under the same source number would pass as a repeat of the first and be dropped without a word: it is
 * refused here.
 */
final class PlayedSources
{
    private static final String FILE_NAME = "sources.properties";

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
        final String identity = source.identity() +
            (source.symbols().isEmpty() ? "" : " " + String.join(",", source.symbols()));
        final String before = played.getProperty(key);
        if (before != null && !before.equals(identity))
        {
            throw new SettingsException(source.input() + ": the data directory holds another " + source.identifiedBy() +
                " or choice of symbols as source " + source.id() + " (" +
                played.getProperty(key + ".name") + "); use a new directory");
        }
        played.setProperty(key, identity);
        played.setProperty(key + ".name", source.name());
    }
}
