package io.directlive.feed.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.BinaryFileReader;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueSource;
import io.directlive.feed.itch.ItchMessage;
import io.directlive.feed.itch.ItchRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInVenueTest
{
    private static final long NOW = 1_000_000_000_000L;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BuiltInVenue.MAX_MESSAGE_LENGTH]);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1, 8, 400", "2, 1, 16", "3, 40, 30", "4, 2, 2000"})
    void shouldSendAValidDay(final long seed, final int symbolCount, final int ordersPerSymbol)
    {
        final BuiltInVenue venue = new BuiltInVenue(config(seed, symbolCount, ordersPerSymbol, 100_000));
        final NaiveReplay replay = new NaiveReplay();
        final int count = 150_000;
        for (int i = 0; i < count; i++)
        {
            final int length = venue.next(buffer, 0);
            assertNull(ItchRules.faultOf(buffer, 0, length));
            replay.onMessage(buffer, length);
        }
        venue.close();
        for (int i = 0; i < BuiltInVenue.CLOSING_MESSAGES; i++)
        {
            replay.onMessage(buffer, venue.next(buffer, 0));
        }

        assertTrue(venue.isEnded());
        assertEquals(0, venue.next(buffer, 0));
        assertEquals(count + BuiltInVenue.CLOSING_MESSAGES, venue.messageCount());
        assertEquals("[A, C, D, E, F, H, I, P, Q, R, S, U, X]", replay.counts.keySet().toString());
        assertTrue(replay.most <= 2 * ordersPerSymbol, "live orders " + replay.most);
        assertTrue(replay.orders.size() >= symbolCount * ordersPerSymbol / 8, "orders left " + replay.orders.size());
    }

    @Test
    void shouldKeepBooksTensOfLevelsDeep()
    {
        final BuiltInVenue venue = new BuiltInVenue(BuiltInVenueConfig.defaults(1));
        final NaiveReplay replay = new NaiveReplay();
        for (int i = 0; i < 300_000; i++)
        {
            replay.onMessage(buffer, venue.next(buffer, 0));
        }

        replay.bids.values().forEach(levels -> assertTrue(levels.size() >= 10, "bids " + levels.size()));
        replay.asks.values().forEach(levels -> assertTrue(levels.size() >= 10, "asks " + levels.size()));
        assertTrue(replay.deepest >= 30, "deepest " + replay.deepest);
        replay.liveOrders.values().forEach(live -> assertTrue(live > 200 && live < 600, "live " + live));
    }

    @Test
    void shouldEndTheDayAtItsClose()
    {
        final BuiltInVenue venue = new BuiltInVenue(config(1, 2, 16, 2));
        final NaiveReplay replay = new NaiveReplay();
        for (int length = venue.next(buffer, 0); length > 0; length = venue.next(buffer, 0))
        {
            replay.onMessage(buffer, length);
        }

        assertTrue(venue.isEnded());
        assertEquals(6, replay.counts.get('S'));
        assertEquals(venue.messageCount(), replay.counts.values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void shouldSendTheSameBytesForTheSameSeedOnly()
    {
        assertEquals(hash(7), hash(7));
        assertNotEquals(hash(7), hash(8));
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 10_000})
    void shouldWriteFile(final long count) throws IOException
    {
        final Path file = folder.resolve("day.itch");
        final BuiltInVenueConfig config = config(5, 3, 20, 100_000);

        assertEquals(count, BuiltInVenue.writeBinaryFile(config, file, count));

        final BuiltInVenue venue = new BuiltInVenue(config);
        final NaiveReplay replay = new NaiveReplay();
        try (BinaryFileReader reader = BinaryFileReader.open(file))
        {
            while (reader.next())
            {
                if (count - reader.messageNumber() == BuiltInVenue.CLOSING_MESSAGES - 1)
                {
                    venue.close();
                }
                final int length = venue.next(buffer, 0);
                assertEquals(
                    new UnsafeBuffer(buffer, 0, length),
                    new UnsafeBuffer(reader.buffer(), reader.offset(), reader.length()));
                replay.onMessage(buffer, length);
            }
            assertEquals(BinaryFileReader.State.END_OF_FILE, reader.state());
            assertEquals(count, reader.messageNumber());
            assertEquals(Files.size(file), reader.bytesRead());
        }
        assertEquals(6, replay.counts.get('S'));
    }

    @Test
    void shouldAllocateNothing()
    {
        final BuiltInVenue venue = new BuiltInVenue(BuiltInVenueConfig.defaults(1));
        generate(venue, 300_000);

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++)
        {
            final long before = Allocation.bytes();
            generate(venue, 200_000);
            least = Math.min(least, Allocation.bytes() - before);
        }

        assertEquals(0, least);
    }

    @Test
    void shouldStampMessagesWithTheirIntendedTimes()
    {
        final BuiltInVenueSource source = source(3, 0);
        final List<Long> received = new ArrayList<>();
        final SessionHandler handler = handler(received);

        assertEquals(1, source.poll(handler, 100, NOW));
        assertEquals(0, source.poll(handler, 100, NOW + 333_333_332));
        assertEquals(1, source.poll(handler, 100, NOW + 333_333_333));
        assertEquals(5, source.poll(handler, 100, NOW + 2_000_000_000L));

        assertEquals(
            List.of(
                NOW, NOW + 333_333_333, NOW + 666_666_666, NOW + 1_000_000_000, NOW + 1_333_333_333,
                NOW + 1_666_666_666, NOW + 2_000_000_000),
            received);
        assertEquals(NOW + 2_333_333_333L, source.intendedTimeNs());
    }

    @Test
    void shouldHandOverAllThatIsPolledWithoutARate()
    {
        final BuiltInVenueSource source = source(0, 1_000);
        final List<Long> received = new ArrayList<>();

        assertEquals(600, source.poll(handler(received), 600, NOW));
        assertEquals(400, source.poll(handler(received), 600, NOW + 1));

        assertEquals(VenueSource.State.ENDED, source.state());
        assertEquals(1_000, received.stream().filter(time -> time == NOW || time == NOW + 1).count());
        assertEquals(1_001, received.size(), "and the end of the session");
    }

    @Test
    void shouldNotPaceWhatIsKnownDownstream()
    {
        final BuiltInVenueSource source = source(1, 0);
        final List<Long> received = new ArrayList<>();
        source.resumeAfter(500);

        assertEquals(501, source.poll(handler(received), 1_000, NOW));
        assertEquals(1, source.poll(handler(received), 1_000, NOW + 1_000_000_000L));
    }

    @Test
    void shouldHandOverAgainWhatWasNotTaken()
    {
        final BuiltInVenueSource source = source(0, 0);
        final List<Long> numbers = new ArrayList<>();
        final boolean[] isOpen = {false};
        final SessionHandler handler = new SessionHandler()
        {
            @Override
            public boolean onMessage(
                final DirectBuffer message, final int offset, final int length, final long sourceSequence,
                final long receiveTimeNs)
            {
                if (isOpen[0])
                {
                    numbers.add(sourceSequence);
                }
                isOpen[0] = !isOpen[0];
                return !isOpen[0];
            }

            @Override
            public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
            {
                throw new AssertionError("nothing is lost");
            }

            @Override
            public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
            {
                return true;
            }

            @Override
            public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
            {
                throw new AssertionError("the source has one session");
            }
        };

        for (int i = 0; i < 6; i++)
        {
            source.poll(handler, 10, NOW);
        }

        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), numbers);
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense()
    {
        assertThrows(IllegalArgumentException.class, () -> new BuiltInVenueConfig(1, List.of(), 100, 1));
        assertThrows(IllegalArgumentException.class, () -> new BuiltInVenueConfig(1, List.of("A", "A"), 100, 1));
        assertThrows(IllegalArgumentException.class, () -> new BuiltInVenueConfig(1, List.of("NINELETRS"), 100, 1));
        assertThrows(IllegalArgumentException.class, () -> new BuiltInVenueConfig(1, List.of("A"), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BuiltInVenueConfig(1, List.of("A"), 100, 0));
        assertFalse(BuiltInVenueConfig.defaults(1).symbols().isEmpty());
    }

    private void generate(final BuiltInVenue venue, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            venue.next(buffer, 0);
        }
    }

    private int hash(final long seed)
    {
        final BuiltInVenue venue = new BuiltInVenue(BuiltInVenueConfig.defaults(seed));
        int hash = 0;
        for (int i = 0; i < 50_000; i++)
        {
            final int length = venue.next(buffer, 0);
            assertEquals(length, ItchMessage.expectedLength(buffer.getByte(0)));
            for (int k = 0; k < length; k++)
            {
                hash = 31 * hash + buffer.getByte(k);
            }
        }
        return hash;
    }

    private static BuiltInVenueSource source(final long messagesPerSecond, final long messageLimit)
    {
        return new BuiltInVenueSource(
            new BuiltInVenue(config(1, 2, 16, 100_000)), messagesPerSecond, messageLimit);
    }

    private static BuiltInVenueConfig config(
        final long seed, final int symbolCount, final int ordersPerSymbol, final long messagesPerSecond)
    {
        final List<String> symbols = new ArrayList<>();
        for (int i = 0; i < symbolCount; i++)
        {
            symbols.add("SYM" + i);
        }
        return new BuiltInVenueConfig(seed, symbols, ordersPerSymbol, messagesPerSecond);
    }

    private static SessionHandler handler(final List<Long> received)
    {
        return new SessionHandler()
        {
            @Override
            public boolean onMessage(
                final DirectBuffer message, final int offset, final int length, final long sourceSequence,
                final long receiveTimeNs)
            {
                return received.add(receiveTimeNs);
            }

            @Override
            public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
            {
                throw new AssertionError("nothing is lost");
            }

            @Override
            public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
            {
                return received.add(receiveTimeNs + 1_000);
            }

            @Override
            public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
            {
                throw new AssertionError("the source has one session");
            }
        };
    }
}
