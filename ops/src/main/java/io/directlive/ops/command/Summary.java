package io.directlive.ops.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a command did, in numbers: for people one line each, for programs one JSON object. */
final class Summary
{
    private final Map<String, Number> numbers = new LinkedHashMap<>();

    Summary add(final String name, final Number number)
    {
        numbers.put(name, number);
        return this;
    }

    void printJson(final PrintWriter out) throws IOException
    {
        try (JsonGenerator json = new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET))
        {
            json.writeStartObject();
            for (final Map.Entry<String, Number> entry : numbers.entrySet())
            {
                json.writeFieldName(entry.getKey());
                if (entry.getValue() instanceof Double value)
                {
                    json.writeNumber(String.format(Locale.ROOT, "%.3f", value));
                }
                else
                {
                    json.writeNumber(entry.getValue().longValue());
                }
            }
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    void print(final PrintWriter out)
    {
        final int width = numbers.keySet().stream().mapToInt(String::length).max().orElse(0);
        numbers.forEach((name, number) -> out.printf(Locale.ROOT,
            number instanceof Double ? "  %-" + width + "s  %,16.3f%n" : "  %-" + width + "s  %,16d%n", name, number));
        out.flush();
    }
}
