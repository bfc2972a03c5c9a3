package io.directlive.feed.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.BadInput;
import io.directlive.feed.FileContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureReaderTest
{
    private static final int SECONDS = 1_340_285_400;
    private static final long NANOS = SECONDS * 1_000_000_000L;
    private static final byte[] ONE = {1, 2, 3};
    private static final byte[] TWO = {4, 5, 6, 7, 8};

    @TempDir
    private Path folder;

    /** What a reader says of one packet. */
    private record Packet(long number, long timeNs, int linkType, long byteOffset, List<Byte> bytes)
    {
        Packet(final long number, final long timeNs, final int linkType, final long byteOffset, final byte... bytes)
        {
            this(number, timeNs, linkType, byteOffset, boxed(bytes));
        }

        private static List<Byte> boxed(final byte... bytes)
        {
            final List<Byte> list = new ArrayList<>();
            for (final byte b : bytes)
            {
                list.add(b);
            }
            return list;
        }
    }

    @ParameterizedTest
    @CsvSource({"A1B2C3D4,1000", "A1B23C4D,1"})
    void shouldReadBothResolutionsInBothByteOrders(final String magic, final int unit) throws IOException
    {
        for (final ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN))
        {
            final CaptureBytes capture = new CaptureBytes(order)
                .pcap(Integer.parseUnsignedInt(magic, 16), 1).record(SECONDS, 7, ONE).record(SECONDS + 1, 999_999, TWO);

            assertEquals(
                List.of(
                    new Packet(1, NANOS + 7L * unit, 1, 40, ONE),
                    new Packet(2, NANOS + 1_000_000_000L + 999_999L * unit, 1, 59, TWO)),
                read(capture.toByteArray()));
        }
    }

    @Test
    void shouldTakeTimesBeyondTheYear2038AndIgnoreWhatIsAboveTheLinkType() throws IOException
    {
        final CaptureBytes capture = new CaptureBytes(ByteOrder.LITTLE_ENDIAN)
            .pcap(0xA1B23C4D, 0x5000_0000 | 113).record(0xF000_0000, 1, ONE);

        assertEquals(List.of(new Packet(1, 0xF000_0000L * 1_000_000_000L + 1, 113, 40, ONE)),
            read(capture.toByteArray()));
    }

    @Test
    void shouldReadBlocksInBothByteOrders() throws IOException
    {
        for (final ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN))
        {
            final CaptureBytes capture = new CaptureBytes(order);
            capture.section()
                .description(1)
                .block(0x0BAD, new byte[40])
                .description(101, capture.option(9, (byte)9))
                .packet(0, NANOS / 1_000 + 5, ONE)
                .packet(1, NANOS + 5, TWO)
                .oldPacket(1, NANOS + 6, ONE)
                .simplePacket(TWO);

            final List<Packet> packets = read(capture.toByteArray());

            assertEquals(
                List.of(NANOS + 5_000, NANOS + 5, NANOS + 6, 0L), packets.stream().map(Packet::timeNs).toList());
            assertEquals(List.of(1, 101, 101, 1), packets.stream().map(Packet::linkType).toList());
            assertEquals(
                List.of(Packet.boxed(ONE), Packet.boxed(TWO), Packet.boxed(ONE), Packet.boxed(TWO)),
                packets.stream().map(Packet::bytes).toList());
        }
    }

    @Test
    void shouldReadSectionsOfDifferentByteOrdersBehindOneAnother() throws IOException
    {
        final byte[] little =
            new CaptureBytes(ByteOrder.LITTLE_ENDIAN).section().description(1).packet(0, 1_000_000, ONE).toByteArray();
        final byte[] big =
            new CaptureBytes(ByteOrder.BIG_ENDIAN).section().description(101).packet(0, 2_000_000, TWO).toByteArray();

        assertEquals(
            List.of(1_000_000_000L, 2_000_000_000L),
            read(new CaptureBytes(ByteOrder.LITTLE_ENDIAN).raw(little).raw(big).toByteArray()).stream()
                .map(Packet::timeNs).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "6, 1500000, 1500000000", "0, 3, 3000000000", "3, 1500, 1500000000", "12, 1500000000999, 1500000000",
        "128, 3, 3000000000", "129, 3, 1500000000", "160, 6442450944, 1500000000", "161, 12884901888, 1500000000",
        "190, 4611686018427387904, 1000000000"})
    void shouldReadAnyResolution(final int resolution, final long units, final long expected) throws IOException
    {
        final CaptureBytes capture = new CaptureBytes(ByteOrder.LITTLE_ENDIAN);
        capture.section().description(1, capture.option(9, (byte)resolution)).packet(0, units, ONE);

        assertEquals(List.of(expected), read(capture.toByteArray()).stream().map(Packet::timeNs).toList());
    }

    @Test
    void shouldAddTheOffsetOfAnInterface() throws IOException
    {
        final CaptureBytes capture = new CaptureBytes(ByteOrder.BIG_ENDIAN);
        capture.section().description(1, capture.bigOption(14, SECONDS)).packet(0, 5, ONE);

        assertEquals(List.of(NANOS + 5_000), read(capture.toByteArray()).stream().map(Packet::timeNs).toList());
    }

    @Test
    void shouldReadCompressedFiles() throws IOException
    {
        final byte[] plain = CaptureBytes.nanoseconds().record(SECONDS, 7, ONE).record(SECONDS, 8, TWO).toByteArray();

        assertEquals(read(plain), read(gzip(plain)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldHandOverAllBeforeACutAnywhere(final boolean isBlocks) throws IOException
    {
        final CaptureBytes capture = isBlocks ?
            new CaptureBytes(ByteOrder.LITTLE_ENDIAN).section().description(1) :
            CaptureBytes.nanoseconds();
        final List<Integer> ends = new ArrayList<>(List.of(capture.size()));
        for (final byte[] frame : List.of(ONE, TWO, ONE))
        {
            ends.add((isBlocks ? capture.packet(0, NANOS, frame) : capture.record(SECONDS, 1, frame)).size());
        }
        final byte[] whole = capture.toByteArray();

        for (int length = 0; length < whole.length; length++)
        {
            final int at = length;
            final long expected = Math.max(ends.stream().filter(end -> end <= at).count() - 1, 0);
            try (CaptureReader reader = open(Arrays.copyOf(whole, length)))
            {
                while (reader.next())
                {
                    assertEquals(CaptureReader.State.READING, reader.state());
                }
                assertEquals(expected, reader.packetNumber(), "cut at " + length);
                final boolean isBetweenBlocks = isBlocks && (length == 28 || length == 48);
                if (ends.contains(length) || isBetweenBlocks)
                {
                    assertEquals(CaptureReader.State.END_OF_FILE, reader.state(), "cut at " + length);
                }
                else
                {
                    final BadInput failure = reader.failure();
                    assertEquals(CaptureReader.State.FAILED, reader.state(), "cut at " + length);
                    assertTrue(failure.describe().contains("packet " + (expected + 1) + ":"), failure.describe());
                    assertTrue(failure.byteOffset() <= length, failure.describe());
                }
                assertFalse(reader.next());
            }
        }
    }

    @Test
    void shouldSayWhereTheFileIsCut() throws IOException
    {
        final byte[] whole = CaptureBytes.nanoseconds().record(SECONDS, 1, ONE).record(SECONDS, 1, TWO).toByteArray();
        final Path path = Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(whole, whole.length - 1));
        try (CaptureReader reader = CaptureReader.open(path))
        {
            assertTrue(reader.next());
            assertFalse(reader.next());
            assertEquals(
                path + " at byte 43: packet 2: cut off inside a packet of 5 bytes", reader.failure().describe());
        }
    }

    @Test
    void shouldRefuseWhatIsCorrupt() throws IOException
    {
        final CaptureBytes order = new CaptureBytes(ByteOrder.LITTLE_ENDIAN);
        assertFails("neither pcap nor pcapng", "not a capture of anything".getBytes(StandardCharsets.US_ASCII));
        assertFails("shorter than the header", new byte[]{1});
        assertFails("beyond a second", CaptureBytes.nanoseconds().record(1, 1_000_000_000, ONE).toByteArray());
        assertFails("a packet of 4294967295 bytes",
            CaptureBytes.nanoseconds().raw(new byte[8]).raw((byte)-1, (byte)-1, (byte)-1, (byte)-1).raw(new byte[4])
                .toByteArray());
        assertFails("interface 3", order.section().description(1).packet(3, 1, ONE).toByteArray());
        assertFails("a block of 13 bytes", blocks().raw(
            new byte[]{1, 0, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0, 0}).toByteArray());
        final byte[] lengths = blocks().packet(0, 1, ONE).toByteArray();
        lengths[lengths.length - 4]++;
        assertFails("two lengths of a block differ", lengths);
        final byte[] byteOrder = blocks().toByteArray();
        byteOrder[9]++;
        assertFails("without a byte order", byteOrder);
        assertFails("resolution of time", new CaptureBytes(ByteOrder.LITTLE_ENDIAN).section()
            .description(1, order.option(9, (byte)100)).toByteArray());
    }

    @Test
    void shouldSkipBlocksOfAnyLength() throws IOException
    {
        final CaptureBytes capture = blocks().block(0x0BAD, new byte[3 * FileContent.MAX_PIECE]).packet(0, 1, ONE);

        assertEquals(1, read(capture.toByteArray()).size());
    }

    @Test
    void shouldTakeAnyBytes() throws IOException
    {
        final byte[] pcap = CaptureBytes.nanoseconds().record(SECONDS, 1, ONE).record(SECONDS, 1, TWO).toByteArray();
        final byte[] pcapng = blocks().packet(0, 1, ONE).simplePacket(TWO).oldPacket(0, 1, ONE).toByteArray();
        final SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 2_000; round++)
        {
            final byte[] bytes = (random.nextBoolean() ? pcap : pcapng).clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--)
            {
                bytes[random.nextInt(bytes.length)] = (byte)random.nextInt(256);
            }
            try (CaptureReader reader = open(bytes))
            {
                while (reader.next())
                {
                    assertTrue(reader.offset() >= 0 && reader.length() >= 0, "round " + round);
                    assertTrue(reader.byteOffset() + reader.length() <= bytes.length, "round " + round);
                }
                assertTrue(reader.state() != CaptureReader.State.READING, "round " + round);
            }
        }
    }

    @Test
    void shouldKnowCaptures() throws IOException
    {
        assertTrue(CaptureReader.isCapture(file(CaptureBytes.nanoseconds().toByteArray())));
        assertTrue(CaptureReader.isCapture(file(gzip(blocks().toByteArray()))));
        assertFalse(CaptureReader.isCapture(file(new byte[]{0, 12, 'S', 0})));
        assertFalse(CaptureReader.isCapture(file(new byte[0])));
    }

    @Test
    void shouldAllocateNothingForAPacket() throws IOException
    {
        final CaptureBytes capture = CaptureBytes.nanoseconds();
        for (int i = 0; i < 50_000; i++)
        {
            capture.record(SECONDS, i, ONE);
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++)
        {
            try (CaptureReader reader = open(capture.toByteArray()))
            {
                assertTrue(reader.next());
                final long before = Allocation.bytes();
                int packets = 1;
                while (packets < 40_000 && reader.next())
                {
                    packets++;
                }
                least = Math.min(least, Allocation.bytes() - before);
            }
        }
        assertEquals(0, least);
    }

    private static CaptureBytes blocks()
    {
        return new CaptureBytes(ByteOrder.LITTLE_ENDIAN).section().description(1);
    }

    private void assertFails(final String reason, final byte[] bytes) throws IOException
    {
        try (CaptureReader reader = open(bytes))
        {
            while (reader.next())
            {
                assertTrue(reader.packetNumber() < 10);
            }
            assertNotNull(reader.failure(), reason);
            assertTrue(reader.failure().reason().contains(reason), reader.failure().reason());
        }
    }

    private List<Packet> read(final byte[] bytes) throws IOException
    {
        final List<Packet> packets = new ArrayList<>();
        try (CaptureReader reader = open(bytes))
        {
            while (reader.next())
            {
                final byte[] frame = new byte[reader.length()];
                reader.buffer().getBytes(reader.offset(), frame);
                assertEquals(frame.length, reader.originalLength());
                packets.add(new Packet(
                    reader.packetNumber(), reader.timeNs(), reader.linkType(), reader.byteOffset(), frame));
            }
            assertEquals(CaptureReader.State.END_OF_FILE, reader.state(), () -> reader.failure().describe());
        }
        return packets;
    }

    private CaptureReader open(final byte[] bytes) throws IOException
    {
        return CaptureReader.open(file(bytes));
    }

    private Path file(final byte[] bytes) throws IOException
    {
        return Files.write(folder.resolve("capture"), bytes);
    }

    private static byte[] gzip(final byte[] plain) throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out))
        {
            gzip.write(plain);
        }
        return out.toByteArray();
    }
}
