package io.directlive.sequencer;

import static io.directlive.sequencer.Outcome.ACCEPTED;
import static io.directlive.sequencer.Outcome.MALFORMED;
import static io.directlive.sequencer.Outcome.NO_NEWS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SourceMarkEncoder;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.protocol.sbe.SourceStatusEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** How a source is: stated by handlers, over and over, and ordered when it is news. */
class SourceStateTest
{
    private static final int SOURCE = 7;
    private static final int DAY = 20_261_119;

    private final Sequencer sequencer = new Sequencer(0, 1);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final List<byte[]> ordered = new ArrayList<>();

    @Test
    void shouldOrderWhatIsNewsAndNothingElse()
    {
        assertEquals(NO_NEWS, state(DAY, 0, SourceState.STALE), "an unknown source");
        offer(Input.start(SOURCE, DAY));
        assertEquals(NO_NEWS, state(DAY, 0, SourceState.UP), "a source that starts is up");
        offer(Input.order(SOURCE, DAY, 1, 5));

        assertEquals(ACCEPTED, state(DAY, 1, SourceState.STALE));
        assertEquals(NO_NEWS, state(DAY, 1, SourceState.STALE));
        assertEquals(ACCEPTED, state(DAY, 1, SourceState.DOWN));
        assertEquals(ACCEPTED, state(DAY, 1, SourceState.UP));
        assertEquals(NO_NEWS, state(DAY, 1, SourceState.UP));
        assertEquals(NO_NEWS, state(DAY - 1, 1, SourceState.DOWN));
        assertEquals(NO_NEWS, state(DAY + 1, 1, SourceState.DOWN));
        assertRecovers();
    }

    @Test
    void shouldNotHearWhoIsBehindWhileAnotherBringsMessages()
    {
        offer(Input.start(SOURCE, DAY));
        offer(Input.order(SOURCE, DAY, 1, 5));
        offer(Input.order(SOURCE, DAY, 2, 5));

        assertEquals(NO_NEWS, state(DAY, 1, SourceState.STALE));
        assertEquals(NO_NEWS, state(DAY, 3, SourceState.STALE), "what it knows is not ordered yet");
    }

    @Test
    void shouldTakeAMessageAsASignOfLife()
    {
        offer(Input.start(SOURCE, DAY));
        state(DAY, 0, SourceState.STALE);
        offer(Input.order(SOURCE, DAY, 1, 5));

        assertEquals(NO_NEWS, state(DAY, 1, SourceState.UP));
        assertEquals(ACCEPTED, state(DAY, 1, SourceState.STALE));
        assertRecovers();
    }

    @Test
    void shouldNotStandBetweenThePartsOfAMessage()
    {
        offer(Input.start(SOURCE, DAY));
        offer(Input.part(SOURCE, DAY, 1, 0, false));
        assertEquals(NO_NEWS, state(DAY, 1, SourceState.STALE));
        assertEquals(ACCEPTED, offer(Input.part(SOURCE, DAY, 1, 1, true)));
        assertEquals(ACCEPTED, state(DAY, 1, SourceState.STALE));
    }

    @Test
    void shouldLeaveMarkAndStateOfOthersAlone()
    {
        offer(Input.start(SOURCE, DAY));
        offer(Input.start(SOURCE + 1, DAY));
        offer(Input.order(SOURCE, DAY, 1, 5));
        state(DAY, 1, SourceState.DOWN);

        final SourceMarkEncoder mark = new SourceMarkEncoder();
        mark.wrap(new UnsafeBuffer(new byte[SourceMarkEncoder.BLOCK_LENGTH]), 0);
        sequencer.mark(SOURCE, mark);
        assertEquals(1, mark.buffer().getLong(SourceMarkEncoder.sourceSequenceEncodingOffset()));
        assertEquals(ACCEPTED, offer(Input.order(SOURCE + 1, DAY, 1, 5)));
        assertEquals(ACCEPTED, offer(Input.order(SOURCE, DAY, 2, 5)));
    }

    @Test
    void shouldRejectAStateThatIsNone()
    {
        offer(Input.start(SOURCE, DAY));
        encode(DAY, 0, SourceState.UP);
        buffer.putByte(EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusDecoder.stateEncodingOffset(), (byte)9);

        assertEquals(MALFORMED, sequencer.onEvent(buffer, 0, 1));
    }

    @Test
    void shouldBePartOfTheState()
    {
        offer(Input.start(SOURCE, DAY));
        final long up = sequencer.stateHash();
        state(DAY, 0, SourceState.STALE);
        final Sequencer other = new Sequencer(0, 1);
        other.recover(new UnsafeBuffer(ordered.get(0)), 0);

        assertEquals(up, other.stateHash());
        assertNotEquals(up, sequencer.stateHash());
    }

    /**
     * Two handlers on the same lines, each with lines of its own that fall silent and come back: whenever one of them is
     * up to date and speaks, the stream ends up saying so; and no state is ordered twice in a row.
     */
    @Property(tries = 200)
    void shouldAgreeWithTwoHandlersThatStateOverAndOver(@ForAll final long seed)
    {
        new SourceStateTest().twoHandlers(new Random(seed));
    }

    private void twoHandlers(final Random random)
    {
        offer(Input.start(SOURCE, DAY));
        final long[] known = new long[2];
        long sent = 0;
        SourceState naive = SourceState.UP;
        for (int i = 0; i < 200; i++)
        {
            final int handler = random.nextInt(2);
            if (random.nextBoolean())
            {
                known[handler]++;
                offer(Input.order(SOURCE, DAY, known[handler], 5));
                if (known[handler] > sent)
                {
                    sent = known[handler];
                    naive = SourceState.UP;
                }
            }
            else
            {
                final SourceState state = random.nextBoolean() ? SourceState.STALE : SourceState.UP;
                final boolean isNews = known[handler] == sent && state != naive;
                assertEquals(isNews ? ACCEPTED : NO_NEWS, state(DAY, known[handler], state));
                naive = isNews ? state : naive;
            }
        }
        assertRecovers();
    }

    private Outcome offer(final Input input)
    {
        input.encode(buffer, 0);
        return offer();
    }

    private Outcome state(final int epoch, final long asOf, final SourceState state)
    {
        encode(epoch, asOf, state);
        return offer();
    }

    private void encode(final int epoch, final long asOf, final SourceState state)
    {
        buffer.setMemory(0, EventLayout.MESSAGE_HEADER_LENGTH + SourceStatusEncoder.BLOCK_LENGTH, (byte)0);
        new SourceStatusEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .session("day")
            .state(state)
            .header()
            .sourceSequence(asOf)
            .streamEpoch(epoch)
            .sourceId(SOURCE)
            .flags(EventFlags.SYNTHETIC);
    }

    private Outcome offer()
    {
        final Outcome outcome = sequencer.onEvent(buffer, 0, 1);
        if (outcome == ACCEPTED)
        {
            final byte[] event = new byte[EventLayout.length(buffer, 0)];
            buffer.getBytes(0, event);
            ordered.add(event);
        }
        return outcome;
    }

    private void assertRecovers()
    {
        final Sequencer recovered = new Sequencer(0, 1);
        ordered.forEach(event -> recovered.recover(new UnsafeBuffer(event), 0));
        assertEquals(sequencer.stateHash(), recovered.stateHash());
    }
}
