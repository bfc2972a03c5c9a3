package io.directlive.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The schema file as the tests read it: the messages with their fields, composites taken apart. */
final class Schema
{
    /** What a field is made of. {@code length} is 1 for a single value, {@code values} names those of an enum. */
    record Field(String name, String primitive, int length, List<String> values)
    {
        boolean isText()
        {
            return primitive.equals("char") && length > 1;
        }

        boolean isEnum()
        {
            return !values.isEmpty();
        }

        int size()
        {
            return length * switch (primitive)
            {
                case "char", "int8", "uint8" -> 1;
                case "uint16" -> 2;
                case "int32", "uint32" -> 4;
                case "int64", "uint64" -> 8;
                default -> throw new IllegalArgumentException("unknown primitive " + primitive);
            };
        }
    }

    /** One message; fields of its event header are named {@code header.*}. */
    record Message(int id, String name, int blockLength, List<Field> fields)
    {
        String vectorName()
        {
            return String.format("%02d-%s.hex", id, name);
        }

        boolean hasEventHeader()
        {
            return id < EventLayout.FIRST_CONTROL_TEMPLATE_ID;
        }
    }

    private final Map<String, Field> types = new HashMap<>();
    private final List<Field> header = new ArrayList<>();
    private final Map<Integer, Message> messages = new TreeMap<>();

    private Schema(final Document document)
    {
        for (final Element type : elements(document, "type"))
        {
            final Field field = field(type.getAttribute("name"), type);
            if (((Element)type.getParentNode()).getAttribute("name").equals("eventHeader"))
            {
                header.add(new Field("header." + field.name(), field.primitive(), 1, List.of()));
            }
            types.put(field.name(), field);
        }
        for (final Element type : elements(document, "enum"))
        {
            final List<String> values = new ArrayList<>();
            for (final Element value : elements(type, "validValue"))
            {
                values.add(value.getAttribute("name"));
            }
            types.put(type.getAttribute("name"),
                new Field(type.getAttribute("name"), type.getAttribute("encodingType"), 1, values));
        }
        for (final Element message : elements(document, "sbe:message"))
        {
            final int id = Integer.parseInt(message.getAttribute("id"));
            messages.put(id, new Message(
                id, message.getAttribute("name"), Integer.parseInt(message.getAttribute("blockLength")),
                fields(message)));
        }
    }

    static Schema load()
    {
        try (InputStream in = Schema.class.getResourceAsStream("/directlive-schema.xml"))
        {
            return new Schema(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in));
        }
        catch (final IOException | ParserConfigurationException | SAXException ex)
        {
            throw new IllegalStateException("schema cannot be read", ex);
        }
    }

    /** All messages by template id. */
    List<Message> messages()
    {
        return List.copyOf(messages.values());
    }

    Message message(final String name)
    {
        return messages.values().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow(
            () -> new IllegalArgumentException("the schema has no message " + name));
    }

    private List<Field> fields(final Element message)
    {
        final List<Field> fields = new ArrayList<>();
        for (final Element field : elements(message, "field"))
        {
            final String type = field.getAttribute("type");
            if (type.equals("eventHeader"))
            {
                fields.addAll(header);
            }
            else
            {
                final Field known = types.get(type);
                fields.add(known == null ?
                    new Field(field.getAttribute("name"), type, 1, List.of()) :
                    new Field(field.getAttribute("name"), known.primitive(), known.length(), known.values()));
            }
        }
        return fields;
    }

    private static Field field(final String name, final Element type)
    {
        final String length = type.getAttribute("length");
        return new Field(
            name, type.getAttribute("primitiveType"), length.isEmpty() ? 1 : Integer.parseInt(length), List.of());
    }

    private static List<Element> elements(final Document document, final String tag)
    {
        return elements(document.getElementsByTagName(tag));
    }

    private static List<Element> elements(final Element parent, final String tag)
    {
        return elements(parent.getElementsByTagName(tag));
    }

    private static List<Element> elements(final NodeList nodes)
    {
        final List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++)
        {
            elements.add((Element)nodes.item(i));
        }
        return elements;
    }
}
