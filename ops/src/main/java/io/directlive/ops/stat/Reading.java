package io.directlive.ops.stat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All that the counters said at one moment.
 *
 * @param timeNs           when, by {@link System#nanoTime}.
 * @param startTimeMs      of the media driver, since the Unix epoch.
 * @param heartbeatAgeMs   since the media driver last showed that it is alive.
 * @param clockTickAgeMs   since the last clock tick of the ordered stream; 0 when it has none.
 * @param counters         of the stages, in the order of their ids.
 * @param streams          that are published.
 * @param cluster          what the member of a cluster says of itself; null when the instance is none.
 * @param driver           counters of the media driver.
 * @param distinctErrors   first line of each distinct error that driver and archive have logged, with its count.
 */
record Reading(
    long timeNs,
    long startTimeMs,
    long heartbeatAgeMs,
    long clockTickAgeMs,
    List<StageCounter> counters,
    List<Stream> streams,
    ClusterState cluster,
    Map<DriverCounter, Long> driver,
    List<String> distinctErrors)
{
    /** Takes copies. */
    Reading
    {
        counters = List.copyOf(counters);
        streams = List.copyOf(streams);
        distinctErrors = List.copyOf(distinctErrors);
        final EnumMap<DriverCounter, Long> copy = new EnumMap<>(DriverCounter.class);
        copy.putAll(driver);
        driver = copy;
    }

    /** @return sum of a counter over all that have it. */
    long sum(final Enum<?> counter)
    {
        return counters.stream().filter(c -> c.is(counter)).mapToLong(StageCounter::value).sum();
    }

    long driver(final DriverCounter counter)
    {
        return driver.getOrDefault(counter, 0L);
    }

    /** @return the same counter in this reading; null when it was not there. */
    StageCounter same(final StageCounter other)
    {
        for (final StageCounter counter : counters)
        {
            if (counter.id() == other.id() && counter.typeId() == other.typeId() && counter.name().equals(other.name()))
            {
                return counter;
            }
        }
        return null;
    }

    /** @return the same stream in this reading; null when it was not there. */
    Stream same(final Stream other)
    {
        for (final Stream stream : streams)
        {
            if (stream.streamId() == other.streamId() && stream.sessionId() == other.sessionId())
            {
                return stream;
            }
        }
        return null;
    }
}
