package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverDirectoriesTest
{
    @TempDir
    Path directory;

    @Test
    void shouldKeepWhatASalvageMayNeedAndRemoveWhatNobodyCanUse() throws Exception
    {
        final Path kept;
        final Path orphan;
        try (DataDirectory stays = DataDirectory.own(directory.resolve("stays"), EnumSet.of(Role.SEQUENCER));
            DataDirectory goes = DataDirectory.own(directory.resolve("goes"), EnumSet.of(Role.SEQUENCER)))
        {
            kept = DriverDirectories.create(stays);
            orphan = DriverDirectories.create(goes);
        }
        IoUtil.delete(directory.resolve("goes").toFile(), false);

        DriverDirectories.sweep();

        assertTrue(Files.exists(kept.getParent()));
        assertFalse(Files.exists(orphan.getParent()));
        DriverDirectories.delete(kept);
        assertFalse(Files.exists(kept.getParent()));
    }

    @Test
    void shouldNotTouchATemporaryDirectoryThatIsInUse() throws Exception
    {
        try (DataDirectory data = DataDirectory.temporary())
        {
            final Path driver = DriverDirectories.create(data);

            DriverDirectories.sweep();

            assertTrue(Files.exists(driver.getParent()));
            assertTrue(Files.exists(data.path()));
            DriverDirectories.delete(driver);
        }
    }
}
