package io.directlive.ops;

import io.directlive.feed.SnapshotFeed;
import io.directlive.feed.pitch.PitchLinkConfig;
import io.directlive.feed.pitch.PitchLogin;
import io.directlive.feed.pitch.PitchSpinConfig;
import io.directlive.feed.pitch.PitchSpinFeed;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where a unit of PITCH gets its open orders from: its spin server.
 *
 * @param address   of the server, host:port; looked up when the source is opened.
 * @param login     who asks.
 * @param link      times of a session.
 * @param retryNs   from a session that failed to the next one, ns.
 * @param timeoutNs longest time that a spin may take to come, ns.
 */
public record PitchSpinSettings(String address, PitchLogin login, PitchLinkConfig link, long retryNs, long timeoutNs)
{
    /** Type of such a snapshot service. */
    public static final String TYPE = "spin";

    /** @return what is written as {@code snapshot}; null when nothing is. */
    static PitchSpinSettings of(final SourceFields fields)
    {
        final SourceFields snapshot = fields.part("snapshot");
        if (snapshot == null)
        {
            return null;
        }
        if (!snapshot.text("type").equals(TYPE))
        {
            throw snapshot.fault("type " + snapshot.text("type") + " is not " + TYPE, null);
        }
        final PitchSpinSettings settings = new PitchSpinSettings(
            snapshot.text("address"),
            PitchFields.login(snapshot),
            PitchFields.link(snapshot),
            snapshot.nanos("retry", TimeUnit.SECONDS.toNanos(1)),
            snapshot.nanos("timeout", TimeUnit.SECONDS.toNanos(30)));
        snapshot.requireAllTaken();
        return settings;
    }

    /** @return a client that is at rest. */
    SnapshotFeed open()
    {
        return new PitchSpinFeed(new PitchSpinConfig(
            SoupFields.resolve(List.of(address)).get(0), login, link, retryNs, timeoutNs));
    }
}
