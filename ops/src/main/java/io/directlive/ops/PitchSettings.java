package io.directlive.ops;

import io.directlive.feed.SnapshotJoin;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueSource;
import io.directlive.feed.line.LineSource;
import io.directlive.feed.line.NamedSessions;
import io.directlive.feed.pitch.PitchAnswers;
import io.directlive.feed.pitch.PitchFormat;
import io.directlive.feed.pitch.PitchGapRequests;
import io.directlive.feed.pitch.PitchLines;
import io.directlive.feed.pitch.PitchSource;
import io.directlive.feed.pitch.PitchUnit;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;

/**
 * A source of the multicast lines of one unit of Cboe PITCH: units have numbers of their own, so each is a source.
 *
 * @param id          number of the source.
 * @param name        for people.
 * @param unit        that is taken, 1 to 255; others may come by the same groups.
 * @param date        trading date; null for today.
 * @param symbols     that are taken; empty for all.
 * @param lines       that carry the same, and how they become one.
 * @param gapRequests where missing messages are asked for; null for nowhere.
 * @param snapshot    where the open orders come from when messages are lost for good; null for nowhere.
 */
public record PitchSettings(
    int id,
    String name,
    int unit,
    LocalDate date,
    List<String> symbols,
    LinesSettings lines,
    PitchGapSettings gapRequests,
    PitchSpinSettings snapshot) implements LiveSettings
{
    /** Type of the source. */
    public static final String TYPE = "cboe-pitch";

    static PitchSettings of(final int id, final SourceFields fields)
    {
        final int unit = fields.number("unit", PitchUnit.LOWEST, PitchUnit.HIGHEST);
        final PitchGapSettings requests = PitchGapSettings.of(fields);
        return new PitchSettings(
            id,
            fields.text("name", TYPE + " unit " + unit),
            unit,
            fields.date(),
            fields.texts("symbols"),
            LinesSettings.of(fields, "", requests != null, LinesSettings.PACKET_LENGTH),
            requests,
            PitchSpinSettings.of(fields));
    }

    /** Groups and servers may move; what they send is the unit that is known by its name. */
    @Override
    public String identity()
    {
        return TYPE + " " + unit + " " + name;
    }

    @Override
    public String identifiedBy()
    {
        return "type, unit, name";
    }

    /** A session is a day, which no packet names: so a source that is opened on another day is in another session. */
    @Override
    public OpenedSource open(final SourceContext context)
    {
        final VenueFilter filter = OpenedSource.filter(PitchFormat.INSTANCE, symbols);
        final NamedSessions sessions =
            new NamedSessions(PitchFormat.INSTANCE, id, tradingDate(), this::tradingDate);
        final VenueSource source = OpenedSource.healing(
            join(sessions, context),
            snapshot == null ? null : snapshot::open,
            SnapshotJoin.Config.DEFAULT,
            context);
        return new OpenedSource(new PitchSource(source), sessions, filter);
    }

    private LineSource join(final NamedSessions sessions, final SourceContext context)
    {
        final PitchLines packets = new PitchLines(unit);
        final int buffer = lines.grantedBuffer(name, context);
        if (gapRequests == null)
        {
            return lines.open(name, packets, sessions, null, null, buffer, false, context);
        }
        try
        {
            final PitchGapRequests requests = new PitchGapRequests(unit, gapRequests.resolve());
            final PitchAnswers answers = PitchAnswers.open(requests, gapRequests.answers().resolve(), buffer);
            return lines.open(name, packets, sessions, requests, answers, buffer, false, context);
        }
        catch (final IOException ex)
        {
            throw new SettingsException("sources: " + name + ": " + ex.getMessage(), ex);
        }
    }
}
