package io.directlive.feed.fuzz;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.Pace;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.SourceSession;
import io.directlive.feed.Venues;
import io.directlive.feed.capture.CaptureSelection;
import io.directlive.feed.capture.CaptureSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;

/** The first byte of the input says which format is asked for, the rest is the capture. */
final class CaptureFuzz implements FuzzBody
{
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    @Override
    public long run(final byte[] input) throws IOException
    {
        if (input.length == 0)
        {
            return 0;
        }
        final PacketFormat asked = Venues.packetFormats().get((input[0] & 0xFF) % Venues.packetFormats().size());
        final Path path = TemporaryFile.of(Arrays.copyOfRange(input, 1, input.length));
        final PacketFormat guessed = Venues.guess(path, CaptureSelection.ALL);
        final long digest = run(path, asked);
        return guessed == null || guessed == asked ? digest : digest * 31 + run(path, guessed);
    }

    /** Each TCP stream has a buffer, and there can be one in each few dozen bytes of a capture. */
    @Override
    public long allocationLimit(final byte[] input)
    {
        return (1 << 27) + (1L << 16) * input.length;
    }

    private static long run(final Path path, final PacketFormat format) throws IOException
    {
        final long digest = digest(path, format, (byte)0, false);
        EventCheck.check(digest == digest(path, format, (byte)0xFF, true), "the same capture, other events");
        return digest;
    }

    private static long digest(
        final Path path, final PacketFormat format, final byte background, final boolean isReluctant)
        throws IOException
    {
        final EventCheck check = new EventCheck(
            format.newNormaliser(SourceSession.of(1, DAY, "fuzz"), DAY), background, isReluctant);
        try (CaptureSource source = CaptureSource.open(
            path, format, CaptureSelection.ALL, Pace.MAX, BadInputListener.NONE))
        {
            FileFuzz.drain(source, check);
            final String failure = source.failure() == null ? "" : source.failure().toString();
            return check.digest() * 31 + failure.hashCode();
        }
    }
}
