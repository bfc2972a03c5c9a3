package io.directlive.book;

import io.directlive.protocol.Prices;

/** What a {@link QualityGate} remembers of an instrument. */
final class WatchedInstrument
{
    /** The venue says that it is in continuous trading. */
    boolean isTrading;
    /** One market centre says that it is interrupted there. */
    boolean isInterrupted;
    /** A price of it is always above zero. */
    boolean hasPositivePrice;
    boolean isCrossed;
    boolean isLocked;
    /** Of the last trade; null price when there was none. */
    long lastPrice = Prices.NULL;

    void forget()
    {
        isTrading = false;
        isInterrupted = false;
        hasPositivePrice = false;
        isCrossed = false;
        isLocked = false;
        lastPrice = Prices.NULL;
    }
}
