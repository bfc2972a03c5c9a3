package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real captures, which are not part of the repository. Tests that need one are skipped without it, except in CI. */
public final class StagedData
{
    private StagedData()
    {
    }

    public static Path itch(final String name)
    {
        return file("itch/" + name);
    }

    /** A file by its path below the data folder. */
    public static Path file(final String name)
    {
        final String configured = System.getProperty("DIRECTLIVE_DATA", System.getenv("DIRECTLIVE_DATA"));
        if (configured != null)
        {
            return present(Path.of(configured).resolve(name));
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent())
        {
            final Path file = folder.resolve("shared").resolve("data").resolve(name);
            if (Files.exists(file))
            {
                return file;
            }
        }
        return present(Path.of("shared", "data").resolve(name));
    }

    private static Path present(final Path file)
    {
        if (!Files.exists(file))
        {
            final String message = "no capture " + file + "; set DIRECTLIVE_DATA to the folder that holds them";
            return "true".equals(System.getenv("CI")) ? fail(message) : abort(message);
        }
        return file;
    }
}
