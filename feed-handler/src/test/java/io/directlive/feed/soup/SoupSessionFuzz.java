package io.directlive.feed.soup;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.fuzz.EventCheck;
import io.directlive.feed.fuzz.FuzzBody;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * The first byte of the input chooses the version of the protocol and how TCP cuts the rest, which is what a server
 * sends. However it is cut, and however often the handler has no room, the calls are the same; and the next connection
 * works as ever.
 */
public final class SoupSessionFuzz implements FuzzBody
{
    private static final long TIME = 1_790_000_000_000_000_000L;

    @Override
    public long run(final byte[] input)
    {
        if (input.length == 0)
        {
            return 0;
        }
        final int choice = input[0] & 0xFF;
        final SoupVersion version = SoupVersion.values()[choice % SoupVersion.values().length];
        final long digest = digest(version, input, Integer.MAX_VALUE, false);
        EventCheck.check(digest == digest(version, input, 1 + choice % 7, true), "cut otherwise, other calls");
        return digest;
    }

    /** A session has a buffer for the longest packet each way. */
    @Override
    public long allocationLimit(final byte[] input)
    {
        return (1 << 24) + 4096L * input.length;
    }

    private static long digest(
        final SoupVersion version, final byte[] input, final int longestRead, final boolean isReluctant)
    {
        final Calls calls = new Calls(isReluctant);
        final SoupSession session = new SoupSession(
            new SoupLogin("user", "password", "", version), SoupTimers.DEFAULT, BadInputListener.NONE);
        session.start("", 1, TIME);
        feed(session, calls, input, 1, longestRead);
        final String reason = session.state() + " " + session.reason() + " " + session.counts().malformed();
        final long digest = calls.digest.getValue() * 31 + reason.hashCode();

        session.start("", 3, TIME);
        calls.last = 0;
        feed(session, calls, SoupBytes.accepted("S", 3), 0, longestRead);
        feed(session, calls, SoupBytes.packet('S', "x"), 0, longestRead);
        EventCheck.check(calls.last == 3, "a new connection does not work as ever");
        return digest;
    }

    /** Puts bytes into a session as reads of a socket would, and takes all packets that they complete. */
    public static void feed(
        final SoupSession session,
        final SoupHandler handler,
        final byte[] bytes,
        final int from,
        final int longestRead)
    {
        int at = from;
        while (session.isOpen() && (at < bytes.length || session.hasPacket()))
        {
            int idle = 0;
            while (session.hasPacket())
            {
                idle = session.poll(handler, 3) > 0 ? 0 : idle + 1;
                EventCheck.check(idle < 8, "a packet that is neither taken nor passed over");
            }
            if (session.isOpen() && at < bytes.length)
            {
                final int room = session.inbound().remaining();
                EventCheck.check(room > 0, "no room, and no packet");
                final int length = Math.min(Math.min(longestRead, bytes.length - at), room);
                session.inbound().put(bytes, at, length);
                session.onReceived(TIME);
                at += length;
            }
        }
    }

    /** Numbers are those of the login, and then one after the other. */
    private static final class Calls implements SoupHandler
    {
        private final CRC32C digest = new CRC32C();
        private final boolean isReluctant;
        private int refusals;
        private long last;

        Calls(final boolean isReluctant)
        {
            this.isReluctant = isReluctant;
        }

        @Override
        public void onLogin(final String session, final long nextSequence, final long receiveTimeNs)
        {
            EventCheck.check(nextSequence > 0, "a number that no message has");
            last = nextSequence - 1;
            add(session.hashCode());
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sequence,
            final long receiveTimeNs)
        {
            EventCheck.check(sequence == last + 1, "a hole in the numbers");
            if (isRefused())
            {
                return false;
            }
            last = sequence;
            add(sequence);
            for (int i = 0; i < length; i++)
            {
                digest.update(buffer.getByte(offset + i));
            }
            return true;
        }

        @Override
        public void onUnsequenced(
            final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs)
        {
            add(-length);
        }

        @Override
        public boolean onEndOfSession(final long nextSequence, final long receiveTimeNs)
        {
            EventCheck.check(nextSequence == last + 1, "an end that is not numbered like a message");
            if (isRefused())
            {
                return false;
            }
            add(~nextSequence);
            return true;
        }

        private boolean isRefused()
        {
            refusals++;
            return isReluctant && refusals % 3 != 0;
        }

        private void add(final long value)
        {
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE)
            {
                digest.update((int)(value >>> shift));
            }
        }
    }
}
