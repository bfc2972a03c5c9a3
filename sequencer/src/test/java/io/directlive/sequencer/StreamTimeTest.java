package io.directlive.sequencer;

import static io.directlive.sequencer.Outcome.ACCEPTED;
import static io.directlive.sequencer.Outcome.MALFORMED;
import static io.directlive.sequencer.Outcome.NO_NEWS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.sbe.ClockTickDecoder;
import io.directlive.protocol.sbe.EndOfSessionEncoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.protocol.sbe.SourceStatusEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ticks of the clock as events of the stream, and sources that are found silent by them. */
class StreamTimeTest
{
    private static final long SECOND = 1_000_000_000;
    private static final long START = 1_795_000_000 * SECOND;
    private static final int LIMIT = 3;
    private static final int DAY = 20_261_120;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final List<byte[]> ordered = new ArrayList<>();
    private Sequencer sequencer = new Sequencer(0, 1);
    private long nowNs = START;

    @Test
    @Tag("F38")
    void shouldTakeOneTickOfSeveralSenders()
    {
        assertEquals(ACCEPTED, tick(START, SECOND));
        assertEquals(NO_NEWS, tick(START, SECOND));
        nowNs += SECOND + 3;
        assertEquals(ACCEPTED, tick(nowNs, SECOND));
        assertEquals(NO_NEWS, tick(nowNs + 5, SECOND), "another host, a little later in the same interval");
        assertEquals(NO_NEWS, tick(START, SECOND), "a late one");
        assertEquals(3, sequencer.nextSequence());
        assertRecovers();
    }

    @Test
    @Tag("F38")
    void shouldNotTakeATickOfAClockThatIsAheadOfTime()
    {
        assertEquals(NO_NEWS, tick(nowNs + 3_600 * SECOND, SECOND));
        assertEquals(ACCEPTED, tick(nowNs + SECOND, SECOND), "clocks of hosts differ by a little");
        assertEquals(NO_NEWS, tick(nowNs, SECOND), "its clock was set back");
    }

    @Test
    @Tag("F38")
    void shouldCountAClockThatStepsAheadAsOneTick()
    {
        offer(Input.start(1, DAY));
        tick();
        nowNs += 3_600 * SECOND;
        tick();
        assertEquals(List.of(), silent());
    }

    @Test
    void shouldRejectWhatIsNoTick()
    {
        for (int at = 0; at < ClockTicks.LENGTH; at++)
        {
            new ClockTicks(SECOND).write(buffer, 0, START);
            buffer.putByte(at, (byte)(buffer.getByte(at) ^ 1));
            final Outcome outcome = sequencer.onEvent(buffer, 0, START);
            assertTrue(outcome != ACCEPTED || isFreeOfMeaning(at), "byte " + at + " flipped: " + outcome);
        }
        new ClockTicks(SECOND).write(buffer, 0, START);
        EventLayout.sourceSequence(buffer, 0, 0);
        assertEquals(MALFORMED, sequencer.onEvent(buffer, 0, START));
    }

    /** Version, what the sequencer stamps, and times and flags that it passes on. */
    private static boolean isFreeOfMeaning(final int at)
    {
        final int sourceSequence = EventLayout.MESSAGE_HEADER_LENGTH + 16;
        return at == 6 || at == 7 || at >= EventLayout.MESSAGE_HEADER_LENGTH && at < EventLayout.BODY_OFFSET &&
            (at < sourceSequence || at >= sourceSequence + Long.BYTES);
    }

    @Test
    void shouldMakeOneTickForEachIntervalAndTheLatestAfterAPause()
    {
        final ClockTicks ticks = new ClockTicks(SECOND);
        final List<Long> made = new ArrayList<>();
        for (final long now : new long[] { START + 1, START + 2, START + SECOND, START + 9 * SECOND / 2 })
        {
            if (ticks.isDue(now))
            {
                ticks.write(buffer, 0, now);
                made.add(EventLayout.sourceSequence(buffer, 0));
            }
        }
        assertEquals(List.of(START, START + SECOND, START + 4 * SECOND), made);
        assertFalse(new ClockTicks(0).isDue(Long.MAX_VALUE - 1));
    }

    @Test
    @Tag("F6")
    void shouldTellASourceThatNothingIsHeardOf()
    {
        offer(Input.start(1, DAY));
        offer(Input.start(2, DAY));
        offer(Input.order(1, DAY, 1, 5));
        final List<Integer> told = new ArrayList<>();
        for (int i = 1; i <= 5 * LIMIT; i++)
        {
            offer(Input.order(2, DAY, i, 6));
            tick();
            told.addAll(silent());
        }
        assertEquals(List.of(1), told, "once, and the other source goes on");
        assertEquals(NO_NEWS, state(1, 1, SourceState.STALE));
        assertEquals(ACCEPTED, state(1, 1, SourceState.UP), "a handler is back");
        assertRecovers();
        assertEquals(ACCEPTED, offer(Input.order(1, DAY, 2, 5)));
    }

    @Test
    @Tag("F6")
    void shouldTakeAStatementAsASignOfLifeOfAQuietSource()
    {
        offer(Input.start(1, DAY));
        for (int i = 0; i < 5 * LIMIT; i++)
        {
            assertEquals(NO_NEWS, state(1, 0, SourceState.UP));
            tick();
            assertEquals(List.of(), silent());
        }
        assertEquals(List.of(1), silentAfter(LIMIT));
        assertEquals(ACCEPTED, offer(Input.order(1, DAY, 1, 5)));
        assertEquals(NO_NEWS, state(1, 1, SourceState.UP), "its event has said so");
        assertEquals(List.of(1), silentAfter(LIMIT + 1));
        assertRecovers();
    }

    @Test
    void shouldExpectNothingMoreOfASessionThatIsOver()
    {
        offer(Input.start(1, DAY));
        endOfSession(1, 1);
        assertEquals(List.of(), silentAfter(3 * LIMIT));
        assertEquals(ACCEPTED, offer(Input.start(1, DAY + 1)));
        assertEquals(List.of(1), silentAfter(LIMIT + 1));
        assertRecovers();
    }

    @Test
    void shouldNotContradictWhatAHandlerHasStated()
    {
        offer(Input.start(1, DAY));
        assertEquals(ACCEPTED, state(1, 0, SourceState.DOWN));
        assertEquals(List.of(), silentAfter(3 * LIMIT));
    }

    @Test
    @Tag("F6")
    void shouldTellWhenTheHandlersDiedInTheMiddleOfAMessage()
    {
        offer(Input.start(1, DAY));
        offer(Input.part(1, DAY, 1, 0, false));
        assertEquals(List.of(1), silentAfter(LIMIT + 1));
        assertRecovers();
        assertEquals(ACCEPTED, offer(Input.part(1, DAY, 1, 1, true)));
        assertRecovers();
    }

    @Test
    @Tag("F6")
    void shouldTellASourceOfWhichAllThatCameWasAnotherPartitions()
    {
        final PartitionMap map = PartitionMap.of(2);
        final int foreign = IntStream.range(1, 99).filter(code -> map.partitionOf(1, code) == 1).findFirst().orElseThrow();
        sequencer = new Sequencer(0, 1, map);
        offer(Input.start(1, DAY));
        assertEquals(Outcome.FOREIGN, offer(Input.order(1, DAY, 1, foreign)));
        tick();
        assertEquals(Outcome.FOREIGN, offer(Input.order(1, DAY, 2, foreign)));
        tick();
        assertEquals(List.of(1), silentAfter(LIMIT), "what is passed over is heard");
        final Sequencer recovered = new Sequencer(0, 1, map);
        ordered.forEach(event -> recovered.recover(new UnsafeBuffer(event), 0));
        assertEquals(sequencer.nextSequence(), recovered.nextSequence());
    }

    @Test
    void shouldNeverTellWithoutALimit()
    {
        offer(Input.start(1, DAY));
        for (int i = 0; i < 50; i++)
        {
            tick();
            assertEquals(0, sequencer.writeSilent(0, buffer, 0, nowNs));
        }
    }

    /** Every member, also one that has come from a snapshot, tells the same at the same place. */
    @Property(tries = 200)
    void shouldBeTheSameFromASnapshotAndAsANaiveClock(@ForAll final long seed)
    {
        final StreamTimeTest test = new StreamTimeTest();
        test.play(new Random(seed));
    }

    private void play(final Random random)
    {
        final int sources = 3;
        final long[] numbers = new long[sources + 1];
        final int[] quiet = new int[sources + 1];
        final boolean[] isUp = { true, true, true, true };
        Sequencer other = new Sequencer(0, 1);
        for (int source = 1; source <= sources; source++)
        {
            offer(Input.start(source, DAY));
            Input.start(source, DAY).encode(buffer, 0);
            other.onEvent(buffer, 0, nowNs);
        }
        final MutableDirectBuffer snapshot = new ExpandableArrayBuffer();
        for (int i = 0; i < 300; i++)
        {
            final int source = 1 + random.nextInt(sources);
            switch (random.nextInt(12))
            {
                case 0 -> Input.order(source, DAY, ++numbers[source], 5).encode(buffer, 0);
                case 1 -> encodeState(source, numbers[source], SourceState.UP);
                default ->
                {
                    nowNs += SECOND;
                    new ClockTicks(SECOND).write(buffer, 0, nowNs);
                }
            }
            final boolean isTick = EventLayout.templateId(buffer, 0) == ClockTickDecoder.TEMPLATE_ID;
            final byte[] input = bytes();
            final Outcome expected = sequencer.onEvent(buffer, 0, nowNs);
            final byte[] output = bytes();
            buffer.putBytes(0, input);
            assertEquals(expected, other.onEvent(buffer, 0, nowNs));
            assertArrayEquals(output, bytes());
            if (isTick)
            {
                final List<Integer> naive = new ArrayList<>();
                for (int each = 1; each <= sources; each++)
                {
                    if (++quiet[each] > LIMIT && isUp[each])
                    {
                        isUp[each] = false;
                        naive.add(each);
                    }
                }
                final List<Integer> told = silent();
                assertEquals(naive, told);
                assertEquals(told, silent(other));
            }
            else
            {
                quiet[source] = 0;
                isUp[source] = true;
            }
            if (random.nextInt(10) == 0)
            {
                other = SequencerSnapshot.read(snapshot, SequencerSnapshot.write(other, snapshot));
            }
            assertEquals(sequencer.stateHash(), other.stateHash());
        }
    }

    private Outcome tick(final long timeNs, final long intervalNs)
    {
        new ClockTicks(intervalNs).write(buffer, 0, timeNs);
        return offer();
    }

    private void tick()
    {
        nowNs += SECOND;
        assertEquals(ACCEPTED, tick(nowNs, SECOND));
    }

    private List<Integer> silentAfter(final int ticks)
    {
        final List<Integer> told = new ArrayList<>();
        for (int i = 0; i < ticks; i++)
        {
            tick();
            told.addAll(silent());
        }
        return told;
    }

    /** @return sources that are told to be silent now. */
    private List<Integer> silent()
    {
        final List<Integer> told = silent(sequencer, ordered);
        assertEquals(0, sequencer.writeSilent(LIMIT, buffer, 0, nowNs));
        return told;
    }

    private List<Integer> silent(final Sequencer of)
    {
        return silent(of, new ArrayList<>());
    }

    private List<Integer> silent(final Sequencer of, final List<byte[]> stream)
    {
        final List<Integer> told = new ArrayList<>();
        while (of.writeSilent(LIMIT, buffer, 0, nowNs) > 0)
        {
            final SourceStatusDecoder status = new SourceStatusDecoder();
            status.wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
            assertEquals(SourceState.STALE, status.state());
            assertEquals(of.nextSequence() - 1, EventLayout.sequence(buffer, 0));
            told.add(EventLayout.sourceId(buffer, 0));
            stream.add(bytes());
        }
        return told;
    }

    private Outcome offer(final Input input)
    {
        input.encode(buffer, 0);
        return offer();
    }

    private Outcome state(final int sourceId, final long asOf, final SourceState state)
    {
        encodeState(sourceId, asOf, state);
        return offer();
    }

    private void encodeState(final int sourceId, final long asOf, final SourceState state)
    {
        buffer.setMemory(0, EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusEncoder.BLOCK_LENGTH, (byte)0);
        new SourceStatusEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .session("day")
            .state(state)
            .header()
            .sourceSequence(asOf)
            .streamEpoch(DAY)
            .sourceId(sourceId)
            .flags(EventFlags.SYNTHETIC);
    }

    private void endOfSession(final int sourceId, final long sequence)
    {
        buffer.setMemory(0, EventLayout.MESSAGE_HEADER_LENGTH + EndOfSessionEncoder.BLOCK_LENGTH, (byte)0);
        new EndOfSessionEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .lastSourceSequence(sequence - 1)
            .header()
            .sourceSequence(sequence)
            .streamEpoch(DAY)
            .sourceId(sourceId)
            .flags(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE);
        assertEquals(ACCEPTED, offer());
    }

    private Outcome offer()
    {
        final Outcome outcome = sequencer.onEvent(buffer, 0, nowNs);
        if (outcome == ACCEPTED)
        {
            ordered.add(bytes());
        }
        return outcome;
    }

    private byte[] bytes()
    {
        final byte[] event = new byte[EventLayout.length(buffer, 0)];
        buffer.getBytes(0, event);
        return event;
    }

    private void assertRecovers()
    {
        final Sequencer recovered = new Sequencer(0, 1);
        ordered.forEach(event -> recovered.recover(new UnsafeBuffer(event), 0));
        assertEquals(sequencer.stateHash(), recovered.stateHash());
    }
}
