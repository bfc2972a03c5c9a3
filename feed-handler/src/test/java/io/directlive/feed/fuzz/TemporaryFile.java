package io.directlive.feed.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One file of this process for inputs that are files. */
final class TemporaryFile
{
    private static Path path;

    private TemporaryFile()
    {
    }

    /** @return a file that holds the input; the one of the input before is no more. */
    static Path of(final byte[] input) throws IOException
    {
        if (path == null)
        {
            path = Files.createTempFile("directlive-fuzz-", ".input");
            path.toFile().deleteOnExit();
        }
        return Files.write(path, input);
    }
}
