package io.directlive.ops;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.directlive.feed.Pace;
import io.directlive.feed.capture.CaptureSelection;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The settings of one source, or of one part of it, as they are written. Each is asked for by the type that has it:
 * what nobody has asked for is a setting that does not exist. Every fault is a {@link SettingsException} that names
 * the setting.
 */
final class SourceFields
{
    private final String prefix;
    private final Config config;
    private final Set<String> taken = new HashSet<>();

    /** @param config of one source. */
    SourceFields(final Config config)
    {
        this("", config);
    }

    private SourceFields(final String prefix, final Config config)
    {
        this.prefix = prefix;
        this.config = config;
    }

    /** @throws SettingsException when something is written that was never asked for. */
    void requireAllTaken()
    {
        for (final String key : config.root().keySet())
        {
            if (!taken.contains(key))
            {
                throw new SettingsException("sources: there is no setting " + prefix + key);
            }
        }
    }

    boolean has(final String key)
    {
        taken.add(key);
        return config.hasPath(key);
    }

    String text(final String key)
    {
        return get(key, config::getString);
    }

    String text(final String key, final String fallback)
    {
        return has(key) ? text(key) : fallback;
    }

    List<String> texts(final String key)
    {
        return has(key) ? get(key, config::getStringList) : List.of();
    }

    int number(final String key, final int least, final int most)
    {
        return (int)within(key, get(key, config::getLong), least, most);
    }

    int number(final String key, final int fallback, final int least, final int most)
    {
        return has(key) ? number(key, least, most) : fallback;
    }

    long number(final String key, final long fallback, final long least, final long most)
    {
        return has(key) ? within(key, get(key, config::getLong), least, most) : fallback;
    }

    /** A number of messages a second, or the like: not negative. */
    double rate(final String key, final double fallback)
    {
        if (!has(key))
        {
            return fallback;
        }
        final double rate = get(key, config::getDouble);
        if (!(rate >= 0))
        {
            throw fault(key + " " + rate + " is not 0 or more", null);
        }
        return rate;
    }

    /** A size in bytes. */
    int bytes(final String key, final int fallback, final int least, final int most)
    {
        return has(key) ? (int)within(key, get(key, config::getBytes), least, most) : fallback;
    }

    /** A duration in ns, above 0. */
    long nanos(final String key, final long fallback)
    {
        if (!has(key))
        {
            return fallback;
        }
        final long nanos = get(key, path -> config.getDuration(path, TimeUnit.NANOSECONDS));
        if (nanos <= 0)
        {
            throw fault(key + " is not above 0", null);
        }
        return nanos;
    }

    Path file(final String key)
    {
        return Path.of(text(key));
    }

    /** Trading date; null when it is not written. */
    LocalDate date()
    {
        return has("date") ? parsed("date", SourceSettings::date) : null;
    }

    Pace pace()
    {
        return has("speed") ? parsed("speed", SourceSettings::pace) : Pace.REALTIME;
    }

    /** Which packets are taken. */
    CaptureSelection selection()
    {
        final String group = text("group", null);
        final int port = number("port", 0, 0, 0xFFFF);
        try
        {
            return SourceSettings.selection(group, port);
        }
        catch (final SettingsException ex)
        {
            throw fault(ex.getMessage(), ex);
        }
    }

    /** A part with settings of its own; null when it is not written. Tells its faults as {@code key.name}. */
    SourceFields part(final String key)
    {
        return has(key) ? new SourceFields(prefix + key + ".", get(key, config::getConfig)) : null;
    }

    /** Parts with settings of their own; empty when they are not written. */
    List<SourceFields> parts(final String key)
    {
        return !has(key) ? List.of() : get(key, config::getConfigList).stream()
            .map(part -> new SourceFields(prefix + key + ".", part)).toList();
    }

    /** @return what to throw when a setting cannot be used. */
    SettingsException fault(final String message, final Exception cause)
    {
        return new SettingsException("sources: " + prefix + message, cause);
    }

    private <T> T parsed(final String key, final Function<String, T> parser)
    {
        final String text = text(key);
        try
        {
            return parser.apply(text);
        }
        catch (final SettingsException ex)
        {
            throw fault(ex.getMessage(), ex);
        }
    }

    private long within(final String key, final long value, final long least, final long most)
    {
        if (value < least || value > most)
        {
            throw fault(key + " " + value + " is not from " + least + " to " + most, null);
        }
        return value;
    }

    private <T> T get(final String key, final Function<String, T> getter)
    {
        taken.add(key);
        try
        {
            return getter.apply(key);
        }
        catch (final ConfigException.Missing ex)
        {
            throw fault(key + " is missing", ex);
        }
        catch (final ConfigException ex)
        {
            throw fault(key + ": " + ex.getMessage().replaceAll("\\s+", " "), ex);
        }
    }
}
