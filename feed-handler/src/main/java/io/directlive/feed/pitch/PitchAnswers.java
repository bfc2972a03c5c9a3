package io.directlive.feed.pitch;

import io.directlive.feed.line.AnswerChannel;
import io.directlive.feed.line.LineChannel;
import io.directlive.feed.line.LineConfig;
import java.io.IOException;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * The connection to the gap request proxy, kept as long as there is a use for it, and the multicast group that carries
 * what it was asked for: by us, and by all others. Used by the source's thread; never blocks.
 */
public final class PitchAnswers implements AnswerChannel
{
    private final GapRequestSession session;
    private final PitchConnection connection;
    private final LineChannel group;
    private final long reconnectNs;
    private boolean isTried;
    private long triedNs;
    private long unreachable;

    private PitchAnswers(final PitchGapRequests requests, final LineChannel group)
    {
        session = requests.session();
        connection = new PitchConnection(requests.config().server(), session.link(), session::onConnected);
        reconnectNs = requests.config().reconnectNs();
        this.group = group;
    }

    /**
     * @param requests      that go out by it.
     * @param group         that answers come in by.
     * @param receiveBuffer bytes that the kernel shall keep of them.
     * @return the channel; connects when it is polled.
     * @throws IOException when the group cannot be joined.
     */
    public static PitchAnswers open(final PitchGapRequests requests, final LineConfig group, final int receiveBuffer)
        throws IOException
    {
        return new PitchAnswers(requests, LineChannel.join(group, receiveBuffer));
    }

    @Override
    public boolean isShared()
    {
        return true;
    }

    @Override
    public int poll(final long nowNs)
    {
        if (!connection.isOpen() && !session.isUsedUp() && (!isTried || nowNs - triedNs >= reconnectNs))
        {
            isTried = true;
            triedNs = nowNs;
            connection.open(nowNs);
        }
        final boolean isOpen = connection.isOpen();
        final int work = connection.poll(nowNs) + session.poll(nowNs);
        if (isOpen && session.failure() != null)
        {
            unreachable++;
            connection.close();
        }
        return work;
    }

    @Override
    public int receive()
    {
        try
        {
            return group.receive();
        }
        catch (final IOException ex)
        {
            unreachable++; // What was asked for does not come, and is asked for again.
            return -1;
        }
    }

    @Override
    public DirectBuffer buffer()
    {
        return group.buffer();
    }

    @Override
    public long unreachable()
    {
        return unreachable;
    }

    @Override
    public void close()
    {
        connection.close();
        CloseHelper.quietClose(group);
    }
}
