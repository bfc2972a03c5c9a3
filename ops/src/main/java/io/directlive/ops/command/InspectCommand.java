package io.directlive.ops.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.BadInput;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketJson;
import io.directlive.feed.capture.CapturePackets;
import io.directlive.feed.capture.CaptureReader;
import io.directlive.feed.capture.CaptureSelection;
import io.directlive.ops.CaptureSettings;
import io.directlive.ops.Console;
import io.directlive.ops.Directlive;
import io.directlive.ops.SourceFormats;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decodes a file of venue data to JSON lines. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Decodes a file of venue data to JSON on standard output: one object per packet header and per message. " +
        "The last line on standard error counts messages by type, unknown and bad ones.")
public final class InspectCommand implements Callable<Integer>
{
    private static final int BUFFER_LENGTH = 1 << 16;

    private final MessageCounts counts = new MessageCounts();

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE",
        description = "ITCH 5.0 in BinaryFILE framing, a capture (pcap, pcapng), or another venue file; plain or gzip.")
    private Path file;

    @Mixin
    private InputOptions input;

    @Option(names = "--out", paramLabel = "FILE", description = "Write here, not to standard output.")
    private Path outFile;

    @Override
    public Integer call() throws IOException
    {
        final Console console = new Console(spec.commandLine().getErr());
        final String type = input.typeOf(file);
        final CaptureSelection selection = input.selection();
        final BadInput failure;
        if (type.equals(CaptureSettings.TYPE))
        {
            failure = inspectCapture(
                SourceFormats.packetFormat(file, input.protocol(), selection), selection, console);
        }
        else
        {
            try (JsonGenerator json = openOutput())
            {
                failure = SourceFormats.fileFormat(file, input.protocol()).inspect(file, json, counts);
                json.writeRaw('\n');
            }
        }
        if (failure != null)
        {
            console.badInput(failure.describe());
        }
        console.tell(counts.describe());
        return failure == null && counts.bad() == 0 ? 0 : Directlive.EXIT_INCOMPLETE;
    }

    private BadInput inspectCapture(
        final PacketFormat format, final CaptureSelection selection, final Console console) throws IOException
    {
        final BadInputListener badInput = (messageNumber, byteOffset, reason) ->
        {
            counts.addBad();
            console.badInput(new BadInput(file.toString(), messageNumber, byteOffset, reason).describe());
        };
        try (CapturePackets packets =
                new CapturePackets(CaptureReader.open(file), format, selection, badInput);
            JsonGenerator json = openOutput())
        {
            final PacketJson shown = format.newJson(json, counts);
            while (!packets.isDone())
            {
                if (packets.poll())
                {
                    shown.write(
                        packets.reader().packetNumber(),
                        packets.byteOffset(),
                        packets.timeNs(),
                        packets.buffer(),
                        packets.offset(),
                        packets.length());
                }
            }
            json.writeRaw('\n');
            return packets.failure();
        }
    }

    private JsonGenerator openOutput() throws IOException
    {
        final OutputStream out =
            outFile == null ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(outFile.toFile());
        return JsonLines.generator(new BufferedOutputStream(out, BUFFER_LENGTH));
    }
}
