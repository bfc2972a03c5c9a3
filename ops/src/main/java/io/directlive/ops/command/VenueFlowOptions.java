package io.directlive.ops.command;

import io.directlive.feed.Pace;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.itch.ItchSymbolFilter;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.feed.venue.exchange.FileFlow;
import io.directlive.feed.venue.exchange.Flow;
import io.directlive.feed.venue.exchange.FlowFactory;
import io.directlive.feed.venue.exchange.GeneratedFlow;
import io.directlive.feed.venue.exchange.OpeningBurst;
import io.directlive.feed.venue.exchange.Tempo;
import io.directlive.ops.SettingsException;
import io.directlive.ops.SourceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the venue sends, and how fast. */
final class VenueFlowOptions
{
    @Option(names = "--from", paramLabel = "FILE",
        description = "Send the messages of this file: ITCH 5.0 in BinaryFILE framing, plain or gzip. By default the built-in " +
            "venue makes its own day.")
    private Path file;

    @Option(names = "--symbols", paramLabel = "A,B", split = ",",
        description = "Symbols of the built-in venue; of a file, those that are sent.")
    private List<String> symbols = List.of();

    @Option(names = "--count", paramLabel = "N", description = "Most messages of a session.")
    private long count;

    @Option(names = "--seconds", paramLabel = "N", description = "Longest session, from its first message.")
    private double seconds;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "100000",
        description = "Messages a second (default: ${DEFAULT-VALUE}); with --burst, those that it decays to.")
    private double rate;

    @Option(names = "--burst",
        description = "Send as after an opening: rate(t) = base + (peak - base) * e^(-t / decay), with the base of --rate.")
    private boolean isBurst;

    @Option(names = "--peak", paramLabel = "N", defaultValue = "1000000",
        description = "Messages a second at the start of a burst (default: ${DEFAULT-VALUE}).")
    private double peak;

    @Option(names = "--decay", paramLabel = "SECONDS", defaultValue = "1",
        description = "Time constant of a burst (default: ${DEFAULT-VALUE}).")
    private double decay;

    @Option(names = "--speed", paramLabel = "SPEED",
        description = "In place of a rate: max (flat out), realtime (by the messages' times), or a factor such as 10x.")
    private String speed;

    @Option(names = "--roll-after", paramLabel = "N",
        description = "End a session after N messages and begin the next, with a day from its start: of a file the same, of the " +
            "built-in venue one with the next seed.")
    private long rollAfter;

    @Option(names = "--sessions", paramLabel = "N", description = "How many sessions (default: 2 with --roll-after, else 1).")
    private int sessions;

    void check(final CommandSpec spec)
    {
        final boolean isValid = count >= 0 && seconds >= 0 && rollAfter >= 0 && sessions >= 0;
        if (!isValid)
        {
            throw new ParameterException(spec.commandLine(), "counts and seconds are 0 or more");
        }
        if (isBurst && speed != null)
        {
            throw new ParameterException(spec.commandLine(), "--speed is in place of --rate and --burst");
        }
        if (rollAfter > 0 && count > 0)
        {
            throw new ParameterException(spec.commandLine(), "--roll-after and --count both end a session: choose one");
        }
        try
        {
            tempo();
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("venue: " + ex.getMessage(), ex);
        }
    }

    int sessions()
    {
        return sessions > 0 ? sessions : rollAfter > 0 ? 2 : 1;
    }

    long durationNs()
    {
        return Math.round(seconds * 1e9);
    }

    /** What is sent, for people. */
    String describe()
    {
        return file == null ? "the built-in venue" : file.toString();
    }

    FlowFactory factory(final long seed, final int maxMessageLength)
    {
        return session -> new FlowFactory.Day(open(seed + session, maxMessageLength), tempo());
    }

    private Flow open(final long seed, final int maxMessageLength) throws IOException
    {
        final long limit = rollAfter > 0 ? rollAfter : count;
        if (file != null)
        {
            final VenueFilter filter = symbols.isEmpty() ? VenueFilter.NONE : new ItchSymbolFilter(symbols);
            return FileFlow.open(file, filter, limit, maxMessageLength);
        }
        final BuiltInVenueConfig defaults = BuiltInVenueConfig.defaults(seed);
        return new GeneratedFlow(
            new BuiltInVenue(new BuiltInVenueConfig(
                seed,
                symbols.isEmpty() ? defaults.symbols() : symbols,
                defaults.ordersPerSymbol(),
                defaults.messagesPerSecond())),
            limit);
    }

    private Tempo tempo()
    {
        if (speed != null)
        {
            final Pace pace = SourceSettings.pace(speed);
            return pace.isMax() ? Tempo.FLAT_OUT : Tempo.asRecorded(pace.speed());
        }
        return isBurst ? new OpeningBurst(peak, Math.min(rate, peak), decay) : Tempo.steady(rate);
    }
}
