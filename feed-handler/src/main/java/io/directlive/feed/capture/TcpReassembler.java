package io.directlive.feed.capture;

import io.directlive.feed.BadInputListener;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Puts the segments of TCP connections in order, each direction of each for itself. Streams are kept as long as this
 * is. Used by one thread; allocates for a stream that is new, and for segments that come early.
 */
public final class TcpReassembler
{
    private static final int BUCKETS = 1 << 10;

    private final BadInputListener badInput;
    private final TcpStream[] buckets = new TcpStream[BUCKETS];
    private final List<TcpStream> streams = new ArrayList<>();

    /**
     * @param badInput is told of holes.
     */
    public TcpReassembler(final BadInputListener badInput)
    {
        this.badInput = badInput;
    }

    /**
     * Takes a segment. All that can be taken from the stream must be, before its next segment comes.
     *
     * @param packet a TCP segment.
     * @param buffer that holds it.
     * @param at     where it is in the input.
     * @return its stream.
     */
    public TcpStream onSegment(final NetworkPacket packet, final DirectBuffer buffer, final long at)
    {
        final int bucket = bucketOf(packet);
        TcpStream stream = buckets[bucket];
        while (stream != null && !stream.isOf(packet))
        {
            stream = stream.nextInBucket();
        }
        if (stream == null)
        {
            stream = new TcpStream(packet, buckets[bucket], badInput);
            buckets[bucket] = stream;
            streams.add(stream);
        }
        stream.onSegment(packet, buffer, at);
        return stream;
    }

    /**
     * The capture has ended: what still waits has a hole before it.
     *
     * @param at end of the input.
     * @return a stream that has more bytes by that; null when there is none. To be called until then.
     */
    public TcpStream onEnd(final long at)
    {
        for (final TcpStream stream : streams)
        {
            if (stream.onEnd(at))
            {
                return stream;
            }
        }
        return null;
    }

    /** @return all streams, in the order of their first segments. */
    public List<TcpStream> streams()
    {
        return List.copyOf(streams);
    }

    private static int bucketOf(final NetworkPacket packet)
    {
        final long mixed = (packet.sourceLow() * 31 + packet.destinationLow()) * 31 +
            (packet.sourcePort() * 31L + packet.destinationPort());
        return (int)(mixed * 0x9E3779B97F4A7C15L >>> Long.SIZE - 10);
    }
}
