package io.directlive.subscriber;

/** Why events that a reader missed could not be had again. */
public enum LostReason
{
    /** There is no replay store. */
    NO_STORE,
    /** The replay store gave nothing for as long as the settings allow. */
    TIMEOUT,
    /** The replay store does not hold events that old any more. */
    BEFORE_RETENTION,
    /** The replay store does not hold that epoch. */
    OTHER_EPOCH,
    /** The replay store did not understand the request. */
    REFUSED
}
