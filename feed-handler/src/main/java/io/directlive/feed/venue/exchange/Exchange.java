package io.directlive.feed.venue.exchange;

import io.directlive.feed.mold.MoldPacket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * A test exchange: sends sessions of ITCH 5.0 over two MoldUDP64 lines and serves re-requests, SoupBinTCP and GLIMPSE
 * beside them.
 *
 * <pre>
 *   WAITING ──start()──► SENDING ──flow ended──► ENDING ──linger──► SENDING of the next session, or DONE
 * </pre>
 *
 * One thread does everything, as the servers read what the sender writes; and a snapshot is of one moment because
 * nothing is sent meanwhile. While packets are sent, servers are looked at once in {@value #SERVERS_INTERVAL_NS} ns.
 * Never blocks; allocates for sessions, clients and segments of the store, and nothing for messages and packets.
 */
public final class Exchange implements Agent, AutoCloseable
{
    /** What the exchange does. */
    public enum Phase
    {
        /** Heartbeats and logins; no messages yet. */
        WAITING,
        /** Messages. */
        SENDING,
        /** The session is over, which is being told; re-requests are answered. */
        ENDING,
        /** There is nothing more to come. */
        DONE
    }

    /** Window of the peak rate. */
    public static final int PEAK_WINDOW_MS = 50;

    static final long PEAK_WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(PEAK_WINDOW_MS);
    private static final long SERVERS_INTERVAL_NS = 100_000;
    private static final int MESSAGE_LIMIT = 256;

    private final ExchangeConfig config;
    private final FlowFactory flows;
    private final NanoClock clock;
    private final MessageStore store;
    private final VenueState state;
    private final PacketBuffer packet;
    private final PacketSender senderA;
    private final PacketSender senderB;
    private final LinePair lines;
    private final Publisher publisher;
    private final Servers servers;
    private final List<SessionReport> reports = new ArrayList<>();

    private Phase phase = Phase.WAITING;
    private String session;
    private boolean isStopped;
    private long markNs;      // When the last heartbeat or end of session was offered.
    private long endingNs;    // When the session ended.
    private boolean isEndTold;
    private long serversNs;

    /**
     * @param config            settings.
     * @param flows             make what is sent.
     * @param clock             of everything.
     * @param departureListener is told when clients leave.
     * @throws IOException when a socket or the first flow cannot be had.
     */
    public Exchange(
        final ExchangeConfig config,
        final FlowFactory flows,
        final NanoClock clock,
        final DepartureListener departureListener) throws IOException
    {
        this.config = config;
        this.flows = flows;
        this.clock = clock;
        session = config.session();
        store = new MessageStore(config.storeLimit(), ByteBuffer::allocateDirect);
        state = config.glimpse() == null ? null : new VenueState();
        packet = new PacketBuffer(store, config.packets().maxLength());
        final FlowFactory.Day day = flows.open(0);
        final ExchangeConfig.Lines places = config.lines();
        PacketSender openA = null;
        PacketSender openB = null;
        try
        {
            openA = PacketSender.open(packet, places.groupA(), places.networkInterface(), places.ttl());
            openB = PacketSender.open(packet, places.groupB(), places.networkInterface(), places.ttl());
            servers = new Servers(config, store, state, departureListener);
        }
        catch (final IOException ex)
        {
            CloseHelper.closeAll(day.flow(), openA, openB);
            throw ex;
        }
        senderA = openA;
        senderB = openB;
        lines = new LinePair(
            places.impairmentA(), places.impairmentB(), places.lossBoth(), config.seed(), senderA, senderB);
        publisher = new Publisher(config.packets(), store, state, lines);
        markNs = clock.nanoTime();
        begin(day);
    }

    @Override
    public String roleName()
    {
        return "exchange";
    }

    /** Begins to send. On the thread that works; does nothing a second time. */
    public void start()
    {
        if (phase == Phase.WAITING)
        {
            phase = Phase.SENDING;
        }
    }

    /** Ends what is sent, at once and for good; the end is told once. On the thread that works. */
    public void stop()
    {
        isStopped = true;
        publisher.stop();
        start();
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        int work = switch (phase)
        {
            case WAITING -> heartbeat(nowNs);
            case SENDING -> send(nowNs);
            case ENDING -> end(nowNs);
            case DONE -> 0;
        };
        work += lines.poll(nowNs);
        if (work == 0 || nowNs - serversNs >= SERVERS_INTERVAL_NS)
        {
            serversNs = nowNs;
            work += servers.poll(nowNs);
        }
        return work;
    }

    /** @return what the exchange does. */
    public Phase phase()
    {
        return phase;
    }

    /** @return sessions that are over. */
    public List<SessionReport> sessions()
    {
        return List.copyOf(reports);
    }

    /** @return messages of the current session so far. */
    public long messages()
    {
        return store.next() - 1;
    }

    /** @return what line A did. */
    public LineCounts lineA()
    {
        return lines.countsA();
    }

    /** @return what line B did. */
    public LineCounts lineB()
    {
        return lines.countsB();
    }

    /** @return where re-requests are answered; null when they are not. */
    public InetSocketAddress requestAddress()
    {
        return servers.requestAddress();
    }

    /** @return where the SoupBinTCP server listens; null when there is none. */
    public InetSocketAddress soupAddress()
    {
        return servers.soupAddress();
    }

    /** @return where the GLIMPSE server listens; null when there is none. */
    public InetSocketAddress glimpseAddress()
    {
        return servers.glimpseAddress();
    }

    /** @return what became of re-requests; null when there is no server for them. */
    public RequestReport requestReport()
    {
        return servers.requestReport();
    }

    /** @return what the SoupBinTCP server did; null when there is none. */
    public LoginReport soupReport()
    {
        return servers.soupReport();
    }

    /** @return what the GLIMPSE server did; null when there is none. */
    public LoginReport glimpseReport()
    {
        return servers.glimpseReport();
    }

    @Override
    public void onClose()
    {
        close();
    }

    @Override
    public void close()
    {
        if (phase != Phase.DONE)
        {
            publisher.close();
        }
        CloseHelper.closeAll(servers, senderA, senderB);
    }

    private int send(final long nowNs)
    {
        if (config.durationNs() > 0 && publisher.hasLasted(config.durationNs(), nowNs))
        {
            publisher.finish();
        }
        final int messages = publisher.poll(MESSAGE_LIMIT, nowNs);
        if (publisher.isDone())
        {
            servers.onSessionOver();
            endingNs = nowNs;
            isEndTold = false;
            phase = Phase.ENDING;
            return messages + 1;
        }
        return messages > 0 ? messages : heartbeat(nowNs);
    }

    private int heartbeat(final long nowNs)
    {
        final long lastNs = phase == Phase.SENDING && publisher.lastNs() - markNs > 0 ? publisher.lastNs() : markNs;
        return nowNs - lastNs >= config.heartbeatNs() ? mark(MoldPacket.HEARTBEAT, nowNs) : 0;
    }

    private int end(final long nowNs)
    {
        if (!isEndTold || nowNs - markNs >= config.heartbeatNs())
        {
            isEndTold |= mark(MoldPacket.END_OF_SESSION, nowNs) > 0;
            return 1;
        }
        final boolean isLate = nowNs - endingNs >= config.lingerNs() && servers.isQuiet();
        if (lines.isEmpty() && (isStopped || isLate))
        {
            servers.poll(nowNs); // For those who are told of the end by it.
            reports.add(publisher.end(session));
            next();
            return 1;
        }
        return 0;
    }

    private int mark(final int kind, final long nowNs)
    {
        if (!lines.hasRoom())
        {
            return 0;
        }
        lines.offerMark(publisher.next(), kind, nowNs);
        markNs = nowNs;
        return 1;
    }

    private void next()
    {
        if (isStopped || reports.size() == config.sessions())
        {
            phase = Phase.DONE;
            return;
        }
        session = SessionName.after(session);
        phase = Phase.SENDING;
        try
        {
            begin(flows.open(reports.size()));
        }
        catch (final IOException ex)
        {
            phase = Phase.DONE;
            throw new UncheckedIOException("session " + session + ": " + ex.getMessage(), ex);
        }
    }

    private void begin(final FlowFactory.Day day)
    {
        store.clear();
        if (state != null)
        {
            state.clear();
        }
        packet.session(session);
        lines.onNewSession();
        servers.onNewSession(session, packet.header());
        publisher.begin(day);
    }
}
