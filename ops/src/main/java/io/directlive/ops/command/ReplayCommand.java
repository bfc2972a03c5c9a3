package io.directlive.ops.command;

import io.directlive.feed.Pace;
import io.directlive.ops.Console;
import io.directlive.ops.DataDirectory;
import io.directlive.ops.Directlive;
import io.directlive.ops.Instance;
import io.directlive.ops.Role;
import io.directlive.ops.Settings;
import io.directlive.ops.SettingsException;
import io.directlive.ops.SourceSettings;
import io.directlive.protocol.Tier;
import io.directlive.subscriber.Subscriber;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Replays a recorded session, from the store, to a subscriber. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Replays a recorded session: all of it, or a range of sequences or times, with the dumps of play.")
public final class ReplayCommand implements Callable<Integer>
{
    /** Who only reads removes nothing, and begins no epoch. */
    private static final Map<String, Object> KEEP_ALL = Map.of("archive.retention", "0s", "archive.retention-length", 0);

    @Spec
    private CommandSpec spec;

    @Option(names = "--data-dir", paramLabel = "DIR", required = true, description = "Directory of the recording.")
    private Path dataDirectory;

    @Option(names = "--from", paramLabel = "SEQ|TIME",
        description = "First event: a sequence, or a venue time such as 09:30:00 or 2012-06-21T13:30:00Z.")
    private String from;

    @Option(names = "--to", paramLabel = "SEQ|TIME", description = "Last sequence, inclusive, or a time, exclusive.")
    private String to;

    @Option(names = "--speed", paramLabel = "SPEED", defaultValue = "max",
        description = "max (default), realtime, or a factor such as 10x.")
    private String speed;

    @Mixin
    private DumpOptions dump;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON).")
    private Path config;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        dump.check(spec, json);
        if (!Files.isDirectory(dataDirectory.resolve("archive")))
        {
            throw new SettingsException(dataDirectory + ": holds no recording");
        }
        final Console console = new Console(spec.commandLine().getErr());
        final Settings settings = Settings.load(config).with(PlayCommand.LOSSLESS).with(KEEP_ALL);
        final Pace pace = SourceSettings.pace(speed);
        final EnumSet<Role> roles = EnumSet.complementOf(EnumSet.of(Role.FEED_HANDLER));
        final long startNs = System.nanoTime();
        try (DataDirectory data = DataDirectory.own(dataDirectory, roles);
            Instance instance = Instance.start(settings, data, roles, List.of(), console))
        {
            if (instance.recoveredEvents() == 0)
            {
                throw new SettingsException(dataDirectory + ": the recording is empty");
            }
            final ReplayRange range = ReplayRange.of(from, to, instance);
            final Tier tier = dump.dump() == null ? Tier.ORDERS : dump.tier();
            try (Playback playback = Playback.connect(instance, EnumSet.of(tier), dump, range,
                pace.isMax() ? null : new VenuePace(pace, range.from()), console, settings.nanos("timeout")))
            {
                if (to == null)
                {
                    playback.awaitEnd(instance.recordedEnd(), () -> { });
                }
                else
                {
                    playback.awaitSequence(range.to(), () -> { });
                }
                return report(playback.subscriber(), tier, range, startNs, playback.rows());
            }
        }
    }

    private int report(
        final Subscriber subscriber, final Tier tier, final ReplayRange range, final long startNs, final long rows)
        throws IOException
    {
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        final Summary summary = new Summary()
            .add("fromSequence", range.from())
            .add("toSequence", range.to())
            .add("events", range.to() - range.from() + 1)
            .add("delivered", subscriber.delivered(tier))
            .add("rows", rows)
            .add("recovered", subscriber.recovered(tier))
            .add("lost", subscriber.lost(tier))
            .add("elapsedSeconds", seconds)
            .add("eventsPerSecond", Math.round(range.to() / seconds));
        final PrintWriter out = spec.commandLine().getOut();
        if (json)
        {
            summary.printJson(out);
        }
        else
        {
            summary.print(dump.dump() != null ? spec.commandLine().getErr() : out);
        }
        return subscriber.lost(tier) == 0 ? 0 : Directlive.EXIT_INCOMPLETE;
    }
}
