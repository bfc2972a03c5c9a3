package io.directlive.feed.glimpse;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.fuzz.EventCheck;
import io.directlive.feed.fuzz.FuzzBody;
import io.directlive.feed.soup.SoupBytes;
import io.directlive.feed.soup.SoupLogin;
import io.directlive.feed.soup.SoupSession;
import io.directlive.feed.soup.SoupSessionFuzz;
import io.directlive.feed.soup.SoupTimers;
import io.directlive.feed.soup.SoupVersion;
import java.util.zip.CRC32C;

/**
 * The first byte of the input chooses how the end of a snapshot is numbered, how much a snapshot may hold and how TCP cuts
 * the rest, which is what a GLIMPSE server sends after the login. A snapshot is a function of its messages: it is the
 * same however they are cut, in whatever order they come, and however the sorting is divided.
 */
public final class GlimpseFuzz implements FuzzBody
{
    private static final long TIME = 1_790_000_000_000_000_000L;
    private static final int SMALL = 500;
    private static final int LARGE = 1 << 20;

    @Override
    public long run(final byte[] input)
    {
        if (input.length == 0)
        {
            return 0;
        }
        final int choice = input[0] & 0xFF;
        final SequenceField field = (choice & 1) == 0 ? SequenceField.DECIMAL_20 : SequenceField.BINARY_8;
        final int maxLength = (choice & 2) == 0 ? LARGE : SMALL;
        final GlimpseAttempt attempt = attempt(field, maxLength, input, Integer.MAX_VALUE, Integer.MAX_VALUE);
        final long digest = digest(attempt);
        EventCheck.check(
            digest == digest(attempt(field, maxLength, input, 1 + choice % 11, 1 + choice % 5)),
            "cut otherwise, another snapshot");
        if (attempt.nextSequence() != 0 && attempt.fault() == null)
        {
            checkOrder(attempt.messages(), maxLength);
        }
        return digest;
    }

    @Override
    public long allocationLimit(final byte[] input)
    {
        return (1 << 25) + 4096L * input.length;
    }

    private static GlimpseAttempt attempt(
        final SequenceField field, final int maxLength, final byte[] input, final int longestRead, final int moveLimit)
    {
        final SoupSession session = new SoupSession(
            new SoupLogin("user", "password", "", SoupVersion.V3_00), SoupTimers.DEFAULT, BadInputListener.NONE);
        final GlimpseAttempt attempt = new GlimpseAttempt(field, maxLength);
        attempt.begin();
        session.start("", 1, TIME);
        SoupSessionFuzz.feed(session, attempt, SoupBytes.accepted("S", 1), 0, longestRead);
        feed(session, attempt, input, longestRead);
        if (attempt.nextSequence() != 0 && attempt.fault() == null)
        {
            arrange(attempt.messages(), moveLimit);
        }
        return attempt;
    }

    /** What is over takes no more: the client leaves then. */
    private static void feed(
        final SoupSession session, final GlimpseAttempt attempt, final byte[] input, final int longestRead)
    {
        int at = 1;
        while (session.isOpen() && !isOver(attempt) && (at < input.length || session.hasPacket()))
        {
            if (session.hasPacket())
            {
                session.poll(attempt, 1);
            }
            else
            {
                final int length =
                    Math.min(Math.min(longestRead, input.length - at), session.inbound().remaining());
                session.inbound().put(input, at, length);
                session.onReceived(TIME);
                at += length;
            }
        }
    }

    private static boolean isOver(final GlimpseAttempt attempt)
    {
        return attempt.fault() != null || attempt.isTooLarge() || attempt.nextSequence() != 0;
    }

    private static void arrange(final Spin spin, final int moveLimit)
    {
        int steps = 0;
        while (!spin.arrange(moveLimit))
        {
            EventCheck.check(++steps < 1_000_000, "sorting without end");
        }
    }

    /** What was arranged, put in backwards, is arranged in the same way. */
    private static void checkOrder(final Spin spin, final int maxLength)
    {
        final Spin reversed = new Spin(maxLength);
        for (int i = spin.count() - 1; i >= 0; i--)
        {
            EventCheck.check(reversed.add(spin.buffer(), spin.offset(i), spin.length(i)), "room that was there");
        }
        arrange(reversed, 3);
        EventCheck.check(reversed.fault() == null && reversed.duplicates() == 0, "arranged, and not as it should be");
        EventCheck.check(digest(spin) == digest(reversed), "in another order, another snapshot");
    }

    private static long digest(final GlimpseAttempt attempt)
    {
        final String how = attempt.nextSequence() + " " + attempt.fault() + " " + attempt.isTooLarge();
        return how.hashCode() * 31L + (attempt.fault() == null ? digest(attempt.messages()) : 0);
    }

    private static long digest(final Spin spin)
    {
        final CRC32C digest = new CRC32C();
        for (int i = 0; i < spin.count(); i++)
        {
            digest.update(spin.length(i));
            for (int at = 0; at < spin.length(i); at++)
            {
                digest.update(spin.buffer().getByte(spin.offset(i) + at));
            }
        }
        return digest.getValue();
    }
}
