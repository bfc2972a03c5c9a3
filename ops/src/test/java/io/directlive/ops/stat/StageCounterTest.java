package io.directlive.ops.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.CounterIds;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.SubscriberCounter;
import org.junit.jupiter.api.Test;

class StageCounterTest
{
    @Test
    void shouldTakeALabelApart()
    {
        final int typeId = SubscriberCounter.GAPS.typeId();
        final StageCounter counter =
            StageCounter.of(7, Stage.of(typeId), typeId, "subscriber: gaps - depth my strategy - 2", 3, 42);

        assertEquals(
            new StageCounter(
                7, Stage.SUBSCRIBER, SubscriberCounter.GAPS, typeId, "depth my strategy - 2", "gaps", 3, 42),
            counter);
        assertEquals("gaps", counter.key());
        assertFalse(counter.isGauge());
    }

    @Test
    void shouldTellGaugesFromCounts()
    {
        final int typeId = SequencerCounter.LATENCY_P99.typeId();

        assertTrue(StageCounter.of(1, Stage.SEQUENCER, typeId, SequencerCounter.LATENCY_P99.label(), 1, 5).isGauge());
    }

    @Test
    void shouldKeepCountersOfANewerInstance()
    {
        final int typeId = CounterIds.REPLAY_STORE + 99;
        final StageCounter counter = StageCounter.of(1, Stage.of(typeId), typeId, "replay-store: new things", 1, 5);

        assertNull(counter.counter());
        assertEquals("counter_7599", counter.key());
        assertEquals("new things", counter.text());
    }

    @Test
    void shouldLeaveCountersOfOthersAlone()
    {
        assertNull(Stage.of(CounterIds.FEED_HANDLER - 1));
        assertNull(Stage.of(CounterIds.END));
    }
}
