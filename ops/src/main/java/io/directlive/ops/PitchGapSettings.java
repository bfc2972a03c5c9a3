package io.directlive.ops;

import io.directlive.feed.pitch.GapLimits;
import io.directlive.feed.pitch.PitchGapConfig;
import io.directlive.feed.pitch.PitchLinkConfig;
import io.directlive.feed.pitch.PitchLogin;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where missing messages of a unit of PITCH are asked for: the gap request proxy.
 *
 * @param address     of the proxy, host:port; looked up when the source is opened.
 * @param login       who asks.
 * @param limits      what the venue allows.
 * @param link        times of a session.
 * @param answers     group that the messages come by.
 * @param gapLimit    most messages of a gap that is asked for.
 * @param retryNs     after how long promised messages are asked for again, ns.
 * @param timeoutNs   after how long without progress a gap is given up, ns.
 * @param reconnectNs from one try to connect to the next, ns.
 */
public record PitchGapSettings(
    String address,
    PitchLogin login,
    GapLimits limits,
    PitchLinkConfig link,
    LineSettings answers,
    long gapLimit,
    long retryNs,
    long timeoutNs,
    long reconnectNs)
{
    private static final long DEFAULT_GAP_LIMIT = 100_000;

    /** @return what is written as {@code gap-requests}; null when nothing is. */
    static PitchGapSettings of(final SourceFields fields)
    {
        final SourceFields requests = fields.part("gap-requests");
        if (requests == null)
        {
            return null;
        }
        final SourceFields answers = requests.part("answers");
        if (answers == null)
        {
            throw requests.fault("answers is missing", null);
        }
        final PitchGapSettings settings = new PitchGapSettings(
            requests.text("address"),
            PitchFields.login(requests),
            limits(requests),
            PitchFields.link(requests),
            LineSettings.of(answers, "answers"),
            requests.number("gap-limit", DEFAULT_GAP_LIMIT, 1L, Long.MAX_VALUE),
            requests.nanos("retry", TimeUnit.MILLISECONDS.toNanos(200)),
            requests.nanos("timeout", TimeUnit.SECONDS.toNanos(2)),
            requests.nanos("reconnect-delay", TimeUnit.SECONDS.toNanos(1)));
        requests.requireAllTaken();
        if (settings.timeoutNs() < settings.retryNs())
        {
            throw requests.fault("timeout is shorter than retry", null);
        }
        return settings;
    }

    private static GapLimits limits(final SourceFields requests)
    {
        try
        {
            return new GapLimits(
                requests.number("max-messages", 1, 0xFFFF),
                requests.number("per-second", 1, Integer.MAX_VALUE),
                requests.number("per-minute", 1, Integer.MAX_VALUE),
                requests.number("per-day", 1, Integer.MAX_VALUE));
        }
        catch (final IllegalArgumentException ex)
        {
            throw requests.fault(ex.getMessage(), ex);
        }
    }

    /** Looks up the proxy. */
    PitchGapConfig resolve()
    {
        return new PitchGapConfig(
            SoupFields.resolve(List.of(address)).get(0),
            login,
            limits,
            link,
            gapLimit,
            retryNs,
            timeoutNs,
            reconnectNs);
    }
}
