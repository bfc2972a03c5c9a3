package io.directlive.subscriber;

import io.directlive.protocol.EventLayout;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Keeps what a feed tells, as text and as bytes. */
final class FeedRecorder implements FeedListener
{
    final List<String> log = new ArrayList<>();
    final List<byte[]> delivered = new ArrayList<>();
    final List<byte[]> built = new ArrayList<>();
    final List<BookState> states = new ArrayList<>();
    final List<StaleReason> reasons = new ArrayList<>();
    final List<LineFence> fences = new ArrayList<>();
    boolean hasFailed;
    long failAt = -1;

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final boolean due)
    {
        final byte[] bytes = new byte[EventLayout.length(buffer, offset)];
        buffer.getBytes(offset, bytes);
        built.add(bytes);
        if (due)
        {
            final long sequence = EventLayout.sequence(buffer, offset);
            delivered.add(bytes);
            log.add(Long.toString(sequence));
            hasFailed |= sequence == failAt;
        }
    }

    @Override
    public void onRebuild()
    {
        built.clear();
        log.add("rebuild");
    }

    @Override
    public void onIncomplete()
    {
        log.add("incomplete");
    }

    @Override
    public void onGap(final long from, final long to)
    {
        log.add("gap " + from + ".." + to);
    }

    @Override
    public void onRecovered(final long from, final long to)
    {
        log.add("recovered " + from + ".." + to);
    }

    @Override
    public void onLost(final long from, final long to, final LostReason reason)
    {
        log.add("lost " + from + ".." + to + " " + reason);
    }

    @Override
    public void onResumeRefused(final Cursor cursor, final int epoch, final long sequence, final LostReason reason)
    {
        log.add("refused " + cursor + " " + reason + " " + epoch + ":" + sequence);
    }

    @Override
    public void onEpoch(final int previousEpoch, final int epoch)
    {
        log.add("epoch " + previousEpoch + "->" + epoch);
    }

    @Override
    public void onState(final BookState state, final StaleReason reason)
    {
        states.add(state);
        reasons.add(reason);
    }

    @Override
    public void onLineFenced(final LineFence fence)
    {
        fences.add(fence);
    }

    @Override
    public boolean isHeld()
    {
        return hasFailed;
    }
}
