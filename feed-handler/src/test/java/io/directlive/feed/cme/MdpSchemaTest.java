package io.directlive.feed.cme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.StagedData;
import io.directlive.feed.cme.MdpField.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Our schema against those of the exchange, where they are staged; and the table against the decoders. */
class MdpSchemaTest
{
    private static final Map<String, Integer> LENGTHS = Map.of(
        "char", 1, "int8", 1, "uint8", 1, "int16", 2, "uint16", 2, "int32", 4, "uint32", 4, "int64", 8, "uint64", 8);
    /** Of captures of version 5; not in the fact sheet. */
    private static final Set<Integer> CAPTURED = Set.of(27, 29, 42);
    /** Not in the fact sheet, and in no capture. */
    private static final Set<Integer> LEFT_OUT = Set.of(32, 33, 34, 35, 36, 38, 41, 43, 44);

    @ParameterizedTest
    @CsvSource({
        "5, sbe/Cme.Futures.Mdp3.Sbe.v1.5.xml",
        "8, sbe/Cme.Futures.Mdp3.Sbe.v1.8.xml",
        "9, sbe/Cme.Futures.Mdp3.Sbe.v1.9.xml",
        "12, sbe/Cme.Futures.Mdp3.Sbe.v1.12.xml",
        "13, ../specs/cme/templates_FixBinary_v13.xml"})
    void shouldAgreeWithTheSchemaOfTheExchange(final int version, final String file) throws Exception
    {
        final Path path = StagedData.file(file);
        final Element schema =
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(path.toFile()).getDocumentElement();
        assertEquals(version, Integer.parseInt(schema.getAttribute("version")));
        final Map<String, Element> types = new HashMap<>();
        final Set<Integer> ids = new TreeSet<>();

        for (final Element child : children(schema))
        {
            if ("types".equals(child.getTagName()))
            {
                children(child).forEach(type -> types.put(type.getAttribute("name"), type));
            }
            else
            {
                final int id = number(child, "id");
                if (!LEFT_OUT.contains(id))
                {
                    ids.add(id);
                    checkMessage(version, child, types);
                }
            }
        }

        final Set<Integer> expected = new TreeSet<>();
        for (final MdpTemplate template : MdpSchema.templates())
        {
            if (template.since() <= version && !(version > 9 && CAPTURED.contains(template.id())))
            {
                expected.add(template.id());
            }
        }
        assertEquals(expected, ids);
    }

    @Test
    void shouldBeWhatTheDecodersWereGeneratedFrom() throws ReflectiveOperationException
    {
        assertEquals(34, MdpSchema.templates().size());
        for (final MdpTemplate template : MdpSchema.templates())
        {
            final String prefix = "io.directlive.feed.cme.sbe." + template.name() + "Decoder";
            final Class<?> decoder = Class.forName(prefix);
            assertEquals(template.id(), decoder.getField("TEMPLATE_ID").getInt(null));
            assertEquals(template.blockLength(), decoder.getField("BLOCK_LENGTH").getInt(null));
            assertEquals(MdpSchema.VERSION, decoder.getField("SCHEMA_VERSION").getInt(null));
            checkDecoder(decoder, template.root());
            for (final MdpGroup group : template.groups())
            {
                final String name = camelCase(group.name());
                final String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
                final Class<?> groupDecoder = Class.forName(prefix + "$" + capital + "Decoder");
                assertEquals(group.headerLength(), groupDecoder.getField("HEADER_SIZE").getInt(null));
                assertEquals(group.blockLength(), groupDecoder.getMethod("sbeBlockLength").invoke(null));
                checkDecoder(groupDecoder, group.entry());
            }
        }
    }

    /** One decoder reads both, see {@link MdpNormaliser}. */
    @ParameterizedTest
    @CsvSource({"42, 48", "27, 54", "29, 56"})
    void shouldLayOutOldTemplatesAsTheirSuccessors(final int id, final int successorId)
    {
        final MdpTemplate template = MdpSchema.template(id);
        final MdpTemplate successor = MdpSchema.template(successorId);

        checkWithin(template.root(), successor.root());
        for (int i = 0; i < template.groups().size(); i++)
        {
            final MdpGroup group = template.groups().get(i);
            final MdpGroup successorGroup = successor.groups().get(i);
            assertEquals(group.name(), successorGroup.name());
            assertEquals(group.headerLength(), successorGroup.headerLength());
            checkWithin(group.entry(), successorGroup.entry());
        }
    }

    @ParameterizedTest
    @CsvSource({"27", "29", "55", "56", "57", "63"})
    void shouldStartAllDefinitionsAlike(final int id)
    {
        final MdpTemplate future = MdpSchema.template(54);
        final MdpTemplate template = MdpSchema.template(id);

        for (final String name : List.of(
            "security_update_action", "last_update_time", "security_exchange", "security_group", "asset", "symbol",
            "security_id", "cfi_code"))
        {
            assertTrue(future.root().offsetOf(name) >= 0, name);
            assertEquals(future.root().offsetOf(name), template.root().offsetOf(name), name);
        }
        for (final String name : List.of("currency", "min_price_increment", "min_trade_vol"))
        {
            assertTrue(template.root().offsetOf(name) >= 0, name);
        }
        for (int i = 0; i < 2; i++)
        {
            assertEquals(future.groups().get(i).name(), template.groups().get(i).name());
            checkWithin(template.groups().get(i).entry(), future.groups().get(i).entry());
        }
    }

    private static void checkMessage(final int version, final Element message, final Map<String, Element> types)
    {
        final int id = number(message, "id");
        final MdpTemplate template = MdpSchema.template(id);
        assertNotNull(template, "template " + id);
        assertEquals(message.getAttribute("name"), template.title());
        if (template.isOutline())
        {
            assertEquals(number(message, "sinceVersion"), template.since(), template.title());
            final int blockLength = number(message, "blockLength");
            assertTrue(blockLength <= template.blockLength(), template.title());
            assertTrue(version < MdpSchema.VERSION || blockLength == template.blockLength(), template.title());
            return;
        }
        checkBlock(version, template.title(), message, types, template.root(), template.blockLength());
        if (CAPTURED.contains(id))
        {
            return; // When its groups came is not known; they are those of its successor.
        }
        assertEquals(number(message, "sinceVersion"), template.since(), template.title());

        final List<MdpGroup> groups = template.groups().stream().filter(group -> group.since() <= version).toList();
        final List<Element> expected =
            children(message).stream().filter(child -> "group".equals(child.getTagName())).toList();
        assertEquals(
            expected.stream().map(group -> snakeCase(group.getAttribute("name"))).toList(),
            groups.stream().map(MdpGroup::name).toList());
        for (int i = 0; i < groups.size(); i++)
        {
            final MdpGroup group = groups.get(i);
            final Element element = expected.get(i);
            final String what = template.title() + "." + group.name();
            assertEquals(number(element, "id"), group.tag(), what);
            assertEquals(number(element, "sinceVersion"), group.since(), what);
            assertEquals(dimensionLength(types.get(element.getAttribute("dimensionType"))), group.headerLength(), what);
            checkBlock(version, what, element, types, group.entry(), group.blockLength());
        }
    }

    private static void checkBlock(
        final int version,
        final String what,
        final Element parent,
        final Map<String, Element> types,
        final MdpBlock block,
        final int blockLength)
    {
        final Map<String, MdpField> expected = new TreeMap<>();
        for (final Element child : children(parent))
        {
            if ("field".equals(child.getTagName()))
            {
                final MdpField field = field(child, types);
                expected.put(field.name(), onTheWire(field));
            }
        }
        final Map<String, MdpField> fields = new TreeMap<>();
        block.fields().stream().filter(field -> field.since() <= version).forEach(
            field -> fields.put(field.name(), onTheWire(field)));
        if (fields.containsKey("security_alt_id_source") && !fields.get("security_alt_id_source").isConstant())
        {
            assertEquals(255L, expected.remove("security_alt_id_source").nullValue(), "null, says the exchange");
            assertNull(fields.remove("security_alt_id_source").nullValue(), "of which the fact sheet has no word");
        }
        final boolean isCaptured = CAPTURED.contains(number(parent, "id"));
        if (isCaptured)
        {
            expected.keySet().retainAll(fields.keySet());
            expected.replaceAll((name, field) -> sinceTheStart(field));
        }
        assertEquals(expected, fields, what);
        assertTrue(block.leastLength(version) <= number(parent, "blockLength"), what);
        assertTrue(isCaptured || blockLength >= number(parent, "blockLength"), what);
        if (version == MdpSchema.VERSION)
        {
            assertEquals(number(parent, "blockLength"), blockLength, what);
        }
    }

    /** When a constant came changes no byte. */
    private static MdpField onTheWire(final MdpField field)
    {
        return field.isConstant() ?
            new MdpField(field.name(), field.tag(), field.kind(), 0, 0, 0, null, field.constant()) : field;
    }

    private static MdpField sinceTheStart(final MdpField field)
    {
        return new MdpField(
            field.name(), field.tag(), field.kind(), field.offset(), field.length(), 0, field.nullValue(),
            field.constant());
    }

    private static MdpField field(final Element field, final Map<String, Element> types)
    {
        final String name = snakeCase(field.getAttribute("name"));
        final int tag = number(field, "id");
        final int offset = number(field, "offset");
        final int since = number(field, "sinceVersion");
        Element type = types.get(field.getAttribute("type"));
        if ("enum".equals(type.getTagName()) || "set".equals(type.getTagName()))
        {
            type = types.getOrDefault(type.getAttribute("encodingType"), type);
        }
        if ("MaturityMonthYear".equals(field.getAttribute("type")))
        {
            return new MdpField(name, tag, Kind.MATURITY, offset, 5, since, null, null);
        }
        if ("composite".equals(type.getTagName()))
        {
            type = children(type).get(0); // The mantissa.
        }
        final String primitive =
            type.hasAttribute("primitiveType") ? type.getAttribute("primitiveType") : type.getAttribute("encodingType");
        final Kind kind = switch (primitive.charAt(0))
        {
            case 'c' -> Kind.TEXT;
            case 'i' -> Kind.SIGNED;
            default -> Kind.UNSIGNED;
        };
        if ("constant".equals(type.getAttribute("presence")))
        {
            return new MdpField(name, tag, kind, 0, 0, since, null, type.getTextContent().strip());
        }
        final int count = type.hasAttribute("length") ? number(type, "length") : 1;
        final Long nullValue = type.hasAttribute("nullValue") ?
            (Long)Long.parseUnsignedLong(type.getAttribute("nullValue")) : null;
        return new MdpField(name, tag, kind, offset, count * LENGTHS.get(primitive), since, nullValue, null);
    }

    private static void checkDecoder(final Class<?> decoder, final MdpBlock block) throws ReflectiveOperationException
    {
        for (final MdpField field : block.fields())
        {
            if (!field.isConstant())
            {
                final String name = camelCase(field.name());
                assertEquals(field.offset(), decoder.getMethod(name + "EncodingOffset").invoke(null));
                assertEquals(field.length(), decoder.getMethod(name + "EncodingLength").invoke(null));
                assertEquals(field.since(), decoder.getMethod(name + "SinceVersion").invoke(null));
            }
        }
    }

    /** Whatever the one has, the other has in the same place; null values, units and versions aside. */
    private static void checkWithin(final MdpBlock block, final MdpBlock successor)
    {
        for (final MdpField field : block.fields())
        {
            final MdpField other = successor.fields().stream()
                .filter(each -> each.name().equals(field.name())).findFirst().orElseThrow();
            assertEquals(field.offset(), other.offset(), field.name());
            assertEquals(field.length(), other.length(), field.name());
            assertEquals(field.kind(), other.kind(), field.name());
        }
    }

    private static int dimensionLength(final Element dimension)
    {
        int length = 0;
        for (final Element part : children(dimension))
        {
            final int offset = part.hasAttribute("offset") ? number(part, "offset") : length;
            length = offset + LENGTHS.get(part.getAttribute("primitiveType"));
        }
        return length;
    }

    private static int number(final Element element, final String attribute)
    {
        return element.hasAttribute(attribute) ? Integer.parseInt(element.getAttribute(attribute)) : 0;
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

    private static String snakeCase(final String name)
    {
        return name
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
            .toLowerCase(Locale.ROOT);
    }

    private static String camelCase(final String name)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++)
        {
            text.append(name.charAt(i) == '_' ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
        }
        return text.toString();
    }
}
