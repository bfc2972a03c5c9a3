package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.protocol.sbe.SourceState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is stated of how the lines of a source are. */
class FeedHandlerLineStateTest extends SteppedFeedHandler
{
    @Test
    void shouldStateHowTheLinesAreWhenAllIsOrdered()
    {
        source.deletes(3);
        source.isOver = false;
        source.lineState = SourceState.UP;
        start();
        runUntil(() -> !sequencer.statements.isEmpty());
        assertEquals(List.of("3 UP"), sequencer.statements);

        source.lineState = SourceState.STALE;
        runUntil(() -> sequencer.statements.size() == 2);
        step();
        step();
        assertEquals(List.of("3 UP", "3 STALE"), sequencer.statements);
        nowNs += TimeUnit.SECONDS.toNanos(1);
        runUntil(() -> sequencer.statements.size() == 3);
        assertEquals(List.of("3 UP", "3 STALE", "3 STALE"), sequencer.statements);
        assertEquals(numbers(0, 3), acceptedNumbers());
    }

    @Test
    void shouldStateThatASessionHasEndedWhateverItsLinesDo()
    {
        source.deletes(3);
        source.add(END);
        source.isOver = false;
        source.lineState = SourceState.STALE;
        start();
        runUntil(() -> !sequencer.statements.isEmpty());

        assertEquals(List.of("4 ENDED"), sequencer.statements);
    }

    @Test
    @Tag("F6")
    void shouldSayThatASourceIsUpThatDoesNotTell()
    {
        source.deletes(3);
        source.isOver = false;
        start();
        runUntil(() -> sequencer.markSequence == 3);
        for (int i = 0; i < 5; i++)
        {
            nowNs += TimeUnit.SECONDS.toNanos(1);
            step();
        }

        assertEquals(List.of("3 UP", "3 UP", "3 UP", "3 UP"), sequencer.statements, "one in each second: it is there");
    }
}
