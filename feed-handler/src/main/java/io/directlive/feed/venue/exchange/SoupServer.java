package io.directlive.feed.venue.exchange;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Listens, and moves bytes between sockets and {@link SoupConnection}s. What happens on a client's connection ends that
 * connection at most. Used by one thread; does not block; allocates for a client when it comes and goes.
 */
final class SoupServer implements Ready, AutoCloseable
{
    private final String name;
    private final ServerSocketChannel listener;
    private final SoupAccess access;
    private final SoupTimers timers;
    private final int clientLimit;
    private final DepartureListener departureListener;
    private final List<Client> clients = new ArrayList<>();
    private final long[] departures = new long[Departure.values().length];
    private long connections;
    private long logins;
    private long messages;

    private SoupServer(
        final String name,
        final ServerSocketChannel listener,
        final SoupAccess access,
        final SoupTimers timers,
        final int clientLimit,
        final DepartureListener departureListener)
    {
        this.name = name;
        this.listener = listener;
        this.access = access;
        this.timers = timers;
        this.clientLimit = clientLimit;
        this.departureListener = departureListener;
    }

    static SoupServer open(
        final String name,
        final InetSocketAddress address,
        final SoupAccess access,
        final SoupTimers timers,
        final int clientLimit,
        final DepartureListener departureListener,
        final Selector selector) throws IOException
    {
        final ServerSocketChannel listener = ServerSocketChannel.open();
        try
        {
            listener.configureBlocking(false);
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(address);
            final SoupServer server =
                new SoupServer(name, listener, access, timers, clientLimit, departureListener);
            listener.register(selector, SelectionKey.OP_ACCEPT, server);
            return server;
        }
        catch (final IOException ex)
        {
            listener.close();
            throw new IOException("cannot serve " + name + " at " + address + ": " + ex.getMessage(), ex);
        }
    }

    InetSocketAddress address()
    {
        return (InetSocketAddress)listener.socket().getLocalSocketAddress();
    }

    @Override
    public void onReady(final SelectionKey key, final long nowNs) throws IOException
    {
        final SocketChannel channel = listener.accept();
        if (channel == null)
        {
            return;
        }
        connections++;
        try
        {
            final String address = channel.getRemoteAddress().toString();
            if (clients.size() == clientLimit)
            {
                channel.close();
                count(Departure.TOO_MANY, address, 0);
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final Client client = new Client(channel, address, new SoupConnection(access, timers, nowNs));
            channel.register(key.selector(), SelectionKey.OP_READ, client);
            clients.add(client);
        }
        catch (final IOException ex)
        {
            channel.close();
            count(Departure.DISCONNECTED, "", 0);
        }
    }

    /**
     * Goes on with all clients.
     *
     * @param nowNs the time.
     * @return messages and clients that there was something to do for.
     */
    int poll(final long nowNs)
    {
        int work = 0;
        for (int i = clients.size() - 1; i >= 0; i--)
        {
            final Client client = clients.get(i);
            work += client.poll(nowNs);
            if (client.connection.departure() != null)
            {
                clients.set(i, clients.get(clients.size() - 1));
                clients.remove(clients.size() - 1);
                remove(client);
                work++;
            }
        }
        return work;
    }

    /** Closes all connections: what they are sent is not there any more. */
    void disconnect()
    {
        for (final Client client : clients)
        {
            client.connection.depart(Departure.VENUE_CLOSED);
            remove(client);
        }
        clients.clear();
    }

    /** @return what was done, those who are connected included. */
    LoginReport report(final long spins)
    {
        long sent = messages;
        for (final Client client : clients)
        {
            sent += client.connection.sent();
        }
        final Map<Departure, Long> reasons = new EnumMap<>(Departure.class);
        for (final Departure departure : Departure.values())
        {
            reasons.put(departure, departures[departure.ordinal()]);
        }
        return new LoginReport(connections, logins + loggedInCount(), sent, spins, reasons);
    }

    /** @return clients that are logged in. */
    int loggedInCount()
    {
        int count = 0;
        for (int i = 0; i < clients.size(); i++)
        {
            count += clients.get(i).connection.isLoggedIn() ? 1 : 0;
        }
        return count;
    }

    @Override
    public void close() throws IOException
    {
        disconnect();
        listener.close();
    }

    private void remove(final Client client)
    {
        client.close();
        logins += client.connection.isLoggedIn() ? 1 : 0;
        messages += client.connection.sent();
        count(client.connection.departure(), client.address, client.connection.sent());
    }

    private void count(final Departure departure, final String address, final long sent)
    {
        departures[departure.ordinal()]++;
        departureListener.onDeparture(name, address, departure, sent);
    }

    private static final class Client implements Ready
    {
        private final SocketChannel channel;
        private final String address;
        private final SoupConnection connection;

        Client(final SocketChannel channel, final String address, final SoupConnection connection)
        {
            this.channel = channel;
            this.address = address;
            this.connection = connection;
        }

        @Override
        public void onReady(final SelectionKey key, final long nowNs)
        {
            try
            {
                final int count = channel.read(connection.input());
                if (count < 0)
                {
                    connection.depart(Departure.DISCONNECTED);
                }
                else if (count > 0)
                {
                    connection.onInput(nowNs);
                }
            }
            catch (final IOException ex)
            {
                connection.depart(Departure.DISCONNECTED); // Reset by the peer, most often. Counted, and told.
            }
        }

        int poll(final long nowNs)
        {
            int work = connection.poll(nowNs);
            final ByteBuffer output = connection.output();
            if (output.position() > 0 && connection.departure() == null)
            {
                output.flip();
                try
                {
                    if (channel.write(output) > 0)
                    {
                        connection.onTaken(nowNs);
                        work++;
                    }
                }
                catch (final IOException ex)
                {
                    connection.depart(Departure.DISCONNECTED);
                }
                output.compact();
            }
            return work;
        }

        void close()
        {
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                connection.depart(Departure.DISCONNECTED); // It is gone either way.
            }
        }
    }
}
