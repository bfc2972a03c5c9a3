package io.directlive.feed.pitch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.PacketJson;
import java.io.IOException;
import org.agrona.DirectBuffer;

/** Blocks as JSON, and the messages in them, also those of the gap and spin servers; a password is not shown. */
final class PitchJson implements PacketJson
{
    private final JsonGenerator json;
    private final MessageCounts counts;

    PitchJson(final JsonGenerator json, final MessageCounts counts)
    {
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
        final boolean isWhole = PitchFormat.isWhole(packet, offset, length);
        JsonLines.beginPacket(json, packetNumber, at, timeNs, "cboe-pitch");
        if (length >= PitchUnit.HEADER_LENGTH)
        {
            json.writeNumberField("length", PitchUnit.length(packet, offset));
            json.writeNumberField("count", PitchUnit.count(packet, offset));
            json.writeNumberField("unit", PitchUnit.unit(packet, offset));
            json.writeNumberField("sequence", PitchUnit.sequence(packet, offset));
        }
        if (!isWhole)
        {
            counts.addBad();
            json.writeStringField("error", "messages are not as long as the packet is");
            json.writeStringField("hex", JsonLines.hex(packet, offset, length));
        }
        json.writeEndObject();

        if (isWhole)
        {
            messages(packetNumber, at, packet, offset);
        }
    }

    private void messages(final long packetNumber, final long at, final DirectBuffer packet, final int offset)
        throws IOException
    {
        final long first = PitchUnit.sequence(packet, offset);
        int position = offset + PitchUnit.HEADER_LENGTH;
        for (int i = 0; i < PitchUnit.count(packet, offset); i++)
        {
            json.writeStartObject();
            json.writeNumberField("packet", packetNumber);
            json.writeNumberField("sequence", first == 0 ? 0 : first + i);
            json.writeNumberField("offset", at + position - offset);
            message(packet, position);
            json.writeEndObject();
            position += PitchMessage.length(packet, position);
        }
    }

    private void message(final DirectBuffer packet, final int position) throws IOException
    {
        final int length = PitchMessage.length(packet, position);
        final int code = PitchMessage.type(packet, position);
        final PitchMessageType type = PitchMessageType.of(code);
        final PitchFault fault = PitchRules.faultOfMessage(packet, position, length);
        final String codeText = String.format("%02x", code);
        json.writeNumberField("length", length);
        json.writeStringField("type", codeText);
        json.writeStringField("name", type == null ? "Unknown" : type.title());
        if (fault != null)
        {
            counts.addBad();
            json.writeStringField("error", fault.reason());
        }
        else if (type == null)
        {
            counts.addUnknown();
        }
        else
        {
            counts.add(codeText);
        }

        if (type == null || length < type.length())
        {
            json.writeStringField("hex", JsonLines.hex(packet, position, length));
            return;
        }
        for (final PitchField field : type.fields())
        {
            field(field, packet, position);
        }
        if (length > type.length())
        {
            json.writeStringField(
                "extra_hex", JsonLines.hex(packet, position + type.length(), length - type.length()));
        }
    }

    private void field(final PitchField field, final DirectBuffer packet, final int position) throws IOException
    {
        switch (field.kind())
        {
            case ALPHA -> json.writeStringField(field.name(), field.text(packet, position));
            case HIDDEN -> json.writeStringField(field.name(), "hidden");
            default -> JsonLines.unsigned(json, field.name(), field.integer(packet, position));
        }
    }
}
