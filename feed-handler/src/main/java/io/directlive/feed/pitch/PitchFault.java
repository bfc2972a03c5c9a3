package io.directlive.feed.pitch;

/** What can be wrong with one PITCH message. */
public enum PitchFault
{
    /** Fewer bytes than its type has. */
    TOO_SHORT("shorter than its type"),
    /** The length in the message is not the one that it came with. */
    BAD_LENGTH("length in the message is not its length"),
    /** A time of a day or more. */
    BAD_TIME("time beyond the end of the day"),
    /** Neither buy nor sell. */
    BAD_SIDE("side is neither B nor S"),
    /** No quantity where there must be some. */
    NO_QUANTITY("quantity 0"),
    /** More than a price can be. */
    BAD_PRICE("price too large"),
    /** No symbol where the type has one. */
    NO_SYMBOL("no symbol"),
    /** About an order of which no add has come: something is missing. */
    UNKNOWN_ORDER("about an order whose add is missing"),
    /** The code of the symbol is taken by another one of the session. */
    SYMBOL_COLLISION("symbol has the instrument code of another one"),
    /** The limit of symbols of one session is reached. */
    TOO_MANY_SYMBOLS("more symbols than can be told apart");

    private final String reason;

    PitchFault(final String reason)
    {
        this.reason = reason;
    }

    /** @return what people read. */
    public String reason()
    {
        return reason;
    }
}
