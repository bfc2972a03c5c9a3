package io.directlive.ops;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Properties;

/**
 * The sessions of venues that were taken into a data directory, by source and epoch: so that a source goes on with the
 * session that it was in, and gives a new one a higher epoch, also after a restart. A file in the directory, replaced
 * as a whole each time that a session begins. One thread at a time.
 */
public final class SessionLedger
{
    /**
     * One session of a source.
     *
     * @param epoch of it.
     * @param date  trading date.
     * @param name  that the venue gives it, without padding.
     */
    record Entry(int epoch, LocalDate date, String name)
    {
    }

    private static final String FILE_NAME = "sessions.properties";
    private static final int DATE_LENGTH = 10;

    private final Path file;
    private final Properties entries = new Properties();

    private SessionLedger(final Path file)
    {
        this.file = file;
    }

    /**
     * @param directory of the recording.
     * @return what is noted there.
     * @throws SettingsException when it cannot be read.
     */
    static SessionLedger open(final Path directory)
    {
        final SessionLedger ledger = new SessionLedger(directory.resolve(FILE_NAME));
        try
        {
            if (Files.exists(ledger.file))
            {
                try (Reader reader = Files.newBufferedReader(ledger.file))
                {
                    ledger.entries.load(reader);
                }
            }
            return ledger;
        }
        catch (final IOException ex)
        {
            throw new SettingsException("cannot use " + ledger.file + ": " + ex.getMessage(), ex);
        }
    }

    /**
     * @param sourceId of the source.
     * @return the session with the highest epoch; null when there is none.
     */
    Entry last(final int sourceId)
    {
        final String prefix = prefix(sourceId);
        Entry last = null;
        for (final String key : entries.stringPropertyNames())
        {
            if (key.startsWith(prefix))
            {
                final Entry entry = entry(key, Integer.parseInt(key.substring(prefix.length())));
                last = last == null || entry.epoch() > last.epoch() ? entry : last;
            }
        }
        return last;
    }

    /**
     * Notes a session.
     *
     * @param sourceId of the source.
     * @param entry    the session.
     * @throws UncheckedIOException when it cannot be written.
     */
    void add(final int sourceId, final Entry entry)
    {
        entries.setProperty(prefix(sourceId) + entry.epoch(), entry.date() + " " + entry.name());
        final Path partial = file.resolveSibling(FILE_NAME + ".partial");
        try
        {
            try (Writer writer = Files.newBufferedWriter(partial))
            {
                entries.store(writer, "Sessions of venues: source.epoch = date name");
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot use " + file + ": " + ex.getMessage(), ex);
        }
    }

    private Entry entry(final String key, final int epoch)
    {
        final String value = entries.getProperty(key);
        if (value.length() < DATE_LENGTH)
        {
            throw new SettingsException(file + ": " + key + " is not a date and a name");
        }
        return new Entry(
            epoch, SourceSettings.date(value.substring(0, DATE_LENGTH)), value.substring(DATE_LENGTH).strip());
    }

    private static String prefix(final int sourceId)
    {
        return "source." + sourceId + ".";
    }
}
