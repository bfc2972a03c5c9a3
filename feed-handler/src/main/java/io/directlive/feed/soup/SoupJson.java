package io.directlive.feed.soup;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.PacketJson;
import java.io.IOException;
import org.agrona.DirectBuffer;

/** SoupBinTCP packets as JSON, and the messages in them as bytes. Counts packets by their types. */
final class SoupJson implements PacketJson
{
    private final JsonGenerator json;
    private final MessageCounts counts;

    SoupJson(final JsonGenerator json, final MessageCounts counts)
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
        JsonLines.beginPacket(json, packetNumber, at, timeNs, "soupbintcp");
        final boolean isWhole = SoupPacket.isWhole(packet, offset, length);
        if (isWhole)
        {
            header(packet, offset, length);
        }
        else
        {
            counts.addBad();
            json.writeStringField("error", "type and length do not agree");
            json.writeStringField("hex", JsonLines.hex(packet, offset, length));
        }
        json.writeEndObject();

        if (isWhole && isMessage(SoupPacket.type(packet, offset)))
        {
            final int messageLength = length - SoupPacket.HEADER_LENGTH;
            json.writeStartObject();
            json.writeNumberField("packet", packetNumber);
            json.writeNumberField("message_length", messageLength);
            json.writeStringField(
                "message_data", JsonLines.hex(packet, offset + SoupPacket.HEADER_LENGTH, messageLength));
            json.writeEndObject();
        }
    }

    private static boolean isMessage(final byte type)
    {
        return type == SoupPacket.SEQUENCED || type == SoupPacket.UNSEQUENCED;
    }

    private void header(final DirectBuffer packet, final int offset, final int length) throws IOException
    {
        final byte type = SoupPacket.type(packet, offset);
        final String typeText = Character.toString(type);
        final int payload = offset + SoupPacket.HEADER_LENGTH;
        counts.add(typeText);
        json.writeNumberField("length", SoupPacket.length(packet, offset));
        json.writeStringField("packet_type", typeText);
        switch (type)
        {
            case SoupPacket.DEBUG:
                text("text", packet, payload, length - SoupPacket.HEADER_LENGTH);
                break;

            case SoupPacket.LOGIN_ACCEPTED:
                text("session", packet, payload, SoupPacket.SESSION_LENGTH);
                number("sequence_number", packet, payload + SoupPacket.SESSION_LENGTH, SoupPacket.SEQUENCE_LENGTH);
                break;

            case SoupPacket.LOGIN_REJECTED:
                text("reason", packet, payload, 1);
                break;

            case SoupPacket.LOGIN_REQUEST:
                text("username", packet, payload, 6);
                text("password", packet, payload + 6, 10);
                text("requested_session", packet, payload + 16, SoupPacket.SESSION_LENGTH);
                number("requested_sequence_number", packet, payload + 26, SoupPacket.SEQUENCE_LENGTH);
                if (length - SoupPacket.HEADER_LENGTH == SoupPacket.REQUEST_410_LENGTH)
                {
                    number("heartbeat_timeout", packet, payload + SoupPacket.REQUEST_LENGTH, 5);
                }
                break;

            default:
                break; // The type says it all, or a message follows.
        }
    }

    private void text(final String name, final DirectBuffer packet, final int offset, final int length)
        throws IOException
    {
        json.writeStringField(name, SoupPacket.text(packet, offset, length));
    }

    private void number(final String name, final DirectBuffer packet, final int offset, final int length)
        throws IOException
    {
        final long value = SoupPacket.number(packet, offset, length);
        if (value >= 0)
        {
            json.writeNumberField(name, value);
        }
        else
        {
            text(name, packet, offset, length);
        }
    }
}
