package io.directlive.feed.mold;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.PacketJson;
import io.directlive.feed.itch.ItchJson;
import java.io.IOException;
import org.agrona.DirectBuffer;

/** MoldUDP64 packets as JSON, and the messages in them as ITCH 5.0 or as bytes. */
final class MoldJson implements PacketJson
{
    private final JsonGenerator json;
    private final MessageCounts counts;
    private final ItchJson itch;

    MoldJson(final JsonGenerator json, final MessageCounts counts, final boolean isItch)
    {
        this.json = json;
        this.counts = counts;
        itch = isItch ? new ItchJson(json, counts) : null;
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
        final boolean isWhole = MoldPacket.isWhole(packet, offset, length);
        JsonLines.beginPacket(json, packetNumber, at, timeNs, "moldudp64");
        if (length >= MoldPacket.HEADER_LENGTH)
        {
            json.writeStringField("session", printable(MoldPacket.session(packet, offset)));
            JsonLines.unsigned(json, "sequence_number", MoldPacket.sequence(packet, offset));
            json.writeNumberField("message_count", MoldPacket.count(packet, offset));
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
        final long first = MoldPacket.sequence(packet, offset);
        final int count = MoldPacket.messageCount(packet, offset);
        int blockOffset = offset + MoldPacket.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final int messageOffset = blockOffset + MoldPacket.BLOCK_HEADER_LENGTH;
            final int messageLength = MoldPacket.messageLength(packet, blockOffset);
            json.writeStartObject();
            json.writeNumberField("packet", packetNumber);
            JsonLines.unsigned(json, "sequence_number", first + i);
            json.writeNumberField("offset", at + messageOffset - offset);
            json.writeNumberField("message_length", messageLength);
            if (itch != null)
            {
                itch.writeFields(packet, messageOffset, messageLength);
            }
            else
            {
                counts.add("message");
                json.writeStringField("message_data", JsonLines.hex(packet, messageOffset, messageLength));
            }
            json.writeEndObject();
            blockOffset = messageOffset + messageLength;
        }
    }

    /** Without padding, and without the zeroes of captures that were made anonymous. */
    private static String printable(final String session)
    {
        return session.replace("\0", "").stripTrailing();
    }
}
