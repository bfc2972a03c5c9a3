package io.directlive.ops.stat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.protocol.StreamDirectory;
import java.io.IOException;
import java.io.PrintWriter;

/** Counters as programs read them: one object in one line, all counters, names that stay. */
final class StatJson
{
    private StatJson()
    {
    }

    static void print(
        final Interval interval, final Verdict verdict, final StreamDirectory directory, final PrintWriter out)
        throws IOException
    {
        try (JsonGenerator json =
            new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET))
        {
            final Reading now = interval.now();
            json.writeStartObject();
            json.writeBooleanField("healthy", verdict.isHealthy());
            json.writeArrayFieldStart("problems");
            for (final String problem : verdict.problems())
            {
                json.writeString(problem);
            }
            json.writeEndArray();
            json.writeStringField("instance", directory.instance());
            json.writeStringField("guarantee", directory.guarantee());
            json.writeNumberField("partition_id", directory.partitionId());
            json.writeNumberField("process_id", directory.processId());
            json.writeNumberField("interval_ns", now.timeNs() - interval.before().timeNs());
            json.writeNumberField("driver_start_time_ms", now.startTimeMs());
            json.writeNumberField("driver_heartbeat_age_ms", now.heartbeatAgeMs());
            cluster(json, interval);
            stages(json, interval);
            streams(json, interval);
            driver(json, interval);
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    /** Writes what the member of a cluster says, when there is one. */
    static void cluster(final JsonGenerator json, final Interval interval) throws IOException
    {
        final ClusterState cluster = interval.now().cluster();
        if (cluster != null)
        {
            json.writeObjectFieldStart("cluster");
            json.writeStringField("role", cluster.role().name());
            json.writeStringField("election", cluster.election().name());
            json.writeNumberField("leader", cluster.isCaughtUp() ? cluster.leader() : -1);
            json.writeNumberField("term", cluster.term());
            value(json, "commit_position", cluster.commitPosition(), interval.commitRate());
            json.writeNumberField("elections", cluster.elections());
            json.writeNumberField("snapshots", cluster.snapshots());
            json.writeNumberField("errors", cluster.errors());
            json.writeEndObject();
        }
    }

    private static void stages(final JsonGenerator json, final Interval interval) throws IOException
    {
        json.writeObjectFieldStart("stages");
        for (final Stage stage : Stage.values())
        {
            json.writeArrayFieldStart(stage.key());
            StageCounter previous = null;
            for (final StageCounter counter : interval.now().counters())
            {
                if (counter.stage() == stage)
                {
                    if (previous == null || !isSameSet(previous, counter))
                    {
                        endSet(json, previous);
                        json.writeStartObject();
                        json.writeStringField("name", counter.name());
                        json.writeNumberField("client_id", counter.ownerId());
                        json.writeObjectFieldStart("counters");
                    }
                    value(json, counter.key(), counter.value(), counter.isGauge() ? null : interval.rate(counter));
                    previous = counter;
                }
            }
            endSet(json, previous);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** A set is made at once, in the order of its constants. */
    private static boolean isSameSet(final StageCounter previous, final StageCounter counter)
    {
        return previous.name().equals(counter.name()) && previous.ownerId() == counter.ownerId() &&
            previous.typeId() < counter.typeId();
    }

    private static void endSet(final JsonGenerator json, final StageCounter last) throws IOException
    {
        if (last != null)
        {
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static void streams(final JsonGenerator json, final Interval interval) throws IOException
    {
        json.writeArrayFieldStart("streams");
        for (final Stream stream : interval.now().streams())
        {
            json.writeStartObject();
            json.writeStringField("name", stream.name());
            json.writeNumberField("stream_id", stream.streamId());
            json.writeNumberField("session_id", stream.sessionId());
            json.writeNumberField("position", stream.position());
            json.writeNumberField("bytes_per_second", interval.rate(stream));
            json.writeArrayFieldStart("readers");
            for (final Reader reader : stream.readers())
            {
                json.writeStartObject();
                json.writeStringField("name", reader.name());
                json.writeNumberField("client_id", reader.clientId());
                json.writeNumberField("registration_id", reader.registrationId());
                json.writeNumberField("lag_bytes", reader.lagLength());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void driver(final JsonGenerator json, final Interval interval) throws IOException
    {
        json.writeObjectFieldStart("driver");
        for (final DriverCounter counter : DriverCounter.values())
        {
            value(json, counter.key(), interval.now().driver(counter), interval.rate(counter));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("errors");
        for (final String error : interval.now().distinctErrors())
        {
            json.writeString(error);
        }
        json.writeEndArray();
    }

    private static void value(final JsonGenerator json, final String name, final long total, final Long perSecond)
        throws IOException
    {
        json.writeObjectFieldStart(name);
        json.writeNumberField("value", total);
        if (perSecond != null)
        {
            json.writeNumberField("per_second", perSecond);
        }
        json.writeEndObject();
    }
}
