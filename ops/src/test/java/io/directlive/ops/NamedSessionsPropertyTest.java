package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.ExclusivePublication;
import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.directlive.feed.BadInput;
import io.directlive.feed.FeedHandlerAgent;
import io.directlive.feed.FeedHandlerConfig;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.Ingress;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueSource;
import io.directlive.feed.itch.ItchEncoder;
import io.directlive.feed.line.ArbiterConfig;
import io.directlive.feed.line.LineArbiter;
import io.directlive.feed.line.NamedSessions;
import io.directlive.feed.mold.MoldFormat;
import io.directlive.feed.mold.MoldLines;
import io.directlive.feed.mold.MoldPacket;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import io.directlive.sequencer.Sequencer;
import io.directlive.sequencer.SequencerAgent;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/**
 * A venue that has several sessions, on one date too, each told of before the next one begins, and two handlers that die at
 * any time and keep nothing; some come back to lines that still bring the session before. Handlers, arbiters and sequencer
 * are the product's; the logs between them are Aeron's, driven here. Whatever happens, each session is started once, after
 * those before, and has each message once, from its first, and no other session's.
 */
class NamedSessionsPropertyTest
{
    private static final LocalDate DATE = LocalDate.of(2026, 11, 20);
    private static final int SOURCE = 1;
    private static final int HANDLERS = 2;
    private static final long STEP_NS = 20_000;
    private static final long DAY_NS = 60 * STEP_NS; // Days go by too, and each handler tells the one that it is.
    private static final int ORDERS_IN_SESSION = 1_000;
    private static final int PACKET_LENGTH = 512;

    private static Path directory;
    private static SimulatedLog ordered;
    private static SimulatedLog marks;
    private static final List<SimulatedLog> INGRESS = new ArrayList<>();

    @BeforeContainer
    static void makeLogs() throws Exception
    {
        directory = Files.createTempDirectory("named-sessions-");
        ordered = new SimulatedLog(directory.resolve("ordered"));
        marks = new SimulatedLog(directory.resolve("marks"));
        for (int i = 0; i < HANDLERS; i++)
        {
            INGRESS.add(new SimulatedLog(directory.resolve("ingress-" + i)));
        }
    }

    @AfterContainer
    static void closeLogs()
    {
        CloseHelper.closeAll(INGRESS);
        CloseHelper.closeAll(ordered, marks);
        IoUtil.delete(directory.toFile(), true);
    }

    @Property(tries = 300)
    @Tag("F1")
    @Tag("F5")
    @Tag("F39")
    void shouldOrderEachMessageOfEachSessionOnce(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final Venue venue = new Venue(random);
        final Run run = new Run(venue, random);
        while (!venue.isOver())
        {
            switch (random.nextInt(10))
            {
                case 0, 1, 2 ->
                {
                    if (venue.isNextOf(run.session))
                    {
                        venue.send();
                    }
                    else
                    {
                        run.step();
                    }
                }
                case 3 -> run.killOne();
                default -> run.step();
            }
        }
        for (int i = 0; i < 20_000 && !run.isSettled(); i++)
        {
            run.step();
        }
        assertTrue(run.isSettled(), "the last session stalls: " + run);
    }

    /** One packet of a session. */
    private record Packet(int session, byte[] bytes)
    {
    }

    /** Sessions of different lengths, and what was sent of them so far. */
    private static final class Venue
    {
        private final List<Packet> packets = new ArrayList<>();
        private final List<Integer> lengths = new ArrayList<>();
        private int sent;

        Venue(final Random random)
        {
            final int sessions = 2 + random.nextInt(4);
            for (int session = 0; session < sessions; session++)
            {
                final int length = random.nextInt(25);
                lengths.add(length);
                for (int first = 1; first <= length;)
                {
                    final int count = Math.min(1 + random.nextInt(3), length - first + 1);
                    packets.add(packet(session, first, count, count));
                    first += count;
                }
                packets.add(packet(session, length + 1, 0, MoldPacket.END_OF_SESSION));
            }
        }

        private static Packet packet(final int session, final int first, final int messages, final int count)
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[PACKET_LENGTH]);
            int at = MoldPacket.header(buffer, 0, name(session), first, count);
            for (int i = first; i < first + messages; i++)
            {
                final int length = ItchEncoder.orderDelete(
                    buffer, at + MoldPacket.BLOCK_HEADER_LENGTH, 1, 0, 1_000, (long)session * ORDERS_IN_SESSION + i);
                buffer.putShort(at, (short)length, ByteOrder.BIG_ENDIAN);
                at += MoldPacket.BLOCK_HEADER_LENGTH + length;
            }
            final byte[] bytes = new byte[at];
            buffer.getBytes(0, bytes);
            return new Packet(session, bytes);
        }

        static String name(final int session)
        {
            return "DAY" + session;
        }

        void send()
        {
            sent++;
        }

        /** A session that nobody has told of before the next one began would be told of after it. */
        boolean isNextOf(final int told)
        {
            return packets.get(sent).session() <= told + 1;
        }

        boolean isOver()
        {
            return sent == packets.size();
        }

        int session()
        {
            return packets.get(Math.max(0, sent - 1)).session();
        }

        int firstOf(final int session)
        {
            int first = 0;
            while (packets.get(first).session() != session)
            {
                first++;
            }
            return first;
        }
    }

    /** What a handler hears: all of the sessions from one of them on, as if what was before it came were asked for. */
    private static final class Lines implements VenueSource
    {
        private final Venue venue;
        private final NamedSessions sessions;
        private final LineArbiter arbiter;
        private int next;

        Lines(final Venue venue, final int next, final Supplier<LocalDate> today)
        {
            this.venue = venue;
            this.next = next;
            sessions = new NamedSessions(MoldFormat.ITCH, SOURCE, null, today);
            arbiter = new LineArbiter(
                MoldLines.INSTANCE,
                new ArbiterConfig("", 1_000, 1_000_000_000, 16, 1 << 12, PACKET_LENGTH),
                new String[]{"A"},
                sessions,
                null,
                (sequence, offset, reason) ->
                {
                    throw new AssertionError(reason);
                });
        }

        @Override
        public int poll(final SessionHandler handler, final int limit, final long nowNs)
        {
            final int before = next;
            boolean isTaken = true;
            while (isTaken && next < venue.sent && next - before < limit)
            {
                final UnsafeBuffer packet = new UnsafeBuffer(venue.packets.get(next).bytes());
                isTaken = arbiter.onPacket(0, packet, 0, packet.capacity(), nowNs, handler);
                next += isTaken ? 1 : 0;
            }
            if (isTaken)
            {
                arbiter.onTime(nowNs, true, handler);
            }
            return next - before;
        }

        @Override
        public State state()
        {
            return State.RUNNING;
        }

        @Override
        public BadInput failure()
        {
            return null;
        }

        @Override
        public void resumeAfter(final long sourceSequence)
        {
            arbiter.resumeAfter(sourceSequence);
        }

        @Override
        public boolean followsSessions()
        {
            return !sessions.current().isEmpty();
        }

        @Override
        public long byteOffset()
        {
            return -1;
        }

        @Override
        public void close()
        {
            // Nothing is held.
        }
    }

    /** The handlers, the sequencer, and the naive account of what it orders. */
    private static final class Run
    {
        private final Venue venue;
        private final Random random;
        private final Subscription ingress = SimulatedLog.subscription(StreamIds.INGRESS);
        private final Subscription reader = SimulatedLog.subscription(StreamIds.ORDERED);
        private final SequencerAgent sequencer;
        private final Handler[] handlers = new Handler[HANDLERS];
        private final EpochStartDecoder start = new EpochStartDecoder();
        private final OrderDeletedDecoder deleted = new OrderDeletedDecoder();
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private int logs = 1;
        private long nowNs = STEP_NS;
        private int session = -1;
        private long last;

        Run(final Venue venue, final Random random)
        {
            this.venue = venue;
            this.random = random;
            ordered.reset(StreamIds.ORDERED, logs++, 0, 0);
            ordered.join(reader, 0);
            marks.reset(StreamIds.MARKS, logs++, 0, 0);
            final ExclusivePublication stream = ordered.publication(() -> { });
            final ExclusivePublication told = marks.publication(() -> { });
            sequencer = new SequencerAgent(
                new SequencerConfig(32, 50_000, 8, 50_000, 1_000_000_000, 0, 0),
                new Sequencer(0, 1), ingress, stream, told,
                counters(SequencerCounter.class), () -> nowNs);
            sequencer.onStart();
            for (int i = 0; i < HANDLERS; i++)
            {
                handlers[i] = new Handler(this, i);
            }
        }

            void killOne()
        {
            final int victim = random.nextInt(HANDLERS);
            handlers[victim].close();
            handlers[victim] = new Handler(this, victim);
        }

        void step()
        {
            nowNs += STEP_NS;
            if (random.nextInt(3) == 0)
            {
                sequencer.doWork();
            }
            final Handler handler = handlers[random.nextInt(HANDLERS)];
            handler.agent.doWork();
            while (reader.poll((buffer, offset, length, frame) -> onFrame(buffer, offset, length), 10) > 0)
            {
                ordered.drive();
            }
            ordered.drive();
            marks.drive();
            INGRESS.forEach(SimulatedLog::drive);
        }

        LocalDate today()
        {
            return DATE.plusDays(nowNs / DAY_NS);
        }

        boolean isSettled()
        {
            return session == venue.session() && last == venue.lengths.get(session) + 1;
        }

        private void onFrame(final DirectBuffer frame, final int offset, final int length)
        {
            for (int at = offset; at < offset + length; at += EventLayout.length(frame, at))
            {
                onOrdered(frame, at);
            }
        }

        private void onOrdered(final DirectBuffer event, final int at)
        {
            final int templateId = EventLayout.templateId(event, at);
            final long number = EventLayout.sourceSequence(event, at);
            if (templateId == EpochStartDecoder.TEMPLATE_ID)
            {
                start.wrapAndApplyHeader(event, at, header);
                final int started = Integer.parseInt(start.session().substring(3));
                assertTrue(started > session, () -> "session " + started + " after " + session);
                session = started;
                last = 0;
                return;
            }
            assertEquals(last + 1, number, () -> "template " + templateId + " of session " + session);
            last = number;
            if (templateId == EndOfSessionDecoder.TEMPLATE_ID)
            {
                assertEquals(venue.lengths.get(session) + 1L, number);
            }
            else
            {
                assertEquals(OrderDeletedDecoder.TEMPLATE_ID, templateId);
                assertEquals(
                    (long)session * ORDERS_IN_SESSION + number,
                    deleted.wrapAndApplyHeader(event, at, header).orderId());
            }
        }

        @Override
        public String toString()
        {
            return "session " + session + " of " + venue.lengths + " at " + last + ", handlers " +
                handlers[0].agent.state() + ", " + handlers[1].agent.state();
        }
    }

    /** One life of a handler. */
    private static final class Handler
    {
        private final Run run;
        private final SimulatedLog log;
        private final Subscription told = SimulatedLog.subscription(StreamIds.MARKS);
        private final FeedHandlerAgent agent;

        Handler(final Run run, final int number)
        {
            this.run = run;
            log = INGRESS.get(number);
            log.reset(StreamIds.INGRESS, run.logs++, 0, 0);
            log.join(run.ingress, 0);
            marks.join(told, marks.joinPosition());
            final int current = run.venue.session();
            final boolean isLate = current > 0 && run.random.nextInt(3) == 0;
            final Lines lines =
                new Lines(run.venue, run.venue.firstOf(isLate ? current - 1 : current), run::today);
            agent = new FeedHandlerAgent(
                new FeedHandlerConfig(8, 1 << 14, 1_000_000, 100_000),
                lines,
                lines.sessions,
                lines.sessions.normaliser(),
                VenueFilter.NONE,
                Ingress.of(log.publication(() -> { })),
                told,
                () -> run.nowNs,
                counters(FeedHandlerCounter.class),
                (sequence, offset, reason) ->
                {
                    throw new AssertionError(reason);
                });
        }

        void close()
        {
            log.leave(run.ingress);
            marks.leave(told);
        }
    }

    private static <E extends Enum<E> & CounterSet.Label> CounterSet<E> counters(final Class<E> type)
    {
        final int count = type.getEnumConstants().length;
        final UnsafeBuffer values = new UnsafeBuffer(new byte[count * CountersReader.COUNTER_LENGTH]);
        final int[] next = {0};
        return new CounterSet<>(type, "", (typeId, label) -> new AtomicCounter(values, next[0]++));
    }
}
