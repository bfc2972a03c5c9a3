package io.directlive.subscriber;

import io.directlive.book.DepthWindow;
import io.directlive.book.LevelBook;
import io.directlive.book.PriceLevels;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.Side;
import org.agrona.DirectBuffer;

/** A book as its reader sees it, and what is known of how whole it is. */
final class InstrumentBook implements BookView
{
    private static final PriceLevels EMPTY = new LevelBook(0, MAX_LEVELS);

    private final Instrument instrument;
    final DepthWindow window = new DepthWindow(MAX_LEVELS);
    PriceLevels levels = EMPTY;
    BookState toldState = BookState.STALE;
    boolean isWhole;
    boolean wasFilled;
    boolean isTouched;
    boolean isShownChanged;
    int lastInstrumentSequence;

    private long basisSequence;
    private long sourceSequence;
    private long venueTimeNs;
    private long receiveTimeNs;
    private int sourceId;

    InstrumentBook(final Instrument instrument)
    {
        this.instrument = instrument;
    }

    void stamp(final DirectBuffer buffer, final int offset)
    {
        basisSequence = EventLayout.basisSequence(buffer, offset);
        sourceSequence = EventLayout.sourceSequence(buffer, offset);
        venueTimeNs = EventLayout.venueTimeNs(buffer, offset);
        receiveTimeNs = EventLayout.receiveTimeNs(buffer, offset);
        sourceId = EventLayout.sourceId(buffer, offset);
    }

    void basisSequence(final long sequence)
    {
        basisSequence = sequence;
    }

    int sourceId()
    {
        return sourceId;
    }

    @Override
    public Instrument instrument()
    {
        return instrument;
    }

    @Override
    public BookState state()
    {
        return toldState;
    }

    @Override
    public boolean isSuspect()
    {
        return levels.isSuspect();
    }

    @Override
    public int levelCount(final Side side)
    {
        return Math.min(MAX_LEVELS, levels.levelCount(side));
    }

    @Override
    public long price(final Side side, final int level)
    {
        return levels.price(side, level);
    }

    @Override
    public long quantity(final Side side, final int level)
    {
        return levels.quantity(side, level);
    }

    @Override
    public int orderCount(final Side side, final int level)
    {
        return levels.orderCount(side, level);
    }

    @Override
    public long basisSequence()
    {
        return basisSequence;
    }

    @Override
    public long sourceSequence()
    {
        return sourceSequence;
    }

    @Override
    public long venueTimeNs()
    {
        return venueTimeNs;
    }

    @Override
    public long receiveTimeNs()
    {
        return receiveTimeNs;
    }

    @Override
    public String toString()
    {
        return instrument + " " + toldState + (isSuspect() ? " suspect" : "") +
            " bid " + bestBid() + " ask " + bestAsk() + " as of " + basisSequence;
    }
}
