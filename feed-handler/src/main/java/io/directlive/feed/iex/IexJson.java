package io.directlive.feed.iex;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.PacketJson;
import java.io.IOException;
import org.agrona.DirectBuffer;

/**
 * Writes packets and messages of one feed as JSON. A packet: {@code packet, offset, time, protocol}, then the header. A
 * message: {@code packet, sequence_number, offset, message_length, type, name}, then every field of the type; fields
 * whose values the venue gives as letters are text, all others are integers as they are on the wire.
 * <ul>
 * <li>What makes no sense has {@code error}, and {@code hex} in place of fields that are not all there.</li>
 * <li>A message of an unknown type has {@code hex} in place of fields.</li>
 * <li>Bytes beyond the fields of the type are in {@code extra_hex}.</li>
 * </ul>
 * Used by one thread.
 */
public final class IexJson implements PacketJson
{
    private final IexFormat format;
    private final JsonGenerator json;
    private final MessageCounts counts;

    /**
     * @param format of the messages.
     * @param json   takes the objects.
     * @param counts takes the counts of messages.
     */
    public IexJson(final IexFormat format, final JsonGenerator json, final MessageCounts counts)
    {
        this.format = format;
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
        final int length) throws IOException
    {
        JsonLines.beginPacket(json, packetNumber, at, timeNs, "iex-tp");
        if (length < IexTp.HEADER_LENGTH)
        {
            bad("shorter than an IEX-TP header");
            json.writeStringField("hex", JsonLines.hex(packet, offset, length));
            json.writeEndObject();
            return;
        }
        header(packet, offset);
        final int payloadLength = length - IexTp.HEADER_LENGTH;
        if (IexTp.version(packet, offset) != IexTp.VERSION ||
            IexTp.messageProtocolId(packet, offset) != format.protocolId())
        {
            bad("not IEX-TP version 1 with messages of " + format.name());
            json.writeStringField("hex", JsonLines.hex(packet, offset + IexTp.HEADER_LENGTH, payloadLength));
            json.writeEndObject();
            return;
        }
        if (IexTp.payloadLength(packet, offset) != payloadLength)
        {
            bad("payload length is not that of the packet");
        }
        json.writeEndObject();
        messages(packetNumber, at, packet, offset, length);
    }

    private void header(final DirectBuffer packet, final int offset) throws IOException
    {
        json.writeNumberField("version", IexTp.version(packet, offset));
        json.writeNumberField("reserved", IexTp.reserved(packet, offset));
        json.writeNumberField("message_protocol_id", IexTp.messageProtocolId(packet, offset));
        json.writeNumberField("channel_id", IexTp.channelId(packet, offset));
        json.writeNumberField("session_id", IexTp.sessionId(packet, offset));
        json.writeNumberField("payload_length", IexTp.payloadLength(packet, offset));
        json.writeNumberField("message_count", IexTp.messageCount(packet, offset));
        json.writeNumberField("stream_offset", IexTp.streamOffset(packet, offset));
        json.writeNumberField("first_message_sequence_number", IexTp.firstSequence(packet, offset));
        json.writeNumberField("send_time", IexTp.sendTime(packet, offset));
    }

    private void messages(
        final long packetNumber, final long at, final DirectBuffer packet, final int offset, final int length)
        throws IOException
    {
        final long first = IexTp.firstSequence(packet, offset);
        final int count = IexTp.messageCount(packet, offset);
        final int limit = offset + length;
        int block = offset + IexTp.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final int left = limit - block - IexTp.BLOCK_LENGTH;
            if (left < 0 || IexTp.blockLength(packet, block) > left)
            {
                begin(packetNumber, first + i, at + block - offset);
                bad("message length beyond the end of the packet");
                json.writeStringField("hex", JsonLines.hex(packet, block, limit - block));
                json.writeEndObject();
                return;
            }
            final int message = block + IexTp.BLOCK_LENGTH;
            final int messageLength = IexTp.blockLength(packet, block);
            begin(packetNumber, first + i, at + message - offset);
            message(packet, message, messageLength);
            json.writeEndObject();
            block = message + messageLength;
        }
        if (block != limit)
        {
            begin(packetNumber, first + count, at + block - offset);
            bad("bytes after the last message");
            json.writeStringField("hex", JsonLines.hex(packet, block, limit - block));
            json.writeEndObject();
        }
    }

    private void begin(final long packetNumber, final long sequence, final long at) throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("packet", packetNumber);
        json.writeNumberField("sequence_number", sequence);
        json.writeNumberField("offset", at);
    }

    private void message(final DirectBuffer message, final int offset, final int length) throws IOException
    {
        final IexMessageType type = length == 0 ? null : format.type(IexMessage.type(message, offset));
        final String code = length == 0 ? "" : Character.toString(IexMessage.type(message, offset) & 0xFF);
        final IexFault fault = IexRules.faultOf(format, message, offset, length);

        json.writeNumberField("message_length", length);
        json.writeStringField("type", code);
        json.writeStringField("name", type == null ? "Unknown" : type.title());
        if (fault != null)
        {
            bad(fault.reason());
        }
        else if (type == null)
        {
            counts.addUnknown();
        }
        else
        {
            counts.add(code);
        }
        if (type == null || length < type.length())
        {
            json.writeStringField("hex", JsonLines.hex(message, offset, length));
        }
        else
        {
            fields(type, message, offset);
            if (length > type.length())
            {
                json.writeStringField(
                    "extra_hex", JsonLines.hex(message, offset + type.length(), length - type.length()));
            }
        }
    }

    private void fields(final IexMessageType type, final DirectBuffer message, final int offset) throws IOException
    {
        for (final IexField field : type.fields())
        {
            json.writeFieldName(field.name());
            if (field.isAlpha())
            {
                json.writeString(field.text(message, offset));
            }
            else
            {
                json.writeNumber(field.integer(message, offset));
            }
        }
    }

    private void bad(final String reason) throws IOException
    {
        counts.addBad();
        json.writeStringField("error", reason);
    }
}
