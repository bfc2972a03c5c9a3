package io.directlive.distributor;

import io.directlive.book.QualityCheck;
import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;

/** How often the checks of a source failed; one set for each source. The constants are those of {@link QualityCheck}. */
public enum QualityCounter implements CounterSet.Label
{
    /** Prices and quantities that cannot be. */
    RANGE("out of range"),
    /** Events about orders that are not known, or known already. */
    UNKNOWN_ORDER("unknown orders"),
    /** More taken than rested. */
    NEGATIVE_QUANTITY("negative quantities"),
    /** Times that a book became crossed in continuous trading. */
    CROSSED("crossed books"),
    /** Times that a book became locked in continuous trading. */
    LOCKED("locked books"),
    /** Trades far from the last price. */
    PRICE_JUMP("price jumps"),
    /** Numbers that went backwards. */
    SEQUENCE("sequence backwards"),
    /** Times that the lines of the source went silent. */
    STALE_LINE("stale lines");

    private static final int FIRST_TYPE_ID = CounterIds.DISTRIBUTOR + 50;

    private final String label;

    QualityCounter(final String label)
    {
        this.label = "distributor: quality: " + label;
    }

    /** @return counter of a check. */
    static QualityCounter of(final QualityCheck check)
    {
        return valueOf(check.name());
    }

    @Override
    public int typeId()
    {
        return FIRST_TYPE_ID + ordinal();
    }

    @Override
    public String label()
    {
        return label;
    }
}
