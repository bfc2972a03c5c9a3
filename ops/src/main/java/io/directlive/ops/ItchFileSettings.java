package io.directlive.ops;

import io.directlive.feed.BinaryFileSource;
import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.feed.itch.ItchSymbolFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * A source that reads a BinaryFILE of ITCH 5.0.
 *
 * @param id      number of the source.
 * @param name    for people.
 * @param file    to read.
 * @param date    trading date; null when the file name is to tell.
 * @param pace    how fast it is played.
 * @param symbols that are taken; empty for all.
 */
public record ItchFileSettings(
    int id,
    String name,
    Path file,
    LocalDate date,
    Pace pace,
    List<String> symbols) implements FileInputSettings
{
    /** Type of the source. */
    public static final String TYPE = "itch-file";

    static ItchFileSettings of(final int id, final SourceFields fields)
    {
        return new ItchFileSettings(
            id, fields.text("name", TYPE), fields.file("file"), fields.date(), fields.pace(), fields.texts("symbols"));
    }

    @Override
    public OpenedSource open(final SourceContext context)
    {
        final Normaliser normaliser = new ItchNormaliser(session(), tradingDate());
        final VenueFilter filter = symbols.isEmpty() ? VenueFilter.NONE : new ItchSymbolFilter(symbols);
        try
        {
            return new OpenedSource(BinaryFileSource.open(file, normaliser, pace), normaliser, filter);
        }
        catch (final IOException ex)
        {
            throw SourceFormats.cannotBeOpened(file, ex);
        }
    }
}
