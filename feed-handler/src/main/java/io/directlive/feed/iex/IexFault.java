package io.directlive.feed.iex;

/** What can be wrong with one message of IEX. */
public enum IexFault
{
    /** Fewer bytes than its type has. */
    TOO_SHORT("shorter than its type"),
    /** A time stamp that is none. */
    BAD_TIME("time stamp not above 0"),
    /** No symbol where the type speaks of one. */
    NO_SYMBOL("no symbol in a message about one"),
    /** Two symbols that cannot be told apart. */
    SYMBOL_COLLISION("another symbol of the session has the same instrument code"),
    /** More unusual symbols than a venue would have. */
    TOO_MANY_SYMBOLS("more unusual symbols than are kept"),
    /** Neither buy nor sell. */
    BAD_SIDE("side is neither 8 nor 5"),
    /** No shares where there must be some. */
    NO_SIZE("size 0"),
    /** No price where there must be one, or one beyond what events can carry. */
    BAD_PRICE("price not above 0, or beyond 64 bits in units of 1e-9");

    private final String reason;

    IexFault(final String reason)
    {
        this.reason = reason;
    }

    /** @return what people read. */
    public String reason()
    {
        return reason;
    }
}
