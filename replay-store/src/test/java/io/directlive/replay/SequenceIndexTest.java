package io.directlive.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceIndexTest
{
    private static final long END = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void shouldForgetALostEndForGood() throws IOException
    {
        try (SequenceIndex index = open())
        {
            index.append(0, 1, 0, 1, false);
            index.append(4096, 20, 5, 1, false);
            index.append(8192, 40, 9, 1, false);
        }
        SequenceIndex.cut(directory, 6000);

        try (SequenceIndex index = open())
        {
            assertEquals(2, index.size());
            assertEquals(4096, index.position(1));
        }
    }

    @Test
    void shouldForgetEpochsThatAreNotKeptWhole() throws IOException
    {
        try (SequenceIndex index = open())
        {
            index.append(0, 1, 0, 1, false);
            index.append(4096, 20, 5, 1, false);
            index.append(8192, 40, 9, 1, false);
            index.append(9000, 1, 9, 3, true); // No hole any more when it is the first.
            index.append(12288, 30, 12, 3, true);
            assertEquals(2, index.epochCount());
        }

        try (SequenceIndex index = open(4096))
        {
            assertEquals(2, index.size());
            assertEquals(1, index.epochCount());
            assertEquals(1, index.holeCount());
            assertFalse(index.hasEpoch(1));
            assertEquals(9000, index.position(index.floorSequence(3, 1)));
            index.append(16384, 60, 15, 3, false);
        }

        try (SequenceIndex index = open())
        {
            assertEquals(3, index.size(), "for good");
            assertEquals(1, index.holeCount());
            assertEquals(9000, index.position(0));
            assertEquals(16384, index.position(index.floorSequence(3, 99)));
        }
    }

    @Test
    void shouldNotMakeAnIndexByCuttingIt() throws IOException
    {
        SequenceIndex.cut(directory, 0);
        assertFalse(Files.exists(file()));
    }

    private SequenceIndex open() throws IOException
    {
        return open(0);
    }

    private SequenceIndex open(final long startPosition) throws IOException
    {
        return SequenceIndex.open(file(), startPosition, END);
    }

    private Path file()
    {
        return directory.resolve(SequenceIndex.FILE_NAME);
    }
}
