package io.directlive.feed.pitch;

/** What the gap server says to a request. */
public enum GapStatus
{
    /** The messages will come on the gap response group. */
    ACCEPTED,
    /** Ahead of the feed, or too far back: the server will not have them. */
    OUT_OF_RANGE,
    /** The allowance of the day is used up. */
    DAY_USED_UP,
    /** The allowance of the minute is used up. */
    MINUTE_USED_UP,
    /** The allowance of the second is used up. */
    SECOND_USED_UP,
    /** More messages than one request may be for. */
    TOO_MANY,
    /** There is no such unit. */
    INVALID_UNIT,
    /** The unit cannot be had for now. */
    UNIT_UNAVAILABLE,
    /** Said nothing in time, or something that has no meaning here. */
    NO_ANSWER;

    /** @return what a status character means. */
    static GapStatus of(final byte status)
    {
        return switch (status)
        {
            case 'A' -> ACCEPTED;
            case 'O' -> OUT_OF_RANGE;
            case 'D' -> DAY_USED_UP;
            case 'M' -> MINUTE_USED_UP;
            case 'S' -> SECOND_USED_UP;
            case 'C' -> TOO_MANY;
            case 'I' -> INVALID_UNIT;
            case 'U' -> UNIT_UNAVAILABLE;
            default -> NO_ANSWER;
        };
    }
}
