package io.directlive.ops;

import java.util.Locale;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** What a thread does when there is nothing to do. */
public enum Idle
{
    /** Never gives up its core: only where there are more cores than spinning threads. */
    SPIN,
    /** Offers its core to others: the choice for few cores. */
    YIELD,
    /** Spins, yields, then parks up to 1 ms: costs little, wakes late. */
    BACKOFF;

    /** @return a new strategy; each thread has its own. */
    public IdleStrategy newStrategy()
    {
        return switch (this)
        {
            case SPIN -> BusySpinIdleStrategy.INSTANCE;
            case YIELD -> YieldingIdleStrategy.INSTANCE;
            case BACKOFF -> new BackoffIdleStrategy(1, 10, 1_000, 1_000_000);
        };
    }

    /**
     * @param setting name of the setting, for the message.
     * @param text    spin, yield or backoff.
     * @return the idle strategy that it names.
     */
    public static Idle of(final String setting, final String text)
    {
        try
        {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException(setting + ": " + text + " is not one of spin, yield, backoff", ex);
        }
    }
}
