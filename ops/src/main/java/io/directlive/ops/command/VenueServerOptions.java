package io.directlive.ops.command;

import io.directlive.feed.venue.exchange.Credentials;
import io.directlive.feed.venue.exchange.ExchangeConfig;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** The servers beside the venue's lines. */
final class VenueServerOptions
{
    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
        description = "Address that the servers listen at (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--request-port", paramLabel = "N", defaultValue = "40010",
        description = "UDP port for re-requests (default: ${DEFAULT-VALUE}); 0: a free one.")
    private int requestPort;

    @Option(names = "--no-requests", description = "No re-request server.")
    private boolean hasNoRequests;

    @Option(names = "--requests-per-second", paramLabel = "N", defaultValue = "0",
        description = "Most re-requests that are answered; 0 (default): all.")
    private int requestsPerSecond;

    @Option(names = "--request-messages", paramLabel = "N", defaultValue = "65535",
        description = "Most messages in an answer, which is one packet in any case.")
    private int requestMessages;

    @Option(names = "--request-loss", paramLabel = "P", defaultValue = "0",
        description = "Share of re-requests that are dropped.")
    private double requestLoss;

    @Option(names = "--glimpse-port", paramLabel = "N", defaultValue = "40020",
        description = "TCP port of GLIMPSE (default: ${DEFAULT-VALUE}); 0: a free one.")
    private int glimpsePort;

    @Option(names = "--no-glimpse", description = "No GLIMPSE server, and no books for it.")
    private boolean hasNoGlimpse;

    @Option(names = "--soup-port", paramLabel = "N", defaultValue = "40030",
        description = "TCP port of SoupBinTCP (default: ${DEFAULT-VALUE}); 0: a free one.")
    private int soupPort;

    @Option(names = "--no-soup", description = "No SoupBinTCP server.")
    private boolean hasNoSoup;

    @Option(names = "--user", paramLabel = "NAME", defaultValue = "", description = "Who may log in; by default anyone.")
    private String user;

    @Option(names = "--password", paramLabel = "TEXT", defaultValue = "", description = "With which password; by default any.")
    private String password;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "32",
        description = "Most clients of SoupBinTCP, and of GLIMPSE (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--stall-ms", paramLabel = "N", defaultValue = "5000",
        description = "Drop a client that takes nothing for so long while something waits for it (default: ${DEFAULT-VALUE}).")
    private long stallMs;

    ExchangeConfig.Requests requests()
    {
        return hasNoRequests ? null :
            new ExchangeConfig.Requests(address(requestPort), requestsPerSecond, requestMessages, requestLoss);
    }

    ExchangeConfig.Logins soup()
    {
        return hasNoSoup ? null : logins(soupPort);
    }

    ExchangeConfig.Logins glimpse()
    {
        return hasNoGlimpse ? null : logins(glimpsePort);
    }

    private ExchangeConfig.Logins logins(final int port)
    {
        return new ExchangeConfig.Logins(
            address(port), new Credentials(user, password), clients, TimeUnit.MILLISECONDS.toNanos(stallMs));
    }

    private InetSocketAddress address(final int port)
    {
        return VenueLineOptions.address(host, port);
    }
}
