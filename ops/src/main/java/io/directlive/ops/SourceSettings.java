package io.directlive.ops;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.directlive.feed.Pace;
import io.directlive.feed.capture.CaptureSelection;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

/**
 * One source as the settings name it.
 *
 * @param id      number of the source, 1 to 65535.
 * @param type    itch-file, capture, file or venue.
 * @param name    for people.
 * @param file    of an itch-file, capture or file; null otherwise.
 * @param date    trading date; null when the file name is to tell.
 * @param pace    how fast a file is played.
 * @param symbols that are taken; empty for all. For a venue the symbols that it trades.
 * @param rate    messages a second of a venue; 0 as fast as they are taken.
 * @param seed    of a venue: the same seed makes the same flow.
 * @param count   messages after which a venue's day ends; 0 never.
 * @param protocol  venue format of a capture or file; {@link #AUTO} when its content is to tell.
 * @param selection of the packets of a capture.
 */
public record SourceSettings(
    int id,
    String type,
    String name,
    Path file,
    LocalDate date,
    Pace pace,
    List<String> symbols,
    double rate,
    long seed,
    long count,
    String protocol,
    CaptureSelection selection)
{
    /** Type of a source that reads a BinaryFILE of ITCH 5.0. */
    public static final String ITCH_FILE = "itch-file";
    /** Type of a source that reads a capture of network traffic. */
    public static final String CAPTURE = "capture";
    /** Type of a source that reads a file of another venue format. */
    public static final String FILE = "file";
    /** Type of the built-in venue. */
    public static final String VENUE = "venue";

    /** Protocol of a source whose content tells. */
    public static final String AUTO = "auto";

    private static final List<String> TYPES = List.of(ITCH_FILE, CAPTURE, FILE, VENUE);
    private static final Set<String> KEYS = Set.of(
        "id", "type", "name", "file", "date", "speed", "symbols", "rate", "seed", "count", "protocol", "group", "port");

    /** A source that has no choice of protocol and packets. */
    public SourceSettings(
        final int id,
        final String type,
        final String name,
        final Path file,
        final LocalDate date,
        final Pace pace,
        final List<String> symbols,
        final double rate,
        final long seed,
        final long count)
    {
        this(id, type, name, file, date, pace, symbols, rate, seed, count, AUTO, CaptureSelection.ALL);
    }

    static SourceSettings of(final Config config)
    {
        try
        {
            for (final String key : config.root().keySet())
            {
                if (!KEYS.contains(key))
                {
                    throw new SettingsException("sources: there is no setting " + key);
                }
            }
            final int id = config.getInt("id");
            if (id < 1 || id > 0xFFFF)
            {
                throw new SettingsException("sources: id " + id + " is not from 1 to 65535");
            }
            final String type = config.getString("type");
            if (!TYPES.contains(type))
            {
                throw new SettingsException("sources: type " + type + " is not one of " + String.join(", ", TYPES));
            }
            return new SourceSettings(
                id,
                type,
                config.hasPath("name") ? config.getString("name") : type,
                type.equals(VENUE) ? null : Path.of(config.getString("file")),
                config.hasPath("date") ? date(config.getString("date")) : null,
                config.hasPath("speed") ? pace(config.getString("speed")) : Pace.REALTIME,
                config.hasPath("symbols") ? config.getStringList("symbols") : List.of(),
                config.hasPath("rate") ? config.getDouble("rate") : 0,
                config.hasPath("seed") ? config.getLong("seed") : 1,
                config.hasPath("count") ? config.getLong("count") : 0,
                config.hasPath("protocol") ? config.getString("protocol") : AUTO,
                selection(
                    config.hasPath("group") ? config.getString("group") : null,
                    config.hasPath("port") ? config.getInt("port") : 0));
        }
        catch (final ConfigException ex)
        {
            throw new SettingsException("sources: " + ex.getMessage().replaceAll("\\s+", " "), ex);
        }
    }

    /**
     * @param text a date such as 2019-01-30.
     * @return the date.
     */
    public static LocalDate date(final String text)
    {
        try
        {
            return LocalDate.parse(text);
        }
        catch (final DateTimeParseException ex)
        {
            throw new SettingsException("date: " + text + " is not a date such as 2019-01-30", ex);
        }
    }

    /**
     * @param text max, realtime, or a factor such as 10x.
     * @return the pace.
     */
    public static Pace pace(final String text)
    {
        try
        {
            return text.equals("realtime") ? Pace.REALTIME : Pace.parse(text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("speed: " + text + " is not max, realtime or a factor such as 10x", ex);
        }
    }

    /**
     * @param group address that packets went to; null for any.
     * @param port  that they went to; 0 for any.
     * @return the selection.
     */
    public static CaptureSelection selection(final String group, final int port)
    {
        try
        {
            return CaptureSelection.of(group, port);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("group, port: " + ex.getMessage(), ex);
        }
    }
}
