package io.directlive.ops.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.subscriber.Cursor;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals survive kills at any byte, and their check finds what it is there for. */
class JournalTest
{
    private static final int MESSAGES = 40;
    private static final int EPOCH = 1;
    private static final String ROW = "7,9,AAPL,1.00";

    @TempDir
    Path directory;

    private Path file;
    private SourceFile source;

    private static final class Event
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    }

    @BeforeEach
    void generate() throws IOException
    {
        file = directory.resolve("journal");
        final Path day = directory.resolve("day.itch");
        BuiltInVenue.writeBinaryFile(BuiltInVenueConfig.defaults(3), day, MESSAGES);
        source = SourceFile.load(day, MESSAGES);
    }

    /** What a subscriber is given of the whole day, the end of the session included. */
    private List<Event> ordered()
    {
        final List<Event> events = new ArrayList<>();
        for (int i = 0; i <= source.size(); i++)
        {
            final Event event = new Event();
            if (i < source.size())
            {
                source.copy(i, event.buffer);
            }
            else
            {
                source.copy(0, event.buffer);
                event.buffer.putShort(MessageHeaderDecoder.templateIdEncodingOffset(),
                    (short)EndOfSessionDecoder.TEMPLATE_ID, ByteOrder.LITTLE_ENDIAN);
            }
            EventLayout.sequence(event.buffer, 0, i + 1);
            EventLayout.basisSequence(event.buffer, 0, i + 1);
            EventLayout.streamEpoch(event.buffer, 0, EPOCH);
            events.add(event);
        }
        return events;
    }

    private void write(final List<Event> events, final String rows) throws IOException
    {
        try (Journal journal = Journal.open(file))
        {
            for (final Event event : events)
            {
                journal.event(1, event.buffer, 0);
            }
            journal.rows(rows);
            journal.commit(new Cursor(0, EPOCH, events.size()));
        }
    }

    private List<String> faults() throws IOException
    {
        return new JournalCheck("reader", Tier.ORDERS, source, List.of(ROW), new LongArrayList()).run(file).faults();
    }

    @Test
    void shouldFindNothingWrongWithTheWholeDay() throws Exception
    {
        write(ordered(), "3," + ROW);
        assertEquals(List.of(), faults());
    }

    @Test
    void shouldFindAHole() throws Exception
    {
        final List<Event> events = ordered();
        events.remove(10);
        write(events, "3," + ROW);
        assertTrue(faults().get(0).contains("event 1:12 after 1:10"), faults().toString());
    }

    @Test
    void shouldFindARepeat() throws Exception
    {
        final List<Event> events = ordered();
        events.add(10, events.get(9));
        write(events, "3," + ROW);
        assertTrue(faults().get(0).contains("event 1:10 after 1:10"), faults().toString());
    }

    @Test
    void shouldFindAMessageThatWasLeftOutBeforeItWasNumbered() throws Exception
    {
        final List<Event> events = ordered();
        events.remove(10);
        for (int i = 10; i < events.size(); i++)
        {
            EventLayout.sequence(events.get(i).buffer, 0, i + 1);
            EventLayout.basisSequence(events.get(i).buffer, 0, i + 1);
        }
        write(events, "3," + ROW);
        assertTrue(faults().get(0).contains("and not message 11/0 of the venue"), faults().toString());
    }

    @Test
    void shouldFindOtherBytes() throws Exception
    {
        final List<Event> events = ordered();
        final int venueTime = EventLayout.MESSAGE_HEADER_LENGTH + EventHeaderDecoder.venueTimeNsEncodingOffset();
        events.get(5).buffer.putByte(venueTime, (byte)(events.get(5).buffer.getByte(venueTime) + 1));
        write(events, "3," + ROW);
        assertTrue(faults().get(0).contains("and not message 6/0 of the venue"), faults().toString());
    }

    @Test
    void shouldFindWhatAnotherSubscriberWasGivenOtherwise() throws Exception
    {
        final LongArrayList stream = new LongArrayList();
        write(ordered(), "3," + ROW);
        new JournalCheck("first", Tier.ORDERS, source, List.of(ROW), stream).run(file);
        stream.setLong(7, 0);

        final List<String> faults =
            new JournalCheck("second", Tier.ORDERS, source, List.of(ROW), stream).run(file).faults();

        assertEquals(List.of("second: event 8 has other bytes than another subscriber was given"), faults);
    }

    /** A subscriber ends with the poll that brings the end of the session, which may bring more. */
    @Test
    void shouldNotAskWhatComesAfterTheEnd() throws Exception
    {
        final LongArrayList stream = new LongArrayList();
        final List<Event> events = ordered();
        final Event status = new Event();
        status.buffer.putBytes(0, events.get(events.size() - 1).buffer, 0, status.buffer.capacity());
        status.buffer.putShort(MessageHeaderDecoder.templateIdEncodingOffset(),
            (short)SourceStatusDecoder.TEMPLATE_ID, ByteOrder.LITTLE_ENDIAN);
        EventLayout.sequence(status.buffer, 0, events.size() + 1);
        EventLayout.basisSequence(status.buffer, 0, events.size() + 1);
        events.add(status);
        write(events, "3," + ROW);
        new JournalCheck("first", Tier.ORDERS, source, List.of(ROW), stream).run(file);
        Files.delete(file);
        write(events.subList(0, events.size() - 1), "3," + ROW);

        assertEquals(
            List.of(), new JournalCheck("second", Tier.ORDERS, source, List.of(ROW), stream).run(file).faults());
    }

    @Test
    void shouldFindAWrongRow() throws Exception
    {
        write(ordered(), "3,7,9,AAPL,1.01");
        assertEquals(List.of("reader: row 1 of depth is 7,9,AAPL,1.01, and not " + ROW), faults());
    }

    @Test
    void shouldFindAnEndThatIsMissing() throws Exception
    {
        final List<Event> events = ordered();
        write(events.subList(0, events.size() - 2), "3," + ROW);
        assertTrue(faults().get(0).contains("and message 40/0 of the venue is next"), faults().toString());
    }

    @Test
    void shouldTellWhatWasLost() throws Exception
    {
        write(ordered(), "3," + ROW);
        try (Journal journal = Journal.open(file))
        {
            journal.fault("lost 4 to 5: TIMEOUT");
            journal.commit(journal.cursor());
        }
        assertEquals(List.of("reader: lost 4 to 5: TIMEOUT"), faults());
    }

    @Test
    void shouldGoOnFromTheLastCommitWhereverItWasCut() throws Exception
    {
        final List<Event> events = ordered();
        write(events.subList(0, 5), "3," + ROW);
        final byte[] first = Files.readAllBytes(file);
        try (Journal journal = Journal.open(file))
        {
            events.subList(5, 9).forEach(event -> journal.event(2, event.buffer, 0));
            journal.commit(new Cursor(0, EPOCH, 9));
        }
        final byte[] both = Files.readAllBytes(file);

        for (int length = 0; length < both.length; length++)
        {
            Files.write(file, Arrays.copyOf(both, length));
            try (Journal journal = Journal.open(file))
            {
                if (length < first.length)
                {
                    assertNull(journal.cursor(), "cut at " + length);
                }
                else
                {
                    assertEquals(new Cursor(0, EPOCH, 5), journal.cursor(), "cut at " + length);
                }
                assertFalse(journal.isOver());
            }
            assertEquals(length < first.length ? 0 : first.length, Files.size(file));
        }
    }

    @Test
    void shouldKnowThatTheSessionIsOver() throws Exception
    {
        write(ordered(), "3," + ROW);
        try (Journal journal = Journal.open(file))
        {
            assertTrue(journal.isOver());
        }
    }

    @Test
    void shouldRefuseWhatIsNoJournal() throws Exception
    {
        Files.write(file, new byte[64]);
        assertThrows(IOException.class, () -> Journal.open(file));
    }
}
