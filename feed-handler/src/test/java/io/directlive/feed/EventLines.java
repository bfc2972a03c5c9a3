package io.directlive.feed;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.AuctionImbalanceDecoder;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.LevelUpdatedDecoder;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import io.directlive.protocol.sbe.OrderExecutedDecoder;
import io.directlive.protocol.sbe.OrderExecutedWithPriceDecoder;
import io.directlive.protocol.sbe.OrderModifiedDecoder;
import io.directlive.protocol.sbe.OrderReducedDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.TradeBrokenDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What a normaliser makes of a message, as lines that a test can compare. */
public final class EventLines
{
    private static final int BODY = 8;

    private EventLines()
    {
    }

    public static List<String> of(final Normaliser normaliser, final DirectBuffer message)
    {
        return of(normaliser, message, 0, message.capacity(), 7);
    }

    public static List<String> of(
        final Normaliser normaliser, final DirectBuffer message, final int at, final int length, final long sequence)
    {
        final UnsafeBuffer events = new UnsafeBuffer(new byte[normaliser.maxLength()]);
        final int written = normaliser.normalise(message, at, length, sequence, 11, events, 0);
        final List<String> lines = new ArrayList<>();
        for (int offset = 0; offset < written; offset += EventLayout.length(events, offset))
        {
            if (EventLayout.sourceIndex(events, offset) != lines.size())
            {
                throw new AssertionError("index " + EventLayout.sourceIndex(events, offset));
            }
            lines.add(line(events, offset));
        }
        return lines;
    }

    private static String line(final UnsafeBuffer events, final int offset)
    {
        final int body = offset + BODY;
        return switch (EventLayout.templateId(events, offset))
        {
            case OrderAddedDecoder.TEMPLATE_ID ->
            {
                final OrderAddedDecoder d =
                    new OrderAddedDecoder().wrap(events, body, OrderAddedDecoder.BLOCK_LENGTH, 0);
                yield "added " + d.orderId() + ' ' + d.side() + ' ' + d.quantity() + '@' + d.price();
            }
            case OrderExecutedDecoder.TEMPLATE_ID ->
            {
                final OrderExecutedDecoder d =
                    new OrderExecutedDecoder().wrap(events, body, OrderExecutedDecoder.BLOCK_LENGTH, 0);
                yield "executed " + d.orderId() + " by " + d.quantity() + " as " + d.tradeId();
            }
            case OrderExecutedWithPriceDecoder.TEMPLATE_ID ->
            {
                final OrderExecutedWithPriceDecoder d = new OrderExecutedWithPriceDecoder()
                    .wrap(events, body, OrderExecutedWithPriceDecoder.BLOCK_LENGTH, 0);
                yield "executed " + d.orderId() + " by " + d.quantity() + '@' + d.price() + " as " + d.tradeId();
            }
            case TradeBrokenDecoder.TEMPLATE_ID ->
                "broken " + new TradeBrokenDecoder().wrap(events, body, TradeBrokenDecoder.BLOCK_LENGTH, 0).tradeId();
            case AuctionImbalanceDecoder.TEMPLATE_ID ->
            {
                final AuctionImbalanceDecoder d =
                    new AuctionImbalanceDecoder().wrap(events, body, AuctionImbalanceDecoder.BLOCK_LENGTH, 0);
                yield "auction " + (char)d.crossType() + ' ' + d.pairedQuantity() + " paired, " +
                    d.imbalanceQuantity() + ' ' + (char)d.direction() + ", far " + d.farPrice() + ", near " +
                    d.nearPrice() + ", reference " + d.referencePrice();
            }
            case EndOfSessionDecoder.TEMPLATE_ID ->
                "end after " +
                    new EndOfSessionDecoder().wrap(events, body, EndOfSessionDecoder.BLOCK_LENGTH, 0)
                        .lastSourceSequence();
            case OrderReducedDecoder.TEMPLATE_ID ->
            {
                final OrderReducedDecoder d =
                    new OrderReducedDecoder().wrap(events, body, OrderReducedDecoder.BLOCK_LENGTH, 0);
                yield "reduced " + d.orderId() + " by " + d.quantity();
            }
            case OrderDeletedDecoder.TEMPLATE_ID ->
                "deleted " +
                    new OrderDeletedDecoder().wrap(events, body, OrderDeletedDecoder.BLOCK_LENGTH, 0).orderId();
            case OrderModifiedDecoder.TEMPLATE_ID ->
            {
                final OrderModifiedDecoder d =
                    new OrderModifiedDecoder().wrap(events, body, OrderModifiedDecoder.BLOCK_LENGTH, 0);
                yield "modified " + d.orderId() + " to " + d.quantity() + '@' + d.price() + ' ' + d.priorityKept();
            }
            case LevelUpdatedDecoder.TEMPLATE_ID ->
            {
                final LevelUpdatedDecoder d =
                    new LevelUpdatedDecoder().wrap(events, body, LevelUpdatedDecoder.BLOCK_LENGTH, 0);
                yield "level " + d.side() + ' ' + d.quantity() + '@' + d.price() + " of " + d.orderCount();
            }
            case BookClearedDecoder.TEMPLATE_ID ->
                "cleared " +
                    (char)new BookClearedDecoder().wrap(events, body, BookClearedDecoder.BLOCK_LENGTH, 0).venueCode();
            case TradeDecoder.TEMPLATE_ID ->
            {
                final TradeDecoder d = new TradeDecoder().wrap(events, body, TradeDecoder.BLOCK_LENGTH, 0);
                yield "trade " + d.quantity() + '@' + d.price() + ' ' + d.aggressor() + ' ' + d.tradeType() + ' ' +
                    d.printable();
            }
            case TradingStatusDecoder.TEMPLATE_ID ->
            {
                final TradingStatusDecoder d =
                    new TradingStatusDecoder().wrap(events, body, TradingStatusDecoder.BLOCK_LENGTH, 0);
                yield "status " + d.scope() + ' ' + d.state() + ' ' + (char)d.venueCode() + ' ' + d.reason();
            }
            case InstrumentDefinitionDecoder.TEMPLATE_ID ->
            {
                final InstrumentDefinitionDecoder d =
                    new InstrumentDefinitionDecoder().wrap(events, body, InstrumentDefinitionDecoder.BLOCK_LENGTH, 0);
                yield "definition " + d.symbol() + ' ' + d.venue() + ' ' + d.currency() + ' ' + d.instrumentType() +
                    " step " + d.priceIncrement() + " lot " + d.lotSize() + ' ' + d.tradingDate();
            }
            case VenueNoticeDecoder.TEMPLATE_ID ->
            {
                final VenueNoticeDecoder d =
                    new VenueNoticeDecoder().wrap(events, body, VenueNoticeDecoder.BLOCK_LENGTH, 0);
                yield "notice " + (d.messageType() & 0xFF) + " of " + d.messageLength();
            }
            case SourceGapDecoder.TEMPLATE_ID ->
                "gap " + new SourceGapDecoder().wrap(events, body, SourceGapDecoder.BLOCK_LENGTH, 0).reason();
            default -> "event " + EventLayout.templateId(events, offset);
        } + flags(EventLayout.flags(events, offset));
    }

    private static String flags(final int flags)
    {
        return (has(flags, EventFlags.LAST_IN_EVENT) ? " last" : "") +
            (has(flags, EventFlags.LAST_IN_MESSAGE) ? "" : " more") +
            (has(flags, EventFlags.SNAPSHOT) ? " snapshot" : "") +
            (has(flags, EventFlags.SYNTHETIC) ? " synthetic" : "") +
            (has(flags, EventFlags.BOOK_SUSPECT) ? " suspect" : "") +
            (has(flags, EventFlags.BAD_TIMESTAMP) ? " untimed" : "");
    }

    private static boolean has(final int flags, final int flag)
    {
        return (flags & flag) != 0;
    }
}
