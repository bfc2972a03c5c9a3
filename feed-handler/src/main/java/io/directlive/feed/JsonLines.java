package io.directlive.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import org.agrona.DirectBuffer;

/** What all that is shown as JSON has in common: one object a line, and bytes as hexadecimal digits. */
public final class JsonLines
{
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonLines()
    {
    }

    /**
     * @param out takes UTF-8; closed with the generator.
     * @return a generator that puts each object on a line of its own; whoever closes it ends the last line.
     * @throws IOException when the stream refuses.
     */
    public static JsonGenerator generator(final OutputStream out) throws IOException
    {
        final JsonFactory factory = JsonFactory.builder().disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM).build();
        final JsonGenerator json = factory.createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        return json;
    }

    /**
     * Begins the object of a packet with what those of all protocols begin with.
     *
     * @param json     takes the object.
     * @param number   of the packet, from 1.
     * @param at       where it begins in the input, in bytes.
     * @param timeNs   of the packet, ns since the Unix epoch.
     * @param protocol name of it.
     * @throws IOException when the output refuses.
     */
    public static void beginPacket(
        final JsonGenerator json, final long number, final long at, final long timeNs, final String protocol)
        throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("packet", number);
        json.writeNumberField("offset", at);
        json.writeNumberField("time", timeNs);
        json.writeStringField("protocol", protocol);
    }

    /**
     * @param buffer that holds bytes.
     * @param offset of them.
     * @param length how many.
     * @return two digits for each.
     */
    public static String hex(final DirectBuffer buffer, final int offset, final int length)
    {
        final StringBuilder text = new StringBuilder(2 * length);
        for (int i = 0; i < length; i++)
        {
            final int b = buffer.getByte(offset + i) & 0xFF;
            text.append(HEX[b >>> 4]).append(HEX[b & 0xF]);
        }
        return text.toString();
    }

    /**
     * Writes an integer that is to be read as unsigned.
     *
     * @param json  takes the field.
     * @param name  of the field.
     * @param value of 64 bits.
     * @throws IOException when the output refuses.
     */
    public static void unsigned(final JsonGenerator json, final String name, final long value) throws IOException
    {
        json.writeFieldName(name);
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
