package io.directlive.feed.ws;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A connection of the JDK's client. Its threads write what comes into a ring, from where it is polled: the venue is
 * asked for more only as room is made, so the ring cannot overflow; should it do so nevertheless the connection is
 * lost, and nothing is left out silently. The client itself allocates some for each text, on its own threads.
 */
public final class JdkWebSocketLink implements WebSocketLink
{
    /** Deliveries that may be on their way; the client makes one for each frame and for each 16 KiB of a long one. */
    private static final int CREDIT = 64;
    private static final int CHUNK_LENGTH = 16 << 10;
    private static final int RING_LENGTH = 4 << 20;
    private static final int TIME_LENGTH = Long.BYTES;
    private static final int MAX_UTF8_LENGTH = 4;
    private static final int INITIAL_TEXT_LENGTH = 64 << 10;
    private static final int PART = 1;
    private static final int END = 2;

    private final HttpClient client;
    private final EpochNanoClock clock;
    private final Duration connectTimeout;
    private final int maxTextLength;
    private final MessageHandler onChunk = (type, buffer, index, length) -> onChunk(type, buffer, index, length);
    private Connection connection;
    private CompletableFuture<WebSocket> opening;
    private CompletableFuture<WebSocket> sending;
    private byte[] text = new byte[INITIAL_TEXT_LENGTH];
    private int textLength;
    private long textTimeNs;
    private boolean isTextComplete;
    private boolean isTextTooLong;      // Its rest, and all behind it, is of no use.
    private int taken;
    private boolean isAlive;

    /**
     * @param client         that is used; not closed here.
     * @param clock          gives receive times, ns since the Unix epoch; read by the client's threads.
     * @param connectTimeout after which a connection is given up.
     * @param maxTextLength  of a text, in bytes; a longer one loses the connection.
     */
    public JdkWebSocketLink(
        final HttpClient client, final EpochNanoClock clock, final Duration connectTimeout, final int maxTextLength)
    {
        this.client = client;
        this.clock = clock;
        this.connectTimeout = connectTimeout;
        this.maxTextLength = maxTextLength;
    }

    @Override
    public void connect(final URI uri)
    {
        close();
        connection = new Connection(clock);
        opening = client.newWebSocketBuilder().connectTimeout(connectTimeout).buildAsync(uri, connection);
        textLength = 0;
        isTextComplete = false;
        isTextTooLong = false;
        taken = 0;
    }

    @Override
    public State state()
    {
        if (connection == null)
        {
            return State.CLOSED;
        }
        if (!opening.isDone())
        {
            return State.CONNECTING;
        }
        return lossReason() == null || connection.ring.size() > 0 ? State.OPEN : State.LOST;
    }

    @Override
    public String lossReason()
    {
        if (connection == null)
        {
            return null;
        }
        if (opening.isCompletedExceptionally())
        {
            return reason(opening);
        }
        if (sending != null && sending.isCompletedExceptionally())
        {
            return reason(sending);
        }
        return connection.lossReason;
    }

    @Override
    public boolean takeSignOfLife()
    {
        final boolean wasAlive = isAlive || connection != null && connection.hasPong;
        isAlive = false;
        if (wasAlive && connection != null)
        {
            connection.hasPong = false;
        }
        return wasAlive;
    }

    @Override
    public int poll(final TextHandler handler)
    {
        if (connection == null)
        {
            return 0;
        }
        while (!isTextComplete && connection.ring.read(onChunk, 1) > 0)
        {
            isAlive = true;
            taken++;
        }
        if (taken >= CREDIT / 2)
        {
            opening.join().request(taken);
            taken = 0;
        }
        if (!isTextComplete)
        {
            return 0;
        }
        handler.onText(text, 0, textLength, textTimeNs);
        textLength = 0;
        isTextComplete = false;
        return 1;
    }

    @Override
    public boolean canSend()
    {
        return state() == State.OPEN && lossReason() == null && (sending == null || sending.isDone());
    }

    @Override
    public void send(final String message)
    {
        sending = opening.join().sendText(message, true);
    }

    @Override
    public void ping()
    {
        sending = opening.join().sendPing(ByteBuffer.allocate(0));
    }

    @Override
    public void close()
    {
        if (connection != null)
        {
            connection.isClosed = true;
            if (opening.isDone() && !opening.isCompletedExceptionally())
            {
                opening.join().abort();
            }
        }
        connection = null;
        opening = null;
        sending = null;
    }

    private void onChunk(final int type, final DirectBuffer buffer, final int index, final int length)
    {
        if (isTextTooLong)
        {
            return;
        }
        if (textLength == 0)
        {
            textTimeNs = buffer.getLong(index);
        }
        final int chunkLength = length - TIME_LENGTH;
        if (chunkLength > maxTextLength - textLength)
        {
            isTextTooLong = true;
            connection.lose("a text of more than " + maxTextLength + " bytes");
            return;
        }
        if (textLength + chunkLength > text.length)
        {
            text = Arrays.copyOf(text, Math.min(maxTextLength, Math.max(text.length << 1, textLength + chunkLength)));
        }
        buffer.getBytes(index + TIME_LENGTH, text, textLength, chunkLength);
        textLength += chunkLength;
        isTextComplete = type == END;
    }

    private static String reason(final CompletableFuture<WebSocket> future)
    {
        final Throwable thrown = future.handle((value, ex) -> ex).join();
        final Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** One connection, on the client's threads: one call after the other. */
    private static final class Connection implements WebSocket.Listener
    {
        private final OneToOneRingBuffer ring = new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH)));
        private final UnsafeBuffer chunk = new UnsafeBuffer(new byte[TIME_LENGTH + CHUNK_LENGTH]);
        private final EpochNanoClock clock;
        private int chunkLength = TIME_LENGTH;
        private volatile boolean isClosed;
        private volatile boolean hasPong;
        private volatile String lossReason;

        Connection(final EpochNanoClock clock)
        {
            this.clock = clock;
        }

        @Override
        public void onOpen(final WebSocket webSocket)
        {
            if (isClosed)
            {
                webSocket.abort();
                return;
            }
            webSocket.request(CREDIT);
        }

        @Override
        public CompletionStage<?> onText(final WebSocket webSocket, final CharSequence data, final boolean isLast)
        {
            chunk.putLong(0, clock.nanoTime());
            final int length = data.length();
            for (int i = 0; i < length; i++)
            {
                final char c = data.charAt(i);
                if (Character.isHighSurrogate(c) && i + 1 < length)
                {
                    putUtf8(Character.toCodePoint(c, data.charAt(++i)));
                }
                else
                {
                    putUtf8(c);
                }
                if (chunkLength > chunk.capacity() - MAX_UTF8_LENGTH)
                {
                    flush(webSocket, PART);
                }
            }
            if (isLast || chunkLength > TIME_LENGTH)
            {
                flush(webSocket, isLast ? END : PART);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(final WebSocket webSocket, final ByteBuffer data, final boolean isLast)
        {
            lose("the venue sent bytes in place of text");
            webSocket.abort();
            return null;
        }

        @Override
        public CompletionStage<?> onPing(final WebSocket webSocket, final ByteBuffer message)
        {
            hasPong = true; // The client answers by itself.
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(final WebSocket webSocket, final ByteBuffer message)
        {
            hasPong = true;
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(final WebSocket webSocket, final int statusCode, final String reason)
        {
            lose("closed by the venue: " + statusCode + (reason.isEmpty() ? "" : " " + reason));
            return null;
        }

        @Override
        public void onError(final WebSocket webSocket, final Throwable error)
        {
            lose(error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage());
        }

        private void lose(final String reason)
        {
            if (lossReason == null)
            {
                lossReason = reason;
            }
        }

        private void flush(final WebSocket webSocket, final int type)
        {
            if (lossReason == null && !ring.write(type, chunk, 0, chunkLength))
            {
                lose("texts came faster than they were taken");
                webSocket.abort();
            }
            chunkLength = TIME_LENGTH;
        }

        private void putUtf8(final int c)
        {
            if (c < 0x80)
            {
                put(c);
            }
            else if (c < 0x800)
            {
                put(0xC0 | c >> 6);
                put(0x80 | c & 0x3F);
            }
            else if (c < 0x1_0000)
            {
                put(0xE0 | c >> 12);
                put(0x80 | c >> 6 & 0x3F);
                put(0x80 | c & 0x3F);
            }
            else
            {
                put(0xF0 | c >> 18);
                put(0x80 | c >> 12 & 0x3F);
                put(0x80 | c >> 6 & 0x3F);
                put(0x80 | c & 0x3F);
            }
        }

        private void put(final int value)
        {
            chunk.putByte(chunkLength++, (byte)value);
        }
    }
}
