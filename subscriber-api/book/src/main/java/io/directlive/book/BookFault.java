package io.directlive.book;

/**
 * Ways in which an event can contradict the book that it speaks of. A fault is counted and makes the book suspect; it
 * never throws, and the book stays consistent in itself.
 */
public enum BookFault
{
    /** The event names an order that does not rest. It has no effect. */
    UNKNOWN_ORDER,
    /** An order joins under an id that already rests. The resting order stays, the new one is ignored. */
    DUPLICATE_ORDER,
    /** More was executed or taken away than rested. The order leaves. */
    EXCESS_QUANTITY,
    /** A quantity that is not above zero, no price or no side. What was to join does not; what was to leave leaves. */
    BAD_VALUE,
    /** An event about orders for an instrument whose book holds levels, or the other way round. It has no effect. */
    MIXED_KINDS,
    /** A book event without an instrument, or with an id beyond all sense. It has no effect. */
    NO_INSTRUMENT
}
