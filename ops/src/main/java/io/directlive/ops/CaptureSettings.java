package io.directlive.ops;

import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.capture.CaptureReader;
import io.directlive.feed.capture.CaptureSelection;
import io.directlive.feed.capture.CaptureSource;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * A source that reads a capture of network traffic.
 *
 * @param id        number of the source.
 * @param name      for people.
 * @param file      to read.
 * @param date      trading date; null when file name or content is to tell.
 * @param pace      how fast it is played.
 * @param symbols   that are taken; empty for all.
 * @param protocol  format of the packets; {@link SourceSettings#AUTO} when their content is to tell.
 * @param selection of the packets.
 */
public record CaptureSettings(
    int id,
    String name,
    Path file,
    LocalDate date,
    Pace pace,
    List<String> symbols,
    String protocol,
    CaptureSelection selection) implements FileInputSettings
{
    /** Type of the source. */
    public static final String TYPE = "capture";

    static CaptureSettings of(final int id, final SourceFields fields)
    {
        return new CaptureSettings(
            id,
            fields.text("name", TYPE),
            fields.file("file"),
            fields.date(),
            fields.pace(),
            fields.texts("symbols"),
            fields.text("protocol", AUTO),
            fields.selection());
    }

    /** Another channel of the same capture has the same numbers for other messages. */
    @Override
    public String identity()
    {
        final InetAddress group = selection.group();
        return FileInputSettings.super.identity() + " " + protocol + " to " +
            (group == null ? "any" : group.getHostAddress()) + ":" + selection.port();
    }

    @Override
    public OpenedSource open(final SourceContext context)
    {
        final PacketFormat format = SourceFormats.packetFormat(file, protocol, selection);
        final Normaliser normaliser = format.newNormaliser(session(), tradingDate());
        final VenueFilter filter = OpenedSource.filter(format, symbols);
        try
        {
            return new OpenedSource(
                new CaptureSource(
                    CaptureReader.open(file), format, selection, pace, later -> laterSession(format, later, context),
                    context.badInput()),
                normaliser,
                filter);
        }
        catch (final IOException ex)
        {
            throw SourceFormats.cannotBeOpened(file, ex);
        }
    }

    /** Where the venue's numbers begin again: a session of its own, one epoch later than that before it. */
    private Normaliser laterSession(final PacketFormat format, final int later, final SourceContext context)
    {
        final SourceSession first = session();
        final String suffix = " run " + (later + 1);
        final String name = first.name().substring(
            0, Math.min(first.name().length(), SourceSession.MAX_NAME_LENGTH - suffix.length()));
        final SourceSession session = new SourceSession(id, first.epoch() + later, name + suffix);
        context.notices().accept(
            file + ": the venue's numbers begin again; what follows is session '" + session.name() + "', epoch " +
            session.epoch());
        return format.newNormaliser(session, tradingDate());
    }

    /** The day of the first packet: a capture, unlike a venue's file, knows it. */
    @Override
    public LocalDate otherDate()
    {
        try (CaptureReader reader = CaptureReader.open(file))
        {
            return reader.next() ?
                LocalDate.ofInstant(VenueTime.instant(reader.timeNs()), VenueTime.ZONE) :
                LocalDate.EPOCH;
        }
        catch (final IOException ex)
        {
            throw SourceFormats.cannotBeOpened(file, ex);
        }
    }
}
