package io.directlive.feed.ws;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A conversation with a venue that tells a book when it is subscribed to, and then what changes: a book that was lost
 * is subscribed to anew, alone, and the others go on. Used by one thread.
 *
 * @param <S> the venue's symbols.
 */
public abstract class SubscribedConversation<S extends SubscribedSymbol> extends TextConversation<S>
{
    private static final long CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private long checkNs;

    /**
     * @param settings  what is wanted of the venue.
     * @param output    takes what there is to say.
     * @param newSymbol makes the symbol of an instrument.
     */
    protected SubscribedConversation(
        final ConversationSettings settings, final ConversationOutput output, final Function<Instrument, S> newSymbol)
    {
        super(settings, output, newSymbol);
    }

    /**
     * To be asked for everything that is wanted of some symbols.
     *
     * @param names of them, as elements of a JSON array.
     */
    protected abstract void subscribe(String names);

    /**
     * To be asked for the books of some symbols again, and for nothing else.
     *
     * @param names of them, as elements of a JSON array.
     */
    protected abstract void subscribeAgain(String names);

    @Override
    public void onOpen(final long nowNs)
    {
        checkNs = nowNs;
    }

    @Override
    public int doWork(final long nowNs)
    {
        if (checkNs - nowNs > 0)
        {
            return 0;
        }
        checkNs = nowNs + CHECK_INTERVAL_NS;
        final String again = takeDue(true, nowNs);
        final String first = takeDue(false, nowNs);
        if (first != null)
        {
            subscribe(first);
        }
        if (again != null)
        {
            subscribeAgain(again);
        }
        return first != null || again != null ? 1 : 0;
    }

    @Override
    protected final boolean isBookActive(final S symbol)
    {
        return symbol.subscription().isActive();
    }

    @Override
    protected final void onBookLost(final S symbol)
    {
        symbol.subscription().onLost(receiveTimeNs());
    }

    /** The venue has told a book, or what changed in it, and the subscription takes it. */
    protected final void tell(
        final S symbol, final LevelBatch levels, final boolean isSnapshot, final long venueTimeNs)
    {
        if (isSnapshot)
        {
            symbol.subscription().onLive(receiveTimeNs());
            records().snapshot(symbol.instrument(), levels, venueTimeNs, receiveTimeNs());
        }
        else
        {
            records().levels(symbol.instrument(), levels, venueTimeNs, receiveTimeNs());
        }
    }

    /** @return names of the symbols whose books are due, as JSON; null when there are none. */
    private String takeDue(final boolean isSubscribed, final long nowNs)
    {
        StringBuilder names = null;
        for (int i = 0; i < symbols().size(); i++)
        {
            final S symbol = symbols().get(i);
            final BookSubscription subscription = symbol.subscription();
            if (subscription.isSubscribed() == isSubscribed && subscription.isDue(nowNs))
            {
                subscription.onAsked(nowNs);
                names = names == null ? new StringBuilder() : names.append(',');
                names.append('"').append(symbol.instrument().symbol()).append('"');
            }
        }
        return names == null ? null : names.toString();
    }
}
