package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.directlive.ops.chaos.FreePorts;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.LineFence;
import io.directlive.subscriber.LostReason;
import io.directlive.subscriber.StaleReason;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One instance with two distributors in processes of their own, which are killed by SIGKILL one after the other, and readers
 * of both lines over a media driver of their own: subscribers, and a relay, which is stopped and started in between.
 */
@Timeout(120)
class DistributorLinesTest
{
    private static final Set<Role> ROLES = EnumSet.complementOf(EnumSet.of(Role.DISTRIBUTOR));
    private static final Set<Role> RELAY_ROLES = EnumSet.complementOf(EnumSet.of(Role.FEED_HANDLER));
    /** More than there is time for: the test ends the source. */
    private static final int MESSAGES = 1_000_000;
    private static final int RATE = 4_000;
    private static final long PROGRESS = 1_500;
    private static final int PORTS = 16;
    private static final int FRAME_LIMIT = 16;

    @TempDir
    Path directory;

    private final Process[] distributors = new Process[2];
    private int port;

    @Test
    @Tag("F22")
    @Tag("F23")
    void shouldNotShowThatADistributorDies() throws Exception
    {
        port = FreePorts.find(4 * PORTS);
        final Path driverDirectory = Path.of(CommonContext.getAeronDirectoryName() + "-lines-" + ProcessHandle.current().pid());
        try (DataDirectory data = DataDirectory.own(directory.resolve("data"), ROLES);
            Instance instance = Instance.start(
                Settings.load().with(TestInstance.SMALL).with(Map.of(
                    "driver.directory", driverDirectory.toString(), "network.port", port)),
                data, ROLES,
                List.of(new VenueSettings(1, "venue", null, List.of(), RATE, 42, MESSAGES)),
                new Console(new PrintWriter(System.err, true)));
            MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                .threadingMode(ThreadingMode.SHARED).termBufferSparseFile(true)
                .publicationUnblockTimeoutNs(TimeUnit.MINUTES.toNanos(3))
                .clientLivenessTimeoutNs(TimeUnit.MINUTES.toNanos(2)) // Readers are not polled while the relay starts.
                .dirDeleteOnStart(true).dirDeleteOnShutdown(true)))
        {
            start(0, driverDirectory);
            start(1, driverDirectory);
            TestInstance.await("two distributors", () -> Files.exists(file(0)) && Files.exists(file(1)));
            try (Reader orders = new Reader(Tier.ORDERS, driver, StreamDirectory.load(file(0)), StreamDirectory.load(file(1)));
                Reader depth = new Reader(Tier.DEPTH, driver, StreamDirectory.load(file(0)), StreamDirectory.load(file(1)));
                WrongLine wrongLine = new WrongLine(instance, StreamDirectory.load(file(0)), port + 3 * PORTS);
                Reader deceived = new Reader(
                    Tier.ORDERS, driver, StreamDirectory.load(file(0)), StreamDirectory.load(file(1)), wrongLine.streams()))
            {
                final List<Reader> readers = List.of(orders, depth, deceived);
                instance.openSources();
                awaitLines(List.of(orders, depth), wrongLine, 2);
                awaitLines(List.of(deceived), wrongLine, 3);
                awaitProgress(readers, wrongLine);
                awaitFence(readers, wrongLine, deceived);

                try (Relay relay = relay(readers, wrongLine))
                {
                    kill(1);
                    awaitProgress(readers, wrongLine);
                    await("the relay", readers, wrongLine, () -> relay.lastSequence() >= PROGRESS);
                    stop(relay, readers, wrongLine);
                }
                start(1, driverDirectory);
                await("the second distributor", readers, wrongLine, () -> Files.exists(file(1)));
                awaitSecondCopies(List.of(orders, depth), wrongLine);
                try (Relay relay = relay(readers, wrongLine))
                {
                    kill(0);
                    awaitProgress(List.of(orders, depth), wrongLine);
                    instance.closeSources();
                    await("all events", readers, wrongLine, () -> relay.lastSequence() == last(instance) &&
                        orders.subscriber.basisSequence(Tier.ORDERS) == last(instance) &&
                        depth.subscriber.basisSequence(Tier.DEPTH) == last(instance));
                    assertUndisturbed(orders);
                    assertUndisturbed(depth);
                    assertEquals(last(instance), orders.subscriber.delivered(Tier.ORDERS));
                    relay.assertServes(last(instance), depth.subscriber.delivered(Tier.DEPTH));
                }

                assertEquals(1, deceived.fences.size(), deceived.fences.toString());
                final LineFence fence = deceived.fences.get(0);
                assertTrue(fence.line().contains("session " + wrongLine.sessionId()), fence.toString());
                assertTrue(fence.line().contains("wrong"), fence.toString());
                assertTrue(wrongLine.wrongFrom <= fence.to(), fence.toString());
            }
        }
        try
        {
            assertEquals(-1, Files.mismatch(dump("data"), dump("relay")), "byte where the relay's recording differs");
        }
        finally
        {
            for (final Process process : distributors)
            {
                if (process != null)
                {
                    process.destroyForcibly().onExit().join();
                }
            }
        }
    }

    private Path file(final int line)
    {
        return directory.resolve("line-" + line).resolve(StreamDirectory.FILE_NAME);
    }

    /** As an operator would: a data directory and ports of its own, and the store of the instance. */
    private void start(final int line, final Path driverDirectory) throws IOException
    {
        Files.deleteIfExists(file(line));
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (argument.startsWith("--add-opens") || argument.startsWith("-Daeron."))
            {
                command.add(argument);
            }
        }
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m",
            "-Ddirectlive.instance=line-" + line,
            "-Ddirectlive.driver.directory=" + driverDirectory,
            "-Ddirectlive.driver.term-length=16m", // What a reader missed that got no core for seconds is still there.
            "-Ddirectlive.network.port=" + (port + (line + 1) * PORTS),
            "-Ddirectlive.network.replay-port=" + (port + PortBlock.REPLAY_PORT),
            "-cp", System.getProperty("java.class.path"), Directlive.class.getName(),
            "run", "--role", "distributor", "--data-dir", directory.resolve("line-" + line).toString()));
        distributors[line] = new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("line-" + line + ".log").toFile()))
            .start();
    }

    /** SIGKILL. */
    private void kill(final int line)
    {
        distributors[line].destroyForcibly().onExit().join();
    }

    private void awaitLines(final List<Reader> readers, final WrongLine wrongLine, final int lines)
    {
        for (final Reader reader : readers)
        {
            await(lines + " lines of " + reader.tier, readers, wrongLine, () -> reader.subscriber.lines(reader.tier) >= lines);
        }
    }

    private void awaitProgress(final List<Reader> readers, final WrongLine wrongLine)
    {
        for (final Reader reader : readers)
        {
            final long basis = reader.subscriber.basisSequence(reader.tier) + PROGRESS;
            await("event " + basis, readers, wrongLine, () -> reader.subscriber.basisSequence(reader.tier) >= basis);
        }
    }

    /** Events come twice only when there are two lines. */
    private void awaitSecondCopies(final List<Reader> readers, final WrongLine wrongLine)
    {
        for (final Reader reader : readers)
        {
            final long duplicates = reader.subscriber.duplicates(reader.tier) + 100;
            await("second copies", readers, wrongLine, () -> reader.subscriber.duplicates(reader.tier) >= duplicates);
        }
    }

    private void awaitFence(final List<Reader> readers, final WrongLine wrongLine, final Reader deceived)
    {
        wrongLine.isToBeWrong = true;
        await("the wrong line to be found out", readers, wrongLine, () -> !deceived.fences.isEmpty());
    }

    private void await(
        final String what, final List<Reader> readers, final WrongLine wrongLine, final BooleanSupplier condition)
    {
        TestInstance.await(what + "; " + logs(), () ->
        {
            wrongLine.forward();
            readers.forEach(reader -> reader.subscriber.poll(FRAME_LIMIT));
            return condition.getAsBoolean();
        });
    }

    private String logs()
    {
        return "logs of distributors in " + directory;
    }

    /** Starting takes a while, and readers that are not polled meanwhile would be let go. */
    private Relay relay(final List<Reader> readers, final WrongLine wrongLine)
    {
        final CompletableFuture<Relay> started = CompletableFuture.supplyAsync(Relay::new);
        await("the relay to start", readers, wrongLine, started::isDone);
        return started.join();
    }

    private void stop(final Relay relay, final List<Reader> readers, final WrongLine wrongLine)
    {
        final CompletableFuture<Void> stopped = CompletableFuture.runAsync(relay::close);
        await("the relay to stop", readers, wrongLine, stopped::isDone);
        stopped.join();
    }

    private static void assertUndisturbed(final Reader reader)
    {
        assertEquals(List.of(), reader.told, reader.tier.toString());
        assertEquals(0, reader.subscriber.gaps(reader.tier));
        assertEquals(0, reader.subscriber.lost(reader.tier));
        assertTrue(reader.subscriber.duplicates(reader.tier) > 0);
    }

    private static long last(final Instance instance)
    {
        return instance.count(SequencerCounter.NEXT_SEQUENCE) - 1;
    }

    private Path dump(final String data)
    {
        final Path out = directory.resolve(data + ".csv");
        final Cli replay = Cli.run("replay", "--data-dir", directory.resolve(data).toString(),
            "--dump", "orders", "--out", out.toString(), "--json");
        assertEquals(0, replay.exitCode(), replay.err());
        return out;
    }

    /** An instance whose stream is that of both distributors. */
    private final class Relay implements AutoCloseable
    {
        private final DataDirectory data = DataDirectory.own(directory.resolve("relay"), RELAY_ROLES);
        private final Instance instance = Instance.start(
            Settings.load().with(TestInstance.SMALL).with("sequencer.lines",
                List.of(directory.resolve("line-0").toString(), directory.resolve("line-1").toString())),
            data, RELAY_ROLES, List.of(), new Console(new PrintWriter(System.err, true)));
        private boolean isClosed;

        private long lastSequence()
        {
            instance.checkRunning();
            return instance.count(SequencerCounter.NEXT_SEQUENCE) - 1;
        }

        /** Its own readers have all from it, with the same numbers on each tier. */
        private void assertServes(final long orders, final long depth)
        {
            try (Subscriber subscriber = Subscriber.connect(new SubscriberContext()
                .directory(instance.directory()).tiers(Tier.ORDERS, Tier.DEPTH).from(StartFrom.start())))
            {
                TestInstance.await("all events from the relay", () ->
                {
                    subscriber.poll(FRAME_LIMIT);
                    return subscriber.basisSequence(Tier.ORDERS) == orders && subscriber.basisSequence(Tier.DEPTH) == orders;
                });
                assertEquals(orders, subscriber.delivered(Tier.ORDERS));
                assertEquals(depth, subscriber.delivered(Tier.DEPTH));
            }
        }

        @Override
        public void close()
        {
            if (!isClosed)
            {
                isClosed = true;
                instance.close();
                data.close();
            }
        }
    }

    /** A reader of several lines, and what it was told beside the events. */
    private static final class Reader implements StateListener, AutoCloseable
    {
        private final Tier tier;
        private final Subscriber subscriber;
        private final List<String> told = new ArrayList<>();
        private final List<LineFence> fences = new ArrayList<>();
        private boolean wasSynced;

        private Reader(final Tier tier, final MediaDriver driver, final StreamDirectory first, final StreamDirectory... others)
        {
            this.tier = tier;
            subscriber = Subscriber.connect(new SubscriberContext()
                .directory(first, others)
                .aeronDirectoryName(driver.aeronDirectoryName())
                .tiers(tier)
                .from(StartFrom.start())
                .lineWaitNs(1_000_000_000L)
                .stateListener(this));
        }

        @Override
        public void onGap(final Tier ofTier, final long from, final long to)
        {
            told.add("gap " + from + ".." + to);
        }

        @Override
        public void onLost(final Tier ofTier, final long from, final long to, final LostReason reason)
        {
            told.add("lost " + from + ".." + to + " " + reason);
        }

        @Override
        public void onTierState(final Tier ofTier, final BookState state, final StaleReason reason)
        {
            if (wasSynced)
            {
                told.add(state.toString());
            }
            wasSynced |= state == BookState.SYNCED;
        }

        @Override
        public void onLineFenced(final Tier ofTier, final LineFence fence)
        {
            fences.add(fence);
        }

        @Override
        public void close()
        {
            subscriber.close();
        }
    }

    /** Sends a line once more, from some event on with a bit of each frame wrong: a member that computes something else. */
    private static final class WrongLine implements AutoCloseable
    {
        private final Subscription line;
        private final ExclusivePublication publication;
        private final StreamDirectory streams;
        private final UnsafeBuffer copy = new UnsafeBuffer(new byte[64 * 1024]);
        private boolean isToBeWrong;
        private long wrongFrom;

        private WrongLine(final Instance instance, final StreamDirectory right, final int port)
        {
            final String group = "239.77.9.1:" + port + "|interface=localhost";
            line = instance.aeron().addSubscription(right.tiers().get(Tier.ORDERS), Tier.ORDERS.streamId());
            publication = instance.aeron().addExclusivePublication(
                "aeron:udp?ttl=0|fc=max|mtu=8192|endpoint=" + group, Tier.ORDERS.streamId());
            streams = new StreamDirectory("wrong", 1, right.partitionId(), right.guarantee(),
                Map.of(Tier.ORDERS, "aeron:udp?tether=false|rejoin=true|endpoint=" + group), "", "", right.quality(), 0);
        }

        private StreamDirectory streams()
        {
            return streams;
        }

        private int sessionId()
        {
            return publication.sessionId();
        }

        private void forward()
        {
            line.poll((buffer, offset, length, header) -> forward(buffer, offset, length), FRAME_LIMIT);
        }

        private void forward(final DirectBuffer buffer, final int offset, final int length)
        {
            copy.putBytes(0, buffer, offset, length);
            if (isToBeWrong && EventLayout.isEvent(copy, 0, length))
            {
                final int last = EventLayout.length(copy, 0) - 1;
                copy.putByte(last, (byte)(copy.getByte(last) ^ 1));
                wrongFrom = wrongFrom == 0 ? EventLayout.sequence(copy, 0) : wrongFrom;
            }
            final long position = publication.offer(copy, 0, length);
            assertTrue(position > 0 || position == Publication.NOT_CONNECTED || position == Publication.ADMIN_ACTION ||
                position == Publication.BACK_PRESSURED, Publication.errorString(position));
        }

        @Override
        public void close()
        {
            publication.close();
            line.close();
        }
    }
}
