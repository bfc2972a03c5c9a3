package io.directlive.feed.pitch;

import io.directlive.feed.fuzz.EventCheck;
import io.directlive.feed.fuzz.FuzzBody;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The input is reads of a connection to the gap request proxy, each behind two bytes: its length, and how much time has
 * gone by, in units of 50 ms. Before each read messages are asked for when that is possible. Each request has one answer,
 * and none is for more than may be asked for.
 */
public final class GapRequestFuzz implements FuzzBody
{
    private static final int UNIT = 1;
    private static final int LIMIT = 100;
    private static final long TIME = 1_790_000_000_000_000_000L;
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(50);

    @Override
    public long run(final byte[] input)
    {
        final Requests requests = new Requests();
        final GapRequestSession session = new GapRequestSession(
            UNIT,
            new PitchLogin("0001", "USER", "PASSWORD"),
            new GapLimits(LIMIT, 3, 10, 50),
            PitchLinkConfig.DEFAULT,
            requests);
        final UnsafeBuffer stream = new UnsafeBuffer(input);
        long nowNs = TIME;
        session.onConnected(nowNs);
        int at = 0;
        while (input.length - at >= 2)
        {
            final int length = Math.min(input[at] & 0xFF, input.length - at - 2);
            nowNs += (input[at + 1] & 0xFF) * TICK_NS;
            at += 2;
            session.onSent(session.outboundLength());
            requests.ask(session, nowNs);
            session.onBytes(stream, at, length, nowNs);
            session.poll(nowNs);
            at += length;
        }
        session.onDisconnected("gone");
        EventCheck.check(requests.open == 0, "a request without an answer");
        EventCheck.check(session.failure() != null, "no connection, and no reason");
        return requests.digest.getValue() * 31 + session.failure().hashCode();
    }

    @Override
    public long allocationLimit(final byte[] input)
    {
        return (1 << 22) + 4096L * input.length;
    }

    private static final class Requests implements GapRequestSession.Listener
    {
        private final CRC32C digest = new CRC32C();
        private long sequence = 1;
        private int open;

        void ask(final GapRequestSession session, final long nowNs)
        {
            if (session.isReady(nowNs))
            {
                EventCheck.check(open == 0, "ready with a request that is open");
                EventCheck.check(!session.isUsedUp(), "ready, and used up");
                open = session.request(sequence, 2 * LIMIT, nowNs);
                EventCheck.check(open > 0 && open <= LIMIT, "asked for more than may be");
            }
        }

        @Override
        public void onGapResponse(final long answered, final int count, final GapStatus status)
        {
            EventCheck.check(answered == sequence && count == open, "an answer to what was not asked");
            sequence += status == GapStatus.ACCEPTED ? count : 0;
            open = 0;
            digest.update(status.ordinal());
            digest.update(count);
        }
    }
}
