package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.BinaryFileReader.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryFileReaderTest
{
    /** A message as it was handed over. */
    private record Message(long number, long byteOffset, String content)
    {
    }

    /** All that came out of a file. */
    private record Outcome(List<Message> messages, State state, BadInput failure)
    {
    }

    @TempDir
    private Path folder;

    @Test
    void shouldReadMessagesWithTheirPlaces() throws IOException
    {
        final Outcome outcome = read(block("ab") + block("cde"));

        assertEquals(List.of(new Message(1, 0, "ab"), new Message(2, 4, "cde")), outcome.messages());
        assertEquals(State.END_OF_FILE, outcome.state());
        assertNull(outcome.failure());
    }

    @Test
    void shouldEndSessionAtZeroLength() throws IOException
    {
        final Outcome outcome = read(block("ab") + "\0\0");

        assertEquals(List.of(new Message(1, 0, "ab")), outcome.messages());
        assertEquals(State.END_OF_SESSION, outcome.state());
    }

    @Test
    void shouldTakeEmptyFileAndEmptySession() throws IOException
    {
        assertEquals(new Outcome(List.of(), State.END_OF_FILE, null), read(""));
        assertEquals(new Outcome(List.of(), State.END_OF_SESSION, null), read("\0\0"));
    }

    @Test
    void shouldFailWhenThereIsMoreAfterTheEndOfSession() throws IOException
    {
        final Outcome outcome = read(block("ab") + "\0\0" + block("cd"));

        assertEquals(List.of(new Message(1, 0, "ab")), outcome.messages());
        assertEquals(State.FAILED, outcome.state());
        assertEquals(6, outcome.failure().byteOffset());
        assertEquals(2, outcome.failure().messageNumber());
    }

    @Test
    void shouldRefuseFileWithoutLengthsAtOnce() throws IOException
    {
        final Path file = write("\0\0S123456789ab\0\0R", false);
        try (BinaryFileReader reader = BinaryFileReader.open(file))
        {
            assertEquals(State.FAILED, reader.state());
            assertFalse(reader.next());
            assertEquals(
                file + ": message 1 at byte 0: lengths are zero at offset 0, yet there is more: " +
                "looks like messages without lengths, not BinaryFILE",
                reader.failure().describe());
        }
    }

    @Test
    void shouldRefuseTheStagedFileWithoutLengths() throws IOException
    {
        try (BinaryFileReader reader = BinaryFileReader.open(StagedData.itch("ex20101224.TEST_ITCH_50.gz")))
        {
            assertEquals(State.FAILED, reader.state());
            assertEquals(0, reader.failure().byteOffset());
        }
    }

    @Test
    void shouldThrowForFileThatIsNotThere()
    {
        assertThrows(NoSuchFileException.class, () -> BinaryFileReader.open(folder.resolve("none")));
    }

    @Test
    void shouldDeliverEverythingBeforeACut() throws IOException
    {
        final List<String> contents = List.of("a", "bcd", "efghij", "k");
        final StringBuilder whole = new StringBuilder();
        final List<Message> messages = new ArrayList<>();
        for (final String content : contents)
        {
            messages.add(new Message(messages.size() + 1, whole.length(), content));
            whole.append(block(content));
        }

        for (int length = 0; length <= whole.length(); length++)
        {
            final int cut = length;
            final Outcome outcome = read(whole.substring(0, cut));
            final List<Message> expected =
                messages.stream().filter(m -> m.byteOffset() + 2 + m.content().length() <= cut).toList();
            assertEquals(expected, outcome.messages());

            final Message last = expected.isEmpty() ? null : expected.get(expected.size() - 1);
            final long end = last == null ? 0 : last.byteOffset() + 2 + last.content().length();
            assertEquals(end == cut ? State.END_OF_FILE : State.FAILED, outcome.state(), "cut at " + cut);
            if (end < cut)
            {
                assertEquals(end, outcome.failure().byteOffset());
                assertEquals(expected.size() + 1, outcome.failure().messageNumber());
            }
        }
    }

    @Test
    void shouldDeliverEverythingBeforeACutInGzip() throws IOException
    {
        final Random random = new Random(1);
        final StringBuilder whole = new StringBuilder();
        for (int i = 0; i < 300; i++)
        {
            final byte[] content = new byte[1 + random.nextInt(20)];
            random.nextBytes(content);
            whole.append(block(new String(content, StandardCharsets.ISO_8859_1)));
        }
        final byte[] packed = gzip(whole.toString());
        final List<Message> messages = read(whole.toString()).messages();

        int longest = 0;
        for (int cut = 2; cut < packed.length; cut += 7)
        {
            final Outcome outcome = readBytes(Arrays.copyOf(packed, cut));
            assertEquals(State.FAILED, outcome.state(), "cut at " + cut);
            assertNotNull(outcome.failure().reason());
            assertEquals(messages.subList(0, outcome.messages().size()), outcome.messages());
            assertTrue(outcome.messages().size() >= longest, "a longer file gave less");
            longest = outcome.messages().size();
        }
        assertTrue(longest > 290, "of 300 messages only " + longest);
        assertEquals(new Outcome(messages, State.END_OF_FILE, null), readBytes(packed));
    }

    @Test
    void shouldTakeDamagedGzipAsACut() throws IOException
    {
        final String whole = (block("message one") + block("another") + block("third message")).repeat(500);
        final byte[] packed = gzip(whole);
        final List<Message> messages = read(whole).messages();

        for (int at = 0; at < packed.length; at++)
        {
            final byte[] damaged = packed.clone();
            damaged[at] ^= 0x55;
            final Outcome outcome = readBytes(damaged); // Some damage is to bytes without a meaning.
            assertTrue(outcome.state() != State.READING);
            assertEquals(outcome.state() == State.FAILED, outcome.failure() != null);
            if (outcome.state() == State.END_OF_FILE)
            {
                assertEquals(messages, outcome.messages());
            }
        }

        final byte[] badChecksum = packed.clone();
        badChecksum[packed.length - 8] ^= 1;
        final Outcome outcome = readBytes(badChecksum);
        assertEquals(messages, outcome.messages());
        assertEquals(State.FAILED, outcome.state());
        assertEquals(whole.length(), outcome.failure().byteOffset());
    }

    @Test
    void shouldReadSeveralGzipMembersAsOneFile() throws IOException
    {
        final ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(gzip(block("ab")));
        both.write(gzip(block("cd") + "\0\0"));

        final Outcome outcome = readBytes(both.toByteArray());

        assertEquals(List.of(new Message(1, 0, "ab"), new Message(2, 4, "cd")), outcome.messages());
        assertEquals(State.END_OF_SESSION, outcome.state());
    }

    @Test
    void shouldKeepPlacesAcrossBufferBounds() throws IOException
    {
        final Random random = new Random(2);
        final StringBuilder whole = new StringBuilder();
        final List<Long> places = new ArrayList<>();
        while (whole.length() < 5 << 20)
        {
            places.add((long)whole.length());
            whole.append(block("x".repeat(1 + random.nextInt(random.nextInt(8) == 0 ? 65_535 : 50))));
        }

        for (final boolean isPacked : new boolean[]{false, true})
        {
            final Outcome outcome = read(write(whole.toString(), isPacked));
            assertEquals(State.END_OF_FILE, outcome.state());
            assertEquals(places, outcome.messages().stream().map(Message::byteOffset).toList());
        }
    }

    @Test
    void shouldEndOnRandomBytes() throws IOException
    {
        for (int seed = 0; seed < 300; seed++)
        {
            final byte[] bytes = new byte[new Random(seed).nextInt(4_000)];
            new Random(seed).nextBytes(bytes);
            if (seed % 3 == 0 && bytes.length > 2)
            {
                bytes[0] = 0x1F;
                bytes[1] = (byte)0x8B;
                bytes[2] = 8;
            }
            final Outcome outcome = readBytes(bytes);
            assertTrue(outcome.state() != State.READING, "seed " + seed);
            assertEquals(outcome.state() == State.FAILED, outcome.failure() != null, "seed " + seed);
        }
    }

    @Test
    void shouldTellProgressInBytesOnDisk() throws IOException
    {
        final Path file = write((block("message one") + block("another")).repeat(1_000), true);
        try (BinaryFileReader reader = BinaryFileReader.open(file))
        {
            assertEquals(Files.size(file), reader.bytesTotal());
            while (reader.next())
            {
                assertTrue(reader.bytesRead() <= reader.bytesTotal());
            }
            assertEquals(reader.bytesTotal(), reader.bytesRead());
        }
    }

    @Test
    void shouldAllocateNothingForMessages() throws IOException
    {
        final Path file = write((block("message one") + block("another")).repeat(500_000), true);
        try (BinaryFileReader reader = BinaryFileReader.open(file))
        {
            for (int i = 0; i < 200_000; i++)
            {
                assertTrue(reader.next());
            }
            final long before = Allocation.bytes();
            for (int i = 0; i < 700_000; i++)
            {
                reader.next();
            }
            final long allocated = Allocation.bytes() - before;
            assertTrue(allocated < 10_000, "the inflater may allocate for each piece of the file: " + allocated);
        }
    }

    private static String block(final String content)
    {
        return "" + (char)(content.length() >> 8) + (char)(content.length() & 0xFF) + content;
    }

    private Outcome read(final String content) throws IOException
    {
        return read(write(content, false));
    }

    private Outcome readBytes(final byte[] bytes) throws IOException
    {
        return read(Files.write(folder.resolve("file"), bytes));
    }

    private static Outcome read(final Path file) throws IOException
    {
        try (BinaryFileReader reader = BinaryFileReader.open(file))
        {
            final List<Message> messages = new ArrayList<>();
            while (reader.next())
            {
                final byte[] content = new byte[reader.length()];
                reader.buffer().getBytes(reader.offset(), content);
                messages.add(new Message(
                    reader.messageNumber(), reader.byteOffset(), new String(content, StandardCharsets.ISO_8859_1)));
            }
            return new Outcome(messages, reader.state(), reader.failure());
        }
    }

    private Path write(final String content, final boolean isPacked) throws IOException
    {
        final byte[] bytes = isPacked ? gzip(content) : content.getBytes(StandardCharsets.ISO_8859_1);
        return Files.write(folder.resolve("file"), bytes);
    }

    private static byte[] gzip(final String content) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes))
        {
            out.write(content.getBytes(StandardCharsets.ISO_8859_1));
        }
        return bytes.toByteArray();
    }
}
