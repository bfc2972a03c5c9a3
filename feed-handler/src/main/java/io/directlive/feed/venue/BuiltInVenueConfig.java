package io.directlive.feed.venue;

import io.directlive.feed.itch.Alpha;
import java.util.HashSet;
import java.util.List;

/**
 * @param seed              of everything: two venues with equal settings send the same bytes.
 * @param symbols           traded, 1 to 4,000, each up to 8 characters; the first ones are the most active.
 * @param ordersPerSymbol   that rest when the market has settled, 16 to 65,536.
 * @param messagesPerSecond by the venue's own clock, 1 to 1,000,000,000: how far its time stamps are apart.
 */
public record BuiltInVenueConfig(long seed, List<String> symbols, int ordersPerSymbol, long messagesPerSecond)
{
    private static final int MAX_SYMBOLS = 4_000;
    private static final int MIN_ORDERS = 16;
    private static final int MAX_ORDERS = 1 << 16;
    private static final long MAX_RATE = 1_000_000_000L;

    /** Checks itself. */
    public BuiltInVenueConfig
    {
        symbols = List.copyOf(symbols);
        if (symbols.isEmpty() || symbols.size() > MAX_SYMBOLS || new HashSet<>(symbols).size() < symbols.size())
        {
            throw new IllegalArgumentException("there must be 1 to " + MAX_SYMBOLS + " different symbols");
        }
        for (final String symbol : symbols)
        {
            if (symbol.isBlank())
            {
                throw new IllegalArgumentException("blank symbol");
            }
            Alpha.pack8(symbol);
        }
        if (ordersPerSymbol < MIN_ORDERS || ordersPerSymbol > MAX_ORDERS)
        {
            throw new IllegalArgumentException("orders per symbol must be from 16 to 65536: " + ordersPerSymbol);
        }
        if (messagesPerSecond < 1 || messagesPerSecond > MAX_RATE)
        {
            throw new IllegalArgumentException(
                "messages per second must be from 1 to 1000000000: " + messagesPerSecond);
        }
    }

    /**
     * @param seed of everything.
     * @return a small market: eight symbols, some hundred orders each.
     */
    public static BuiltInVenueConfig defaults(final long seed)
    {
        final List<String> symbols = List.of("ALFA", "BRVO", "CHRL", "DLTA", "ECHO", "FXTR", "GOLF", "HOTL");
        return new BuiltInVenueConfig(seed, symbols, 400, 100_000);
    }
}
