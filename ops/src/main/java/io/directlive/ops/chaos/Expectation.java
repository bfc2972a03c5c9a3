package io.directlive.ops.chaos;

/** What must hold of a subscriber besides what always must. */
@FunctionalInterface
interface Expectation
{
    /**
     * @param journal of the subscriber.
     * @return what does not hold; null when it does.
     */
    String fault(JournalCheck journal);
}
