package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Packets for tests: those of the fact sheet, and made ones, written field by field through the table. */
final class MdpBytes
{
    /** Example A of the fact sheet. */
    static final byte[] ORDER_BOOK = hex("""
        a5e80d00 c15faaf290ab5315 4000 0b00 2f00 0100 0900 ff9dffef90ab5315 84 0000 2800 01
        d31d6ad911000000 e4f23b2600000000 0068daccf90a0000 04000000 231f0800 00 31 000000000000""");
    /** Example B of the fact sheet: one event. */
    static final byte[] TRADE = hex("""
        ac7d0d0023d232aa90ab531570000b00300001000900069375a990ab531501000020000100f05b9fc70b0000020000000a9a0200
        d94e0000030000000200a43505000000100000000000000371a0dc981400000002000000000000006c98dc981400000001000000
        00000000399cdc9814000000010000000000000028000b00250001000900069375a990ab5315020000100001b50e00000a9a0200
        da4e00000000000068000b002f0001000900069375a990ab53150400002800026c98dc98140000002109df540000000000f05b9f
        c70b0000010000000a9a02000230000000000000399cdc98140000009b09df540000000000f05b9fc70b0000020000000a9a0200
        013000000000000040000b002e0001000900069375a990ab531504000020000100f05b9fc70b0000030000000a9a0200db4e0000
        020000000101300000000000180000000000000040000b002e0001000900069375a990ab5315900000200001002e327fd30b0000
        03000000051700004e4c0000ffffff7f01014500000000001800000000000000""");

    private MdpBytes()
    {
    }

    static byte[] hex(final String text)
    {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    /** Messages become a packet. */
    static byte[] packet(final long number, final long sentNs, final byte[]... messages)
    {
        final List<Byte> bytes = new ArrayList<>();
        final UnsafeBuffer header = new UnsafeBuffer(new byte[MdpPacket.HEADER_LENGTH]);
        header.putInt(0, (int)number, LITTLE_ENDIAN);
        header.putLong(4, sentNs, LITTLE_ENDIAN);
        append(bytes, header.byteArray());
        for (final byte[] message : messages)
        {
            append(bytes, message);
        }
        final byte[] packet = new byte[bytes.size()];
        for (int i = 0; i < packet.length; i++)
        {
            packet[i] = bytes.get(i);
        }
        return packet;
    }

    static byte[] overTcp(final byte[] packet)
    {
        final byte[] prefixed = new byte[packet.length + 2];
        prefixed[0] = (byte)0xFE;
        prefixed[1] = (byte)0xCA;
        System.arraycopy(packet, 0, prefixed, 2, packet.length);
        return prefixed;
    }

    static Message message(final int templateId)
    {
        return message(templateId, MdpSchema.VERSION);
    }

    static Message message(final int templateId, final int version)
    {
        return new Message(MdpSchema.template(templateId), version);
    }

    private static void append(final List<Byte> bytes, final byte[] more)
    {
        for (final byte each : more)
        {
            bytes.add(each);
        }
    }

    /** One message: fields of the root block first, then groups with their entries, in order. What is not set is 0. */
    static final class Message
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
        private final MdpTemplate template;
        private MdpBlock block;
        private int at = MdpPacket.MESSAGE_HEADER_LENGTH;
        private int end;
        private int group = -1;
        private int countAt;

        Message(final MdpTemplate template, final int version)
        {
            this.template = template;
            block = template.root();
            end = at + template.blockLength();
            buffer.putShort(2, (short)template.blockLength(), LITTLE_ENDIAN);
            buffer.putShort(4, (short)template.id(), LITTLE_ENDIAN);
            buffer.putShort(6, (short)MdpSchema.ID, LITTLE_ENDIAN);
            buffer.putShort(8, (short)version, LITTLE_ENDIAN);
        }

        Message set(final String name, final long value)
        {
            final MdpField field = field(name);
            final int to = at + field.offset();
            switch (field.length())
            {
                case 1 -> buffer.putByte(to, (byte)value);
                case 2 -> buffer.putShort(to, (short)value, LITTLE_ENDIAN);
                case 4 -> buffer.putInt(to, (int)value, LITTLE_ENDIAN);
                default -> buffer.putLong(to, value, LITTLE_ENDIAN);
            }
            return this;
        }

        Message setNull(final String name)
        {
            return set(name, field(name).nullValue());
        }

        Message set(final String name, final String text)
        {
            buffer.putStringWithoutLengthAscii(at + field(name).offset(), text);
            return this;
        }

        /** Starts the next group. */
        Message group()
        {
            group++;
            buffer.putShort(end, (short)template.groups().get(group).blockLength(), LITTLE_ENDIAN);
            end += template.groups().get(group).headerLength();
            buffer.putByte(end - 1, (byte)0);
            block = template.groups().get(group).entry();
            countAt = end - 1;
            return this;
        }

        /** Starts the next entry of the group. */
        Message entry()
        {
            buffer.putByte(countAt, (byte)(buffer.getByte(countAt) + 1));
            at = end;
            end += template.groups().get(group).blockLength();
            return this;
        }

        byte[] bytes()
        {
            while (group + 1 < template.groups().size())
            {
                group();
            }
            buffer.putShort(0, (short)end, LITTLE_ENDIAN);
            final byte[] bytes = new byte[end];
            buffer.getBytes(0, bytes);
            return bytes;
        }

        private MdpField field(final String name)
        {
            return block.fields().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        }
    }
}
