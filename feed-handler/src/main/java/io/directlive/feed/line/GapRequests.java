package io.directlive.feed.line;

import org.agrona.DirectBuffer;

/**
 * Asks the venue for what no line brought. What it sends comes to the arbiter as packets of a line of their own. Driven
 * by the source's thread; never blocks.
 */
public interface GapRequests
{
    /**
     * A session begins: what was under way is forgotten.
     *
     * @param packet first one of the session; valid only during the call.
     * @param offset of it.
     */
    void onSession(DirectBuffer packet, int offset);

    /**
     * Sends what is due. Called again and again as long as the gap is there.
     *
     * @param from  first number missing.
     * @param to    one past the last number missing.
     * @param count messages that fit one datagram, going by those seen.
     * @param nowNs the time.
     * @return true while there is hope; false when the gap is given up.
     */
    boolean onGap(long from, long to, int count, long nowNs);

    /**
     * The venue has sent messages again.
     *
     * @param first number of them.
     * @param next  one past the last.
     */
    void onAnswer(long first, long next);

    /** What was missing has come, or is not waited for any more. */
    void onNothingMissing();

    /**
     * @return whether so little may be asked for that, when packets ahead of their turn find no room, the gap before them
     *         is given up; else they are dropped, to be asked for as well.
     */
    boolean isScarce();

    /** @return whether a gap is being asked for. */
    boolean isActive();

    /** @return requests sent, repeated ones included. */
    long sent();

    /** @return requests that were answered. */
    long answered();

    /** @return requests that were sent again. */
    long retried();

    /** @return gaps that were given up. */
    long failed();
}
