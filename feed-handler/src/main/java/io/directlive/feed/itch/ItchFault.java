package io.directlive.feed.itch;

/** What can be wrong with one ITCH message. */
public enum ItchFault
{
    /** Fewer bytes than its type has. */
    TOO_SHORT("shorter than its type"),
    /** A time stamp of a day or more. */
    BAD_TIME("time stamp beyond the end of the day"),
    /** No stock locate where the type speaks of one symbol. */
    NO_LOCATE("stock locate 0 in a message about one symbol"),
    /** A directory entry without a symbol. */
    NO_SYMBOL("no symbol in a directory entry"),
    /** Neither buy nor sell. */
    BAD_SIDE("side is neither B nor S"),
    /** No shares where there must be some. */
    NO_SHARES("shares 0"),
    /** More shares than can be. */
    BAD_SHARES("shares beyond a signed 64 bit number"),
    /** Above the largest legal price. */
    BAD_PRICE("price above 200000.0000"),
    /** Neither to be printed nor not. */
    BAD_PRINTABLE("printable is neither Y nor N"),
    /** An order replaced by itself. */
    SAME_REFERENCE("new order reference equal to the original");

    private final String reason;

    ItchFault(final String reason)
    {
        this.reason = reason;
    }

    /** @return what people read. */
    public String reason()
    {
        return reason;
    }
}
