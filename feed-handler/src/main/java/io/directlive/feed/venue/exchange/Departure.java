package io.directlive.feed.venue.exchange;

/** Why a SoupBinTCP connection ended. */
public enum Departure
{
    /** The client said so. */
    LOGGED_OUT("loggedOut", false),
    /** All was sent, and the session is over. */
    SESSION_OVER("sessionOver", false),
    /** The client closed without a word. */
    DISCONNECTED("disconnected", false),
    /** The venue stopped, or its session changed. */
    VENUE_CLOSED("venueClosed", false),
    /** The login was not accepted. */
    REJECTED("rejected", true),
    /** No login within the time for it. */
    NO_LOGIN("noLogin", true),
    /** Nothing from the client for too long. */
    SILENT("silent", true),
    /** The client took nothing for too long while there was something for it. */
    SLOW("slow", true),
    /** What the client still wanted is not kept any more. */
    FELL_BEHIND("fellBehind", true),
    /** What came from the client is not SoupBinTCP. */
    MALFORMED("malformed", true),
    /** There were as many clients as there may be. */
    TOO_MANY("tooMany", true);

    private final String label;
    private final boolean isDropped;

    Departure(final String label, final boolean isDropped)
    {
        this.label = label;
        this.isDropped = isDropped;
    }

    /** @return name for programs. */
    public String label()
    {
        return label;
    }

    /** @return whether it was the venue that ended it. */
    public boolean isDropped()
    {
        return isDropped;
    }
}
