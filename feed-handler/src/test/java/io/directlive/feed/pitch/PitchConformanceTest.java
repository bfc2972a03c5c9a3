package io.directlive.feed.pitch;

import static io.directlive.feed.pitch.PitchBytes.FIRST;
import static io.directlive.feed.pitch.PitchBytes.UNIT;
import static io.directlive.feed.pitch.PitchBytes.add;
import static io.directlive.feed.pitch.PitchBytes.block;
import static io.directlive.feed.pitch.PitchBytes.bytes;
import static io.directlive.feed.pitch.PitchBytes.delete;
import static io.directlive.feed.pitch.PitchBytes.message;
import static io.directlive.feed.pitch.PitchBytes.time;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.VenueConformance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Each packet starts with a time and speaks of its own orders alone: then its events do not depend on where the handler
 * started. Where a packet speaks of orders from before, they do, and the events say so: {@link PitchFramingTest}.
 */
class PitchConformanceTest extends VenueConformance
{
    @Override
    protected PacketFormat format()
    {
        return PitchFormat.INSTANCE;
    }

    @Override
    protected List<byte[]> packets()
    {
        return List.of(
            PitchBytes.WORKED_EXAMPLE,
            block(UNIT, FIRST + 3,
                time(34_201),
                message(PitchMessageType.TRADING_STATUS, 10, "MAT", "T", "0"),
                add(1, "B", 500, "MAT", 206_600),
                add(2, "S", 300, "MAT", 206_700),
                message(PitchMessageType.ADD_ORDER_EXPANDED, 20, 3, "S", 900, "LONGNAME", 10_000, 1, "ABCD", "R"),
                message(PitchMessageType.ORDER_EXECUTED, 30, 1, 100, 77),
                message(PitchMessageType.ORDER_EXECUTED_AT_PRICE, 40, 2, 100, 200, 78, 206_650),
                message(PitchMessageType.ORDER_EXECUTED_AT_PRICE, 50, 2, 100, 250, 79, 206_650),
                message(PitchMessageType.REDUCE_SIZE_LONG, 60, 1, 10),
                message(PitchMessageType.REDUCE_SIZE_SHORT, 70, 1, 10),
                message(PitchMessageType.MODIFY_ORDER_LONG, 80, 1, 1_000, 206_500, 3),
                message(PitchMessageType.MODIFY_ORDER_SHORT, 90, 3, 0, 100, 0)),
            block(UNIT, FIRST + 15),
            block(UNIT, FIRST + 15, time(34_202), add(4, "B", 500, "YANG", 113_300), delete(4)),
            block(UNIT, FIRST + 18,
                time(34_203),
                message(PitchMessageType.TRADE_LONG, 10, 9, "B", 100, "MAT", 206_600, 80),
                message(PitchMessageType.TRADE_SHORT, 20, 9, "B", 100, "MAT", 2_066, 81),
                message(PitchMessageType.TRADE_EXPANDED, 30, 9, "B", 100, "LONGNAME", 206_600, 82),
                message(PitchMessageType.TRADE_BREAK, 40, 80),
                message(PitchMessageType.AUCTION_UPDATE, 50, "MAT", "C", 206_600, 100, 300, 206_500, 0),
                message(PitchMessageType.AUCTION_SUMMARY, 60, "MAT", "C", 206_500, 100),
                message(PitchMessageType.RETAIL_PRICE_IMPROVEMENT, 70, "MAT", "B"),
                message(PitchMessageType.TIME_REFERENCE, 1_340_251_200, 34_203, 80, 20_120_621),
                bytes("05 ee 010203"),
                message(PitchMessageType.UNIT_CLEAR, 90),
                message(PitchMessageType.END_OF_SESSION, 100)));
    }

    @Override
    protected Map<String, String> captures()
    {
        final Map<String, String> captures = new LinkedHashMap<>();
        captures.put(
            "omi/Cboe/Byx.Equities.DepthOfBook.Pitch.v2.41/MultipleMessages.pcap",
            "messages 3: 20 1, 22 2; unknown 0; bad 0");
        captures.put(
            "omi/Cboe/Options.DepthOfBook.Pitch.v2.39.4/Heartbeat.pcap", "messages 0:; unknown 0; bad 0");
        captures.put(
            "omi/Cboe/Options.ComplexDepthOfBook.Pitch.v2.1.18/Heartbeat.pcap", "messages 0:; unknown 0; bad 0");
        return captures;
    }
}
