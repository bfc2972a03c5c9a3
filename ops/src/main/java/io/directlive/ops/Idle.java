package io.directlive.ops;

import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
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
    BACKOFF,
    /**
     * Parks for 5 ms after each duty cycle, also after one that had work: for those that may lag a little. A stream of single
     * messages would otherwise keep them busy all the time, with a wake-up and a write for each, on cores that others need.
     */
    PACE;

    private static final long PACE_NS = 5_000_000;
    /** Work of one duty cycle, in bytes or events, after which there is probably more: no time to rest. */
    private static final int BACKLOG = 1 << 16;

    /** @return a new strategy; each thread has its own. */
    public IdleStrategy newStrategy()
    {
        return switch (this)
        {
            case SPIN -> BusySpinIdleStrategy.INSTANCE;
            case YIELD -> YieldingIdleStrategy.INSTANCE;
            case BACKOFF -> new BackoffIdleStrategy(1, 10, 1_000, 1_000_000);
            case PACE -> new Paced();
        };
    }

    /**
     * @param setting name of the setting, for the message.
     * @param text    spin, yield, backoff or pace.
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
            throw new SettingsException(setting + ": " + text + " is not one of spin, yield, backoff, pace", ex);
        }
    }

    private static final class Paced implements IdleStrategy
    {
        @Override
        public void idle(final int workCount)
        {
            if (workCount < BACKLOG)
            {
                idle();
            }
        }

        @Override
        public void idle()
        {
            LockSupport.parkNanos(PACE_NS);
        }

        @Override
        public void reset()
        {
        }

        @Override
        public String alias()
        {
            return "pace";
        }
    }
}
