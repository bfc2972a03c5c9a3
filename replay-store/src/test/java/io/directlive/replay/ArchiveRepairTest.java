package io.directlive.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.protocol.DataHeaderFlyweight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ArchiveRepairTest
{
    private static final int FRAMES = 40;
    private static final int EVENTS_PER_FRAME = 13;
    private static final int FRAME_LENGTH = RecordedStream.alignedFrameLength(OrderedEvents.length(EVENTS_PER_FRAME));

    @TempDir
    Path dataDirectory;

    /** As if SIGKILL had stopped the write of the last frame after any number of its bytes. */
    @Test
    @Tag("F27")
    void shouldCutFrameThatLacksItsEnd() throws Exception
    {
        final Random random = new Random(7);
        final byte[] whole = record();
        assertEquals(FRAMES, wholeFrames(whole));
        for (int i = 0; i < 50; i++)
        {
            final int kept = 32 + random.nextInt(FRAME_LENGTH - 64);
            final int cut = (FRAMES - 1) * FRAME_LENGTH;
            final byte[] torn = whole.clone();
            Arrays.fill(torn, cut + kept, cut + FRAME_LENGTH, (byte)0);
            final Path segment = dataDirectory.resolve("torn").resolve("0-0.rec");
            Files.createDirectories(segment.getParent());
            Files.write(segment, torn);

            assertEquals(1, ArchiveRepair.cutTornTails(segment.getParent()), "bytes kept " + kept);
            final byte[] repaired = Files.readAllBytes(segment);
            assertEquals(whole.length, repaired.length);
            assertEquals(FRAMES - 1, wholeFrames(repaired), "bytes kept " + kept);
            assertEquals(-1, Arrays.mismatch(whole, 0, cut, repaired, 0, cut), "bytes kept " + kept);
            assertEquals(0, ArchiveRepair.cutTornTails(segment.getParent()), "bytes kept " + kept);
        }
    }

    @Test
    void shouldLeaveWholeRecordingAlone() throws Exception
    {
        final byte[] whole = record();

        assertEquals(0, ArchiveRepair.cutTornTails(dataDirectory.resolve("archive")));
        assertArrayEquals(whole, Files.readAllBytes(segmentFile()));
    }

    /** The catalog has the end of one that had stopped: without its last frame it would have a hole when it goes on. */
    @Test
    @Tag("F18")
    void shouldNotCutARecordingThatHadStopped() throws Exception
    {
        final byte[] whole = record();
        final byte[] cut = whole.clone();
        Arrays.fill(cut, FRAMES * FRAME_LENGTH - 64, FRAMES * FRAME_LENGTH, (byte)0);
        Files.write(segmentFile(), cut);

        assertEquals(0, ArchiveRepair.cutTornTails(segmentFile().getParent()));
        assertArrayEquals(cut, Files.readAllBytes(segmentFile()));

        Files.delete(segmentFile().resolveSibling("archive.catalog"));
        assertEquals(1, ArchiveRepair.cutTornTails(segmentFile().getParent()));
    }

    @Test
    @Tag("F20")
    void shouldTellARecordingThatIsNotWhole() throws Exception
    {
        final Random random = new Random(11);
        final byte[] whole = record();
        final int stop = FRAMES * FRAME_LENGTH;
        assertTrue(isWhole(stop, whole.length));
        assertFalse(isWhole(stop + FRAME_LENGTH, whole.length), "frames that are not there");
        assertFalse(isWhole(2L * whole.length, whole.length), "a file that is not there");
        for (int i = 0; i < 50; i++)
        {
            final byte[] damaged = whole.clone();
            final int payload = random.nextInt(FRAMES) * FRAME_LENGTH + DataHeaderFlyweight.HEADER_LENGTH;
            final int at = payload + random.nextInt(FRAME_LENGTH - DataHeaderFlyweight.HEADER_LENGTH);
            damaged[at] ^= (byte)(1 << random.nextInt(Byte.SIZE));
            Files.write(segmentFile(), damaged);
            assertFalse(isWhole(stop, whole.length), "byte " + at);
        }
    }

    private boolean isWhole(final long stopPosition, final int segmentLength)
    {
        return ArchiveRepair.isWhole(dataDirectory.resolve("archive"), 0, 0, stopPosition, segmentLength);
    }

    private Path segmentFile()
    {
        return dataDirectory.resolve("archive").resolve("0-0.rec");
    }

    private byte[] record() throws Exception
    {
        try (TestHost host = new TestHost(dataDirectory))
        {
            final OrderedLog log = host.openLog();
            final OrderedEvents events = new OrderedEvents();
            for (int frame = 0; frame < FRAMES; frame++)
            {
                final long first = (long)frame * EVENTS_PER_FRAME + 1;
                while (log.publication().offer(
                    events.frame(1, first, EVENTS_PER_FRAME), 0, OrderedEvents.length(EVENTS_PER_FRAME)) < 0)
                {
                    Thread.onSpinWait();
                }
            }
            log.close();
        }
        return Files.readAllBytes(segmentFile());
    }

    private static int wholeFrames(final byte[] segment)
    {
        int frames = 0;
        while (ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN).getInt(frames * FRAME_LENGTH) > 0)
        {
            frames++;
        }
        return frames;
    }
}
