package io.directlive.book;

import io.directlive.protocol.EventHandler;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import java.util.EnumSet;

/**
 * Quick look at the cost of one event; JMH lives in {@code perf}. Plays 1 M events of 500 instruments and about 60,000
 * live orders from memory, several times, and prints ns per event of each round: the walk over the tape alone, books,
 * all tiers.
 */
final class BookTiming
{
    private static final int ROUNDS = 8;

    private static long sink;

    private BookTiming()
    {
    }

    /** @param args number of instruments and of live orders; 500 and 60000 when not told. */
    public static void main(final String[] args)
    {
        final MarketTape tape = new MarketTape(
            args.length > 0 ? Integer.parseInt(args[0]) : 500,
            args.length > 1 ? Integer.parseInt(args[1]) : 60_000,
            1_000_000,
            42);
        System.out.printf("%,d events, %,d bytes%n", tape.count(), tape.length());
        final MarketBooks books = new MarketBooks(500, 1 << 16);
        final TierDeriver deriver = new TierDeriver(
            EnumSet.allOf(Tier.class), (tier, buffer, offset, length) -> sink += length, new MarketBooks(500, 1 << 16));

        for (int round = 1; round <= ROUNDS; round++)
        {
            final double walk = time(tape, (buffer, offset) -> sink += EventLayout.instrumentId(buffer, offset));
            books.reset();
            final double book = time(tape, books);
            tape.streamEpoch(round);
            final double tiers = time(tape, deriver);
            System.out.printf("round %d: walk %.1f, books %.1f, tiers %.1f ns/event; %,d live orders in %,d levels%n",
                round, walk, book, tiers, books.orderCount(), books.levelCount());
        }
        if (books.faultCount() + deriver.books().faultCount() != 0 || sink == 0)
        {
            throw new IllegalStateException("faults on the tape");
        }
    }

    private static double time(final MarketTape tape, final EventHandler handler)
    {
        final long startNs = System.nanoTime();
        tape.play(handler);
        return (System.nanoTime() - startNs) / (double)tape.count();
    }
}
