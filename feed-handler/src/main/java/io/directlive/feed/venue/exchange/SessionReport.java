package io.directlive.feed.venue.exchange;

import io.directlive.feed.BadInput;
import java.util.List;

/**
 * What a session sent.
 *
 * @param name              of it.
 * @param messages          sent, which is the number of the last one.
 * @param packets           that they were in.
 * @param sendNs            from the first message to the last.
 * @param peakPerSecond     most messages within {@value Exchange#PEAK_WINDOW_MS} ms, as a rate.
 * @param lostOnBoth        messages that neither line carried.
 * @param lostRanges        the same as runs.
 * @param failure           why there was no more before the end; null when nothing was wrong.
 */
public record SessionReport(
    String name,
    long messages,
    long packets,
    long sendNs,
    long peakPerSecond,
    long lostOnBoth,
    List<LostRanges.Range> lostRanges,
    BadInput failure)
{
}
