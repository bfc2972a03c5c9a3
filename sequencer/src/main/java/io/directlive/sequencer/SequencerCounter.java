package io.directlive.sequencer;

import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;

/** What the sequencer reports. */
public enum SequencerCounter implements CounterSet.Label
{
    /** Events accepted and numbered. */
    EVENTS("sequencer: events"),
    /** Events dropped because they had their number before. */
    DUPLICATES("sequencer: duplicates"),
    /** Events refused because one before them is missing. */
    REFUSED("sequencer: refused"),
    /** Events dropped because their source has left their epoch behind. */
    STALE("sequencer: stale"),
    /** Events and messages dropped because no source may send them. */
    MALFORMED("sequencer: malformed"),
    /** Gaps that a source declared, other than those of an instrument filter. */
    SOURCE_GAPS("sequencer: source gaps"),
    /** Offers of the ordered stream that found no room or no reader. */
    EGRESS_BACK_PRESSURE("sequencer: egress back pressure"),
    /** Marks sent to feed handlers. */
    MARKS("sequencer: marks"),
    /** Offers of a mark that found no room; it is sent later, as it is then. */
    MARK_BACK_PRESSURE("sequencer: mark back pressure"),
    /** Gauge: number of the next event that will be published. */
    NEXT_SEQUENCE("sequencer: next sequence"),
    /** Gauge: median time from receive to order, ns, over the last interval. */
    LATENCY_P50("sequencer: receive to order p50 ns"),
    /** Gauge: 99th percentile of the same. */
    LATENCY_P99("sequencer: receive to order p99 ns"),
    /** Gauge: longest of the same. */
    LATENCY_MAX("sequencer: receive to order max ns"),
    /** States of sources that were news, and so became events. */
    SOURCE_STATES("sequencer: source states"),
    /** 1 when a member of a cluster has given its line up, because that took nothing for too long. */
    LINES_LOST("sequencer: lines lost"),
    /** Gauge: member of the cluster that leads, by the committed log; 0 without a cluster. */
    LEADING_MEMBER("sequencer: leading member"),
    /** Events passed over, as another partition has their instrument. */
    FOREIGN("sequencer: events of other partitions"),
    /** Steps of planned moves between partitions. */
    PARTITION_MOVES("sequencer: partition moves"),
    /** 1 when the stream was broken at this start: its end could not be shown to be complete, and it goes on in a later epoch. */
    SESSION_BREAKS("sequencer: session breaks"),
    /** Gauge: time of the last clock tick in the stream, ns since the Unix epoch; 0 without ticks. */
    CLOCK_TICK("sequencer: clock tick ns"),
    /** Sources told to be silent, as nothing was heard of any of their handlers. */
    SILENT_SOURCES("sequencer: silent sources"),
    /** Gauge: term of the cluster that events are taken in, counted from 1; 0 while members have not said what their lines hold. */
    ORDERING_TERM("sequencer: orders in term"),
    /** Holes in a stream that is taken from the lines of others: they did not keep it until it was asked for. */
    HOLES("sequencer: holes in the stream of others");

    private final String label;

    SequencerCounter(final String label)
    {
        this.label = label;
    }

    @Override
    public int typeId()
    {
        return CounterIds.SEQUENCER + ordinal();
    }

    @Override
    public String label()
    {
        return label;
    }
}
