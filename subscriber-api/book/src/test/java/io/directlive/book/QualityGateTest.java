package io.directlive.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradingState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class QualityGateTest
{
    private static final long PRICE = 100 * Prices.ONE;
    private static final long TICK = Prices.ONE / 100;
    private static final int BAD = 1;
    private static final int SOURCE = ReferenceMarket.sourceOf(BAD);

    /** A fault that something upstream may have, and the check that has to find it. */
    private enum Injected
    {
        UNKNOWN(QualityCheck.UNKNOWN_ORDER)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.deleted(BAD, 999_999);
            }
        },
        DUPLICATE(QualityCheck.UNKNOWN_ORDER)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.added(BAD, 1, Side.BID, PRICE - TICK, 5);
            }
        },
        EXCESS(QualityCheck.NEGATIVE_QUANTITY)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.reduced(BAD, 1, 1_000_000);
            }
        },
        NOTHING(QualityCheck.RANGE)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.added(BAD, 555_555, Side.BID, PRICE - 3 * TICK, 0);
            }
        },
        DEAR(QualityCheck.RANGE)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.added(BAD, 555_555, Side.ASK, 2_000_000_000L * Prices.ONE, 5);
            }
        },
        MANY(QualityCheck.RANGE)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.added(BAD, 555_555, Side.ASK, PRICE + 30 * TICK, Long.MAX_VALUE / 4);
            }
        },
        BELOW_ZERO(QualityCheck.RANGE)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.added(BAD, 555_555, Side.BID, -PRICE, 5);
            }
        },
        OTHER_KIND(QualityCheck.RANGE)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.level(BAD, Side.BID, PRICE - TICK, 5, 1);
            }
        },
        CROSSED(QualityCheck.CROSSED)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.added(BAD, 555_555, Side.BID, PRICE + TICK, 5);
            }
        },
        LOCKED(QualityCheck.LOCKED)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.added(BAD, 555_555, Side.BID, PRICE, 5);
            }
        },
        JUMP(QualityCheck.PRICE_JUMP)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.trade(BAD, 2 * PRICE, 5, 9);
            }
        },
        BACKWARDS(QualityCheck.SEQUENCE)
        {
            @Override
            void write(final EventWriter writer)
            {
                writer.backwards(BAD);
            }
        };

        private final QualityCheck check;

        Injected(final QualityCheck check)
        {
            this.check = check;
        }

        abstract void write(EventWriter writer);
    }

    private final EventWriter writer = new EventWriter();
    private final List<UnsafeBuffer> out = new ArrayList<>();
    private final List<Tier> outTiers = new ArrayList<>();
    private final MarketBooks reader = new MarketBooks();
    private TierDeriver deriver = deriver(QualityRules.DEFAULT);

    @Test
    void shouldCatchEachFaultAndNothingElse()
    {
        for (final Injected fault : Injected.values())
        {
            final QualityGateTest test = new QualityGateTest();
            test.openMarket();
            assertEquals(Map.of(), test.counts(), "before " + fault);
            test.feed(() -> fault.write(test.writer));
            assertEquals(Map.of(fault.check, 1L), test.counts(), fault.name());
        }
    }

    @Test
    void shouldDoWhatThePolicySays()
    {
        for (final Injected fault : Injected.values())
        {
            for (final QualityPolicy policy : QualityPolicy.values())
            {
                final QualityGateTest test = new QualityGateTest();
                test.deriver = test.deriver(QualityRules.DEFAULT.with(fault.check, policy));
                test.openMarket();
                test.feed(() -> fault.write(test.writer));
                final String at = fault + " " + policy;
                assertEquals(policy != QualityPolicy.COUNT, test.book().isSuspect(), at);

                // Nothing is wrong any more, but for what is crossed or locked still.
                test.feed(() -> test.writer.added(BAD, 777, Side.BID, PRICE - 2 * TICK, 5));
                final boolean lasts = fault == Injected.CROSSED || fault == Injected.LOCKED;
                assertEquals(
                    policy == QualityPolicy.QUARANTINE || lasts && policy == QualityPolicy.FLAG,
                    test.book().isSuspect(), at);
                if (lasts)
                {
                    test.feed(() -> test.writer.deleted(BAD, 555_555));
                    assertEquals(policy == QualityPolicy.QUARANTINE, test.book().isSuspect(), at);
                }
                assertEquals(test.book().isSuspect(), test.lastTopIsSuspect(), at);

                test.feed(() -> test.writer.cleared(BAD));
                test.feed(() -> test.writer.added(BAD, 1, Side.BID, PRICE - TICK, 5));
                assertFalse(test.book().isSuspect(), at);
                assertFalse(test.lastTopIsSuspect(), at);
                assertFalse(test.reader.book(BAD).isSuspect(), at);
            }
        }
    }

    @Test
    void shouldAllowWhatIsNormalOutsideContinuousTrading()
    {
        final List<Runnable> halts = List.of(
            () -> writer.status(BAD, StatusScope.INSTRUMENT, TradingState.HALTED),
            () -> writer.status(BAD, StatusScope.INSTRUMENT, TradingState.AUCTION),
            () -> writer.status(BAD, StatusScope.OPERATIONAL, TradingState.HALTED),
            () -> writer.status(0, StatusScope.SESSION, TradingState.MARKET_CLOSED));
        for (final Runnable halt : halts)
        {
            writer.restart();
            deriver = deriver(QualityRules.DEFAULT);
            openMarket();
            feed(halt);
            feed(() -> Injected.CROSSED.write(writer));
            feed(() -> Injected.JUMP.write(writer));
            assertEquals(Map.of(), counts());
        }
    }

    @Test
    void shouldLookAtABookAtTheEndOfAnEventOnly()
    {
        openMarket();
        writer.flags(EventFlags.LAST_IN_MESSAGE);
        feed(() -> Injected.CROSSED.write(writer));
        writer.flags(EventFlags.LAST_IN_MESSAGE | EventFlags.LAST_IN_EVENT);
        feed(() -> writer.deleted(BAD, 2));

        assertEquals(Map.of(), counts());
        assertFalse(book().isSuspect());
    }

    @Test
    void shouldFlagAStaleLineUntilItSpeaks()
    {
        openMarket();
        feed(() -> writer.sourceStatus(SOURCE, SourceState.STALE));
        assertTrue(book().isSuspect());
        assertEquals(Map.of(QualityCheck.STALE_LINE, 1L), counts());
        feed(() -> writer.sourceStatus(SOURCE, SourceState.DOWN));
        assertEquals(Map.of(QualityCheck.STALE_LINE, 1L), counts());
        feed(() -> writer.sourceStatus(SOURCE, SourceState.UP));
        assertFalse(book().isSuspect());

        feed(() -> writer.sourceStatus(SOURCE, SourceState.DOWN));
        assertTrue(book().isSuspect());
        feed(() -> writer.definition(3, "OTHER"));
        assertFalse(book().isSuspect());
        assertEquals(Map.of(QualityCheck.STALE_LINE, 2L), counts());
    }

    @Test
    void shouldLeaveOtherSourcesAloneWhenALineIsStale()
    {
        openMarket();
        feed(() -> writer.added(2, 1, Side.BID, PRICE, 5));
        feed(() -> writer.sourceStatus(SOURCE, SourceState.STALE));
        feed(() -> writer.added(2, 2, Side.BID, PRICE, 5));

        assertFalse(deriver.books().book(2).isSuspect());
        assertTrue(book().isSuspect());
    }

    @Test
    void shouldForgetWithTheSession()
    {
        openMarket();
        feed(() -> Injected.CROSSED.write(writer));
        feed(() -> writer.sourceStatus(SOURCE, SourceState.STALE));
        feed(() -> writer.epochStart(SOURCE, EpochReason.SOURCE_SESSION));

        assertFalse(book().isSuspect());
        feed(() -> Injected.CROSSED.write(writer));
        assertFalse(book().isSuspect());
    }

    @Test
    void shouldAcceptPricesBelowZeroWhereTheyCanBe()
    {
        feed(() -> writer.definition(BAD, "SPREAD"));
        feed(() -> Injected.BELOW_ZERO.write(writer));

        assertEquals(Map.of(), counts());
    }

    @Test
    void shouldReadWhatItWrites()
    {
        final QualityRules rules = new QualityRules(
            Map.of(QualityCheck.CROSSED, QualityPolicy.QUARANTINE), 7.5, 12_345 * TICK, 99);

        assertEquals(rules, QualityRules.parse(rules.text()));
        assertEquals(QualityRules.DEFAULT, QualityRules.parse(QualityRules.DEFAULT.text()));
        assertEquals(QualityRules.DEFAULT, QualityRules.parse(""));
        assertEquals(Long.MAX_VALUE, QualityRules.price("1e12"));
        assertThrows(IllegalArgumentException.class, () -> QualityRules.parse("range=flag"));
        assertThrows(IllegalArgumentException.class, () -> QualityRules.parse("x"));
        assertThrows(IllegalArgumentException.class, () -> new QualityRules(Map.of(), -1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new QualityRules(Map.of(), 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new QualityRules(Map.of(), 1, 1, 0));
    }

    /** Whatever is wrong with one instrument, the others are what they would have been. */
    @Property(tries = 15)
    void shouldLeaveTheOthersAlone(@ForAll final long seed)
    {
        final List<String> clean = othersAfter(seed, null, QualityPolicy.COUNT);
        for (final Injected fault : Injected.values())
        {
            final List<String> counted = othersAfter(seed, fault, QualityPolicy.COUNT);
            assertEquals(counted, othersAfter(seed, fault, QualityPolicy.FLAG), fault.name());
            assertEquals(counted, othersAfter(seed, fault, QualityPolicy.QUARANTINE), fault.name());
            assertEquals(clean, counted, fault.name());
        }
    }

    /** What is derived does not depend on the rules, but for the one flag. */
    @Property(tries = 15)
    void shouldNeverHoldBackOrAddAnEvent(@ForAll final long seed)
    {
        final List<UnsafeBuffer> counted = derived(seed, QualityPolicy.COUNT);
        final List<UnsafeBuffer> quarantined = derived(seed, QualityPolicy.QUARANTINE);

        assertEquals(counted.size(), quarantined.size());
        boolean isMarked = false;
        for (int i = 0; i < counted.size(); i++)
        {
            final int flags = EventLayout.flags(quarantined.get(i), 0);
            isMarked |= (flags & EventFlags.BOOK_SUSPECT) != 0;
            EventLayout.flags(quarantined.get(i), 0, flags & ~EventFlags.BOOK_SUSPECT);
            EventLayout.flags(counted.get(i), 0, EventLayout.flags(counted.get(i), 0) & ~EventFlags.BOOK_SUSPECT);
            assertEquals(counted.get(i), quarantined.get(i));
        }
        assertTrue(isMarked);
    }

    private static List<UnsafeBuffer> derived(final long seed, final QualityPolicy policy)
    {
        final QualityGateTest test = new QualityGateTest();
        test.deriver = test.deriver(all(policy));
        test.market(seed, List.of(Injected.values()));
        return test.out;
    }

    /** Depth of the instruments that nothing is wrong with: all bytes but the numbers, which the fault itself may move. */
    private static List<String> othersAfter(final long seed, final Injected fault, final QualityPolicy policy)
    {
        final QualityGateTest test = new QualityGateTest();
        test.deriver = test.deriver(all(policy));
        test.market(seed, fault == null ? List.of() : List.of(fault));
        final List<String> others = new ArrayList<>();
        for (int i = 0; i < test.out.size(); i++)
        {
            final UnsafeBuffer event = test.out.get(i);
            if (EventLayout.instrumentId(event, 0) > BAD)
            {
                final StringBuilder text = new StringBuilder(test.outTiers.get(i).name());
                for (int at = EventLayout.BODY_OFFSET; at < event.capacity(); at++)
                {
                    text.append(' ').append(event.getByte(at));
                }
                others.add(text + " flags " + EventLayout.flags(event, 0));
            }
        }
        return others;
    }

    private static QualityRules all(final QualityPolicy policy)
    {
        final Map<QualityCheck, QualityPolicy> policies = new EnumMap<>(QualityCheck.class);
        for (final QualityCheck check : QualityCheck.values())
        {
            policies.put(check, policy);
        }
        return new QualityRules(policies, 20, QualityRules.DEFAULT.maxPrice(), QualityRules.DEFAULT.maxQuantity());
    }

    /** A day of three instruments of two sources; the faults come somewhere in the middle. */
    private void market(final long seed, final List<Injected> faults)
    {
        openMarket();
        final Random random = new Random(seed);
        final List<long[]> resting = new ArrayList<>();
        long orderId = 1_000;
        for (int i = 0; i < 300; i++)
        {
            if (i == 150)
            {
                faults.forEach(fault -> feed(() -> fault.write(writer)));
            }
            final int kind = random.nextInt(10);
            if (kind < 6 || resting.isEmpty())
            {
                final int instrument = BAD + random.nextInt(3);
                final Side side = random.nextBoolean() ? Side.BID : Side.ASK;
                final long away = 1 + random.nextInt(14);
                final long id = ++orderId;
                feed(() -> writer.added(
                    instrument, id, side, side == Side.BID ? PRICE - away * TICK : PRICE + away * TICK, 10));
                resting.add(new long[]{instrument, id});
            }
            else
            {
                final long[] order = resting.get(random.nextInt(resting.size()));
                if (kind < 8)
                {
                    feed(() -> writer.deleted((int)order[0], order[1]));
                }
                else
                {
                    feed(() -> writer.executed((int)order[0], order[1], 10, order[1]));
                }
                resting.remove(order);
            }
        }
    }

    private void openMarket()
    {
        feed(() -> writer.status(0, StatusScope.SESSION, TradingState.MARKET_OPEN));
        feed(() -> writer.equity(BAD, "BAD"));
        feed(() -> writer.status(BAD, StatusScope.INSTRUMENT, TradingState.TRADING));
        feed(() -> writer.added(BAD, 1, Side.BID, PRICE - TICK, 5));
        feed(() -> writer.added(BAD, 2, Side.ASK, PRICE, 5));
        feed(() -> writer.trade(BAD, PRICE, 5, 8));
    }

    private PriceLevels book()
    {
        return deriver.books().book(BAD);
    }

    private Map<QualityCheck, Long> counts()
    {
        final Map<QualityCheck, Long> counts = new EnumMap<>(QualityCheck.class);
        for (int sourceId = 0; sourceId < deriver.gate().sourceLimit(); sourceId++)
        {
            for (final QualityCheck check : QualityCheck.values())
            {
                if (deriver.gate().count(sourceId, check) > 0)
                {
                    counts.merge(check, deriver.gate().count(sourceId, check), Long::sum);
                }
            }
        }
        return counts;
    }

    private boolean lastTopIsSuspect()
    {
        for (int i = out.size() - 1; i >= 0; i--)
        {
            if (outTiers.get(i) == Tier.DEPTH && EventLayout.instrumentId(out.get(i), 0) == BAD)
            {
                return (EventLayout.flags(out.get(i), 0) & EventFlags.BOOK_SUSPECT) != 0;
            }
        }
        return false;
    }

    private TierDeriver deriver(final QualityRules rules)
    {
        out.clear();
        outTiers.clear();
        return new TierDeriver(
            EnumSet.allOf(Tier.class),
            (tier, buffer, offset, length) ->
            {
                final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
                copy.putBytes(0, buffer, offset, length);
                out.add(copy);
                outTiers.add(tier);
                if (tier == Tier.DEPTH)
                {
                    reader.onEvent(copy, 0);
                }
            },
            new MarketBooks(1, 1),
            rules);
    }

    private void feed(final Runnable event)
    {
        writer.rewind();
        event.run();
        final DirectBuffer buffer = writer.buffer();
        deriver.onEvent(buffer, writer.offset());
    }
}
