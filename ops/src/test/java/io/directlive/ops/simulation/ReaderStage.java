package io.directlive.ops.simulation;

import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.Side;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.BookView;
import io.directlive.subscriber.Cursor;
import io.directlive.subscriber.LineFence;
import io.directlive.subscriber.LostReason;
import io.directlive.subscriber.SimulatedReader;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import io.directlive.subscriber.TierHandler;
import org.agrona.DirectBuffer;

/**
 * A subscriber of one tier on a host of its own, with a program that stores its cursor together with the effect of each
 * event, as the documentation tells it to. What it is given is held against what came before.
 */
final class ReaderStage extends Stage implements TierHandler, StateListener
{
    private static final long IMPATIENT_NS = 3_000_000;
    private static final int BOOK_CHECK_POLLS = 16;
    private static final long PRICE_UNIT = 100_000;

    private final Tier tier;
    private final boolean isFromLive;
    private final int frameLimit;
    private Cursor stored;          // With the effect of its event: survives a kill.
    private int expectedEpoch;
    private int toldEpoch;
    private long expectedSequence;
    private boolean hasLost;        // Something was given up, as an impatient one may.
    private long lostTo;
    private int killAfter = -1;
    private int starts;
    private int polls;
    private long compared;
    private Subscription live;
    private long fenced;
    private Wire wire;
    private LineWatch lines;
    private SimulatedReader reader;

    ReaderStage(final String name, final Site site, final Tier tier)
    {
        super(name, site);
        this.tier = tier;
        isFromLive = world.dice.below(4) == 0;
        frameLimit = world.dice.between(1, 8);
        stored = isFromLive ? null : new Cursor(site.partitionId, 0, 0);
    }

    Tier tier()
    {
        return tier;
    }

    @Override
    boolean start()
    {
        live = SimulatedLog.subscription(tier.streamId());
        wire = site.newWire(name + "#" + ++starts);
        toldEpoch = 0;
        expectedEpoch = stored == null ? 0 : stored.epoch();
        expectedSequence = stored == null ? 0 : stored.sequence() + 1;
        lines = new LineWatch(site, tier, name);
        reader = new SimulatedReader(
            tier,
            site.partitionId,
            stored == null ? StartFrom.live() :
                stored.epoch() == 0 ? StartFrom.start() : StartFrom.cursor(stored),
            live,
            wire,
            wire.channel,
            ((long)name.hashCode() << 32) + starts * 1_000_000L,
            world.weather.isImpatient ? IMPATIENT_NS : SimulatedReader.FOR_EVER_NS,
            this,
            this,
            world.clock.nanoTime());
        site.listen(live);
        return true;
    }

    /** Is to die in one of its next callbacks: before the effect of that event, or after it was stored. */
    void killInCallback(final int callbacks)
    {
        killAfter = callbacks;
    }

    @Override
    void work()
    {
        reader.poll(frameLimit, world.clock.nanoTime());
        lines.onPoll(reader.openLines());
        if (++polls % BOOK_CHECK_POLLS == 0 && site.oracle.sources().isBetweenMessages() &&
            reader.isBuiltUpTo(site.oracle.epoch(), site.oracle.lastSequence(tier)))
        {
            checkBooks(true);
        }
    }

    @Override
    public void onEvent(final Tier ofTier, final DirectBuffer buffer, final int offset)
    {
        final int epoch = EventLayout.streamEpoch(buffer, offset);
        final long sequence = EventLayout.sequence(buffer, offset);
        lines.onDelivered(
            epoch, sequence, site.oracle.onDelivered(tier, buffer, offset, site.hasWrongLine()));
        if (world.isTraced())
        {
            world.trace(name + " is given " + Oracle.name(epoch, sequence));
        }
        final boolean isAnywhere = expectedEpoch == 0 && isFromLive;
        final boolean isNext = expectedEpoch == 0 || epoch == expectedEpoch ?
            sequence == expectedSequence :
            epoch > expectedEpoch && (sequence == 1 || hasLost && sequence == lostTo + 1);
        if (!isAnywhere && !isNext && !isGivenAfterAll(epoch, sequence))
        {
            throw new Violation("I6", name + " was given " + Oracle.name(epoch, sequence) + " and not " +
                Oracle.name(expectedEpoch, expectedSequence));
        }
        if (epoch != expectedEpoch && expectedEpoch != 0)
        {
            requireAllBefore(epoch);
            if (toldEpoch != epoch)
            {
                throw new Violation("F19", name + " was given " + Oracle.name(epoch, sequence) + " after epoch " + expectedEpoch +
                    ", and was not told of the break");
            }
        }
        if (killAfter >= 0 && killAfter-- == 0)
        {
            if (world.dice.isHeads())
            {
                store(epoch, sequence);
            }
            throw new StageKilled();
        }
        store(epoch, sequence);
        expectedEpoch = epoch;
        expectedSequence = sequence + 1;
    }

    /** What an impatient reader gave up comes after all, in order, when a break makes it read from the start. */
    private boolean isGivenAfterAll(final int epoch, final long sequence)
    {
        return hasLost && (stored == null || stored.epoch() == 0 ? sequence == 1 :
            epoch == stored.epoch() && sequence == stored.sequence() + 1);
    }

    /** What was kept of an epoch that was broken is delivered before the next one begins. */
    private void requireAllBefore(final int epoch)
    {
        for (int broken = expectedEpoch; broken < epoch && !world.weather.isImpatient; broken++)
        {
            final long next = broken == expectedEpoch ? expectedSequence : 1;
            if (next <= site.oracle.lastSequence(tier, broken) &&
                site.oracle.basis(tier, broken, next) <= site.oracle.kept(broken))
            {
                throw new Violation("I6", name + " went over to epoch " + epoch + ", and was not given " +
                    Oracle.name(broken, next) + ", which was kept");
            }
        }
    }

    private void store(final int epoch, final long sequence)
    {
        stored = new Cursor(site.partitionId, epoch, sequence);
    }

    @Override
    public void onEpoch(final Tier ofTier, final int previousEpoch, final int epoch)
    {
        toldEpoch = epoch;
    }

    @Override
    public void onLost(final Tier ofTier, final long from, final long to, final LostReason reason)
    {
        if (!world.weather.isImpatient && !(reason == LostReason.OTHER_EPOCH && site.oracle.isLost(expectedEpoch)))
        {
            throw new Violation("I6", name + " gave up " + from + ".." + to + ": " + reason);
        }
        if (from > expectedSequence && expectedEpoch != 0)
        {
            throw new Violation("I6", name + " lost " + from + ".." + to + " and expects " +
                Oracle.name(expectedEpoch, expectedSequence));
        }
        hasLost = true;
        lostTo = to;
        expectedSequence = Math.max(expectedSequence, to + 1); // What is below would have built books.
    }

    @Override
    public void onResumeRefused(
        final Tier ofTier, final Cursor cursor, final int epoch, final long sequence, final LostReason reason)
    {
        if (!world.weather.isImpatient && !site.oracle.isLost(cursor.epoch()))
        {
            throw new Violation("I8", name + " was refused what follows " + cursor + ": " + reason + ", and goes on with " +
                Oracle.name(epoch, sequence));
        }
        hasLost = true;
    }

    @Override
    public void onLineFenced(final Tier ofTier, final LineFence fence)
    {
        world.trace(name + ": " + fence);
        fenced++;
        lines.onFenced(fence);
    }

    /** @return lines that it was told are wrong. */
    long fenced()
    {
        return fenced;
    }

    /** @return blocks that it has compared between lines. */
    long compared()
    {
        return compared + (reader == null ? 0 : reader.blocksCompared());
    }

    @Override
    void onKilled()
    {
        if (reader != null)
        {
            compared += reader.blocksCompared();
            site.deafen(live);
            site.removeWire(wire);
        }
        reader = null;
        killAfter = -1;
    }

    @Override
    boolean isSettled()
    {
        return isUp() && reader.state() == BookState.SYNCED && isAtEnd();
    }

    private boolean isAtEnd()
    {
        final Cursor cursor = reader.cursor();
        final long last = site.oracle.lastSequence(tier);
        return last == 0 || cursor.epoch() == site.oracle.epoch() && cursor.sequence() == last ||
            hasLost && lostTo == last;
    }

    /** At the end: holds the books against the naive ones, and asks for what was to be told. */
    void check()
    {
        lines.check(site.oracle.lastSequence(tier));
        checkBooks(hasLost);
    }

    /** Every book, or those that are said to be whole. */
    private void checkBooks(final boolean isSyncedOnly)
    {
        final SourceReference sources = site.oracle.sources();
        for (final SourceReference.Source source : sources.all())
        {
            for (int instrument = 1; instrument <= source.instruments(); instrument++)
            {
                final int id = sources.instrumentId(source, instrument);
                final BookView book = id == 0 ? null : reader.book(id);
                if (book != null && (!isSyncedOnly || book.state() == BookState.SYNCED))
                {
                    checkSide(source, instrument, book, Side.BID);
                    checkSide(source, instrument, book, Side.ASK);
                }
            }
        }
    }

    private void checkSide(
        final SourceReference.Source source, final int instrument, final BookView book, final Side side)
    {
        final String expected = site.oracle.sources().side(source, instrument, side == Side.BID, BookView.MAX_LEVELS);
        final String actual = SimulatedReader.levels(book, side, PRICE_UNIT);
        if (!expected.equals(actual))
        {
            throw new Violation("I7", this + (hasLost ? " that has lost" : "") + ": " + source + " instrument " + instrument +
                " " + side + ": " + actual + " and not " + expected);
        }
    }

    @Override
    public String toString()
    {
        return super.toString() + " " + tier + (reader == null ? "" : " " + reader.state() + " at " + reader.cursor());
    }
}
