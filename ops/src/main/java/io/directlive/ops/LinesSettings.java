package io.directlive.ops;

import io.directlive.feed.line.AnswerChannel;
import io.directlive.feed.line.ArbiterConfig;
import io.directlive.feed.line.GapRequests;
import io.directlive.feed.line.LineConfig;
import io.directlive.feed.line.LinePackets;
import io.directlive.feed.line.LineSource;
import io.directlive.feed.line.LineSourceConfig;
import io.directlive.feed.line.VenueSessions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings that all sources of multicast lines have.
 *
 * @param lines         that carry the same.
 * @param arbiter       how the lines become one.
 * @param receiveBuffer bytes that the kernel shall keep for each line.
 * @param packetLimit   most packets that are taken of one line in one duty cycle.
 */
public record LinesSettings(List<LineSettings> lines, ArbiterConfig arbiter, int receiveBuffer, int packetLimit)
{
    /** What a datagram of an Ethernet frame holds. */
    static final int PACKET_LENGTH = 1472;

    private static final long MILLISECOND = 1_000_000;
    private static final int MOST_LINES = 16;

    /**
     * @param fields       of the source.
     * @param session      name of the only one that is taken; empty for any.
     * @param hasRequests  whether what is missing can be asked for: then a gap need not be waited for as long.
     * @param packetLength longest packet of the venue, in bytes.
     * @return the settings as written.
     */
    static LinesSettings of(
        final SourceFields fields, final String session, final boolean hasRequests, final int packetLength)
    {
        try
        {
            return new LinesSettings(
                lines(fields, "lines"),
                new ArbiterConfig(
                    session,
                    fields.nanos("gap-timeout", hasRequests ? MILLISECOND : 200 * MILLISECOND),
                    fields.nanos("stale-timeout", 3_000 * MILLISECOND),
                    fields.number("reorder-packets", 4096, 1, 1 << 20),
                    Integer.highestOneBit(fields.bytes("reorder-bytes", 4 << 20, 1 << 16, 1 << 30)),
                    packetLength),
                fields.bytes("receive-buffer", 2 << 20, 1 << 12, 1 << 30),
                fields.number("packet-limit", 64, 1, 1 << 16));
        }
        catch (final IllegalArgumentException ex)
        {
            throw fields.fault(ex.getMessage(), ex);
        }
    }

    /** Lines under a key; named A, B and so on where they have no names. */
    static List<LineSettings> lines(final SourceFields fields, final String key)
    {
        final List<LineSettings> lines = new ArrayList<>();
        for (final SourceFields line : fields.parts(key))
        {
            lines.add(LineSettings.of(line, Character.toString('A' + lines.size())));
        }
        if (lines.isEmpty() || lines.size() > MOST_LINES)
        {
            throw fields.fault(key + ": there must be 1 to " + MOST_LINES, null);
        }
        return lines;
    }

    /** Asks the kernel how much it keeps for a line. */
    int grantedBuffer(final String source, final SourceContext context)
    {
        return KernelLimits.receiveBuffer(
            "sources: " + source + ": receive-buffer", receiveBuffer, context.warnings());
    }

    /**
     * Joins the lines.
     *
     * @param source      name of it.
     * @param packets     what is to know of the venue's packets.
     * @param sessions    of the venue.
     * @param requests    asks for what is missing; null when nobody can be asked.
     * @param answers     brings what was asked for; closed when the lines cannot be joined; null without requests.
     * @param buffer      bytes that the kernel keeps for each line.
     * @param isFromStart whether all of the session is taken, although a part is known downstream.
     * @param context     what the source is given.
     * @return the source.
     */
    LineSource open(
        final String source,
        final LinePackets packets,
        final VenueSessions sessions,
        final GapRequests requests,
        final AnswerChannel answers,
        final int buffer,
        final boolean isFromStart,
        final SourceContext context)
    {
        final List<LineConfig> resolved = lines.stream().map(LineSettings::resolve).toList();
        try
        {
            return new LineSource(
                new LineSourceConfig(source, resolved, arbiter, buffer, packetLimit, isFromStart),
                packets,
                sessions,
                requests,
                answers,
                context.clock(),
                context.counters(),
                context.badInput());
        }
        catch (final IOException ex)
        {
            throw new SettingsException("sources: " + source + ": " + ex.getMessage(), ex);
        }
    }
}
