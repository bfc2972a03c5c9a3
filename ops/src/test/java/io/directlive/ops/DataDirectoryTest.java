package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process at a time has a role in a data directory; only another process can tell whether the kernel thinks so too. */
@Timeout(60)
class DataDirectoryTest
{
    /** Another process, which says what it gets when it wants the role. */
    static final class Rival
    {
        private Rival()
        {
        }

        public static void main(final String[] args)
        {
            try (DataDirectory directory = DataDirectory.own(Path.of(args[0]), EnumSet.of(Role.SEQUENCER)))
            {
                System.out.print("owns " + directory.path());
            }
            catch (final SettingsException ex)
            {
                System.out.print(ex.getMessage());
            }
        }
    }

    @TempDir
    Path temporary;

    @Test
    void shouldHoldItsRoleThroughLooksAndSecondTries() throws Exception
    {
        final Path path = Files.createDirectory(temporary.toRealPath().resolve("data"));
        final Path otherName = Files.createSymbolicLink(temporary.toRealPath().resolve("link"), path);
        try (DataDirectory directory = DataDirectory.own(path, EnumSet.of(Role.SEQUENCER)))
        {
            assertTrue(DataDirectory.isOwned(path));
            assertTrue(DataDirectory.isOwned(otherName));
            assertEquals("data-directory: " + otherName + " is in use by this process",
                assertThrows(SettingsException.class, () -> DataDirectory.own(otherName, EnumSet.of(Role.SEQUENCER)))
                    .getMessage());

            assertEquals("data-directory: " + path + " is in use by another process, which has role sequencer", rival(path));
            assertEquals(path, directory.path());
        }

        assertFalse(DataDirectory.isOwned(path));
        assertEquals("owns " + path, rival(path));
    }

    @Test
    void shouldFindNobodyWhereThereIsNothing() throws IOException
    {
        assertFalse(DataDirectory.isOwned(temporary.resolve("nothing")));
        assertFalse(DataDirectory.isOwned(temporary));
    }

    private static String rival(final Path path) throws Exception
    {
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
            System.getProperty("java.class.path"), Rival.class.getName(), path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return said;
    }
}
