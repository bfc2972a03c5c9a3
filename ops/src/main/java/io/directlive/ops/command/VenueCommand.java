package io.directlive.ops.command;

import io.directlive.feed.BadInput;
import io.directlive.feed.venue.exchange.DepartureListener;
import io.directlive.feed.venue.exchange.Exchange;
import io.directlive.feed.venue.exchange.ExchangeConfig;
import io.directlive.feed.venue.exchange.LostRanges;
import io.directlive.feed.venue.exchange.SessionReport;
import io.directlive.ops.Console;
import io.directlive.ops.Directlive;
import io.directlive.ops.Idle;
import io.directlive.ops.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A test exchange as a process of its own. */
@Command(
    name = "venue",
    mixinStandardHelpOptions = true,
    description = "A test exchange: ITCH 5.0 over MoldUDP64 on two lines with seeded loss, duplicates, reordering and delay, a " +
        "re-request server, SoupBinTCP and GLIMPSE. Runs until the flow ends or it is stopped; then says what it sent.")
public final class VenueCommand implements Callable<Integer>
{
    private static final long DEFAULT_STORE_SHARE = 4;

    @Spec
    private CommandSpec spec;

    @Mixin
    private VenueFlowOptions flow;

    @Mixin
    private VenueLineOptions lines;

    @Mixin
    private VenueServerOptions servers;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "Of the built-in venue and of all impairments (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--session", paramLabel = "NAME", defaultValue = "DL00000001",
        description = "Name of the first session, up to 10 characters (default: ${DEFAULT-VALUE}).")
    private String session;

    @Option(names = "--packet-length", paramLabel = "BYTES", defaultValue = "1400",
        description = "Most bytes of a packet (default: ${DEFAULT-VALUE}).")
    private int packetLength;

    @Option(names = "--packet-messages", paramLabel = "N", defaultValue = "65534", description = "Most messages of a packet.")
    private int packetMessages;

    @Option(names = "--fixed-packets",
        description = "Fill each packet before it is sent. Then the seed alone decides which messages are lost; else a packet " +
            "has what is due, and that depends on time.")
    private boolean isFixed;

    @Option(names = "--heartbeat-ms", paramLabel = "N", defaultValue = "1000",
        description = "Longest silence of lines and servers (default: ${DEFAULT-VALUE}).")
    private long heartbeatMs;

    @Option(names = "--linger", paramLabel = "SECONDS", defaultValue = "3",
        description = "How long the end of a session is told, and re-requests for it are answered (default: ${DEFAULT-VALUE}).")
    private double linger;

    @Option(names = "--store", paramLabel = "MIB", defaultValue = "0",
        description = "Messages that are kept for re-requests, in MiB: some 27,000 in each (default: three quarters of the heap's " +
            "limit). Older ones are dropped.")
    private long storeMib;

    @Option(names = "--wait-for-start", description = "Send heartbeats until there is a line on standard input, or it ends.")
    private boolean isWaiting;

    @Option(names = "--start-delay", paramLabel = "SECONDS", defaultValue = "1",
        description = "Send heartbeats for so long before the first message (default: ${DEFAULT-VALUE}).")
    private double startDelay;

    @Option(names = "--idle", paramLabel = "STRATEGY", defaultValue = "yield",
        description = "spin, yield (default) or backoff: what the venue's thread does when nothing is due.")
    private String idle;

    @Option(names = "--lost-out", paramLabel = "FILE",
        description = "Write the numbers of messages that neither line carried: CSV of session, from, to.")
    private Path lostOut;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        flow.check(spec);
        final Console console = new Console(spec.commandLine().getErr());
        final IdleStrategy idleStrategy = Idle.of("--idle", idle).newStrategy();
        final ExchangeConfig config = config();
        final CountDownLatch closed = new CountDownLatch(1);
        final AtomicBoolean isStopped = new AtomicBoolean();
        final Thread onSignal = onSignal(isStopped, closed);
        try (Exchange exchange = open(config, console))
        {
            Runtime.getRuntime().addShutdownHook(onSignal);
            console.tell("venue: " + flow.describe() + " on " + text(config.lines().groupA()) + " and " +
                text(config.lines().groupB()) + "; re-requests " + text(exchange.requestAddress()) + ", SoupBinTCP " +
                text(exchange.soupAddress()) + ", GLIMPSE " + text(exchange.glimpseAddress()) + "; session " + session);
            run(exchange, idleStrategy, isStopped);
            return report(exchange, console);
        }
        catch (final UncheckedIOException ex)
        {
            throw new SettingsException("venue: " + ex.getMessage(), ex);
        }
        finally
        {
            closed.countDown();
            removeHook(onSignal, isStopped);
        }
    }

    private ExchangeConfig config()
    {
        final long store = storeMib > 0 ?
            storeMib << 20 :
            Runtime.getRuntime().maxMemory() / DEFAULT_STORE_SHARE * (DEFAULT_STORE_SHARE - 1);
        try
        {
            return new ExchangeConfig(
                seed,
                session,
                flow.sessions(),
                lines.config(),
                new ExchangeConfig.Packets(packetLength, packetMessages, isFixed),
                TimeUnit.MILLISECONDS.toNanos(heartbeatMs),
                Math.round(linger * 1e9),
                flow.durationNs(),
                store,
                servers.requests(),
                servers.soup(),
                servers.glimpse());
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("venue: " + ex.getMessage(), ex);
        }
    }

    private Exchange open(final ExchangeConfig config, final Console console)
    {
        final DepartureListener departures = (server, client, reason, messages) ->
        {
            if (reason.isDropped())
            {
                console.tell(server + " client " + client + " dropped: " + reason.label() + ", after " + messages + " messages");
            }
        };
        try
        {
            return new Exchange(
                config, flow.factory(seed, config.packets().maxMessageLength()), SystemNanoClock.INSTANCE, departures);
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new SettingsException("venue: " + ex.getMessage(), ex);
        }
    }

    private void run(final Exchange exchange, final IdleStrategy idleStrategy, final AtomicBoolean isStopped)
    {
        final long startNs = System.nanoTime() + Math.round(startDelay * 1e9);
        final AtomicBoolean isAsked = isWaiting ? onStandardInput() : new AtomicBoolean(true);
        while (exchange.phase() != Exchange.Phase.DONE)
        {
            if (exchange.phase() == Exchange.Phase.WAITING && isAsked.get() && startNs - System.nanoTime() <= 0)
            {
                exchange.start();
            }
            if (isStopped.get())
            {
                exchange.stop();
            }
            idleStrategy.idle(exchange.doWork());
        }
    }

    private int report(final Exchange exchange, final Console console) throws IOException
    {
        final VenueReport report = VenueReport.of(exchange);
        final PrintWriter out = spec.commandLine().getOut();
        if (json)
        {
            report.printJson(out);
        }
        else
        {
            report.print(out);
        }
        if (lostOut != null)
        {
            writeLost(exchange);
        }
        final long failures = exchange.sessions().stream()
            .map(SessionReport::failure)
            .filter(Objects::nonNull)
            .map(BadInput::describe)
            .peek(console::badInput)
            .count();
        return failures == 0 ? 0 : Directlive.EXIT_INCOMPLETE;
    }

    private void writeLost(final Exchange exchange) throws IOException
    {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(lostOut)))
        {
            out.println("session,from,to");
            for (final SessionReport report : exchange.sessions())
            {
                for (final LostRanges.Range range : report.lostRanges())
                {
                    out.println(report.name() + "," + range.from() + "," + range.to());
                }
            }
        }
    }

    private static String text(final InetSocketAddress address)
    {
        return address == null ? "none" : address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Reads in a thread of its own, as standard input cannot be asked whether it has ended. */
    private static AtomicBoolean onStandardInput()
    {
        final AtomicBoolean isAsked = new AtomicBoolean();
        final Thread reader = new Thread(() ->
        {
            try
            {
                int c = System.in.read();
                while (c >= 0 && c != '\n')
                {
                    c = System.in.read();
                }
            }
            catch (final IOException ex)
            {
                // As good as its end: nobody will write a line any more.
            }
            isAsked.set(true);
        }, "standard-input");
        reader.setDaemon(true);
        reader.start();
        return isAsked;
    }

    private static Thread onSignal(final AtomicBoolean isStopped, final CountDownLatch closed)
    {
        return new Thread(() ->
        {
            isStopped.set(true);
            try
            {
                closed.await();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void removeHook(final Thread onSignal, final AtomicBoolean isStopped)
    {
        if (!isStopped.get())
        {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        }
    }
}
