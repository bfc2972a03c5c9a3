package io.directlive.feed.dbn;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbnFileSourceTest
{
    private static final long T = DbnRecords.RECEIVE_TIME;
    private static final long NOW = 5_000_000;

    private final Taken taken = new Taken();

    @TempDir
    private Path folder;

    @Test
    void shouldNumberRecordsAndStampThemAsTheyWereCaptured() throws IOException
    {
        try (VenueSource source = source(Pace.MAX, record(0, 1), record(1_000, 1), record(2_000, 1)))
        {
            assertEquals(2, source.poll(taken, 2, NOW));
            assertEquals(VenueSource.State.RUNNING, source.state());
            assertEquals(1, source.poll(taken, 2, NOW));
            assertEquals(VenueSource.State.ENDED, source.state());
            assertEquals(List.of("1@" + T, "2@" + (T + 1_000), "3@" + (T + 2_000)), taken.records);
        }
    }

    @Test
    void shouldStampWithNowWhatHasNoTime() throws IOException
    {
        final UnsafeBuffer untimed = record(0, 1);
        untimed.putLong(40, -1, LITTLE_ENDIAN);
        try (VenueSource source = source(Pace.MAX, untimed))
        {
            source.poll(taken, 2, NOW);
            assertEquals(List.of("1@" + NOW), taken.records);
        }
    }

    @Test
    void shouldHandOverAgainWhatWasNotTaken() throws IOException
    {
        try (VenueSource source = source(Pace.MAX, record(0, 1), record(1, 1)))
        {
            taken.room = 1;
            assertEquals(1, source.poll(taken, 9, NOW));
            assertEquals(0, source.poll(taken, 9, NOW));
            taken.room = 9;
            assertEquals(1, source.poll(taken, 9, NOW));
            assertEquals(List.of("1@" + T, "2@" + (T + 1)), taken.records);
        }
    }

    @Test
    void shouldPaceByReceiveTimeFromTheFirstThatIsNotKnown() throws IOException
    {
        try (VenueSource source = source(
            new Pace(10), record(0, 1), record(77_000, 1), record(78_000, 1), record(80_000, 1)))
        {
            source.resumeAfter(1);
            assertEquals(2, source.poll(taken, 9, NOW));
            assertEquals(0, source.poll(taken, 9, NOW + 99));
            assertEquals(1, source.poll(taken, 9, NOW + 100));
            assertEquals(1, source.poll(taken, 9, NOW + 300));
            assertEquals(VenueSource.State.ENDED, source.state());
        }
    }

    @Test
    void shouldNotTakeTwoVenuesForOne() throws IOException
    {
        try (VenueSource source = source(Pace.MAX, record(0, 1), record(0, 0), record(1, 2), record(2, 1)))
        {
            assertEquals(2, source.poll(taken, 9, NOW));
            assertEquals(VenueSource.State.FAILED, source.state());
            assertEquals(3, source.failure().messageNumber());
            assertEquals("is of publisher 2, those before of 1: a source is one venue", source.failure().reason());
            assertEquals(0, source.poll(taken, 9, NOW));
        }
    }

    @Test
    void shouldRefuseAnotherKindOfFile() throws IOException
    {
        try (VenueSource source = DbnFileSource.open(Files.writeString(folder.resolve("x"), "no"), Pace.MAX))
        {
            assertEquals(VenueSource.State.FAILED, source.state());
            assertEquals(0, source.poll(taken, 9, NOW));
        }
    }

    private VenueSource source(final Pace pace, final UnsafeBuffer... records) throws IOException
    {
        return DbnFileSource.open(file(records), pace);
    }

    private Path file(final UnsafeBuffer... records) throws IOException
    {
        return Files.write(folder.resolve("file.dbn"), DbnRecords.file(3, records));
    }

    private static UnsafeBuffer record(final long later, final int publisherId)
    {
        final UnsafeBuffer record = DbnRecords.order('A', 'B', 1, 1, 1, 0);
        record.putShort(2, (short)publisherId, LITTLE_ENDIAN);
        record.putLong(40, T + later, LITTLE_ENDIAN);
        return record;
    }

    private static final class Taken implements SessionHandler
    {
        private final List<String> records = new ArrayList<>();
        private int room = Integer.MAX_VALUE;

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            if (records.size() >= room)
            {
                return false;
            }
            assertEquals(56, length);
            records.add(sourceSequence + "@" + receiveTimeNs);
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            throw new AssertionError("a file has no gaps");
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            throw new AssertionError("a file does not say that its session is complete");
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            throw new AssertionError("the source has one session");
        }
    }
}
