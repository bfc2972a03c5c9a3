package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.BinaryFileReader;
import io.directlive.feed.mold.MoldPacket;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same venue day as a file and as captured multicast gives the same books. */
@Timeout(180)
class CaptureTest
{
    private static final int MESSAGES = 20_000;
    private static final int MESSAGES_PER_PACKET = 7;
    private static final int GROUP = 0xE9360C6F;
    private static final int PORT = 26477;
    private static final long START_SECONDS = 1_704_207_600; // 2024-01-02 10:00 in New York.
    private static final String SESSION = "DAY1";

    @TempDir
    Path directory;

    private Path file;
    private Path capture;

    @BeforeEach
    void writeFiles() throws Exception
    {
        file = directory.resolve("20240102.itch");
        BuiltInVenue.writeBinaryFile(BuiltInVenueConfig.defaults(7), file, MESSAGES);
        capture = directory.resolve("20240102.pcap.gz");
        writeCapture(capture, 0);
    }

    @Test
    void shouldShowTheSameBooksFromACaptureAsFromAFile() throws Exception
    {
        final Path fromFile = directory.resolve("file.csv");
        final Path fromCapture = directory.resolve("capture.csv");

        final Cli played = Cli.run("play", file.toString(), "--dump", "depth", "--out", fromFile.toString(), "--json");
        final Cli captured = Cli.run("play", capture.toString(), "--group", "233.54.12.111", "--port", "26477",
            "--dump", "depth", "--out", fromCapture.toString(), "--json");

        assertEquals(0, played.exitCode(), played.err());
        assertAll(
            () -> assertEquals(0, captured.exitCode(), captured.err()),
            () -> assertEquals(MESSAGES, captured.number("venueMessages")),
            () -> assertEquals(MESSAGES + 2, captured.number("delivered"), "with the start and the end"),
            () -> assertEquals(0, captured.number("sourceGaps")),
            () -> assertEquals(0, captured.number("badInput")));
        assertTrue(Files.size(fromFile) > 100_000, "the dump has rows");
        assertEquals(-1, Files.mismatch(fromFile, fromCapture), "byte where the two dumps differ");
    }

    @Test
    void shouldDeclareWhatTheCaptureLacks() throws Exception
    {
        final Path lossy = directory.resolve("lossy.pcap.gz");
        writeCapture(lossy, 100);

        final Cli played = Cli.run(
            "play", lossy.toString(), "--date", "2024-01-02", "--port", "26477", "--protocol", "itch-5.0", "--json");

        final long lost = played.number("venueMessagesLost");
        assertEquals(0, played.exitCode(), played.err());
        assertTrue(lost > MESSAGES_PER_PACKET, "messages lost: " + lost);
        assertEquals(MESSAGES - lost, played.number("venueMessages"));
        assertEquals(lost / MESSAGES_PER_PACKET, played.number("sourceGaps"));
    }

    @Test
    void shouldInspectPacketsAndMessages() throws Exception
    {
        final Path shown = directory.resolve("shown.json");

        final Cli inspected = Cli.run("inspect", capture.toString(), "--port", "26477", "--out", shown.toString());

        assertEquals(0, inspected.exitCode(), inspected.err());
        final List<String> lines = Files.readAllLines(shown);
        final int packets = (MESSAGES + MESSAGES_PER_PACKET - 1) / MESSAGES_PER_PACKET + 1;
        assertEquals(packets + MESSAGES, lines.size());
        assertTrue(lines.get(0).contains(
            "\"protocol\":\"moldudp64\",\"session\":\"DAY1\",\"sequence_number\":1,\"message_count\":7}"), lines.get(0));
        assertTrue(lines.get(1).contains("\"sequence_number\":1,"), lines.get(1));
        assertTrue(lines.get(1).contains("\"type\":\"S\""), lines.get(1));
        final String[] told = inspected.err().split("\\R");
        final String last = told[told.length - 1];
        assertTrue(last.startsWith("messages " + MESSAGES + ": A "), last);
        assertTrue(last.endsWith("; unknown 0; bad 0"), last);
    }

    @Test
    void shouldShowMessagesAsBytesWhenAskedTo() throws Exception
    {
        final Path shown = directory.resolve("shown.json");

        final Cli inspected =
            Cli.run("inspect", capture.toString(), "--port", "26477", "--protocol", "mold", "--out", shown.toString());

        assertEquals(0, inspected.exitCode(), inspected.err());
        assertTrue(inspected.err().endsWith("messages 20000: message 20000; unknown 0; bad 0" + System.lineSeparator()));
        assertTrue(Files.readAllLines(shown).get(1).contains("\"message_length\":12,\"message_data\":\"53"));
    }

    @Test
    void shouldCutATcpStreamIntoPackets() throws Exception
    {
        final Path stream = directory.resolve("stream.pcap");
        final Path shown = directory.resolve("shown.json");
        final byte[] packets = {0, 1, 'H', 0, 3, 'S', 'a', 'b', 0, 1, 'Z'};
        final int length = 14 + 20 + 20 + packets.length;
        Files.write(stream, ByteBuffer.allocate(24 + 16 + length)
            .put(little(40).putInt(0xA1B23C4D).putShort((short)2).putShort((short)4).putLong(0).putInt(65_535).putInt(1)
                .putInt((int)START_SECONDS).putInt(0).putInt(length).putInt(length).array())
            .put(new byte[12]).putShort((short)0x0800)
            .put((byte)0x45).put((byte)0).putShort((short)(length - 14)).putInt(0)
            .put((byte)64).put((byte)6).putShort((short)0).putInt(1).putInt(2)
            .putShort((short)80).putShort((short)90).putInt(7).putInt(0).put((byte)0x50).put(new byte[7])
            .put(packets).array());

        final Cli inspected = Cli.run("inspect", stream.toString(), "--out", shown.toString());

        assertEquals(0, inspected.exitCode(), inspected.err());
        assertEquals("messages 3: H 1, S 1, Z 1; unknown 0; bad 0", inspected.err().strip());
        assertEquals(4, Files.readAllLines(shown).size());
    }

    @Test
    void shouldCountWhatIsBadOnTheLastLine() throws Exception
    {
        final Cli inspected =
            Cli.run("inspect", capture.toString(), "--protocol", "itch-5.0", "--out", directory.resolve("o").toString());

        assertEquals(Directlive.EXIT_INCOMPLETE, inspected.exitCode());
        assertTrue(inspected.err().strip().endsWith("unknown 0; bad 1"), inspected.err());
    }

    @Test
    void shouldCountMessagesOfAFile() throws Exception
    {
        final Cli inspected = Cli.run("inspect", file.toString(), "--out", directory.resolve("o").toString());

        assertEquals(0, inspected.exitCode(), inspected.err());
        assertTrue(inspected.err().startsWith("messages " + MESSAGES + ": A "), inspected.err());
    }

    @Test
    void shouldRefuseWhatMakesNoSenseInOneLine()
    {
        assertRefused("no such format here: quotes", "inspect", capture.toString(), "--protocol", "quotes");
        assertRefused("not an address", "inspect", capture.toString(), "--group", "nasdaq");
        assertRefused("are for captures", "inspect", file.toString(), "--port", "1");
        assertRefused("no capture, and no file of mold", "play", file.toString(), "--protocol", "mold");
    }

    private static void assertRefused(final String reason, final String... args)
    {
        final Cli refused = Cli.run(args);
        assertEquals(Directlive.EXIT_USAGE, refused.exitCode(), refused.err());
        assertTrue(refused.err().contains(reason), refused.err());
        assertFalse(refused.err().contains("\tat "), refused.err());
    }

    /** A packet in so many is left out; 0 for none. */
    private void writeCapture(final Path path, final int lossInterval) throws IOException
    {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path));
            BinaryFileReader reader = BinaryFileReader.open(file))
        {
            out.write(little(24).putInt(0xA1B23C4D).putShort((short)2).putShort((short)4).putLong(0).putInt(65_535)
                .putInt(1).array());
            write(out, PORT + 1, new byte[]{1, 2, 3});

            final UnsafeBuffer packet = new UnsafeBuffer(new byte[1_500]);
            int packets = 0;
            int length = MoldPacket.HEADER_LENGTH;
            int count = 0;
            while (reader.next())
            {
                packet.putShort(length, (short)reader.length(), ByteOrder.BIG_ENDIAN);
                packet.putBytes(length + 2, reader.buffer(), reader.offset(), reader.length());
                length += 2 + reader.length();
                count++;
                if (count == MESSAGES_PER_PACKET || reader.messageNumber() == MESSAGES)
                {
                    packets++;
                    if (lossInterval == 0 || packets % lossInterval != 0)
                    {
                        MoldPacket.header(packet, 0, SESSION, reader.messageNumber() - count + 1, count);
                        write(out, PORT, copy(packet, length));
                    }
                    length = MoldPacket.HEADER_LENGTH;
                    count = 0;
                }
            }
            MoldPacket.header(packet, 0, SESSION, MESSAGES + 1, MoldPacket.END_OF_SESSION);
            write(out, PORT, copy(packet, MoldPacket.HEADER_LENGTH));
        }
    }

    private static void write(final OutputStream out, final int port, final byte[] payload) throws IOException
    {
        final int length = 14 + 20 + 8 + payload.length;
        out.write(little(16).putInt((int)START_SECONDS).putInt(0).putInt(length).putInt(length).array());
        out.write(ByteBuffer.allocate(length)
            .put(new byte[12]).putShort((short)0x0800)
            .put((byte)0x45).put((byte)0).putShort((short)(length - 14)).putInt(0)
            .put((byte)64).put((byte)17).putShort((short)0).putInt(0x0A000001).putInt(GROUP)
            .putShort((short)5_000).putShort((short)port).putShort((short)(8 + payload.length)).putShort((short)0)
            .put(payload).array());
    }

    private static byte[] copy(final UnsafeBuffer packet, final int length)
    {
        final byte[] bytes = new byte[length];
        packet.getBytes(0, bytes);
        return bytes;
    }

    private static ByteBuffer little(final int length)
    {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
