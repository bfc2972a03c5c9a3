package io.directlive.distributor;

import io.directlive.protocol.CounterIds;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.Tier;

/** What a {@link DistributorAgent} reports. */
public enum DistributorCounter implements CounterSet.Label
{
    /** Events of the ordered stream taken in to be published. */
    EVENTS_IN("distributor: events in"),
    /** Events of the ordered stream taken in from history, to build books only. */
    HISTORY_EVENTS("distributor: events from history"),
    /** Number of the last event of the ordered stream that was taken in. */
    LAST_SEQUENCE("distributor: last sequence"),
    /** Events published on tier orders. */
    ORDERS_OUT("distributor: events out on orders"),
    /** Events published on tier depth. */
    DEPTH_OUT("distributor: events out on depth"),
    /** Events published on tier top. */
    TOP_OUT("distributor: events out on top"),
    /** Events published on tier trades. */
    TRADES_OUT("distributor: events out on trades"),
    /** Events not published as nobody listened to their tier. */
    DROPPED_NOT_CONNECTED("distributor: events dropped, nobody connected"),
    /** Events not published as their tier took none for too long; readers fetch them from the replay store. */
    DROPPED_BACK_PRESSURE("distributor: events dropped, back pressure"),
    /** Offers that a tier refused as it was full. */
    BACK_PRESSURE("distributor: back pressure"),
    /** Median time from sequencing to here, within the last interval. */
    LATENCY_P50_NS("distributor: latency p50 ns"),
    /** 99th percentile of it. */
    LATENCY_P99_NS("distributor: latency p99 ns"),
    /** Longest of it. */
    LATENCY_MAX_NS("distributor: latency max ns"),
    /** Books that may be wrong as venue data was lost or made no sense. */
    SUSPECT_BOOKS("distributor: suspect books"),
    /** Events about orders that were never added. */
    UNKNOWN_ORDERS("distributor: events about unknown orders");

    private final String label;

    DistributorCounter(final String label)
    {
        this.label = label;
    }

    /** @return counter of the events published on a tier. */
    static DistributorCounter eventsOut(final Tier tier)
    {
        return switch (tier)
        {
            case ORDERS -> ORDERS_OUT;
            case DEPTH -> DEPTH_OUT;
            case TOP -> TOP_OUT;
            case TRADES -> TRADES_OUT;
        };
    }

    @Override
    public int typeId()
    {
        return CounterIds.DISTRIBUTOR + ordinal();
    }

    @Override
    public String label()
    {
        return label;
    }
}
