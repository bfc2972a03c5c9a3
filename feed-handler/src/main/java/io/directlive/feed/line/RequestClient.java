package io.directlive.feed.line;

import io.directlive.feed.mold.MoldPacket;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Asks servers of MoldUDP64 for the messages of one gap, in pieces, a bounded number of them at a time: each again after a while, then from
 * the next server; all of it only as long as there is progress. A server answers with as many of the messages as fit
 * one datagram, or not at all: what is left is asked for again.
 * <p>
 * Pure: no socket, no clock. One thread; allocates at construction only.
 */
public final class RequestClient extends TimedGapRequests
{
    /** Takes requests to servers. */
    @FunctionalInterface
    public interface Sender
    {
        /**
         * Sends one request, now or never: what does not go out is as good as lost on the way.
         *
         * @param server  that is asked, from 0.
         * @param request that holds the request; valid only during the call.
         * @param length  of the request, in bytes.
         */
        void send(int server, DirectBuffer request, int length);
    }

    private final RequestConfig config;
    private final Sender sender;
    private final UnsafeBuffer request = new UnsafeBuffer(new byte[MoldPacket.HEADER_LENGTH]);

    // Requests under way; those without a range are free.
    private final long[] froms;
    private final long[] tos;
    private final long[] sentNs;
    private int outstanding;

    private int server;

    /**
     * @param config settings.
     * @param sender that takes the requests.
     */
    public RequestClient(final RequestConfig config, final Sender sender)
    {
        super(config.gapLimit(), config.timeoutNs());
        this.config = config;
        this.sender = sender;
        froms = new long[config.outstandingLimit()];
        tos = new long[config.outstandingLimit()];
        sentNs = new long[config.outstandingLimit()];
    }

    /** @return requests under way. */
    public int outstanding()
    {
        return outstanding;
    }

    /** Servers have all of the session. */
    @Override
    public boolean isScarce()
    {
        return false;
    }

    @Override
    public void onSession(final DirectBuffer packet, final int offset)
    {
        request.putBytes(0, packet, offset, MoldPacket.SESSION_LENGTH);
        onNothingMissing();
    }

    @Override
    protected boolean isHopeless(final long from)
    {
        return false;
    }

    @Override
    protected void ask(final long from, final long to, final int count, final long nowNs)
    {
        retry(from, to, nowNs);
        askForRest(from, to, Math.max(1, Math.min(count, config.countLimit())), nowNs);
    }

    @Override
    protected void forget()
    {
        outstanding = 0;
    }

    /** What the messages do not have of the request that they answer is free to be asked for again. */
    @Override
    public void onAnswer(final long first, final long next)
    {
        for (int i = outstanding - 1; i >= 0; i--)
        {
            if (first <= froms[i] && froms[i] < next)
            {
                countAnswered();
                remove(i);
            }
        }
    }

    private void retry(final long from, final long to, final long nowNs)
    {
        boolean isServerSilent = false;
        for (int i = outstanding - 1; i >= 0; i--)
        {
            froms[i] = Math.max(froms[i], from);
            tos[i] = Math.min(tos[i], to);
            if (froms[i] >= tos[i])
            {
                remove(i); // The lines brought it.
            }
            else if (nowNs - sentNs[i] >= config.retryNs())
            {
                if (!isServerSilent)
                {
                    isServerSilent = true;
                    server = (server + 1) % config.servers();
                }
                send(i, true, nowNs);
            }
        }
    }

    private void askForRest(final long from, final long to, final int count, final long nowNs)
    {
        long at = from;
        while (at < to && outstanding < froms.length)
        {
            final int covering = covering(at);
            if (covering >= 0)
            {
                at = tos[covering];
            }
            else
            {
                final long end = Math.min(Math.min(at + count, to), nextCovered(at));
                froms[outstanding] = at;
                tos[outstanding] = end;
                send(outstanding++, false, nowNs);
                at = end;
            }
        }
    }

    private int covering(final long sequence)
    {
        for (int i = 0; i < outstanding; i++)
        {
            if (froms[i] <= sequence && sequence < tos[i])
            {
                return i;
            }
        }
        return -1;
    }

    private long nextCovered(final long sequence)
    {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < outstanding; i++)
        {
            next = froms[i] > sequence ? Math.min(next, froms[i]) : next;
        }
        return next;
    }

    private void send(final int index, final boolean isRetry, final long nowNs)
    {
        sentNs[index] = nowNs;
        countSent(isRetry);
        MoldPacket.numbers(request, 0, froms[index], (int)(tos[index] - froms[index]));
        sender.send(server, request, MoldPacket.HEADER_LENGTH);
    }

    private void remove(final int index)
    {
        outstanding--;
        froms[index] = froms[outstanding];
        tos[index] = tos[outstanding];
        sentNs[index] = sentNs[outstanding];
    }
}
