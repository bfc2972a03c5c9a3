package io.directlive.feed.line;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.mold.MoldLines;
import io.directlive.feed.mold.MoldPacket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** An arbiter on simulated lines, time and servers. A packet that is not taken comes again, as the contract asks. */
final class LineSimulation implements RequestClient.Sender
{
    static final long GAP_TIMEOUT_NS = 1_000_000;
    static final long STALE_NS = 3_000_000_000L;
    static final int PACKET_LENGTH = 300;
    static final RequestConfig REQUESTS = new RequestConfig(2, 4, 50, 1_000_000, 10_000_000, 100_000_000);

    final TakenStream taken = new TakenStream();
    final LineArbiter arbiter;
    final List<String> bad = new ArrayList<>();
    final SessionNames names = new SessionNames();
    final int[] requestsByServer = new int[2];
    /** Loss of requests, and of answers. */
    double requestLoss;

    private final VenueDay day;
    private final Random random;
    private final PriorityQueue<VenueDay.Arrival> network =
        new PriorityQueue<>(Comparator.comparingLong(VenueDay.Arrival::timeNs));
    private final Deque<VenueDay.Arrival> pending = new ArrayDeque<>();
    private long nowNs = 1_000_000_000_000L;
    private final long startNs = nowNs;

    LineSimulation(
        final VenueDay day, final Random random, final boolean hasServers, final int heldLimit, final int heldBytes)
    {
        this.day = day;
        this.random = random;
        final BadInputListener listener = (number, at, reason) -> bad.add(reason);
        arbiter = new LineArbiter(
            MoldLines.INSTANCE,
            new ArbiterConfig("", GAP_TIMEOUT_NS, STALE_NS, heldLimit, heldBytes, PACKET_LENGTH),
            new String[] {"A", "B"}, names, hasServers ? new RequestClient(REQUESTS, this) : null, listener);
    }

    void add(final List<VenueDay.Arrival> arrivals)
    {
        arrivals.forEach(a -> network.add(new VenueDay.Arrival(startNs + a.timeNs(), a.line(), a.packet())));
    }

    /** Until nothing is on its way and nothing is waited for. */
    void run()
    {
        final long limitNs = nowNs + 20_000_000_000L;
        while (!(network.isEmpty() && pending.isEmpty() && arbiter.isEnded()) && nowNs < limitNs)
        {
            nowNs += VenueDay.SPACING_NS / 3;
            while (!network.isEmpty() && network.peek().timeNs() <= nowNs)
            {
                pending.add(network.poll());
            }
            while (!pending.isEmpty() && offer(pending.peek()))
            {
                pending.remove();
            }
            arbiter.onTime(nowNs, pending.isEmpty(), taken);
        }
    }

    boolean offer(final VenueDay.Arrival arrival)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[arrival.packet().length + 3]);
        buffer.putBytes(3, arrival.packet());
        return arbiter.onPacket(arrival.line(), buffer, 3, arrival.packet().length, arrival.timeNs(), taken);
    }

    void resumeAfter(final long sequence)
    {
        arbiter.resumeAfter(sequence);
        taken.next = sequence + 1;
    }

    VenueDay day()
    {
        return day;
    }

    long nowNs()
    {
        return nowNs;
    }

    /** A server: one packet with as many of the messages as fit, or nothing. */
    @Override
    public void send(final int server, final DirectBuffer request, final int length)
    {
        requestsByServer[server]++;
        final long first = MoldPacket.sequence(request, 0);
        final int wanted = MoldPacket.count(request, 0);
        if (random.nextDouble() < requestLoss || first < 1 || first > day.count())
        {
            return;
        }
        int count = 0;
        while (count < wanted && first + count <= day.count() && day.packet(first, count + 1).length <= PACKET_LENGTH)
        {
            count++;
        }
        network.add(new VenueDay.Arrival(
            nowNs + 50_000 + random.nextInt(50_000), arbiter.answerLine(), day.packet(first, count)));
    }
}
