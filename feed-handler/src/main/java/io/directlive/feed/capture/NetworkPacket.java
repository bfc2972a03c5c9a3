package io.directlive.feed.capture;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * What a captured frame carries: finds the payload of a UDP datagram or TCP segment, and where it went, behind
 * Ethernet with any number of 802.1Q tags, Linux "cooked" captures, loopback or bare IP, in IPv4 or IPv6. Addresses
 * are pairs of longs, those of IPv4 in the form that IPv6 has for them. Checksums are not looked at: what a venue's
 * format says about its lengths is the stricter test.
 * <p>
 * A flyweight: {@link #wrap} takes apart one frame, and what is asked afterwards is about that one. Used by one thread;
 * allocates nothing; never throws for what is in a frame.
 */
public final class NetworkPacket
{
    /** What a frame is. */
    public enum Kind
    {
        /** A whole UDP datagram. */
        UDP,
        /** A whole TCP segment. */
        TCP,
        /** Nothing that carries market data: another protocol, or a link type that is not known. */
        OTHER,
        /** A part of an IP packet: refused, as it cannot be told which datagram it belongs to without the rest. */
        FRAGMENT,
        /** Less was captured than the frame had, or a length in it goes beyond its end. */
        CUT
    }

    private static final int LINK_NULL = 0;
    private static final int LINK_ETHERNET = 1;
    private static final int LINK_RAW_BSD = 12;
    private static final int LINK_RAW_OPENBSD = 14;
    private static final int LINK_RAW = 101;
    private static final int LINK_LOOP = 108;
    private static final int LINK_COOKED = 113;
    private static final int LINK_IPV4 = 228;
    private static final int LINK_IPV6 = 229;
    private static final int LINK_COOKED_2 = 276;

    private static final int ETHERNET_HEADER_LENGTH = 14;
    private static final int COOKED_HEADER_LENGTH = 16;
    private static final int COOKED_2_HEADER_LENGTH = 20;
    private static final int TAG_LENGTH = 4;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86DD;
    private static final int TYPE_TAG = 0x8100;
    private static final int TYPE_SERVICE_TAG = 0x88A8;
    private static final int TYPE_OLD_SERVICE_TAG = 0x9100;

    private static final int IPV4_HEADER_LENGTH = 20;
    private static final int IPV4_FRAGMENT = 0x3FFF; // More fragments, or an offset.
    private static final int IPV6_HEADER_LENGTH = 40;
    private static final int EXTENSION_UNIT = 8;
    private static final int AUTHENTICATION_UNIT = 4;
    private static final int IPV6_FRAGMENT = 0xFFF9;
    private static final long IPV4_IN_IPV6 = 0xFFFF_0000_0000L;

    private static final int PROTOCOL_HOP_BY_HOP = 0;
    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_UDP = 17;
    private static final int PROTOCOL_ROUTING = 43;
    private static final int PROTOCOL_FRAGMENT = 44;
    private static final int PROTOCOL_AUTHENTICATION = 51;
    private static final int PROTOCOL_DESTINATION = 60;

    private static final int UDP_HEADER_LENGTH = 8;
    private static final int TCP_HEADER_LENGTH = 20;
    private static final int TCP_SYN = 2;

    private DirectBuffer buffer;
    private int limit;
    private int payloadOffset;
    private int payloadLength;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int sourcePort;
    private int destinationPort;
    private int tcpSequence;
    private int tcpFlags;

    /**
     * Takes a frame apart.
     *
     * @param linkType    of the frame.
     * @param frame       that holds it.
     * @param frameOffset of it.
     * @param frameLength bytes that were captured.
     * @return what it is; ports and payload are set when it is {@link Kind#UDP} or {@link Kind#TCP}, addresses when it
     *         is IP at all.
     */
    public Kind wrap(final int linkType, final DirectBuffer frame, final int frameOffset, final int frameLength)
    {
        buffer = frame;
        limit = frameOffset + frameLength;
        payloadOffset = frameOffset;
        payloadLength = 0;
        sourceHigh = 0;
        sourceLow = 0;
        destinationHigh = 0;
        destinationLow = 0;
        sourcePort = 0;
        destinationPort = 0;
        return switch (linkType)
        {
            case LINK_ETHERNET -> behindTypes(frameOffset + ETHERNET_HEADER_LENGTH, ETHERNET_HEADER_LENGTH - 2);
            case LINK_COOKED -> behindTypes(frameOffset + COOKED_HEADER_LENGTH, COOKED_HEADER_LENGTH - 2);
            case LINK_COOKED_2 -> behindTypes(frameOffset + COOKED_2_HEADER_LENGTH, 0);
            case LINK_NULL, LINK_LOOP -> ip(frameOffset + Integer.BYTES);
            case LINK_RAW, LINK_RAW_BSD, LINK_RAW_OPENBSD, LINK_IPV4, LINK_IPV6 -> ip(frameOffset);
            default -> Kind.OTHER;
        };
    }

    /** @return of the payload, in the buffer that was wrapped. */
    public int payloadOffset()
    {
        return payloadOffset;
    }

    /** @return of the payload, in bytes. */
    public int payloadLength()
    {
        return payloadLength;
    }

    /** @return upper half of the address that it came from. */
    public long sourceHigh()
    {
        return sourceHigh;
    }

    /** @return lower half of the address that it came from. */
    public long sourceLow()
    {
        return sourceLow;
    }

    /** @return upper half of the address that it went to. */
    public long destinationHigh()
    {
        return destinationHigh;
    }

    /** @return lower half of the address that it went to. */
    public long destinationLow()
    {
        return destinationLow;
    }

    /** @return port that it came from. */
    public int sourcePort()
    {
        return sourcePort;
    }

    /** @return port that it went to. */
    public int destinationPort()
    {
        return destinationPort;
    }

    /** @return of the first byte of a TCP segment. */
    public int tcpSequence()
    {
        return tcpSequence;
    }

    /** @return whether a TCP segment begins its stream. */
    public boolean isTcpStart()
    {
        return (tcpFlags & TCP_SYN) != 0;
    }

    /** @return lower half of an IPv4 address. */
    static long ipv4Low(final int address)
    {
        return IPV4_IN_IPV6 | address & 0xFFFF_FFFFL;
    }

    private Kind behindTypes(final int bodyOffset, final int typeOffset)
    {
        if (bodyOffset > limit)
        {
            return Kind.CUT;
        }
        int type = shortAt(payloadOffset + typeOffset);
        int at = bodyOffset;
        while (type == TYPE_TAG || type == TYPE_SERVICE_TAG || type == TYPE_OLD_SERVICE_TAG)
        {
            if (limit - at < TAG_LENGTH)
            {
                return Kind.CUT;
            }
            type = shortAt(at + 2);
            at += TAG_LENGTH;
        }
        return switch (type)
        {
            case TYPE_IPV4 -> ipv4(at);
            case TYPE_IPV6 -> ipv6(at);
            default -> Kind.OTHER;
        };
    }

    private Kind ip(final int at)
    {
        if (at >= limit)
        {
            return Kind.CUT;
        }
        return switch (byteAt(at) >>> 4)
        {
            case 4 -> ipv4(at);
            case 6 -> ipv6(at);
            default -> Kind.OTHER;
        };
    }

    private Kind ipv4(final int at)
    {
        if (limit - at < IPV4_HEADER_LENGTH)
        {
            return Kind.CUT;
        }
        final int headerLength = (byteAt(at) & 0xF) * Integer.BYTES;
        final int statedLength = shortAt(at + 2);
        final int totalLength = statedLength == 0 ? limit - at : statedLength; // 0 where the network card cut it up.
        sourceLow = ipv4Low(intAt(at + 12));
        destinationLow = ipv4Low(intAt(at + 16));
        if ((shortAt(at + 6) & IPV4_FRAGMENT) != 0)
        {
            return Kind.FRAGMENT;
        }
        if (headerLength < IPV4_HEADER_LENGTH || totalLength < headerLength || totalLength > limit - at)
        {
            return Kind.CUT;
        }
        return transport(byteAt(at + 9), at + headerLength, at + totalLength);
    }

    private Kind ipv6(final int at)
    {
        if (limit - at < IPV6_HEADER_LENGTH)
        {
            return Kind.CUT;
        }
        sourceHigh = longAt(at + 8);
        sourceLow = longAt(at + 16);
        destinationHigh = longAt(at + 24);
        destinationLow = longAt(at + 32);
        final int statedLength = shortAt(at + 4);
        int from = at + IPV6_HEADER_LENGTH;
        final int to = statedLength == 0 ? limit : from + statedLength;
        if (to > limit)
        {
            return Kind.CUT;
        }
        int protocol = byteAt(at + 6);
        while (isExtension(protocol))
        {
            if (to - from < EXTENSION_UNIT)
            {
                return Kind.CUT;
            }
            if (protocol == PROTOCOL_FRAGMENT && (shortAt(from + 2) & IPV6_FRAGMENT) != 0)
            {
                return Kind.FRAGMENT;
            }
            final int extensionLength = extensionLength(protocol, byteAt(from + 1));
            protocol = byteAt(from);
            from += extensionLength;
        }
        return transport(protocol, from, to);
    }

    private static boolean isExtension(final int protocol)
    {
        return protocol == PROTOCOL_HOP_BY_HOP ||
            protocol == PROTOCOL_ROUTING ||
            protocol == PROTOCOL_DESTINATION ||
            protocol == PROTOCOL_FRAGMENT ||
            protocol == PROTOCOL_AUTHENTICATION;
    }

    private static int extensionLength(final int protocol, final int units)
    {
        return switch (protocol)
        {
            case PROTOCOL_FRAGMENT -> EXTENSION_UNIT;
            case PROTOCOL_AUTHENTICATION -> (units + 2) * AUTHENTICATION_UNIT;
            default -> (units + 1) * EXTENSION_UNIT;
        };
    }

    private Kind transport(final int protocol, final int from, final int to)
    {
        return switch (protocol)
        {
            case PROTOCOL_UDP -> udp(from, to);
            case PROTOCOL_TCP -> tcp(from, to);
            default -> Kind.OTHER;
        };
    }

    private Kind udp(final int from, final int to)
    {
        if (to - from < UDP_HEADER_LENGTH)
        {
            return Kind.CUT;
        }
        ports(from);
        final int statedLength = shortAt(from + 4);
        final int length = statedLength == 0 ? to - from : statedLength;
        if (length < UDP_HEADER_LENGTH || length > to - from)
        {
            return Kind.CUT;
        }
        payloadOffset = from + UDP_HEADER_LENGTH;
        payloadLength = length - UDP_HEADER_LENGTH;
        return Kind.UDP;
    }

    private Kind tcp(final int from, final int to)
    {
        if (to - from < TCP_HEADER_LENGTH)
        {
            return Kind.CUT;
        }
        ports(from);
        final int headerLength = (byteAt(from + 12) >>> 4) * Integer.BYTES;
        if (headerLength < TCP_HEADER_LENGTH || headerLength > to - from)
        {
            return Kind.CUT;
        }
        tcpSequence = intAt(from + 4);
        tcpFlags = byteAt(from + 13);
        payloadOffset = from + headerLength;
        payloadLength = to - payloadOffset;
        return Kind.TCP;
    }

    private void ports(final int from)
    {
        sourcePort = shortAt(from);
        destinationPort = shortAt(from + 2);
    }

    private int byteAt(final int at)
    {
        return buffer.getByte(at) & 0xFF;
    }

    private int shortAt(final int at)
    {
        return buffer.getShort(at, BIG_ENDIAN) & 0xFFFF;
    }

    private int intAt(final int at)
    {
        return buffer.getInt(at, BIG_ENDIAN);
    }

    private long longAt(final int at)
    {
        return buffer.getLong(at, BIG_ENDIAN);
    }
}
