package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.PeerSequencer.Accepted;
import io.directlive.feed.itch.ItchSymbolFilter;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages that make no sense, are lost, or are not wanted. */
class FeedHandlerGapTest extends SteppedFeedHandler
{
    @Test
    void shouldDeclareMalformedMessagesAndPassUnknownOnesOn()
    {
        source.deletes(1);
        source.add(5);
        source.deletes(1);
        source.unknown();
        start();

        runUntilDone();

        assertEquals(
            List.of(
                new Accepted(0, EpochStartDecoder.TEMPLATE_ID),
                new Accepted(1, OrderDeletedDecoder.TEMPLATE_ID),
                new Accepted(2, SourceGapDecoder.TEMPLATE_ID),
                new Accepted(3, OrderDeletedDecoder.TEMPLATE_ID),
                new Accepted(4, VenueNoticeDecoder.TEMPLATE_ID)),
            sequencer.accepted);
        assertEquals(List.of(new BadInput("list", 2, 102, "shorter than its type")), badInput);
        assertEquals(1, count(FeedHandlerCounter.MESSAGES_MALFORMED));
        assertEquals(1, count(FeedHandlerCounter.MESSAGES_UNKNOWN));
        assertEquals(1, count(FeedHandlerCounter.SOURCE_GAPS));
    }

    @Test
    void shouldMergeEachRunOfFilteredMessages()
    {
        filter = new ItchSymbolFilter(Set.of("BOB"));
        source.directory(1, "ALICE");
        source.directory(2, "BOB");
        source.deletes(1, 1, 2, 1, 1, 1);
        source.system();
        source.deletes(1, 1);
        start();

        runUntilDone();

        assertEquals(numbers(0, 1, 2, 3, 5, 6, 9, 10), acceptedNumbers());
        assertEquals(11, sequencer.markSequence, "the last run was told too");
        assertEquals(8, count(FeedHandlerCounter.MESSAGES_FILTERED));
        assertEquals(4, count(FeedHandlerCounter.SOURCE_GAPS));
    }

    @Test
    void shouldDeclareWhatIsLost()
    {
        source.lost(3);
        source.deletes(2);
        source.lost(5);
        source.deletes(1);
        source.add(END);
        start();

        runUntilDone();

        assertEquals(
            List.of(
                new Accepted(0, EpochStartDecoder.TEMPLATE_ID),
                new Accepted(1, SourceGapDecoder.TEMPLATE_ID),
                new Accepted(4, OrderDeletedDecoder.TEMPLATE_ID),
                new Accepted(5, OrderDeletedDecoder.TEMPLATE_ID),
                new Accepted(6, SourceGapDecoder.TEMPLATE_ID),
                new Accepted(11, OrderDeletedDecoder.TEMPLATE_ID),
                new Accepted(12, EndOfSessionDecoder.TEMPLATE_ID)),
            sequencer.accepted);
        assertEquals(8, count(FeedHandlerCounter.MESSAGES_LOST));
        assertEquals(2, count(FeedHandlerCounter.SOURCE_GAPS));
        assertEquals(GapReason.LOST, sequencer.lastGapReason);
    }

    @Test
    void shouldDeclareOnlyWhatTheMarkDoesNotCoverOfAGap()
    {
        source.lost(3);
        source.deletes(2);
        source.lost(5);
        source.deletes(1);
        start();
        sequencer.markEpoch = EPOCH;
        sequencer.markSequence = 8;

        runUntilDone();

        assertEquals(
            List.of(
                new Accepted(9, SourceGapDecoder.TEMPLATE_ID),
                new Accepted(11, OrderDeletedDecoder.TEMPLATE_ID)),
            sequencer.accepted);
        assertEquals(2, count(FeedHandlerCounter.MESSAGES_LOST));
        assertEquals(2, count(FeedHandlerCounter.MESSAGES_RESUMED));
    }

    @Test
    void shouldTellFilteredMessagesBeforeTheGapBehindThem()
    {
        filter = new ItchSymbolFilter(Set.of("BOB"));
        source.directory(2, "BOB");
        source.deletes(1, 1);
        source.lost(4);
        source.deletes(1, 2);
        start();

        runUntilDone();

        assertEquals(numbers(0, 1, 2, 4, 8, 9), acceptedNumbers());
    }

    @Test
    void shouldLearnFilteredSymbolsFromMessagesThatAreKnownDownstream()
    {
        filter = new ItchSymbolFilter(Set.of("BOB"));
        source.directory(1, "ALICE");
        source.directory(2, "BOB");
        source.deletes(1, 1, 2, 1, 2);
        start();
        sequencer.markEpoch = EPOCH;
        sequencer.markSequence = 4;

        runUntilDone();

        assertEquals(numbers(5, 6, 7), acceptedNumbers());
    }
}
