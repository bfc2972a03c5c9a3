package io.directlive.ops;

import io.directlive.book.QualityCheck;
import io.directlive.book.QualityPolicy;
import io.directlive.book.QualityRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;

/**
 * The rules of quality that a recording was begun with. Derived tiers are a function of recording and rules, and what was
 * once live must come out again: so they stay with the recording, and a change of settings waits for the next one.
 */
final class RecordedRules
{
    private static final String FILE_NAME = "quality-rules";

    private RecordedRules()
    {
    }

    /**
     * @param data     directory of the recording; without one, the rules of the settings become its own.
     * @param settings of the process.
     * @param console  told when the settings have no effect yet.
     * @return the rules that the tiers are derived by.
     * @throws SettingsException when settings or file make no sense.
     */
    static QualityRules of(final DataDirectory data, final Settings settings, final Console console)
    {
        final QualityRules wanted = wanted(settings);
        final Path file = data.path().resolve(FILE_NAME);
        try
        {
            if (!Files.exists(file))
            {
                final Path partial = file.resolveSibling(FILE_NAME + ".partial");
                Files.writeString(partial, wanted.text() + "\n");
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return wanted;
            }
            final QualityRules recorded = QualityRules.parse(Files.readString(file));
            if (!recorded.equals(wanted) && !wanted.equals(QualityRules.DEFAULT))
            {
                console.warn("quality: " + data.path() + " was recorded with other rules, which stay: " +
                    recorded.text() + "; use a new data directory for those of the settings");
            }
            return recorded;
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException(file + ": " + ex.getMessage(), ex);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot use " + file + ": " + ex.getMessage(), ex);
        }
    }

    private static QualityRules wanted(final Settings settings)
    {
        final Map<QualityCheck, QualityPolicy> policies = new EnumMap<>(QualityCheck.class);
        for (final QualityCheck check : QualityCheck.values())
        {
            policies.put(check, settings.choice("quality." + check.settingName(), QualityPolicy.class));
        }
        try
        {
            return new QualityRules(
                policies,
                Double.parseDouble(settings.text("quality.price-jump-percent")),
                QualityRules.price(settings.text("quality.max-price")),
                Long.parseLong(settings.text("quality.max-quantity")));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("quality: " + ex.getMessage(), ex);
        }
    }
}
