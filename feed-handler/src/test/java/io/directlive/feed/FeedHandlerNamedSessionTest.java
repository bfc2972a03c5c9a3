package io.directlive.feed;

import static io.directlive.feed.FeedHandlerAgent.State.BEHIND;
import static io.directlive.feed.FeedHandlerAgent.State.FENCED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.directlive.feed.PeerSequencer.Session;
import io.directlive.feed.itch.ItchFileFormat;
import io.directlive.feed.line.NamedSessions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions that the venue names, of several on one trading date too: which epoch each has is for the sequencer to say. */
class FeedHandlerNamedSessionTest extends SteppedFeedHandler
{
    private static final int DATE = EPOCH;

    private LocalDate today = DAY;

    private NamedSessions named(final LocalDate date)
    {
        final NamedSessions named = new NamedSessions(ItchFileFormat.INSTANCE, 1, date, () -> today);
        sessions = named;
        source.sessions = named;
        return named;
    }

    private void startIn(final String name)
    {
        named(null);
        source.currentName = name;
        source.isFollowing = true;
        start();
    }

    @Test
    void shouldStartASessionThatNobodyHasTold()
    {
        source.deletes(10);
        startIn("DAY1");

        runUntilDone();

        assertEquals(List.of(new Session(EPOCH, "DAY1", DATE)), sequencer.sessions);
        assertEquals(numbers(0, 10), acceptedNumbers());
    }

    @Test
    void shouldAskAgainWhileNothingIsHeard()
    {
        source.deletes(10);
        startIn("DAY1");
        final int[] losses = {2};
        sequencer.loss = sequence -> sequence == 0 && losses[0]-- > 0;
        sequencer.answersRequests = false;
        runUntil(() -> sequencer.sessionRequests == 3);
        assertEquals(0, source.next, "nothing is taken before it is known");
        sequencer.answersRequests = true;

        runUntilDone();

        assertEquals(List.of(new Session(EPOCH, "DAY1", DATE)), sequencer.sessions);
        assertEquals(numbers(0, 10), acceptedNumbers());
    }

    /** The first handler has gone in the first session of the date; one that knows nothing begins in the second. */
    @Test
    @Tag("F1")
    @Tag("F39")
    void shouldNotTakeOneSessionOfADateForAnother()
    {
        source.deletes(10);
        startIn("DAY1B");
        sequencer.sessions.add(new Session(EPOCH, "DAY1", DATE));
        sequencer.markEpoch = EPOCH;
        sequencer.markSequence = 7;
        source.nextName = "DAY1B"; // The lines know that the source was in another one.

        runUntilDone();

        assertEquals(
            List.of(new Session(EPOCH, "DAY1", DATE), new Session(EPOCH + 1, "DAY1B", DATE)), sequencer.sessions);
        assertEquals(numbers(0, 10), acceptedNumbers());
    }

    /** The other handler has seen both sessions of the date; one that knows nothing joins it in the second. */
    @Test
    @Tag("F1")
    void shouldGoOnAsAnEqualWithoutAnyMemory()
    {
        source.deletes(10);
        startIn("DAY1B");
        sequencer.sessions.add(new Session(EPOCH, "DAY1", DATE));
        sequencer.sessions.add(new Session(EPOCH + 1, "DAY1B", DATE));
        sequencer.markEpoch = EPOCH + 1;
        sequencer.markSequence = 4;

        runUntilDone();

        assertEquals(4, source.resumedAfter);
        assertEquals(numbers(5, 10), acceptedNumbers());
    }

    /** A late line brings the end of the first session of the date, and then the second one. */
    @Test
    @Tag("F5")
    @Tag("F39")
    void shouldFenceAnEarlierSessionThatIsKnownByItsName()
    {
        source.deletes(20);
        startIn("DAY1");
        sequencer.sessions.add(new Session(EPOCH, "DAY1", DATE));
        sequencer.sessions.add(new Session(EPOCH + 1, "DAY1B", DATE));
        sequencer.markEpoch = EPOCH + 1;
        sequencer.markSequence = 4;
        source.nextName = "DAY1";
        source.available = 10;
        runUntil(() -> source.next == 10);
        assertEquals(BEHIND, agent.state());
        assertEquals(List.of(), sequencer.accepted);

        source.nextName = "DAY1B";
        source.nextSessionAfter = 10;
        source.available = 20;
        runUntilDone();

        assertEquals(2, sequencer.sessions.size());
        assertEquals(numbers(5, 10), acceptedNumbers());
    }

    /**
     * Both ask, both are told that nobody has started it, and the other one is faster. Here it is past midnight already, so
     * that the epoch alone would pass for that of yet another session.
     */
    @Test
    @Tag("F39")
    void shouldTakeTheEpochOfWhoWasFaster()
    {
        source.deletes(20);
        startIn("DAY1");
        source.nextName = "DAY1B";
        source.nextSessionAfter = 10;
        sequencer.loss = sequence ->
        {
            today = DAY.plusDays(3);
            if (sequencer.markSequence == 10 && sequencer.sessions.size() == 1)
            {
                sequencer.sessions.add(new Session(EPOCH + 1, "DAY1B", DATE));
                sequencer.markEpoch = EPOCH + 1;
                sequencer.markSequence = 3;
            }
            return false;
        };

        runUntilDone();

        assertEquals(2, sequencer.sessions.size());
        assertEquals(1, sequencer.stale, "its own start came too late");
        final List<Long> expected = new ArrayList<>(numbers(0, 10));
        expected.addAll(numbers(4, 10));
        assertEquals(expected, acceptedNumbers());
    }

    @Test
    @Tag("F9")
    void shouldBeginAnewWithALaterDateUnderTheSameName()
    {
        source.deletes(10);
        named(DAY);
        source.currentName = "DAY1";
        start();
        sequencer.sessions.add(new Session(EPOCH - 1, "DAY1", DATE - 1));
        sequencer.markEpoch = EPOCH - 1;
        sequencer.markSequence = 900;

        runUntilDone();

        assertEquals(new Session(EPOCH, "DAY1", DATE), sequencer.sessions.get(1));
        assertEquals(numbers(0, 10), acceptedNumbers());
    }

    @Test
    @Tag("F5")
    void shouldBeFencedWithADateThatIsOver()
    {
        source.deletes(10);
        named(DAY.minusDays(1));
        source.currentName = "DAY0";
        start();
        sequencer.sessions.add(new Session(EPOCH, "DAY1", DATE));
        sequencer.markEpoch = EPOCH;

        runUntil(() -> agent.state() == FENCED);

        assertEquals(List.of(), sequencer.accepted);
    }

    /** A handler that could tell nobody of yesterday's session, as the sequencer was away, and another one of today's. */
    @Test
    @Tag("F5")
    void shouldNotStartASessionOfAnEarlierDate()
    {
        source.deletes(20);
        named(null);
        source.currentName = "DAY0";
        source.isFollowing = true;
        today = DAY.minusDays(1);
        start();
        sequencer.loss = sequence ->
        {
            final boolean isFirst = sequencer.sessions.isEmpty();
            if (isFirst)
            {
                sequencer.sessions.add(new Session(EPOCH, "DAY1", DATE));
                sequencer.markEpoch = EPOCH;
            }
            return isFirst;
        };
        source.nextName = "DAY1";
        source.nextSessionAfter = 10;

        runUntilDone();

        assertEquals(List.of(new Session(EPOCH, "DAY1", DATE)), sequencer.sessions);
        assertEquals(numbers(1, 10), acceptedNumbers());
    }

    /** A recording from before sessions were named: then the date is all there is. */
    @Test
    void shouldGoOnInASessionWithoutAName()
    {
        source.deletes(20);
        startIn("DAY1");
        sequencer.markEpoch = EPOCH;
        sequencer.markSequence = 6;
        source.nextName = "DAY1B";
        source.nextSessionAfter = 10;

        runUntilDone();

        assertEquals(List.of(new Session(EPOCH + 1, "DAY1B", DATE)), sequencer.sessions);
        final List<Long> expected = new ArrayList<>(numbers(7, 10));
        expected.addAll(numbers(0, 10));
        assertEquals(expected, acceptedNumbers());
    }

    /** Numbers that begin again under one name: only its place tells a session from the one before. */
    @Test
    @Tag("F9")
    void shouldStartASessionOfTheSameName()
    {
        source.deletes(20);
        startIn("77");
        source.nextName = "77";
        source.nextSessionAfter = 10;

        runUntilDone();

        assertEquals(
            List.of(new Session(EPOCH, "77", DATE), new Session(EPOCH + 1, "77", DATE)), sequencer.sessions);
        final List<Long> expected = new ArrayList<>(numbers(0, 10));
        expected.addAll(numbers(0, 10));
        assertEquals(expected, acceptedNumbers());
    }

    @Test
    void shouldStopWhenWhatTheSequencerToldIsGone()
    {
        source.deletes(10);
        startIn("DAY1");
        sequencer.sessions.add(new Session(EPOCH, "DAY1", DATE));
        sequencer.markEpoch = EPOCH;
        runUntil(() -> sequencer.sessionRequests == 1);
        sequencer.markEpoch = 0;

        assertThrows(IllegalStateException.class, this::runUntilDone);
    }
}
