package io.directlive.feed.capture;

import io.directlive.feed.BadInput;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.PacketFormat;
import org.agrona.DirectBuffer;

/**
 * The packets of one venue format in a capture: payloads of the datagrams that are selected, or what the format cuts
 * out of the TCP streams that are selected. Used by one thread; allocates nothing for a datagram.
 */
public final class CapturePackets implements AutoCloseable
{
    private final CaptureReader reader;
    private final PacketFormat format;
    private final boolean isStreamed;
    private final CaptureSelection.Matcher selection;
    private final BadInputListener badInput;
    private final NetworkPacket network = new NetworkPacket();
    private final TcpReassembler reassembler;

    private TcpStream stream; // That has bytes not taken yet.
    private boolean isDone;
    private DirectBuffer buffer;
    private int offset;
    private int length;
    private long byteOffset;
    private long datagrams;
    private long segments;
    private long others;
    private long fragments;
    private long cuts;

    /**
     * @param reader    before its first packet; closed with this.
     * @param format    of the venue packets.
     * @param selection of what is wanted.
     * @param badInput  is told of selected traffic that cannot be used; with number 0.
     */
    public CapturePackets(
        final CaptureReader reader,
        final PacketFormat format,
        final CaptureSelection selection,
        final BadInputListener badInput)
    {
        this.reader = reader;
        this.format = format;
        this.isStreamed = format.isStreamed();
        this.selection = selection.matcher();
        this.badInput = badInput;
        reassembler = new TcpReassembler(badInput);
    }

    /**
     * Goes on by no more than one captured frame.
     *
     * @return true when there is a packet; false when there is none yet, or for good: see {@link #isDone()}.
     */
    public boolean poll()
    {
        if (isStreamed && nextInStream())
        {
            return true;
        }
        if (reader.next())
        {
            return onFrame();
        }
        if (isStreamed)
        {
            stream = reassembler.onEnd(reader.byteOffset());
            if (stream != null)
            {
                return nextInStream();
            }
        }
        isDone = true;
        return false;
    }

    /** @return whether there are no more packets; see {@link #failure()}. */
    public boolean isDone()
    {
        return isDone;
    }

    /** @return why the capture cannot be read on; null when nothing is wrong. */
    public BadInput failure()
    {
        return reader.failure();
    }

    /** @return the capture. */
    public CaptureReader reader()
    {
        return reader;
    }

    /** @return holds the packet; valid until {@link #poll()}. */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /** @return of the packet in {@link #buffer()}. */
    public int offset()
    {
        return offset;
    }

    /** @return of the packet, in bytes. */
    public int length()
    {
        return length;
    }

    /** @return when it was captured, ns since the Unix epoch; 0 when the capture does not say. */
    public long timeNs()
    {
        return reader.timeNs();
    }

    /** @return where it begins in the input; of a TCP stream, where the segment begins that made it whole. */
    public long byteOffset()
    {
        return byteOffset;
    }

    /** @return datagrams that were selected. */
    public long datagrams()
    {
        return datagrams;
    }

    /** @return TCP segments that were selected. */
    public long segments()
    {
        return segments;
    }

    /** @return frames that were not selected, or carry nothing of interest. */
    public long others()
    {
        return others;
    }

    /** @return parts of IP packets, which are refused. */
    public long fragments()
    {
        return fragments;
    }

    /** @return frames that are shorter than they say. */
    public long cuts()
    {
        return cuts;
    }

    @Override
    public void close()
    {
        reader.close();
    }

    private boolean onFrame()
    {
        final NetworkPacket.Kind kind =
            network.wrap(reader.linkType(), reader.buffer(), reader.offset(), reader.length());
        switch (kind)
        {
            case UDP:
                return onDatagram();

            case TCP:
                return onSegment();

            case FRAGMENT:
                fragments++;
                refuse("a fragment of an IP packet");
                return false;

            case CUT:
                cuts++;
                refuse("shorter than it says");
                return false;

            default:
                others++;
                return false;
        }
    }

    private boolean onDatagram()
    {
        if (isStreamed || !selection.wants(network, false))
        {
            others++;
            return false;
        }
        datagrams++;
        buffer = reader.buffer();
        offset = network.payloadOffset();
        length = network.payloadLength();
        byteOffset = payloadAt();
        return true;
    }

    private boolean onSegment()
    {
        if (!isStreamed || !selection.wants(network, true))
        {
            others++;
            return false;
        }
        segments++;
        byteOffset = payloadAt();
        stream = reassembler.onSegment(network, reader.buffer(), byteOffset);
        return nextInStream();
    }

    private boolean nextInStream()
    {
        if (stream == null)
        {
            return false;
        }
        final int available = stream.available();
        final int packetLength =
            available == 0 ? 0 : format.packetLength(stream.buffer(), stream.offset(), available);
        if (packetLength == 0 || packetLength > available)
        {
            stream = null;
            return false;
        }
        buffer = stream.buffer();
        offset = stream.offset();
        length = packetLength;
        stream.take(packetLength);
        return true;
    }

    private long payloadAt()
    {
        return reader.byteOffset() + network.payloadOffset() - reader.offset();
    }

    private void refuse(final String reason)
    {
        if (selection.wantsAddress(network))
        {
            badInput.onBadInput(0, reader.byteOffset(), reason);
        }
    }
}
