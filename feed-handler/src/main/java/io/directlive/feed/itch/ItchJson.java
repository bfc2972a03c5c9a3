package io.directlive.feed.itch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import java.io.IOException;
import org.agrona.DirectBuffer;

/**
 * Writes messages as JSON lines, one object each: {@code index, offset, type, name}, then every field under the name
 * that the venue's specification gives it, integers as they are on the wire, text without the spaces at its end.
 * <ul>
 * <li>A message that makes no sense has {@code error}, and {@code hex} in place of fields that are not all there.</li>
 * <li>A message of an unknown type has {@code hex} in place of fields.</li>
 * <li>Bytes beyond the fields of the type are in {@code extra_hex}.</li>
 * </ul>
 * Used by one thread.
 */
public final class ItchJson
{
    private final JsonGenerator json;
    private final MessageCounts counts;

    /**
     * @param json   takes the objects.
     * @param counts takes the counts of messages.
     */
    public ItchJson(final JsonGenerator json, final MessageCounts counts)
    {
        this.json = json;
        this.counts = counts;
    }

    /**
     * @param index   number of the message, from 1.
     * @param at      where it begins in the input, in bytes.
     * @param message that holds it.
     * @param offset  of its type byte.
     * @param length  in bytes.
     * @throws IOException when the stream refuses.
     */
    public void write(final long index, final long at, final DirectBuffer message, final int offset, final int length)
        throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeNumberField("offset", at);
        writeFields(message, offset, length);
        json.writeEndObject();
    }

    /**
     * Writes type and fields of a message into an object that is open, and counts the message.
     *
     * @param message that holds it.
     * @param offset  of its type byte.
     * @param length  in bytes.
     * @throws IOException when the output refuses.
     */
    public void writeFields(final DirectBuffer message, final int offset, final int length) throws IOException
    {
        final ItchMessageType type = length == 0 ? null : ItchMessageType.of(ItchMessage.type(message, offset));
        final ItchFault fault = ItchRules.faultOf(message, offset, length);
        count(type, fault);

        json.writeStringField("type", length == 0 ? "" : Character.toString(ItchMessage.type(message, offset) & 0xFF));
        json.writeStringField("name", type == null ? "Unknown" : type.title());
        if (fault != null)
        {
            json.writeStringField("error", fault.reason());
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

    private void fields(final ItchMessageType type, final DirectBuffer message, final int offset) throws IOException
    {
        for (final ItchField field : type.fields())
        {
            if (field.isAlpha())
            {
                json.writeStringField(field.name(), field.text(message, offset));
            }
            else
            {
                JsonLines.unsigned(json, field.name(), field.integer(message, offset));
            }
        }
    }

    private void count(final ItchMessageType type, final ItchFault fault)
    {
        if (fault != null)
        {
            counts.addBad();
        }
        else if (type == null)
        {
            counts.addUnknown();
        }
        else
        {
            counts.add(Character.toString(type.code()));
        }
    }
}
