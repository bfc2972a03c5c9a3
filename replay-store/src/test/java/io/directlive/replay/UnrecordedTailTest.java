package io.directlive.replay;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.aeron.logbuffer.LogBufferDescriptor;
import io.directlive.protocol.StreamIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnrecordedTailTest
{
    @TempDir
    Path driverDirectory;

    @ParameterizedTest
    @ValueSource(longs = { 0, 1, 3 * 65536 })
    void shouldPassOverALogWhoseMakingWasKilled(final long termsLength) throws IOException
    {
        final int length = (int)termsLength + (termsLength > 1 ? LogBufferDescriptor.LOG_META_DATA_LENGTH : 0);
        final Path publications = Files.createDirectories(driverDirectory.resolve("publications"));
        Files.write(publications.resolve("7.logbuffer"), new byte[length]);

        assertNull(find());
    }

    @Test
    void shouldFindNothingWhereNoDriverWas()
    {
        assertNull(find());
    }

    private UnrecordedTail find()
    {
        return UnrecordedTail.find(List.of(driverDirectory), StreamIds.ORDERED, 1, 2, 0, 0);
    }
}
