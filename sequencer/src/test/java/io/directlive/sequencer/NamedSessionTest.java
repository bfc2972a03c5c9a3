package io.directlive.sequencer;

import static io.directlive.sequencer.Outcome.ACCEPTED;
import static io.directlive.sequencer.Outcome.DUPLICATE;
import static io.directlive.sequencer.Outcome.STALE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SessionEpochDecoder;
import io.directlive.protocol.sbe.SessionEpochEncoder;
import io.directlive.protocol.sbe.SessionRequestEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions that a venue names: each is started once, and whoever knows its name finds its epoch. */
class NamedSessionTest
{
    private static final int SOURCE = 7;
    private static final int DAY = 20_261_119;

    private record Answer(String name, long date, long epoch, long lastEpoch)
    {
        private static final int LENGTH = SessionAnswers.LENGTH;

        static Answer of(final Sequencer sequencer, final String name, final int date, final int afterEpoch)
        {
            final UnsafeBuffer answer = new UnsafeBuffer(new byte[LENGTH]);
            sequencer.session(
                SOURCE, Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), SessionNames.NAME_LENGTH), date,
                afterEpoch, new SessionEpochEncoder().wrapAndApplyHeader(answer, 0, new MessageHeaderEncoder()));
            final SessionEpochDecoder decoder =
                new SessionEpochDecoder().wrapAndApplyHeader(answer, 0, new MessageHeaderDecoder());
            assertEquals(SOURCE, decoder.sourceId());
            return new Answer(decoder.session(), decoder.tradingDate(), decoder.epoch(), decoder.lastEpoch());
        }
    }

    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
    private final List<byte[]> output = new ArrayList<>();
    private Sequencer sequencer = new Sequencer(0, 1);

    @Test
    void shouldTellTheEpochOfEachNameForEver()
    {
        assertEquals(new Answer("", 0, 0, 0), ask("", 0, 0));
        offer(Input.namedStart(SOURCE, DAY, 0), Input.namedStart(SOURCE, DAY + 1, DAY));

        assertEquals(new Answer(name(DAY), DAY, DAY, DAY + 1), ask(name(DAY), 0, 0));
        assertEquals(new Answer(name(DAY + 1), DAY + 1, DAY + 1, DAY + 1), ask(name(DAY + 1), DAY + 1, 0));
        assertEquals(new Answer(name(DAY + 1), 0, 0, DAY + 1), ask(name(DAY + 1), DAY, 0), "another date");
        assertEquals(new Answer(name(DAY), 0, 0, DAY + 1), ask(name(DAY), 0, DAY), "one that comes after");
        assertEquals(new Answer(name(DAY + 1), DAY + 1, DAY + 1, DAY + 1), ask("", 0, 0), "the last one");
    }

    /** Who starts a session has looked for its name among all before; who has not looked at the last may start it twice. */
    @Test
    @Tag("F39")
    void shouldTakeAStartOnlyFromWhoKnowsTheLastSession()
    {
        assertEquals(
            List.of(STALE, ACCEPTED, DUPLICATE, STALE, ACCEPTED, STALE),
            offer(
                Input.namedStart(SOURCE, DAY, DAY - 1),
                Input.namedStart(SOURCE, DAY, 0),
                Input.namedStart(SOURCE, DAY, 0),
                Input.namedStart(SOURCE, DAY + 5, 0),
                Input.namedStart(SOURCE, DAY + 5, DAY),
                Input.namedStart(SOURCE, DAY + 1, DAY)));
        assertEquals(new Answer(name(DAY + 5), DAY + 5, DAY + 5, DAY + 5), ask("", 0, 0));
    }

    /** Files, and recordings from before there were names. */
    @Test
    void shouldKnowNoNameOfASessionThatIsToldByItsEpochAlone()
    {
        assertEquals(
            List.of(ACCEPTED, ACCEPTED, ACCEPTED),
            offer(
                Input.start(SOURCE, DAY),
                Input.namedStart(SOURCE, DAY + 1, DAY),
                Input.start(SOURCE, DAY + 2)));

        assertEquals(new Answer("", 0, DAY + 2, DAY + 2), ask("", 0, 0));
        assertEquals(new Answer(name(DAY), 0, 0, DAY + 2), ask(name(DAY), 0, 0));
        assertEquals(DAY + 1, ask(name(DAY + 1), 0, 0).epoch());
    }

    @Test
    @Tag("F20")
    void shouldKnowNamesAfterARestart()
    {
        offer(
            Input.start(SOURCE, DAY), Input.namedStart(SOURCE, DAY + 1, DAY), Input.order(SOURCE, DAY + 1, 1, 5));
        final Sequencer recovered = new Sequencer(0, 1);
        output.forEach(event -> recovered.recover(new UnsafeBuffer(event), 0));
        final MutableDirectBuffer snapshot = new ExpandableArrayBuffer();
        final Sequencer restored = SequencerSnapshot.read(snapshot, SequencerSnapshot.write(sequencer, snapshot));

        for (final Sequencer again : List.of(recovered, restored))
        {
            assertEquals(sequencer.stateHash(), again.stateHash());
            assertEquals(
                new Answer(name(DAY + 1), DAY + 1, DAY + 1, DAY + 1), Answer.of(again, name(DAY + 1), 0, 0));
        }
    }

    @Test
    void shouldRecoverNoStartThatCouldNotHaveBeenAccepted()
    {
        offer(Input.namedStart(SOURCE, DAY, 0), Input.namedStart(SOURCE, DAY + 1, DAY));
        final Sequencer recovered = new Sequencer(0, 1);
        recovered.recover(new UnsafeBuffer(output.get(0)), 0);
        Input.namedStart(SOURCE, DAY + 1, DAY - 1).encode(buffer, 0);
        buffer.putBytes(8, output.get(1), 8, 72);

        assertThrows(IllegalStateException.class, () -> recovered.recover(buffer, 0));
    }

    @Test
    void shouldHashNames()
    {
        offer(Input.namedStart(SOURCE, DAY, 0));
        final long named = sequencer.stateHash();
        sequencer = new Sequencer(0, 1);
        offer(Input.start(SOURCE, DAY));

        assertNotEquals(named, sequencer.stateHash());
    }

    /** A handler that asks again and again gets its last answers, and nobody's memory grows. */
    @Test
    void shouldKeepSoManyRequestsAndNoMore()
    {
        final SessionAnswers answers = new SessionAnswers(sequencer);
        final UnsafeBuffer request =
            new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + SessionRequestEncoder.BLOCK_LENGTH]);
        for (int id = 1; id <= 1_000; id++)
        {
            new SessionRequestEncoder().wrapAndApplyHeader(request, 0, new MessageHeaderEncoder())
                .requestId(id).sourceId(SOURCE);
            answers.onRequest(request, 0);
        }
        final SessionEpochDecoder answer = new SessionEpochDecoder();
        long id = 1_000 - 64;
        while (!answers.isEmpty())
        {
            assertEquals(
                ++id, answer.wrapAndApplyHeader(answers.next(), 0, new MessageHeaderDecoder()).requestId());
            answers.onSent();
        }
        assertEquals(1_000, id);
    }

    private static String name(final int epoch)
    {
        return "day " + epoch;
    }

    private Answer ask(final String name, final int date, final int afterEpoch)
    {
        return Answer.of(sequencer, name, date, afterEpoch);
    }

    private List<Outcome> offer(final Input... inputs)
    {
        final List<Outcome> outcomes = new ArrayList<>();
        for (final Input input : inputs)
        {
            final int length = input.encode(buffer, 0);
            final Outcome outcome = sequencer.onEvent(buffer, 0, 1);
            outcomes.add(outcome);
            if (outcome == ACCEPTED)
            {
                final byte[] event = new byte[length];
                buffer.getBytes(0, event);
                output.add(event);
            }
        }
        return outcomes;
    }
}
