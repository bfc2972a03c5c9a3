package io.directlive.feed.line;

import io.directlive.feed.BadInput;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueSource;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.sbe.SourceState;
import java.io.IOException;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * A venue channel that comes on several multicast lines, as one source. Lines are read in turn, a packet from
 * each, so that none waits for another. It fails when none of them can be read any more.
 * <p>
 * Receive time is the clock read right after the read of the packet returned: the first instant at which plain Java
 * can know of it. Time stamps of the kernel or the network card are not to be had through {@code DatagramChannel}; what
 * a packet waits in the socket is not seen in the receive time.
 * <p>
 * Used by one thread; never blocks, and allocates nothing for a packet.
 */
public final class LineSource implements VenueSource
{
    private static final int NONE = -1;

    private final LineSourceConfig config;
    private final VenueSessions sessions;
    private final EpochNanoClock clock;
    private final LineArbiter arbiter;
    private final LineReport report;
    private final LineChannel[] lines;
    private final AnswerChannel answers; // null when nobody can be asked.
    private final Room room = new Room();

    private final BadInputListener badInput;
    private final boolean[] isBroken;   // By line.

    private State state = State.RUNNING;
    private BadInput failure;
    private int brokenLines;
    private int nextLine;

    // The packet that was not taken: nothing else is read before it is.
    private int pendingLine = NONE;
    private DirectBuffer pendingPacket;
    private int pendingLength;
    private long pendingTimeNs;

    /**
     * Joins the lines.
     *
     * @param config   settings.
     * @param packets  what is to know of the venue's packets.
     * @param sessions of the venue.
     * @param requests asks for what is missing; null when nobody can be asked.
     * @param answers  brings what was asked for; closed with the source, and when it cannot be opened; null without requests.
     * @param clock    gives the receive time, ns since the Unix epoch.
     * @param counters makes what the source reports.
     * @param badInput is told of packets that make no sense and of those of other sessions.
     * @throws IOException when a line cannot be joined.
     */
    public LineSource(
        final LineSourceConfig config,
        final LinePackets packets,
        final VenueSessions sessions,
        final GapRequests requests,
        final AnswerChannel answers,
        final EpochNanoClock clock,
        final CounterSet.Factory counters,
        final BadInputListener badInput) throws IOException
    {
        this.config = config;
        this.sessions = sessions;
        this.clock = clock;
        this.answers = answers;
        this.badInput = badInput;
        isBroken = new boolean[config.lines().size()];
        lines = new LineChannel[config.lines().size()];
        try
        {
            for (int i = 0; i < lines.length; i++)
            {
                lines[i] = LineChannel.join(config.lines().get(i), config.receiveBuffer());
            }
        }
        catch (final IOException ex)
        {
            CloseHelper.quietCloseAll(lines);
            CloseHelper.quietClose(answers);
            throw ex;
        }
        final String[] names = config.lines().stream().map(LineConfig::name).toArray(String[]::new);
        arbiter = new LineArbiter(packets, config.arbiter(), names, sessions, requests, badInput);
        report = new LineReport(config.name(), arbiter, requests, answers, counters);
    }

    @Override
    public State state()
    {
        return state;
    }

    @Override
    public BadInput failure()
    {
        return failure;
    }

    @Override
    public void resumeAfter(final long sourceSequence)
    {
        if (!config.isFromStart())
        {
            arbiter.resumeAfter(sourceSequence);
        }
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        if (state != State.RUNNING)
        {
            return 0;
        }
        room.open(handler, limit);
        if (answers != null)
        {
            answers.poll(nowNs); // Also while a packet waits to be taken: a connection is to live on.
        }
        final boolean isTaken =
            pendingLine == NONE || offer(pendingLine, pendingPacket, pendingLength, pendingTimeNs);
        final boolean areLinesEmpty = isTaken && receiveAnswers() && receiveLines();
        if (pendingLine == NONE)
        {
            arbiter.onTime(nowNs, areLinesEmpty, room);
        }
        if (arbiter.isDone())
        {
            state = State.ENDED;
        }
        if (state == State.RUNNING)
        {
            report.onTime(nowNs);
        }
        else
        {
            report.show();
        }
        return room.messages;
    }

    @Override
    public long byteOffset()
    {
        return -1;
    }

    @Override
    public boolean followsSessions()
    {
        return config.arbiter().session().isEmpty() && !sessions.current().isEmpty();
    }

    @Override
    public SourceState lineState()
    {
        return state == State.RUNNING ? arbiter.lineState() : null;
    }

    /** @return how the lines are. */
    public LineStatus status()
    {
        return arbiter;
    }

    /** @return what is made of the lines, for what it counts. */
    public LineArbiter arbiter()
    {
        return arbiter;
    }

    LineChannel line(final int line)
    {
        return lines[line];
    }

    /** Leaves the lines. Shows no more counts: when the client of the media driver is gone, they have no memory any more. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(lines);
        CloseHelper.close(answers);
    }

    /** @return true when each line was found empty; false when there may be more, or a packet waits to be taken. */
    private boolean receiveLines()
    {
        int empty = 0;
        for (int packets = config.packetLimit() * lines.length; packets > 0 && empty < lines.length; packets--)
        {
            final int line = nextLine;
            nextLine = line + 1 == lines.length ? 0 : line + 1;
            final int length = receive(line);
            if (length < 0)
            {
                empty++;
            }
            else
            {
                empty = 0;
                if (!offer(line, lines[line].buffer(), length, clock.nanoTime()))
                {
                    return false;
                }
            }
        }
        return empty == lines.length;
    }

    /** A line that cannot be read any more is one that is silent, as long as there is another. */
    private int receive(final int line)
    {
        if (isBroken[line])
        {
            return -1;
        }
        try
        {
            return lines[line].receive();
        }
        catch (final IOException ex)
        {
            final String reason = "line " + arbiter.lineName(line) + " cannot be read any more: " +
                (ex.getMessage() == null ? ex.getClass().getSimpleName() : ex.getMessage());
            isBroken[line] = true;
            brokenLines++;
            if (brokenLines < lines.length)
            {
                badInput.onBadInput(arbiter.expected(), -1, reason);
            }
            else
            {
                state = State.FAILED;
                failure = new BadInput(config.name(), arbiter.expected(), -1, reason + "; there is no other");
            }
            return -1;
        }
    }

    /** @return false when a packet waits to be taken. */
    private boolean receiveAnswers()
    {
        if (answers == null || !answers.isShared() && !arbiter.isRequesting())
        {
            return true; // Late answers are read, and dropped, with those of the next request.
        }
        int length = 0;
        for (int packets = config.packetLimit(); packets > 0 && length >= 0; packets--)
        {
            length = answers.receive();
            if (length >= 0 && !offer(arbiter.answerLine(), answers.buffer(), length, clock.nanoTime()))
            {
                return false;
            }
        }
        return true;
    }

    private boolean offer(final int line, final DirectBuffer packet, final int length, final long timeNs)
    {
        final boolean isTaken = arbiter.onPacket(line, packet, 0, length, timeNs, room);
        pendingLine = isTaken ? NONE : line;
        pendingPacket = packet;
        pendingLength = length;
        pendingTimeNs = timeNs;
        return isTaken;
    }

    /** Takes as many messages as one poll may. */
    private static final class Room implements SessionHandler
    {
        private SessionHandler handler;
        private int limit;
        private int messages;

        void open(final SessionHandler newHandler, final int newLimit)
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
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            return handler.onGap(fromSequence, toSequence, receiveTimeNs);
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
