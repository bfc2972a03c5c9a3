package io.directlive.feed.pitch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.PacketJson;
import io.directlive.feed.StagedData;
import io.directlive.feed.capture.CapturePackets;
import io.directlive.feed.capture.CaptureReader;
import io.directlive.feed.capture.CaptureSelection;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Captures of the other markets of the venue: the units are the same, and so are some messages. The others are not
 * taken for what they are not: they are of unknown types, or shorter than the type that has their number here.
 */
class StagedPitchTest
{
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Byx.Equities.DepthOfBook.Pitch.v2.41/MultipleMessages | messages 3: 20 1, 22 2; unknown 0; bad 0",
        "Options.DepthOfBook.Pitch.v2.39.4/ModifyOrderLongMessage | messages 2: 20 1, 27 1; unknown 0; bad 0",
        "Options.ComplexDepthOfBook.Pitch.v2.1.18/ModifyOrderShortMessage | messages 1: 28 1; unknown 0; bad 0",
        "Options.ComplexDepthOfBook.Pitch.v2.1.18/OrderExecutedMessage | messages 1: 23 1; unknown 0; bad 0",
        "Options.ComplexDepthOfBook.Pitch.v2.1.18/AuctionCancelMessage | messages 2: 22 1; unknown 1; bad 0",
        "Options.ComplexDepthOfBook.Pitch.v2.1.18/ComplexInstrumentDefinitionExpandedMessage | " +
            "messages 1:; unknown 1; bad 0",
        "Futures.DepthOfBook.Pitch.v1.1.6/DeleteMessage | messages 1: 29 1; unknown 0; bad 0",
        "Futures.DepthOfBook.Pitch.v1.1.6/AddOrderShortMessage | messages 0:; unknown 0; bad 1",
        "Futures.DepthOfBook.Pitch.v1.1.6/FutureInstrumentDefinitionMessage | messages 1:; unknown 1; bad 0",
        "Futures.DepthOfBook.Pitch.v1.1.12/FutureInstrumentDefinitionMessage | messages 1:; unknown 1; bad 0",
        "Options.TopOfMarket.Csm.v1.4.4/CurrentMarketUpdateMessage | messages 0:; unknown 0; bad 1",
        "Options.TopOfMarket.Csm.v1.4.4/MarketDataRefreshMessage | messages 0:; unknown 0; bad 1"})
    void shouldTakeNothingForWhatItIsNot(final String name, final String expected) throws IOException
    {
        final MessageCounts counts = new MessageCounts();
        try (CapturePackets packets = new CapturePackets(
            CaptureReader.open(StagedData.file("omi/Cboe/" + name + ".pcap")),
            PitchFormat.INSTANCE,
            CaptureSelection.ALL,
            (number, at, reason) -> counts.addBad());
            JsonGenerator json = JsonLines.generator(OutputStream.nullOutputStream()))
        {
            final PacketJson shown = PitchFormat.INSTANCE.newJson(json, counts);
            while (!packets.isDone())
            {
                if (packets.poll())
                {
                    shown.write(
                        packets.reader().packetNumber(), packets.byteOffset(), packets.timeNs(), packets.buffer(),
                        packets.offset(), packets.length());
                }
            }
        }
        assertEquals(expected, counts.describe());
    }
}
