package io.directlive.feed.fuzz;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.AuctionImbalanceEncoder;
import io.directlive.protocol.sbe.BookClearedEncoder;
import io.directlive.protocol.sbe.EndOfSessionEncoder;
import io.directlive.protocol.sbe.InstrumentDefinitionEncoder;
import io.directlive.protocol.sbe.LevelUpdatedEncoder;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.OrderExecutedEncoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceEncoder;
import io.directlive.protocol.sbe.OrderModifiedEncoder;
import io.directlive.protocol.sbe.OrderReducedEncoder;
import io.directlive.protocol.sbe.OrderReplacedEncoder;
import io.directlive.protocol.sbe.SourceGapEncoder;
import io.directlive.protocol.sbe.TradeBrokenEncoder;
import io.directlive.protocol.sbe.TradeEncoder;
import io.directlive.protocol.sbe.TradingStatusEncoder;
import io.directlive.protocol.sbe.VenueNoticeEncoder;
import org.agrona.DirectBuffer;

/** How long an event of each kind is, and where its padding begins; only of the kinds that venue messages give. */
final class EventShape
{
    private static final int[] LENGTHS = new int[EventLayout.FIRST_CONTROL_TEMPLATE_ID];
    private static final int[] USED_LENGTHS = new int[EventLayout.FIRST_CONTROL_TEMPLATE_ID];

    static
    {
        add(InstrumentDefinitionEncoder.TEMPLATE_ID, InstrumentDefinitionEncoder.BLOCK_LENGTH,
            InstrumentDefinitionEncoder.marketDepthEncodingOffset() + 1);
        add(TradingStatusEncoder.TEMPLATE_ID, TradingStatusEncoder.BLOCK_LENGTH,
            TradingStatusEncoder.marketCodeEncodingOffset() + 1);
        add(OrderAddedEncoder.TEMPLATE_ID, OrderAddedEncoder.BLOCK_LENGTH, OrderAddedEncoder.sideEncodingOffset() + 1);
        add(OrderExecutedEncoder.TEMPLATE_ID, OrderExecutedEncoder.BLOCK_LENGTH, OrderExecutedEncoder.BLOCK_LENGTH);
        add(OrderExecutedWithPriceEncoder.TEMPLATE_ID, OrderExecutedWithPriceEncoder.BLOCK_LENGTH,
            OrderExecutedWithPriceEncoder.printableEncodingOffset() + 1);
        add(OrderReducedEncoder.TEMPLATE_ID, OrderReducedEncoder.BLOCK_LENGTH, OrderReducedEncoder.BLOCK_LENGTH);
        add(OrderDeletedEncoder.TEMPLATE_ID, OrderDeletedEncoder.BLOCK_LENGTH, OrderDeletedEncoder.BLOCK_LENGTH);
        add(OrderReplacedEncoder.TEMPLATE_ID, OrderReplacedEncoder.BLOCK_LENGTH, OrderReplacedEncoder.BLOCK_LENGTH);
        add(OrderModifiedEncoder.TEMPLATE_ID, OrderModifiedEncoder.BLOCK_LENGTH,
            OrderModifiedEncoder.priorityKeptEncodingOffset() + 1);
        add(LevelUpdatedEncoder.TEMPLATE_ID, LevelUpdatedEncoder.BLOCK_LENGTH,
            LevelUpdatedEncoder.sideEncodingOffset() + 1);
        add(BookClearedEncoder.TEMPLATE_ID, BookClearedEncoder.BLOCK_LENGTH,
            BookClearedEncoder.venueCodeEncodingOffset() + 1);
        add(TradeEncoder.TEMPLATE_ID, TradeEncoder.BLOCK_LENGTH, TradeEncoder.venueCodeEncodingOffset() + 1);
        add(TradeBrokenEncoder.TEMPLATE_ID, TradeBrokenEncoder.BLOCK_LENGTH, TradeBrokenEncoder.BLOCK_LENGTH);
        add(AuctionImbalanceEncoder.TEMPLATE_ID, AuctionImbalanceEncoder.BLOCK_LENGTH,
            AuctionImbalanceEncoder.priceVariationEncodingOffset() + 1);
        add(SourceGapEncoder.TEMPLATE_ID, SourceGapEncoder.BLOCK_LENGTH, SourceGapEncoder.reasonEncodingOffset() + 1);
        add(EndOfSessionEncoder.TEMPLATE_ID, EndOfSessionEncoder.BLOCK_LENGTH, EndOfSessionEncoder.BLOCK_LENGTH);
        add(VenueNoticeEncoder.TEMPLATE_ID, VenueNoticeEncoder.BLOCK_LENGTH,
            VenueNoticeEncoder.messageTypeEncodingOffset() + 1);
    }

    private EventShape()
    {
    }

    static void check(final DirectBuffer events, final int at, final int length)
    {
        final int templateId = EventLayout.templateId(events, at);
        EventCheck.check(LENGTHS[templateId] != 0, "a kind of event that no venue message gives");
        EventCheck.check(length == LENGTHS[templateId] && length % Long.BYTES == 0, "length of an event");
        EventCheck.check(EventLayout.version(events, at) == 0, "version of the schema");
        for (int i = USED_LENGTHS[templateId]; i < length; i++)
        {
            EventCheck.check(events.getByte(at + i) == 0, "padding that is not 0");
        }
    }

    private static void add(final int templateId, final int blockLength, final int usedLength)
    {
        LENGTHS[templateId] = EventLayout.MESSAGE_HEADER_LENGTH + blockLength;
        USED_LENGTHS[templateId] = EventLayout.MESSAGE_HEADER_LENGTH + usedLength;
    }
}
