package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.EventWriter;
import org.agrona.DirectBuffer;

/** What has no common meaning is passed on as it is. Used by one thread; allocates nothing. */
final class MdpNotices
{
    private static final int ROOT = MdpPacket.MESSAGE_HEADER_LENGTH;
    private static final int GROUP_HEADER_LENGTH = 3;

    private final EventWriter out;
    private DirectBuffer packet;

    MdpNotices(final EventWriter out)
    {
        this.out = out;
    }

    /** All offsets are of this one from now on. */
    void packet(final DirectBuffer newPacket)
    {
        if (packet != newPacket)
        {
            packet = newPacket;
        }
    }

    void ofMessage(final int at, final int size, final int instrument)
    {
        out.of(instrument).notice(packet, at, size, (byte)MdpPacket.templateId(packet, at));
    }

    /** The header of the message, then the entry alone. */
    void ofEntry(final int at, final int entry, final int entryLength, final int instrument)
    {
        out.of(instrument).notice(packet, at, ROOT, entry, entryLength, (byte)MdpPacket.templateId(packet, at));
    }

    /** One for each instrument that the message speaks of. */
    void ofInstruments(final int at, final int size, final MdpTemplate template)
    {
        if (template.entrySecurityIdOffset() < 0)
        {
            final int offset = template.securityIdOffset();
            ofMessage(at, size, offset < 0 ? 0 : packet.getInt(at + ROOT + offset, LITTLE_ENDIAN));
            return;
        }
        final int group = at + ROOT + MdpPacket.blockLength(packet, at);
        final int entryLength = packet.getShort(group, LITTLE_ENDIAN) & 0xFFFF;
        final int count = packet.getByte(group + 2) & 0xFF;
        for (int i = 0; i < count; i++)
        {
            final int entry = group + GROUP_HEADER_LENGTH + i * entryLength;
            final int instrument = packet.getInt(entry + template.entrySecurityIdOffset(), LITTLE_ENDIAN);
            ofEntry(at, entry, entryLength, instrument);
        }
    }

    /** A packet has a number, so it must give an event. */
    void ofSilentPacket(final int at, final int length)
    {
        if (length == MdpPacket.HEADER_LENGTH)
        {
            out.of(0).notice(packet, at, length, (byte)0);
        }
        else
        {
            final int message = at + MdpPacket.HEADER_LENGTH;
            ofMessage(message, MdpPacket.msgSize(packet, message), 0);
        }
    }
}
