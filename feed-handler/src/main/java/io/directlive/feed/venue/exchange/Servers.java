package io.directlive.feed.venue.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * The servers beside the lines, those that were asked for, on one selector that is never waited for. Used by one
 * thread; a look at servers that nobody talks to is one system call.
 */
final class Servers implements AutoCloseable
{
    private static final String SOUP = "SoupBinTCP";
    private static final String GLIMPSE = "GLIMPSE";
    private static final int REQUEST_STREAM = 4;

    private final Selector selector;
    private final Consumer<SelectionKey> onReady = this::onReady;
    private final LiveAccess liveAccess;
    private final SpinAccess spinAccess;
    private RequestServer requests;
    private SoupServer soup;
    private SoupServer glimpse;
    private long nowNs;

    Servers(
        final ExchangeConfig config,
        final MessageStore store,
        final VenueState state,
        final DepartureListener departureListener) throws IOException
    {
        selector = Selector.open();
        liveAccess = config.soup() == null ? null : new LiveAccess(config.soup().credentials(), store);
        spinAccess = config.glimpse() == null ? null :
            new SpinAccess(config.glimpse().credentials(), state, store);
        try
        {
            if (config.requests() != null)
            {
                final ExchangeConfig.Requests limits = config.requests();
                final RequestDesk desk = new RequestDesk(store, limits.requestsPerSecond(), limits.messageLimit(),
                    limits.loss(), LinePair.stream(config.seed(), REQUEST_STREAM));
                requests = RequestServer.open(desk, limits.address(), config.packets().maxLength(), selector);
            }
            if (liveAccess != null)
            {
                soup = open(SOUP, config.soup(), config.heartbeatNs(), liveAccess, departureListener);
            }
            if (spinAccess != null)
            {
                glimpse = open(GLIMPSE, config.glimpse(), config.heartbeatNs(), spinAccess, departureListener);
            }
        }
        catch (final IOException ex)
        {
            close();
            throw ex;
        }
    }

    private SoupServer open(
        final String name,
        final ExchangeConfig.Logins config,
        final long heartbeatNs,
        final SoupAccess access,
        final DepartureListener departureListener) throws IOException
    {
        return SoupServer.open(name, config.address(), access, SoupTimers.of(heartbeatNs, config.stallNs()),
            config.clientLimit(), departureListener, selector);
    }

    /**
     * Another session begins. Those who are still at the one before are disconnected.
     *
     * @param name   of it.
     * @param header of one of its packets.
     */
    void onNewSession(final String name, final DirectBuffer header)
    {
        if (requests != null)
        {
            requests.desk().session(header);
        }
        if (soup != null)
        {
            soup.disconnect();
            liveAccess.onNewSession(name);
        }
        if (glimpse != null)
        {
            glimpse.disconnect();
            spinAccess.onNewSession(name);
        }
    }

    /** There will be no more messages in the session. */
    void onSessionOver()
    {
        if (liveAccess != null)
        {
            liveAccess.onSessionOver();
        }
    }

    /** @return whether nobody who is logged in still has something to get. */
    boolean isQuiet()
    {
        return (soup == null || soup.loggedInCount() == 0) && (glimpse == null || glimpse.loggedInCount() == 0);
    }

    int poll(final long timeNs)
    {
        nowNs = timeNs;
        try
        {
            return selector.selectNow(onReady) +
                (soup == null ? 0 : soup.poll(timeNs)) +
                (glimpse == null ? 0 : glimpse.poll(timeNs));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    InetSocketAddress requestAddress()
    {
        return requests == null ? null : requests.address();
    }

    InetSocketAddress soupAddress()
    {
        return soup == null ? null : soup.address();
    }

    InetSocketAddress glimpseAddress()
    {
        return glimpse == null ? null : glimpse.address();
    }

    RequestReport requestReport()
    {
        return requests == null ? null : RequestReport.of(requests.desk());
    }

    LoginReport soupReport()
    {
        return soup == null ? null : soup.report(0);
    }

    LoginReport glimpseReport()
    {
        return glimpse == null ? null : glimpse.report(spinAccess.spins());
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(requests, soup, glimpse, selector);
    }

    private void onReady(final SelectionKey key)
    {
        try
        {
            ((Ready)key.attachment()).onReady(key, nowNs);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
