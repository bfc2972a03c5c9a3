package io.directlive.feed.cme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.LevelUpdatedDecoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.OrderAddedDecoder;
import io.directlive.protocol.sbe.OrderDeletedDecoder;
import io.directlive.protocol.sbe.OrderModifiedDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.TradeBrokenDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import io.directlive.protocol.sbe.VenueNoticeDecoder;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The events of a packet, one line each: kind, instrument, fields, then flags. */
final class MdpEvents
{
    static final LocalDate DAY = LocalDate.of(2018, 9, 12);
    static final SourceSession SESSION = SourceSession.of(3, DAY, "cme 310");
    static final long RECEIVED = 1_536_760_536_900_000_000L;

    private final UnsafeBuffer buffer;
    private final int length;

    private MdpEvents(final UnsafeBuffer buffer, final int length)
    {
        this.buffer = buffer;
        this.length = length;
    }

    static MdpEvents of(final MdpBooks books, final byte[] packet)
    {
        final Normaliser normaliser = new MdpNormaliser(SESSION, DAY, books);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[normaliser.maxLength() + 8]);
        buffer.setMemory(0, buffer.capacity(), (byte)0xA5);
        final int length = normaliser.normalise(new UnsafeBuffer(packet), 0, packet.length, 7, RECEIVED, buffer, 8);
        final MdpEvents events = new MdpEvents(buffer, length);
        events.checkHeaders();
        return events;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** @return offsets of the events. */
    List<Integer> offsets()
    {
        final List<Integer> offsets = new ArrayList<>();
        for (int at = 8; at < 8 + length; at += EventLayout.length(buffer, at))
        {
            offsets.add(at);
        }
        return offsets;
    }

    List<String> lines()
    {
        return offsets().stream().map(at -> line(at) + flags(at)).toList();
    }

    private void checkHeaders()
    {
        int index = 0;
        for (final int at : offsets())
        {
            assertEquals(7, EventLayout.sourceSequence(buffer, at));
            assertEquals(index++, EventLayout.sourceIndex(buffer, at));
            assertEquals(3, EventLayout.sourceId(buffer, at));
            assertEquals(20180912, EventLayout.streamEpoch(buffer, at));
            assertEquals(RECEIVED, EventLayout.receiveTimeNs(buffer, at));
        }
    }

    private String line(final int at)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final String instrument = " " + EventLayout.venueInstrument(buffer, at);
        return switch (EventLayout.templateId(buffer, at))
        {
            case LevelUpdatedDecoder.TEMPLATE_ID ->
            {
                final LevelUpdatedDecoder level = new LevelUpdatedDecoder().wrapAndApplyHeader(buffer, at, header);
                yield "level" + instrument + " " + level.side() + " " + price(level.price()) + " x " +
                    level.quantity() + " (" + level.orderCount() + ")";
            }
            case OrderAddedDecoder.TEMPLATE_ID ->
            {
                final OrderAddedDecoder added = new OrderAddedDecoder().wrapAndApplyHeader(buffer, at, header);
                yield "added" + instrument + " " + added.side() + " " + added.orderId() + " " + price(added.price()) +
                    " x " + added.quantity() + added.mpid();
            }
            case OrderModifiedDecoder.TEMPLATE_ID ->
            {
                final OrderModifiedDecoder order = new OrderModifiedDecoder().wrapAndApplyHeader(buffer, at, header);
                yield "modified" + instrument + " " + order.orderId() + " " + price(order.price()) + " x " +
                    order.quantity() + " kept " + order.priorityKept();
            }
            case OrderDeletedDecoder.TEMPLATE_ID ->
                "deleted" + instrument + " " +
                new OrderDeletedDecoder().wrapAndApplyHeader(buffer, at, header).orderId();
            case BookClearedDecoder.TEMPLATE_ID -> "cleared" + instrument + " " +
                (char)new BookClearedDecoder().wrapAndApplyHeader(buffer, at, header).venueCode();
            case TradeDecoder.TEMPLATE_ID ->
            {
                final TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(buffer, at, header);
                yield "trade" + instrument + " " + trade.tradeId() + " " + price(trade.price()) + " x " +
                    trade.quantity() + " by " + trade.aggressor();
            }
            case TradeBrokenDecoder.TEMPLATE_ID ->
                "broken" + instrument + " " + new TradeBrokenDecoder().wrapAndApplyHeader(buffer, at, header).tradeId();
            case TradingStatusDecoder.TEMPLATE_ID ->
            {
                final TradingStatusDecoder status = new TradingStatusDecoder().wrapAndApplyHeader(buffer, at, header);
                yield "status" + instrument + " " + status.scope() + " " + status.state() + " " +
                    (status.venueCode() & 0xFF) + " '" + status.reason() + "' " + (char)status.marketCode();
            }
            case InstrumentDefinitionDecoder.TEMPLATE_ID ->
            {
                final InstrumentDefinitionDecoder definition =
                    new InstrumentDefinitionDecoder().wrapAndApplyHeader(buffer, at, header);
                yield "definition" + instrument + " " + definition.symbol() + " " + definition.instrumentType() + " " +
                    definition.venue() + " " + definition.currency() + " step " + price(definition.priceIncrement()) +
                    " lot " + definition.lotSize() + " day " + definition.tradingDate();
            }
            case VenueNoticeDecoder.TEMPLATE_ID ->
            {
                final VenueNoticeDecoder notice = new VenueNoticeDecoder().wrapAndApplyHeader(buffer, at, header);
                yield "notice" + instrument + " " + notice.messageType() + " of " + notice.messageLength();
            }
            case SourceGapDecoder.TEMPLATE_ID ->
            {
                final SourceGapDecoder gap = new SourceGapDecoder().wrapAndApplyHeader(buffer, at, header);
                yield "gap" + instrument + " to " + gap.toSourceSequence() + " " + gap.reason();
            }
            default -> throw new AssertionError("kind " + EventLayout.templateId(buffer, at));
        };
    }

    private String flags(final int at)
    {
        final int flags = EventLayout.flags(buffer, at);
        return ((flags & EventFlags.SNAPSHOT) != 0 ? " SNAPSHOT" : "") +
            ((flags & EventFlags.REPLAYED) != 0 ? " REPLAYED" : "") +
            ((flags & EventFlags.BOOK_SUSPECT) != 0 ? " SUSPECT" : "") +
            ((flags & EventFlags.BAD_TIMESTAMP) != 0 ? " BAD_TIME" : "") +
            ((flags & EventFlags.LAST_IN_EVENT) != 0 ? " END" : "") +
            ((flags & EventFlags.LAST_IN_MESSAGE) != 0 ? " LAST" : "");
    }

    private static String price(final long price)
    {
        return price == Prices.NULL ? "none" : BigDecimal.valueOf(price, 9).stripTrailingZeros().toPlainString();
    }
}
