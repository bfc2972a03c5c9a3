package io.directlive.protocol;

import io.directlive.protocol.Schema.Field;
import io.directlive.protocol.Schema.Message;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The generated encoder and decoder of any message, driven by name, with all values as text. */
final class GeneratedCodec
{
    private static final String PACKAGE = "io.directlive.protocol.sbe.";

    private GeneratedCodec()
    {
    }

    /** Encodes as any writer must: padding zeroed, then every field set. */
    static byte[] encode(final Message message, final Map<String, String> values)
    {
        final byte[] bytes = new byte[EventLayout.MESSAGE_HEADER_LENGTH + message.blockLength()];
        Arrays.fill(bytes, (byte)0xA5); // What a writer leaves out must show.
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final int padding = message.blockLength() - message.fields().stream().mapToInt(Field::size).sum();
        buffer.setMemory(bytes.length - padding, padding, (byte)0);
        final Object encoder = create(message.name() + "Encoder");
        call(encoder, "wrapAndApplyHeader",
            new Class<?>[]{MutableDirectBuffer.class, int.class, MessageHeaderEncoder.class},
            buffer, 0, new MessageHeaderEncoder());
        for (final Field field : message.fields())
        {
            final String value = values.get(field.name());
            if (value == null)
            {
                throw new IllegalArgumentException(message.name() + ": no value for " + field.name());
            }
            set(owner(encoder, field), field, value);
        }
        return bytes;
    }

    static Map<String, String> decode(final Message message, final byte[] bytes)
    {
        final Object decoder = create(message.name() + "Decoder");
        call(decoder, "wrapAndApplyHeader",
            new Class<?>[]{DirectBuffer.class, int.class, MessageHeaderDecoder.class},
            new UnsafeBuffer(bytes), 0, new MessageHeaderDecoder());
        final Map<String, String> values = new LinkedHashMap<>();
        for (final Field field : message.fields())
        {
            values.put(field.name(), get(owner(decoder, field), field));
        }
        return values;
    }

    private static Object owner(final Object codec, final Field field)
    {
        return field.name().startsWith("header.") ? call(codec, "header", new Class<?>[0]) : codec;
    }

    private static String accessor(final Field field)
    {
        return field.name().substring(field.name().indexOf('.') + 1);
    }

    private static void set(final Object encoder, final Field field, final String value)
    {
        final String name = accessor(field);
        if (field.isText())
        {
            call(encoder, name, new Class<?>[]{String.class}, value);
        }
        else if (field.isEnum())
        {
            final Class<?> type = enumType(encoder, name);
            call(encoder, name, new Class<?>[]{type}, enumValue(type, value));
        }
        else if (field.length() > 1)
        {
            final String[] elements = value.split(",");
            if (elements.length != field.length())
            {
                throw new IllegalArgumentException(field.name() + " needs " + field.length() + " values: " + value);
            }
            for (int i = 0; i < elements.length; i++)
            {
                call(encoder, name, new Class<?>[]{int.class, javaType(field)}, i, number(field, elements[i]));
            }
        }
        else
        {
            call(encoder, name, new Class<?>[]{javaType(field)}, number(field, value));
        }
    }

    private static String get(final Object decoder, final Field field)
    {
        final String name = accessor(field);
        if (field.length() > 1 && !field.isText())
        {
            return IntStream.range(0, field.length())
                .mapToObj(i -> text(field, call(decoder, name, new Class<?>[]{int.class}, i)))
                .collect(Collectors.joining(","));
        }
        return text(field, call(decoder, name, new Class<?>[0]));
    }

    private static Class<?> enumType(final Object encoder, final String name)
    {
        for (final Method method : encoder.getClass().getMethods())
        {
            if (method.getName().equals(name) && method.getParameterCount() == 1 &&
                method.getParameterTypes()[0].isEnum())
            {
                return method.getParameterTypes()[0];
            }
        }
        throw new IllegalStateException(encoder.getClass().getSimpleName() + " has no enum " + name);
    }

    private static Object enumValue(final Class<?> type, final String name)
    {
        for (final Object constant : type.getEnumConstants())
        {
            if (constant.toString().equals(name))
            {
                return constant;
            }
        }
        throw new IllegalArgumentException(type.getSimpleName() + " has no " + name);
    }

    private static Class<?> javaType(final Field field)
    {
        return switch (field.primitive())
        {
            case "char", "int8" -> byte.class;
            case "uint8" -> short.class;
            case "uint16", "int32" -> int.class;
            default -> long.class;
        };
    }

    private static Object number(final Field field, final String value)
    {
        return switch (field.primitive())
        {
            case "char" -> (byte)value.charAt(0);
            case "int8" -> Byte.parseByte(value);
            case "uint8" -> Short.parseShort(value);
            case "uint16", "int32" -> Integer.parseInt(value);
            case "uint64" -> Long.parseUnsignedLong(value);
            default -> Long.parseLong(value);
        };
    }

    private static String text(final Field field, final Object value)
    {
        return switch (field.isText() || field.isEnum() ? "" : field.primitive())
        {
            case "char" -> String.valueOf((char)(byte)value);
            case "uint64" -> Long.toUnsignedString((long)value);
            default -> value.toString();
        };
    }

    private static Object create(final String name)
    {
        try
        {
            return Class.forName(PACKAGE + name).getConstructor().newInstance();
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException("no generated " + name, ex);
        }
    }

    private static Object call(final Object on, final String name, final Class<?>[] types, final Object... arguments)
    {
        try
        {
            return on.getClass().getMethod(name, types).invoke(on, arguments);
        }
        catch (final InvocationTargetException ex)
        {
            throw new IllegalArgumentException(name + " refuses the value", ex.getCause());
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException(on.getClass().getSimpleName() + " has no " + name, ex);
        }
    }
}
