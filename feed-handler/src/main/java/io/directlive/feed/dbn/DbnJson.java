package io.directlive.feed.dbn;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import java.io.IOException;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Shows DBN to people: one object for the metadata, then one for each record with {@code index, offset, name}, every
 * field under the name that the reference gives it, and {@code levels} as a list; reserved bytes are left out. Integers
 * are as they are on the wire, so that what is undefined has the number that says so.
 * <ul>
 * <li>A record that makes no sense has {@code error}, and {@code hex} in place of fields that are not all there.</li>
 * <li>A record of an unknown type has the header's fields and {@code hex}.</li>
 * <li>Bytes beyond the layout, such as a send time, are in {@code extra_hex}.</li>
 * </ul>
 * Counts records by action where the type has one, else by schema. Used by one thread; not for the hot path.
 */
public final class DbnJson
{
    private static final List<DbnField> LEVEL = List.of(
        DbnField.i64("bid_px").at(0), DbnField.i64("ask_px").at(8), DbnField.u32("bid_sz").at(16),
        DbnField.u32("ask_sz").at(20), DbnField.u32("bid_ct").at(24), DbnField.u32("ask_ct").at(28));

    private final JsonGenerator json;
    private final MessageCounts counts;

    /**
     * @param json   takes the objects.
     * @param counts takes the counts of records.
     */
    public DbnJson(final JsonGenerator json, final MessageCounts counts)
    {
        this.json = json;
        this.counts = counts;
    }

    /**
     * @param metadata to write.
     * @throws IOException when the output refuses.
     */
    public void write(final DbnMetadata metadata) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("name", "Metadata");
        json.writeNumberField("version", metadata.version());
        json.writeStringField("dataset", metadata.dataset());
        json.writeNumberField("schema", metadata.schema());
        json.writeNumberField("start", metadata.startNs());
        json.writeNumberField("end", metadata.endNs());
        json.writeNumberField("limit", metadata.limit());
        json.writeNumberField("stype_in", metadata.stypeIn());
        json.writeNumberField("stype_out", metadata.stypeOut());
        json.writeNumberField("ts_out", metadata.hasSendTime() ? 1 : 0);
        texts("symbols", metadata.symbols());
        texts("partial", metadata.partial());
        texts("not_found", metadata.notFound());
        json.writeArrayFieldStart("mappings");
        for (final DbnMetadata.Mapping mapping : metadata.mappings())
        {
            json.writeStartObject();
            json.writeStringField("raw_symbol", mapping.symbol());
            json.writeArrayFieldStart("intervals");
            for (final DbnMetadata.Interval interval : mapping.intervals())
            {
                json.writeStartObject();
                json.writeNumberField("start_date", interval.startDate());
                json.writeNumberField("end_date", interval.endDate());
                json.writeStringField("symbol", interval.symbol());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /**
     * @param index   number of the record, from 1.
     * @param at      where it begins in the input, in bytes.
     * @param message that holds it.
     * @param offset  of its first byte.
     * @param length  in bytes.
     * @throws IOException when the output refuses.
     */
    public void write(final long index, final long at, final DirectBuffer message, final int offset, final int length)
        throws IOException
    {
        final DbnRecordType type =
            length < DbnRecord.HEADER_LENGTH ? null : DbnRecordType.of(DbnRecord.rtype(message, offset));
        final DbnLayout layout = type == null ? null : type.layout(length);
        final DbnFault fault = DbnRules.faultOf(message, offset, length);
        count(type, fault, message, offset);

        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeNumberField("offset", at);
        json.writeStringField("name", type == null ? "Unknown" : type.title());
        if (fault != null)
        {
            json.writeStringField("error", fault.reason());
        }
        if (layout != null)
        {
            fields(layout.fields(), message, offset);
            levels(layout, message, offset);
            hex("extra_hex", message, offset + layout.length(), length - layout.length());
        }
        else
        {
            if (length >= DbnRecord.HEADER_LENGTH)
            {
                fields(DbnLayout.layoutOf().fields(), message, offset);
            }
            hex("hex", message, offset, length);
        }
        json.writeEndObject();
    }

    private void count(final DbnRecordType type, final DbnFault fault, final DirectBuffer message, final int offset)
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
            counts.add(switch (type)
            {
                case MBO -> Character.toString(DbnRecord.orderAction(message, offset));
                case TRADES, MBP_1, MBP_10 -> Character.toString(DbnRecord.action(message, offset));
                default -> type.schema();
            });
        }
    }

    private void levels(final DbnLayout layout, final DirectBuffer message, final int offset) throws IOException
    {
        if (layout.levels() == 0)
        {
            return;
        }
        json.writeArrayFieldStart("levels");
        for (int i = 0; i < layout.levels(); i++)
        {
            json.writeStartObject();
            fields(LEVEL, message, offset + layout.levelsOffset() + i * DbnLayout.LEVEL_LENGTH);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void fields(final List<DbnField> fields, final DirectBuffer message, final int offset) throws IOException
    {
        for (final DbnField field : fields)
        {
            switch (field.kind())
            {
                case TEXT -> json.writeStringField(field.name(), field.text(message, offset));
                case SIGNED -> json.writeNumberField(field.name(), field.integer(message, offset));
                case UNSIGNED -> JsonLines.unsigned(json, field.name(), field.integer(message, offset));
                case RESERVED ->
                {
                    // Says nothing.
                }
            }
        }
    }

    private void texts(final String name, final List<String> texts) throws IOException
    {
        json.writeArrayFieldStart(name);
        for (final String text : texts)
        {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private void hex(final String name, final DirectBuffer buffer, final int offset, final int length)
        throws IOException
    {
        if (length > 0)
        {
            json.writeStringField(name, JsonLines.hex(buffer, offset, length));
        }
    }
}
