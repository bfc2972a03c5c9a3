package io.directlive.feed.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonToken;
import io.directlive.feed.Allocation;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest
{
    private static final byte[] TEXT =
        "{\"price\":45285.20,\"qty\":\"0.00100000\",\"more\":{\"a\":[1,2,{}]},\"n\":7}".getBytes(UTF_8);

    private final JsonText json = new JsonText();

    @Test
    void shouldReadNumbersInPlaceWhetherQuotedOrNot() throws IOException
    {
        assertEquals(45_285_200_000_000L + 100_000 + 7, sum(TEXT));
    }

    @Test
    void shouldReadOneTextAfterTheOther() throws IOException
    {
        for (int i = 0; i < 10; i++)
        {
            sum(TEXT);
        }
    }

    @Test
    void shouldReadTheNextTextAfterAnyThatIsWrong() throws IOException
    {
        final Random random = new Random(5);
        for (int round = 0; round < 5_000; round++)
        {
            final byte[] wrong = TEXT.clone();
            for (int i = random.nextInt(4); i >= 0; i--)
            {
                wrong[random.nextInt(wrong.length)] = (byte)random.nextInt(256);
            }
            try
            {
                json.begin(wrong, 0, random.nextInt(wrong.length + 1));
                drain();
            }
            catch (final IOException expected)
            {
                assertTrue(expected.getMessage().length() > 0);
            }
            assertEquals(45_285_200_100_007L, sum(TEXT), "round " + round);
        }
    }

    @Test
    void shouldRefuseMoreBehindTheText() throws IOException
    {
        for (final String more : new String[]{"[]", "12", "\"}", "tru", "}", "{"})
        {
            final byte[] text = ("{} " + more).getBytes(UTF_8);
            json.begin(text, 0, text.length);
            json.expect(JsonToken.START_OBJECT);
            assertNull(json.member());
            assertThrows(IOException.class, json::end, more);
            assertEquals(45_285_200_100_007L, sum(TEXT), more);
        }
    }

    @Test
    void shouldAllocateNothing() throws IOException
    {
        for (int i = 0; i < 20_000; i++)
        {
            sum(TEXT);
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++)
        {
            final long before = Allocation.bytes();
            sum(TEXT);
            least = Math.min(least, Allocation.bytes() - before);
        }
        assertEquals(0, least, "bytes allocated");
    }

    private long sum(final byte[] text) throws IOException
    {
        long sum = 0;
        json.begin(text, 0, text.length);
        json.expect(JsonToken.START_OBJECT);
        for (String name = json.member(); name != null; name = json.member())
        {
            switch (name)
            {
                case "price" -> sum += json.decimal(9);
                case "qty" -> sum += json.decimal(8);
                case "n" -> sum += json.whole();
                default -> json.skip();
            }
        }
        json.end();
        return sum;
    }

    private void drain() throws IOException
    {
        JsonToken token = json.next();
        while (token != null)
        {
            token = json.next();
        }
        json.end();
    }
}
