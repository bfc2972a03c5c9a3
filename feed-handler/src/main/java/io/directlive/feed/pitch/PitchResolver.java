package io.directlive.feed.pitch;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.SnapshotHandler;
import io.directlive.feed.VenueHandler;
import org.agrona.DirectBuffer;

/**
 * Puts the context before each message of one unit that passes, see {@link PitchMessage}: the second, the instrument, and
 * what the order was. That, and nothing else, is remembered here; it is a function of the messages that have passed. Where
 * these are not whole, the context says so: after a gap the time is not known until the next time message, and an order
 * whose add is lost stays unknown until a snapshot has it. Memory is bounded: four million open orders.
 * <p>
 * To be the last before who takes the messages, behind whatever puts snapshots between them: the orders of a snapshot
 * are those that there are from its place on. Messages of snapshots have their contexts already, as the seconds of their
 * times are not those of the messages around them.
 * <p>
 * One thread; allocates only when its tables grow.
 */
final class PitchResolver implements SessionHandler, SnapshotHandler
{
    private final PitchContext context = new PitchContext();
    private VenueHandler handler;
    private SessionHandler sessionHandler;
    private SnapshotHandler snapshotHandler;

    /** @return orders that are remembered. */
    int openOrders()
    {
        return context.openOrders();
    }

    /** Whom the messages of one session are handed to. */
    void messagesTo(final VenueHandler newHandler)
    {
        handler = newHandler;
    }

    /** Whom messages are handed to, session after session. */
    void sessionsTo(final SessionHandler newHandler)
    {
        handler = newHandler;
        sessionHandler = newHandler;
    }

    /** Whom snapshots are handed to. */
    void snapshotsTo(final SnapshotHandler newHandler)
    {
        snapshotHandler = newHandler;
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        context.resolve(buffer, offset, length);
        if (!handler.onMessage(context.buffer(), 0, context.length(), sourceSequence, receiveTimeNs))
        {
            return false;
        }
        context.remember();
        return true;
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        if (!handler.onGap(fromSequence, toSequence, receiveTimeNs))
        {
            return false;
        }
        context.forgetTime();
        return true;
    }

    @Override
    public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
    {
        return handler.onEndOfSession(sourceSequence, receiveTimeNs);
    }

    @Override
    public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
    {
        if (!sessionHandler.onSession(normaliser, receiveTimeNs))
        {
            return false;
        }
        context.clear();
        return true;
    }

    @Override
    public boolean onSnapshotStart(final long lastReflected, final int venueInstrument, final long receiveTimeNs)
    {
        if (!snapshotHandler.onSnapshotStart(lastReflected, venueInstrument, receiveTimeNs))
        {
            return false;
        }
        context.clearOrders();
        return true;
    }

    @Override
    public boolean onSnapshotMessage(
        final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs)
    {
        if (!snapshotHandler.onSnapshotMessage(buffer, offset, length, receiveTimeNs))
        {
            return false;
        }
        context.rememberSnapshot(buffer, offset, length);
        return true;
    }

    @Override
    public boolean onSnapshotEnd(final int venueInstrument, final long receiveTimeNs)
    {
        return snapshotHandler.onSnapshotEnd(venueInstrument, receiveTimeNs);
    }
}
