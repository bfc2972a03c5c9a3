package io.directlive.feed.dbn;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.BadInput;
import io.directlive.feed.FileFormat;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;

/** Databento DBN files. */
public final class DbnFormat implements FileFormat
{
    /** The format. */
    public static final DbnFormat INSTANCE = new DbnFormat();

    private DbnFormat()
    {
    }

    @Override
    public String name()
    {
        return "dbn";
    }

    @Override
    public Normaliser newNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        return new DbnNormaliser(session, tradingDate);
    }

    @Override
    public boolean matches(final Path path) throws IOException
    {
        return DbnReader.matches(path);
    }

    @Override
    public VenueSource open(final Path path, final Normaliser normaliser, final Pace pace) throws IOException
    {
        return DbnFileSource.open(path, pace);
    }

    @Override
    public BadInput inspect(final Path path, final JsonGenerator json, final MessageCounts counts) throws IOException
    {
        try (DbnReader reader = DbnReader.open(path))
        {
            final DbnJson records = new DbnJson(json, counts);
            if (reader.metadata() != null)
            {
                records.write(reader.metadata());
            }
            while (reader.next())
            {
                records.write(
                    reader.recordNumber(), reader.byteOffset(), reader.buffer(), reader.offset(), reader.length());
            }
            return reader.failure();
        }
    }
}
