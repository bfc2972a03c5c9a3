package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.PacketJson;
import java.io.IOException;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Writes packets and messages as JSON. A packet: {@code packet, offset, time, protocol}, then its header. A message:
 * {@code packet, offset, type}, where the type is the venue's name of the template, then the message header, and every
 * field and group of the template. What a message does not have, or has as null, is null. Prices are mantissas, as on
 * the wire.
 * <ul>
 * <li>What makes no sense has {@code error}, and {@code hex} in place of fields.</li>
 * <li>A message of an unknown template, or of one that only has a name, has {@code hex} in place of fields.</li>
 * <li>Bytes beyond the fields of the template are in {@code extra_hex}.</li>
 * </ul>
 * Used by one thread.
 */
final class MdpJson implements PacketJson
{
    private final String protocol;
    private final int prefixLength;
    private final JsonGenerator json;
    private final MessageCounts counts;

    /**
     * @param protocol     what people call the format.
     * @param prefixLength bytes before the packet header: over TCP, the encoding type.
     * @param json         takes the objects.
     * @param counts       takes the counts of messages.
     */
    MdpJson(final String protocol, final int prefixLength, final JsonGenerator json, final MessageCounts counts)
    {
        this.protocol = protocol;
        this.prefixLength = prefixLength;
        this.json = json;
        this.counts = counts;
    }

    @Override
    public void write(
        final long packetNumber,
        final long at,
        final long timeNs,
        final DirectBuffer packet,
        final int offset,
        final int length)
        throws IOException
    {
        final int end = offset + length;
        final int headerLength = prefixLength + MdpPacket.HEADER_LENGTH;
        writePacketHeader(packetNumber, at, timeNs, packet, offset, length);
        int message = length < headerLength ? end : offset + headerLength;
        while (message < end)
        {
            final MdpFault sizeFault = MdpPacket.sizeFault(packet, message, end);
            final int size = sizeFault == null ? MdpPacket.msgSize(packet, message) : end - message;
            json.writeStartObject();
            json.writeNumberField("packet", packetNumber);
            json.writeNumberField("offset", at + message - offset);
            if (sizeFault == null)
            {
                writeMessage(packet, message, size);
            }
            else
            {
                writeBad(sizeFault, packet, message, size);
            }
            json.writeEndObject();
            message += size;
        }
    }

    private void writePacketHeader(
        final long packetNumber,
        final long at,
        final long timeNs,
        final DirectBuffer packet,
        final int offset,
        final int length)
        throws IOException
    {
        JsonLines.beginPacket(json, packetNumber, at, timeNs, protocol);
        if (length < prefixLength + MdpPacket.HEADER_LENGTH)
        {
            writeBad(MdpFault.NO_HEADER, packet, offset, length);
        }
        else
        {
            final int header = offset + prefixLength;
            if (prefixLength > 0)
            {
                json.writeNumberField("encoding_type", packet.getShort(offset, LITTLE_ENDIAN) & 0xFFFF);
            }
            json.writeNumberField("msg_seq_num", MdpPacket.msgSeqNum(packet, header));
            JsonLines.unsigned(json, "sending_time", MdpPacket.sendingTime(packet, header));
        }
        json.writeEndObject();
    }

    private void writeMessage(final DirectBuffer packet, final int message, final int size) throws IOException
    {
        final MdpTemplate template = MdpPacket.template(packet, message);
        final MdpFault fault = MdpPacket.messageFault(packet, message);
        json.writeStringField("type", template == null ? "Unknown" : template.title());
        json.writeNumberField("msg_size", size);
        json.writeNumberField("block_length", MdpPacket.blockLength(packet, message));
        json.writeNumberField("template_id", MdpPacket.templateId(packet, message));
        json.writeNumberField("schema_id", MdpPacket.schemaId(packet, message));
        json.writeNumberField("version", MdpPacket.version(packet, message));
        if (fault != null)
        {
            writeBad(fault, packet, message, size);
        }
        else if (template == null)
        {
            counts.addUnknown();
            json.writeStringField("hex", JsonLines.hex(packet, message, size));
        }
        else
        {
            counts.add(template.title());
            if (template.isOutline())
            {
                json.writeStringField("hex", JsonLines.hex(packet, message, size));
            }
            else
            {
                writeBlocks(template, packet, message, size);
            }
        }
    }

    private void writeBlocks(
        final MdpTemplate template, final DirectBuffer packet, final int message, final int size)
        throws IOException
    {
        final int version = MdpPacket.actingVersion(packet, message, template);
        final int root = message + MdpPacket.MESSAGE_HEADER_LENGTH;
        writeFields(template.root().fields(), packet, root, version);

        int position = root + MdpPacket.blockLength(packet, message);
        for (final MdpGroup group : template.groups())
        {
            json.writeArrayFieldStart(group.name());
            if (group.since() <= version)
            {
                final int entryLength = packet.getShort(position, LITTLE_ENDIAN) & 0xFFFF;
                position += group.headerLength();
                final int count = packet.getByte(position - 1) & 0xFF;
                for (int i = 0; i < count; i++)
                {
                    json.writeStartObject();
                    writeFields(group.entry().fields(), packet, position, version);
                    json.writeEndObject();
                    position += entryLength;
                }
            }
            json.writeEndArray();
        }
        if (position < message + size)
        {
            json.writeStringField("extra_hex", JsonLines.hex(packet, position, message + size - position));
        }
    }

    private void writeFields(
        final List<MdpField> fields, final DirectBuffer packet, final int block, final int version)
        throws IOException
    {
        for (final MdpField field : fields)
        {
            if (field.since() > version)
            {
                json.writeNullField(field.name());
            }
            else if (field.isConstant())
            {
                writeConstant(field);
            }
            else
            {
                writeField(field, packet, block);
            }
        }
    }

    private void writeConstant(final MdpField field) throws IOException
    {
        if (field.kind() == MdpField.Kind.TEXT)
        {
            json.writeStringField(field.name(), field.constant());
        }
        else
        {
            json.writeNumberField(field.name(), Integer.parseInt(field.constant()));
        }
    }

    private void writeField(final MdpField field, final DirectBuffer packet, final int block) throws IOException
    {
        switch (field.kind())
        {
            case TEXT:
                json.writeStringField(field.name(), field.text(packet, block));
                break;

            case MATURITY:
                writeMaturity(field.name(), packet, block + field.offset());
                break;

            default:
            {
                final long value = field.integer(packet, block);
                if (field.isNull(value))
                {
                    json.writeNullField(field.name());
                }
                else if (field.kind() == MdpField.Kind.UNSIGNED)
                {
                    JsonLines.unsigned(json, field.name(), value);
                }
                else
                {
                    json.writeNumberField(field.name(), value);
                }
                break;
            }
        }
    }

    private void writeMaturity(final String name, final DirectBuffer packet, final int at) throws IOException
    {
        json.writeObjectFieldStart(name);
        writeNullable("year", packet.getShort(at, LITTLE_ENDIAN) & 0xFFFF, 0xFFFF);
        writeNullable("month", packet.getByte(at + 2) & 0xFF, 0xFF);
        writeNullable("day", packet.getByte(at + 3) & 0xFF, 0xFF);
        writeNullable("week", packet.getByte(at + 4) & 0xFF, 0xFF);
        json.writeEndObject();
    }

    private void writeNullable(final String name, final int value, final int nullValue) throws IOException
    {
        if (value == nullValue)
        {
            json.writeNullField(name);
        }
        else
        {
            json.writeNumberField(name, value);
        }
    }

    private void writeBad(final MdpFault fault, final DirectBuffer packet, final int at, final int length)
        throws IOException
    {
        counts.addBad();
        json.writeStringField("error", fault.reason());
        json.writeStringField("hex", JsonLines.hex(packet, at, length));
    }
}
