package io.directlive.feed.dbn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.EventLines;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.SourceSession;
import io.directlive.feed.StagedData;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of the vendor. */
class StagedDbnTest
{
    private static final String TRADES = "futures_trades_2024-07-01T23-58_2024-07-02T00-02.dbn.zst";
    private static final String MBP_1 = "futures_mbp-1_2024-07-01T23-58_2024-07-02T00-02.dbn.zst";
    private static final LocalDate DAY = LocalDate.of(2024, 7, 1);

    private final DbnNormaliser normaliser = new DbnNormaliser(SourceSession.of(1, DAY, "test"), DAY);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "orderbooks_mbo_2024-05-08T00-00-00_2024-05-08T00-00-02.dbn.zst | 1 | GLBX.MDP3 | " +
            "messages 13796: A 13678, C 80, F 5, M 27, R 1, T 5; unknown 0; bad 0",
        MBP_1 + " | 1 | GLBX.MDP3 | messages 2288: A 1061, C 989, M 118, T 120; unknown 0; bad 0",
        TRADES + " | 1 | GLBX.MDP3 | messages 120: T 120; unknown 0; bad 0",
        "futures_definition.dbn.zst | 1 | GLBX.MDP3 | messages 2: definition 2; unknown 0; bad 0",
        "orderbooks_definition.dbn.zst | 1 | GLBX.MDP3 | messages 1: definition 1; unknown 0; bad 0",
        "dbn-tests/test_data.bbo-1s.dbn | 2 | GLBX.MDP3 | messages 4: bbo-1s 4; unknown 0; bad 0",
        "dbn-tests/test_data.cmbp-1.dbn | 2 | GLBX.MDP3 | messages 2: cmbp-1 2; unknown 0; bad 0",
        "dbn-tests/test_data.definition.dbn | 2 | XNAS.ITCH | messages 2: definition 2; unknown 0; bad 0",
        "dbn-tests/test_data.imbalance.dbn | 2 | XNAS.ITCH | messages 2: imbalance 2; unknown 0; bad 0",
        "dbn-tests/test_data.statistics.dbn | 2 | GLBX.MDP3 | messages 2: statistics 2; unknown 0; bad 0",
        "dbn-tests/test_data.status.dbn | 2 | GLBX.MDP3 | messages 4: status 4; unknown 0; bad 0",
        "dbn-tests/test_data.tbbo.dbn | 2 | GLBX.MDP3 | messages 2: T 2; unknown 0; bad 0"})
    void shouldDecodeEveryRecord(final String name, final int version, final String dataset, final String expected)
        throws IOException
    {
        final MessageCounts counts = new MessageCounts();
        try (JsonGenerator json = JsonLines.generator(OutputStream.nullOutputStream()))
        {
            assertNull(DbnFormat.INSTANCE.inspect(StagedData.file("databento/" + name), json, counts));
        }
        assertEquals(expected, counts.describe());

        try (DbnReader reader = DbnReader.open(StagedData.file("databento/" + name)))
        {
            assertEquals(version, reader.metadata().version());
            assertEquals(dataset, reader.metadata().dataset());
            while (reader.next())
            {
                assertNull(normaliser.fault(reader.buffer(), reader.offset(), reader.length()));
                assertEquals(reader.length(), DbnRecordType.of(DbnRecord.rtype(reader.buffer(), reader.offset()))
                    .layout(reader.length()).length());
            }
        }
    }

    @Test
    void shouldMakeTheSameTradesOfUpdatesAndOfTrades() throws IOException
    {
        final List<String> trades = trades(TRADES);

        assertEquals(120, trades.size());
        assertEquals(trades, trades(MBP_1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "orderbooks_definition.dbn.zst | ESM4 XCME USD FUTURE step 250000000",
        "dbn-tests/test_data.definition.dbn | MSFT XNAS  EQUITY step -9223372036854775808"})
    void shouldNameInstruments(final String name, final String expected) throws IOException
    {
        try (DbnReader reader = DbnReader.open(StagedData.file("databento/" + name)))
        {
            reader.next();
            final String line = EventLines.of(normaliser, reader.buffer(), reader.offset(), reader.length(), 1).get(0);
            assertEquals("definition " + expected, line.substring(0, line.indexOf(" lot ")));
        }
    }

    private List<String> trades(final String name) throws IOException
    {
        final List<String> trades = new ArrayList<>();
        try (DbnReader reader = DbnReader.open(StagedData.file("databento/" + name)))
        {
            while (reader.next())
            {
                final List<String> events =
                    EventLines.of(normaliser, reader.buffer(), reader.offset(), reader.length(), 1);
                if (events.get(0).startsWith("trade"))
                {
                    assertEquals(1, events.size());
                    trades.add(
                        DbnRecord.instrumentId(reader.buffer(), reader.offset()) + " " +
                        DbnRecord.eventTimeNs(reader.buffer(), reader.offset()) + " " +
                        DbnRecord.receiveTimeNs(reader.buffer(), reader.offset(), reader.length()) + " " +
                        events.get(0));
                }
            }
            assertEquals(DbnReader.State.END_OF_FILE, reader.state());
        }
        return trades;
    }
}
