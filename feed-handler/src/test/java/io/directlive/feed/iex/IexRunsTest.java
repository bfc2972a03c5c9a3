package io.directlive.feed.iex;

import static io.directlive.feed.iex.Packets.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSource;
import io.directlive.feed.capture.CaptureBytes;
import io.directlive.feed.capture.CaptureReader;
import io.directlive.feed.capture.CaptureSelection;
import io.directlive.feed.capture.CaptureSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture in which the numbers of one session id begin again, twice. */
class IexRunsTest implements SessionHandler
{
    private static final long START = 1_600_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final LocalDate DAY = LocalDate.of(2017, 4, 25);

    private final List<String> calls = new ArrayList<>();
    private final List<String> bad = new ArrayList<>();
    private int refusals;
    private int room = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    @Test
    void shouldTakeEachRunAsASessionOfItsOwn() throws IOException
    {
        play(IexRunsTest::session, 9);

        assertEquals(
            List.of(
                "1 a", "2 b", "session 20170426", "1 A", "2 B", "lost 3 to 3", "4 D", "session 20170427", "1 x"),
            calls);
        assertEquals(List.of(), bad);
    }

    @Test
    void shouldWaitUntilTheSessionIsTaken() throws IOException
    {
        refusals = 5;
        room = 1;
        play(IexRunsTest::session, 1);

        assertEquals(
            List.of(
                "1 a", "2 b", "session 20170426", "1 A", "2 B", "lost 3 to 3", "4 D", "session 20170427", "1 x"),
            calls);
    }

    @Test
    void shouldTakeTheFirstOnlyWhenTheOthersAreNotWanted() throws IOException
    {
        play(null, 9);

        assertEquals(List.of("1 a", "2 b"), calls);
        assertEquals(2, bad.size());
    }

    private void play(final IntFunction<Normaliser> sessions, final int limit) throws IOException
    {
        final CaptureBytes capture = CaptureBytes.nanoseconds();
        record(capture, 0, segment(1, 0, START, "a", "b"));
        record(capture, 4, segment(1, 0, START + 4 * SECOND));
        record(capture, 5, segment(1, 0, START + 5 * SECOND, "A", "B"));
        record(capture, 5, segment(1, 0, START + 5 * SECOND, "A", "B"));
        record(capture, 6, segment(4, 9, START + 6 * SECOND, "D"));
        record(capture, 20, segment(1, 0, START + 20 * SECOND, "x"));
        final Path file = Files.write(folder.resolve("runs.pcap"), capture.toByteArray());
        try (CaptureSource source = new CaptureSource(
            CaptureReader.open(file), IexFormat.DEEP, CaptureSelection.ALL, Pace.MAX, sessions,
            (number, at, reason) -> bad.add(number + " " + reason)))
        {
            for (int i = 0; i < 100 && source.state() == VenueSource.State.RUNNING; i++)
            {
                source.poll(this, limit, 7);
            }
            assertEquals(VenueSource.State.ENDED, source.state());
        }
    }

    private static void record(final CaptureBytes capture, final int seconds, final UnsafeBuffer packet)
    {
        capture.record(1_600_000_000 + seconds, 0, CaptureBytes.udp(packet.byteArray()));
    }

    private static Normaliser session(final int later)
    {
        return new IexNormaliser(IexFormat.DEEP, new SourceSession(1, 20_170_425 + later, "run"), DAY);
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        if (room == 0)
        {
            room = 1;
            return false;
        }
        room--;
        calls.add(sourceSequence + " " + (char)buffer.getByte(offset));
        return true;
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        calls.add("lost " + fromSequence + " to " + toSequence);
        return true;
    }

    @Override
    public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
    {
        throw new AssertionError("IEX says no end");
    }

    @Override
    public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
    {
        if (refusals-- > 0)
        {
            return false;
        }
        refusals = 0;
        calls.add("session " + normaliser.session().epoch());
        return true;
    }
}
