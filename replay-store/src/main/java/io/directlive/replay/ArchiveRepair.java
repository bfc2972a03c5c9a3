package io.directlive.replay;

import io.aeron.archive.ArchiveTool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

/**
 * Makes an archive startable after a kill. A write that SIGKILL cut at a page boundary leaves a frame whose last page is empty,
 * and the Archive then refuses to start. The frame is cut off here; {@link OrderedLog} brings it back from the log buffers.
 */
public final class ArchiveRepair
{
    private static final String CATALOG = "archive.catalog";

    private ArchiveRepair()
    {
    }

    /**
     * Finds the last whole frame of each recording and cuts what follows. To be called before the Archive is launched, by
     * the owner of the directory. Reads the last segment file of each recording.
     *
     * @param archiveDirectory of the archive; one that does not hold an archive is left alone.
     * @throws IllegalStateException when a recording cannot be used; the message is the archive tool's own report.
     */
    public static void cutTornTails(final Path archiveDirectory)
    {
        if (!Files.exists(archiveDirectory.resolve(CATALOG)))
        {
            return;
        }
        final ByteArrayOutputStream report = new ByteArrayOutputStream();
        final boolean sound;
        try (PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8))
        {
            sound = ArchiveTool.verify(
                out, archiveDirectory.toFile(), EnumSet.noneOf(ArchiveTool.VerifyOption.class), null, file -> true);
        }
        if (!sound)
        {
            throw new IllegalStateException("the archive in " + archiveDirectory + " cannot be used: " +
                report.toString(StandardCharsets.UTF_8).strip());
        }
    }
}
