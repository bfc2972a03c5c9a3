package io.directlive.ops;

import io.directlive.feed.SnapshotJoin;
import io.directlive.feed.cme.MdpBooks;
import io.directlive.feed.cme.MdpFormat;
import io.directlive.feed.cme.MdpLines;
import io.directlive.feed.line.LineSource;
import io.directlive.feed.line.NamedSessions;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/**
 * A source of the multicast lines of one CME MDP 3.0 channel: its incremental feed. There is no client of the TCP replay,
 * so what no line brings is healed by the recovery loops alone.
 *
 * @param id       number of the source.
 * @param name     for people.
 * @param format   of the packets: with books from orders, or from levels.
 * @param date     of the week; null for the Sunday that the current one began with.
 * @param lines    that carry the same, and how they become one.
 * @param snapshot where the books come from when packets are lost; null for nowhere.
 */
public record CmeSettings(
    int id, String name, MdpFormat format, LocalDate date, LinesSettings lines, CmeLoopSettings snapshot)
    implements LiveSettings
{
    /** Type of the source. */
    public static final String TYPE = "cme-mdp3";

    static CmeSettings of(final int id, final SourceFields fields)
    {
        final MdpFormat format = format(fields);
        return new CmeSettings(
            id,
            fields.text("name", format.name()),
            format,
            fields.date(),
            LinesSettings.of(fields, "", false, LinesSettings.PACKET_LENGTH),
            CmeLoopSettings.of(fields));
    }

    private static MdpFormat format(final SourceFields fields)
    {
        final String protocol = fields.text("protocol", MdpFormat.ORDERS.name());
        for (final MdpFormat format : List.of(MdpFormat.ORDERS, MdpFormat.LEVELS))
        {
            if (format.name().equals(protocol))
            {
                return format;
            }
        }
        throw fields.fault("protocol " + protocol + " does not come over multicast lines of CME; there is " +
            MdpFormat.ORDERS.name() + ", " + MdpFormat.LEVELS.name(), null);
    }

    /** Packets are taken as they are, and hold messages of many instruments. */
    @Override
    public List<String> symbols()
    {
        return List.of();
    }

    /** Numbers begin again with the trading week, on a Sunday; so a session has the date of that. */
    @Override
    public LocalDate tradingDate()
    {
        return date != null ? date :
            LocalDate.now(VenueTime.ZONE).with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
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

    /** A session is a week, which no packet names: so a source that is opened in another week is in another session. */
    @Override
    public OpenedSource open(final SourceContext context)
    {
        final NamedSessions sessions = new NamedSessions(format, id, tradingDate(), this::tradingDate);
        final int buffer = lines.grantedBuffer(name, context);
        final LineSource source =
            lines.open(name, MdpLines.INSTANCE, sessions, null, null, buffer, false, context);
        final MdpBooks books = format == MdpFormat.LEVELS ? MdpBooks.LEVELS : MdpBooks.ORDERS;
        return new OpenedSource(
            OpenedSource.healing(
                source,
                snapshot == null ? null : () -> snapshot.open(books, buffer),
                snapshot == null ? SnapshotJoin.Config.DEFAULT : snapshot.join(),
                context),
            sessions,
            OpenedSource.filter(format, symbols()));
    }
}
