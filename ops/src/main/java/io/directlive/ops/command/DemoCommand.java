package io.directlive.ops.command;

import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.ops.Console;
import io.directlive.ops.DataDirectory;
import io.directlive.ops.Directlive;
import io.directlive.ops.Instance;
import io.directlive.ops.Role;
import io.directlive.ops.Settings;
import io.directlive.ops.SettingsException;
import io.directlive.ops.SourceSettings;
import io.directlive.ops.VenueSettings;
import io.directlive.ops.demo.Demo;
import io.directlive.ops.demo.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole system at work on the built-in venue, to be looked at. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Shows the whole system at work, in one process and without any data: built-in venue, feed " +
        "handler, sequencer, recording, distributor, multicast on loopback, subscriber with books.")
public final class DemoCommand implements Callable<Integer>
{
    private static final double MOST_MESSAGES_PER_SECOND = 5_000_000;
    private static final long STOP_LIMIT_SECONDS = 20;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seconds", paramLabel = "N", description = "End after N seconds; by default with Ctrl-C.")
    private double seconds = Double.MAX_VALUE;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "20000",
        description = "Venue messages a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--symbols", paramLabel = "A,B", split = ",",
        description = "Instruments that the venue trades; by default eight, the first ones the most active.")
    private List<String> symbols = List.of();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "The same seed makes the same order flow (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--symbol", paramLabel = "S",
        description = "Instrument whose book is shown; by default one after the other.")
    private String symbol;

    @Option(names = "--plain",
        description = "One line each second instead of the screen; so it is when this is no terminal.")
    private boolean plain;

    @Option(names = "--data-dir", paramLabel = "DIR",
        description = "Keep the recording here, and go on with what is there; by default a temporary one, removed at " +
        "the end.")
    private Path dataDirectory;

    @Override
    public Integer call()
    {
        check();
        final AtomicBoolean isRunning = new AtomicBoolean(true);
        final boolean isScreen = !plain && Console.isTerminal();
        final StringWriter notices = new StringWriter();
        final PrintWriter err = spec.commandLine().getErr();
        final Console console = new Console(isScreen ? new PrintWriter(notices) : err);
        if (isScreen)
        {
            err.println("starting ...");
            err.flush();
        }
        try
        {
            return run(isRunning, isScreen, console);
        }
        finally
        {
            err.print(notices); // Kept back, as it would have been written across the screen.
            err.flush();
        }
    }

    private int run(final AtomicBoolean isRunning, final boolean isScreen, final Console console)
    {
        final Settings settings = Settings.load().requireUndivided("demo");
        final EnumSet<Role> roles = EnumSet.allOf(Role.class);
        final List<SourceSettings> sources =
            List.of(new VenueSettings(1, "built-in venue", null, symbols, rate, seed, 0));
        final long limitNs = seconds == Double.MAX_VALUE ?
            Long.MAX_VALUE :
            (long)(seconds * TimeUnit.SECONDS.toNanos(1));
        final CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(isRunning, ended)));
        try (DataDirectory data = dataDirectory == null ?
                DataDirectory.temporary() :
                DataDirectory.own(dataDirectory, roles);
            Instance instance = Instance.start(settings, data, roles, sources, console);
            Terminal terminal = isScreen ? Terminal.open() : null;
            Demo demo = Demo.start(instance, symbol, terminal, spec.commandLine().getOut(),
                "Ctrl-C ends.  directlive stat --data-dir " + data.path(), settings.nanos("timeout")))
        {
            demo.run(isRunning::get, limitNs);
            final boolean isExactlyOnce = demo.report(spec.commandLine().getOut());
            return isExactlyOnce && instance.reportSourceFailures(console) == 0 ? 0 : Directlive.EXIT_INCOMPLETE;
        }
        finally
        {
            ended.countDown();
        }
    }

    private void check()
    {
        if (!(seconds > 0))
        {
            throw new SettingsException("--seconds: " + seconds + " is not more than 0");
        }
        if (!(rate >= 1 && rate <= MOST_MESSAGES_PER_SECOND))
        {
            throw new SettingsException("--rate: " + rate + " is not from 1 to " + (long)MOST_MESSAGES_PER_SECOND);
        }
        final BuiltInVenueConfig defaults = BuiltInVenueConfig.defaults(seed);
        final List<String> traded = symbols.isEmpty() ? defaults.symbols() : symbols;
        try
        {
            new BuiltInVenueConfig(seed, traded, defaults.ordersPerSymbol(), Math.round(rate));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("--symbols: " + ex.getMessage(), ex);
        }
        if (symbol != null && !traded.contains(symbol))
        {
            throw new SettingsException("--symbol: " + symbol + " is not one of " + String.join(", ", traded));
        }
    }

    /** Lets the demo end as it does by itself, when the process is asked to stop. */
    private static void stop(final AtomicBoolean isRunning, final CountDownLatch ended)
    {
        isRunning.set(false);
        try
        {
            ended.await(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
