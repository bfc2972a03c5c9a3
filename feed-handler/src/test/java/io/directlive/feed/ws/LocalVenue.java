package io.directlive.feed.ws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A venue on this machine: a WebSocket server as RFC 6455 has it, for one script, and an HTTP server for its snapshots
 * on the same port. A thread for each connection; the script is run on it. Bound to loopback, on a free port.
 */
public final class LocalVenue implements AutoCloseable
{
    /** One connection of a client. */
    public static final class Client
    {
        private final Socket socket;
        private final OutputStream out;
        /** Pongs that came. */
        public final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();

        private Client(final Socket socket) throws IOException
        {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        /** Says something in one frame. */
        public void say(final String text)
        {
            frame(true, 1, text.getBytes(UTF_8));
        }

        /** Says something in frames of so many bytes. */
        public void say(final String text, final int frameLength)
        {
            final byte[] bytes = text.getBytes(UTF_8);
            for (int at = 0; at < bytes.length || at == 0; at += frameLength)
            {
                final int length = Math.min(frameLength, bytes.length - at);
                final byte[] part = new byte[length];
                System.arraycopy(bytes, at, part, 0, length);
                frame(at + length >= bytes.length, at == 0 ? 1 : 0, part);
            }
        }

        /** Says the start of something. */
        public void sayStart(final String text)
        {
            frame(false, 1, text.getBytes(UTF_8));
        }

        public void ping(final String text)
        {
            frame(true, 9, text.getBytes(UTF_8));
        }

        public void sayBytes(final byte[] bytes)
        {
            frame(true, 2, bytes);
        }

        public void sayGoodbye(final int status, final String reason)
        {
            final byte[] text = reason.getBytes(UTF_8);
            final byte[] payload = new byte[2 + text.length];
            payload[0] = (byte)(status >> 8);
            payload[1] = (byte)status;
            System.arraycopy(text, 0, payload, 2, text.length);
            frame(true, 8, payload);
        }

        /** Without a goodbye. */
        public void cut()
        {
            try
            {
                if (!socket.isClosed())
                {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            }
            catch (final IOException ex)
            {
                throw new IllegalStateException(ex);
            }
        }

        private synchronized void frame(final boolean isLast, final int opcode, final byte[] payload)
        {
            final ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write((isLast ? 0x80 : 0) | opcode);
            if (payload.length < 126)
            {
                frame.write(payload.length);
            }
            else if (payload.length < 1 << 16)
            {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            }
            else
            {
                frame.write(127);
                for (int shift = 56; shift >= 0; shift -= 8)
                {
                    frame.write((int)((long)payload.length >> shift));
                }
            }
            frame.writeBytes(payload);
            try
            {
                out.write(frame.toByteArray());
                out.flush();
            }
            catch (final IOException ex)
            {
                pongs.add("gone"); // The client went away: the reader of this connection ends by itself.
            }
        }
    }

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int LONGEST_TEXT = 1 << 20;

    private final ServerSocket server;
    private final Consumer<Client> onConnect;
    private final BiConsumer<Client, String> onText;
    private final Function<String, String> onGet;
    private volatile boolean isClosed;

    /**
     * @param onConnect a client is there.
     * @param onText    a client said something.
     * @param onGet     path and query of a request to its answer; null for status 404.
     */
    public LocalVenue(
        final Consumer<Client> onConnect,
        final BiConsumer<Client, String> onText,
        final Function<String, String> onGet) throws IOException
    {
        this.onConnect = onConnect;
        this.onText = onText;
        this.onGet = onGet;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public URI uri()
    {
        return URI.create("ws://localhost:" + server.getLocalPort() + "/venue");
    }

    public URI httpUri()
    {
        return URI.create("http://localhost:" + server.getLocalPort() + "/snapshot");
    }

    @Override
    public void close() throws IOException
    {
        isClosed = true;
        server.close();
    }

    private static void start(final Runnable task)
    {
        final Thread thread = new Thread(task, "local-venue");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept()
    {
        while (!isClosed)
        {
            try
            {
                final Socket socket = server.accept();
                start(() -> serve(socket));
            }
            catch (final IOException ex)
            {
                if (!isClosed)
                {
                    throw new IllegalStateException(ex);
                }
            }
        }
    }

    private void serve(final Socket socket)
    {
        try (socket; DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream())))
        {
            final String request = line(in);
            String key = null;
            for (String header = line(in); !header.isEmpty(); header = line(in))
            {
                if (header.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                {
                    key = header.substring(header.indexOf(':') + 1).trim();
                }
            }
            if (key == null)
            {
                answer(socket, onGet.apply(request.split(" ")[1]));
            }
            else
            {
                talk(socket, in, key);
            }
        }
        catch (final EOFException | SocketException expected)
        {
            return; // The client went away, or was cut off by the script.
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static void answer(final Socket socket, final String body) throws IOException
    {
        final byte[] bytes = (body == null ? "" : body).getBytes(UTF_8);
        final OutputStream out = socket.getOutputStream();
        out.write(("HTTP/1.1 " + (body == null ? "404 Not Found" : "200 OK") + "\r\nContent-Length: " + bytes.length +
            "\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
        out.write(bytes);
        out.flush();
    }

    private void talk(final Socket socket, final DataInputStream in, final String key) throws IOException
    {
        socket.getOutputStream().write((
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Accept: " + accepted(key) + "\r\n\r\n").getBytes(ISO_8859_1));
        final Client client = new Client(socket);
        onConnect.accept(client);
        while (true)
        {
            final int opcode = in.readUnsignedByte() & 0xF;
            final int lengthByte = in.readUnsignedByte() & 0x7F;
            final int length = lengthByte == 126 ? in.readUnsignedShort() : lengthByte;
            if (lengthByte == 127 || length > LONGEST_TEXT)
            {
                throw new IOException("longer than a client of ours would say");
            }
            final byte[] mask = in.readNBytes(4);
            final byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++)
            {
                payload[i] ^= mask[i & 3];
            }
            switch (opcode)
            {
                case 1 -> onText.accept(client, new String(payload, UTF_8));
                case 8 ->
                {
                    client.frame(true, 8, payload);
                    return;
                }
                case 9 -> client.frame(true, 10, payload);
                case 10 -> client.pongs.add(new String(payload, UTF_8));
                default -> throw new IOException("opcode " + opcode);
            }
        }
    }

    private static String accepted(final String key)
    {
        try
        {
            return Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1)));
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static String line(final DataInputStream in) throws IOException
    {
        final StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte())
        {
            if (c != '\r')
            {
                line.append((char)c);
            }
        }
        return line.toString();
    }
}
