package io.directlive.feed.itch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.BinaryFileReader;
import io.directlive.feed.SourceSession;
import io.directlive.feed.StagedData;
import io.directlive.protocol.EventLayout;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real order flow. */
class StagedItchTest
{
    private static final LocalDate DAY = LocalDate.of(2012, 6, 21);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "aapl-hour.itch.gz | 88158 | A 40408, D 37077, E 4067, H 1, P 2201, R 1, S 6, U 3928, X 469",
        "aapl-open.itch.gz | 1041 | A 501, D 371, E 98, H 1, P 61, R 1, S 6, X 2",
        "amzn-day.itch.gz | 174323 | A 80298, D 72683, E 9417, H 1, P 2445, R 1, S 6, U 3891, X 5581",
        "sample.itch | 2000 | A 1080, D 663, E 140, H 1, P 109, R 1, S 3, U 2, X 1"})
    void shouldDecodeEveryMessage(final String name, final long count, final String types) throws IOException
    {
        final ItchNormaliser normaliser = new ItchNormaliser(SourceSession.of(1, DAY, name), DAY);
        final UnsafeBuffer event = new UnsafeBuffer(new byte[256]);
        final Map<Character, Integer> counts = new TreeMap<>();
        try (BinaryFileReader reader = BinaryFileReader.open(StagedData.itch(name)))
        {
            while (reader.next())
            {
                counts.merge((char)ItchMessage.type(reader.buffer(), reader.offset()), 1, Integer::sum);
                assertNull(normaliser.fault(reader.buffer(), reader.offset(), reader.length()));
                final int length = normaliser.normalise(
                    reader.buffer(), reader.offset(), reader.length(), reader.messageNumber(), 1, event, 0);
                assertEquals(length, EventLayout.length(event, 0));
                assertEquals(reader.messageNumber(), EventLayout.sourceSequence(event, 0));
            }
            assertEquals(BinaryFileReader.State.END_OF_FILE, reader.state());
            assertEquals(count, reader.messageNumber());
        }

        final String counted =
            counts.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", "));
        assertEquals(types, counted);
    }

    @Test
    void shouldWriteEveryMessageAgain() throws IOException
    {
        final UnsafeBuffer again = new UnsafeBuffer(new byte[64]);
        try (BinaryFileReader reader = BinaryFileReader.open(StagedData.itch("aapl-hour.itch.gz")))
        {
            while (reader.next())
            {
                final int length = ItchRecoder.recode(reader.buffer(), reader.offset(), again, 0);
                assertEquals(reader.length(), length);
                for (int i = 0; i < length; i++)
                {
                    if (reader.buffer().getByte(reader.offset() + i) != again.getByte(i))
                    {
                        throw new AssertionError("message " + reader.messageNumber() + " differs at byte " + i);
                    }
                }
            }
            assertTrue(reader.messageNumber() > 0);
        }
    }
}
