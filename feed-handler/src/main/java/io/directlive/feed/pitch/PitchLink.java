package io.directlive.feed.pitch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the sessions with the gap and the spin server have in common: blocks out of a TCP stream, however it is cut;
 * login; heartbeats both ways. Knows no socket and no clock: bytes go in by {@link #onBytes}, out by {@link
 * #outbound()}, and time is an argument. A stream that makes no sense cannot be picked up again, so it fails for good:
 * a new connection starts with {@link #onConnected(long)}.
 * <p>
 * One thread; allocates nothing after construction.
 */
final class PitchLink
{
    /** Takes what the server says after the login. */
    interface Handler
    {
        /** The server has let us in. */
        void onLogin();

        /**
         * One message of the server, of any type; of a known type it is not shorter than that.
         *
         * @return why it cannot be, which ends the session; null when all is well.
         */
        String onMessage(DirectBuffer buffer, int offset, int length, long nowNs);
    }

    /** How the session is. */
    enum State
    {
        /** Nobody is connected. */
        DOWN,
        /** The login is on its way. */
        LOGIN,
        /** Logged in. */
        UP,
        /** Over; {@link PitchLink#failure()} says why. */
        FAILED
    }

    private static final int HEADER = PitchUnit.HEADER_LENGTH;
    private static final int BLOCK_LIMIT = 1 << 16;
    private static final int OUTBOUND_LIMIT = 256;
    private static final int LOGIN_RESPONSE = PitchMessageType.LOGIN_RESPONSE.code();

    private final PitchLogin login;
    private final PitchLinkConfig config;
    private final Handler handler;
    private final UnsafeBuffer inbound = new UnsafeBuffer(new byte[BLOCK_LIMIT]);
    private final UnsafeBuffer outbound = new UnsafeBuffer(new byte[OUTBOUND_LIMIT]);

    private State state = State.DOWN;
    private String failure;
    private boolean isRefused;
    private int inboundLength;
    private int outboundLength;
    private long receivedNs;
    private long sentNs;

    PitchLink(final PitchLogin login, final PitchLinkConfig config, final Handler handler)
    {
        this.login = login;
        this.config = config;
        this.handler = handler;
    }

    State state()
    {
        return state;
    }

    /** @return why the session is over; null unless it {@link State#FAILED}. */
    String failure()
    {
        return failure;
    }

    /** @return whether the server has said that it will not have this login, so that asking again is of no use. */
    boolean isRefused()
    {
        return isRefused;
    }

    /** Nobody is connected, and nothing has failed. */
    void reset()
    {
        state = State.DOWN;
        failure = null;
        isRefused = false;
        inboundLength = 0;
        outboundLength = 0;
    }

    /** A connection is there: forgets the one before and logs in. */
    void onConnected(final long nowNs)
    {
        reset();
        state = State.LOGIN;
        receivedNs = nowNs;

        final int length = PitchMessageType.LOGIN.length();
        final int at = begin(PitchMessageType.LOGIN);
        text(at + 2, 4, login.sessionSubId());
        text(at + 6, 4, login.username());
        text(at + 10, 2, "");
        text(at + 12, 10, login.password());
        end(length, nowNs);
    }

    /** There is no connection any more. */
    void onDisconnected(final String reason)
    {
        if (state != State.FAILED)
        {
            fail(reason);
        }
    }

    /** Bytes came. Never throws for what is in them. */
    void onBytes(final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        receivedNs = nowNs;
        int taken = 0;
        while (taken < length && isOpen())
        {
            final int part = Math.min(length - taken, BLOCK_LIMIT - inboundLength);
            inbound.putBytes(inboundLength, buffer, offset + taken, part);
            inboundLength += part;
            taken += part;
            takeBlocks(nowNs);
        }
    }

    /** Sends a heartbeat when one is due; notices that the other side is silent. */
    int poll(final long nowNs)
    {
        if (!isOpen())
        {
            return 0;
        }
        if (nowNs - receivedNs > config.silenceTimeoutNs())
        {
            fail("server is silent");
            return 1;
        }
        if (nowNs - sentNs < config.heartbeatIntervalNs() || outboundLength + HEADER > OUTBOUND_LIMIT)
        {
            return 0;
        }
        header(outboundLength, HEADER, 0);
        outboundLength += HEADER;
        sentNs = nowNs;
        return 1;
    }

    /** @return where a message of the type is to be written, length and type of which are; -1 when there is no room. */
    int begin(final PitchMessageType type)
    {
        final int length = type.length();
        if (outboundLength + HEADER + length > OUTBOUND_LIMIT)
        {
            return -1;
        }
        header(outboundLength, HEADER + length, 1);
        outbound.putByte(outboundLength + HEADER, (byte)length);
        outbound.putByte(outboundLength + HEADER + 1, (byte)type.code());
        return outboundLength + HEADER;
    }

    /** The message that {@link #begin} made room for is written. */
    void end(final int length, final long nowNs)
    {
        outboundLength += HEADER + length;
        sentNs = nowNs;
    }

    MutableDirectBuffer outbound()
    {
        return outbound;
    }

    /** @return bytes at the start of {@link #outbound()} that are to be sent. */
    int outboundLength()
    {
        return outboundLength;
    }

    /** So many of them have been sent. */
    void onSent(final int length)
    {
        outboundLength -= length;
        outbound.putBytes(0, outbound, length, outboundLength);
    }

    /** Ends the session. */
    void fail(final String reason)
    {
        state = State.FAILED;
        failure = reason;
    }

    private boolean isOpen()
    {
        return state == State.LOGIN || state == State.UP;
    }

    private void takeBlocks(final long nowNs)
    {
        int at = 0;
        while (isOpen() && inboundLength - at >= HEADER)
        {
            final int length = PitchUnit.length(inbound, at);
            if (length < HEADER)
            {
                fail("block shorter than its header");
            }
            else if (length > inboundLength - at)
            {
                break;
            }
            else
            {
                takeMessages(at, at + length, nowNs);
                at += length;
            }
        }
        inboundLength -= at;
        if (at > 0)
        {
            inbound.putBytes(0, inbound, at, inboundLength);
        }
    }

    private void takeMessages(final int block, final int end, final long nowNs)
    {
        int at = block + HEADER;
        for (int i = PitchUnit.count(inbound, block); i > 0 && isOpen(); i--)
        {
            final int length = end - at < PitchMessage.HEADER_LENGTH ? 0 : PitchMessage.length(inbound, at);
            if (length < PitchMessage.HEADER_LENGTH || length > end - at)
            {
                fail("length of a message does not fit its block");
                return;
            }
            takeMessage(at, length, nowNs);
            at += length;
        }
        if (isOpen() && at != end)
        {
            fail("bytes after the last message of a block");
        }
    }

    private void takeMessage(final int at, final int length, final long nowNs)
    {
        final int type = PitchMessage.type(inbound, at);
        if (length < PitchMessage.expectedLength(type))
        {
            fail("message shorter than its type");
        }
        else if (type == LOGIN_RESPONSE)
        {
            onLoginResponse(inbound.getByte(at + 2));
        }
        else if (state != State.UP)
        {
            fail("message before the login was answered");
        }
        else
        {
            final String fault = handler.onMessage(inbound, at, length, nowNs);
            if (fault != null)
            {
                fail(fault);
            }
        }
    }

    private void onLoginResponse(final byte status)
    {
        if (state == State.UP)
        {
            fail("login answered twice");
            return;
        }
        switch (status)
        {
            case 'A':
                state = State.UP;
                handler.onLogin();
                break;

            case 'B': // May be over in a while: the session of before is not yet known to be dead.
                fail("login refused: session in use");
                break;

            default:
                isRefused = true;
                fail(status == 'N' ? "login refused: not authorised" :
                    status == 'S' ? "login refused: invalid session" : "login refused");
                break;
        }
    }

    private void header(final int at, final int length, final int count)
    {
        outbound.putShort(at, (short)length, LITTLE_ENDIAN);
        outbound.putByte(at + 2, (byte)count);
        outbound.putByte(at + 3, (byte)0);
        outbound.putInt(at + 4, 0, LITTLE_ENDIAN);
    }

    private void text(final int at, final int length, final String text)
    {
        outbound.setMemory(at, length, (byte)' ');
        outbound.putStringWithoutLengthAscii(at, text);
    }
}
