package io.directlive.ops;

import io.directlive.feed.FileFormat;
import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.VenueFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * A source that reads a venue's own file.
 *
 * @param id       number of the source.
 * @param name     for people.
 * @param file     to read.
 * @param date     trading date; null when the file name is to tell.
 * @param pace     how fast it is played.
 * @param symbols  that are taken; empty for all.
 * @param protocol format of the file; {@link SourceSettings#AUTO} when its content is to tell.
 */
public record FileSettings(
    int id,
    String name,
    Path file,
    LocalDate date,
    Pace pace,
    List<String> symbols,
    String protocol) implements FileInputSettings
{
    /** Type of the source. */
    public static final String TYPE = "file";

    static FileSettings of(final int id, final SourceFields fields)
    {
        return new FileSettings(
            id,
            fields.text("name", TYPE),
            fields.file("file"),
            fields.date(),
            fields.pace(),
            fields.texts("symbols"),
            fields.text("protocol", AUTO));
    }

    @Override
    public OpenedSource open(final SourceContext context)
    {
        final FileFormat format = SourceFormats.fileFormat(file, protocol);
        final Normaliser normaliser = format.newNormaliser(session(), tradingDate());
        final VenueFilter filter = OpenedSource.filter(format, symbols);
        try
        {
            return new OpenedSource(format.open(file, normaliser, pace), normaliser, filter);
        }
        catch (final IOException ex)
        {
            throw SourceFormats.cannotBeOpened(file, ex);
        }
    }
}
