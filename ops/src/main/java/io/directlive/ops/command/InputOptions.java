package io.directlive.ops.command;

import io.directlive.feed.capture.CaptureSelection;
import io.directlive.ops.CaptureSettings;
import io.directlive.ops.SettingsException;
import io.directlive.ops.SourceFormats;
import io.directlive.ops.SourceSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a file of venue data is, and which part of it is wanted. */
final class InputOptions
{
    @Option(names = "--protocol", paramLabel = "P", defaultValue = SourceSettings.AUTO,
        description = "itch-5.0, mold, soupbintcp, cme-mdp3, iex-deep, iex-deep-plus, iex-tops, cboe-pitch, dbn; by default " +
            "auto: the content tells.")
    private String protocol;

    @Option(names = "--group", paramLabel = "ADDRESS",
        description = "Take only packets of a capture that went to this address.")
    private String group;

    @Option(names = "--port", paramLabel = "N",
        description = "Take only packets of a capture that went to this port; of TCP, with this port at either end.")
    private int port;

    String protocol()
    {
        return protocol;
    }

    CaptureSelection selection()
    {
        return SourceSettings.selection(group, port);
    }

    /** @return type of the source that a file is. */
    String typeOf(final Path file)
    {
        final String type = SourceFormats.typeOf(file, protocol);
        if (!type.equals(CaptureSettings.TYPE) && (group != null || port != 0))
        {
            throw new SettingsException(file + ": --group and --port are for captures, and this is none");
        }
        return type;
    }
}
