package io.directlive.feed;

import static io.directlive.feed.FeedHandlerAgent.State.AWAITING_MARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.StreamIds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was lost on the way to the sequencer, or with it; marks that are old or of others. */
class FeedHandlerResendTest extends SteppedFeedHandler
{
    @Test
    void shouldResendFromTheMarkWhenRefused()
    {
        source.deletes(200);
        start();
        final int[] losses = {1};
        sequencer.loss = sequence -> sequence > 20 && losses[0]-- > 0;

        runUntilDone();

        assertEquals(numbers(0, 200), acceptedNumbers());
        assertTrue(sequencer.refused > 1, "events in flight behind the lost frame are all refused");
        assertTrue(count(FeedHandlerCounter.REFUSALS) > 1);
        assertTrue(count(FeedHandlerCounter.EVENTS_RESENT) > 0);
        assertTrue(count(FeedHandlerCounter.EVENTS_RESENT) <= 200, "one resend answers all refusals of one flight");
    }

    @Test
    @Tag("F3")
    void shouldFindOutThatTheLastFrameWasLost()
    {
        source.isOver = false;
        start();
        runUntil(() -> sequencer.markEpoch == EPOCH);
        final int[] losses = {1};
        sequencer.loss = sequence -> losses[0]-- > 0;
        source.deletes(5);
        source.isOver = true;

        runUntil(() -> losses[0] < 1);
        step();
        assertFalse(agent.isDone());
        runUntilDone();

        assertEquals(numbers(0, 5), acceptedNumbers());
    }

    @Test
    @Tag("F10")
    void shouldResendWhatASequencerDidNotTakeBeforeItRestarted()
    {
        source.deletes(40);
        source.isOver = false;
        start();
        runUntil(() -> sequencer.markSequence == 40);

        // Sent, but the sequencer goes away before it reads.
        source.deletes(30);
        agent.doWork();
        assertEquals(70, source.next);
        sequencer.ingress().close();
        awaitThat(() -> !ingress.isConnected());

        source.deletes(30);
        runUntil(() -> agent.state() == AWAITING_MARK);
        assertEquals(1, count(FeedHandlerCounter.DISCONNECTS));
        runUntil(() -> source.next == 100); // The window takes what comes meanwhile.

        source.isOver = true;
        sequencer.connect(aeron.addSubscription(IPC, StreamIds.INGRESS));
        awaitIngress();
        runUntilDone();

        assertEquals(numbers(0, 100), acceptedNumbers());
        assertEquals(0, sequencer.refused);
        assertTrue(count(FeedHandlerCounter.EVENTS_RESENT) >= 30, () -> "resent " + count(FeedHandlerCounter.EVENTS_RESENT));
    }

    @Test
    @Tag("F10")
    void shouldResendToASequencerThatRestartedUnseen()
    {
        source.deletes(40);
        source.isOver = false;
        start();
        runUntil(() -> sequencer.markSequence == 40);
        source.deletes(30);
        agent.doWork();
        sequencer.ingress().close();
        awaitThat(() -> !ingress.isConnected());
        sequencer.connect(aeron.addSubscription(IPC, StreamIds.INGRESS));
        awaitIngress();

        source.isOver = true;
        runUntilDone(); // Nothing more comes that could be refused: only asking helps.

        assertEquals(numbers(0, 70), acceptedNumbers());
        assertEquals(0, count(FeedHandlerCounter.DISCONNECTS));
    }

    @Test
    void shouldStopWhenTheSequencerLostWhatItAcknowledged()
    {
        source.deletes(40);
        source.isOver = false;
        start();
        runUntil(() -> count(FeedHandlerCounter.EVENTS_ACKNOWLEDGED) == 41);

        sequencer.markSequence = 20;
        source.deletes(5);

        assertThrows(IllegalStateException.class, () -> runUntil(() -> false));
        assertEquals(FeedHandlerAgent.State.LOST, agent.state());
    }

    @Test
    void shouldPassOverMarksThatAreOld()
    {
        source.deletes(40);
        source.isOver = false;
        start();
        runUntil(() -> count(FeedHandlerCounter.EVENTS_ACKNOWLEDGED) == 41);

        sequencer.tellMark(EPOCH, 20, true);
        sequencer.tellMark(EPOCH, 30, false);
        sequencer.tellMark(EPOCH - 1, 90, true);
        source.deletes(5);
        source.isOver = true;
        runUntilDone();

        assertEquals(numbers(0, 45), acceptedNumbers());
        assertEquals(0, count(FeedHandlerCounter.EVENTS_RESENT));
    }

    @Test
    void shouldTakeNoAnswerButItsOwn()
    {
        source.deletes(40);
        start();
        sequencer.answersRequests = false;
        runUntil(() -> count(FeedHandlerCounter.MARK_REQUESTS) == 3);
        sequencer.tellMark(EPOCH, 20, false);
        step();
        assertEquals(FeedHandlerAgent.State.AWAITING_MARK, agent.state());

        sequencer.answersRequests = true;
        runUntilDone();
        assertEquals(numbers(0, 40), acceptedNumbers());
    }
}
