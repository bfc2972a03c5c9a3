package io.directlive.ops;

import com.typesafe.config.Config;
import io.directlive.feed.Pace;
import io.directlive.feed.SourceSession;
import io.directlive.feed.capture.CaptureSelection;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * One source as the settings name it: a record for each type, which knows the settings of its type and how to open a
 * source of them. Immutable.
 */
public sealed interface SourceSettings permits FileInputSettings, LiveSettings, VenueSettings
{
    /** Protocol of a source whose content tells. */
    String AUTO = "auto";

    /** @return number of the source, 1 to 65535. */
    int id();

    /** @return for people. */
    String name();

    /** @return symbols that are taken; empty for all. */
    List<String> symbols();

    /** @return trading date of the session that is opened next; may read the source's input. */
    LocalDate tradingDate();

    /** @return what the source reads, for people: a path, or its name. */
    String input();

    /** @return whether a clock holds the source back, so that silence means nothing. */
    boolean isPaced();

    /** @return whether several handlers see the same messages with the same numbers. */
    default boolean isSharable()
    {
        return true;
    }

    /**
     * @return what tells the source's messages from others with the same numbers; symbols aside. Sources of the same
     *         identity give the same messages.
     */
    String identity();

    /** @return the settings that {@link #identity()} is made of, for people. */
    String identifiedBy();

    /**
     * Opens the source.
     *
     * @param context what the source is given.
     * @return the source and what gives its messages a meaning.
     * @throws SettingsException when it cannot be opened as the settings say.
     * @throws BadInputException when its input is not what the settings say.
     */
    OpenedSource open(SourceContext context);

    /** @return the session that is opened next. */
    default SourceSession session()
    {
        return SourceSession.of(id(), tradingDate(), name());
    }

    /**
     * @param config of one source.
     * @return the source as written.
     * @throws SettingsException that names the first setting that cannot be used.
     */
    static SourceSettings of(final Config config)
    {
        final SourceFields fields = new SourceFields(config);
        final int id = fields.number("id", 1, 0xFFFF);
        final String type = fields.text("type");
        final SourceSettings settings = switch (type)
        {
            case CaptureSettings.TYPE -> CaptureSettings.of(id, fields);
            case FileSettings.TYPE -> FileSettings.of(id, fields);
            case CmeSettings.TYPE -> CmeSettings.of(id, fields);
            case IexTpSettings.TYPE -> IexTpSettings.of(id, fields);
            case MoldUdpSettings.TYPE -> MoldUdpSettings.of(id, fields);
            case PitchSettings.TYPE -> PitchSettings.of(id, fields);
            case SoupTcpSettings.TYPE -> SoupTcpSettings.of(id, fields);
            case VenueSettings.TYPE -> VenueSettings.of(id, fields);
            default -> webSocket(id, type, fields);
        };
        fields.requireAllTaken();
        return settings;
    }

    private static SourceSettings webSocket(final int id, final String type, final SourceFields fields)
    {
        if (!WebSocketSettings.types().contains(type))
        {
            throw new SettingsException("sources: type " + type + " is not one of " + String.join(", ",
                CaptureSettings.TYPE, FileSettings.TYPE, MoldUdpSettings.TYPE,
                CmeSettings.TYPE, PitchSettings.TYPE, IexTpSettings.TYPE, SoupTcpSettings.TYPE, VenueSettings.TYPE,
                String.join(", ", WebSocketSettings.types())));
        }
        return WebSocketSettings.of(id, type, fields);
    }

    /**
     * @param text a date such as 2019-01-30.
     * @return the date.
     */
    static LocalDate date(final String text)
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
    static Pace pace(final String text)
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
    static CaptureSelection selection(final String group, final int port)
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
