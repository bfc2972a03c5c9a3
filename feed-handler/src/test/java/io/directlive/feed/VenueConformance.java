package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.directlive.feed.capture.CapturePackets;
import io.directlive.feed.capture.CaptureReader;
import io.directlive.feed.capture.CaptureSelection;
import io.directlive.feed.capture.CaptureSource;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EventHeaderDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What holds for every venue format that comes in packets. A format is tested by a class of its own that extends this
 * one and says what its packets are.
 */
public abstract class VenueConformance
{
    private static final LocalDate DAY = LocalDate.of(2012, 6, 21);
    private static final long TIME = 1_340_285_400_000_000_000L;
    private static final int RANDOM_ROUNDS = 20_000;
    private static final int RANDOM_LENGTH = 1_600;
    private static final int ROUNDS_TO_WARM_UP = 20_000;
    private static final int ROUNDS_TO_MEASURE = 20;
    private static final int EVENTS_AT = 8;
    private static final int RECEIVE_TIME =
        EventLayout.MESSAGE_HEADER_LENGTH + EventHeaderDecoder.receiveTimeNsEncodingOffset();

    /** @return the format under test. */
    protected abstract PacketFormat format();

    /**
     * @return packets of one channel of one session, in order, without a gap between them; two or more, with messages
     *         of all kinds and none that is malformed.
     */
    protected abstract List<byte[]> packets();

    /**
     * @return staged captures by their path below the data folder, and {@link MessageCounts#describe()} of each; the
     *         test is skipped without the data.
     */
    protected abstract Map<String, String> captures();

    /** @return the trading date of {@link #packets()}. */
    protected LocalDate tradingDate()
    {
        return DAY;
    }

    @Test
    void shouldGiveTheSameEventsForTheSamePackets()
    {
        final Run first = new Run((byte)0);
        final Run second = new Run((byte)0xFF);

        for (final byte[] packet : packets())
        {
            first.take(packet);
            second.take(packet);
        }

        assertTrue(first.events.size() > 0);
        assertEquals(first.calls, second.calls);
        assertEquals(first.events, second.events);
        assertEquals(List.of(), first.badInput);
        assertEquals(0, first.malformed);
    }

    @Test
    void shouldGiveTheSameEventsWhenStartedLater()
    {
        assumeFalse(format().isStreamed(), "TCP itself neither repeats nor loses");
        final List<byte[]> packets = packets();
        final Run all = new Run((byte)0);
        packets.forEach(all::take);

        for (int start = 1; start < packets.size(); start++)
        {
            final Run later = new Run((byte)0xFF);
            packets.subList(start, packets.size()).forEach(later::take);

            final int missing = all.events.size() - later.events.size();
            assertTrue(missing > 0, "packets from " + start);
            assertEquals(all.events.subList(missing, all.events.size()), later.events, "packets from " + start);
        }
    }

    @Test
    void shouldGoOnWithTheMessageThatWasNotTaken()
    {
        final Run all = new Run((byte)0);
        packets().forEach(all::take);

        for (int seed = 0; seed < 50; seed++)
        {
            final Run reluctant = new Run((byte)0);
            reluctant.refusals = new Random(seed);
            packets().forEach(reluctant::take);

            assertEquals(all.calls, reluctant.calls, "seed " + seed);
            assertEquals(all.events, reluctant.events, "seed " + seed);
        }
    }

    @Test
    void shouldDropRepeats()
    {
        assumeFalse(format().isStreamed(), "TCP itself neither repeats nor loses");
        final Run once = new Run((byte)0);
        packets().forEach(once::take);

        final Run twice = new Run((byte)0);
        packets().forEach(packet ->
        {
            twice.take(packet);
            twice.take(packet);
        });
        packets().forEach(twice::take);

        assertEquals(once.calls, twice.calls);
    }

    @Test
    void shouldDeclareEachPacketThatIsMissing()
    {
        assumeFalse(format().isStreamed(), "TCP itself neither repeats nor loses");
        final List<byte[]> packets = packets();
        final Run all = new Run((byte)0);
        packets.forEach(all::take);

        for (int missing = 0; missing < packets.size(); missing++)
        {
            final Run run = new Run((byte)0);
            for (int i = 0; i < packets.size(); i++)
            {
                if (i != missing)
                {
                    run.take(packets.get(i));
                }
            }
            if (missing < packets.size() - 1)
            {
                assertEquals(all.last, run.last, "without packet " + missing);
            }
            assertTrue(all.events.containsAll(run.events), "without packet " + missing);
        }
    }

    @Test
    void shouldTakePacketsThatAreCutAnywhere() throws IOException
    {
        for (final byte[] packet : packets())
        {
            for (int length = 0; length < packet.length; length++)
            {
                final byte[] cut = new byte[length];
                System.arraycopy(packet, 0, cut, 0, length);
                checkAny(cut);
            }
        }
    }

    @Test
    void shouldTakePacketsThatAreChangedAnywhere() throws IOException
    {
        final SplittableRandom random = new SplittableRandom(7);
        for (final byte[] packet : packets())
        {
            for (int i = 0; i < packet.length; i++)
            {
                for (final int value : new int[]{0, 1, 0x7F, 0x80, 0xFF, random.nextInt(256)})
                {
                    final byte[] changed = packet.clone();
                    changed[i] = (byte)value;
                    checkAny(changed);
                }
            }
        }
    }

    @Test
    void shouldTakeAnyBytes() throws IOException
    {
        final List<byte[]> packets = packets();
        final SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < RANDOM_ROUNDS; round++)
        {
            final byte[] bytes = new byte[random.nextInt(RANDOM_LENGTH)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) // A start that makes sense leads further in.
            {
                final byte[] packet = packets.get(random.nextInt(packets.size()));
                System.arraycopy(packet, 0, bytes, 0, random.nextInt(Math.min(bytes.length, packet.length) + 1));
            }
            checkAny(bytes);
        }
    }

    @Test
    void shouldAllocateNothing()
    {
        final List<byte[]> packets = packets();
        final UnsafeBuffer[] buffers = packets.stream().map(UnsafeBuffer::new).toArray(UnsafeBuffer[]::new);
        final Normaliser normaliser = newNormaliser();
        final UnsafeBuffer events = new UnsafeBuffer(new byte[normaliser.maxLength() + 2 * EVENTS_AT]);
        final VenueHandler handler = new NormalisingHandler(normaliser, events);
        for (int round = 0; round < ROUNDS_TO_WARM_UP; round++)
        {
            allocatedBy(buffers, handler);
        }

        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS_TO_MEASURE; round++)
        {
            least = Math.min(least, allocatedBy(buffers, handler));
        }

        assertEquals(0, least, "bytes allocated");
    }

    @Test
    void shouldKnowItsPackets()
    {
        for (final byte[] packet : packets())
        {
            assertTrue(format().matches(new UnsafeBuffer(packet), 0, packet.length, format().isStreamed()));
        }
        assertEquals(format(), Venues.packetFormat(format().name()));
    }

    @Test
    void shouldShowEachMessageOnce() throws IOException
    {
        final MessageCounts counts = new MessageCounts();
        for (final byte[] packet : packets())
        {
            json(packet, counts);
        }
        assertTrue(counts.messages() > 0);
        assertEquals(0, counts.bad());
    }

    @TestFactory
    Stream<DynamicTest> shouldDecodeEveryStagedCapture()
    {
        return captures().entrySet().stream().map(capture -> DynamicTest.dynamicTest(
            capture.getKey(), () -> checkCapture(StagedData.file(capture.getKey()), capture.getValue())));
    }

    private void checkCapture(final Path path, final String expected) throws IOException
    {
        assertNotNull(Venues.guess(path, CaptureSelection.ALL), "a guess at " + path);

        final MessageCounts counts = new MessageCounts();
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CapturePackets packets = new CapturePackets(
            CaptureReader.open(path), format(), CaptureSelection.ALL, VenueConformance::noBadInput);
            JsonGenerator json = JsonLines.generator(out))
        {
            final PacketJson shown = format().newJson(json, counts);
            while (!packets.isDone())
            {
                if (packets.poll())
                {
                    shown.write(
                        packets.reader().packetNumber(), packets.byteOffset(), packets.timeNs(), packets.buffer(),
                        packets.offset(), packets.length());
                }
            }
            assertNull(packets.failure());
        }
        assertEquals(expected, counts.describe());

        final Run run = new Run((byte)0);
        try (CaptureSource source = CaptureSource.open(
            path, format(), CaptureSelection.ALL, Pace.MAX, VenueConformance::noBadInput))
        {
            while (source.state() == VenueSource.State.RUNNING)
            {
                source.poll(run, 100, TIME);
            }
            assertEquals(VenueSource.State.ENDED, source.state());
        }
        assertEquals(0, run.malformed);
    }

    private static void noBadInput(final long number, final long at, final String reason)
    {
        throw new AssertionError("message " + number + " at byte " + at + ": " + reason);
    }

    private Normaliser newNormaliser()
    {
        return format().newNormaliser(new SourceSession(1, 20120621, "conformance"), tradingDate());
    }

    /** A packet that may be anything, after one that makes sense, and before one that does. */
    private void checkAny(final byte[] packet) throws IOException
    {
        final List<byte[]> packets = packets();
        final Run run = new Run((byte)0);
        run.take(packets.get(0));
        run.take(packet);
        run.take(packets.get(packets.size() - 1));

        json(packet, new MessageCounts());
    }

    private void json(final byte[] packet, final MessageCounts counts) throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonLines.generator(out))
        {
            format().newJson(json, counts).write(1, 0, TIME, new UnsafeBuffer(packet), 0, packet.length);
        }
        int depth = 0;
        try (JsonParser parser = new JsonFactory().createParser(out.toByteArray()))
        {
            while (parser.nextToken() != null)
            {
                depth = Math.max(depth, parser.currentToken().isStructStart() ? 1 : 0);
            }
        }
        assertEquals(1, depth, "one object at the least");
    }

    private long allocatedBy(final UnsafeBuffer[] packets, final VenueHandler handler)
    {
        final PacketFraming framing = format().newFraming(BadInputListener.NONE);
        final long before = Allocation.bytes();
        for (final UnsafeBuffer packet : packets)
        {
            framing.onPacket(packet, 0, packet.capacity(), TIME, handler);
        }
        return Allocation.bytes() - before;
    }

    /** Does no more than an agent would. */
    private record NormalisingHandler(Normaliser normaliser, UnsafeBuffer events) implements VenueHandler
    {
        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            normaliser.normalise(buffer, offset, length, sourceSequence, receiveTimeNs, events, EVENTS_AT);
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return true;
        }
    }

    /** One handler of the channel, from its start on; checks what must hold for whatever comes. */
    private final class Run implements SessionHandler
    {
        private final List<String> calls = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private final List<String> badInput = new ArrayList<>();
        private final byte background;
        private final Normaliser normaliser = newNormaliser();
        private final UnsafeBuffer buffer;
        private final PacketFraming framing =
            format().newFraming((number, at, reason) -> badInput.add(number + "@" + at + " " + reason));
        private Random refusals;
        private long last;
        private int malformed;

        Run(final byte background)
        {
            this.background = background;
            buffer = new UnsafeBuffer(new byte[normaliser.maxLength() + 2 * EVENTS_AT]);
        }

        void take(final byte[] packet)
        {
            // Somewhere in the middle, so that nothing takes the start of the buffer for that of the packet.
            final UnsafeBuffer packetBuffer = new UnsafeBuffer(new byte[packet.length + 7]);
            packetBuffer.putBytes(7, packet);
            int refused = 0;
            while (!framing.onPacket(packetBuffer, 7, packet.length, TIME, this))
            {
                refused++;
                assertTrue(refusals != null && refused < 100_000, "a packet is not taken though there is room");
            }
        }

        @Override
        public boolean onMessage(
            final DirectBuffer message,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            assertEquals(last + 1, sourceSequence, "numbers have no holes that were not declared");
            if (isRefused())
            {
                return false;
            }
            last = sourceSequence;
            calls.add("message " + sourceSequence + " " + JsonLines.hex(message, offset, length));

            buffer.setMemory(0, buffer.capacity(), background);
            final int eventsLength = normaliser.normalise(
                message, offset, length, sourceSequence, receiveTimeNs, buffer, EVENTS_AT);
            checkEvents(eventsLength, sourceSequence, receiveTimeNs);
            if (normaliser.fault(message, offset, length) != null)
            {
                malformed++;
            }
            normaliser.knows(message, offset, length);
            normaliser.venueTimeNs(message, offset, length);
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            assertEquals(last + 1, fromSequence, "a gap starts behind what was before");
            assertTrue(toSequence >= fromSequence, "a gap is not empty");
            if (isRefused())
            {
                return false;
            }
            last = toSequence;
            calls.add("gap " + fromSequence + " " + toSequence);
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            assertEquals(last + 1, sourceSequence, "the end is numbered like a message");
            if (isRefused())
            {
                return false;
            }
            last = sourceSequence;
            calls.add("end " + sourceSequence);
            return true;
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            throw new AssertionError("the source has one session");
        }

        private boolean isRefused()
        {
            return refusals != null && refusals.nextBoolean();
        }

        private void checkEvents(final int eventsLength, final long sourceSequence, final long receiveTimeNs)
        {
            assertTrue(eventsLength > 0 && eventsLength <= normaliser.maxLength(), "length " + eventsLength);
            int index = 0;
            int at = EVENTS_AT;
            while (at < EVENTS_AT + eventsLength)
            {
                final int length = EventLayout.length(buffer, at);
                assertTrue(length > 0 && length % 8 == 0, "length of an event: " + length);
                assertEquals(sourceSequence, EventLayout.sourceSequence(buffer, at));
                assertEquals(receiveTimeNs, EventLayout.receiveTimeNs(buffer, at));
                assertEquals(index, EventLayout.sourceIndex(buffer, at));
                assertEquals(1, EventLayout.sourceId(buffer, at));
                final boolean isLast = (EventLayout.flags(buffer, at) & EventFlags.LAST_IN_MESSAGE) != 0;
                assertEquals(at + length == EVENTS_AT + eventsLength, isLast, "LAST_IN_MESSAGE on the last, only");
                buffer.putLong(at + RECEIVE_TIME, 0);
                events.add(JsonLines.hex(buffer, at, length));
                at += length;
                index++;
            }
            assertEquals(EVENTS_AT + eventsLength, at, "whole events");
            assertEquals(background, buffer.getByte(EVENTS_AT - 1), "nothing is written before the events");
            assertEquals(background, buffer.getByte(at), "nothing is written behind the events");
        }
    }
}
