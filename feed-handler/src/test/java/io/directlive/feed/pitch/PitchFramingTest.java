package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchBytes.add;
import static io.directlive.feed.pitch.PitchBytes.block;
import static io.directlive.feed.pitch.PitchBytes.bytes;
import static io.directlive.feed.pitch.PitchBytes.delete;
import static io.directlive.feed.pitch.PitchBytes.message;
import static io.directlive.feed.pitch.PitchBytes.time;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.EventLines;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueHandler;
import io.directlive.feed.itch.Alpha;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PitchFramingTest implements VenueHandler
{
    private static final LocalDate DAY = LocalDate.of(2024, 5, 8);
    private static final long TIME = 99;
    private static final int MAT = PitchFraming.instrumentOf(Alpha.pack8("MAT"));

    private final List<String> calls = new ArrayList<>();
    private final List<String> bad = new ArrayList<>();
    private final PitchNormaliser normaliser =
        new PitchNormaliser(SourceSession.of(1, DAY, "test"), DAY, "BATY");
    private final PitchFraming framing =
        new PitchFraming(PitchFraming.FIRST_UNIT, (number, at, reason) -> bad.add(number + "@" + at + " " + reason));

    private boolean isFull;

    @Test
    void shouldNumberMessagesAndDeclareWhatIsMissing()
    {
        take(block(1, 1, time(1), time(2)));
        take(block(1, 3));
        take(block(1, 3, time(3)));
        take(block(1, 6, time(4)));
        take(block(1, 9));

        assertEquals(
            List.of("1 notice", "2 notice", "3 notice", "gap 4 5", "6 notice", "gap 7 8"), calls);
        assertEquals(9, framing.expectedSequence());
        assertEquals(List.of(), bad);
    }

    @Test
    void shouldDropWhatItHasHadAndTakeWhatIsNewInAnOverlap()
    {
        take(block(1, 1, time(1), time(2)));
        take(block(1, 1, time(1), time(2)));
        take(block(1, 2, time(2), time(3)));
        take(block(1, 1));

        assertEquals(List.of("1 notice", "2 notice", "3 notice"), calls);
    }

    @Test
    void shouldStartWithAGapWhenJoinedLate()
    {
        take(block(7, 100, time(1)));

        assertEquals(List.of("gap 1 99", "100 notice"), calls);
        assertEquals(7, framing.unit());
    }

    @Test
    void shouldCountOnWhereNumbersRollOver()
    {
        take(block(1, 0xFFFF_FFFEL, time(1), time(2), time(3)));
        take(block(1, 2, time(4)));
        take(block(1, 0xFFFF_FFFFL, time(2)));
        take(block(1, 4));

        assertEquals(
            List.of(
                "gap 1 4294967293", "4294967294 notice", "4294967295 notice", "4294967296 notice",
                "4294967297 notice", "gap 4294967298 4294967298"),
            calls);
    }

    @Test
    void shouldGoOnWithTheMessageThatWasNotTaken()
    {
        final byte[] packet = block(1, 3, time(1), add(1, "B", 100, "MAT", 206_600), delete(1));
        isFull = true;
        assertFalse(offer(packet));
        assertEquals(List.of(), calls);
        isFull = false;
        assertTrue(offer(packet));
        assertEquals(
            List.of("gap 1 2", "3 notice", "4 added 1 BID 100@20660000000", "5 deleted 1"), calls);
    }

    @Test
    void shouldKeepToOneUnit()
    {
        take(block(1, 1, time(1)));
        take(block(2, 2, time(2)));
        take(block(1, 2, time(3)));

        assertEquals(List.of("1 notice", "2 notice"), calls);
        assertEquals(List.of("2@3 of another unit"), bad);

        final PitchFraming second = new PitchFraming(2, (number, at, reason) -> { });
        second.onPacket(new UnsafeBuffer(block(1, 5, time(1))), 0, 14, TIME, this);
        second.onPacket(new UnsafeBuffer(block(2, 1, time(1))), 0, 14, TIME, this);
        assertEquals(2, second.expectedSequence());
    }

    @Test
    void shouldLeaveOutMessagesWithoutNumbers()
    {
        take(block(1, 0, time(1)));
        take(block(1, 0));

        assertEquals(List.of(), calls);
        assertEquals(List.of("0@0 messages without numbers have no place in the order of a unit"), bad);
    }

    @Test
    void shouldTakeWhatComesBeforeAMessageThatCannotBe()
    {
        final byte[] packet = block(1, 1, time(1), time(2), time(3));
        packet[PitchUnit.HEADER_LENGTH + 6] = 1;
        take(packet);
        take(block(1, 2, time(2), time(3)));

        assertEquals(List.of("1 notice", "2 notice", "3 notice"), calls);
        assertEquals(List.of("2@14 length of a message does not fit its block"), bad);
    }

    @Test
    void shouldRefuseBlocksWhoseLengthLies()
    {
        take(bytes("08 00 00"));
        take(bytes("0700 00 01 01000000"));
        take(bytes("0900 00 01 01000000"));
        take(bytes("0800 01 01 01000000"));
        take(bytes("0800 00 01 01000000 ff"));

        assertEquals(List.of(), calls);
        assertEquals(
            List.of(
                "0@0 shorter than a unit header",
                "1@0 length of the block is not that of the packet",
                "1@0 length of the block is not that of the packet",
                "1@8 length of a message does not fit its block",
                "1@8 bytes after the last message"),
            bad);
    }

    @Test
    void shouldTellWhatAMessageIsAboutByItsOrder()
    {
        final Contexts contexts = new Contexts();
        final byte[] packet = block(1, 1,
            time(34_200),
            add(1, "B", 100, "MAT", 206_600),
            add(2, "S", 100, "YANG", 113_300),
            message(PitchMessageType.REDUCE_SIZE_SHORT, 5, 1, 10),
            message(PitchMessageType.MODIFY_ORDER_SHORT, 5, 1, 50, 2_065, 0),
            message(PitchMessageType.ORDER_EXECUTED, 5, 1, 20, 7),
            message(PitchMessageType.ORDER_EXECUTED_AT_PRICE, 5, 1, 20, 15, 7, 206_400),
            message(PitchMessageType.REDUCE_SIZE_LONG, 5, 1, 15),
            delete(1),
            delete(2));
        framing.onPacket(new UnsafeBuffer(packet), 0, packet.length, TIME, contexts);

        final int yang = PitchFraming.instrumentOf(Alpha.pack8("YANG"));
        assertEquals(
            List.of(
                "-1 0 0 0@0",
                "34200 " + MAT + " 0 0@0",
                "34200 " + yang + " 0 0@0",
                "34200 " + MAT + " B 100@206600",
                "34200 " + MAT + " B 90@206600",
                "34200 " + MAT + " B 50@206500",
                "34200 " + MAT + " B 30@206500",
                "34200 " + MAT + " B 15@206500",
                "34200 0 0 0@0 unknown",
                "34200 " + yang + " S 100@113300"),
            contexts.lines);
        assertEquals(0, framing.openOrders());
    }

    @Test
    void shouldForgetOrdersWithAUnitClear()
    {
        take(block(1, 1, time(1), add(1, "B", 100, "MAT", 206_600), message(PitchMessageType.UNIT_CLEAR, 1)));

        assertEquals(0, framing.openOrders());
    }

    @Test
    void shouldSayThatAnOrderIsNotKnown()
    {
        take(block(1, 1, time(1), add(1, "B", 100, "MAT", 206_600), delete(1), delete(1)));
        take(block(1, 5, message(PitchMessageType.ORDER_EXECUTED_AT_PRICE, 5, 9, 20, 15, 7, 206_400)));

        assertEquals(List.of("4 gap MALFORMED", "5 gap MALFORMED"), calls.subList(3, 5));
    }

    @Test
    void shouldNotKnowTheTimeAfterAGap()
    {
        take(block(1, 1, add(1, "B", 100, "MAT", 206_600), time(34_200), delete(1)));
        take(block(1, 5, add(1, "B", 100, "MAT", 206_600), time(34_201), delete(1)));

        assertEquals(
            List.of(
                "1 added 1 BID 100@20660000000 untimed",
                "2 notice",
                "3 deleted 1",
                "gap 4 4",
                "5 added 1 BID 100@20660000000 untimed",
                "6 notice",
                "7 deleted 1"),
            calls);
    }

    @Test
    void shouldNotRememberAnAddThatMakesNoSense()
    {
        take(block(1, 1, time(1), add(1, "X", 100, "MAT", 206_600), add(2, "B", 0, "MAT", 206_600)));

        assertEquals(0, framing.openOrders());
        assertEquals(List.of("1 notice", "2 gap MALFORMED", "3 gap MALFORMED"), calls);
    }

    @Test
    void shouldNotMixSymbolsThatShareACode()
    {
        final String[] pair = collision();
        assertNotEquals(pair[0], pair[1]);
        final byte[] collides = add(2, "B", 100, pair[1], 206_600);

        take(block(1, 1, time(1), add(1, "B", 100, pair[0], 206_600), collides, delete(2), delete(1)));

        assertEquals(
            List.of(
                "1 notice",
                "2 added 1 BID 100@20660000000",
                "3 gap MALFORMED",
                "4 gap MALFORMED",
                "5 deleted 1"),
            calls);
    }

    /** Two symbols with the same code: all of four letters have codes of their own, those of six do not. */
    private static String[] collision()
    {
        final Random random = new Random(3);
        final Map<Integer, String> byCode = new HashMap<>();
        for (int i = 0; i < 2_000_000; i++)
        {
            final StringBuilder symbol = new StringBuilder();
            for (int c = 0; c < 6; c++)
            {
                symbol.append((char)('A' + random.nextInt(26)));
            }
            final String other =
                byCode.put(PitchFraming.instrumentOf(Alpha.pack8(symbol.toString())), symbol.toString());
            if (other != null && !other.contentEquals(symbol))
            {
                return new String[]{other, symbol.toString()};
            }
        }
        throw new AssertionError("no collision");
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        if (isFull)
        {
            return false;
        }
        assertEquals(TIME, receiveTimeNs);
        final String line =
            String.join(", ", EventLines.of(normaliser, buffer, offset, length, sourceSequence));
        calls.add(sourceSequence + " " + (line.startsWith("notice") ? "notice" : line.replace(" last", ""))
            .replace("MALFORMED untimed", "MALFORMED"));
        return true;
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        if (!isFull)
        {
            calls.add("gap " + fromSequence + " " + toSequence);
        }
        return !isFull;
    }

    @Override
    public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
    {
        throw new AssertionError("the end is a message");
    }

    private void take(final byte[] packet)
    {
        assertTrue(offer(packet));
    }

    private boolean offer(final byte[] packet)
    {
        return framing.onPacket(new UnsafeBuffer(packet), 0, packet.length, TIME, this);
    }

    /** What is put before messages. */
    private static final class Contexts implements VenueHandler
    {
        private final List<String> lines = new ArrayList<>();

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            final int at = offset + PitchMessage.CONTEXT_LENGTH;
            final byte side = PitchMessage.sideBefore(buffer, at);
            lines.add(
                PitchMessage.seconds(buffer, at) + " " + PitchMessage.instrument(buffer, at) + " " +
                (side == 0 ? "0" : Character.toString(side)) + " " + PitchMessage.quantityBefore(buffer, at) + "@" +
                PitchMessage.priceBefore(buffer, at) +
                (PitchMessage.state(buffer, at) == PitchMessage.UNKNOWN_ORDER ? " unknown" : ""));
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return true;
        }
    }
}
