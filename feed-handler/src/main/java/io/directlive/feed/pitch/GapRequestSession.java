package io.directlive.feed.pitch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * A session with the gap request proxy: logs in, asks for one range at a time, keeps to the limits, and tells what the
 * server said. What was accepted is sent again on the gap response group, in blocks with the numbers that they had
 * before: they go where those of the lines go. Knows no socket and no clock, see {@link PitchLink}.
 * <p>
 * One thread; allocates nothing after construction.
 */
public final class GapRequestSession
{
    /** Is told of answers. */
    public interface Listener
    {
        /**
         * A request was answered, or not in time.
         *
         * @param sequence of the first message that was asked for, counted on where numbers roll over.
         * @param count    of messages.
         * @param status   what the server said.
         */
        void onGapResponse(long sequence, int count, GapStatus status);
    }

    private static final int RESPONSE = PitchMessageType.GAP_RESPONSE.code();

    private final int unit;
    private final PitchLink link;
    private final PitchLinkConfig config;
    private final GapAllowance allowance;
    private final Listener listener;
    private long sequence;
    private int count;         // Of the request that is open; 0 when none is.
    private long requestedNs;

    /**
     * @param unit     that is asked for.
     * @param login    who asks.
     * @param limits   what the venue allows.
     * @param config   times; a request without an answer for as long as a silence may be has none.
     * @param listener is told of answers.
     */
    public GapRequestSession(
        final int unit,
        final PitchLogin login,
        final GapLimits limits,
        final PitchLinkConfig config,
        final Listener listener)
    {
        this.unit = PitchUnit.checked(unit);
        this.config = config;
        this.listener = listener;
        allowance = new GapAllowance(limits);
        link = new PitchLink(login, config, new PitchLink.Handler()
        {
            @Override
            public void onLogin()
            {
                // Nothing to do before there is a gap.
            }

            @Override
            public String onMessage(final DirectBuffer buffer, final int offset, final int length, final long nowNs)
            {
                return GapRequestSession.this.onMessage(buffer, offset, nowNs);
            }
        });
    }

    /** A connection is there: what was open on the one before is not answered any more. */
    public void onConnected(final long nowNs)
    {
        answer(GapStatus.NO_ANSWER);
        link.onConnected(nowNs);
    }

    /** There is no connection any more. */
    public void onDisconnected(final String reason)
    {
        link.onDisconnected(reason);
        answer(GapStatus.NO_ANSWER);
    }

    /**
     * Bytes came. Never throws for what is in them.
     *
     * @param buffer that holds them.
     * @param offset of the first.
     * @param length of them.
     * @param nowNs  the time, ns.
     */
    public void onBytes(final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        link.onBytes(buffer, offset, length, nowNs);
        checkFailure();
    }

    /**
     * Sends heartbeats, and notices that answers or the server stay away.
     *
     * @param nowNs the time, ns.
     * @return work done.
     */
    public int poll(final long nowNs)
    {
        int work = link.poll(nowNs);
        checkFailure();
        if (count > 0 && nowNs - requestedNs > config.silenceTimeoutNs())
        {
            answer(GapStatus.NO_ANSWER);
            work++;
        }
        return work;
    }

    /** @return whether the server would take a request now, as far as is known here. */
    public boolean isReady(final long nowNs)
    {
        return link.state() == PitchLink.State.UP && count == 0 && allowance.allows(nowNs);
    }

    /** Another day begins at the venue: its allowance is whole again, and a login that was refused may be tried again. */
    public void onNewDay()
    {
        allowance.onNewDay();
        if (link.isRefused())
        {
            link.reset();
        }
    }

    /** @return whether there will be no further request today: it is used up, or the login refused. */
    public boolean isUsedUp()
    {
        return allowance.isUsedUp() || link.isRefused();
    }

    /** @return why the session is over; null when it is not. */
    public String failure()
    {
        return link.failure();
    }

    /**
     * Asks for messages, or as many of them as one request may be for.
     *
     * @param sequence of the first, counted on where numbers roll over; above 0.
     * @param count    of messages; above 0.
     * @param nowNs    the time, ns.
     * @return messages asked for; 0 when it is not the time to ask.
     */
    public int request(final long sequence, final long count, final long nowNs)
    {
        final int at = isReady(nowNs) ? link.begin(PitchMessageType.GAP_REQUEST) : -1;
        if (at < 0)
        {
            return 0;
        }
        this.sequence = sequence;
        this.count = (int)Math.min(count, allowance.messageLimit());
        requestedNs = nowNs;
        link.outbound().putByte(at + 2, (byte)unit);
        link.outbound().putInt(at + 3, (int)PitchUnit.wire(sequence), LITTLE_ENDIAN);
        link.outbound().putShort(at + 7, (short)this.count, LITTLE_ENDIAN);
        link.end(PitchMessageType.GAP_REQUEST.length(), nowNs);
        allowance.onRequest(nowNs);
        return this.count;
    }

    /** @return bytes that are to be sent. */
    public DirectBuffer outbound()
    {
        return link.outbound();
    }

    /** @return how many there are at the start of {@link #outbound()}. */
    public int outboundLength()
    {
        return link.outboundLength();
    }

    /** So many of them have been sent. */
    public void onSent(final int length)
    {
        link.onSent(length);
    }

    PitchLink link()
    {
        return link;
    }

    private String onMessage(final DirectBuffer buffer, final int offset, final long nowNs)
    {
        if (PitchMessage.type(buffer, offset) != RESPONSE)
        {
            return null;
        }
        final boolean isOfTheRequest = count > 0 &&
            (buffer.getByte(offset + 2) & 0xFF) == unit &&
            (buffer.getInt(offset + 3, LITTLE_ENDIAN) & 0xFFFF_FFFFL) == PitchUnit.wire(sequence) &&
            (buffer.getShort(offset + 7, LITTLE_ENDIAN) & 0xFFFF) == count;
        if (!isOfTheRequest)
        {
            return null; // Of one that was given up.
        }

        final GapStatus status = GapStatus.of(buffer.getByte(offset + 9));
        switch (status)
        {
            case SECOND_USED_UP, UNIT_UNAVAILABLE -> allowance.onSecondUsedUp(nowNs);
            case MINUTE_USED_UP -> allowance.onMinuteUsedUp(nowNs);
            case DAY_USED_UP, INVALID_UNIT -> allowance.onDayUsedUp();
            case TOO_MANY -> allowance.onTooMany(count);
            default ->
            {
                // Changes nothing in what may be asked for.
            }
        }
        answer(status);
        return null;
    }

    private void checkFailure()
    {
        if (link.state() == PitchLink.State.FAILED)
        {
            answer(GapStatus.NO_ANSWER);
        }
    }

    private void answer(final GapStatus status)
    {
        if (count > 0)
        {
            final int answered = count;
            count = 0;
            listener.onGapResponse(sequence, answered, status);
        }
    }
}
