package io.directlive.subscriber;

import java.util.List;
import org.agrona.CloseHelper;

/**
 * The replay stores of several lines as one: each request goes to the next of them, past those that cannot be reached, so
 * that one that is gone holds a reader up once. A refusal is final when all have refused in turn.
 */
final class ReplayLinks implements ReplayLink
{
    private final List<ReplayLink> links;
    private int asked;
    private int refusals;
    private boolean isRefusalCounted;

    /** @param links to the stores; at least one. */
    ReplayLinks(final List<ReplayLink> links)
    {
        this.links = List.copyOf(links);
        asked = links.size() - 1;
    }

    /** @return a link to one store or several; null for none. */
    static ReplayLink of(final List<ReplayLink> links)
    {
        return links.isEmpty() ? null : links.size() == 1 ? links.get(0) : new ReplayLinks(links);
    }

    @Override
    public boolean request(final int epoch, final long sequence)
    {
        stop();
        for (int i = 0; i < links.size(); i++)
        {
            asked = asked + 1 == links.size() ? 0 : asked + 1;
            if (links.get(asked).request(epoch, sequence))
            {
                isRefusalCounted = false;
                return true;
            }
        }
        return false;
    }

    @Override
    public Answer answer()
    {
        final Answer answer = links.get(asked).answer();
        return switch (answer)
        {
            case PENDING, BUSY -> answer;
            case ACCEPTED ->
            {
                refusals = 0;
                yield answer;
            }
            case BEFORE_RETENTION, OTHER_EPOCH, BAD_REQUEST ->
            {
                refusals += isRefusalCounted ? 0 : 1;
                isRefusalCounted = true;
                if (refusals < links.size())
                {
                    yield Answer.BUSY;
                }
                refusals = 0;
                yield answer;
            }
        };
    }

    @Override
    public long earliestSequence()
    {
        return links.get(asked).earliestSequence();
    }

    @Override
    public int epoch()
    {
        return links.get(asked).epoch();
    }

    @Override
    public int poll(final FrameReader reader, final int frameLimit)
    {
        return links.get(asked).poll(reader, frameLimit);
    }

    @Override
    public boolean isReplaying()
    {
        return links.get(asked).isReplaying();
    }

    @Override
    public long damaged()
    {
        long damaged = 0;
        for (int i = 0; i < links.size(); i++)
        {
            damaged += links.get(i).damaged();
        }
        return damaged;
    }

    @Override
    public void stop()
    {
        links.get(asked).stop();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(links);
    }
}
