package io.directlive.ops;

import io.directlive.feed.SnapshotFeed;
import io.directlive.feed.SnapshotJoin;
import io.directlive.feed.cme.CmeSnapshotFeed;
import io.directlive.feed.cme.MdpBooks;
import io.directlive.feed.cme.MdpLoopLines;
import io.directlive.feed.line.LineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where a CME channel gets its books from: the loops of its market recovery feed, and of its definitions.
 *
 * @param lines       of the market recovery feed: that of orders or that of levels, as books are made from.
 * @param definitions lines of the instrument definition feed; empty to leave definitions out.
 * @param timeoutNs   longest time that a snapshot may take to come, ns: the loops of large channels take minutes.
 * @param heldBytes   most bytes of live packets to hold back meanwhile.
 */
public record CmeLoopSettings(
    List<LineSettings> lines, List<LineSettings> definitions, long timeoutNs, int heldBytes)
{
    /** Type of such a snapshot service. */
    public static final String TYPE = "loops";

    private static final int HELD_BYTES = 256 << 20;

    /** @return what is written as {@code snapshot}; null when nothing is. */
    static CmeLoopSettings of(final SourceFields fields)
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
        final CmeLoopSettings settings = new CmeLoopSettings(
            LinesSettings.lines(snapshot, "lines"),
            snapshot.has("definitions") ? LinesSettings.lines(snapshot, "definitions") : List.of(),
            snapshot.nanos("timeout", TimeUnit.MINUTES.toNanos(10)),
            snapshot.bytes("max-held", HELD_BYTES, 1 << 16, 1 << 30));
        snapshot.requireAllTaken();
        return settings;
    }

    /**
     * @param books         what books are made from.
     * @param receiveBuffer bytes that the kernel keeps for each line.
     * @return a feed that is at rest.
     */
    SnapshotFeed open(final MdpBooks books, final int receiveBuffer)
    {
        final List<LineConfig> all = new ArrayList<>();
        lines.forEach(line -> all.add(line.resolve()));
        definitions.forEach(line -> all.add(line.resolve()));
        return new CmeSnapshotFeed(
            books, !definitions.isEmpty(), new MdpLoopLines(all, receiveBuffer), timeoutNs);
    }

    /** @return how its snapshots are joined. */
    SnapshotJoin.Config join()
    {
        final SnapshotJoin.Config defaults = SnapshotJoin.Config.DEFAULT;
        return new SnapshotJoin.Config(heldBytes, defaults.retryNs(), defaults.retryLimitNs());
    }
}
