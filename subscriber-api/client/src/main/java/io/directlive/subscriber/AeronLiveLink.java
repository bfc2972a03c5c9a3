package io.directlive.subscriber;

import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;

/** A live tier as an Aeron subscription; several images are several copies of the tier. */
final class AeronLiveLink implements LiveLink, ControlledFragmentHandler
{
    private final Subscription subscription;
    private FrameReader reader;
    private Throwable fault;

    AeronLiveLink(final Subscription subscription)
    {
        this.subscription = subscription;
    }

    @Override
    public int poll(final FrameReader frameReader, final int frameLimit)
    {
        reader = frameReader;
        final int frames = subscription.controlledPoll(this, frameLimit);
        if (fault != null)
        {
            final Throwable thrown = fault;
            fault = null;
            LangUtil.rethrowUnchecked(thrown);
        }
        return frames;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        try
        {
            return fault == null && reader.onFrame(buffer, offset, length) ? Action.CONTINUE : Action.ABORT;
        }
        catch (final Throwable ex) // Aeron would step over the frame.
        {
            fault = ex;
            return Action.ABORT;
        }
    }

    @Override
    public void close()
    {
        subscription.close();
    }
}
