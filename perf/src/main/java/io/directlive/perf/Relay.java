package io.directlive.perf;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

/** Passes each message on as it is, and waits with it while there is no room. */
final class Relay implements Agent, ControlledFragmentHandler
{
    private static final int FRAGMENT_LIMIT = 32;

    private final Subscription from;
    private final ExclusivePublication to;

    Relay(final Subscription from, final ExclusivePublication to)
    {
        this.from = from;
        this.to = to;
    }

    boolean isConnected()
    {
        return to.isConnected();
    }

    @Override
    public int doWork()
    {
        return from.controlledPoll(this, FRAGMENT_LIMIT);
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        return to.offer(buffer, offset, length) > 0 ? Action.CONTINUE : Action.ABORT;
    }

    @Override
    public String roleName()
    {
        return "relay";
    }
}
