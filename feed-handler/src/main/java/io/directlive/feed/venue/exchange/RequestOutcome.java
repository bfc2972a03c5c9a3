package io.directlive.feed.venue.exchange;

/** What became of a re-request. All but the first are met with silence, as the protocol has no answer for them. */
public enum RequestOutcome
{
    /** A packet with messages was sent back. */
    ANSWERED("answered"),
    /** Not twenty bytes, or no message asked for. */
    MALFORMED("malformed"),
    /** Of a session that is not the current one. */
    OTHER_SESSION("otherSession"),
    /** Messages that were not sent yet. */
    NOT_YET_SENT("notYetSent"),
    /** Messages that are not kept any more. */
    NOT_KEPT("notKept"),
    /** More requests than are allowed in a second. */
    OVER_LIMIT("overLimit"),
    /** Dropped on purpose, as a network may. */
    LOST("lost"),
    /** The socket took no more. */
    NOT_SENT("notSent");

    private final String label;

    RequestOutcome(final String label)
    {
        this.label = label;
    }

    /** @return name for programs. */
    public String label()
    {
        return label;
    }
}
