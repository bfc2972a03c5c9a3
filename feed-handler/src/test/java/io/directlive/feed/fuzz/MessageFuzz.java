package io.directlive.feed.fuzz;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.feed.itch.ItchNormaliser;
import java.time.LocalDate;
import org.agrona.concurrent.UnsafeBuffer;

/** The input is one ITCH message. */
final class MessageFuzz implements FuzzBody
{
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final long TIME = 1_790_000_000_000_000_000L;

    private final Normaliser first = new ItchNormaliser(SourceSession.of(1, DAY, "fuzz"), DAY);
    private final Normaliser second = new ItchNormaliser(SourceSession.of(1, DAY, "fuzz"), DAY);

    @Override
    public long run(final byte[] input)
    {
        final long digest = run(first, input, (byte)0);
        EventCheck.check(digest == run(second, input, (byte)0xFF), "the same message, other events");
        return digest;
    }

    @Override
    public long allocationLimit(final byte[] input)
    {
        return 1 << 22;
    }

    private static long run(final Normaliser normaliser, final byte[] input, final byte background)
    {
        final EventCheck check = new EventCheck(normaliser, background, false);
        final UnsafeBuffer message = new UnsafeBuffer(input); // To read on behind it is an error.
        final int length = Math.min(input.length, 0xFFFF);
        EventCheck.check(check.onMessage(message, 0, length, 1, TIME), "refused");
        return check.digest();
    }
}
