package io.directlive.subscriber.example;

import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.Side;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.BookView;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** A strategy in twenty lines: says when a spread is wide, on books that can be relied on. */
public final class SpreadWatcher
{
    private static final long WIDE = Prices.ONE / 10;

    private SpreadWatcher()
    {
    }

    /**
     * @param args path of the instance's directory.properties, then symbols; none for all.
     */
    public static void main(final String[] args)
    {
        final AtomicBoolean running = new AtomicBoolean(true);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.set(false)));
        final String[] symbols = Arrays.copyOfRange(args, 1, args.length);

        try (Subscriber subscriber = Subscriber.connect(new SubscriberContext()
            .directory(Path.of(args[0]))
            .tiers(Tier.DEPTH)
            .instruments(symbols)
            .depthHandler(SpreadWatcher::onDepth)))
        {
            final IdleStrategy idleStrategy = new YieldingIdleStrategy();
            while (running.get())
            {
                idleStrategy.idle(subscriber.poll(16));
            }
        }
    }

    private static void onDepth(final BookView book)
    {
        if (book.state() == BookState.SYNCED && !book.isSuspect() && book.isTwoSided() &&
            book.bestAsk() - book.bestBid() > WIDE)
        {
            System.out.printf("%s %s bid %.4f x %d ask %.4f x %d%n",
                book.venueTimeNs(), book.instrument().symbol(),
                (double)book.bestBid() / Prices.ONE, book.quantity(Side.BID, 0),
                (double)book.bestAsk() / Prices.ONE, book.quantity(Side.ASK, 0));
        }
    }
}
