package io.directlive.ops;

import io.directlive.feed.BadInput;
import io.directlive.feed.FileFormat;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.Venues;
import io.directlive.feed.capture.CaptureReader;
import io.directlive.feed.capture.CaptureSelection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** Finds out what a file is: a capture, or a file of a venue format. */
public final class SourceFormats
{
    private static final int FINGERPRINT_LENGTH = 1 << 20;

    private SourceFormats()
    {
    }

    /**
     * @param file     of a source.
     * @param protocol that it is said to be of, or {@link SourceSettings#AUTO}.
     * @return type of the source.
     * @throws SettingsException when it cannot be opened, or there is no such protocol for it.
     */
    public static String typeOf(final Path file, final String protocol)
    {
        try
        {
            if (CaptureReader.isCapture(file))
            {
                return CaptureSettings.TYPE;
            }
            fileFormat(file, protocol);
            return FileSettings.TYPE;
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
                    new BadInput(file.toString(), 0, -1, "no packet of a known protocol; known are " + known()));
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

    private static String known()
    {
        return Venues.packetFormats().stream().map(PacketFormat::name).collect(Collectors.joining(", "));
    }

    /**
     * @param file     of a venue format of its own.
     * @param protocol that it is said to be of, or {@link SourceSettings#AUTO}.
     * @return its format.
     * @throws SettingsException when there is no such format, or the file is a capture.
     */
    public static FileFormat fileFormat(final Path file, final String protocol)
    {
        try
        {
            if (CaptureReader.isCapture(file))
            {
                throw new SettingsException(file + ": a capture: it is a source of type " + CaptureSettings.TYPE);
            }
            return protocol.equals(SourceSettings.AUTO) ? Venues.guess(file) : Venues.fileFormat(protocol);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException(
                file + ": no capture, and no file of " + protocol + ": " + ex.getMessage(), ex);
        }
        catch (final IOException ex)
        {
            throw cannotBeOpened(file, ex);
        }
    }

    /**
     * @param file of a source.
     * @param date that the settings give it; null for none.
     * @return what tells it from other files, so that they are not taken for one another.
     */
    static String fingerprint(final Path file, final LocalDate date)
    {
        try (InputStream in = Files.newInputStream(file))
        {
            final CRC32C crc = new CRC32C();
            crc.update(in.readNBytes(FINGERPRINT_LENGTH));
            return Files.size(file) + " bytes, crc32c " + Long.toHexString(crc.getValue()) +
                (date == null ? "" : " " + date);
        }
        catch (final IOException ex)
        {
            throw cannotBeOpened(file, ex);
        }
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
