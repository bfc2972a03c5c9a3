package io.directlive.feed.line;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.fuzz.EventCheck;
import io.directlive.feed.fuzz.FuzzBody;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The first byte of the input chooses how much can be held and whether what is missing can be asked for. Then come packets
 * of a venue, each behind two bytes for its line and the time that goes by before it, and two for its length, little
 * endian. Numbers have no holes and no repeats, gaps included, whatever comes on whichever line.
 */
public final class LineArbiterFuzz implements FuzzBody
{
    /** Where messages of a venue can be asked for. */
    public interface Servers
    {
        /**
         * @param log takes what is asked.
         * @return what asks; null when nobody can be asked.
         */
        GapRequests requests(CRC32C log);
    }

    private static final int PACKET_HEADER = 4;
    private static final int PACKET_LENGTH = 1400;
    private static final long TIME = 1_790_000_000_000_000_000L;
    private static final long TICK_NS = 100_000;
    private static final long LONG_NS = 5_000_000_000L;
    private static final int MAX_CALLS_FOR_A_BYTE = 4;

    private final LinePackets packets;
    private final Servers servers;

    /**
     * @param packets of the venue.
     * @param servers of the venue.
     */
    public LineArbiterFuzz(final LinePackets packets, final Servers servers)
    {
        this.packets = packets;
        this.servers = servers;
    }

    /** Nobody can be asked. */
    public static GapRequests noServers(final CRC32C log)
    {
        return null;
    }

    /** Servers of MoldUDP64. */
    public static GapRequests moldServers(final CRC32C log)
    {
        return new RequestClient(
            new RequestConfig(2, 4, 50, 1_000_000, 10_000_000, 100_000_000), (server, request, length) ->
            {
                EventCheck.check(length > 0, "an empty request");
                log.update(server);
            });
    }

    @Override
    public long run(final byte[] input)
    {
        if (input.length == 0)
        {
            return 0;
        }
        final long digest = new Run(input[0], false).play(input);
        EventCheck.check(digest == new Run(input[0], false).play(input), "the same packets, other messages");
        new Run(input[0], true).play(input); // It asks at other times, so what is lost may be something else.
        return digest;
    }

    @Override
    public long allocationLimit(final byte[] input)
    {
        return (1 << 24) + 4096L * input.length;
    }

    private final class Run implements SessionHandler
    {
        private final CRC32C digest = new CRC32C();
        private final LineArbiter arbiter;
        private final boolean isReluctant;
        private long last;
        private long calls;
        private boolean isEnded;

        Run(final int choice, final boolean isReluctant)
        {
            this.isReluctant = isReluctant;
            arbiter = new LineArbiter(
                packets,
                new ArbiterConfig("", 1_000_000, 3_000_000_000L, 1 + (choice >> 1 & 7), 1 << 12, PACKET_LENGTH),
                new String[] {"A", "B"},
                new SessionNames(),
                (choice & 1) == 0 ? null : servers.requests(digest),
                BadInputListener.NONE);
        }

        long play(final byte[] input)
        {
            final UnsafeBuffer all = new UnsafeBuffer(input);
            long nowNs = TIME;
            int at = 1;
            while (input.length - at >= PACKET_HEADER)
            {
                final int line = (input[at] & 0xFF) % (arbiter.answerLine() + 1);
                final int ticks = input[at + 1] & 0xFF;
                final int length =
                    Math.min(all.getShort(at + 2, LITTLE_ENDIAN) & 0xFFFF, input.length - at - PACKET_HEADER);
                at += PACKET_HEADER;
                nowNs += ticks == 0xFF ? LONG_NS : ticks * TICK_NS;
                offer(line, new UnsafeBuffer(input, at, length), length, nowNs); // To read on behind it is an error.
                arbiter.onTime(nowNs, (ticks & 1) == 0, this);
                at += length;
            }
            for (int i = 0; i < 10; i++) // All that can still come.
            {
                nowNs += LONG_NS;
                arbiter.onTime(nowNs, true, this);
            }
            EventCheck.check(calls <= (long)MAX_CALLS_FOR_A_BYTE * input.length, "more messages than there can be");
            return digest.getValue();
        }

        private void offer(final int line, final UnsafeBuffer packet, final int length, final long nowNs)
        {
            for (int attempts = 0; !arbiter.onPacket(line, packet, 0, length, nowNs, this); attempts++)
            {
                EventCheck.check(isReluctant && attempts < PACKET_LENGTH, "a packet is not taken though there is room");
            }
        }

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            if (!isNext(sourceSequence))
            {
                return false;
            }
            last = sourceSequence;
            for (int i = 0; i < length; i++)
            {
                digest.update(buffer.getByte(offset + i));
            }
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            EventCheck.check(toSequence >= fromSequence, "an empty gap");
            if (!isNext(fromSequence))
            {
                return false;
            }
            last = toSequence;
            digest.update((int)toSequence);
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            if (!isNext(sourceSequence))
            {
                return false;
            }
            last = sourceSequence;
            isEnded = true;
            return true;
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            last = 0;
            isEnded = false;
            digest.update(normaliser.session().epoch());
            return true;
        }

        private boolean isNext(final long sequence)
        {
            EventCheck.check(sequence == last + 1, "a hole or a repeat in the numbers");
            EventCheck.check(!isEnded, "something after the end");
            calls++;
            digest.update((int)sequence);
            return !isReluctant || calls % 3 == 0;
        }
    }
}
