package io.directlive.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDirectoryTest
{
    private static final StreamDirectory DIRECTORY = new StreamDirectory(
        "demo", 4242, 3, "DURABLE",
        Map.of(
            Tier.ORDERS, "aeron:udp?endpoint=239.1.1.1:40456|interface=localhost|ttl=0",
            Tier.TRADES, "aeron:ipc?alias=trades = all"),
        "aeron:udp?endpoint=localhost:40460",
        "");

    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatItWrote() throws IOException
    {
        final Path file = folder.resolve(StreamDirectory.FILE_NAME);
        DIRECTORY.store(file);

        assertEquals(DIRECTORY, StreamDirectory.load(file));
    }

    @Test
    void shouldReplaceAnOlderFileAndLeaveNoPartialOne() throws IOException
    {
        final Path file = folder.resolve(StreamDirectory.FILE_NAME);
        Files.writeString(file, "instance=older\n");
        DIRECTORY.store(file);

        assertEquals(DIRECTORY, StreamDirectory.load(file));
        assertFalse(Files.exists(folder.resolve(StreamDirectory.FILE_NAME + ".partial")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "instance", "process-id", "partition-id", "guarantee", "replay-channel", "driver-directory"})
    void shouldNameAMissingProperty(final String property) throws IOException
    {
        final Path file = folder.resolve(StreamDirectory.FILE_NAME);
        DIRECTORY.store(file);
        Files.writeString(file, Files.readAllLines(file).stream()
            .filter(line -> !line.startsWith(property + "="))
            .collect(Collectors.joining("\n")));

        final IllegalArgumentException ex =
            assertThrows(IllegalArgumentException.class, () -> StreamDirectory.load(file));
        assertEquals(file + ": " + property + " is missing", ex.getMessage());
    }

    @Test
    void shouldNameAPropertyThatIsNoNumber() throws IOException
    {
        final Path file = folder.resolve(StreamDirectory.FILE_NAME);
        DIRECTORY.store(file);
        Files.writeString(file, Files.readString(file).replace("process-id=4242", "process-id=soon"));

        final IllegalArgumentException ex =
            assertThrows(IllegalArgumentException.class, () -> StreamDirectory.load(file));
        assertEquals(file + ": process-id is not a number: soon", ex.getMessage());
    }

    @Test
    void shouldKeepTiersOfItsOwn()
    {
        final Map<Tier, String> tiers = new EnumMap<>(Map.of(Tier.TOP, "aeron:ipc"));
        final StreamDirectory directory = new StreamDirectory("demo", 1, 0, "DURABLE", tiers, "", "");
        tiers.clear();

        assertTrue(directory.tiers().containsKey(Tier.TOP));
        assertThrows(UnsupportedOperationException.class, () -> directory.tiers().clear());
    }
}
