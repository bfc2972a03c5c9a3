package io.directlive.feed.itch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.agrona.DirectBuffer;

/**
 * Writes messages as JSON lines, one object each: {@code index, offset, type, name}, then every field under the name
 * that the venue's specification gives it, integers as they are on the wire, text without the spaces at its end.
 * <ul>
 * <li>A message that makes no sense has {@code error}, and {@code hex} in place of fields that are not all there.</li>
 * <li>A message of an unknown type has {@code hex} in place of fields.</li>
 * <li>Bytes beyond the fields of the type are in {@code extra_hex}.</li>
 * </ul>
 * Used by one thread. Closing it closes the stream.
 */
public final class ItchJson implements Closeable
{
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final JsonGenerator json;

    /**
     * @param out takes UTF-8.
     * @throws IOException when the stream refuses.
     */
    public ItchJson(final OutputStream out) throws IOException
    {
        final JsonFactory factory = JsonFactory.builder().disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM).build();
        json = factory.createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
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
        final ItchMessageType type = length == 0 ? null : ItchMessageType.of(ItchMessage.type(message, offset));
        final ItchFault fault = ItchNormaliser.faultOf(message, offset, length);

        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeNumberField("offset", at);
        json.writeStringField("type", length == 0 ? "" : Character.toString(ItchMessage.type(message, offset) & 0xFF));
        json.writeStringField("name", type == null ? "Unknown" : type.title());
        if (fault != null)
        {
            json.writeStringField("error", fault.reason());
        }
        if (type == null || length < type.length())
        {
            json.writeStringField("hex", hex(message, offset, length));
        }
        else
        {
            fields(type, message, offset);
            if (length > type.length())
            {
                json.writeStringField("extra_hex", hex(message, offset + type.length(), length - type.length()));
            }
        }
        json.writeEndObject();
    }

    @Override
    public void close() throws IOException
    {
        json.writeRaw('\n');
        json.close();
    }

    private void fields(final ItchMessageType type, final DirectBuffer message, final int offset) throws IOException
    {
        for (final ItchField field : type.fields())
        {
            json.writeFieldName(field.name());
            if (field.isAlpha())
            {
                json.writeString(field.text(message, offset));
            }
            else
            {
                final long value = field.integer(message, offset);
                if (value >= 0)
                {
                    json.writeNumber(value);
                }
                else
                {
                    json.writeNumber(Long.toUnsignedString(value));
                }
            }
        }
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length)
    {
        final StringBuilder text = new StringBuilder(2 * length);
        for (int i = 0; i < length; i++)
        {
            final int b = buffer.getByte(offset + i) & 0xFF;
            text.append(HEX[b >>> 4]).append(HEX[b & 0xF]);
        }
        return text.toString();
    }
}
