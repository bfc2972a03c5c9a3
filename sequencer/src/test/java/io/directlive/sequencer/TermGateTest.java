package io.directlive.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a cluster of three may go on in a new term. */
class TermGateTest
{
    private static final long WAIT_NS = 1_000;
    private static final int TERM = 7;

    private final TermGate gate = new TermGate(3, WAIT_NS);

    private boolean report(final int member, final boolean isContinuous, final long timeNs)
    {
        return gate.onReport(TERM, member, 1, 10 + member, isContinuous, timeNs);
    }

    @Test
    @Tag("F10")
    void shouldOpenAtOnceWhenAMajorityHasRunSinceBefore()
    {
        gate.onTerm(TERM, 0);
        assertFalse(report(2, true, 1));
        assertFalse(gate.isOpen());
        assertTrue(report(0, true, 2));
        assertTrue(gate.isOpen());
        assertFalse(report(1, false, 3), "it is open already");
    }

    @Test
    @Tag("F19")
    void shouldWaitForAllWhenTheWholeClusterHasStarted()
    {
        gate.onTerm(TERM, 0);
        assertFalse(report(0, false, 1));
        assertFalse(report(1, false, 2));
        assertFalse(report(1, false, WAIT_NS - 1), "the same again");
        assertTrue(report(2, false, WAIT_NS - 1));
        assertTrue(gate.isBeyond(1, 11));
        assertFalse(gate.isBeyond(1, 12));
        assertFalse(gate.isBeyond(2, 0));
    }

    @Test
    void shouldWaitNoLongerThanToldForAMemberThatIsMissing()
    {
        gate.onTerm(TERM, 0);
        assertFalse(report(0, false, 1));
        assertFalse(report(0, false, 2 * WAIT_NS), "one is no majority");
        assertTrue(report(2, false, 2 * WAIT_NS));
    }

    @Test
    void shouldCountOnlyWhatIsSaidInTheTerm()
    {
        gate.onTerm(TERM - 1, 0);
        gate.onReport(TERM - 1, 0, 9, 99, true, 1);
        gate.onTerm(TERM, 2);
        assertFalse(gate.onReport(TERM - 1, 1, 9, 99, true, 3));
        assertFalse(report(1, true, 4));
        assertTrue(report(2, true, 5));
        assertFalse(gate.isBeyond(1, 12), "what was said in another term is no more known");
        gate.onTerm(TERM, 6);
        assertTrue(gate.isOpen(), "the same term");
        gate.onTerm(TERM + 1, 7);
        assertFalse(gate.isOpen());
    }

    @Test
    void shouldBeOpenWithoutMembersToWaitFor()
    {
        final TermGate open = new TermGate(0, 0);
        open.onTerm(1, 1);
        assertTrue(open.isOpen());
        assertFalse(open.onReport(1, 0, 1, 1, true, 1));
    }

    @Test
    @Tag("F20")
    void shouldBeThatOfTheSnapshot()
    {
        final Random random = new Random(42);
        final ExpandableArrayBuffer snapshot = new ExpandableArrayBuffer();
        for (int i = 0; i < 200; i++)
        {
            if (random.nextInt(6) == 0)
            {
                gate.onTerm(TERM + i, i);
            }
            final TermGate restored = new TermGate(3, WAIT_NS);
            gate.write(snapshot, 24);
            assertEquals(24, restored.read(snapshot, 24 + TermGate.LENGTH));
            final int member = random.nextInt(3);
            final boolean isContinuous = random.nextBoolean();
            final long termId = TERM + random.nextInt(i + 1);
            assertEquals(
                restored.onReport(termId, member, 1, i, isContinuous, i),
                gate.onReport(termId, member, 1, i, isContinuous, i));
            assertEquals(gate.isOpen(), restored.isOpen());
            assertEquals(gate.isBeyond(1, 90), restored.isBeyond(1, 90));
        }
    }

    @Test
    @Tag("F20")
    void shouldRefuseAnotherThanWasWritten()
    {
        gate.onTerm(TERM, 1);
        report(1, true, 2);
        final UnsafeBuffer snapshot = new UnsafeBuffer(new byte[TermGate.LENGTH]);
        gate.write(snapshot, 0);
        for (int at = 4; at < TermGate.LENGTH; at++)
        {
            snapshot.putByte(at, (byte)(snapshot.getByte(at) ^ 1));
            assertThrows(SnapshotException.class, () -> new TermGate(3, WAIT_NS).read(snapshot, TermGate.LENGTH));
            snapshot.putByte(at, (byte)(snapshot.getByte(at) ^ 1));
        }
        final TermGate older = new TermGate(3, WAIT_NS);
        assertEquals(16, older.read(new UnsafeBuffer(new byte[16]), 16), "from before there were gates");
        assertTrue(older.isOpen());
    }
}
