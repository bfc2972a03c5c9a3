package io.directlive.subscriber;

import static io.directlive.subscriber.SequenceArbiter.Verdict.AHEAD;
import static io.directlive.subscriber.SequenceArbiter.Verdict.LATER_EPOCH;
import static io.directlive.subscriber.SequenceArbiter.Verdict.NEXT;
import static io.directlive.subscriber.SequenceArbiter.Verdict.SEEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SequenceArbiterTest
{
    private final SequenceArbiter arbiter = new SequenceArbiter();

    @Test
    void shouldTakeTheFirstEventOfAnyEpochWhenNoneIsKnown()
    {
        assertEquals(NEXT, arbiter.judge(4, 1));
        assertEquals(AHEAD, arbiter.judge(4, 2));

        arbiter.taken(4, 1);

        assertEquals(4, arbiter.epoch());
        assertEquals(2, arbiter.sequence());
    }

    @Test
    void shouldJudgeByEpochBeforeSequence()
    {
        arbiter.expect(4, 10);

        assertEquals(NEXT, arbiter.judge(4, 10));
        assertEquals(SEEN, arbiter.judge(4, 9));
        assertEquals(AHEAD, arbiter.judge(4, 11));
        assertEquals(SEEN, arbiter.judge(3, 10));
        assertEquals(SEEN, arbiter.judge(3, 99));
        assertEquals(LATER_EPOCH, arbiter.judge(5, 1));
        assertEquals(LATER_EPOCH, arbiter.judge(5, 10));
    }

    @Test
    void shouldCompareEpochsUnsigned()
    {
        arbiter.expect(0x7FFF_FFFF, 10);
        assertEquals(LATER_EPOCH, arbiter.judge(0x8000_0000, 1));

        arbiter.expect(0x8000_0000, 1);
        assertEquals(SEEN, arbiter.judge(0x7FFF_FFFF, 11));
    }

    @Test
    void shouldTellWhetherSomethingIsMissingBeforeAPlace()
    {
        arbiter.expect(4, 10);

        assertFalse(arbiter.isBefore(4, 10));
        assertTrue(arbiter.isBefore(4, 11));
        assertTrue(arbiter.isBefore(5, 1));
        assertFalse(arbiter.isBefore(3, 11));
    }
}
