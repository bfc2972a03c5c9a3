package io.directlive.feed;

import java.io.IOException;
import org.agrona.DirectBuffer;

/**
 * Writes the packets of a venue format as JSON: one object for the packet's header, then one for each message, every
 * field under the name that the fact sheet gives it, in snake case, integers as integers, text without the padding at
 * its end. Each message is counted. Shows what is there: repeats and gaps are not its business. Not for the hot path.
 */
@FunctionalInterface
public interface PacketJson
{
    /**
     * Never throws for what is in a packet: where it makes no sense, the object has {@code error} and {@code hex}, and
     * is counted as bad.
     *
     * @param packetNumber number of the packet in the input, from 1.
     * @param at           where the payload begins in the input, in bytes.
     * @param timeNs       receive time, ns since the Unix epoch.
     * @param packet       that holds the packet.
     * @param offset       of the packet.
     * @param length       of the packet, in bytes.
     * @throws IOException when the output refuses.
     */
    void write(long packetNumber, long at, long timeNs, DirectBuffer packet, int offset, int length)
        throws IOException;
}
