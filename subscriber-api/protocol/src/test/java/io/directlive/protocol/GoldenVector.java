package io.directlive.protocol;

import io.directlive.protocol.Schema.Field;
import io.directlive.protocol.Schema.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One encoded message with the values that are in it.
 *
 * <pre>
 *   # comment
 *   field = value      one line for each field, in the order of the schema
 *
 *   hex                16 bytes a line
 * </pre>
 *
 * {@link #main} writes the vector of a message that has none yet. It never touches one that exists: bytes that were
 * once published stay as they are.
 */
record GoldenVector(Map<String, String> values, byte[] bytes)
{
    private static final int BYTES_PER_LINE = 16;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    static GoldenVector read(final Path file) throws IOException
    {
        final Map<String, String> values = new LinkedHashMap<>();
        final StringBuilder hex = new StringBuilder();
        for (final String line : Files.readAllLines(file))
        {
            final int equals = line.indexOf(" = ");
            if (equals > 0)
            {
                values.put(line.substring(0, equals), line.substring(equals + 3));
            }
            else if (!line.startsWith("#") && !line.isBlank())
            {
                hex.append(line.replace(" ", ""));
            }
        }
        return new GoldenVector(values, HexFormat.of().parseHex(hex));
    }

    /**
     * Writes vectors for messages that have none.
     *
     * @param args folder of the vectors, then names of messages.
     * @throws IOException when a vector exists or cannot be written.
     */
    public static void main(final String[] args) throws IOException
    {
        final Schema schema = Schema.load();
        for (final String name : List.of(args).subList(1, args.length))
        {
            final Message message = schema.message(name);
            final Map<String, String> values = inventValues(message);
            final byte[] bytes = GeneratedCodec.encode(message, values);
            if (!values.equals(GeneratedCodec.decode(message, bytes)))
            {
                throw new IllegalStateException(name + " does not decode to the values that were encoded");
            }
            final Path file = Path.of(args[0], message.vectorName());
            Files.writeString(file, text(message, values, bytes), StandardOpenOption.CREATE_NEW);
            System.out.println(file);
        }
    }

    private static String text(final Message message, final Map<String, String> values, final byte[] bytes)
    {
        final StringBuilder text = new StringBuilder();
        text.append("# ").append(message.name()).append(", template ").append(message.id()).append('\n');
        values.forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        text.append('\n');
        for (int i = 0; i < bytes.length; i += BYTES_PER_LINE)
        {
            text.append(HEX.formatHex(bytes, i, Math.min(bytes.length, i + BYTES_PER_LINE))).append('\n');
        }
        return text.toString();
    }

    /** A value of its own for every field, large enough to need all its bytes, so that no two can be mixed up. */
    private static Map<String, String> inventValues(final Message message)
    {
        final Map<String, String> values = new LinkedHashMap<>();
        int n = 1;
        for (final Field field : message.fields())
        {
            final int first = n;
            n += field.isText() ? 1 : field.length();
            values.put(field.name(), inventValue(field, first));
        }
        return values;
    }

    private static String inventValue(final Field field, final int first)
    {
        if (field.isEnum())
        {
            return field.values().get(field.values().size() - 1);
        }
        if (field.isText())
        {
            final String text = (field.name() + "-" + first).toUpperCase(Locale.ROOT);
            return text.substring(Math.max(0, text.length() - field.length() + 1));
        }
        final StringBuilder list = new StringBuilder();
        for (int i = first; i < first + field.length(); i++)
        {
            list.append(i == first ? "" : ",").append(inventNumber(field, i));
        }
        return list.toString();
    }

    private static String inventNumber(final Field field, final int n)
    {
        return switch (field.primitive())
        {
            case "char" -> String.valueOf((char)('A' + n % 26));
            case "int8" -> Integer.toString(-n % 100 - 1);
            case "uint8" -> Integer.toString(100 + n % 150);
            case "uint16" -> Integer.toString(0xC000 + 0x101 * n % 0x4000);
            case "int32" -> Integer.toString(-0x1020304 * n);
            case "uint32" -> Long.toString(0xC0000000L + 0x10203 * n);
            case "uint64" -> Long.toUnsignedString(0xC000_0000_0000_0000L + 0x1_0203_0405_0607L * n);
            default -> Long.toString(-0x1_0203_0405_0607L * n);
        };
    }
}
