package io.directlive.subscriber;

import io.directlive.book.QualityRules;
import io.directlive.book.TierDeriver;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import java.util.Set;
import org.agrona.DirectBuffer;

/**
 * Turns what the store replays, which is always the ordered stream, into the events of one tier, with the tier's
 * numbers. Tier orders is the ordered stream. Every other tier is a function of it, the same one that the distributor
 * computes.
 */
abstract class TierHistory
{
    /** Takes the events of the tier. */
    @FunctionalInterface
    interface Output
    {
        /**
         * An event of the tier, from history.
         *
         * @return false when an event before it is missing.
         */
        boolean onHistory(DirectBuffer buffer, int offset);
    }

    final Output output;

    private TierHistory(final Output output)
    {
        this.output = output;
    }

    static TierHistory of(
        final Tier tier, final SequenceArbiter expected, final QualityRules quality, final Output output)
    {
        return tier == Tier.ORDERS ? new Ordered(expected, output) : new Derived(tier, quality, output);
    }

    /** @return epoch of the ordered event that is needed next; 0 for the first one that the store holds. */
    abstract int epoch();

    /** @return number of the ordered event that is needed next. */
    abstract long sequence();

    /** @return true when it can go on from a later event than the one that it needs next. */
    abstract boolean canSkip();

    /** Forgets all, to be given the stream from the first event that the store holds. */
    abstract void restart();

    /**
     * Takes an ordered event.
     *
     * @return false when an event before it is missing.
     */
    abstract boolean onEvent(DirectBuffer buffer, int offset);

    private static final class Ordered extends TierHistory
    {
        private final SequenceArbiter expected;

        private Ordered(final SequenceArbiter expected, final Output output)
        {
            super(output);
            this.expected = expected;
        }

        @Override
        int epoch()
        {
            return expected.epoch();
        }

        @Override
        long sequence()
        {
            return expected.sequence();
        }

        @Override
        boolean canSkip()
        {
            return true;
        }

        @Override
        void restart()
        {
            // All that there is to know is what the tier expects, and that is not ours.
        }

        @Override
        boolean onEvent(final DirectBuffer buffer, final int offset)
        {
            return output.onHistory(buffer, offset);
        }
    }

    /**
     * Keeps its books between recoveries: the next one goes on where the last one ended, not at the start of the day.
     */
    private static final class Derived extends TierHistory
    {
        private final Tier tier;
        private final QualityRules quality;
        private final SequenceArbiter ordered = new SequenceArbiter();
        private TierDeriver deriver;
        private boolean whole;

        private Derived(final Tier tier, final QualityRules quality, final Output output)
        {
            super(output);
            this.tier = tier;
            this.quality = quality;
        }

        @Override
        int epoch()
        {
            return ordered.epoch();
        }

        @Override
        long sequence()
        {
            return ordered.sequence();
        }

        @Override
        boolean canSkip()
        {
            return false;
        }

        @Override
        void restart()
        {
            deriver = null;
            ordered.expect(0, 1);
        }

        @Override
        boolean onEvent(final DirectBuffer buffer, final int offset)
        {
            final int epoch = EventLayout.streamEpoch(buffer, offset);
            final long sequence = EventLayout.sequence(buffer, offset);
            final SequenceArbiter.Verdict verdict = ordered.judge(epoch, sequence);
            if (verdict == SequenceArbiter.Verdict.SEEN)
            {
                return true;
            }
            if (verdict == SequenceArbiter.Verdict.AHEAD ||
                verdict == SequenceArbiter.Verdict.LATER_EPOCH && sequence != 1)
            {
                return false;
            }

            if (deriver == null)
            {
                deriver = new TierDeriver(Set.of(tier), this::onTierEvent, quality);
            }
            whole = true;
            ordered.taken(epoch, sequence);
            deriver.onEvent(buffer, offset);
            return whole;
        }

        private void onTierEvent(final Tier ofTier, final DirectBuffer buffer, final int offset, final int length)
        {
            whole &= output.onHistory(buffer, offset);
        }
    }
}
