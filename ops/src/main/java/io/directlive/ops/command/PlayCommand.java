package io.directlive.ops.command;

import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.Pace;
import io.directlive.ops.CaptureSettings;
import io.directlive.ops.Console;
import io.directlive.ops.DataDirectory;
import io.directlive.ops.Directlive;
import io.directlive.ops.FileSettings;
import io.directlive.ops.Instance;
import io.directlive.ops.Role;
import io.directlive.ops.Settings;
import io.directlive.ops.SourceSettings;
import io.directlive.protocol.Tier;
import io.directlive.replay.Continuity;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.Subscriber;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays captures, or the sources of the settings, through the whole pipeline, to a subscriber behind the multicast. */
@Command(
    name = "play",
    mixinStandardHelpOptions = true,
    description = "Plays captures through the whole pipeline: feed handler, sequencer, recording, distributor, multicast, subscriber. " +
        "Without a FILE it takes the sources of the settings, such as live lines, until their session has ended.")
public final class PlayCommand implements Callable<Integer>
{
    /** What differs from live: nothing may be lost, and files have no need for page-touched buffers. */
    static final Map<String, Object> LOSSLESS = Map.of(
        "network.tether", true,
        "distributor.max-back-pressure", "0s",
        "distributor.heartbeat", "10ms",
        "driver.sparse", true);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..*",
        description = "ITCH 5.0 in BinaryFILE framing, a capture (pcap, pcapng), or another venue file; plain or gzip. " +
            "Each file is a source of its own.")
    private List<Path> files = List.of();

    @Mixin
    private InputOptions input;

    @Option(names = "--date", paramLabel = "D",
        description = "Trading date, such as 2019-01-30; by default the file name tells, else a capture's first packet, " +
            "else 1970-01-01.")
    private String date;

    @Option(names = "--speed", paramLabel = "SPEED", defaultValue = "max",
        description = "max (default), realtime, or a factor such as 10x.")
    private String speed;

    @Option(names = "--symbols", paramLabel = "A,B", split = ",", description = "Take only these instruments in.")
    private List<String> symbols = List.of();

    @Option(names = "--sessions", paramLabel = "N", defaultValue = "1",
        description = "Of live sources, which do not end by themselves: take so many sessions of each (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Mixin
    private DumpOptions dump;

    @Option(names = "--data-dir", paramLabel = "DIR",
        description = "Keep the recording here, and go on with what is there; by default a temporary one, removed at the end.")
    private Path dataDirectory;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON).")
    private Path config;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        dump.check(spec, json);
        final Console console = new Console(spec.commandLine().getErr());
        final Settings settings = Settings.load(config).requireUndivided("play").with(LOSSLESS);
        final List<SourceSettings> sources = files.isEmpty() ? settings.sources() : sources();
        if (sources.isEmpty())
        {
            throw new ParameterException(spec.commandLine(), "name a FILE, or settings with sources by --config");
        }
        final EnumSet<Role> roles = EnumSet.allOf(Role.class);
        final long startNs = System.nanoTime();
        try (DataDirectory data = dataDirectory == null ? DataDirectory.temporary() : DataDirectory.own(dataDirectory, roles);
            Instance instance = Instance.start(settings, data, roles, sources, console))
        {
            if (instance.continuity() == Continuity.SALVAGED || instance.continuity() == Continuity.CLOSED)
            {
                console.tell("going on after sequence " + instance.recoveredEvents() + "; salvaged " +
                    instance.salvagedFrames() + " frames of a killed run");
            }
            final SessionEnds ends = new SessionEnds();
            try (Playback playback = Playback.connect(
                instance, dump.withOrders(), dump, ReplayRange.ALL, ends, console, settings.nanos("timeout")))
            {
                playback.awaitJoined();
                final long playNs = System.nanoTime();
                instance.openSources();
                try (PlayProgress progress = PlayProgress.of(instance, !json && Console.isTerminal()))
                {
                    playback.run(source -> files.isEmpty() && ends.count(source) >= sessions, progress);
                }
                return report(instance, playback.subscriber(), console, startNs, playNs);
            }
        }
    }

    private List<SourceSettings> sources()
    {
        final LocalDate tradingDate = date == null ? null : SourceSettings.date(date);
        final List<SourceSettings> sources = new ArrayList<>();
        for (final Path file : files)
        {
            sources.add(source(sources.size() + 1, file, tradingDate, SourceSettings.pace(speed)));
        }
        return sources;
    }

    private SourceSettings source(final int id, final Path file, final LocalDate tradingDate, final Pace pace)
    {
        final String name = file.getFileName().toString();
        return input.typeOf(file).equals(CaptureSettings.TYPE) ?
            new CaptureSettings(id, name, file, tradingDate, pace, symbols, input.protocol(), input.selection()) :
            new FileSettings(id, name, file, tradingDate, pace, symbols, input.protocol());
    }

    private int report(
        final Instance instance,
        final Subscriber subscriber,
        final Console console,
        final long startNs,
        final long playNs) throws IOException
    {
        final long nowNs = System.nanoTime();
        final long failures = instance.reportSourceFailures(console);
        final long badInput = instance.count(FeedHandlerCounter.MESSAGES_MALFORMED) +
            instance.count(FeedHandlerCounter.PACKETS_MALFORMED) + failures;
        final long delivered = subscriber.delivered(Tier.ORDERS);
        final long lost = subscriber.lost(Tier.ORDERS);
        final long sequenced = instance.recoveredEvents() + instance.count(SequencerCounter.EVENTS);
        final double playSeconds = (nowNs - playNs) / 1e9;

        final Summary summary = new Summary()
            .add("venueMessages", instance.count(FeedHandlerCounter.VENUE_MESSAGES))
            .add("events", instance.recoveredEvents() + instance.count(FeedHandlerCounter.EVENTS))
            .add("sequenced", sequenced)
            .add("delivered", delivered)
            .add("duplicatesDropped", instance.count(SequencerCounter.DUPLICATES) + subscriber.duplicates(Tier.ORDERS))
            .add("sourceGaps", instance.count(SequencerCounter.SOURCE_GAPS))
            .add("subscriberGaps", subscriber.gaps(Tier.ORDERS))
            .add("recovered", subscriber.recovered(Tier.ORDERS))
            .add("lost", lost)
            .add("elapsedSeconds", (nowNs - startNs) / 1e9)
            .add("eventsPerSecond", Math.round(instance.count(FeedHandlerCounter.EVENTS) / playSeconds))
            .add("badInput", badInput)
            .add("recoveredEvents", instance.recoveredEvents())
            .add("salvagedFrames", instance.salvagedFrames())
            .add("unknownMessages", instance.count(FeedHandlerCounter.MESSAGES_UNKNOWN))
            .add("venueMessagesLost", instance.count(FeedHandlerCounter.MESSAGES_LOST));
        final PrintWriter out = spec.commandLine().getOut();
        if (json)
        {
            summary.printJson(out);
        }
        else
        {
            summary.print(dump.dump() != null ? spec.commandLine().getErr() : out);
        }
        return badInput == 0 && lost == 0 && delivered == sequenced ? 0 : Directlive.EXIT_INCOMPLETE;
    }
}
