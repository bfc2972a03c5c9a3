package io.directlive.feed;

import io.directlive.feed.itch.Alpha;
import io.directlive.feed.itch.ItchEncoder;
import io.directlive.feed.line.VenueSessions;
import io.directlive.protocol.sbe.SourceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages from a list; message n is said to be at byte 100 + n. */
final class ListSource implements VenueSource
{
    /** In place of a message, what ends the session. */
    static final int END = 0;

    private static final long TIME = 1_000_000;

    private final List<byte[]> messages = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    private final Map<Integer, Long> gaps = new HashMap<>(); // After how many messages, and of what length.
    private long missing;

    int next;
    boolean isOver = true;
    SourceState lineState;
    long resumedAfter = -1;
    Normaliser nextSession;     // Begins after so many messages; null when none does.
    int nextSessionAfter;
    boolean isFollowing;
    VenueSessions sessions;     // That the venue names: the first is the current one.
    String currentName;
    String nextName;
    int available = Integer.MAX_VALUE; // Messages that there are by now.

    @Override
    public boolean followsSessions()
    {
        return isFollowing;
    }

    @Override
    public SourceState lineState()
    {
        return lineState;
    }

    void deletes(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            add(ItchEncoder.orderDelete(buffer, 0, 1, 0, TIME, i));
        }
    }

    void deletes(final int firstLocate, final int secondLocate, final int... locates)
    {
        add(ItchEncoder.orderDelete(buffer, 0, firstLocate, 0, TIME, 1));
        add(ItchEncoder.orderDelete(buffer, 0, secondLocate, 0, TIME, 1));
        for (final int locate : locates)
        {
            add(ItchEncoder.orderDelete(buffer, 0, locate, 0, TIME, 1));
        }
    }

    void directory(final int locate, final String symbol)
    {
        final byte n = 'N';
        add(ItchEncoder.stockDirectory(
            buffer, 0, locate, 0, TIME, Alpha.pack8(symbol), n, n, 100, n, n, Alpha.pack2("Z"), n, n, n, n, n, 0,
            n));
    }

    /** The venue's numbers go on behind a gap here. */
    void lost(final long count)
    {
        gaps.put(messages.size(), count);
    }

    void system()
    {
        add(ItchEncoder.systemEvent(buffer, 0, 0, 0, TIME, (byte)'Q'));
    }

    void unknown()
    {
        buffer.putByte(0, (byte)'z');
        add(20);
    }

    /** The first bytes of the buffer; none is the end of the session. */
    void add(final int length)
    {
        final byte[] message = new byte[length];
        buffer.getBytes(0, message);
        messages.add(message);
    }

    @Override
    public State state()
    {
        return isOver && next == messages.size() ? State.ENDED : State.RUNNING;
    }

    @Override
    public BadInput failure()
    {
        return null;
    }

    @Override
    public void resumeAfter(final long sourceSequence)
    {
        resumedAfter = sourceSequence;
    }

    @Override
    public int poll(final SessionHandler handler, final int limit, final long nowNs)
    {
        int count = 0;
        if (sessions != null && sessions.current().isEmpty())
        {
            sessions.onCurrent(currentName);
        }
        while (count < limit && next < Math.min(messages.size(), available))
        {
            if (nextName != null && next == nextSessionAfter)
            {
                nextSession = nextSession == null ? sessions.next(nextName) : nextSession;
            }
            if (nextSession != null && next == nextSessionAfter)
            {
                if (!handler.onSession(nextSession, nowNs))
                {
                    return count;
                }
                nextSession = null;
                nextName = null;
                missing = -next;
            }
            final byte[] message = messages.get(next);
            final long lost = gaps.getOrDefault(next, 0L);
            if (lost > 0)
            {
                if (!handler.onGap(missing + next + 1, missing + next + lost, nowNs))
                {
                    return count;
                }
                missing += lost;
                gaps.remove(next);
            }
            if (message.length == 0)
            {
                next += handler.onEndOfSession(missing + next + 1, nowNs) ? 1 : 0;
                return count;
            }
            buffer.putBytes(0, message);
            if (!handler.onMessage(buffer, 0, message.length, missing + next + 1, nowNs))
            {
                return count;
            }
            next++;
            count++;
        }
        return count;
    }

    @Override
    public long byteOffset()
    {
        return 101 + next;
    }

    @Override
    public void close()
    {
        isOver = true;
    }
}
