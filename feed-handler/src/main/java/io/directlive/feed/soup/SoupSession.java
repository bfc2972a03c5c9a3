package io.directlive.feed.soup;

import io.directlive.feed.BadInputListener;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;

/**
 * The client's side of SoupBinTCP over one connection after the other: bytes in, bytes out, and the time as an argument.
 * It cuts packets wherever reads cut them, numbers the sequenced ones, sends the login and heartbeats, and knows when
 * the server is dead. Used by one thread; allocates at a login only.
 *
 * <pre>
 *   IDLE --start--&gt; LOGGING_IN --accepted--&gt; STREAMING --end of session--&gt; ENDED
 *                              --rejected--&gt; REJECTED   --logout--&gt; LOGGED_OUT
 *        --silence--&gt; TIMED_OUT, --what makes no sense--&gt; FAULTED: from both
 * </pre>
 *
 * What is over stays so until the next {@link #start}. A packet of an unknown type, or with a payload where there can be
 * none, is counted, reported and passed over, as it has no number. A packet too long cannot be: its length field
 * cannot say it, and there is always room for the longest. After a length of zero, or sequenced data before the login
 * was accepted, nothing can be trusted: the session is FAULTED, and a new connection makes it good.
 */
public final class SoupSession
{
    /** Where the conversation is. */
    public enum State
    {
        /** There was no connection yet. */
        IDLE,
        /** The login request is out or on its way. */
        LOGGING_IN,
        /** Messages flow. */
        STREAMING,
        /** The client has left. */
        LOGGED_OUT,
        /** The server has said that there is no more. */
        ENDED,
        /** The server has not taken the client in: see {@link #rejectCode()}. */
        REJECTED,
        /** The server was silent for too long. */
        TIMED_OUT,
        /** What the server sent makes no sense. */
        FAULTED
    }

    /** Reject code: user, password or session are not those of a client. */
    public static final byte NOT_AUTHORISED = 'A';
    /** Reject code: the session that was asked for is not there. */
    public static final byte SESSION_NOT_AVAILABLE = 'S';

    private static final long MAX_SEQUENCE = Long.MAX_VALUE / 2; // One can count on from there.

    private final SoupLogin login;
    private final SoupTimers timers;
    private final BadInputListener badInput;
    private final SoupInbox inbox = new SoupInbox();
    private final SoupOutbox outbox = new SoupOutbox();
    private final SoupCounts counts = new SoupCounts();
    private final DirectBuffer packets = inbox.buffer();

    private State state = State.IDLE;
    private String fault;
    private byte rejectCode;
    private String session = "";
    private long nextSequence;

    private long receiveTimeNs;
    private long sendTimeNs;

    /**
     * @param login    what the client says of itself.
     * @param timers   how long it waits for what.
     * @param badInput is told of packets that make no sense, with the number of the message that is next.
     */
    public SoupSession(final SoupLogin login, final SoupTimers timers, final BadInputListener badInput)
    {
        this.login = login;
        this.timers = timers;
        this.badInput = badInput;
    }

    /**
     * There is a new connection: the login is put up to be sent.
     *
     * @param requestedSession  that is asked for; empty for the current one.
     * @param requestedSequence of the first message that is wanted; 1 for all, 0 for the most recent.
     * @param nowNs             the time, ns since the Unix epoch.
     */
    public void start(final String requestedSession, final long requestedSequence, final long nowNs)
    {
        reset();
        state = State.LOGGING_IN;
        outbox.putLogin(login, requestedSession, requestedSequence);
        receiveTimeNs = nowNs;
        sendTimeNs = nowNs;
    }

    /** There is no connection any more, and so nothing of it is left. */
    public void reset()
    {
        state = State.IDLE;
        fault = null;
        rejectCode = 0;
        nextSequence = 0;
        inbox.clear();
        outbox.clear();
    }

    // --- From the server --------------------------------------------------------------------------------------------

    /**
     * @return where the next bytes are to be put, at least one and from its position on; then call
     *         {@link #onReceived}. To be asked for only while {@link #hasPacket()} is false.
     */
    public ByteBuffer inbound()
    {
        return inbox.room();
    }

    /**
     * Bytes were put into the buffer up to its position.
     *
     * @param timeNs when, ns since the Unix epoch: what the messages completed by them are stamped with.
     */
    public void onReceived(final long timeNs)
    {
        inbox.onReceived();
        receiveTimeNs = timeNs;
    }

    /** @return whether a whole packet, or one that cannot be, waits for {@link #poll}. */
    public boolean hasPacket()
    {
        return isOpen() && inbox.packetLength() > 0;
    }

    /**
     * Takes packets until the limit is reached, none is whole, or the handler takes no more.
     *
     * @param handler that takes the messages.
     * @param limit   most sequenced messages to hand over.
     * @return sequenced messages handed over and taken.
     */
    public int poll(final SoupHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit && isOpen())
        {
            final int length = inbox.packetLength();
            if (length == 0)
            {
                break;
            }
            if (length < SoupPacket.HEADER_LENGTH)
            {
                onFault("a packet without a type");
                break;
            }
            final boolean isSequenced = SoupPacket.type(packets, inbox.offset()) == SoupPacket.SEQUENCED;
            if (!(isSequenced ? onSequenced(length, handler) : onOther(length, handler)))
            {
                break;
            }
            count += isSequenced ? 1 : 0;
            inbox.remove(length);
        }
        return count;
    }

    /**
     * There was nothing to be read.
     *
     * @param nowNs the time, ns since the Unix epoch.
     */
    public void onSilence(final long nowNs)
    {
        if (isOpen() && nowNs - receiveTimeNs >= timers.silenceNs())
        {
            state = State.TIMED_OUT;
        }
    }

    private boolean onSequenced(final int length, final SoupHandler handler)
    {
        if (state != State.STREAMING)
        {
            onFault("sequenced data before the login was accepted");
            return false;
        }
        if (!handler.onMessage(
            packets,
            inbox.offset() + SoupPacket.HEADER_LENGTH,
            length - SoupPacket.HEADER_LENGTH,
            nextSequence,
            receiveTimeNs))
        {
            return false;
        }
        nextSequence++;
        counts.messages++;
        return true;
    }

    /** @return false when the packet was not taken, or nothing may come after it. */
    private boolean onOther(final int length, final SoupHandler handler)
    {
        final int offset = inbox.offset();
        final int payload = offset + SoupPacket.HEADER_LENGTH;
        final int payloadLength = length - SoupPacket.HEADER_LENGTH;
        final byte type = SoupPacket.type(packets, offset);
        final boolean isWhole = SoupPacket.isWhole(packets, offset, length);
        switch (type)
        {
            case SoupPacket.LOGIN_ACCEPTED:
                return onAccepted(payload, isWhole, handler);

            case SoupPacket.LOGIN_REJECTED:
                return onRejected(payload, isWhole);

            case SoupPacket.END_OF_SESSION:
                return onEnd(isWhole, handler);

            case SoupPacket.SERVER_HEARTBEAT:
                counts.heartbeatsReceived++;
                if (!isWhole)
                {
                    onMalformed("a heartbeat with a payload");
                }
                return true;

            case SoupPacket.DEBUG:
                counts.debugs++;
                return true;

            case SoupPacket.UNSEQUENCED:
                if (login.version().hasServerUnsequenced())
                {
                    counts.unsequenced++;
                    handler.onUnsequenced(packets, payload, payloadLength, receiveTimeNs);
                }
                else
                {
                    onMalformed("unsequenced data, which a server of version 3.00 does not send");
                }
                return true;

            default:
                onMalformed("a packet of a type that a server does not send");
                return true;
        }
    }

    private boolean onAccepted(final int payload, final boolean isWhole, final SoupHandler handler)
    {
        final long number = isWhole ?
            SoupPacket.number(packets, payload + SoupPacket.SESSION_LENGTH, SoupPacket.SEQUENCE_LENGTH) : -1;
        if (number < 0 || number > MAX_SEQUENCE || state != State.LOGGING_IN)
        {
            onFault(state == State.LOGGING_IN ?
                "a login accepted without a number that can be" : "a login accepted twice");
            return false;
        }
        state = State.STREAMING;
        session = packets.getStringWithoutLengthAscii(payload, SoupPacket.SESSION_LENGTH);
        nextSequence = Math.max(number, 1);
        handler.onLogin(session.strip(), nextSequence, receiveTimeNs);
        return true;
    }

    private boolean onRejected(final int payload, final boolean isWhole)
    {
        if (!isWhole || state != State.LOGGING_IN)
        {
            onFault("a login rejected that makes no sense");
            return false;
        }
        rejectCode = packets.getByte(payload);
        state = State.REJECTED;
        return true;
    }

    private boolean onEnd(final boolean isWhole, final SoupHandler handler)
    {
        if (!isWhole || state != State.STREAMING)
        {
            onFault("an end of session that makes no sense");
            return false;
        }
        if (!handler.onEndOfSession(nextSequence, receiveTimeNs))
        {
            return false;
        }
        state = State.ENDED;
        return true;
    }

    private void onMalformed(final String reason)
    {
        counts.malformed++;
        badInput.onBadInput(nextSequence, -1, reason);
    }

    private void onFault(final String reason)
    {
        state = State.FAULTED;
        fault = reason;
        onMalformed(reason);
    }

    // --- To the server ----------------------------------------------------------------------------------------------

    /** @return what is to be sent, from its position up to its limit; then call {@link #onSent}. */
    public ByteBuffer outbound()
    {
        return outbox.bytes();
    }

    /** @return whether there is something to be sent. */
    public boolean hasOutbound()
    {
        return !outbox.isEmpty();
    }

    /** What is before the position of the outbound buffer was sent. */
    public void onSent()
    {
        outbox.onSent();
    }

    /**
     * Puts up a heartbeat when nothing was for long.
     *
     * @param nowNs the time, ns since the Unix epoch.
     */
    public void onTime(final long nowNs)
    {
        if (isOpen() && nowNs - sendTimeNs >= timers.heartbeatNs() && !hasOutbound())
        {
            outbox.put(SoupPacket.CLIENT_HEARTBEAT);
            sendTimeNs = nowNs;
            counts.heartbeatsSent++;
        }
    }

    /** Puts up a logout; nothing is taken from the server any more. Without effect when the session is over. */
    public void logout()
    {
        if (isOpen())
        {
            outbox.put(SoupPacket.LOGOUT_REQUEST);
            state = State.LOGGED_OUT;
        }
    }

    // --- How it is --------------------------------------------------------------------------------------------------

    /** @return where the conversation is. */
    public State state()
    {
        return state;
    }

    /** @return whether the server's bytes are still of interest. */
    public boolean isOpen()
    {
        return state == State.STREAMING || state == State.LOGGING_IN;
    }

    /** @return why the session is over, for people; null while it is not. */
    public String reason()
    {
        return switch (state)
        {
            case IDLE, LOGGING_IN, STREAMING -> null;
            case LOGGED_OUT -> "logged out";
            case ENDED -> "the session has ended";
            case REJECTED -> "login rejected: " + rejection();
            case TIMED_OUT -> "the server was silent for " + timers.silenceNs() / 1_000_000 + " ms";
            case FAULTED -> fault;
        };
    }

    private String rejection()
    {
        return switch (rejectCode)
        {
            case NOT_AUTHORISED -> "not authorised (A)";
            case SESSION_NOT_AVAILABLE -> "session not available (S)";
            default -> "code " + (char)(rejectCode & 0xFF);
        };
    }

    /** @return why the login was rejected; 0 when it was not. */
    public byte rejectCode()
    {
        return rejectCode;
    }

    /**
     * @return name of the session that the server told last, with its padding: servers differ in that, and so get their
     *         own bytes back. Empty when none was told.
     */
    public String session()
    {
        return session;
    }

    /** @return number of the sequenced message that is next; 0 before a login is accepted. */
    public long nextSequence()
    {
        return nextSequence;
    }

    /** @return what went over all connections. */
    public SoupCounts counts()
    {
        return counts;
    }
}
