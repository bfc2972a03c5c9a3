package io.directlive.book;

import java.util.Locale;

/** What a {@link QualityGate} looks for in the events of a source. */
public enum QualityCheck
{
    /** A price or quantity that cannot be, a side that is none, an event for another kind of book. */
    RANGE,
    /** An order that is not known, or known already. */
    UNKNOWN_ORDER,
    /** More is taken than rests, or a level is to have less than nothing. */
    NEGATIVE_QUANTITY,
    /** The best bid is above the best ask in continuous trading. */
    CROSSED,
    /** The best bid is the best ask in continuous trading. */
    LOCKED,
    /** A trade in continuous trading whose price is far from that of the last one. */
    PRICE_JUMP,
    /** The source's number goes backwards. */
    SEQUENCE,
    /** The source says nothing, not even that it is alive. */
    STALE_LINE;

    /** @return name in settings. */
    public String settingName()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
