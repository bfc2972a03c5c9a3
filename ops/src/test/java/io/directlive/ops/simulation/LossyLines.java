package io.directlive.ops.simulation;

import io.directlive.feed.BadInput;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueFormat;
import io.directlive.feed.VenueSource;
import io.directlive.feed.line.ArbiterConfig;
import io.directlive.feed.line.LineArbiter;
import io.directlive.feed.line.NamedSessions;
import io.directlive.feed.line.RequestClient;
import io.directlive.feed.line.RequestConfig;
import io.directlive.feed.mold.MoldLines;
import io.directlive.feed.mold.MoldPacket;
import io.directlive.protocol.sbe.SourceState;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.PriorityQueue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Two MoldUDP64 lines and a request server, seen by one feed handler: the arbiter and the request client are the
 * product's, the packets come as the dice say. What {@code LineSource} adds to them is sockets, whose place is taken
 * here.
 */
final class LossyLines implements VenueSource
{
    private static final int LINES = 2;
    private static final int MAX_PACKET_MESSAGES = 3;
    private static final int PACKET_LENGTH = 1400;
    private static final long HEARTBEAT_NS = 1_000_000;
    private static final long GAP_TIMEOUT_NS = 300_000;
    private static final long STALE_NS = 4_000_000;
    private static final long REQUEST_DELAY_NS = 200_000;

    private record Packet(long atNs, long order, int line, byte[] bytes)
    {
    }

    /** What a gap is checked by. */
    interface GapListener
    {
        void onGap(long from, long to);
    }

    private final VenueDay day;
    private final Weather weather;
    private final Dice dice;
    private final NamedSessions sessions;
    private final LineArbiter arbiter;
    private final GapListener gaps;
    private final BitSet delivered = new BitSet();
    private final PriorityQueue<Packet> onTheWay = new PriorityQueue<>(
        (a, b) -> a.atNs != b.atNs ? Long.compare(a.atNs, b.atNs) : Long.compare(a.order, b.order));
    private final int[] lineNext = {1, 1};
    private final long[] lineSpokeNs = new long[LINES];
    private final long[] lineDownUntilNs = new long[LINES];
    private final Checked checked = new Checked();
    private final boolean hasServer;
    private long packets;
    private long nowNs;
    private Packet pending;
    private State state = State.RUNNING;

    /**
     * @param day     of the channel.
     * @param weather of the network.
     * @param startNs since when the lines are listened to: what was sent before is not heard.
     * @param gaps    told of each gap that the lines declare.
     * @param dice    of this handler's network.
     */
    LossyLines(
        final VenueDay day, final Weather weather, final long startNs, final GapListener gaps, final Dice dice)
    {
        this.day = day;
        this.weather = weather;
        this.dice = dice;
        this.gaps = gaps;
        hasServer = weather.hasRequestServer;
        nowNs = startNs;
        final RequestClient requests = hasServer ?
            new RequestClient(
                new RequestConfig(1, 4, 8, Long.MAX_VALUE, 500_000, 10_000_000_000L), this::onRequest) :
            null;
        sessions = new NamedSessions(new DayFormat(day), day.session.sourceId(), null, () -> day.date);
        arbiter = new LineArbiter(
            MoldLines.INSTANCE,
            new ArbiterConfig(day.session.name(), GAP_TIMEOUT_NS, STALE_NS, 512, 1 << 17, PACKET_LENGTH),
            new String[]{"A", "B"},
            sessions,
            requests,
            (sequence, offset, reason) ->
            {
                throw new Violation("lines", "a sound packet was refused: " + reason);
            });
        for (int line = 0; line < LINES; line++)
        {
            while (lineNext[line] <= day.lastSequence() && day.timesNs.get(lineNext[line] - 1) < startNs)
            {
                lineNext[line]++;
            }
        }
    }

    /** @return that the lines tell of: the day, which a handler that starts anew has to be told of by the sequencer. */
    NamedSessions sessions()
    {
        return sessions;
    }

    @Override
    public boolean followsSessions()
    {
        return false;
    }

    @Override
    public State state()
    {
        return state;
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
    public SourceState lineState()
    {
        return state == State.RUNNING ? arbiter.lineState() : null;
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long timeNs)
    {
        if (state != State.RUNNING)
        {
            return 0;
        }
        nowNs = timeNs;
        checked.open(handler, limit);
        for (int line = 0; line < LINES; line++)
        {
            send(line);
        }
        boolean isTaken = true;
        while (isTaken && (pending != null || !onTheWay.isEmpty() && onTheWay.peek().atNs <= nowNs))
        {
            isTaken = offer();
        }
        if (isTaken)
        {
            arbiter.onTime(nowNs, true, checked);
        }
        if (arbiter.isDone())
        {
            state = State.ENDED;
        }
        return checked.messages;
    }

    private boolean offer()
    {
        if (pending == null)
        {
            pending = onTheWay.poll();
            note(pending.bytes);
        }
        final UnsafeBuffer packet = new UnsafeBuffer(pending.bytes);
        final boolean isTaken = arbiter.onPacket(pending.line, packet, 0, packet.capacity(), pending.atNs, checked);
        if (isTaken)
        {
            pending = null;
        }
        return isTaken;
    }

    private void note(final byte[] bytes)
    {
        final UnsafeBuffer packet = new UnsafeBuffer(bytes);
        final int first = (int)MoldPacket.sequence(packet, 0);
        delivered.set(first, first + MoldPacket.messageCount(packet, 0));
    }

    /** The venue sends on one line what is due, in packets of its own cut. */
    private void send(final int line)
    {
        while (lineNext[line] <= day.lastSequence() && day.timesNs.get(lineNext[line] - 1) <= nowNs)
        {
            final int first = lineNext[line];
            int count = 0;
            final int most = dice.between(1, MAX_PACKET_MESSAGES);
            while (count < most && first + count <= day.lastSequence() &&
                day.timesNs.get(first + count - 1) <= nowNs)
            {
                count++;
            }
            lineNext[line] += count;
            post(line, packet(first, count, count));
        }
        if (nowNs - lineSpokeNs[line] > HEARTBEAT_NS)
        {
            final boolean isOver = lineNext[line] > day.lastSequence();
            post(line, packet(lineNext[line], 0, isOver ? MoldPacket.END_OF_SESSION : MoldPacket.HEARTBEAT));
        }
    }

    private void post(final int line, final byte[] bytes)
    {
        lineSpokeNs[line] = nowNs;
        if (weather.isStorm() && dice.perMille(weather.linePartition))
        {
            lineDownUntilNs[line] = nowNs + dice.between(1_000L, 10_000_000L);
        }
        if (lineDownUntilNs[line] > nowNs || weather.isStorm() && dice.perMille(weather.lineLoss))
        {
            return;
        }
        arrive(line, bytes);
        if (weather.isStorm() && dice.perMille(weather.duplication))
        {
            arrive(line, bytes);
        }
    }

    private void arrive(final int line, final byte[] bytes)
    {
        final long delayNs = weather.isStorm() && dice.perMille(weather.delay) ?
            dice.between(0L, 2 * GAP_TIMEOUT_NS) : dice.between(0L, 2_000L);
        onTheWay.add(new Packet(nowNs + delayNs, packets++, line, bytes));
    }

    private void onRequest(final int server, final DirectBuffer request, final int length)
    {
        final int first = (int)MoldPacket.sequence(request, 0);
        final int wanted = MoldPacket.count(request, 0);
        int count = 0;
        int bytes = MoldPacket.HEADER_LENGTH;
        while (count < wanted && first + count <= day.lastSequence() &&
            day.timesNs.get(first + count - 1) <= nowNs && bytes < PACKET_LENGTH / 2)
        {
            bytes += day.messages.get(first + count - 1).length + MoldPacket.BLOCK_HEADER_LENGTH;
            count++;
        }
        final boolean isLost = weather.isStorm() && dice.perMille(300);
        if (count > 0 && !isLost)
        {
            onTheWay.add(new Packet(
                nowNs + dice.between(1_000L, REQUEST_DELAY_NS), packets++, arbiter.answerLine(),
                packet(first, count, count)));
        }
    }

    private byte[] packet(final int first, final int messages, final int count)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[PACKET_LENGTH]);
        int at = MoldPacket.header(buffer, 0, day.session.name(), first, count);
        for (int i = 0; i < messages; i++)
        {
            final byte[] message = day.messages.get(first + i - 1);
            buffer.putShort(at, (short)message.length, java.nio.ByteOrder.BIG_ENDIAN);
            buffer.putBytes(at + MoldPacket.BLOCK_HEADER_LENGTH, message);
            at += MoldPacket.BLOCK_HEADER_LENGTH + message.length;
        }
        final byte[] bytes = new byte[at];
        buffer.getBytes(0, bytes);
        return bytes;
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

    /** What the messages of a day mean, in whatever session the sequencer says that it is. */
    private record DayFormat(VenueDay day) implements VenueFormat
    {
        @Override
        public String name()
        {
            return "itch-5.0";
        }

        @Override
        public Normaliser newNormaliser(final SourceSession session, final LocalDate tradingDate)
        {
            return day.normaliser(session);
        }
    }

    /** Takes as many messages as one poll may, and sees that no gap is told of what was brought. */
    private final class Checked implements SessionHandler
    {
        private SessionHandler handler;
        private int limit;
        private int messages;

        private void open(final SessionHandler newHandler, final int newLimit)
        {
            handler = newHandler;
            limit = newLimit;
            messages = 0;
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            if (messages == limit || !handler.onMessage(buffer, offset, length, sourceSequence, receiveTimeNs))
            {
                return false;
            }
            messages++;
            return true;
        }

        @Override
        public boolean onGap(final long from, final long to, final long receiveTimeNs)
        {
            final int brought = delivered.nextSetBit((int)from);
            if (brought >= 0 && brought <= to)
            {
                throw new Violation("I1", "message " + brought + " was brought, and told as lost in " + from + ".." + to);
            }
            if (hasServer)
            {
                throw new Violation("F8", "given up, and the server has it: " + from + ".." + to);
            }
            if (!handler.onGap(from, to, receiveTimeNs))
            {
                return false;
            }
            gaps.onGap(from, to);
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return handler.onEndOfSession(sourceSequence, receiveTimeNs);
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            return handler.onSession(normaliser, receiveTimeNs);
        }
    }
}
