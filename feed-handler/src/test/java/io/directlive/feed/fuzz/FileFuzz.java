package io.directlive.feed.fuzz;

import io.directlive.feed.FileFormat;
import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;

/** The input is a file. */
final class FileFuzz implements FuzzBody
{
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final long TIME = 1_790_000_000_000_000_000L;
    private static final int POLL_LIMIT = 100;

    private final FileFormat format;

    FileFuzz(final FileFormat format)
    {
        this.format = format;
    }

    @Override
    public long run(final byte[] input) throws IOException
    {
        final Path path = TemporaryFile.of(input);
        final long digest = digest(path, (byte)0, false);
        EventCheck.check(digest == digest(path, (byte)0xFF, true), "the same file, other events");
        return digest;
    }

    /** Readers have buffers of their own. Compressed input may become a thousand times as long, piece by piece. */
    @Override
    public long allocationLimit(final byte[] input)
    {
        return (1 << 26) + 4096L * input.length;
    }

    private long digest(final Path path, final byte background, final boolean isReluctant) throws IOException
    {
        final Normaliser normaliser = format.newNormaliser(SourceSession.of(1, DAY, "fuzz"), DAY);
        final EventCheck check = new EventCheck(normaliser, background, isReluctant);
        try (VenueSource source = format.open(path, normaliser, Pace.MAX))
        {
            drain(source, check);
            final String failure = source.failure() == null ? "" : source.failure().toString();
            return check.digest() * 31 + failure.hashCode();
        }
    }

    /** Polls a source until it has ended; it must come on with each few polls. */
    static void drain(final VenueSource source, final EventCheck check)
    {
        int idle = 0;
        while (source.state() == VenueSource.State.RUNNING)
        {
            final int calls = check.calls();
            final long bytesRead = source.bytesRead();
            source.poll(check, POLL_LIMIT, TIME);
            idle = check.calls() == calls && source.bytesRead() == bytesRead ? idle + 1 : 0;
            EventCheck.check(idle < 100, "a source that neither ends nor goes on");
        }
        EventCheck.check(
            source.state() == VenueSource.State.FAILED == (source.failure() != null), "a failure without a reason");
    }
}
