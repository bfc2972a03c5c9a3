package io.directlive.ops.command;

import io.directlive.feed.BinaryFileReader;
import io.directlive.feed.itch.ItchJson;
import io.directlive.ops.Directlive;
import io.directlive.ops.SettingsException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decodes a capture to JSON lines. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Decodes a capture to JSON, one object per venue message, on standard output.")
public final class InspectCommand implements Callable<Integer>
{
    private static final int BUFFER_LENGTH = 1 << 16;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "ITCH 5.0 in BinaryFILE framing, plain or gzip.")
    private Path file;

    @Override
    public Integer call() throws IOException
    {
        final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_LENGTH);
        try (BinaryFileReader reader = open(); ItchJson json = new ItchJson(out))
        {
            while (reader.next())
            {
                json.write(
                    reader.messageNumber(), reader.byteOffset(), reader.buffer(), reader.offset(), reader.length());
            }
            if (reader.failure() != null)
            {
                spec.commandLine().getErr().println("bad input: " + reader.failure().describe());
                return Directlive.EXIT_INCOMPLETE;
            }
        }
        return 0;
    }

    private BinaryFileReader open()
    {
        try
        {
            return BinaryFileReader.open(file);
        }
        catch (final IOException ex)
        {
            throw new SettingsException(file + ": cannot be opened: " + ex.getMessage(), ex);
        }
    }
}
