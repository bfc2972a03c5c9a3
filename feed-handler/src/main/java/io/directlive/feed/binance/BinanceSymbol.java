package io.directlive.feed.binance;

import io.directlive.feed.ws.BackOff;
import io.directlive.feed.ws.Instrument;
import io.directlive.feed.ws.VenueSymbol;
import java.util.concurrent.TimeUnit;

/** Where one symbol is on a connection. */
final class BinanceSymbol implements VenueSymbol
{
    private static final int NONE = -1;

    private final Instrument instrument;
    private final BinanceSync sync = new BinanceSync();
    private final BackOff backOff = new BackOff(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(60));
    private HeldTexts held = new HeldTexts();
    private HeldTexts told = new HeldTexts();
    private int requestId = NONE;
    private long dueNs;
    private long sinceNs;

    BinanceSymbol(final Instrument instrument)
    {
        this.instrument = instrument;
    }

    @Override
    public Instrument instrument()
    {
        return instrument;
    }

    /** The connection is there. */
    void begin(final long nowNs)
    {
        dueNs = nowNs;
        sinceNs = nowNs;
    }

    BinanceSync sync()
    {
        return sync;
    }

    HeldTexts held()
    {
        return held;
    }

    /** @return what was held; what comes to be held from now on begins anew. */
    HeldTexts takeHeld()
    {
        final HeldTexts taken = held;
        held = told;
        told = taken;
        held.clear();
        return taken;
    }

    /** @return whether a snapshot is to be asked for now: never before the first update is held. */
    boolean isDue(final long nowNs)
    {
        return requestId == NONE && sync.isHolding() && dueNs - nowNs <= 0;
    }

    void onAsked(final int id)
    {
        requestId = id;
    }

    /** @return whether it is the answer that is waited for; then it is not any more. */
    boolean takeAnswer(final int id)
    {
        final boolean isAwaited = requestId == id;
        requestId = isAwaited ? NONE : requestId;
        return isAwaited;
    }

    void onLive(final long nowNs)
    {
        sinceNs = nowNs;
    }

    /** The book is not the venue's any more, and nothing that is held helps: a snapshot is to be asked for. */
    void onLost(final long nowNs, final long notBeforeNs)
    {
        held.clear();
        sync.reset();
        askLater(nowNs, notBeforeNs);
    }

    /** A snapshot is to be asked for: soon, or later when that did not help before; not before some time. */
    void askLater(final long nowNs, final long notBeforeNs)
    {
        dueNs = Math.max(notBeforeNs, nowNs + backOff.afterFailure(nowNs - sinceNs));
        sinceNs = nowNs;
        requestId = NONE;
    }
}
