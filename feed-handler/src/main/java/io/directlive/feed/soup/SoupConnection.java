package io.directlive.feed.soup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;

/**
 * One TCP connection at a time, to one of several servers in turn, with a session over it. Polled by one thread; never
 * blocks, and allocates only to connect. Whoever owns it decides when to connect again.
 */
public final class SoupConnection implements AutoCloseable
{
    private final List<InetSocketAddress> addresses;
    private final SoupTimers timers;
    private final EpochNanoClock clock;
    private final SoupSession session;

    private SocketChannel channel;
    private boolean isConnected;
    private int addressIndex = -1;
    private String requestedSession;
    private long requestedSequence;
    private long connectDeadlineNs;
    private String reason;
    private int count; // Messages handed over in one poll.

    private long connects;
    private long bytesReceived;

    /**
     * @param addresses of the servers, at least one; each resolved.
     * @param timers    how long to wait for what.
     * @param session   that is held over the connection.
     * @param clock     that says when bytes were read.
     */
    public SoupConnection(
        final List<InetSocketAddress> addresses,
        final SoupTimers timers,
        final SoupSession session,
        final EpochNanoClock clock)
    {
        if (addresses.isEmpty())
        {
            throw new IllegalArgumentException("no address of a server");
        }
        for (final InetSocketAddress address : addresses)
        {
            if (address.isUnresolved())
            {
                throw new IllegalArgumentException("no such host: " + address.getHostString());
            }
        }
        this.addresses = List.copyOf(addresses);
        this.timers = timers;
        this.session = session;
        this.clock = clock;
    }

    /**
     * Begins to connect to the next server.
     *
     * @param newSession  that is asked for; empty for the current one.
     * @param newSequence of the first message that is wanted.
     * @param nowNs       the time, ns since the Unix epoch.
     */
    public void connect(final String newSession, final long newSequence, final long nowNs)
    {
        drop(null);
        session.reset();
        addressIndex = (addressIndex + 1) % addresses.size();
        requestedSession = newSession;
        requestedSequence = newSequence;
        connectDeadlineNs = nowNs + timers.connectNs();
        try
        {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(addresses.get(addressIndex));
        }
        catch (final IOException ex)
        {
            drop("cannot connect: " + ex.getMessage());
        }
    }

    /**
     * Drives the connection: reads, hands over, writes.
     *
     * @param handler that takes the messages.
     * @param limit   most messages to hand over.
     * @param nowNs   the time, ns since the Unix epoch.
     * @return messages handed over and taken.
     */
    public int poll(final SoupHandler handler, final int limit, final long nowNs)
    {
        count = 0;
        try
        {
            if (isConnected || channel != null && finishConnect(nowNs))
            {
                exchange(handler, limit, nowNs);
            }
        }
        catch (final IOException ex)
        {
            drop((isConnected ? "connection lost: " : "cannot connect: ") + ex.getMessage());
        }
        return count;
    }

    /** @return whether there is none, nor one being made. */
    public boolean isClosed()
    {
        return channel == null;
    }

    /** @return whether messages flow. */
    public boolean isLoggedIn()
    {
        return isConnected && session.state() == SoupSession.State.STREAMING;
    }

    /** @return why there is none, for people; null before the first and while there is one. */
    public String reason()
    {
        return reason;
    }

    /** @return server of the connection that is, or was last. */
    public InetSocketAddress address()
    {
        return addresses.get(Math.max(addressIndex, 0));
    }

    /** @return connections made. */
    public long connects()
    {
        return connects;
    }

    /** @return bytes read, of all connections. */
    public long bytesReceived()
    {
        return bytesReceived;
    }

    /** Says goodbye, where that goes at once, and closes. */
    @Override
    public void close()
    {
        if (isConnected && session.isOpen())
        {
            session.logout();
            try
            {
                send();
            }
            catch (final IOException ex)
            {
                drop("connection lost: " + ex.getMessage());
            }
        }
        drop("closed");
    }

    private boolean finishConnect(final long nowNs) throws IOException
    {
        isConnected = channel.finishConnect();
        if (isConnected)
        {
            connects++;
            session.start(requestedSession, requestedSequence, nowNs);
        }
        else if (connectDeadlineNs - nowNs <= 0)
        {
            drop("cannot connect: no answer");
        }
        return isConnected;
    }

    private void exchange(final SoupHandler handler, final int limit, final long nowNs) throws IOException
    {
        if (!receive(handler, limit, nowNs))
        {
            drop("connection lost: closed by the server");
            return;
        }
        session.onTime(nowNs);
        send();
        if (!session.isOpen())
        {
            drop(session.reason());
        }
    }

    /**
     * Reads only when nothing waits, so that a message's time is that of the read that completed it.
     *
     * @return false when the server has closed.
     */
    private boolean receive(final SoupHandler handler, final int limit, final long nowNs) throws IOException
    {
        count = session.poll(handler, limit);
        while (count < limit && session.isOpen() && !session.hasPacket())
        {
            final int length = channel.read(session.inbound());
            if (length <= 0)
            {
                session.onSilence(nowNs);
                return length == 0;
            }
            session.onReceived(clock.nanoTime());
            bytesReceived += length;
            count += session.poll(handler, limit - count);
        }
        return true;
    }

    private void send() throws IOException
    {
        if (session.hasOutbound())
        {
            channel.write(session.outbound());
            session.onSent();
        }
    }

    private void drop(final String newReason)
    {
        reason = reason == null || newReason == null ? newReason : reason;
        isConnected = false;
        if (channel != null)
        {
            final SocketChannel old = channel;
            channel = null;
            try
            {
                old.close();
            }
            catch (final IOException ex)
            {
                reason = (reason == null ? "" : reason + "; ") + "cannot close: " + ex.getMessage();
            }
        }
    }
}
