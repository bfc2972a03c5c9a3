package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.directlive.book.MarketBooks;
import io.directlive.book.OrderBook;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.VenueSource;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.sequencer.Outcome;
import io.directlive.sequencer.Sequencer;
import io.directlive.subscriber.LostReason;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.MutableBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two partitions of one source, whole instances on real Aeron, an instrument moved between them while messages come; and one
 * sequencer with all instruments, as the reference.
 */
@Timeout(240)
class PartitionsTest
{
    private static final int PARTITIONS = 2;
    private static final int SOURCE = 1;
    private static final long STEP_LIMIT_S = 90;

    /** What the readers of all partitions are to come to. */
    private static final class Reference implements SessionHandler
    {
        private final Map<Long, Integer> instrumentByMessage = new HashMap<>();
        private final Map<String, Integer> codes = new TreeMap<>();
        private final Map<Integer, Integer> ids = new HashMap<>();
        private final MarketBooks books = new MarketBooks();
        private final Sequencer sequencer = new Sequencer(0, 1);
        private final UnsafeBuffer event = new UnsafeBuffer(new byte[1 << 12]);
        private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
        private final Normaliser normaliser;

        private Reference(final SourceSettings settings)
        {
            final OpenedSource opened = settings.open(new SourceContext(
                (number, offset, reason) -> { }, (typeId, label) -> null, () -> 1,
                notice -> { }, warning -> { }));
            normaliser = opened.normaliser();
            take(new SourceEventWriter(normaliser.session()).epochStart(event, 0, 1));
            final VenueSource source = opened.source();
            source.poll(this, 1, 1);
            while (source.state() == VenueSource.State.RUNNING)
            {
                source.poll(this, 1_000, Long.MAX_VALUE / 2);
            }
        }

        private void take(final int length)
        {
            for (int at = 0; at < length; at += EventLayout.length(event, at))
            {
                assertEquals(Outcome.ACCEPTED, sequencer.onEvent(event, at, 1));
                books.onEvent(event, at);
                final int code = EventLayout.venueInstrument(event, at);
                instrumentByMessage.put(EventLayout.sourceSequence(event, at), code);
                ids.put(code, EventLayout.instrumentId(event, at));
                if (EventLayout.templateId(event, at) == InstrumentDefinitionDecoder.TEMPLATE_ID)
                {
                    codes.put(definition.wrapAndApplyHeader(event, at, new MessageHeaderDecoder()).symbol(), code);
                }
            }
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer, final int offset, final int length, final long number, final long receiveTimeNs)
        {
            take(normaliser.normalise(buffer, offset, length, number, receiveTimeNs, event, 0));
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            throw new AssertionError("the venue loses nothing");
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return true;
        }

        @Override
        public boolean onSession(final Normaliser next, final long receiveTimeNs)
        {
            throw new AssertionError("the venue has one session");
        }

        private String book(final String symbol)
        {
            return text(books.orderBook(ids.get(codes.get(symbol))));
        }
    }

    /** All that a partition has told, and its books. */
    private static final class Reader implements AutoCloseable, StateListener
    {
        /** One event: number of its message, instrument, count of it, kind. */
        private record Told(long message, int instrument, int count, int templateId, int flags)
        {
        }

        private final List<Told> told = new ArrayList<>();
        private final List<MovePhase> phases = new ArrayList<>();
        private final List<String> failures = new CopyOnWriteArrayList<>(); // Of the client's own thread.
        private final Aeron aeron;
        private final Subscriber subscriber;
        private boolean isEnded;

        private Reader(final Path directory) throws IOException
        {
            final StreamDirectory streams = StreamDirectory.load(directory.resolve(StreamDirectory.FILE_NAME));
            aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(streams.driverDirectory())
                .errorHandler(ex -> failures.add(ex.toString())));
            subscriber = Subscriber.connect(new SubscriberContext()
                .directory(streams)
                .aeron(aeron)
                .tiers(Tier.ORDERS)
                .from(StartFrom.start())
                .recoveryTimeoutNs(TimeUnit.SECONDS.toNanos(STEP_LIMIT_S))
                .bookViews(true)
                .stateListener(this)
                .tierHandler(this::onEvent));
        }

        @Override
        public void onLost(final Tier tier, final long from, final long to, final LostReason reason)
        {
            failures.add("lost " + from + " to " + to + ": " + reason);
        }

        private void onEvent(final Tier tier, final DirectBuffer event, final int offset)
        {
            final int templateId = EventLayout.templateId(event, offset);
            told.add(new Told(
                EventLayout.sourceSequence(event, offset), EventLayout.venueInstrument(event, offset),
                EventLayout.instrumentSequence(event, offset), templateId, EventLayout.flags(event, offset)));
            isEnded |= templateId == EndOfSessionDecoder.TEMPLATE_ID;
            if (templateId == PartitionMoveDecoder.TEMPLATE_ID)
            {
                phases.add(new PartitionMoveDecoder()
                    .wrapAndApplyHeader(event, offset, new MessageHeaderDecoder()).phase());
            }
        }

        private String book(final String symbol)
        {
            return subscriber.instrument(symbol) == null ? "" :
                text(subscriber.orderBook(subscriber.instrument(symbol)));
        }

        @Override
        public void close()
        {
            CloseHelper.closeAll(subscriber, aeron);
        }
    }

    @TempDir
    Path directory;

    @Test
    @Tag("F40")
    void shouldMoveAnInstrumentWhileMessagesCome() throws IOException
    {
        final Settings settings = settings(5_000, 12_000);
        final Reference reference = new Reference(settings.sources().get(0));
        final String symbol = reference.codes.keySet().iterator().next();
        final int from = PartitionMap.of(PARTITIONS).partitionOf(SOURCE, reference.codes.get(symbol));
        final Console console = new Console(new PrintWriter(new StringWriter(), true));
        try (Partitions partitions = Partitions.start(
            settings, directory, null, EnumSet.allOf(Role.class), console))
        {
            final List<Reader> readers = readers(settings);
            try
            {
                partitions.openSources();
                poll("messages", readers, partitions::checkRunning, () -> readers.get(from).told.size() > 1_500);
                try (PartitionMover mover = new PartitionMover(settings, directory, console))
                {
                    assertThrows(SettingsException.class, () -> mover.move("NOSUCH", 0));
                    assertThrows(SettingsException.class, mover::cancel);
                    mover.move(symbol, from); // It is there.
                    mover.move(symbol, 1 - from);
                }
                assertFalse(readers.get(from).isEnded, "the move was in the middle");
                poll("the end", readers, partitions::checkRunning, () -> readers.stream().allMatch(r -> r.isEnded));

                assertEquals(List.of(MovePhase.RELEASED), readers.get(from).phases);
                assertEquals(List.of(MovePhase.PREPARED, MovePhase.TAKEN_UP), readers.get(1 - from).phases);
                assertTold(reference, readers);
                assertEquals(reference.book(symbol), readers.get(1 - from).book(symbol));
                assertEquals("", readers.get(from).book(symbol), "released");
            }
            finally
            {
                CloseHelper.closeAll(readers);
            }
        }
    }

    /** Each partition a process: the one that takes the instrument up is killed when it has begun to, then the other. */
    @Test
    @Tag("F40")
    void shouldMoveAnInstrumentThroughKills() throws Exception
    {
        final Settings settings = settings(4_000, 20_000);
        final Reference reference = new Reference(settings.sources().get(0));
        final String symbol = reference.codes.keySet().iterator().next();
        final int from = PartitionMap.of(PARTITIONS).partitionOf(SOURCE, reference.codes.get(symbol));
        final Process[] processes = new Process[PARTITIONS];
        final ExecutorService operator = Executors.newSingleThreadExecutor();
        try
        {
            for (int id = 0; id < PARTITIONS; id++)
            {
                processes[id] = start(id);
            }
            final List<Reader> readers = readers(settings);
            try
            {
                final Runnable alive = () ->
                {
                    for (int id = 0; id < PARTITIONS; id++)
                    {
                        assertTrue(processes[id].isAlive(), () -> "a partition has ended: " + logs());
                    }
                };
                poll("messages", readers, alive, () -> readers.get(from).told.size() > 500);
                final Future<?> moved = operator.submit(() -> moveInTheEnd(settings, symbol, 1 - from));
                poll("the move", readers, alive, () -> readers.get(1 - from).phases.contains(MovePhase.PREPARED));
                for (final int killed : new int[]{1 - from, from})
                {
                    CloseHelper.close(readers.get(killed));
                    processes[killed].destroyForcibly().waitFor();
                    Files.delete(data(settings, killed).resolve(StreamDirectory.FILE_NAME));
                    processes[killed] = start(killed);
                    readers.set(killed, reader(settings, killed));
                }
                poll("the mover", readers, alive, moved::isDone);
                moved.get();
                poll("the end", readers, alive, () -> readers.stream().allMatch(r -> r.isEnded));

                assertTold(reference, readers);
                assertEquals(reference.book(symbol), readers.get(1 - from).book(symbol));
            }
            finally
            {
                CloseHelper.quietCloseAll(readers);
            }
        }
        finally
        {
            operator.shutdownNow();
            for (final Process process : processes)
            {
                if (process != null)
                {
                    process.destroyForcibly().waitFor();
                }
            }
        }
    }

    @Test
    void shouldRefuseWhatCannotBeDivided()
    {
        final Settings two = Settings.load().with("partitions", PARTITIONS);
        assertEquals(1, two.with("partition", 1).partition());
        assertThrows(SettingsException.class, () -> two.with("partition", 2).partition());
        assertThrows(SettingsException.class, () -> Partitions.start(
            two, directory, 2, EnumSet.allOf(Role.class), new Console(new PrintWriter(new StringWriter()))));

        final DataDirectory data = DataDirectory.own(directory.resolve("one"), EnumSet.noneOf(Role.class));
        assertEquals(1, RecordedPartition.settle(two.with("partition", 1), data).partition());
        final Settings recorded = RecordedPartition.settle(Settings.load(), data);
        assertEquals(1, recorded.partition(), "that of the recording");
        assertEquals(PARTITIONS, recorded.partitions().count());
        final String message = assertThrows(SettingsException.class,
            () -> RecordedPartition.settle(two.with("partitions", 3), data)).getMessage();
        assertTrue(message.contains("was recorded as partition 1 of 2, and is to be 0 of 3"), message);

        final Cli play = Cli.run("play", "--config", write("directlive.partitions = 2").toString());
        assertEquals(2, play.exitCode(), play.err());
        assertTrue(play.err().contains("partitions: play takes all instruments together"), play.err());
        final Cli run = Cli.run("run", "--config", write("""
            directlive { partitions = 2, sources = [{ id = 1, type = coinbase, symbols = ["BTC-USD"] }] }
            """).toString(), "--data-dir", directory.resolve("ws").toString());
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains("numbers its messages anew for each connection"), run.err());
    }

    /** As an operator does it: when it does not come to its end, it is said again. */
    private void moveInTheEnd(final Settings settings, final String symbol, final int to)
    {
        final Console console = new Console(new PrintWriter(new StringWriter()));
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(STEP_LIMIT_S);
        while (true)
        {
            try (PartitionMover mover = new PartitionMover(settings, directory, console))
            {
                mover.move(symbol, to);
                return;
            }
            catch (final RuntimeException ex)
            {
                if (deadlineNs - System.nanoTime() < 0)
                {
                    throw ex;
                }
            }
        }
    }

    private void assertTold(final Reference reference, final List<Reader> readers)
    {
        final Map<Long, Integer> times = new HashMap<>();
        final Map<Integer, TreeMap<Integer, Long>> counts = new LinkedHashMap<>();
        for (final Reader reader : readers)
        {
            assertEquals(List.of(), reader.failures);
            for (final Reader.Told event : reader.told)
            {
                final boolean isOfMove = (event.flags() & EventFlags.SNAPSHOT) != 0;
                if (event.instrument() != 0 && !isOfMove)
                {
                    assertEquals(reference.instrumentByMessage.get(event.message()), event.instrument());
                    times.merge(event.message(), 1, Integer::sum);
                }
                if (event.count() != 0)
                {
                    final Long other = counts.computeIfAbsent(event.instrument(), code -> new TreeMap<>())
                        .put(event.count(), event.message());
                    assertEquals(null, other, "a count twice");
                }
            }
        }
        reference.instrumentByMessage.forEach((message, instrument) ->
            assertEquals(instrument == 0 ? null : 1, times.get(message), () -> "message " + message));
        counts.forEach((instrument, messages) ->
        {
            assertEquals(messages.size(), messages.lastKey(), () -> "counts of instrument " + instrument);
            assertEquals(messages.values().stream().sorted().toList(), List.copyOf(messages.values()));
        });
        assertEquals(reference.codes.size(), counts.size());
        for (final String symbol : reference.codes.keySet())
        {
            assertTrue(readers.stream().anyMatch(reader -> reader.book(symbol).equals(reference.book(symbol))), symbol);
        }
    }

    private static String text(final OrderBook book)
    {
        final StringBuilder text = new StringBuilder();
        if (book == null)
        {
            return "";
        }
        for (final Side side : new Side[]{Side.BID, Side.ASK})
        {
            for (int rank = 0; rank < book.levelCount(side); rank++)
            {
                for (int order = book.firstOrder(side, rank); order != OrderBook.NO_ORDER; order = book.nextOrder(order))
                {
                    text.append(side).append(' ').append(book.orderPrice(order)).append(' ')
                        .append(book.orderId(order)).append(' ').append(book.orderQuantity(order)).append('\n');
                }
            }
        }
        return text.toString();
    }

    private Settings settings(final int rate, final int count)
    {
        return Settings.load(write("""
            directlive {
              data-directory = "%s"
              partitions = %d
              timeout = 20s
              driver { term-length = 1m, sparse = true, client-liveness = 5s }
              archive.segment-length = 4m
              feed-handler.window = 1m
              threads = [
                { name = pipeline, agents = [feed-handler, sequencer, distributor, driver], idle = backoff, core = -1 }
                { name = replay-store, agents = [replay-store], idle = pace, core = -1 }
              ]
              sources = [{ id = %d, type = venue, name = venue, date = "2026-11-20", rate = %d, seed = 42, count = %d }]
            }
            """.formatted(directory, PARTITIONS, SOURCE, rate, count)));
    }

    private Path write(final String text)
    {
        try
        {
            return Files.writeString(directory.resolve("partitions.conf"), text);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private Path data(final Settings settings, final int id)
    {
        return Partitions.directory(settings.ofPartition(id), directory);
    }

    private List<Reader> readers(final Settings settings) throws IOException
    {
        final List<Reader> readers = new ArrayList<>();
        for (int id = 0; id < PARTITIONS; id++)
        {
            readers.add(reader(settings, id));
        }
        return readers;
    }

    private Reader reader(final Settings settings, final int id) throws IOException
    {
        final Path file = data(settings, id).resolve(StreamDirectory.FILE_NAME);
        await("partition " + id, () -> Files.exists(file));
        return new Reader(data(settings, id));
    }

    private Process start(final int id) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (argument.startsWith("--add-opens") || argument.startsWith("-Daeron."))
            {
                command.add(argument);
            }
        }
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m",
            "-cp", System.getProperty("java.class.path"), Directlive.class.getName(),
            "run", "--config", directory.resolve("partitions.conf").toString(), "--partition", Integer.toString(id)));
        return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("partition-" + id + ".log").toFile()))
            .start();
    }

    private String logs()
    {
        final StringBuilder text = new StringBuilder();
        for (int id = 0; id < PARTITIONS; id++)
        {
            try
            {
                text.append(Files.readString(directory.resolve("partition-" + id + ".log")));
            }
            catch (final IOException ex)
            {
                text.append(ex);
            }
        }
        return text.toString();
    }

    private static void poll(
        final String what, final List<Reader> readers, final Runnable check, final BooleanSupplier condition)
    {
        final MutableBoolean isDue = new MutableBoolean();
        await(what, () ->
        {
            check.run();
            int work = 0;
            for (final Reader reader : readers)
            {
                work += reader.subscriber.poll(32);
            }
            isDue.set(condition.getAsBoolean());
            if (work == 0)
            {
                Thread.yield();
            }
            return isDue.get();
        });
    }

    private static void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(STEP_LIMIT_S);
        while (!condition.getAsBoolean())
        {
            assertTrue(deadlineNs - System.nanoTime() > 0, () -> "waited in vain for " + what);
            Thread.onSpinWait();
        }
    }
}
