package io.directlive.feed.itch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.BadInput;
import io.directlive.feed.BinaryFileReader;
import io.directlive.feed.BinaryFileSource;
import io.directlive.feed.FileFormat;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;

/** Nasdaq TotalView-ITCH 5.0 in BinaryFILE framing, plain or gzip. */
public final class ItchFileFormat implements FileFormat
{
    /** The format. */
    public static final ItchFileFormat INSTANCE = new ItchFileFormat();

    private ItchFileFormat()
    {
    }

    @Override
    public String name()
    {
        return "itch-5.0";
    }

    @Override
    public Normaliser newNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        return new ItchNormaliser(session, tradingDate);
    }

    @Override
    public VenueFilter newFilter(final Collection<String> symbols)
    {
        return new ItchSymbolFilter(symbols);
    }

    /** Nothing in such a file says what it is: it may be any. What is wrong with it, is told when it is read. */
    @Override
    public boolean matches(final Path path)
    {
        return true;
    }

    @Override
    public VenueSource open(final Path path, final Normaliser normaliser, final Pace pace) throws IOException
    {
        return BinaryFileSource.open(path, normaliser, pace);
    }

    @Override
    public BadInput inspect(final Path path, final JsonGenerator json, final MessageCounts counts) throws IOException
    {
        try (BinaryFileReader reader = BinaryFileReader.open(path))
        {
            final ItchJson messages = new ItchJson(json, counts);
            while (reader.next())
            {
                messages.write(
                    reader.messageNumber(), reader.byteOffset(), reader.buffer(), reader.offset(), reader.length());
            }
            return reader.failure();
        }
    }
}
