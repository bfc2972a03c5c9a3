package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.directlive.feed.itch.ItchEncoder;
import io.directlive.feed.itch.ItchNormaliser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryFileSourceTest
{
    private static final LocalDate DAY = LocalDate.of(2012, 6, 21);
    private static final long NINE_THIRTY = 34_200_000_000_000L;
    private static final long NOW = 5_000_000;

    private final ItchNormaliser normaliser = new ItchNormaliser(SourceSession.of(1, DAY, "test"), DAY);
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    private final Taken taken = new Taken();

    @TempDir
    private Path folder;

    @BeforeEach
    void messagesOneSecondApart()
    {
        for (int i = 0; i < 4; i++)
        {
            message(ItchEncoder.orderDelete(buffer, 0, 1, 0, NINE_THIRTY + i * 1_000L, i));
        }
    }

    @Test
    void shouldHandOverAllThereIsUpToTheLimit() throws IOException
    {
        try (BinaryFileSource source = source(Pace.MAX))
        {
            assertEquals(3, source.poll(taken, 3, NOW));
            assertEquals(VenueSource.State.RUNNING, source.state());
            assertEquals(1, source.poll(taken, 3, NOW));
            assertEquals(VenueSource.State.ENDED, source.state());
            assertEquals(List.of("1@5000000", "2@5000000", "3@5000000", "4@5000000"), taken.messages);
        }
    }

    @Test
    void shouldHandOverAgainWhatWasNotTaken() throws IOException
    {
        try (BinaryFileSource source = source(Pace.MAX))
        {
            taken.room = 2;
            assertEquals(2, source.poll(taken, 9, NOW));
            taken.room = 9;
            assertEquals(2, source.poll(taken, 9, NOW));
            assertEquals(List.of("1@5000000", "2@5000000", "3@5000000", "4@5000000"), taken.messages);
        }
    }

    @Test
    void shouldPaceByVenueTime() throws IOException
    {
        try (BinaryFileSource source = source(new Pace(10)))
        {
            assertEquals(1, source.poll(taken, 9, NOW));
            assertEquals(0, source.poll(taken, 9, NOW + 99));
            assertEquals(1, source.poll(taken, 9, NOW + 100));
            assertEquals(2, source.poll(taken, 9, NOW + 300));
            assertEquals(VenueSource.State.ENDED, source.state());
        }
    }

    @Test
    void shouldNotPaceWhatIsKnownDownstream() throws IOException
    {
        try (BinaryFileSource source = source(Pace.REALTIME))
        {
            source.resumeAfter(2);
            assertEquals(3, source.poll(taken, 9, NOW));
            assertEquals(0, source.poll(taken, 9, NOW + 999));
            assertEquals(1, source.poll(taken, 9, NOW + 1_000));
        }
    }

    @Test
    void shouldNotWaitForMessagesWithoutATime() throws IOException
    {
        content.reset();
        message(ItchEncoder.orderDelete(buffer, 0, 1, 0, NINE_THIRTY, 1));
        message(5);
        message(ItchEncoder.orderDelete(buffer, 0, 1, 0, NINE_THIRTY + 1, 2));
        try (BinaryFileSource source = source(Pace.REALTIME))
        {
            assertEquals(2, source.poll(taken, 9, NOW));
            assertEquals(1, source.poll(taken, 9, NOW + 1));
        }
    }

    @Test
    void shouldTellEndOfSessionUntilItIsTaken() throws IOException
    {
        content.writeBytes(new byte[2]);
        try (BinaryFileSource source = source(Pace.MAX))
        {
            taken.room = 4;
            assertEquals(4, source.poll(taken, 9, NOW));
            assertEquals(VenueSource.State.RUNNING, source.state());
            taken.room = 1;
            assertEquals(0, source.poll(taken, 9, NOW));
            assertEquals(VenueSource.State.ENDED, source.state());
            assertEquals("end 5", taken.messages.get(4));
        }
    }

    @Test
    void shouldFailAfterEverythingBeforeTheCut() throws IOException
    {
        content.write(0);
        try (BinaryFileSource source = source(Pace.MAX))
        {
            assertEquals(4, source.poll(taken, 9, NOW));
            assertEquals(VenueSource.State.FAILED, source.state());
            assertEquals(5, source.failure().messageNumber());
            assertEquals(4 * 21, source.failure().byteOffset());
            assertEquals(source.bytesTotal(), source.bytesRead());
        }
    }

    @Test
    void shouldRefuseFileWithoutLengthsBeforeTheFirstPoll() throws IOException
    {
        content.reset();
        content.writeBytes(new byte[]{0, 0, 'S', 0, 0});
        try (BinaryFileSource source = source(Pace.MAX))
        {
            assertEquals(VenueSource.State.FAILED, source.state());
            assertNotNull(source.failure());
            assertEquals(0, source.poll(taken, 9, NOW));
        }
    }

    @Test
    void shouldReadPaces()
    {
        assertEquals(Pace.MAX, Pace.parse("max"));
        assertEquals(Pace.REALTIME, Pace.parse("1x"));
        assertEquals(new Pace(2.5), Pace.parse("2.5X"));
        assertEquals(new Pace(10), Pace.parse("10"));
        for (final String text : List.of("fast", "0", "-1x", "x", "", "NaN", "Infinity"))
        {
            assertThrows(IllegalArgumentException.class, () -> Pace.parse(text), text);
        }
    }

    private BinaryFileSource source(final Pace pace) throws IOException
    {
        return BinaryFileSource.open(
            Files.write(folder.resolve("file"), content.toByteArray()), normaliser, pace);
    }

    private void message(final int length)
    {
        content.write(0);
        content.write(length);
        content.write(buffer.byteArray(), 0, length);
    }

    private static final class Taken implements SessionHandler
    {
        private final List<String> messages = new ArrayList<>();
        private int room = Integer.MAX_VALUE;

        @Override
        public boolean onMessage(
            final DirectBuffer message, final int offset, final int length, final long sourceSequence,
            final long receiveTimeNs)
        {
            return take(sourceSequence + "@" + receiveTimeNs);
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            return take("gap " + fromSequence + "-" + toSequence);
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return take("end " + sourceSequence);
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            throw new AssertionError("the source has one session");
        }

        private boolean take(final String text)
        {
            if (room == 0)
            {
                return false;
            }
            room--;
            messages.add(text);
            return true;
        }
    }
}
