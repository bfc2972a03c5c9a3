package io.directlive.feed.capture;

import io.directlive.feed.BadInputListener;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bytes of one direction of one TCP connection, in order: what was not taken yet is in a buffer. Bytes that were
 * sent again are dropped. Segments that came early wait, until those before them come, or too many wait, or the capture
 * ends: then what is missing is reported as a hole, and the bytes go on behind it. Used by one thread.
 */
public final class TcpStream
{
    private static final int INITIAL_LENGTH = 1 << 16;
    private static final int MAX_LENGTH = 1 << 22;
    private static final int MAX_EARLY_SEGMENTS = 256;
    private static final int MAX_EARLY_LENGTH = 1 << 20;

    private final long sourceHigh;
    private final long sourceLow;
    private final long destinationHigh;
    private final long destinationLow;
    private final int ports;
    private final TcpStream nextInBucket;
    private final BadInputListener badInput;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[INITIAL_LENGTH]);

    private int position;   // Of the next byte that was not taken.
    private int limit;      // End of the bytes in order.
    private boolean isStarted;
    private int nextSequence;

    private int[] earlySequences;
    private byte[][] early; // One piece for each segment; there are none on a stream that was captured well.
    private int earlyCount;
    private int earlyLength;

    private long repeatedBytes;
    private long holes;

    TcpStream(final NetworkPacket packet, final TcpStream nextInBucket, final BadInputListener badInput)
    {
        sourceHigh = packet.sourceHigh();
        sourceLow = packet.sourceLow();
        destinationHigh = packet.destinationHigh();
        destinationLow = packet.destinationLow();
        ports = ports(packet);
        this.nextInBucket = nextInBucket;
        this.badInput = badInput;
    }

    /** @return holds the bytes. */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /** @return of the first byte that was not taken. */
    public int offset()
    {
        return position;
    }

    /** @return bytes in order that were not taken. */
    public int available()
    {
        return limit - position;
    }

    /**
     * Lets go of bytes.
     *
     * @param count up to {@link #available()}.
     */
    public void take(final int count)
    {
        position += count;
        if (position == limit)
        {
            position = 0;
            limit = 0;
        }
    }

    /** @return bytes that came more than once. */
    public long repeatedBytes()
    {
        return repeatedBytes;
    }

    /** @return places where bytes are missing for good. */
    public long holes()
    {
        return holes;
    }

    TcpStream nextInBucket()
    {
        return nextInBucket;
    }

    boolean isOf(final NetworkPacket packet)
    {
        return ports == ports(packet) &&
            sourceLow == packet.sourceLow() &&
            destinationLow == packet.destinationLow() &&
            sourceHigh == packet.sourceHigh() &&
            destinationHigh == packet.destinationHigh();
    }

    /** @param at where the segment is in the input. */
    void onSegment(final NetworkPacket packet, final DirectBuffer source, final long at)
    {
        int sequence = packet.tcpSequence();
        if (packet.isTcpStart())
        {
            sequence++; // The start itself has a number.
            if (isStarted && sequence != nextSequence && packet.payloadLength() == 0)
            {
                restart();
            }
        }
        if (!isStarted)
        {
            isStarted = true;
            nextSequence = sequence;
        }
        int offset = packet.payloadOffset();
        int length = packet.payloadLength();
        final int repeated = Math.min(nextSequence - sequence, length);
        if (repeated > 0)
        {
            repeatedBytes += repeated;
            sequence += repeated;
            offset += repeated;
            length -= repeated;
        }
        if (length == 0)
        {
            return;
        }
        if (sequence == nextSequence)
        {
            append(source, offset, length);
            appendEarly();
        }
        else
        {
            keepEarly(sequence, source, offset, length);
            while (earlyCount == MAX_EARLY_SEGMENTS || earlyLength > MAX_EARLY_LENGTH)
            {
                skipHole(at);
            }
        }
    }

    /** What is early now will have nothing before it. @return true when there are more bytes by that. */
    boolean onEnd(final long at)
    {
        if (earlyCount == 0)
        {
            return false;
        }
        skipHole(at);
        return true;
    }

    private void restart()
    {
        position = 0;
        limit = 0;
        isStarted = false;
        earlyCount = 0;
        earlyLength = 0;
    }

    private void append(final DirectBuffer source, final int offset, final int length)
    {
        makeRoom(length);
        buffer.putBytes(limit, source, offset, length);
        limit += length;
        nextSequence += length;
    }

    private void makeRoom(final int length)
    {
        if (buffer.capacity() - limit >= length)
        {
            return;
        }
        final int held = limit - position;
        if (held + length > MAX_LENGTH)
        {
            throw new IllegalStateException("bytes of a TCP stream are not taken: " + held); // By its reader's fault.
        }
        final byte[] old = buffer.byteArray();
        final byte[] bytes = held + length <= old.length ? old : new byte[Integer.highestOneBit(held + length) * 2];
        System.arraycopy(old, position, bytes, 0, held);
        buffer.wrap(bytes);
        position = 0;
        limit = held;
    }

    private void keepEarly(final int sequence, final DirectBuffer source, final int offset, final int length)
    {
        if (early == null)
        {
            early = new byte[MAX_EARLY_SEGMENTS][];
            earlySequences = new int[MAX_EARLY_SEGMENTS];
        }
        final byte[] segment = new byte[length];
        source.getBytes(offset, segment);
        int at = earlyCount;
        while (at > 0 && earlySequences[at - 1] - sequence > 0)
        {
            early[at] = early[at - 1];
            earlySequences[at] = earlySequences[at - 1];
            at--;
        }
        early[at] = segment;
        earlySequences[at] = sequence;
        earlyCount++;
        earlyLength += length;
    }

    private void appendEarly()
    {
        int taken = 0;
        while (taken < earlyCount && earlySequences[taken] - nextSequence <= 0)
        {
            final byte[] segment = early[taken];
            final int repeated = Math.min(nextSequence - earlySequences[taken], segment.length);
            repeatedBytes += repeated;
            if (repeated < segment.length)
            {
                append(new UnsafeBuffer(segment), repeated, segment.length - repeated);
            }
            earlyLength -= segment.length;
            taken++;
        }
        if (taken > 0)
        {
            System.arraycopy(early, taken, early, 0, earlyCount - taken);
            System.arraycopy(earlySequences, taken, earlySequences, 0, earlyCount - taken);
            Arrays.fill(early, earlyCount - taken, earlyCount, null);
            earlyCount -= taken;
        }
    }

    /** What is in the buffer ends in a part of a packet that will never be whole. */
    private void skipHole(final long at)
    {
        holes++;
        badInput.onBadInput(0, at, "bytes of a TCP stream are missing in the capture");
        position = 0;
        limit = 0;
        nextSequence = earlySequences[0];
        appendEarly();
    }

    private static int ports(final NetworkPacket packet)
    {
        return packet.sourcePort() << 16 | packet.destinationPort();
    }
}
