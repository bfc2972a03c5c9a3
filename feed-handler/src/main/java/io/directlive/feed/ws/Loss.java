package io.directlive.feed.ws;

import io.directlive.protocol.sbe.GapReason;

/** Why the book of an instrument is not to be trusted until its next snapshot. */
public enum Loss
{
    /** The venue's checksum is not that of the book. */
    CHECKSUM(GapReason.MALFORMED, "checksum is not that of the book"),
    /** Numbers of updates do not follow one another. */
    UPDATES_MISSING(GapReason.LOST, "updates are missing"),
    /** More came before the snapshot than is kept. */
    TOO_LONG_UNTIL_SNAPSHOT(GapReason.LOST, "more updates than are kept until a snapshot comes"),
    /** A message about the instrument that makes no sense. */
    MALFORMED(GapReason.MALFORMED, "a message about the instrument makes no sense"),
    /** The venue changed the scales of the instrument. */
    RESCALED(GapReason.LOST, "the venue changed the precision of the instrument");

    private static final Loss[] VALUES = values();

    private final GapReason gapReason;
    private final String reason;

    Loss(final GapReason gapReason, final String reason)
    {
        this.gapReason = gapReason;
        this.reason = reason;
    }

    /** @return what the {@code SourceGap} says. */
    public GapReason gapReason()
    {
        return gapReason;
    }

    /** @return what people read. */
    public String reason()
    {
        return reason;
    }

    /** @return the constant of an ordinal; null when there is none. */
    static Loss of(final int ordinal)
    {
        return ordinal < VALUES.length ? VALUES[ordinal] : null;
    }
}
