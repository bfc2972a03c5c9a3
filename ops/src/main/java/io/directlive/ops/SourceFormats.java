package io.directlive.ops;

import io.directlive.feed.BadInput;
import io.directlive.feed.FileFormat;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.VenueFormat;
import io.directlive.feed.Venues;
import io.directlive.feed.capture.CaptureReader;
import io.directlive.feed.capture.CaptureSelection;
import java.io.IOException;
import java.nio.file.Path;

/** Finds out what a file is: a capture, a file of a venue format, or ITCH 5.0 in BinaryFILE framing. */
public final class SourceFormats
{
    private SourceFormats()
    {
    }

    /**
     * @param file     of a source.
     * @param protocol that it is said to be of, or {@link SourceSettings#AUTO}.
     * @return type of the source.
     * @throws SettingsException when it cannot be opened.
     */
    public static String typeOf(final Path file, final String protocol)
    {
        try
        {
            if (CaptureReader.isCapture(file))
            {
                return SourceSettings.CAPTURE;
            }
            final boolean isNamed =
                Venues.fileFormats().stream().anyMatch(format -> format.name().equals(protocol));
            final boolean isGuessed = protocol.equals(SourceSettings.AUTO) && Venues.guess(file) != null;
            return isNamed || isGuessed ? SourceSettings.FILE : SourceSettings.ITCH_FILE;
        }
        catch (final IOException ex)
        {
            throw cannotBeOpened(file, ex);
        }
    }

    /**
     * @param file      a capture.
     * @param protocol  that its packets are said to be of, or {@link SourceSettings#AUTO}.
     * @param selection of its packets.
     * @return their format.
     * @throws SettingsException when there is no such format, or it cannot be told.
     */
    public static PacketFormat packetFormat(final Path file, final String protocol, final CaptureSelection selection)
    {
        try
        {
            if (!protocol.equals(SourceSettings.AUTO))
            {
                return Venues.packetFormat(protocol, file, selection);
            }
            final PacketFormat format = Venues.guess(file, selection);
            if (format == null)
            {
                throw new BadInputException(
                    new BadInput(file.toString(), 0, -1, "no packet of a known protocol; name one with --protocol"));
            }
            return format;
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("protocol: " + ex.getMessage(), ex);
        }
        catch (final IOException ex)
        {
            throw cannotBeOpened(file, ex);
        }
    }

    /**
     * @param file     of a venue format of its own.
     * @param protocol that it is said to be of, or {@link SourceSettings#AUTO}.
     * @return its format.
     * @throws SettingsException when there is no such format, or it cannot be told.
     */
    public static FileFormat fileFormat(final Path file, final String protocol)
    {
        try
        {
            final FileFormat format =
                protocol.equals(SourceSettings.AUTO) ? Venues.guess(file) : Venues.fileFormat(protocol);
            if (format == null)
            {
                throw new BadInputException(
                    new BadInput(file.toString(), 0, -1, "no file of a known protocol; name one with --protocol"));
            }
            return format;
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("protocol: " + ex.getMessage(), ex);
        }
        catch (final IOException ex)
        {
            throw cannotBeOpened(file, ex);
        }
    }

    /** @return the format of a source; null when it is of those that are always ITCH 5.0. */
    static VenueFormat of(final SourceSettings source)
    {
        return switch (source.type())
        {
            case SourceSettings.CAPTURE -> packetFormat(source.file(), source.protocol(), source.selection());
            case SourceSettings.FILE -> fileFormat(source.file(), source.protocol());
            default -> null;
        };
    }

    /**
     * @param file that was to be opened.
     * @param ex   why it was not.
     * @return what to tell people.
     */
    public static SettingsException cannotBeOpened(final Path file, final IOException ex)
    {
        return new SettingsException(file + ": cannot be opened: " + ex.getMessage(), ex);
    }
}
