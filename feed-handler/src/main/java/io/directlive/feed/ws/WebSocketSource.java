package io.directlive.feed.ws;

import io.directlive.feed.BadInput;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueSource;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.sbe.SourceState;
import java.net.URI;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A venue that speaks JSON over WebSocket. Its channel has no numbers, so this source gives them: each connection is a
 * session, and its records are numbered from 1. Number 1 is a gap: what the venue did before the connection is not
 * known, so all books are suspect until their snapshots come; a gap again, when the connection is lost, is the last.
 *
 * <pre>
 *   WAITING --time--&gt; CONNECTING --open--&gt; STARTING --session taken--&gt; TALKING
 *      '--failed-----------'                                             lost |
 *      '--all taken------------------- ENDING &lt;----------------------------'
 * </pre>
 *
 * One thread; never blocks. In steady state it allocates nothing itself; the link's client does, on threads of its own.
 */
public final class WebSocketSource implements VenueSource, ConversationOutput
{
    private enum Phase
    {
        WAITING, CONNECTING, STARTING, TALKING, ENDING
    }

    private final WebSocketFormat format;
    private final WebSocketConfig config;
    private final ConversationSettings settings;
    private final WebSocketLink link;
    private final HttpRequests requests;
    private final BadInputListener badInput;
    private final AtomicCounter connected;
    private final AtomicCounter connections;
    private final AtomicCounter connectionsLost;
    private final AtomicCounter texts;
    private final AtomicCounter booksLost;
    private final AtomicCounter snapshots;
    private final BackOff backOff;
    private final BookRecordQueue records = new BookRecordQueue();
    private final Outbox outbox;
    private final WebSocketLink.TextHandler onText =
        (text, offset, length, receiveTimeNs) -> onText(text, offset, length, receiveTimeNs);
    private final HttpRequests.ResponseHandler onResponse =
        (requestId, status, body) -> onResponse(requestId, status, body);

    private State state = State.RUNNING;
    private Phase phase = Phase.WAITING;
    private SourceSession session;
    private Normaliser normaliser;
    private boolean isSessionUsed;
    private Conversation conversation;
    private long nextSequence;
    private long nowNs;
    private long connectNs;         // When to connect.
    private long openedNs;
    private long heardNs;
    private long pingNs;
    private boolean isStarted;
    private String dropReason;      // Of a connection that the conversation gave up; null when it did not.

    /**
     * @param sourceId of the source.
     * @param name     of its sessions, for people.
     * @param format   of the venue.
     * @param config   settings of the connection.
     * @param settings what is wanted of the venue.
     * @param link     to the venue; closed here.
     * @param requests to the venue's request interface; closed here; null for a venue that is not asked.
     * @param counters takes what the source reports.
     * @param badInput is told of what could not be used, and why connections were lost.
     * @param nowNs    the time, ns since the Unix epoch.
     */
    public WebSocketSource(
        final int sourceId,
        final String name,
        final WebSocketFormat format,
        final WebSocketConfig config,
        final ConversationSettings settings,
        final WebSocketLink link,
        final HttpRequests requests,
        final CounterSet<WebSocketCounter> counters,
        final BadInputListener badInput,
        final long nowNs)
    {
        this.format = format;
        this.config = config;
        this.settings = settings;
        this.link = link;
        this.requests = requests;
        this.badInput = badInput;
        connected = counters.get(WebSocketCounter.CONNECTED);
        connections = counters.get(WebSocketCounter.CONNECTIONS);
        connectionsLost = counters.get(WebSocketCounter.CONNECTIONS_LOST);
        texts = counters.get(WebSocketCounter.TEXTS);
        booksLost = counters.get(WebSocketCounter.BOOKS_LOST);
        snapshots = counters.get(WebSocketCounter.SNAPSHOTS);
        backOff = new BackOff(config.minBackOffNs(), config.maxBackOffNs());
        outbox = new Outbox(format.newRequestLimit());
        session = ConnectionSessions.first(sourceId, name, nowNs);
        normaliser = format.newNormaliser(session, config.tradingDate());
        format.newConversation(settings, this); // Says now, and not when connected, what the venue cannot give.
    }

    /** @return the meaning of the records of the first session; those of later ones come with the sessions. */
    public Normaliser normaliser()
    {
        return normaliser;
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

    /** STALE while a ping has no answer, and nothing else came either, for as long as to the next ping. */
    @Override
    public SourceState lineState()
    {
        if (phase != Phase.STARTING && phase != Phase.TALKING)
        {
            return SourceState.DOWN;
        }
        return nowNs - heardNs > 2 * config.pingIntervalNs() ? SourceState.STALE : SourceState.UP;
    }

    /** Each connection is a session of its own, and its epoch the time at which it began. */
    @Override
    public boolean followsSessions()
    {
        return true;
    }

    /** What is known downstream of this session cannot be had again: then the first connection is the next session. */
    @Override
    public void resumeAfter(final long sourceSequence)
    {
        isSessionUsed = sourceSequence > 0;
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        if (state != State.RUNNING)
        {
            return 0;
        }
        this.nowNs = nowNs;
        return switch (phase)
        {
            case WAITING -> await();
            case CONNECTING -> connect();
            case STARTING -> start(handler);
            case TALKING -> talk(handler, limit);
            case ENDING -> end(handler, limit);
        };
    }

    @Override
    public long byteOffset()
    {
        return -1;
    }

    @Override
    public void close()
    {
        state = State.ENDED;
        link.close();
        if (requests != null)
        {
            requests.close();
        }
    }

    @Override
    public BookRecordQueue records()
    {
        return records;
    }

    @Override
    public void send(final String text)
    {
        outbox.add(text);
    }

    @Override
    public void get(final int requestId, final String query)
    {
        outbox.add(requestId, URI.create(config.snapshotUri() + query));
    }

    @Override
    public void drop(final String reason)
    {
        dropReason = dropReason == null ? reason : dropReason;
    }

    @Override
    public void badInput(final String reason)
    {
        badInput.onBadInput(nextSequence, -1, reason);
    }

    // --- One method for each phase ----------------------------------------------------------------------------------

    private int await()
    {
        if (isStarted && connectNs - nowNs > 0)
        {
            return 0;
        }
        isStarted = true;
        link.connect(config.uri());
        phase = Phase.CONNECTING;
        return 1;
    }

    private int connect()
    {
        switch (link.state())
        {
            case CONNECTING:
                return 0;

            case OPEN:
                openedNs = nowNs;
                heardNs = nowNs;
                pingNs = nowNs + config.pingIntervalNs();
                connected.setRelease(1);
                connections.incrementRelease();
                phase = Phase.STARTING;
                return 1;

            default:
                retry(link.lossReason(), 0);
                return 1;
        }
    }

    private int start(final SessionHandler handler)
    {
        if (isSessionUsed)
        {
            final SourceSession next = ConnectionSessions.next(session, nowNs);
            normaliser = format.newNormaliser(next, config.tradingDate());
            if (!handler.onSession(normaliser, nowNs))
            {
                return 0;
            }
            session = next;
            isSessionUsed = false;
        }
        if (!handler.onGap(1, 1, nowNs))
        {
            return 0;
        }
        isSessionUsed = true;
        nextSequence = 2;
        conversation = format.newConversation(settings, this);
        outbox.begin(format.newSendLimit());
        dropReason = null;
        conversation.onOpen(nowNs);
        phase = Phase.TALKING;
        return 1;
    }

    private int talk(final SessionHandler handler, final int limit)
    {
        int count = handOver(handler, limit);
        while (records.isEmpty() && count < limit && dropReason == null && hear() > 0)
        {
            count += handOver(handler, limit - count);
        }
        if (records.isEmpty() && dropReason == null)
        {
            conversation.doWork(nowNs);
            count += handOver(handler, limit - count);
        }
        say();
        watch();
        return count;
    }

    private int end(final SessionHandler handler, final int limit)
    {
        final int count = handOver(handler, limit);
        if (records.isEmpty() && handler.onGap(nextSequence, nextSequence, nowNs))
        {
            phase = Phase.WAITING;
        }
        return count;
    }

    // --- The conversation -------------------------------------------------------------------------------------------

    private int hear()
    {
        final int count = link.poll(onText);
        return count > 0 || requests == null ? count : requests.poll(onResponse);
    }

    private void onText(final byte[] text, final int offset, final int length, final long receiveTimeNs)
    {
        texts.incrementRelease();
        conversation.onText(text, offset, length, receiveTimeNs);
    }

    private void onResponse(final int requestId, final int status, final byte[] body)
    {
        conversation.onResponse(requestId, status, body, nowNs);
    }

    private void say()
    {
        outbox.flush(link, requests, nowNs);
        if (pingNs - nowNs <= 0 && link.canSend())
        {
            link.ping();
            pingNs = nowNs + config.pingIntervalNs();
        }
    }

    private void watch()
    {
        if (link.takeSignOfLife())
        {
            heardNs = nowNs;
        }
        else if (nowNs - heardNs > config.silenceNs())
        {
            drop("nothing came for too long");
        }
        if (link.state() == WebSocketLink.State.LOST)
        {
            drop(link.lossReason());
        }
        if (dropReason != null)
        {
            retry(dropReason, nowNs - openedNs);
            phase = Phase.ENDING;
        }
    }

    private void retry(final String reason, final long lastedNs)
    {
        link.close();
        if (requests != null)
        {
            requests.cancel();
        }
        outbox.clear();
        connectNs = nowNs + backOff.afterFailure(lastedNs);
        connected.setRelease(0);
        connectionsLost.incrementRelease();
        badInput.onBadInput(nextSequence, -1, "no connection: " + reason);
        phase = Phase.WAITING;
    }

    private int handOver(final SessionHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit && !records.isEmpty() && handler.onMessage(
            records.buffer(), records.offset(), records.length(), nextSequence, records.receiveTimeNs()))
        {
            count(BookRecord.kind(records.buffer(), records.offset()));
            records.remove();
            nextSequence++;
            count++;
        }
        return count;
    }

    private void count(final int kind)
    {
        if (kind == BookRecord.LOSS)
        {
            booksLost.incrementRelease();
        }
        else if (kind == BookRecord.LEVELS &&
            (BookRecord.flags(records.buffer(), records.offset()) & BookRecord.CLEARS) != 0)
        {
            snapshots.incrementRelease();
        }
    }
}
