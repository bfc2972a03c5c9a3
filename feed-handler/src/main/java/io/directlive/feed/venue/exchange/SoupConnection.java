package io.directlive.feed.venue.exchange;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.feed.mold.MoldPacket;
import io.directlive.feed.soup.SoupPacket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The venue's end of a SoupBinTCP connection, versions 3.00 to 4.10, without the socket: bytes come in, bytes go out,
 * time is an argument. What a client still has to get stays in the store until there is room in the output, so a
 * client that lags takes no memory.
 *
 * <pre>
 *   AWAITING_LOGIN ──login──► STREAMING ──end──► LEAVING ──output sent──► departure() is set: close the socket
 *          └─────────────── refused ───────────────▲
 * </pre>
 *
 * Used by one thread; allocates nothing after the login.
 */
final class SoupConnection
{
    private enum State
    {
        AWAITING_LOGIN, STREAMING, LEAVING
    }

    private static final int MOST_PACKET_LENGTH = SoupPacket.LENGTH_LENGTH + 0xFFFF;
    private static final int OUTPUT_LENGTH = 1 << 16;
    private static final int RESERVED_LENGTH = 2 * SoupPacket.HEADER_LENGTH; // For a heartbeat and the end.
    private static final int BLOCKS_LENGTH = 1 << 13;
    private static final int USER_LENGTH = 6;
    private static final int PASSWORD_LENGTH = 10;
    private static final int TIMEOUT_LENGTH = 5;

    private final SoupAccess access;
    private final SoupTimers timers;
    private final ByteBuffer input = ByteBuffer.allocateDirect(MOST_PACKET_LENGTH);
    private final UnsafeBuffer inputBuffer = new UnsafeBuffer(input);
    private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT_LENGTH);
    private final UnsafeBuffer outputBuffer = new UnsafeBuffer(output);
    private final UnsafeBuffer blocks = new UnsafeBuffer(new byte[BLOCKS_LENGTH]);
    private final long openedNs;

    private State state = State.AWAITING_LOGIN;
    private SoupContent content;
    private long next;
    private long silenceNs;
    private long heardNs;
    private long writtenNs;   // When something was put into the output.
    private long takenNs;     // When the output was empty or some of it was taken.
    private long sent;
    private boolean isLoggedIn;
    private Departure leaving; // Once the output is sent.
    private Departure departure;

    SoupConnection(final SoupAccess access, final SoupTimers timers, final long nowNs)
    {
        this.access = access;
        this.timers = timers;
        openedNs = nowNs;
        heardNs = nowNs;
        writtenNs = nowNs;
        takenNs = nowNs;
        silenceNs = timers.silenceNs();
    }

    /** @return takes what the client sends, from its position on; there is always room. */
    ByteBuffer input()
    {
        return input;
    }

    /** Something was put into the input. */
    void onInput(final long nowNs)
    {
        heardNs = nowNs;
        final int end = input.position();
        int at = 0;
        while (departure == null && state != State.LEAVING)
        {
            final int length = SoupPacket.packetLength(inputBuffer, at, end - at);
            if (length == 0 || end - at < length)
            {
                break;
            }
            onPacket(at, length, nowNs);
            at += length;
        }
        input.limit(end).position(state == State.LEAVING ? end : at);
        input.compact();
    }

    /** @return what is to be sent, up to its position. */
    ByteBuffer output()
    {
        return output;
    }

    /**
     * Puts what there is to send into the output and looks at the time limits.
     *
     * @return messages put.
     */
    int poll(final long nowNs)
    {
        if (departure != null)
        {
            return 0;
        }
        final int messages = state == State.STREAMING ? stream(nowNs) : 0;
        if (output.position() == 0)
        {
            takenNs = nowNs;
            if (state == State.LEAVING)
            {
                departure = leaving;
            }
            else if (isLoggedIn && nowNs - writtenNs >= timers.heartbeatNs())
            {
                put(SoupPacket.SERVER_HEARTBEAT, nowNs);
            }
        }
        else if (nowNs - takenNs >= timers.stallNs())
        {
            departure = Departure.SLOW;
        }
        if (departure == null && state == State.AWAITING_LOGIN && nowNs - openedNs >= timers.loginNs())
        {
            departure = Departure.NO_LOGIN;
        }
        if (departure == null && state == State.STREAMING && nowNs - heardNs >= silenceNs)
        {
            departure = Departure.SILENT;
        }
        return messages;
    }

    /** Some of the output was sent. */
    void onTaken(final long nowNs)
    {
        takenNs = nowNs;
    }

    /** Ends the connection as it is. When all was sent before, that is the reason, and not who closed first. */
    void depart(final Departure reason)
    {
        if (departure == null)
        {
            departure = state == State.LEAVING && output.position() == 0 ? leaving : reason;
        }
    }

    /** @return why the socket is to be closed; null while it is not. */
    Departure departure()
    {
        return departure;
    }

    boolean isLoggedIn()
    {
        return isLoggedIn;
    }

    /** @return messages put into the output. */
    long sent()
    {
        return sent;
    }

    private void onPacket(final int offset, final int length, final long nowNs)
    {
        if (!SoupPacket.isWhole(inputBuffer, offset, length))
        {
            depart(Departure.MALFORMED);
            return;
        }
        switch (SoupPacket.type(inputBuffer, offset))
        {
            case SoupPacket.LOGIN_REQUEST:
                onLogin(offset + SoupPacket.HEADER_LENGTH, length - SoupPacket.HEADER_LENGTH, nowNs);
                break;

            case SoupPacket.LOGOUT_REQUEST:
                depart(Departure.LOGGED_OUT);
                break;

            case SoupPacket.CLIENT_HEARTBEAT:
            case SoupPacket.DEBUG:
                break; // That it came is all there is to know.

            case SoupPacket.UNSEQUENCED:
                if (!isLoggedIn)
                {
                    depart(Departure.MALFORMED);
                }
                break; // A venue of market data has no use for it.

            default:
                depart(Departure.MALFORMED);
                break;
        }
    }

    private void onLogin(final int offset, final int length, final long nowNs)
    {
        final int sessionOffset = offset + USER_LENGTH + PASSWORD_LENGTH;
        final int sequenceOffset = sessionOffset + SoupPacket.SESSION_LENGTH;
        final long sequence = SoupPacket.number(inputBuffer, sequenceOffset, SoupPacket.SEQUENCE_LENGTH);
        final long timeoutMs = length == SoupPacket.REQUEST_410_LENGTH ?
            SoupPacket.number(inputBuffer, offset + SoupPacket.REQUEST_LENGTH, TIMEOUT_LENGTH) :
            0;
        if (isLoggedIn || sequence < 0 || timeoutMs < 0)
        {
            depart(Departure.MALFORMED);
            return;
        }
        final SoupAccess.Answer answer = access.onLogin(
            SoupPacket.text(inputBuffer, offset, USER_LENGTH),
            SoupPacket.text(inputBuffer, offset + USER_LENGTH, PASSWORD_LENGTH),
            SoupPacket.text(inputBuffer, sessionOffset, SoupPacket.SESSION_LENGTH),
            sequence);
        if (answer.content() == null)
        {
            put(SoupPacket.LOGIN_REJECTED, 1, nowNs);
            output.put(answer.rejection());
            leave(Departure.REJECTED);
            return;
        }
        content = answer.content();
        next = answer.first();
        isLoggedIn = true;
        state = State.STREAMING;
        silenceNs = timeoutMs > 0 ? TimeUnit.MILLISECONDS.toNanos(timeoutMs) : timers.silenceNs();
        put(SoupPacket.LOGIN_ACCEPTED, SoupPacket.ACCEPTED_LENGTH, nowNs);
        padded(content.session(), SoupPacket.SESSION_LENGTH);
        padded(Long.toString(next), SoupPacket.SEQUENCE_LENGTH);
    }

    private int stream(final long nowNs)
    {
        final MessageStore messages = content.messages();
        if (next < messages.earliest())
        {
            departure = Departure.FELL_BEHIND;
            return 0;
        }
        final long before = next;
        while (next < messages.next())
        {
            // A packet is one byte longer than a block, which has three at least.
            final int room = (output.remaining() - RESERVED_LENGTH) / 4 * 3;
            final int length =
                messages.blocks(next, Integer.MAX_VALUE, Math.min(room, BLOCKS_LENGTH), blocks, 0);
            if (length == 0)
            {
                break;
            }
            sequenced(length);
            next += messages.blockCount();
            writtenNs = nowNs;
        }
        if (next == messages.next() && content.isOver())
        {
            put(SoupPacket.END_OF_SESSION, nowNs);
            leave(Departure.SESSION_OVER);
        }
        sent += next - before;
        return (int)(next - before);
    }

    private void sequenced(final int blocksLength)
    {
        int to = output.position();
        for (int at = 0; at < blocksLength; )
        {
            final int length = MoldPacket.messageLength(blocks, at);
            outputBuffer.putShort(to, (short)(1 + length), BIG_ENDIAN);
            outputBuffer.putByte(to + SoupPacket.LENGTH_LENGTH, SoupPacket.SEQUENCED);
            outputBuffer.putBytes(
                to + SoupPacket.HEADER_LENGTH, blocks, at + MoldPacket.BLOCK_HEADER_LENGTH, length);
            at += MoldPacket.BLOCK_HEADER_LENGTH + length;
            to += SoupPacket.HEADER_LENGTH + length;
        }
        output.position(to);
    }

    private void put(final byte type, final long nowNs)
    {
        put(type, 0, nowNs);
    }

    private void put(final byte type, final int payloadLength, final long nowNs)
    {
        output.putShort((short)(1 + payloadLength)).put(type);
        writtenNs = nowNs;
    }

    /** Text as the venue writes it: with spaces before it. */
    private void padded(final String text, final int length)
    {
        for (int i = text.length(); i < length; i++)
        {
            output.put((byte)' ');
        }
        for (int i = 0; i < text.length(); i++)
        {
            output.put((byte)text.charAt(i));
        }
    }

    private void leave(final Departure reason)
    {
        state = State.LEAVING;
        leaving = reason;
    }
}
