package io.directlive.subscriber;

/** Takes books as they change. Needs tier depth or orders. */
@FunctionalInterface
public interface DepthHandler
{
    /**
     * The ten best levels of a book have changed. Called once for each event at the venue that changed them, after all
     * of it.
     *
     * @param book as it is now; the same object for each call about the instrument.
     */
    void onDepth(BookView book);
}
