package io.directlive.feed.cme;

import io.directlive.feed.cme.MdpField.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The templates that the fact sheet lays out or names, and those of staged captures. Read from {@code mdp3-schema.xml}
 * when the class is loaded: the same file that the decoders in {@code io.directlive.feed.cme.sbe} are generated from, so
 * each fact is in one place.
 */
public final class MdpSchema
{
    /** Of market data messages. TCP sessions have messages of another schema. */
    public static final int ID = 1;
    /** Latest version known here. */
    public static final int VERSION = 13;

    private static final String RESOURCE = "mdp3-schema.xml";
    private static final Map<String, Integer> LENGTHS = Map.of(
        "char", 1, "int8", 1, "uint8", 1, "int16", 2, "uint16", 2, "int32", 4, "uint32", 4, "int64", 8, "uint64", 8);
    private static final MdpTemplate[] BY_ID = new MdpTemplate[128];
    private static final List<MdpTemplate> TEMPLATES;

    static
    {
        TEMPLATES = List.copyOf(load());
        for (final MdpTemplate template : TEMPLATES)
        {
            BY_ID[template.id()] = template;
        }
    }

    private MdpSchema()
    {
    }

    /**
     * @param id of a template.
     * @return the template; null when it is not known.
     */
    public static MdpTemplate template(final int id)
    {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }

    /** @return all templates known here, by id. */
    public static List<MdpTemplate> templates()
    {
        return TEMPLATES;
    }

    private static List<MdpTemplate> load()
    {
        try (InputStream in = MdpSchema.class.getResourceAsStream(RESOURCE))
        {
            if (in == null)
            {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            final Element schema = factory.newDocumentBuilder().parse(in).getDocumentElement();

            final Map<String, Element> types = new HashMap<>();
            for (final Element type : children(child(schema, "types")))
            {
                types.put(type.getAttribute("name"), type);
            }
            final List<MdpTemplate> templates = new ArrayList<>();
            for (final Element message : children(schema))
            {
                if (!"types".equals(message.getTagName()))
                {
                    templates.add(template(message, types));
                }
            }
            return templates;
        }
        catch (final IOException | ParserConfigurationException | SAXException ex)
        {
            throw new IllegalStateException(RESOURCE + " cannot be read", ex);
        }
    }

    private static MdpTemplate template(final Element message, final Map<String, Element> types)
    {
        final List<MdpGroup> groups = new ArrayList<>();
        for (final Element group : children(message))
        {
            if ("group".equals(group.getTagName()))
            {
                groups.add(new MdpGroup(
                    snakeCase(group.getAttribute("name")),
                    number(group, "id"),
                    number(group, "sinceVersion"),
                    headerLength(types.get(group.getAttribute("dimensionType"))),
                    number(group, "blockLength"),
                    block(group, types)));
            }
        }
        final String description = message.getAttribute("description");
        return new MdpTemplate(
            number(message, "id"),
            message.getAttribute("name"),
            description.substring(0, description.indexOf(':')),
            number(message, "sinceVersion"),
            number(message, "blockLength"),
            block(message, types),
            groups);
    }

    private static MdpBlock block(final Element parent, final Map<String, Element> types)
    {
        final List<MdpField> fields = new ArrayList<>();
        for (final Element field : children(parent))
        {
            if ("field".equals(field.getTagName()))
            {
                fields.add(field(field, types.get(field.getAttribute("type"))));
            }
        }
        return new MdpBlock(fields);
    }

    private static MdpField field(final Element field, final Element type)
    {
        final String name = snakeCase(field.getAttribute("name"));
        final int tag = number(field, "id");
        final int offset = number(field, "offset");
        final int since = number(field, "sinceVersion");
        if (type != null && "composite".equals(type.getTagName()))
        {
            return new MdpField(name, tag, Kind.MATURITY, offset, length(type), since, null, null);
        }

        final String primitive = type == null ? field.getAttribute("type") : type.getAttribute("primitiveType");
        final Kind kind = switch (primitive.charAt(0))
        {
            case 'c' -> Kind.TEXT;
            case 'i' -> Kind.SIGNED;
            default -> Kind.UNSIGNED;
        };
        if (type != null && "constant".equals(type.getAttribute("presence")))
        {
            return new MdpField(name, tag, kind, 0, 0, since, null, type.getTextContent().strip());
        }
        final int count = type == null || !type.hasAttribute("length") ? 1 : number(type, "length");
        final Long nullValue = type == null || !type.hasAttribute("nullValue") ?
            null : (Long)Long.parseUnsignedLong(type.getAttribute("nullValue"));
        return new MdpField(name, tag, kind, offset, count * LENGTHS.get(primitive), since, nullValue, null);
    }

    private static int headerLength(final Element dimension)
    {
        int length = 0;
        for (final Element part : children(dimension))
        {
            final int offset = part.hasAttribute("offset") ? number(part, "offset") : length;
            length = offset + LENGTHS.get(part.getAttribute("primitiveType"));
        }
        return length;
    }

    private static int length(final Element composite)
    {
        int length = 0;
        for (final Element part : children(composite))
        {
            length += LENGTHS.get(part.getAttribute("primitiveType"));
        }
        return length;
    }

    private static int number(final Element element, final String attribute)
    {
        return element.hasAttribute(attribute) ? Integer.parseInt(element.getAttribute(attribute)) : 0;
    }

    private static Element child(final Element parent, final String name)
    {
        for (final Element child : children(parent))
        {
            if (child.getTagName().equals(name))
            {
                return child;
            }
        }
        throw new IllegalStateException("no " + name + " in " + parent.getTagName());
    }

    private static List<Element> children(final Element parent)
    {
        final List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling())
        {
            if (node instanceof Element element)
            {
                children.add(element);
            }
        }
        return children;
    }

    private static String snakeCase(final String camelCase)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < camelCase.length(); i++)
        {
            final char c = camelCase.charAt(i);
            if (Character.isUpperCase(c))
            {
                text.append('_');
            }
            text.append(Character.toLowerCase(c));
        }
        return text.toString();
    }
}
