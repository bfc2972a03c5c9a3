package io.directlive.feed.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.Normaliser;
import io.directlive.feed.Pace;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.PacketJson;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSource;
import io.directlive.feed.Venues;
import io.directlive.feed.mold.MoldBytes;
import io.directlive.feed.mold.MoldFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureSourceTest
{
    private static final String SESSION = "SESSION1";
    private static final int SECONDS = 1_340_285_400;
    private static final long NANOS = SECONDS * 1_000_000_000L;
    private static final long NOW = 5_000_000;

    private final List<String> badInput = new ArrayList<>();
    private final Taken taken = new Taken();
    private final CaptureBytes capture = CaptureBytes.nanoseconds();

    @TempDir
    private Path folder;

    @Test
    void shouldStampMessagesWithTheTimeOfTheirCapture() throws IOException
    {
        record(0, 1, 2);
        record(70, 3, 1);
        try (CaptureSource source = source(Pace.MAX))
        {
            assertEquals(3, source.poll(taken, 9, NOW));
            assertEquals(VenueSource.State.ENDED, source.state());
        }
        assertEquals(List.of("1@" + NANOS, "2@" + NANOS, "3@" + (NANOS + 70)), taken.calls);
    }

    @Test
    void shouldKeepToTheLimitInTheMiddleOfAPacket() throws IOException
    {
        record(0, 1, 5);
        try (CaptureSource source = source(Pace.MAX))
        {
            assertEquals(2, source.poll(taken, 2, NOW));
            assertEquals(VenueSource.State.RUNNING, source.state());
            taken.room = 1;
            assertEquals(1, source.poll(taken, 9, NOW));
            taken.room = 9;
            assertEquals(2, source.poll(taken, 9, NOW));
            assertEquals(5, taken.calls.size());
        }
    }

    @Test
    void shouldSayWhereAMessageBegins() throws IOException
    {
        record(0, 1, 2);
        final int first = 24 + 16 + 42 + 20 + 2;
        try (CaptureSource source = source(Pace.MAX))
        {
            source.poll(taken, 1, NOW);
            assertEquals(first, source.byteOffset());
            source.poll(taken, 1, NOW);
            assertEquals(first + 19 + 2, source.byteOffset());
        }
    }

    @Test
    void shouldPaceByTheTimeOfTheCapture() throws IOException
    {
        record(0, 1, 1);
        record(1_000, 2, 2);
        record(3_000, 4, 1);
        try (CaptureSource source = source(new Pace(10)))
        {
            assertEquals(1, source.poll(taken, 9, NOW));
            assertEquals(0, source.poll(taken, 9, NOW + 99));
            assertEquals(2, source.poll(taken, 9, NOW + 100));
            assertEquals(0, source.poll(taken, 9, NOW + 299));
            assertEquals(1, source.poll(taken, 9, NOW + 300));
        }
    }

    @Test
    void shouldNotPaceWhatIsKnownDownstream() throws IOException
    {
        record(0, 1, 2);
        record(1_000, 3, 1);
        record(2_000, 4, 1);
        try (CaptureSource source = source(Pace.REALTIME))
        {
            source.resumeAfter(3);
            assertEquals(4, source.poll(taken, 9, NOW));
        }
    }

    @Test
    void shouldTakeOnlyWhatIsSelected() throws IOException
    {
        capture.record(SECONDS, 0, CaptureBytes.udp(MoldBytes.deletes(SESSION, 1, 1)));
        capture.record(SECONDS, 0, CaptureBytes.udp(CaptureBytes.MULTICAST + 1, CaptureBytes.PORT, new byte[9]));
        capture.record(SECONDS, 0, CaptureBytes.udp(CaptureBytes.MULTICAST, 9, new byte[9]));
        capture.record(SECONDS, 0, CaptureBytes.tcp(CaptureBytes.PORT, 9, 1, 0, new byte[9]));
        try (CaptureSource source = CaptureSource.open(
            file(), MoldFormat.ITCH, CaptureSelection.of("233.54.12.111", CaptureBytes.PORT), Pace.MAX,
            this::onBadInput))
        {
            assertEquals(1, source.poll(taken, 9, NOW));
            assertEquals(3, source.packets().others());
        }
        assertEquals(List.of(), badInput);
    }

    @Test
    void shouldReportPacketsThatCannotBeUsed() throws IOException
    {
        capture.record(SECONDS, 0, CaptureBytes.udp(new byte[21]));
        final byte[] fragment = CaptureBytes.udp(new byte[9]);
        fragment[14 + 6] = 0x20;
        final int fragmentAt = capture.size() + 16;
        capture.record(SECONDS, 0, fragment);
        final int cutAt = capture.size() + 16;
        capture.record(SECONDS, 0, Arrays.copyOf(CaptureBytes.udp(new byte[9]), 45));
        try (CaptureSource source = source(Pace.MAX))
        {
            assertEquals(0, source.poll(taken, 9, NOW));
            assertEquals(1, source.packets().fragments());
            assertEquals(1, source.packets().cuts());
        }
        assertEquals(
            List.of(
                "0@" + (24 + 16 + 42) + " a packet whose messages are not as long as it is",
                "0@" + fragmentAt + " a fragment of an IP packet",
                "0@" + cutAt + " shorter than it says"),
            badInput);
    }

    @Test
    void shouldFailAfterEverythingBeforeTheCut() throws IOException
    {
        record(0, 1, 2);
        capture.raw((byte)1);
        try (CaptureSource source = source(Pace.MAX))
        {
            assertEquals(2, source.poll(taken, 9, NOW));
            assertEquals(VenueSource.State.FAILED, source.state());
            assertTrue(source.failure().reason().startsWith("packet 2: cut off"));
        }
    }

    @Test
    void shouldRefuseWhatIsNoCaptureBeforeTheFirstPoll() throws IOException
    {
        final Path path = Files.write(folder.resolve("other"), new byte[100]);
        try (CaptureSource source = CaptureSource.open(
            path, MoldFormat.ITCH, CaptureSelection.ALL, Pace.MAX, this::onBadInput))
        {
            assertEquals(VenueSource.State.FAILED, source.state());
            assertEquals(0, source.poll(taken, 9, NOW));
        }
    }

    @Test
    void shouldCutPacketsOutOfAStream() throws IOException
    {
        final byte[] stream = new byte[]{3, 1, 2, 2, 3, 4, 1, 2, 3, 1};
        int from = 0;
        for (final int length : new int[]{1, 5, 4})
        {
            capture.record(SECONDS, from, CaptureBytes.tcp(
                80, 90, 1_000 + from, 0, Arrays.copyOfRange(stream, from, from + length)));
            from += length;
        }
        final List<String> packets = new ArrayList<>();
        try (CapturePackets cut = new CapturePackets(
            CaptureReader.open(file()), new LengthFormat(), CaptureSelection.of(null, 80), this::onBadInput))
        {
            while (!cut.isDone())
            {
                if (cut.poll())
                {
                    packets.add(cut.length() + "@" + (cut.timeNs() - NANOS));
                }
            }
            assertEquals(3, cut.segments());
        }
        assertEquals(List.of("3@1", "2@1", "4@6", "1@6"), packets);
    }

    @Test
    void shouldGuessTheFormat() throws IOException
    {
        capture.record(SECONDS, 0, CaptureBytes.udp(MoldBytes.heartbeat(SESSION, 1)));
        capture.record(SECONDS, 0, CaptureBytes.udp(MoldBytes.packet(SESSION, 1, List.of(new byte[]{1, 2, 3}))));
        assertSame(MoldFormat.ANY, Venues.guess(file(), CaptureSelection.ALL));

        final CaptureBytes noise = CaptureBytes.nanoseconds().record(1, 1, CaptureBytes.udp(new byte[]{1, 2, 3}));
        assertNull(Venues.guess(Files.write(folder.resolve("noise"), noise.toByteArray()), CaptureSelection.ALL));
    }

    private void record(final int nanos, final long sequence, final int count)
    {
        capture.record(SECONDS, nanos, CaptureBytes.udp(MoldBytes.deletes(SESSION, sequence, count)));
    }

    private CaptureSource source(final Pace pace) throws IOException
    {
        return CaptureSource.open(file(), MoldFormat.ITCH, CaptureSelection.ALL, pace, this::onBadInput);
    }

    private Path file() throws IOException
    {
        return Files.write(folder.resolve("capture"), capture.toByteArray());
    }

    private void onBadInput(final long number, final long at, final String reason)
    {
        badInput.add(number + "@" + at + " " + reason);
    }

    /** A format in which the first byte of a packet is its length. */
    private static final class LengthFormat implements PacketFormat
    {
        @Override
        public String name()
        {
            return "length";
        }

        @Override
        public boolean isStreamed()
        {
            return true;
        }

        @Override
        public int packetLength(final DirectBuffer stream, final int offset, final int available)
        {
            return stream.getByte(offset);
        }

        @Override
        public Normaliser newNormaliser(final SourceSession session, final LocalDate tradingDate)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public PacketFraming newFraming(final BadInputListener badInput)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public PacketJson newJson(final JsonGenerator json, final MessageCounts counts)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean matches(final DirectBuffer packet, final int offset, final int length, final boolean isTcp)
        {
            return isTcp;
        }
    }

    private static final class Taken implements SessionHandler
    {
        private final List<String> calls = new ArrayList<>();
        private int room = Integer.MAX_VALUE;

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
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

        private boolean take(final String call)
        {
            if (room == 0)
            {
                return false;
            }
            room--;
            calls.add(call);
            return true;
        }
    }
}
