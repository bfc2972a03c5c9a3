package io.directlive.feed;

import static io.directlive.feed.FeedHandlerAgent.State.BEHIND;
import static io.directlive.feed.FeedHandlerAgent.State.FENCED;
import static io.directlive.feed.FeedHandlerAgent.State.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.itch.ItchNormaliser;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions that follow one another, and another handler that was first to reach one. */
class FeedHandlerSessionTest extends SteppedFeedHandler
{
    @Test
    @Tag("F5")
    void shouldBeFencedByALaterSession()
    {
        source.deletes(10);
        start();
        sequencer.markEpoch = EPOCH + 1;

        runUntil(() -> agent.state() == FENCED);
        step();

        assertFalse(agent.isDone());
        assertEquals(0, sequencer.duplicates);
        assertEquals(List.of(), sequencer.accepted);
    }

    /** Another handler of the source is faster, and has brought the day after to its fourth message. */
    @Test
    @Tag("F39")
    void shouldGoOnAsAnEqualWhenItReachesTheSessionOfAnother()
    {
        sendTwoDays(1);
        source.isFollowing = true;
        source.available = 8;
        start();
        runUntil(() -> sequencer.markSequence == 8);

        sequencer.markEpoch = EPOCH + 1;
        sequencer.markSequence = 4;
        sequencer.tellMark(false);
        runUntil(() -> agent.state() == BEHIND);
        source.available = 20;
        runUntil(() -> source.next == 20);
        assertEquals(BEHIND, agent.state());
        assertEquals(numbers(0, 8), acceptedNumbers());
        assertEquals(0, sequencer.duplicates);
        assertEquals(
            21, count(FeedHandlerCounter.EVENTS_BEHIND), "nine sent and not acknowledged, twelve that came after");

        source.available = 30;
        runUntilDone();
        assertEquals(RUNNING, agent.state());
        final List<Long> expected = new ArrayList<>(numbers(0, 8));
        expected.addAll(numbers(5, 10));
        assertEquals(expected, acceptedNumbers());
    }

    @Test
    @Tag("F5")
    @Tag("F39")
    void shouldStayBehindUntilItReachesTheSession()
    {
        sendTwoDays(1);
        source.isFollowing = true;
        start();
        sequencer.markEpoch = EPOCH + 2;

        runUntilDone();

        assertEquals(BEHIND, agent.state());
        assertEquals(List.of(), sequencer.accepted);
        assertEquals(0, sequencer.duplicates);
        assertEquals(31, count(FeedHandlerCounter.EVENTS_BEHIND), "the start of a session is an event too");
    }

    @Test
    void shouldBeginALaterSessionThanTheOneItWasBehind()
    {
        sendTwoDays(5);
        source.isFollowing = true;
        start();
        sequencer.markEpoch = EPOCH + 1;
        sequencer.markSequence = 7;

        runUntilDone();

        assertEquals(numbers(0, 10), acceptedNumbers());
        assertEquals(EPOCH + 5, sequencer.markEpoch);
    }

    @Test
    @Tag("F39")
    void shouldStartTheNextSessionWhenAllOfTheLastIsKnown()
    {
        sendTwoDays(1);
        start();
        final int[] losses = {1};
        sequencer.loss = sequence -> sequence > 10 && losses[0]-- > 0;

        runUntilDone();

        final List<Long> expected = new ArrayList<>(numbers(0, 20));
        expected.addAll(numbers(0, 10));
        assertEquals(expected, acceptedNumbers());
        assertEquals(EPOCH + 1, sequencer.markEpoch);
        assertTrue(losses[0] < 1);
        assertTrue(count(FeedHandlerCounter.EVENTS_RESENT) > 0);
    }

    @Test
    @Tag("F39")
    void shouldResendTheStartOfTheNextSession()
    {
        sendTwoDays(1);
        start();
        final int[] losses = {3};
        sequencer.loss = sequence -> sequencer.markSequence == 20 && losses[0]-- > 0;

        runUntilDone();

        final List<Long> expected = new ArrayList<>(numbers(0, 20));
        expected.addAll(numbers(0, 10));
        assertEquals(expected, acceptedNumbers());
        assertTrue(losses[0] < 1);
    }

    /** Twenty messages of one session, and ten of another. */
    private void sendTwoDays(final int daysBetween)
    {
        final LocalDate next = DAY.plusDays(daysBetween);
        source.deletes(30);
        source.nextSession = new ItchNormaliser(SourceSession.of(1, next, "test"), next);
        source.nextSessionAfter = 20;
    }

    @Test
    void shouldRefuseASessionThatIsNotLater()
    {
        source.deletes(1);
        source.nextSession = normaliser;
        start();

        assertThrows(IllegalArgumentException.class, this::runUntilDone);
    }
}
