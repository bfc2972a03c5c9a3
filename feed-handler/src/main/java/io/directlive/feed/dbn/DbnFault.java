package io.directlive.feed.dbn;

/** What can be wrong with one DBN record. */
public enum DbnFault
{
    /** Fewer bytes than its type has in any version. */
    TOO_SHORT("shorter than its type"),
    /** The length in the record is not the one that it came with. */
    BAD_LENGTH("length in the record is not its length"),
    /** An action that the type does not have. */
    BAD_ACTION("action is not one of the type"),
    /** Neither bid nor ask. */
    BAD_SIDE("side is neither B nor A"),
    /** No price where there must be one. */
    NO_PRICE("price is undefined"),
    /** No size where there must be one. */
    NO_SIZE("size is 0 or undefined"),
    /** A level with a price and no size that makes sense. */
    BAD_LEVEL("level has a price, but its size is undefined"),
    /** No instrument id where the type speaks of one instrument. */
    NO_INSTRUMENT("instrument id 0"),
    /** A definition without a symbol. */
    NO_SYMBOL("no symbol in a definition");

    private final String reason;

    DbnFault(final String reason)
    {
        this.reason = reason;
    }

    /** @return what people read. */
    public String reason()
    {
        return reason;
    }
}
