package io.directlive.feed.dbn;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DbnReaderTest
{
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3 })
    void shouldReadEachVersionPlainAndCompressed(final int version) throws IOException
    {
        final byte[] file = DbnRecords.file(version, order(1), order(2), order(3));

        assertEquals("1 2 3 END_OF_FILE", read(file));
        assertEquals("1 2 3 END_OF_FILE", read(Zstd.compress(file)));
    }

    @Test
    void shouldReadFramesOneAfterTheOther() throws IOException
    {
        final byte[] file = DbnRecords.file(3, order(1), order(2));
        final byte[] skippable = { 0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9 };
        final int half = file.length - 70; // Inside the first record.

        assertEquals("1 2 END_OF_FILE", read(join(
            skippable,
            Zstd.compress(Arrays.copyOf(file, half)),
            skippable,
            Zstd.compress(Arrays.copyOfRange(file, half, file.length)))));
    }

    @Test
    void shouldHandOverAllThatIsWholeBeforeACut() throws IOException
    {
        final byte[] file = DbnRecords.file(2, order(1), order(2));
        final int metadata = DbnRecords.metadata(2).length;

        for (int cut = 0; cut < file.length; cut++)
        {
            final int whole = Math.max(0, (cut - metadata) / 56);
            final boolean isBetween = cut >= metadata && (cut - metadata) % 56 == 0;
            assertEquals(
                (whole > 0 ? "1 " : "") + (isBetween ? "END_OF_FILE" : "FAILED"), read(Arrays.copyOf(file, cut)));
        }
    }

    @Test
    void shouldSayWhereItEnded() throws IOException
    {
        final byte[] file = DbnRecords.file(2, order(1), order(2));
        final int metadata = DbnRecords.metadata(2).length;
        try (DbnReader reader = DbnReader.open(written(Arrays.copyOf(file, file.length - 1))))
        {
            assertTrue(reader.next());
            assertFalse(reader.next());
            assertEquals(2, reader.failure().messageNumber());
            assertEquals(metadata + 56, reader.failure().byteOffset());
            assertEquals("cut off inside a record of 56 bytes", reader.failure().reason());
        }
    }

    @Test
    void shouldFailOnceOnACutOrDamagedFrame() throws IOException
    {
        final UnsafeBuffer[] records = new UnsafeBuffer[4_000];
        final Random random = new Random(5);
        for (int i = 0; i < records.length; i++)
        {
            records[i] = DbnRecords.order('A', 'B', random.nextLong(), random.nextLong() >>> 20, 1, 0);
        }
        final byte[] zstd = Zstd.compress(DbnRecords.file(1, records));

        for (int cut = 4; cut < zstd.length; cut += 1 + zstd.length / 97)
        {
            assertTrue(read(Arrays.copyOf(zstd, cut)).endsWith("FAILED"));
            final byte[] damaged = zstd.clone();
            damaged[cut] ^= 0x55;
            final String outcome = read(damaged);
            assertTrue(outcome.endsWith("FAILED") || outcome.endsWith("END_OF_FILE"));
        }
    }

    @Test
    void shouldReadRecordsAcrossItsBuffer() throws IOException
    {
        final UnsafeBuffer[] records = new UnsafeBuffer[25_000]; // Longer than a buffer.
        Arrays.setAll(records, i -> order(i + 1));

        try (DbnReader reader = DbnReader.open(written(DbnRecords.file(3, records))))
        {
            final int metadata = DbnRecords.metadata(3).length;
            for (int i = 1; i <= records.length; i++)
            {
                assertTrue(reader.next());
                assertEquals(i, DbnRecord.orderId(reader.buffer(), reader.offset()));
                assertEquals(metadata + (i - 1) * 56L, reader.byteOffset());
            }
            assertFalse(reader.next());
            assertEquals(DbnReader.State.END_OF_FILE, reader.state());
            assertEquals(reader.bytesTotal(), reader.bytesRead());
        }
    }

    @Test
    void shouldRefuseWhatIsNoDbn() throws IOException
    {
        assertEquals("FAILED does not start as DBN", refusal(new byte[0]));
        assertEquals("FAILED does not start as DBN", refusal("no market data".getBytes()));
        final byte[] file = DbnRecords.file(3);
        file[3] = 4;
        assertEquals("FAILED version 4 of DBN is not known", refusal(file));
        file[3] = 0;
        assertEquals("FAILED version 0 of DBN is not known", refusal(file));
        file[3] = 3;
        file[7] = (byte)0xFF;
        assertEquals("FAILED metadata of 4278190200 bytes is too long", refusal(file));
    }

    @Test
    void shouldBelieveNoCountBeyondWhatIsThere() throws IOException
    {
        final byte[] file = DbnRecords.file(3, order(1));
        for (final int offset : new int[]{ 108, 112, 116, 120, 124 })
        {
            final byte[] lie = file.clone();
            new UnsafeBuffer(lie).putInt(offset, 0x7FFF_FFFF, LITTLE_ENDIAN);
            assertEquals("FAILED", read(lie));
        }
        final byte[] nameless = file.clone();
        nameless[53] = 0;
        assertEquals("FAILED symbols of no length", refusal(nameless));
    }

    @Test
    void shouldReadSymbolsAndMappings()
    {
        final int length = 100 + 4 + 3 * 4 + 2 * 71 + 4 + 71 + 4 + 2 * (8 + 71);
        final UnsafeBuffer metadata = new UnsafeBuffer(new byte[length]);
        metadata.putShort(45, (short)71, LITTLE_ENDIAN);
        int at = 104;
        metadata.putInt(at, 2, LITTLE_ENDIAN);
        metadata.putStringWithoutLengthAscii(at + 4, "ES.c.0");
        metadata.putStringWithoutLengthAscii(at + 75, "NQ.c.0");
        at += 4 + 2 * 71 + 8;
        metadata.putInt(at, 1, LITTLE_ENDIAN);
        metadata.putStringWithoutLengthAscii(at + 4, "ES.c.0");
        metadata.putInt(at + 75, 2, LITTLE_ENDIAN);
        at += 79;
        for (int i = 0; i < 2; i++)
        {
            metadata.putInt(at, 20240501 + i, LITTLE_ENDIAN);
            metadata.putInt(at + 4, 20240502 + i, LITTLE_ENDIAN);
            metadata.putStringWithoutLengthAscii(at + 8, "560" + i);
            at += 79;
        }

        final DbnMetadata parsed = DbnMetadata.parse(2, metadata);

        assertEquals("[ES.c.0, NQ.c.0]", parsed.symbols().toString());
        assertEquals(
            "[Mapping[symbol=ES.c.0, intervals=[Interval[startDate=20240501, endDate=20240502, symbol=5600], " +
            "Interval[startDate=20240502, endDate=20240503, symbol=5601]]]]",
            parsed.mappings().toString());
        assertNull(parsed.startDate());
    }

    @Test
    void shouldEndAtALengthThatCannotBe() throws IOException
    {
        final UnsafeBuffer bad = order(2);
        bad.putByte(0, (byte)3);

        assertEquals("1 FAILED", read(DbnRecords.file(3, order(1), bad, order(3))));
    }

    @Test
    void shouldTakeAnyBytes() throws IOException
    {
        final Random random = new Random(11);
        for (int i = 0; i < 300; i++)
        {
            final byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            final int version = random.nextInt(5);
            final byte[] file = i % 3 == 0 ? noise : join(
                i % 3 == 1 ? Arrays.copyOf(DbnRecords.file(3), 8) : DbnRecords.file(1 + version % 3), noise);
            final String outcome = read(i % 2 == 0 ? file : Zstd.compress(file));
            assertTrue(outcome.endsWith("FAILED") || outcome.endsWith("END_OF_FILE"), outcome);
        }
    }

    private String refusal(final byte[] content) throws IOException
    {
        try (DbnReader reader = DbnReader.open(written(content)))
        {
            assertNull(reader.metadata());
            assertFalse(reader.next());
            assertNotNull(reader.failure());
            assertFalse(DbnReader.matches(Path.of(reader.name())));
            return reader.state() + " " + reader.failure().reason();
        }
    }

    private String read(final byte[] content) throws IOException
    {
        final StringBuilder text = new StringBuilder();
        try (DbnReader reader = DbnReader.open(written(content)))
        {
            while (reader.next())
            {
                text.append(reader.length() < 56 ? -1 : DbnRecord.orderId(reader.buffer(), reader.offset()));
                text.append(' ');
            }
            return text.append(reader.state()).toString();
        }
    }

    private Path written(final byte[] content) throws IOException
    {
        return Files.write(folder.resolve("file.dbn"), content);
    }

    private static UnsafeBuffer order(final long orderId)
    {
        return DbnRecords.order('A', 'B', orderId, 1, 1, DbnRecord.FLAG_LAST);
    }

    private static byte[] join(final byte[]... parts)
    {
        byte[] all = new byte[0];
        for (final byte[] part : parts)
        {
            final int length = all.length;
            all = Arrays.copyOf(all, length + part.length);
            System.arraycopy(part, 0, all, length, part.length);
        }
        return all;
    }
}
