package io.directlive.ops;

import io.directlive.feed.VenueFilter;
import io.directlive.feed.iex.IexFormat;
import io.directlive.feed.iex.IexLines;
import io.directlive.feed.line.NamedSessions;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A source of IEX-TP multicast lines. What no line brings cannot be asked for: no public source tells the bytes of a
 * gap-fill request.
 *
 * @param id      number of the source.
 * @param name    for people.
 * @param format  of the messages.
 * @param date    trading date of the first session; null for today, or to go on with the session before.
 * @param symbols that are taken; empty for all.
 * @param lines   that carry the same, and how they become one.
 */
public record IexTpSettings(
    int id, String name, IexFormat format, LocalDate date, List<String> symbols, LinesSettings lines)
    implements LiveSettings
{
    /** Type of the source. */
    public static final String TYPE = "iex-tp";

    static IexTpSettings of(final int id, final SourceFields fields)
    {
        final IexFormat format = format(fields);
        final String session = fields.text("session", "");
        if (!session.matches("\\d{0,10}"))
        {
            throw fields.fault("session " + session + " is not a number", null);
        }
        return new IexTpSettings(
            id,
            fields.text("name", format.name()),
            format,
            fields.date(),
            fields.texts("symbols"),
            LinesSettings.of(fields, session, false, LinesSettings.PACKET_LENGTH));
    }

    private static IexFormat format(final SourceFields fields)
    {
        final String protocol = fields.text("protocol");
        return IexFormat.ALL.stream().filter(format -> format.name().equals(protocol)).findFirst().orElseThrow(
            () -> fields.fault("protocol " + protocol + " does not come over IEX-TP; there is " +
                IexFormat.ALL.stream().map(IexFormat::name).collect(Collectors.joining(", ")), null));
    }

    /** Groups may move; what they carry is the channel that is known by its name. */
    @Override
    public String identity()
    {
        return TYPE + " " + format.name() + " " + name;
    }

    @Override
    public String identifiedBy()
    {
        return "type, protocol, name";
    }

    @Override
    public OpenedSource open(final SourceContext context)
    {
        final VenueFilter filter = OpenedSource.filter(format, symbols);
        final NamedSessions sessions = new NamedSessions(format, id, date, this::tradingDate);
        return new OpenedSource(
            lines.open(
                name,
                new IexLines(format),
                sessions,
                null,
                null,
                lines.grantedBuffer(name, context),
                false,
                context),
            sessions,
            filter);
    }
}
