package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchBytes.add;
import static io.directlive.feed.pitch.PitchBytes.delete;
import static io.directlive.feed.pitch.PitchBytes.time;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SnapshotHandler;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Context across messages, gaps, sessions and snapshots. */
class PitchResolverTest implements SessionHandler, SnapshotHandler
{
    private static final String UNKNOWN = " unknown";

    private final PitchResolver resolver = new PitchResolver();
    private final List<String> taken = new ArrayList<>();
    private long sequence;
    private boolean isFull;
    private boolean isQuiet;

    @BeforeEach
    void connect()
    {
        resolver.sessionsTo(this);
        resolver.snapshotsTo(this);
    }

    @Test
    void shouldKnowTheOrdersOfASnapshotAndNoOthers()
    {
        take(time(34_200), add(1, "B", 100, "MAT", 206_600));
        final PitchContext other = new PitchContext();
        resolver.onSnapshotStart(sequence, 0, 1);
        snapshotMessage(other, time(30_000));
        snapshotMessage(other, add(2, "S", 50, "YANG", 113_300));
        resolver.onSnapshotEnd(0, 1);
        take(delete(2), delete(1));

        assertEquals(
            List.of(
                "-1 20", "34200 21", "snapshot", "30000 21", "end", "34200 29 S50", "34200 29" + UNKNOWN), taken);
    }

    @Test
    void shouldForgetTheTimeWithAGapAndAllWithASession()
    {
        take(time(34_200), add(1, "B", 100, "MAT", 206_600));
        resolver.onGap(3, 4, 1);
        take(delete(1), time(34_201), add(5, "B", 100, "MAT", 206_600));
        resolver.onSession(null, 1);
        take(delete(5));

        assertEquals(
            List.of("-1 20", "34200 21", "gap", "-1 29 B100", "-1 20", "34201 21", "session", "-1 29" + UNKNOWN), taken);
    }

    @Test
    void shouldChangeNothingForWhatIsNotTaken()
    {
        take(time(34_200), add(1, "B", 100, "MAT", 206_600));
        isFull = true;
        assertFalse(offer(delete(1)));
        assertFalse(offer(time(34_999)));
        assertFalse(resolver.onGap(3, 4, 1));
        assertFalse(resolver.onSession(null, 1));
        assertFalse(resolver.onSnapshotStart(2, 0, 1));
        isFull = false;
        take(delete(1));

        assertEquals(List.of("-1 20", "34200 21", "34200 29 B100"), taken);
        assertEquals(0, resolver.openOrders());
    }

    @Test
    void shouldAllocateNothingForAMessage()
    {
        isQuiet = true;
        final UnsafeBuffer add = new UnsafeBuffer(add(1, "B", 100, "MAT", 206_600));
        final UnsafeBuffer delete = new UnsafeBuffer(delete(1));
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 100 && allocated > 0; round++)
        {
            final long before = Allocation.bytes();
            for (int i = 0; i < 1_000; i++)
            {
                resolver.onMessage(add, 0, add.capacity(), ++sequence, 1);
                resolver.onMessage(delete, 0, delete.capacity(), ++sequence, 1);
            }
            allocated = Allocation.bytes() - before;
        }
        assertEquals(0, allocated);
    }

    private void snapshotMessage(final PitchContext context, final byte[] message)
    {
        context.resolve(new UnsafeBuffer(message), 0, message.length);
        if (PitchMessage.isAdd(message[1]))
        {
            assertTrue(resolver.onSnapshotMessage(context.buffer(), 0, context.length(), 1));
        }
        context.remember();
    }

    private void take(final byte[]... messages)
    {
        for (final byte[] message : messages)
        {
            assertTrue(offer(message));
            sequence++;
        }
    }

    private boolean offer(final byte[] message)
    {
        return resolver.onMessage(new UnsafeBuffer(message), 0, message.length, sequence + 1, 1);
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer, final int offset, final int length, final long number, final long timeNs)
    {
        return isQuiet || note(describe(buffer, offset));
    }

    @Override
    public boolean onGap(final long from, final long to, final long timeNs)
    {
        return note("gap");
    }

    @Override
    public boolean onEndOfSession(final long number, final long timeNs)
    {
        return note("end of session");
    }

    @Override
    public boolean onSession(final Normaliser normaliser, final long timeNs)
    {
        return note("session");
    }

    @Override
    public boolean onSnapshotStart(final long lastReflected, final int venueInstrument, final long timeNs)
    {
        return note("snapshot");
    }

    @Override
    public boolean onSnapshotMessage(final DirectBuffer buffer, final int offset, final int length, final long timeNs)
    {
        return note(describe(buffer, offset));
    }

    @Override
    public boolean onSnapshotEnd(final int venueInstrument, final long timeNs)
    {
        return note("end");
    }

    private boolean note(final String what)
    {
        if (!isFull)
        {
            taken.add(what);
        }
        return !isFull;
    }

    private static String describe(final DirectBuffer buffer, final int offset)
    {
        final int at = offset + PitchMessage.CONTEXT_LENGTH;
        final byte side = PitchMessage.sideBefore(buffer, at);
        return PitchMessage.seconds(buffer, at) + " " + Integer.toHexString(PitchMessage.type(buffer, at)) +
            (side == 0 ? "" : " " + (char)side + PitchMessage.quantityBefore(buffer, at)) +
            (PitchMessage.state(buffer, at) == PitchMessage.UNKNOWN_ORDER ? UNKNOWN : "");
    }
}
