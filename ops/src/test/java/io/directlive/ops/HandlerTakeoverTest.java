package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.feed.SubmissionWindow;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceMarkDecoder;
import io.directlive.protocol.sbe.SourceMarkEncoder;
import io.directlive.sequencer.Outcome;
import io.directlive.sequencer.Sequencer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Two handlers of one source that have lost different messages, and die anywhere, in the middle of a message too. Whoever
 * is left brings the source to its end, and each event of each message is ordered once, or declared lost once.
 */
class HandlerTakeoverTest
{
    private static final int SOURCE = 1;
    private static final int EPOCH = 20261120;
    private static final int MESSAGES = 60;
    private static final int WINDOW = 1 << 13;
    private static final int LONGEST_MESSAGE = 4 * 128;

    /** One event of the ordered stream: of a message, or a gap up to a number. */
    private record Ordered(long sequence, int index, long gapTo)
    {
        boolean isGap()
        {
            return gapTo > 0;
        }
    }

    private final SourceEventWriter writer = new SourceEventWriter(new SourceSession(SOURCE, EPOCH, "test"));

    @Property(tries = 500)
    @Tag("F1")
    @Tag("F2")
    @Tag("F4")
    void shouldOrderEachEventOnceOrDeclareItLostOnce(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final Venue venue = new Venue(random);
        final Peer peer = new Peer();
        final Handler[] handlers = {new Handler(venue, peer, random), new Handler(venue, peer, random)};
        for (int step = random.nextInt(400); step > 0; step--)
        {
            final int chosen = random.nextInt(2);
            switch (random.nextInt(12))
            {
                case 0 -> handlers[chosen] = new Handler(venue, peer, random);
                case 1, 2, 3, 4 -> handlers[chosen].read();
                case 5, 6, 7 -> handlers[chosen].submit(1 + random.nextInt(4));
                case 8, 9 -> handlers[chosen].onMark();
                default -> handlers[chosen].onRefusal();
            }
        }

        final Handler left = handlers[random.nextInt(2)];
        for (int round = 0; round < 2 * MESSAGES && !peer.hasAll(); round++)
        {
            left.read();
            left.submit(Integer.MAX_VALUE);
            left.onRefusal();
        }
        assertTrue(peer.hasAll(), "the source stalls behind " + peer.ordered);
        assertWhole(venue, peer.ordered);
    }

    /** The naive account: everything that was ordered, against everything that the venue sent. */
    private static void assertWhole(final Venue venue, final List<Ordered> ordered)
    {
        int at = 0;
        for (long sequence = 1; sequence <= MESSAGES; at++)
        {
            int index = 0;
            while (index < venue.eventCount(sequence) && !ordered.get(at).isGap())
            {
                assertEquals(new Ordered(sequence, index, 0), ordered.get(at));
                index++;
                at += index < venue.eventCount(sequence) ? 1 : 0;
            }
            if (index < venue.eventCount(sequence))
            {
                final Ordered gap = ordered.get(at);
                assertEquals(new Ordered(sequence, index, gap.gapTo()), gap);
                sequence = gap.gapTo();
            }
            sequence++;
        }
        assertEquals(ordered.size(), at);
    }

    /** Messages of one to four events. */
    private static final class Venue
    {
        private final int[] eventCounts = new int[MESSAGES + 1];

        Venue(final Random random)
        {
            for (int i = 1; i <= MESSAGES; i++)
            {
                eventCounts[i] = random.nextInt(3) == 0 ? 2 + random.nextInt(3) : 1;
            }
        }

        int eventCount(final long sequence)
        {
            return eventCounts[(int)sequence];
        }
    }

    /** The real sequencer, and what it has accepted. */
    private static final class Peer
    {
        private final Sequencer sequencer = new Sequencer(0, 1);
        private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        private final UnsafeBuffer markBuffer = new UnsafeBuffer(new byte[64]);
        private final SourceMarkEncoder encoder = new SourceMarkEncoder();
        private final SourceGapDecoder gap = new SourceGapDecoder();
        private final List<Ordered> ordered = new ArrayList<>();

        Peer()
        {
            final SourceEventWriter writer = new SourceEventWriter(new SourceSession(SOURCE, EPOCH, "test"));
            writer.epochStart(buffer, 0, 1);
            assertEquals(Outcome.ACCEPTED, sequencer.onEvent(buffer, 0, 1));
        }

        void offer(final UnsafeBuffer window, final int offset)
        {
            buffer.putBytes(0, window, offset, EventLayout.length(window, offset));
            if (sequencer.onEvent(buffer, 0, 1) == Outcome.ACCEPTED)
            {
                final boolean isGap = EventLayout.templateId(buffer, 0) == SourceGapDecoder.TEMPLATE_ID;
                ordered.add(new Ordered(
                    EventLayout.sourceSequence(buffer, 0),
                    EventLayout.sourceIndex(buffer, 0),
                    isGap ? gap.wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder()).toSourceSequence() : 0));
            }
        }

        boolean hasAll()
        {
            return sequencer.hasAccepted(SOURCE, EPOCH, MESSAGES);
        }

        SourceMarkDecoder mark()
        {
            sequencer.mark(SOURCE, encoder.wrapAndApplyHeader(markBuffer, 0, new MessageHeaderEncoder()));
            return new SourceMarkDecoder().wrapAndApplyHeader(markBuffer, 0, new MessageHeaderDecoder());
        }
    }

    /** A handler that starts at the mark and has lost some of the messages; what it does with its window is the agent's. */
    private final class Handler
    {
        private final Venue venue;
        private final Peer peer;
        private final BitSet lost = new BitSet();
        private final SubmissionWindow window = new SubmissionWindow(WINDOW);
        private final EventHeaderEncoder header = new EventHeaderEncoder();
        private long next;

        Handler(final Venue venue, final Peer peer, final Random random)
        {
            this.venue = venue;
            this.peer = peer;
            for (int i = 1; i <= MESSAGES; i++)
            {
                lost.set(i, random.nextInt(4) == 0);
            }
            final SourceMarkDecoder mark = peer.mark();
            next = mark.sourceSequence() + (mark.messageComplete() == BooleanType.TRUE ? 1 : 0);
        }

        /** The next message, or the run of lost ones that is next. */
        void read()
        {
            final int offset = next > MESSAGES ? -1 : window.claim(LONGEST_MESSAGE);
            if (offset < 0)
            {
                return;
            }
            if (lost.get((int)next))
            {
                final long to = Math.min(lost.nextClearBit((int)next) - 1, MESSAGES);
                window.append(writer.sourceGap(window.buffer(), offset, next, to, GapReason.LOST, 1, 1, 0));
                next = to;
            }
            else
            {
                int length = 0;
                for (int index = 0; index < venue.eventCount(next); index++)
                {
                    final boolean isLast = index == venue.eventCount(next) - 1;
                    final int at = offset + length;
                    length += writer.endOfSession(window.buffer(), at, next, 1, 1);
                    header.wrap(window.buffer(), at + EventLayout.MESSAGE_HEADER_LENGTH)
                        .sourceIndex(index)
                        .flags(isLast ? SourceEventWriter.WHOLE_MESSAGE : 0);
                }
                window.append(length);
            }
            next++;
        }

        void submit(final int eventLimit)
        {
            for (int i = 0; i < eventLimit; i++)
            {
                if (window.frameLength(Integer.MAX_VALUE) == 0)
                {
                    return;
                }
                final int offset = window.frameOffset();
                peer.offer(window.buffer(), offset);
                window.onSubmitted(EventLayout.length(window.buffer(), offset));
            }
        }

        void onMark()
        {
            final SourceMarkDecoder mark = peer.mark();
            window.acknowledge(
                mark.sourceSequence(),
                mark.messageComplete() == BooleanType.TRUE ? SubmissionWindow.WHOLE_MESSAGE : mark.sourceIndex(),
                (int)mark.snapshotIndex());
        }

        void onRefusal()
        {
            onMark();
            window.rewind();
        }
    }
}
