package io.directlive.ops.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.venue.exchange.Departure;
import io.directlive.feed.venue.exchange.Exchange;
import io.directlive.feed.venue.exchange.LineCounts;
import io.directlive.feed.venue.exchange.LoginReport;
import io.directlive.feed.venue.exchange.LostRanges;
import io.directlive.feed.venue.exchange.RequestOutcome;
import io.directlive.feed.venue.exchange.RequestReport;
import io.directlive.feed.venue.exchange.SessionReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the venue did, for people and as one JSON object. */
record VenueReport(
    List<SessionReport> sessions,
    LineCounts lineA,
    LineCounts lineB,
    RequestReport requests,
    LoginReport soup,
    LoginReport glimpse)
{
    private static final double NANOS_PER_SECOND = 1e9;

    static VenueReport of(final Exchange exchange)
    {
        return new VenueReport(
            exchange.sessions(),
            exchange.lineA(),
            exchange.lineB(),
            exchange.requestReport(),
            exchange.soupReport(),
            exchange.glimpseReport());
    }

    void print(final PrintWriter out)
    {
        for (final SessionReport session : sessions)
        {
            out.printf(Locale.ROOT,
                "session %s: %,d messages in %,d packets, %.3f s, %,.0f a second, at most %,d; %,d lost on both lines%n",
                session.name(), session.messages(), session.packets(), seconds(session), rate(session),
                session.peakPerSecond(), session.lostOnBoth());
        }
        print(out, "A", lineA);
        print(out, "B", lineB);
        if (requests != null)
        {
            out.printf(Locale.ROOT, "re-requests: %,d answered with %,d messages; %s%n",
                requests.outcomes().get(RequestOutcome.ANSWERED), requests.messages(), notAnswered());
        }
        print(out, "SoupBinTCP", soup);
        print(out, "GLIMPSE", glimpse);
        out.flush();
    }

    void printJson(final PrintWriter out) throws IOException
    {
        try (JsonGenerator json = new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET))
        {
            json.writeStartObject();
            json.writeNumberField("messages", sessions.stream().mapToLong(SessionReport::messages).sum());
            json.writeNumberField("packets", sessions.stream().mapToLong(SessionReport::packets).sum());
            json.writeNumberField("lostOnBoth", sessions.stream().mapToLong(SessionReport::lostOnBoth).sum());
            json.writeArrayFieldStart("sessions");
            for (final SessionReport session : sessions)
            {
                write(json, session);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("lines");
            write(json, "a", lineA);
            write(json, "b", lineB);
            json.writeEndObject();
            if (requests != null)
            {
                write(json, requests);
            }
            write(json, "soup", soup);
            write(json, "glimpse", glimpse);
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    private static double seconds(final SessionReport session)
    {
        return session.sendNs() / NANOS_PER_SECOND;
    }

    private static double rate(final SessionReport session)
    {
        return session.sendNs() == 0 ? 0 : session.messages() / seconds(session);
    }

    private String notAnswered()
    {
        final StringBuilder text = new StringBuilder();
        for (final Map.Entry<RequestOutcome, Long> outcome : requests.outcomes().entrySet())
        {
            if (outcome.getKey() != RequestOutcome.ANSWERED && outcome.getValue() > 0)
            {
                text.append(text.length() == 0 ? "" : ", ").append(outcome.getKey().label()).append(' ')
                    .append(outcome.getValue());
            }
        }
        return text.length() == 0 ? "none refused" : text.toString();
    }

    private static void print(final PrintWriter out, final String name, final LineCounts line)
    {
        out.printf(Locale.ROOT,
            "line %s: %,d packets, %,d lost, %,d duplicated, %,d reordered, %,d sent; %,d heartbeats and ends%n",
            name, line.packets(), line.lost(), line.duplicated(), line.reordered(), line.sent(), line.marks());
    }

    private static void print(final PrintWriter out, final String name, final LoginReport report)
    {
        if (report != null && report.connections() > 0)
        {
            out.printf(Locale.ROOT, "%s: %,d connections, %,d logins, %,d messages, %,d dropped%n", name,
                report.connections(), report.logins(), report.messages(), dropped(report));
        }
    }

    private static long dropped(final LoginReport report)
    {
        return report.departures().entrySet().stream()
            .filter(entry -> entry.getKey().isDropped())
            .mapToLong(Map.Entry::getValue)
            .sum();
    }

    private static void write(final JsonGenerator json, final SessionReport session) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("session", session.name());
        json.writeNumberField("messages", session.messages());
        json.writeNumberField("packets", session.packets());
        json.writeFieldName("seconds");
        json.writeNumber(String.format(Locale.ROOT, "%.6f", seconds(session)));
        json.writeNumberField("messagesPerSecond", Math.round(rate(session)));
        json.writeNumberField("peakMessagesPerSecond", session.peakPerSecond());
        json.writeNumberField("lostOnBoth", session.lostOnBoth());
        json.writeArrayFieldStart("lostRanges");
        for (final LostRanges.Range range : session.lostRanges())
        {
            json.writeStartArray();
            json.writeNumber(range.from());
            json.writeNumber(range.to());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(final JsonGenerator json, final String name, final LineCounts line) throws IOException
    {
        json.writeObjectFieldStart(name);
        json.writeNumberField("packets", line.packets());
        json.writeNumberField("sent", line.sent());
        json.writeNumberField("lost", line.lost());
        json.writeNumberField("duplicated", line.duplicated());
        json.writeNumberField("reordered", line.reordered());
        json.writeNumberField("marks", line.marks());
        json.writeNumberField("refused", line.refused());
        json.writeEndObject();
    }

    private static void write(final JsonGenerator json, final RequestReport requests) throws IOException
    {
        json.writeObjectFieldStart("requests");
        for (final Map.Entry<RequestOutcome, Long> outcome : requests.outcomes().entrySet())
        {
            json.writeNumberField(outcome.getKey().label(), outcome.getValue());
        }
        json.writeNumberField("messagesAnswered", requests.messages());
        json.writeEndObject();
    }

    private static void write(final JsonGenerator json, final String name, final LoginReport report) throws IOException
    {
        if (report == null)
        {
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("connections", report.connections());
        json.writeNumberField("logins", report.logins());
        json.writeNumberField("messagesSent", report.messages());
        json.writeNumberField("spins", report.spins());
        for (final Map.Entry<Departure, Long> departure : report.departures().entrySet())
        {
            json.writeNumberField(departure.getKey().label(), departure.getValue());
        }
        json.writeEndObject();
    }
}
