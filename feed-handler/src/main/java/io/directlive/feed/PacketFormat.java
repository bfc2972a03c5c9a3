package io.directlive.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import org.agrona.DirectBuffer;

/** A venue format that comes in packets: on multicast lines, and in captures of them. */
public interface PacketFormat extends VenueFormat
{
    /** Most bytes of a packet in a stream: what a length of two bytes can say, and headers that it does not count. */
    int MAX_STREAMED_LENGTH = 0xFFFF + 16;

    /**
     * @param badInput is told of packets that make no sense.
     * @return the framing of one channel, before its first packet.
     */
    PacketFraming newFraming(BadInputListener badInput);

    /**
     * @param json   takes the objects.
     * @param counts takes the counts of messages.
     * @return what shows packets to people.
     */
    PacketJson newJson(JsonGenerator json, MessageCounts counts);

    /**
     * Could a packet be of this format? Looks at what is fixed in it, and at lengths that must agree, so that a packet
     * of another format passes by chance only.
     *
     * @param packet that holds the packet.
     * @param offset of the packet.
     * @param length of the packet, in bytes.
     * @param isTcp  whether it is a part of a TCP stream; else it is a datagram.
     * @return true when it could.
     */
    boolean matches(DirectBuffer packet, int offset, int length, boolean isTcp);

    /** @return whether its packets come in TCP streams, which {@link #packetLength} cuts; else each is a datagram. */
    default boolean isStreamed()
    {
        return false;
    }

    /**
     * Where does the packet end that begins here? For formats that are streamed.
     *
     * @param stream    that holds the bytes.
     * @param offset    of the packet.
     * @param available bytes that have come.
     * @return bytes of the packet, above 0 and up to {@link #MAX_STREAMED_LENGTH}; also when not all of them have come.
     *         0 when that can only be told with more bytes.
     */
    default int packetLength(final DirectBuffer stream, final int offset, final int available)
    {
        return available;
    }
}
