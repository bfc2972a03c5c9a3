package io.directlive.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.Schema.Field;
import io.directlive.protocol.Schema.Message;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was once encoded must stay so: bytes and values of every message are held in files. */
class GoldenVectorTest
{
    private static final Schema SCHEMA = Schema.load();

    static List<Message> messages()
    {
        return SCHEMA.messages();
    }

    static List<Message> events()
    {
        return SCHEMA.messages().stream().filter(Message::hasEventHeader).toList();
    }

    @Test
    void shouldHaveOneVectorForEveryMessage() throws IOException, URISyntaxException
    {
        try (Stream<Path> files = Files.list(folder()))
        {
            assertEquals(
                messages().stream().map(Message::vectorName).sorted().toList(),
                files.map(f -> f.getFileName().toString()).sorted().toList(),
                "see 'Adding a message' in the protocol README");
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldDecodeTheValues(final Message message) throws IOException, URISyntaxException
    {
        final GoldenVector vector = vector(message);

        assertEquals(
            List.copyOf(vector.values().entrySet()),
            List.copyOf(GeneratedCodec.decode(message, vector.bytes()).entrySet()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldEncodeTheBytes(final Message message) throws IOException, URISyntaxException
    {
        final GoldenVector vector = vector(message);

        assertArrayEquals(vector.bytes(), GeneratedCodec.encode(message, vector.values()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldLeadFromOneMessageToTheNext(final Message message) throws IOException, URISyntaxException
    {
        final byte[] bytes = vector(message).bytes();
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

        assertEquals(bytes.length, EventLayout.length(buffer, 0));
        assertEquals(0, bytes.length % 8);
        assertEquals(message.id(), EventLayout.templateId(buffer, 0));
        assertEquals(EventLayout.SCHEMA_ID, EventLayout.schemaId(buffer, 0));
        assertEquals(
            message.hasEventHeader(),
            EventLayout.templateId(buffer, 0) < EventLayout.FIRST_CONTROL_TEMPLATE_ID);
    }

    @Test
    void shouldHaveItsPaddingInTheLastEightBytes()
    {
        assertEquals(
            List.of(),
            messages().stream().filter(m -> padding(m) > 8).map(m -> m.name() + " " + padding(m)).toList());
        assertTrue(messages().stream().allMatch(m -> padding(m) >= 0 && m.blockLength() % 8 == 0));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldDecodeAMessageThatGrewAtItsEnd(final Message message) throws IOException, URISyntaxException
    {
        final GoldenVector vector = vector(message);
        final byte[] grown = Arrays.copyOf(vector.bytes(), vector.bytes().length + 8);
        new UnsafeBuffer(grown).putShort(0, (short)(message.blockLength() + 8));
        new UnsafeBuffer(grown).putShort(6, (short)1);

        assertEquals(vector.values(), GeneratedCodec.decode(message, grown));
        assertEquals(grown.length, EventLayout.length(new UnsafeBuffer(grown), 0));
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldReadTheHeaderInPlace(final Message message) throws IOException, URISyntaxException
    {
        final GoldenVector vector = vector(message);
        final UnsafeBuffer buffer = new UnsafeBuffer(vector.bytes());
        final Map<String, String> values = vector.values();

        assertTrue(EventLayout.isEvent(buffer, 0, vector.bytes().length));
        assertEquals(values.get("header.sequence"), Long.toUnsignedString(EventLayout.sequence(buffer, 0)));
        assertEquals(values.get("header.instrumentId"), Integer.toUnsignedString(EventLayout.instrumentId(buffer, 0)));
        assertEquals(values.get("header.flags"), Integer.toString(EventLayout.flags(buffer, 0)));
        assertEquals(values.get("header.partitionId"), Integer.toString(EventLayout.partitionId(buffer, 0)));
    }

    private static int padding(final Message message)
    {
        return message.blockLength() - message.fields().stream().mapToInt(Field::size).sum();
    }

    private static GoldenVector vector(final Message message) throws IOException, URISyntaxException
    {
        return GoldenVector.read(folder().resolve(message.vectorName()));
    }

    private static Path folder() throws URISyntaxException
    {
        return Path.of(GoldenVectorTest.class.getResource("/vectors").toURI());
    }
}
