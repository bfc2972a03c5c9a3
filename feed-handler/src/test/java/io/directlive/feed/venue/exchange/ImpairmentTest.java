package io.directlive.feed.venue.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ImpairmentTest
{
    private static final int PACKETS = 20_000;

    private record Fate(boolean isLost, boolean isDuplicated, int displacement, int duplicateDisplacement)
    {
    }

    @Property(tries = 50)
    void shouldGiveTheSameSeedTheSameFate(@ForAll final long seed, @ForAll @IntRange(max = 50) final int within)
    {
        final ImpairmentConfig config = new ImpairmentConfig(0.1, 0.1, 0.3, within, 0);

        assertEquals(fates(config, seed), fates(config, seed));
        assertNotEquals(fates(config, seed), fates(config, seed + 1));
    }

    @Property(tries = 50)
    void shouldKeepToItsRates(
        @ForAll final long seed,
        @ForAll @DoubleRange(max = 1) final double loss,
        @ForAll @DoubleRange(max = 1) final double duplicate,
        @ForAll @DoubleRange(max = 1) final double reorder,
        @ForAll @IntRange(min = 1, max = 50) final int within)
    {
        final List<Fate> fates = fates(new ImpairmentConfig(loss, duplicate, reorder, within, 0), seed);

        assertShare(loss, fates.stream().filter(Fate::isLost).count());
        assertShare(duplicate, fates.stream().filter(Fate::isDuplicated).count());
        assertShare(reorder, fates.stream().filter(fate -> fate.displacement > 0).count());
        assertShare(reorder, fates.stream().filter(fate -> fate.duplicateDisplacement > 0).count());
        assertTrue(fates.stream().allMatch(fate -> fate.displacement >= 0 && fate.displacement <= within));
    }

    @Property(tries = 50)
    void shouldOnlyAddLossesWhenMoreAreAskedFor(
        @ForAll final long seed,
        @ForAll @DoubleRange(max = 0.5) final double loss,
        @ForAll @DoubleRange(max = 0.5) final double more)
    {
        final List<Fate> few = fates(new ImpairmentConfig(loss, 0, 0, 0, 0), seed);
        final List<Fate> many = fates(new ImpairmentConfig(loss + more, 0.5, 0.5, 10, 0), seed);

        for (int i = 0; i < PACKETS; i++)
        {
            assertTrue(!few.get(i).isLost || many.get(i).isLost, "packet " + i);
        }
    }

    @Test
    void shouldReachEveryPlaceItMayReach()
    {
        final List<Fate> fates = fates(new ImpairmentConfig(0, 0, 1, 20, 0), 3);

        for (int displacement = 1; displacement <= 20; displacement++)
        {
            final int wanted = displacement;
            assertShare(1 / 20.0, fates.stream().filter(fate -> fate.displacement == wanted).count());
        }
    }

    @Test
    void shouldRefuseSharesThatAreNone()
    {
        assertThrows(IllegalArgumentException.class, () -> new ImpairmentConfig(1.1, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ImpairmentConfig(0, -0.1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ImpairmentConfig(0, 0, Double.NaN, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ImpairmentConfig(0, 0, 0, 1_001, 0));
        assertThrows(IllegalArgumentException.class, () -> new ImpairmentConfig(0, 0, 0, 0, -1));
    }

    /** Within six standard deviations. */
    private static void assertShare(final double share, final long count)
    {
        final double deviation = Math.sqrt(PACKETS * share * (1 - share));
        assertEquals(PACKETS * share, count, 6 * deviation + 1);
    }

    private static List<Fate> fates(final ImpairmentConfig config, final long seed)
    {
        final Impairment impairment = new Impairment(config, seed);
        final List<Fate> fates = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++)
        {
            impairment.next();
            fates.add(new Fate(
                impairment.isLost(),
                impairment.isDuplicated(),
                impairment.displacement(),
                impairment.duplicateDisplacement()));
        }
        return fates;
    }
}
