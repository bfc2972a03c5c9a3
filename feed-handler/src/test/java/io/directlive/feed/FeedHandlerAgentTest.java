package io.directlive.feed;

import static io.directlive.feed.FeedHandlerAgent.State.AWAITING_MARK;
import static io.directlive.feed.FeedHandlerAgent.State.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.PeerSequencer.Accepted;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.feed.venue.BuiltInVenueSource;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How an agent starts, resumes, waits and ends. */
class FeedHandlerAgentTest extends SteppedFeedHandler
{
    @Test
    void shouldStartSessionThatTheSequencerDoesNotKnow()
    {
        source.deletes(3);
        source.add(END);
        start();

        runUntilDone();

        assertEquals(
            List.of(
                new Accepted(0, EpochStartDecoder.TEMPLATE_ID),
                new Accepted(1, OrderDeletedDecoder.TEMPLATE_ID),
                new Accepted(2, OrderDeletedDecoder.TEMPLATE_ID),
                new Accepted(3, OrderDeletedDecoder.TEMPLATE_ID),
                new Accepted(4, EndOfSessionDecoder.TEMPLATE_ID)),
            sequencer.accepted);
        assertEquals(0, sequencer.duplicates);
        assertEquals(3, count(FeedHandlerCounter.VENUE_MESSAGES));
        assertEquals(5, count(FeedHandlerCounter.EVENTS));
        assertEquals(5, count(FeedHandlerCounter.EVENTS_ACKNOWLEDGED));
        assertEquals(0, count(FeedHandlerCounter.EVENTS_RESENT));
    }

    @Test
    @Tag("F44")
    void shouldSendNothingBeforeTheMarkAndAskAgainForIt()
    {
        source.deletes(3);
        start();
        sequencer.answersRequests = false;

        runUntil(() -> sequencer.markRequests == 1);
        step();
        assertEquals(1, sequencer.markRequests);

        nowNs += MARK_INTERVAL_NS;
        runUntil(() -> sequencer.markRequests == 2);
        assertEquals(AWAITING_MARK, agent.state());
        assertEquals(List.of(), sequencer.accepted);
        assertEquals(0, source.next);

        sequencer.answersRequests = true;
        nowNs += MARK_INTERVAL_NS;
        runUntilDone();
        assertEquals(4, sequencer.accepted.size());
    }

    @Test
    void shouldResumeAfterTheMark()
    {
        source.deletes(10);
        start();
        sequencer.markEpoch = EPOCH;
        sequencer.markSequence = 6;

        runUntilDone();

        assertEquals(numbers(7, 10), acceptedNumbers());
        assertEquals(0, sequencer.duplicates);
        assertEquals(6, source.resumedAfter);
        assertEquals(6, count(FeedHandlerCounter.MESSAGES_RESUMED));
    }

    @Test
    void shouldBeDoneWhenAllWasKnown()
    {
        source.deletes(10);
        source.add(END);
        start();
        sequencer.markEpoch = EPOCH;
        sequencer.markSequence = 11;

        runUntilDone();

        assertEquals(List.of(), sequencer.accepted);
    }

    @Test
    void shouldWaitWhenTheWindowIsFull()
    {
        windowLength = 1 << 12;
        source.deletes(500);
        start();
        runUntil(() -> sequencer.markSequence > 0);
        final int taken = source.next;
        for (int i = 0; i < 20; i++)
        {
            agent.doWork();
            sequencer.poll();
        }

        assertEquals(taken, source.next, "the source waits");
        assertTrue(taken < 500);
        assertTrue(count(FeedHandlerCounter.WINDOW_FULL) > 0);

        runUntilDone();
        assertEquals(numbers(0, 500), acceptedNumbers());
        assertEquals(0, sequencer.duplicates);
    }

    @Test
    void shouldWaitWhenIngressIsFull()
    {
        windowLength = 1 << 22;
        source.deletes(20_000);
        start();
        runUntil(() -> agent.state() == RUNNING);
        for (int i = 0; i < 200; i++)
        {
            agent.doWork();
        }
        assertTrue(count(FeedHandlerCounter.BACK_PRESSURE) > 0);

        runUntilDone();
        assertEquals(numbers(0, 20_000), acceptedNumbers());
        assertEquals(0, sequencer.duplicates);
    }

    @Test
    void shouldRefuseAWindowThatCannotHoldAMessage()
    {
        windowLength = 1 << 12;
        start();
        final Normaliser wide = new WideNormaliser(normaliser, 1 << 11);

        assertThrows(IllegalArgumentException.class, () -> newAgent(source, wide, null));
    }

    @Test
    void shouldIgnoreMarksOfOtherSources()
    {
        source.deletes(3);
        start(2);
        sequencer.markEpoch = EPOCH + 1;

        for (int i = 0; i < 100; i++)
        {
            step();
        }

        assertEquals(AWAITING_MARK, agent.state());
    }

    @Test
    void shouldAllocateNothingInSteadyState()
    {
        windowLength = 1 << 20;
        final BuiltInVenueSource venue =
            new BuiltInVenueSource(new BuiltInVenue(BuiltInVenueConfig.defaults(1)), 0, 0);
        start(venue, 1);
        sequencer.keepsAccepted = false;
        runQuickly(300_000);

        // What a rare path does when first taken (linking, classes) shows in one round; what is done again, in all.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++)
        {
            least = Math.min(least, runQuickly(400_000));
        }

        assertEquals(0, least, "bytes allocated for 400,000 messages");
    }

    /** @return bytes that the agent's duty cycles allocated until so many more messages were acknowledged. */
    private long runQuickly(final long messages)
    {
        final long target = count(FeedHandlerCounter.EVENTS_ACKNOWLEDGED) + messages;
        long allocated = 0;
        for (int cycle = 0; count(FeedHandlerCounter.EVENTS_ACKNOWLEDGED) < target; cycle++)
        {
            nowNs += 1_000;
            final long before = Allocation.bytes();
            agent.doWork();
            allocated += Allocation.bytes() - before;
            sequencer.poll();
            if (cycle % 8 == 0)
            {
                sequencer.tellMarkIfThereIsRoom();
            }
        }
        return allocated;
    }

    /** A normaliser that needs more room. */
    private record WideNormaliser(Normaliser normaliser, int maxLength) implements Normaliser
    {
        @Override
        public SourceSession session()
        {
            return normaliser.session();
        }

        @Override
        public int normalise(
            final DirectBuffer message,
            final int messageOffset,
            final int messageLength,
            final long sourceSequence,
            final long receiveTimeNs,
            final MutableDirectBuffer events,
            final int eventsOffset)
        {
            return normaliser.normalise(
                message, messageOffset, messageLength, sourceSequence, receiveTimeNs, events, eventsOffset);
        }

        @Override
        public String fault(final DirectBuffer message, final int messageOffset, final int messageLength)
        {
            return normaliser.fault(message, messageOffset, messageLength);
        }

        @Override
        public boolean knows(final DirectBuffer message, final int messageOffset, final int messageLength)
        {
            return normaliser.knows(message, messageOffset, messageLength);
        }

        @Override
        public long venueTimeNs(final DirectBuffer message, final int messageOffset, final int messageLength)
        {
            return normaliser.venueTimeNs(message, messageOffset, messageLength);
        }
    }
}
