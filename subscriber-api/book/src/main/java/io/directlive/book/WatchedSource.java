package io.directlive.book;

import io.directlive.protocol.sbe.TradingState;

/** What a {@link QualityGate} remembers of a source. */
final class WatchedSource
{
    final long[] counts = new long[QualityCheck.values().length];
    /** Phase of the venue's day. */
    TradingState phase = TradingState.UNKNOWN;
    boolean isStale;
    private long sequence;
    private int index;

    /** A session starts, whose numbers, instruments and phases have nothing to do with those before. */
    void start()
    {
        phase = TradingState.UNKNOWN;
        isStale = false;
        sequence = 0;
        index = -1;
    }

    /** @return false when that is not beyond all events before. */
    boolean advance(final long toSequence, final int toIndex)
    {
        if (toSequence < sequence || toSequence == sequence && toIndex <= index)
        {
            return false;
        }
        sequence = toSequence;
        index = toIndex;
        return true;
    }

    /** @return true in the phases in which instruments trade, and when the venue tells of none. */
    boolean isOpen()
    {
        return phase == TradingState.MARKET_OPEN || phase == TradingState.UNKNOWN;
    }
}
