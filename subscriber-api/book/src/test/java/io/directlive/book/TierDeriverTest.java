package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.DepthUpdateDecoder;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.TopOfBookDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import io.directlive.protocol.sbe.TradeType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TierDeriverTest
{
    private static final MessageHeaderDecoder HEADER = new MessageHeaderDecoder();

    private final EventWriter writer = new EventWriter();
    private final List<Derived> derived = new ArrayList<>();
    private final TierDeriver deriver =
        new TierDeriver(EnumSet.allOf(Tier.class), this::collect, new MarketBooks(1, 1));

    /** One derived event, with bytes of its own. */
    private record Derived(Tier tier, UnsafeBuffer bytes)
    {
        int templateId()
        {
            return EventLayout.templateId(bytes, 0);
        }

        boolean has(final int flag)
        {
            return (EventLayout.flags(bytes, 0) & flag) != 0;
        }
    }

    private record Top(ReferenceBook.Level bid, ReferenceBook.Level ask)
    {
    }

    @Provide
    Arbitrary<List<MarketAction>> crowded()
    {
        return MarketActions.crowded();
    }

    @Provide
    Arbitrary<List<MarketAction>> wide()
    {
        return MarketActions.wide();
    }

    @Property(tries = 300)
    void shouldShowTheReferenceOnEveryTierWhenCrowded(@ForAll("crowded") final List<MarketAction> actions)
    {
        run(actions);
    }

    @Property(tries = 200)
    void shouldShowTheReferenceOnEveryTierWhenWide(@ForAll("wide") final List<MarketAction> actions)
    {
        run(actions);
    }

    @Property(tries = 50)
    void shouldDeriveTheSameBytesAgain(@ForAll("wide") final List<MarketAction> actions)
    {
        final EventWriter events = new EventWriter();
        actions.forEach(events::write);

        assertEquals(deriveAll(events, new MarketBooks(1, 1)), deriveAll(events, new MarketBooks()));
    }

    @Test
    void shouldTakeAwayWhatIsGoneBeforeItShowsWhatIsNew()
    {
        for (int i = 0; i < 12; i++)
        {
            apply(new MarketAction.Add(1, i + 1, Side.BID, 100 - i, 5));
        }
        derived.clear();
        apply(new MarketAction.Delete(1, 3));
        apply(new MarketAction.Add(1, 20, Side.BID, 101, 7));

        assertEquals(
            List.of("BID 98 0/0", "BID 90 5/1 last", "BID 101 7/1 last"),
            derived.stream().filter(d -> d.tier() == Tier.DEPTH).map(TierDeriverTest::depthText).toList());
    }

    @Test
    void shouldStaySilentBelowTheVisibleDepth()
    {
        for (int i = 0; i < 12; i++)
        {
            apply(new MarketAction.Add(1, i + 1, Side.ASK, 100 + i, 5));
        }
        derived.clear();
        apply(new MarketAction.Reduce(1, 12, 1));
        apply(new MarketAction.Delete(1, 11));

        assertEquals(List.of(), derived);
        assertEquals(11, deriver.nextSequence(Tier.DEPTH));
        assertEquals(14, deriver.lastBasisSequence());
    }

    @Test
    void shouldStaySilentWhenAnOrderIsReplacedByItsLike()
    {
        apply(new MarketAction.Add(1, 1, Side.ASK, 100, 5));
        derived.clear();
        apply(new MarketAction.Replace(1, 1, 2, 100, 5));

        assertEquals(List.of(), derived);
    }

    @Test
    void shouldReportExecutionsAsTrades()
    {
        apply(new MarketAction.Add(1, 11, Side.BID, 100, 9));
        apply(new MarketAction.Execute(1, 11, 4));
        apply(new MarketAction.ExecuteAt(1, 11, 5, 98, false));

        assertEquals(
            List.of("4 @ 100 trade 2 order 11 ASK ORDER TRUE", "5 @ 98 trade 3 order 11 ASK ORDER FALSE"),
            derived.stream().filter(d -> d.tier() == Tier.TRADES).map(TierDeriverTest::tradeText).toList());
    }

    @Test
    void shouldReportAnExecutionOfAnUnknownOrderOnlyWhenItsPriceIsTold()
    {
        apply(new MarketAction.Execute(1, 77, 4));
        apply(new MarketAction.ExecuteAt(1, 78, 5, 98, true));

        assertEquals(
            List.of("5 @ 98 trade 2 order 78 NONE ORDER TRUE"),
            derived.stream().filter(d -> d.tier() == Tier.TRADES).map(TierDeriverTest::tradeText).toList());
        assertTrue(derived.get(0).has(EventFlags.BOOK_SUSPECT));
    }

    @Test
    void shouldCopyTradesToTheTradesTierOnly()
    {
        writer.trade(1, 100, 7, 55);
        writer.tradeBroken(1, 55);
        feedAll();

        assertEquals(List.of(Tier.TRADES, Tier.TRADES), derived.stream().map(Derived::tier).toList());
        assertEquals("7 @ 100 trade 55 order 0 NONE NON_DISPLAYED TRUE", tradeText(derived.get(0)));
    }

    @Test
    void shouldCopyDefinitionsToEveryDerivedTierUnchanged()
    {
        writer.definition(1, "ABC");
        feedAll();

        assertEquals(List.of(Tier.DEPTH, Tier.TOP, Tier.TRADES), derived.stream().map(Derived::tier).toList());
        final UnsafeBuffer expected = new UnsafeBuffer(new byte[writer.length()]);
        expected.putBytes(0, writer.buffer(), 0, writer.length());
        EventLayout.flags(expected, 0, EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE);
        derived.forEach(d -> assertEquals(expected, d.bytes()));
    }

    @Test
    @Tag("F8")
    void shouldTellASuspectBookUntilItsSourceStartsAnew()
    {
        writer.gap(0, GapReason.LOST);
        writer.added(1, 1, Side.BID, 100, 5);
        writer.added(2, 1, Side.BID, 100, 5);
        writer.epochStart(1, EpochReason.SOURCE_SESSION);
        writer.added(1, 1, Side.BID, 100, 5);
        feedAll();

        assertEquals(
            List.of("1 true", "2 false", "1 false"),
            derived.stream()
                .filter(d -> d.tier() == Tier.TOP && d.templateId() == TopOfBookDecoder.TEMPLATE_ID)
                .map(d -> EventLayout.instrumentId(d.bytes(), 0) + " " + d.has(EventFlags.BOOK_SUSPECT))
                .toList());
    }

    @Test
    void shouldShowABookAgainFromTheGroundAfterItWasCleared()
    {
        writer.added(1, 1, Side.BID, 100, 5);
        writer.cleared(1);
        writer.added(1, 1, Side.BID, 100, 5);
        feedAll();

        assertEquals(
            List.of(DepthUpdateDecoder.TEMPLATE_ID, BookClearedDecoder.TEMPLATE_ID, DepthUpdateDecoder.TEMPLATE_ID),
            derived.stream().filter(d -> d.tier() == Tier.DEPTH).map(Derived::templateId).toList());
    }

    @Test
    void shouldDoubtAllBooksAfterASessionBreak()
    {
        writer.added(1, 1, Side.BID, 100, 5);
        writer.epochStart(0, EpochReason.SESSION_BREAK);
        writer.added(2, 1, Side.BID, 100, 5);
        feedAll();

        assertTrue(deriver.books().book(1).isSuspect());
        assertTrue(deriver.books().book(2).isSuspect());
        assertEquals(100, deriver.books().book(1).bestBid());
    }

    @Test
    void shouldStartAnewWithAStreamThatStartsAtOne()
    {
        writer.added(1, 1, Side.BID, 100, 5);
        feedAll();

        final EventWriter next = new EventWriter();
        next.epochStart(0, EpochReason.STREAM_START);
        next.added(1, 1, Side.BID, 100, 5);
        for (int offset = 0; offset < next.length(); offset += EventLayout.length(next.buffer(), offset))
        {
            EventLayout.streamEpoch(next.buffer(), offset, 2);
            deriver.onEvent(next.buffer(), offset);
        }

        assertEquals(0, deriver.books().faultCount());
        assertEquals(2, deriver.streamEpoch());
        assertEquals(3, deriver.nextSequence(Tier.DEPTH));
        assertEquals(2, deriver.lastBasisSequence());
    }

    @Test
    void shouldRefuseAStreamWithAHoleOrARepeat()
    {
        writer.added(1, 1, Side.BID, 100, 5);
        writer.added(1, 2, Side.BID, 100, 5);
        feedAll();

        assertThrows(IllegalStateException.class, () -> deriver.onEvent(writer.buffer(), 0));
        assertThrows(IllegalStateException.class, () -> deriver.onEvent(writer.buffer(), writer.offset()));
        writer.added(1, 3, Side.BID, 100, 5);
        writer.added(1, 4, Side.BID, 100, 5);
        assertThrows(IllegalStateException.class, () -> deriver.onEvent(writer.buffer(), writer.offset()));
    }

    @Test
    void shouldDeriveOnlyWhatIsAskedFor()
    {
        final List<Tier> tiers = new ArrayList<>();
        final TierDeriver trades =
            new TierDeriver(EnumSet.of(Tier.TRADES, Tier.ORDERS), (tier, buffer, offset, length) -> tiers.add(tier));
        writer.added(1, 1, Side.BID, 100, 5);
        trades.onEvent(writer.buffer(), writer.offset());
        writer.executed(1, 1, 5, 9);
        trades.onEvent(writer.buffer(), writer.offset());

        assertEquals(List.of(Tier.TRADES), tiers);
        assertEquals(1, trades.nextSequence(Tier.DEPTH));
    }

    private void run(final List<MarketAction> actions)
    {
        final EventWriter events = new EventWriter();
        final ReferenceMarket reference = new ReferenceMarket();
        final NaiveReader reader = new NaiveReader();
        final MarketBooks depthBooks = new MarketBooks(1, 1);
        final List<Derived> out = new ArrayList<>();
        final TierDeriver subject = new TierDeriver(
            EnumSet.allOf(Tier.class),
            (tier, buffer, offset, length) -> out.add(copy(tier, buffer, offset, length)),
            new MarketBooks(1, 1));
        final Map<Tier, Long> sequences = new HashMap<>();

        for (final MarketAction action : actions)
        {
            final List<List<ReferenceBook.Level>> depthBefore = visible(reference, TierDeriver.DEPTH);
            final List<List<ReferenceBook.Level>> topBefore = visible(reference, 1);
            reference.apply(action);
            events.only(action);
            out.clear();
            subject.onEvent(events.buffer(), events.offset());

            assertHeaders(out, sequences, events, reference, action);
            out.forEach(reader::onDerived);
            out.stream().filter(d -> d.tier() == Tier.DEPTH).forEach(d -> depthBooks.onEvent(d.bytes(), 0));

            final List<List<ReferenceBook.Level>> depth = visible(reference, TierDeriver.DEPTH);
            final boolean isCleared = action instanceof MarketAction.Clear || action instanceof MarketAction.Session;
            assertEquals(depth, reader.depth());
            assertEquals(depth, depthOf(depthBooks));
            assertEquals(
                !isCleared && !depth.equals(depthBefore),
                out.stream().anyMatch(d -> d.templateId() == DepthUpdateDecoder.TEMPLATE_ID));
            assertEquals(
                !isCleared && !visible(reference, 1).equals(topBefore),
                out.stream().anyMatch(d -> d.templateId() == TopOfBookDecoder.TEMPLATE_ID));
            assertEquals(tops(reference), reader.tops);
            assertEquals(
                expectedTrades(action, reference, events),
                out.stream().filter(d -> d.tier() == Tier.TRADES && d.templateId() == TradeDecoder.TEMPLATE_ID)
                    .map(TierDeriverTest::tradeText).toList());
            subject.books().checkInvariants();
            depthBooks.checkInvariants();
        }
    }

    private static void assertHeaders(
        final List<Derived> out,
        final Map<Tier, Long> sequences,
        final EventWriter events,
        final ReferenceMarket reference,
        final MarketAction action)
    {
        final Map<Tier, Derived> last = new HashMap<>();
        for (final Derived d : out)
        {
            final long sequence = sequences.merge(d.tier(), 1L, Long::sum);
            assertEquals(sequence, EventLayout.sequence(d.bytes(), 0));
            assertEquals(events.sequence(), EventLayout.basisSequence(d.bytes(), 0));
            assertEquals(1000 + events.sequence(), EventLayout.sourceSequence(d.bytes(), 0));
            assertEquals(EventWriter.VENUE_TIME + events.sequence(), EventLayout.venueTimeNs(d.bytes(), 0));
            assertEquals(EventWriter.VENUE_TIME + events.sequence() + 1, EventLayout.receiveTimeNs(d.bytes(), 0));
            assertEquals(EventWriter.VENUE_TIME + events.sequence() + 2, EventLayout.sequenceTimeNs(d.bytes(), 0));
            assertEquals(action instanceof MarketAction.Session ? 0 : action.instrumentId(),
                EventLayout.instrumentId(d.bytes(), 0));
            assertEquals(
                action.instrumentId() != 0 && reference.book(action.instrumentId()).isSuspect,
                d.has(EventFlags.BOOK_SUSPECT));
            last.put(d.tier(), d);
        }
        for (final Derived d : out)
        {
            assertEquals(last.get(d.tier()) == d, d.has(EventFlags.LAST_IN_EVENT));
            assertEquals(last.get(d.tier()) == d, d.has(EventFlags.LAST_IN_MESSAGE));
        }
    }

    private static List<String> expectedTrades(
        final MarketAction action, final ReferenceMarket reference, final EventWriter events)
    {
        if (action instanceof MarketAction.Execute e)
        {
            final ReferenceBook.Order order = reference.book(e.instrumentId()).lastTouched;
            return order == null ? List.of() : List.of(e.quantity() + " @ " + order.price + " trade " +
                events.sequence() + " order " + e.orderId() + " " + opposite(order) + " ORDER TRUE");
        }
        if (action instanceof MarketAction.ExecuteAt e && e.quantity() > 0)
        {
            final ReferenceBook.Order order = reference.book(e.instrumentId()).lastTouched;
            return List.of(e.quantity() + " @ " + e.price() + " trade " + events.sequence() + " order " + e.orderId() +
                " " + opposite(order) + " ORDER " + (e.isPrintable() ? BooleanType.TRUE : BooleanType.FALSE));
        }
        return List.of();
    }

    private static Side opposite(final ReferenceBook.Order order)
    {
        return order == null ? Side.NONE : order.side == Side.BID ? Side.ASK : Side.BID;
    }

    private static List<List<ReferenceBook.Level>> visible(final ReferenceMarket reference, final int depth)
    {
        final List<List<ReferenceBook.Level>> all = new ArrayList<>();
        for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
        {
            all.add(List.copyOf(reference.book(i).levels(Side.BID, depth)));
            all.add(List.copyOf(reference.book(i).levels(Side.ASK, depth)));
        }
        return all;
    }

    private static List<List<ReferenceBook.Level>> depthOf(final MarketBooks books)
    {
        final List<List<ReferenceBook.Level>> all = new ArrayList<>();
        for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
        {
            all.add(BookContract.levels(books.book(i), Side.BID));
            all.add(BookContract.levels(books.book(i), Side.ASK));
        }
        return all;
    }

    private static Map<Integer, Top> tops(final ReferenceMarket reference)
    {
        final Map<Integer, Top> tops = new HashMap<>();
        for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
        {
            tops.put(i, new Top(best(reference.book(i), Side.BID), best(reference.book(i), Side.ASK)));
        }
        return tops;
    }

    private static ReferenceBook.Level best(final ReferenceBook book, final Side side)
    {
        final List<ReferenceBook.Level> levels = book.levels(side, 1);
        return levels.isEmpty() ? NaiveReader.NOTHING : levels.get(0);
    }

    private static List<Derived> deriveAll(final EventWriter events, final MarketBooks books)
    {
        final List<Derived> all = new ArrayList<>();
        final TierDeriver subject = new TierDeriver(
            EnumSet.allOf(Tier.class),
            (tier, buffer, offset, length) -> all.add(copy(tier, buffer, offset, length)),
            books);
        for (int offset = 0; offset < events.length(); offset += EventLayout.length(events.buffer(), offset))
        {
            subject.onEvent(events.buffer(), offset);
        }
        assertFalse(all.stream().anyMatch(d -> d.tier() == Tier.ORDERS));
        return all;
    }

    private void apply(final MarketAction action)
    {
        writer.only(action);
        deriver.onEvent(writer.buffer(), writer.offset());
    }

    private void feedAll()
    {
        for (int offset = 0; offset < writer.length(); offset += EventLayout.length(writer.buffer(), offset))
        {
            deriver.onEvent(writer.buffer(), offset);
        }
    }

    private void collect(final Tier tier, final DirectBuffer buffer, final int offset, final int length)
    {
        derived.add(copy(tier, buffer, offset, length));
    }

    private static Derived copy(
        final Tier tier, final DirectBuffer buffer, final int offset, final int length)
    {
        assertEquals(length, EventLayout.length(buffer, offset));
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[length]);
        bytes.putBytes(0, buffer, offset, length);
        return new Derived(tier, bytes);
    }

    private static String depthText(final Derived d)
    {
        final DepthUpdateDecoder update = new DepthUpdateDecoder().wrapAndApplyHeader(d.bytes(), 0, HEADER);
        return update.side() + " " + update.price() + " " + update.quantity() + "/" + update.orderCount() +
            (d.has(EventFlags.LAST_IN_EVENT) ? " last" : "");
    }

    private static String tradeText(final Derived d)
    {
        final TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(d.bytes(), 0, HEADER);
        return trade.quantity() + " @ " + trade.price() + " trade " + trade.tradeId() + " order " + trade.orderId() +
            " " + trade.aggressor() + " " + trade.tradeType() + " " + trade.printable();
    }

    /** A reader as the protocol README describes him: levels by price, trimmed to ten, emptied when told. */
    private static final class NaiveReader
    {
        static final ReferenceBook.Level NOTHING = new ReferenceBook.Level(Prices.NULL, 0, 0);

        final Map<Integer, Top> tops = new HashMap<>();
        private final Map<Integer, TreeMap<Long, ReferenceBook.Level>> bids = new HashMap<>();
        private final Map<Integer, TreeMap<Long, ReferenceBook.Level>> asks = new HashMap<>();

        NaiveReader()
        {
            for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
            {
                bids.put(i, new TreeMap<>(Comparator.reverseOrder()));
                asks.put(i, new TreeMap<>());
                tops.put(i, new Top(NOTHING, NOTHING));
            }
        }

        void onDerived(final Derived d)
        {
            final int instrumentId = EventLayout.instrumentId(d.bytes(), 0);
            if (d.templateId() == DepthUpdateDecoder.TEMPLATE_ID)
            {
                final DepthUpdateDecoder update = new DepthUpdateDecoder().wrapAndApplyHeader(d.bytes(), 0, HEADER);
                final TreeMap<Long, ReferenceBook.Level> side =
                    (update.side() == Side.BID ? bids : asks).get(instrumentId);
                side.remove(update.price());
                if (update.quantity() != 0)
                {
                    side.put(update.price(), new ReferenceBook.Level(
                        update.price(), update.quantity(), (int)update.orderCount()));
                }
                if (side.size() > 10)
                {
                    side.pollLastEntry();
                }
            }
            else if (d.templateId() == TopOfBookDecoder.TEMPLATE_ID)
            {
                final TopOfBookDecoder top = new TopOfBookDecoder().wrapAndApplyHeader(d.bytes(), 0, HEADER);
                tops.put(instrumentId, new Top(
                    new ReferenceBook.Level(top.bidPrice(), top.bidQuantity(), (int)top.bidOrders()),
                    new ReferenceBook.Level(top.askPrice(), top.askQuantity(), (int)top.askOrders())));
            }
            else if (d.templateId() == BookClearedDecoder.TEMPLATE_ID ||
                d.templateId() == EpochStartDecoder.TEMPLATE_ID)
            {
                for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
                {
                    if (i == instrumentId || instrumentId == 0 &&
                        ReferenceMarket.sourceOf(i) == EventLayout.sourceId(d.bytes(), 0))
                    {
                        clear(d.tier(), i);
                    }
                }
            }
        }

        List<List<ReferenceBook.Level>> depth()
        {
            final List<List<ReferenceBook.Level>> all = new ArrayList<>();
            for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
            {
                all.add(List.copyOf(bids.get(i).values()));
                all.add(List.copyOf(asks.get(i).values()));
            }
            return all;
        }

        private void clear(final Tier tier, final int instrumentId)
        {
            if (tier == Tier.DEPTH)
            {
                bids.get(instrumentId).clear();
                asks.get(instrumentId).clear();
            }
            else if (tier == Tier.TOP)
            {
                tops.put(instrumentId, new Top(NOTHING, NOTHING));
            }
        }
    }
}
