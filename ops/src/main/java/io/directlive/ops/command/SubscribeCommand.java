package io.directlive.ops.command;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.directlive.ops.Console;
import io.directlive.ops.Directlive;
import io.directlive.ops.SettingsException;
import io.directlive.ops.dump.Dump;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.Cursor;
import io.directlive.subscriber.LineFence;
import io.directlive.subscriber.LostReason;
import io.directlive.subscriber.StaleReason;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.BackoffIdleStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a stream of a running instance. */
@Command(
    name = "subscribe",
    mixinStandardHelpOptions = true,
    description = "Prints a stream of a running instance as CSV, until stopped.")
public final class SubscribeCommand implements Callable<Integer>
{
    private static final int FRAME_LIMIT = 16;

    @Spec
    private CommandSpec spec;

    @Option(names = "--data-dir", paramLabel = "DIR", split = ",", defaultValue = "directlive-data",
        description = "Data directory of the instance, where it says where its streams are (default: ${DEFAULT-VALUE}). Several, " +
            "of instances that publish the same stream: the first copy of each event is taken, and lines that differ are told.")
    private List<Path> dataDirectories;

    @Option(names = "--tier", paramLabel = "TIER", defaultValue = "TOP",
        description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Tier tier;

    @Option(names = "--symbol", paramLabel = "S", split = ",", description = "Instruments to print; by default all.")
    private List<String> symbols = List.of();

    @Option(names = "--from", paramLabel = "PLACE", defaultValue = "live",
        description = "live (default), start, or a cursor as printed at the end: partition:epoch:sequence.")
    private String from;

    @Option(names = "--count", paramLabel = "N", description = "Stop after N events, at the end of a frame.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--seconds", paramLabel = "N", description = "Stop after N seconds.")
    private long seconds = Long.MAX_VALUE;

    @Option(names = "--shared-driver",
        description = "Use the media driver of the instance instead of an own one, as a strategy on the same machine may.")
    private boolean sharedDriver;

    @Option(names = "--json", description = "Print one JSON object on standard output at the end, and no events.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        final Console console = new Console(spec.commandLine().getErr());
        final List<StreamDirectory> directories = directories(console);
        final StreamDirectory first = directories.get(0);
        final AtomicBoolean isRunning = new AtomicBoolean(true);
        final CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() ->
        {
            isRunning.set(false);
            try
            {
                closed.await();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }));

        try (MediaDriver driver = sharedDriver ? null : ownDriver();
            Dump dump = Dump.of(tier, json ? Writer.nullWriter() : Dump.standardOutput()))
        {
            final SubscriberContext context = new SubscriberContext()
                .directory(first, directories.subList(1, directories.size()).toArray(new StreamDirectory[0]))
                .aeronDirectoryName(driver == null ? first.driverDirectory() : driver.aeronDirectoryName())
                .tiers(tier)
                .from(startFrom())
                .instruments(symbols.toArray(new String[0]))
                .stateListener(new Report(console));
            dump.attach(context);
            try (Subscriber subscriber = Subscriber.connect(context))
            {
                return read(subscriber, dump, isRunning, console);
            }
        }
        finally
        {
            closed.countDown();
        }
    }

    private int read(
        final Subscriber subscriber, final Dump dump, final AtomicBoolean isRunning, final Console console) throws IOException
    {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy(100, 10, 1_000, 1_000_000);
        final long startNs = System.nanoTime();
        final long limitNs = seconds == Long.MAX_VALUE ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
        long flushedRows = 0;
        while (isRunning.get() && subscriber.delivered(tier) < count && System.nanoTime() - startNs < limitNs)
        {
            final int work = subscriber.poll(FRAME_LIMIT);
            if (work == 0 && dump.rows() != flushedRows)
            {
                dump.flush();
                flushedRows = dump.rows();
            }
            idle.idle(work);
        }

        final Summary summary = new Summary()
            .add("delivered", subscriber.delivered(tier))
            .add("rows", dump.rows())
            .add("duplicatesDropped", subscriber.duplicates(tier))
            .add("subscriberGaps", subscriber.gaps(tier))
            .add("recovered", subscriber.recovered(tier))
            .add("lost", subscriber.lost(tier))
            .add("elapsedSeconds", (System.nanoTime() - startNs) / 1e9);
        console.tell("cursor " + subscriber.cursor(tier));
        if (json)
        {
            summary.printJson(spec.commandLine().getOut());
        }
        return subscriber.lost(tier) == 0 ? 0 : Directlive.EXIT_INCOMPLETE;
    }

    /** Of several instances one is enough to begin with; each that is not there is told. */
    private List<StreamDirectory> directories(final Console console) throws IOException
    {
        final List<StreamDirectory> directories = new ArrayList<>();
        final List<String> missing = new ArrayList<>();
        for (final Path dataDirectory : dataDirectories)
        {
            final Path file = dataDirectory.resolve(StreamDirectory.FILE_NAME);
            if (Files.exists(file))
            {
                directories.add(StreamDirectory.load(file));
            }
            else
            {
                missing.add(dataDirectory + ": no instance is running here (there is no " + StreamDirectory.FILE_NAME + ")");
            }
        }
        if (directories.isEmpty())
        {
            throw new SettingsException(String.join(System.lineSeparator(), missing));
        }
        missing.forEach(console::warn);
        return directories;
    }

    private StartFrom startFrom()
    {
        try
        {
            return switch (from)
            {
                case "live" -> StartFrom.live();
                case "start" -> StartFrom.start();
                default -> StartFrom.cursor(Cursor.parse(from));
            };
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("--from: neither live nor start, and " + ex.getMessage(), ex);
        }
    }

    private static MediaDriver ownDriver()
    {
        return MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(100, 10, 1_000, 100_000))
            .nakMulticastMaxBackoffNs(TimeUnit.MICROSECONDS.toNanos(200))
            .nakMulticastGroupSize(4)
            .termBufferSparseFile(true)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
    }

    /** Tells what happens to the delivery, on standard error. */
    private static final class Report implements StateListener
    {
        private final Console console;

        private Report(final Console console)
        {
            this.console = console;
        }

        @Override
        public void onTierState(final Tier tier, final BookState state, final StaleReason reason)
        {
            console.tell(tier.lowerName() + ": " + state + (reason == null ? "" : ", " + reason));
        }

        @Override
        public void onSourceState(final Tier tier, final int sourceId, final SourceState state)
        {
            console.tell(tier.lowerName() + ": source " + sourceId + " is " + state);
        }

        @Override
        public void onGap(final Tier tier, final long from, final long to)
        {
            console.tell(tier.lowerName() + ": gap " + from + " to " + to);
        }

        @Override
        public void onRecovered(final Tier tier, final long from, final long to)
        {
            console.tell(tier.lowerName() + ": recovered " + from + " to " + to);
        }

        @Override
        public void onLineFenced(final Tier tier, final LineFence fence)
        {
            console.warn(tier.lowerName() + ": " + fence);
        }

        @Override
        public void onLost(final Tier tier, final long from, final long to, final LostReason reason)
        {
            console.warn(tier.lowerName() + ": lost " + from + " to " + to + ": " + reason);
        }

        @Override
        public void onResumeRefused(
            final Tier tier, final Cursor cursor, final int epoch, final long sequence, final LostReason reason)
        {
            console.warn(tier.lowerName() + ": what follows " + cursor + " cannot be had: " + reason + "; the first is " +
                Integer.toUnsignedString(epoch) + ":" + sequence);
        }

        @Override
        public void onEpoch(final Tier tier, final int previousEpoch, final int epoch)
        {
            console.tell(tier.lowerName() + ": epoch " + Integer.toUnsignedString(epoch));
        }
    }
}
