package io.directlive.perf;

import java.util.List;

/**
 * Something that messages go into at one end and come out of at the other. The rig's thread calls both ends; whatever
 * lies between runs on threads of its own, or in these calls.
 */
public interface Pipeline extends AutoCloseable
{
    /** Name of the hop from the intended send time to the callback of the last reader: what every pipeline measures. */
    String END_TO_END = "end to end";

    /**
     * Makes pipelines of one kind: each turn of a comparison starts its own and closes it, so that none disturbs
     * another.
     */
    interface Factory
    {
        /** @return name in reports. */
        String name();

        /** @return names of the hops that its pipelines record; the first is {@link #END_TO_END}. */
        List<String> hops();

        /** @return a pipeline that is connected from end to end and ready for load. */
        Pipeline launch();
    }

    /**
     * Offers one message.
     *
     * @param intendedTimeNs when it should have been sent, on the clock of the rig; travels with the message.
     * @return false when there is no room for now.
     */
    boolean offer(long intendedTimeNs);

    /** Sends what offers may have left waiting to be sent together; called when no more messages are due for now. */
    default void flush()
    {
    }

    /**
     * Takes what has arrived at the far end, recording the latency of each message.
     *
     * @param recorder of the running repetition.
     * @return messages that arrived.
     */
    int poll(LatencyRecorder recorder);

    @Override
    void close();
}
