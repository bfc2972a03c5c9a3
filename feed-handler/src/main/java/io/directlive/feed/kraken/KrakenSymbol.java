package io.directlive.feed.kraken;

import io.directlive.feed.ws.BackOff;
import io.directlive.feed.ws.Instrument;
import java.util.concurrent.TimeUnit;

/** Where one symbol is on a connection. */
final class KrakenSymbol
{
    /** What is known of the book. */
    enum State
    {
        /** The venue has not told the scales. */
        UNDEFINED,
        /** To be asked for, when it is due. */
        WANTED,
        /** Asked for; updates mean nothing before the snapshot. */
        AWAITING_SNAPSHOT,
        /** The book is the venue's. */
        LIVE
    }

    private static final long MIN_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long MAX_WAIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long SNAPSHOT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    private final Instrument instrument;
    private final BackOff backOff = new BackOff(MIN_WAIT_NS, MAX_WAIT_NS);
    private State state = State.UNDEFINED;
    private KrakenBook book;
    private int pricePrecision;
    private int quantityPrecision;
    private long dueNs;
    private long liveNs;
    private boolean isSubscribed;

    KrakenSymbol(final Instrument instrument)
    {
        this.instrument = instrument;
    }

    Instrument instrument()
    {
        return instrument;
    }

    State state()
    {
        return state;
    }

    boolean isDefined()
    {
        return state != State.UNDEFINED;
    }

    KrakenBook book()
    {
        return book;
    }

    int quantityPrecision()
    {
        return quantityPrecision;
    }

    boolean hasScales(final int prices, final int quantities)
    {
        return isDefined() && pricePrecision == prices && quantityPrecision == quantities;
    }

    /** @return whether the venue was asked for the book before, and so has to be told to stop. */
    boolean isSubscribed()
    {
        return isSubscribed;
    }

    void define(final int depth, final int prices, final int quantities, final long nowNs)
    {
        pricePrecision = prices;
        quantityPrecision = quantities;
        book = new KrakenBook(depth, prices);
        state = State.WANTED;
        dueNs = nowNs;
    }

    /** @return whether the venue is to be asked for the book now. */
    boolean isDue(final long nowNs)
    {
        return (state == State.WANTED || state == State.AWAITING_SNAPSHOT) && dueNs - nowNs <= 0;
    }

    void onAsked(final long nowNs)
    {
        state = State.AWAITING_SNAPSHOT;
        isSubscribed = true;
        liveNs = nowNs;
        dueNs = nowNs + SNAPSHOT_TIMEOUT_NS;
    }

    void onLive(final long nowNs)
    {
        state = State.LIVE;
        liveNs = nowNs;
    }

    /** The book is to be asked for anew: soon, or later when that did not help before. */
    void onLost(final long nowNs)
    {
        state = State.WANTED;
        dueNs = nowNs + backOff.afterFailure(nowNs - liveNs);
    }
}
