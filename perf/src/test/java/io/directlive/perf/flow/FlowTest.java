package io.directlive.perf.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.directlive.feed.Normaliser;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueHandler;
import io.directlive.feed.cme.MdpFormat;
import io.directlive.feed.dbn.DbnNormaliser;
import io.directlive.feed.dbn.DbnRecord;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured is what a venue sends: no gap, nothing malformed, hardly anything without a meaning. */
class FlowTest
{
    private static final int MESSAGES = 10_003;
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final SourceSession SESSION = SourceSession.of(1, DAY, "test");

    static Stream<BiFunction<Long, Integer, PacketFlow>> packetFlows()
    {
        return Stream.of(
            ItchPackets::mold, ItchPackets::soup, IexPackets::tops, IexPackets::deep, IexPackets::deepPlus,
            MdpPackets::orders, MdpPackets::levels, PitchPackets::unit);
    }

    @ParameterizedTest
    @MethodSource("packetFlows")
    void shouldGiveEachMessageAMeaningInEveryPass(final BiFunction<Long, Integer, PacketFlow> flows)
    {
        final PacketFlow flow = flows.apply(1L, MESSAGES);
        final PacketFormat format = flow.format();
        final PacketFraming framing = format.newFraming((number, at, reason) -> fail(reason));
        final Events events = new Events(format.newNormaliser(SESSION, DAY));

        for (int pass = 1; pass <= 3; pass++)
        {
            final long before = events.messages;
            for (final UnsafeBuffer packet : flow.packets())
            {
                int at = 0;
                while (at < packet.capacity())
                {
                    final int left = packet.capacity() - at;
                    final int length = format.isStreamed() ? format.packetLength(packet, at, left) : left;
                    assertTrue(framing.onPacket(packet, at, length, 1, events));
                    at += length;
                }
            }
            flow.goOn();
            assertTrue(events.messages > before);
        }

        assertTrue(events.kinds.size() >= 2, events.kinds::toString);
        assertFalse(events.kinds.containsKey(SourceGapDecoder.TEMPLATE_ID), events.kinds::toString);
        final int notices = events.kinds.getOrDefault(VenueNoticeDecoder.TEMPLATE_ID, 0);
        if (format != MdpFormat.LEVELS) // There a packet that has nothing but orders is passed on as it is.
        {
            assertTrue(notices * 50L < events.messages, events.kinds::toString);
        }
        final boolean isByPacket = format instanceof MdpFormat;
        assertEquals(3L * (isByPacket ? flow.packets().length : MESSAGES), events.messages);
    }

    @ParameterizedTest
    @MethodSource("packetFlows")
    void shouldDependOnTheSeedAlone(final BiFunction<Long, Integer, PacketFlow> flows)
    {
        final UnsafeBuffer[] first = flows.apply(7L, MESSAGES).packets();
        final UnsafeBuffer[] second = flows.apply(7L, MESSAGES).packets();
        assertArrayEquals(first, second);
    }

    @Test
    void shouldGiveEachRecordAMeaning()
    {
        for (final DbnFlow flow : List.of(DbnFlow.mbo(1, 10_000), DbnFlow.mbp1(1, 10_000), DbnFlow.mbp10(1, 10_000)))
        {
            final Normaliser normaliser = new DbnNormaliser(SESSION, DAY);
            final Events events = new Events(normaliser);
            int at = 0;
            while (at < flow.length())
            {
                final int length = DbnRecord.length(flow.records(), at);
                assertNull(normaliser.fault(flow.records(), at, length));
                assertTrue(events.onMessage(flow.records(), at, length, events.messages + 1, 1));
                at += length;
            }
            assertEquals(10_000, events.messages);
            final int notices = events.kinds.getOrDefault(VenueNoticeDecoder.TEMPLATE_ID, 0);
            assertTrue(notices < 600, "fills only: " + events.kinds);
        }
    }

    /** Counts the events of each kind. */
    private static final class Events implements VenueHandler
    {
        private final Map<Integer, Integer> kinds = new TreeMap<>();
        private final Normaliser normaliser;
        private final UnsafeBuffer events;
        private long messages;

        Events(final Normaliser normaliser)
        {
            this.normaliser = normaliser;
            events = new UnsafeBuffer(new byte[normaliser.maxLength()]);
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            assertEquals(++messages, sourceSequence);
            final int end = normaliser.normalise(buffer, offset, length, sourceSequence, receiveTimeNs, events, 0);
            for (int at = 0; at < end; at += EventLayout.length(events, at))
            {
                kinds.merge(EventLayout.templateId(events, at), 1, Integer::sum);
            }
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            return fail("a gap from " + fromSequence);
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return fail("an end");
        }
    }
}
