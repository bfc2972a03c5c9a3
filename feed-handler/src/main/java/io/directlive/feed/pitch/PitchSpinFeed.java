package io.directlive.feed.pitch;

import io.directlive.feed.SnapshotFeed;
import io.directlive.feed.SnapshotMessages;
import org.agrona.DirectBuffer;

/**
 * The open orders of one unit, from the spin server. A spin is one part, of all of the source. Its messages are the
 * adds, and what there is about the status of symbols, each with its context as {@link PitchFraming} puts it; in the
 * order of instrument, status before orders, time, order id. Time messages are in the contexts.
 * <p>
 * A session that fails is tried again until the time is up; a login that is refused is not.
 */
public final class PitchSpinFeed implements SnapshotFeed
{
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int STATUS_LIMIT = 1 << 18; // Messages of a spin that are not orders.
    private static final int STATUS_RANK = 0;
    private static final int ORDER_RANK = 1;

    private final PitchSpinConfig config;
    private final SpinSession session;
    private final PitchConnection connection;
    private final PitchContext context = new PitchContext();
    private final SnapshotMessages messages = new SnapshotMessages();

    private State state = State.IDLE;
    private String failure;
    private long firstNeeded;
    private long deadlineNs;
    private long retryNs;
    private long statusesLeft;

    /**
     * @param config where spins come from.
     */
    public PitchSpinFeed(final PitchSpinConfig config)
    {
        this.config = config;
        session = new SpinSession(config.login(), config.link(), new SpinSession.Handler()
        {
            @Override
            public void onSpinStart(final long orderCount)
            {
                PitchSpinFeed.this.onSpinStart();
            }

            @Override
            public String onSpinMessage(final DirectBuffer buffer, final int offset, final int length)
            {
                return PitchSpinFeed.this.onSpinMessage(buffer, offset, length);
            }
        });
        connection = new PitchConnection(
            config.server(), session.link(), nowNs -> session.onConnected(firstNeeded - 1, nowNs));
    }

    @Override
    public void request(final long firstNeeded, final long nowNs)
    {
        this.firstNeeded = firstNeeded;
        messages.clear();
        failure = null;
        deadlineNs = nowNs + config.timeoutNs();
        state = State.COLLECTING;
        open(nowNs);
    }

    @Override
    public int poll(final long nowNs)
    {
        if (state != State.COLLECTING)
        {
            return 0;
        }
        if (!connection.isOpen() && retryNs - nowNs <= 0 && deadlineNs - nowNs > 0)
        {
            open(nowNs);
        }
        int work = connection.poll(nowNs);
        if (session.state() == SpinSession.State.FINISHED)
        {
            connection.close();
            messages.sort();
            state = State.READY;
            work++;
        }
        else if (session.state() == SpinSession.State.FAILED)
        {
            connection.close();
            work += session.isRefused() ? fail(session.failure()) : 0;
        }
        if (state == State.COLLECTING && deadlineNs - nowNs <= 0)
        {
            connection.close();
            work += fail(session.failure() == null ? "no spin in time" : session.failure());
        }
        return work;
    }

    @Override
    public State state()
    {
        return state;
    }

    @Override
    public String failure()
    {
        return failure;
    }

    /** @return 1 when it is ready, also when no order is open. */
    @Override
    public int partCount()
    {
        return state == State.READY ? 1 : 0;
    }

    @Override
    public long lastReflected(final int part)
    {
        return session.sequence();
    }

    @Override
    public int venueInstrument(final int part)
    {
        return 0;
    }

    @Override
    public int messageCount(final int part)
    {
        return messages.count();
    }

    @Override
    public DirectBuffer buffer()
    {
        return messages.buffer();
    }

    @Override
    public int offset(final int part, final int message)
    {
        return messages.offset(0, message);
    }

    @Override
    public int length(final int part, final int message)
    {
        return messages.length(0, message);
    }

    @Override
    public void close()
    {
        connection.close();
        state = State.IDLE;
    }

    private void open(final long nowNs)
    {
        session.reset();
        connection.open(nowNs);
        retryNs = nowNs + config.retryIntervalNs();
    }

    private int fail(final String reason)
    {
        state = State.FAILED;
        failure = reason;
        return 1;
    }

    private void onSpinStart()
    {
        messages.clear();
        context.clear();
        statusesLeft = STATUS_LIMIT;
    }

    private String onSpinMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        final int type = PitchMessage.type(buffer, offset);
        final boolean isOrder = PitchMessage.isAdd(type);
        if (!isOrder && --statusesLeft < 0)
        {
            return "spin does not end";
        }
        context.resolve(buffer, offset, length);
        if (isOrder || type == 0x31 || type == 0x95 || type == 0x98)
        {
            final PitchFault fault = PitchRules.faultOf(context.buffer(), 0, context.length());
            if (fault != null)
            {
                return fault.reason();
            }
            keep(isOrder);
        }
        context.remember();
        return null;
    }

    private void keep(final boolean isOrder)
    {
        final DirectBuffer message = context.buffer();
        final int at = PitchMessage.CONTEXT_LENGTH;
        final long rank = isOrder ? ORDER_RANK : STATUS_RANK;
        final long timeNs =
            PitchMessage.seconds(message, at) * NANOS_PER_SECOND + PitchMessage.timeOffset(message, at);
        messages.add(
            0,
            0,
            (context.instrument() & 0xFFFF_FFFFL) << 1 | rank,
            timeNs,
            isOrder ? PitchMessage.orderId(message, at) : 0,
            message,
            0,
            context.length());
    }
}
