package io.directlive.ops.stat;

import java.util.concurrent.TimeUnit;

/**
 * Two readings, and what happened between them.
 *
 * @param before earlier.
 * @param now    later.
 */
record Interval(Reading before, Reading now)
{
    private static final double SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    double seconds()
    {
        return (now.timeNs() - before.timeNs()) / SECOND_NS;
    }

    /** @return growth a second of a counter of the later reading. */
    long rate(final StageCounter counter)
    {
        final StageCounter earlier = before.same(counter);
        return earlier == null ? 0 : rate(counter.value() - earlier.value());
    }

    /** @return growth a second, over all that have the counter. */
    long rate(final Enum<?> counter)
    {
        return rate(now.sum(counter) - before.sum(counter));
    }

    /** @return bytes a second that were published. */
    long rate(final Stream stream)
    {
        final Stream earlier = before.same(stream);
        return earlier == null ? 0 : rate(stream.position() - earlier.position());
    }

    /** @return bytes a second that the cluster committed; 0 when the instance is no member. */
    long commitRate()
    {
        return now.cluster() == null || before.cluster() == null ? 0 :
            rate(now.cluster().commitPosition() - before.cluster().commitPosition());
    }

    long rate(final DriverCounter counter)
    {
        return rate(now.driver(counter) - before.driver(counter));
    }

    private long rate(final long growth)
    {
        return Math.round(growth / seconds());
    }
}
