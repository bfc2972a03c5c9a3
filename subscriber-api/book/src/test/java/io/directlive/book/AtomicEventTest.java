package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.BookClearedDecoder;
import io.directlive.protocol.sbe.DepthUpdateDecoder;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.TopOfBookDecoder;
import io.directlive.protocol.sbe.TradeDecoder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the tiers show of venues that change a book in several steps: the book before and after, and nothing between. */
class AtomicEventTest
{
    private static final MessageHeaderDecoder HEADER = new MessageHeaderDecoder();
    private static final int STEP = EventFlags.LAST_IN_MESSAGE;
    private static final int END = EventFlags.LAST_IN_MESSAGE | EventFlags.LAST_IN_EVENT;

    private final EventWriter writer = new EventWriter();
    private final List<String> told = new ArrayList<>();
    private final TierDeriver deriver = new TierDeriver(
        EnumSet.allOf(Tier.class), (tier, buffer, offset, length) -> told.add(text(tier, buffer, offset)));

    /** What a source may do in one event of the ordered stream, and whether its atomic event goes on. */
    private record Step(MarketAction action, boolean isLast)
    {
    }

    @Provide
    Arbitrary<List<Step>> crowded()
    {
        return steps(MarketActions.crowded());
    }

    @Provide
    Arbitrary<List<Step>> wide()
    {
        return steps(MarketActions.wide());
    }

    @Property(tries = 300)
    void shouldShowNothingOfACrowdedMarketBetweenSteps(@ForAll("crowded") final List<Step> steps)
    {
        run(steps);
    }

    @Property(tries = 200)
    void shouldShowNothingOfAWideMarketBetweenSteps(@ForAll("wide") final List<Step> steps)
    {
        run(steps);
    }

    @Test
    void shouldTellOnceWhatTheStepsCameTo()
    {
        step(() -> writer.added(1, 1, Side.BID, 100, 5));
        step(() -> writer.added(1, 2, Side.BID, 101, 5));
        step(() -> writer.deleted(1, 2));
        assertEquals(List.of(), told);
        end(() -> writer.added(1, 3, Side.ASK, 103, 7));

        assertEquals(
            List.of("depth 1@4 BID 100 5", "depth 1@4 ASK 103 7 last", "top 1@4 100/5 103/7 last"), told);
    }

    @Test
    void shouldTellAnEventThatCameToNothingAsNothing()
    {
        step(() -> writer.added(1, 1, Side.BID, 100, 5));
        end(() -> writer.deleted(1, 1));

        assertEquals(List.of(), told);
    }

    @Test
    void shouldTellInstrumentsOfOneEventInTheOrderInWhichTheyWereTouched()
    {
        step(() -> writer.added(3, 1, Side.BID, 100, 5));
        step(() -> writer.added(1, 2, Side.BID, 200, 5));
        end(() -> writer.added(3, 3, Side.BID, 100, 5));

        assertEquals(
            List.of(
                "depth 3@3 BID 100 10", "depth 1@3 BID 200 5 last",
                "top 3@3 100/10 -/0", "top 1@3 200/5 -/0 last"),
            told);
    }

    @Test
    void shouldNotHoldBackOtherSources()
    {
        step(() -> writer.added(1, 1, Side.BID, 100, 5));
        end(() -> writer.added(2, 1, Side.BID, 200, 5));
        assertEquals(List.of("depth 2@2 BID 200 5 last", "top 2@2 200/5 -/0 last"), told);

        told.clear();
        end(() -> writer.added(1, 2, Side.BID, 101, 5));
        assertEquals(
            List.of("depth 1@3 BID 101 5", "depth 1@3 BID 100 5 last", "top 1@3 101/5 -/0 last"), told);
    }

    @Test
    void shouldEndAnEventWithAnythingThatHasItsFlag()
    {
        step(() -> writer.added(1, 1, Side.BID, 100, 5));
        end(() -> writer.definition(3, "ABC"));

        assertEquals(
            List.of(
                "depth 1@2 BID 100 5", "top 1@2 100/5 -/0",
                "depth 3@2 definition last", "top 3@2 definition last", "trades 3@2 definition last"),
            told);
    }

    @Test
    void shouldReportTradesAtOnce()
    {
        step(() -> writer.added(1, 1, Side.BID, 100, 5));
        step(() -> writer.executed(1, 1, 2, 9));

        assertEquals(List.of("trades 1@2 2 @ 100 last"), told);
    }

    @Test
    void shouldShowWhatThereIsAsSuspectWhenTheEndIsLost()
    {
        step(() -> writer.added(1, 1, Side.BID, 100, 5));
        step(() -> writer.gap(0, GapReason.LOST));

        assertEquals(
            List.of(
                "depth 1@2 BID 100 5 suspect", "top 1@2 100/5 -/0 suspect",
                "depth 0@2 gap last", "top 0@2 gap last", "trades 0@2 gap last"),
            told);
    }

    @Test
    void shouldForgetWhatASessionLeftUnfinished()
    {
        step(() -> writer.added(1, 1, Side.BID, 100, 5));
        step(() -> writer.epochStart(1, EpochReason.SOURCE_SESSION));
        told.clear();
        end(() -> writer.added(1, 1, Side.BID, 101, 5));

        assertEquals(List.of("depth 1@3 BID 101 5 last", "top 1@3 101/5 -/0 last"), told);
    }

    @Test
    void shouldTellAQuoteThatReplacesAnotherByWhatChanged()
    {
        quote(100, 5, 103, 5);
        told.clear();
        quote(100, 5, 102, 5);

        assertEquals(
            List.of("depth 1@6 ASK 103 0", "depth 1@6 ASK 102 5 last", "top 1@6 100/5 102/5 last"), told);
    }

    @Test
    void shouldTellReadersThatASuspectBookIsTrustedAgain()
    {
        quote(100, 5, 103, 5);
        end(() -> writer.gap(1, GapReason.LOST));
        told.clear();
        quote(100, 5, 103, 5);

        assertEquals(
            List.of(
                "trades 1@5 cleared last",
                "depth 1@7 cleared", "depth 1@7 BID 100 5", "depth 1@7 ASK 103 5 last",
                "top 1@7 cleared", "top 1@7 100/5 103/5 last"),
            told);
    }

    @Test
    void shouldKeepNothingOfTheSteps()
    {
        writer.flags(STEP);
        for (int i = 0; i < 60_000; i++)
        {
            writer.level(1 + (i & 63), Side.BID, 100 + (i & 7), 1 + (i & 1023), 1);
        }
        final int third = writer.length() / 3;

        // The first time costs tables, and the machine may do something of its own once.
        assertTrue(allocatedBy(0, third) > 0);
        assertEquals(0, Math.min(allocatedBy(third, 2 * third), allocatedBy(2 * third, writer.length())));
        assertEquals(List.of(), told);
    }

    private static Arbitrary<List<Step>> steps(final Arbitrary<List<MarketAction>> markets)
    {
        return markets.flatMap(actions -> Arbitraries.of(true, false, false)
            .list().ofSize(actions.size())
            .map(ends ->
            {
                final List<Step> steps = new ArrayList<>();
                for (int i = 0; i < ends.size(); i++)
                {
                    steps.add(new Step(actions.get(i), ends.get(i)));
                }
                return steps;
            }));
    }

    private static void run(final List<Step> steps)
    {
        final EventWriter events = new EventWriter();
        final ReferenceMarket reference = new ReferenceMarket();
        final MarketBooks reader = new MarketBooks(1, 1);
        final Map<Integer, String> shownTops = new HashMap<>();
        final List<UnsafeBuffer> out = new ArrayList<>();
        final List<Tier> tiers = new ArrayList<>();
        final TierDeriver subject = new TierDeriver(
            EnumSet.of(Tier.DEPTH, Tier.TOP),
            (tier, buffer, offset, length) ->
            {
                final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
                copy.putBytes(0, buffer, offset, length);
                out.add(copy);
                tiers.add(tier);
            },
            new MarketBooks(1, 1));
        final Map<Tier, Long> counts = new HashMap<>();
        final Map<Integer, List<List<ReferenceBook.Level>>> shown = new HashMap<>();
        for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
        {
            shown.put(i, depth(reference, i));
            shownTops.put(i, top(reference.book(i)));
        }

        for (final Step step : steps)
        {
            reference.apply(step.action());
            events.flags(step.isLast() ? END : STEP);
            events.only(step.action());
            out.clear();
            tiers.clear();
            subject.onEvent(events.buffer(), events.offset());

            final boolean isEnd = step.isLast() ||
                step.action() instanceof MarketAction.Gap || step.action() instanceof MarketAction.Session;
            final int sourceId = EventLayout.sourceId(events.buffer(), events.offset());
            checkRun(out, tiers, counts, events, reference);
            final Set<Integer> topsTold = new HashSet<>();
            for (int i = 0; i < out.size(); i++)
            {
                final UnsafeBuffer derived = out.get(i);
                assertTrue(isEnd, () -> "told between steps: " + EventLayout.templateId(derived, 0));
                if (tiers.get(i) == Tier.DEPTH)
                {
                    reader.onEvent(derived, 0);
                }
                else
                {
                    onTop(derived, shownTops, topsTold);
                }
            }

            for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
            {
                final PriceLevels book = reader.book(i);
                if (isEnd && ReferenceMarket.sourceOf(i) == sourceId)
                {
                    shown.put(i, depth(reference, i));
                    assertEquals(top(reference.book(i)), shownTops.get(i));
                    assertTrue(book == null || !book.isSuspect() || reference.book(i).isSuspect);
                }
                assertEquals(
                    shown.get(i), List.of(BookContract.levels(book, Side.BID), BookContract.levels(book, Side.ASK)));
            }
            subject.books().checkInvariants();
        }
    }

    /** Numbers, what they are true as of, and the end of the run on each tier. */
    private static void checkRun(
        final List<UnsafeBuffer> out,
        final List<Tier> tiers,
        final Map<Tier, Long> counts,
        final EventWriter events,
        final ReferenceMarket reference)
    {
        for (int i = 0; i < out.size(); i++)
        {
            final UnsafeBuffer derived = out.get(i);
            assertEquals(counts.merge(tiers.get(i), 1L, Long::sum), EventLayout.sequence(derived, 0));
            assertEquals(events.sequence(), EventLayout.basisSequence(derived, 0));
            assertEquals(
                tiers.lastIndexOf(tiers.get(i)) == i,
                (EventLayout.flags(derived, 0) & EventFlags.LAST_IN_EVENT) != 0);
            final int instrumentId = EventLayout.instrumentId(derived, 0);
            if (instrumentId != 0)
            {
                assertEquals(
                    reference.book(instrumentId).isSuspect,
                    (EventLayout.flags(derived, 0) & EventFlags.BOOK_SUSPECT) != 0);
            }
        }
    }

    private static void onTop(
        final UnsafeBuffer derived, final Map<Integer, String> shownTops, final Set<Integer> topsTold)
    {
        final int instrumentId = EventLayout.instrumentId(derived, 0);
        final int templateId = EventLayout.templateId(derived, 0);
        if (templateId == TopOfBookDecoder.TEMPLATE_ID)
        {
            assertTrue(topsTold.add(instrumentId), "told twice");
            shownTops.put(instrumentId, topText(derived, 0));
        }
        else if (templateId == BookClearedDecoder.TEMPLATE_ID || templateId == EpochStartDecoder.TEMPLATE_ID)
        {
            for (int i = 1; i <= ReferenceMarket.INSTRUMENTS; i++)
            {
                if (i == instrumentId ||
                    instrumentId == 0 && ReferenceMarket.sourceOf(i) == EventLayout.sourceId(derived, 0))
                {
                    shownTops.put(i, "-/0 -/0");
                }
            }
        }
    }

    private static List<List<ReferenceBook.Level>> depth(final ReferenceMarket reference, final int instrumentId)
    {
        return List.of(
            List.copyOf(reference.book(instrumentId).levels(Side.BID, TierDeriver.DEPTH)),
            List.copyOf(reference.book(instrumentId).levels(Side.ASK, TierDeriver.DEPTH)));
    }

    private static String top(final ReferenceBook book)
    {
        return best(book, Side.BID) + " " + best(book, Side.ASK);
    }

    private static String best(final ReferenceBook book, final Side side)
    {
        final List<ReferenceBook.Level> levels = book.levels(side, 1);
        return levels.isEmpty() ? "-/0" : levels.get(0).price() + "/" + levels.get(0).quantity();
    }

    private static String topText(final DirectBuffer buffer, final int offset)
    {
        final TopOfBookDecoder top = new TopOfBookDecoder().wrapAndApplyHeader(buffer, offset, HEADER);
        return (top.bidPrice() == Prices.NULL ? "-" : top.bidPrice()) + "/" + top.bidQuantity() + " " +
            (top.askPrice() == Prices.NULL ? "-" : top.askPrice()) + "/" + top.askQuantity();
    }

    private static String text(final Tier tier, final DirectBuffer buffer, final int offset)
    {
        final int flags = EventLayout.flags(buffer, offset);
        final String body = switch (EventLayout.templateId(buffer, offset))
        {
            case DepthUpdateDecoder.TEMPLATE_ID ->
            {
                final DepthUpdateDecoder update = new DepthUpdateDecoder().wrapAndApplyHeader(buffer, offset, HEADER);
                yield update.side() + " " + update.price() + " " + update.quantity();
            }
            case TradeDecoder.TEMPLATE_ID ->
            {
                final TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(buffer, offset, HEADER);
                yield trade.quantity() + " @ " + trade.price();
            }
            case TopOfBookDecoder.TEMPLATE_ID -> topText(buffer, offset);
            case BookClearedDecoder.TEMPLATE_ID -> "cleared";
            case SourceGapDecoder.TEMPLATE_ID -> "gap";
            default -> "definition";
        };
        return tier.lowerName() + " " + EventLayout.instrumentId(buffer, offset) + "@" +
            EventLayout.basisSequence(buffer, offset) + " " + body +
            ((flags & EventFlags.LAST_IN_EVENT) != 0 ? " last" : "") +
            ((flags & EventFlags.BOOK_SUSPECT) != 0 ? " suspect" : "");
    }

    private void quote(final long bid, final long bidSize, final long ask, final long askSize)
    {
        step(() -> writer.cleared(1));
        step(() -> writer.level(1, Side.BID, bid, bidSize, 0));
        end(() -> writer.level(1, Side.ASK, ask, askSize, 0));
    }

    private void step(final Runnable event)
    {
        feed(event, STEP);
    }

    private void end(final Runnable event)
    {
        feed(event, END);
    }

    private long allocatedBy(final int from, final int to)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        final long before = threads.getCurrentThreadAllocatedBytes();
        play(from, to);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void play(final int from, final int to)
    {
        int offset = from;
        while (offset < to)
        {
            deriver.onEvent(writer.buffer(), offset);
            offset += EventLayout.length(writer.buffer(), offset);
        }
    }

    private void feed(final Runnable event, final int flags)
    {
        writer.rewind();
        writer.flags(flags);
        event.run();
        deriver.onEvent(writer.buffer(), writer.offset());
    }
}
