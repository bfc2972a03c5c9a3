package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Where things are in a packet, and whether all of it hangs together.
 *
 * <pre>
 *   +0  MsgSeqNum u32, +4 SendingTime u64, +12 messages to the end of the packet
 *   message: +0 MsgSize u16, itself included; +2 block length u16, +4 template u16, +6 schema u16, +8 version u16;
 *            +10 root block, then groups
 *   TCP:     0xCAFE u16, then the same
 * </pre>
 *
 * Little endian. Any thread; allocates nothing.
 */
public final class MdpPacket
{
    /** Bytes before the first message of a datagram. */
    public static final int HEADER_LENGTH = 12;
    /** Bytes before each packet over TCP: the encoding type. */
    public static final int TCP_PREFIX_LENGTH = 2;
    /** Bytes before the root block of a message. */
    public static final int MESSAGE_HEADER_LENGTH = 10;
    /** Longest packet: what a datagram in one Ethernet frame carries. */
    public static final int MAX_LENGTH = 1472;

    private static final int TCP_ENCODING = 0xCAFE;
    private static final int SENDING_TIME = 4;
    private static final int BLOCK_LENGTH = 2;
    private static final int TEMPLATE_ID = 4;
    private static final int SCHEMA_ID = 6;
    private static final int VERSION = 8;

    private static final int NO_ROOT = -1;
    private static final int NO_GROUP = -2;
    private static final int NO_ENTRY = -3;

    private MdpPacket()
    {
    }

    /** @return whether the two bytes are the encoding type that comes before a packet over TCP. */
    static boolean hasTcpPrefix(final DirectBuffer buffer, final int prefix)
    {
        return (buffer.getShort(prefix, LITTLE_ENDIAN) & 0xFFFF) == TCP_ENCODING;
    }

    /** @return number of the packet on its channel and feed, unsigned. */
    public static long msgSeqNum(final DirectBuffer buffer, final int packet)
    {
        return buffer.getInt(packet, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** @return when the packet was sent, ns since the Unix epoch. */
    public static long sendingTime(final DirectBuffer buffer, final int packet)
    {
        return buffer.getLong(packet + SENDING_TIME, LITTLE_ENDIAN);
    }

    /** @return bytes of the message, its header included. */
    public static int msgSize(final DirectBuffer buffer, final int message)
    {
        return buffer.getShort(message, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return bytes of the message's root block. */
    public static int blockLength(final DirectBuffer buffer, final int message)
    {
        return buffer.getShort(message + BLOCK_LENGTH, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return kind of the message within its schema. */
    public static int templateId(final DirectBuffer buffer, final int message)
    {
        return buffer.getShort(message + TEMPLATE_ID, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return schema of the message: {@link MdpSchema#ID} for market data. */
    public static int schemaId(final DirectBuffer buffer, final int message)
    {
        return buffer.getShort(message + SCHEMA_ID, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return version of the message's schema. */
    public static int version(final DirectBuffer buffer, final int message)
    {
        return buffer.getShort(message + VERSION, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return the message's template; null when schema or template are not known. */
    public static MdpTemplate template(final DirectBuffer buffer, final int message)
    {
        return schemaId(buffer, message) == MdpSchema.ID ? MdpSchema.template(templateId(buffer, message)) : null;
    }

    /**
     * Looks at every length in a datagram.
     *
     * @param buffer that holds the packet.
     * @param packet where it starts.
     * @param length of the packet, in bytes.
     * @return the first thing that is wrong; null when nothing is, and everything in it can be read without another
     *         look at lengths.
     */
    public static MdpFault fault(final DirectBuffer buffer, final int packet, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            return MdpFault.NO_HEADER;
        }
        return length > MAX_LENGTH ?
            MdpFault.TOO_LONG : messagesFault(buffer, packet + HEADER_LENGTH, packet + length);
    }

    /** Looks at the messages from one place to another; see {@link #fault}. */
    static MdpFault messagesFault(final DirectBuffer buffer, final int from, final int to)
    {
        int message = from;
        while (message < to)
        {
            final MdpFault sizeFault = sizeFault(buffer, message, to);
            final MdpFault fault = sizeFault == null ? messageFault(buffer, message) : sizeFault;
            if (fault != null)
            {
                return fault;
            }
            message += msgSize(buffer, message);
        }
        return null;
    }

    /** @return what is wrong with the length of the message; null when it and its header are within the packet. */
    static MdpFault sizeFault(final DirectBuffer buffer, final int message, final int to)
    {
        if (to - message < MESSAGE_HEADER_LENGTH)
        {
            return MdpFault.TRUNCATED;
        }
        final int size = msgSize(buffer, message);
        if (size < MESSAGE_HEADER_LENGTH)
        {
            return MdpFault.BAD_SIZE;
        }
        return size > to - message ? MdpFault.TRUNCATED : null;
    }

    /** @return what is wrong inside a message whose size is right; null when nothing is, or it is not known here. */
    static MdpFault messageFault(final DirectBuffer buffer, final int message)
    {
        final MdpTemplate template = template(buffer, message);
        if (template == null)
        {
            return null;
        }
        final int version = actingVersion(buffer, message, template);
        return switch (version)
        {
            case NO_ROOT -> MdpFault.BAD_ROOT;
            case NO_GROUP -> MdpFault.GROUP_BEYOND_MESSAGE;
            case NO_ENTRY -> MdpFault.BAD_ENTRY;
            default -> hasBadReference(buffer, message, template, version) ? MdpFault.BAD_REFERENCE : null;
        };
    }

    /**
     * The version that a message is to be read as: its own, or a lower one when it is newer than what is known here
     * or blocks are too short for it.
     *
     * @param template of the message.
     * @return the version; below 0 when the message cannot be read.
     */
    static int actingVersion(final DirectBuffer buffer, final int message, final MdpTemplate template)
    {
        final int end = message + msgSize(buffer, message);
        final int rootLength = blockLength(buffer, message);
        int position = message + MESSAGE_HEADER_LENGTH + rootLength;
        int version = template.root().actingVersion(
            Math.min(version(buffer, message), MdpSchema.VERSION), rootLength);
        if (version < 0 || position > end)
        {
            return NO_ROOT;
        }

        final List<MdpGroup> groups = template.groups();
        for (int i = 0; i < groups.size(); i++)
        {
            final MdpGroup group = groups.get(i);
            if (group.since() > version)
            {
                continue;
            }
            final int entries = position + group.headerLength();
            if (entries > end)
            {
                return NO_GROUP;
            }
            final int entryLength = buffer.getShort(position, LITTLE_ENDIAN) & 0xFFFF;
            final int count = buffer.getByte(entries - 1) & 0xFF;
            position = entries + count * entryLength;
            if (position > end)
            {
                return NO_GROUP;
            }
            if (count > 0)
            {
                version = group.entry().actingVersion(version, entryLength);
                if (version < 0)
                {
                    return NO_ENTRY;
                }
            }
        }
        return version;
    }

    /** In books, orders refer to the entries before them by number, from 1. */
    private static boolean hasBadReference(
        final DirectBuffer buffer, final int message, final MdpTemplate template, final int version)
    {
        final int id = template.id();
        if (id != MdpCodes.BOOK_46 && id != MdpCodes.BOOK_64)
        {
            return false;
        }
        final MdpGroup orders = template.groups().get(1);
        if (orders.since() > version)
        {
            return false;
        }
        final int group = message + MESSAGE_HEADER_LENGTH + blockLength(buffer, message);
        final int entryCount = buffer.getByte(group + 2) & 0xFF;
        final int orderGroup = group + 3 + entryCount * (buffer.getShort(group, LITTLE_ENDIAN) & 0xFFFF);
        final int orderLength = buffer.getShort(orderGroup, LITTLE_ENDIAN) & 0xFFFF;
        final int firstOrder = orderGroup + orders.headerLength();
        final int orderCount = buffer.getByte(firstOrder - 1) & 0xFF;
        for (int i = 0; i < orderCount; i++)
        {
            final int reference = buffer.getByte(firstOrder + i * orderLength + MdpCodes.REFERENCE_OFFSET) & 0xFF;
            if (reference < 1 || reference > entryCount)
            {
                return true;
            }
        }
        return false;
    }
}
