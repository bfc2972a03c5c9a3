package io.directlive.feed.dbn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.EventLines;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.SourceSession;
import io.directlive.feed.Venues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record that the fact sheet takes apart. */
class DbnWorkedExampleTest
{
    private static final LocalDate DAY = LocalDate.of(2020, 12, 28);
    private static final UnsafeBuffer RECORD = new UnsafeBuffer(DbnRecords.bytes(
        "0e a0 0100 6a150000 07afa6acdbe25416 8945fed296000000 80fb30c562030000 01000000 80 00 43 41 " +
        "3cdeaaacdbe25416 d1590000 b0db1100"));

    @TempDir
    private Path folder;

    @Test
    void shouldReadEveryField()
    {
        assertEquals(56, DbnRecord.length(RECORD, 0));
        assertEquals(0xA0, DbnRecord.rtype(RECORD, 0));
        assertEquals(1, DbnRecord.publisherId(RECORD, 0));
        assertEquals(5482, DbnRecord.instrumentId(RECORD, 0));
        assertEquals(1_609_160_400_000_429_831L, DbnRecord.eventTimeNs(RECORD, 0));
        assertEquals(647_784_973_705L, DbnRecord.orderId(RECORD, 0));
        assertEquals(3_722_750_000_000L, DbnRecord.orderPrice(RECORD, 0));
        assertEquals(1, DbnRecord.orderSize(RECORD, 0));
        assertEquals(DbnRecord.FLAG_LAST, DbnRecord.orderFlags(RECORD, 0));
        assertEquals('C', DbnRecord.orderAction(RECORD, 0));
        assertEquals('A', DbnRecord.orderSide(RECORD, 0));
        assertEquals(1_609_160_400_000_704_060L, DbnRecord.receiveTimeNs(RECORD, 0, 56));
    }

    @Test
    void shouldTakeTheOrderFromTheBook()
    {
        final DbnNormaliser normaliser = new DbnNormaliser(SourceSession.of(1, DAY, "test"), DAY);

        assertEquals(List.of("reduced 647784973705 by 1 last"), EventLines.of(normaliser, RECORD));
    }

    @Test
    void shouldReadTheFileOfTheExample() throws IOException
    {
        final Path file = folder.resolve("test_data.mbo.v3.dbn");
        Files.write(file, DbnRecords.file(3, RECORD, RECORD));

        try (DbnReader reader = DbnReader.open(file))
        {
            final DbnMetadata metadata = reader.metadata();
            assertEquals(3, metadata.version());
            assertEquals("GLBX.MDP3", metadata.dataset());
            assertEquals(0, metadata.schema());
            assertEquals(1_609_160_400_000_000_000L, metadata.startNs());
            assertEquals(1_609_200_000_000_000_000L, metadata.endNs());
            assertEquals(2, metadata.limit());
            assertEquals(1, metadata.stypeIn());
            assertEquals(0, metadata.stypeOut());
            assertFalse(metadata.hasSendTime());
            assertEquals(DAY, metadata.startDate());
            assertTrue(reader.next());
            assertEquals(RECORD, new UnsafeBuffer(reader.buffer(), reader.offset(), reader.length()));
            assertTrue(reader.next());
            assertFalse(reader.next());
            assertEquals(2, reader.recordNumber());
            assertEquals(DbnReader.State.END_OF_FILE, reader.state());
        }
    }

    @Test
    void shouldShowItToPeople() throws IOException
    {
        final Path file = folder.resolve("test_data.mbo.v3.dbn");
        Files.write(file, DbnRecords.file(3, RECORD));
        final MessageCounts counts = new MessageCounts();
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonLines.generator(out))
        {
            DbnFormat.INSTANCE.inspect(file, json, counts);
        }

        assertEquals(
            "{\"name\":\"Metadata\",\"version\":3,\"dataset\":\"GLBX.MDP3\",\"schema\":0," +
            "\"start\":1609160400000000000,\"end\":1609200000000000000,\"limit\":2,\"stype_in\":1,\"stype_out\":0," +
            "\"ts_out\":0,\"symbols\":[],\"partial\":[],\"not_found\":[],\"mappings\":[]}\n" +
            "{\"index\":1,\"offset\":128,\"name\":\"MboMsg\",\"length\":14,\"rtype\":160,\"publisher_id\":1," +
            "\"instrument_id\":5482,\"ts_event\":1609160400000429831,\"order_id\":647784973705," +
            "\"price\":3722750000000,\"size\":1,\"flags\":128,\"channel_id\":0,\"action\":\"C\",\"side\":\"A\"," +
            "\"ts_recv\":1609160400000704060,\"ts_in_delta\":22993,\"sequence\":1170352}",
            out.toString(StandardCharsets.UTF_8));
        assertEquals("messages 1: C 1; unknown 0; bad 0", counts.describe());
        assertSame(DbnFormat.INSTANCE, Venues.guess(file));
        assertSame(DbnFormat.INSTANCE, Venues.fileFormat("dbn"));
    }
}
