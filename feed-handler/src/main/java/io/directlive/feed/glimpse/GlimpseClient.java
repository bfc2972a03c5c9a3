package io.directlive.feed.glimpse;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.SnapshotFeed;
import io.directlive.feed.soup.BackOff;
import io.directlive.feed.soup.SoupConnection;
import io.directlive.feed.soup.SoupSession;
import io.directlive.protocol.CounterSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Snapshots of an ITCH 5.0 channel from GLIMPSE: logs in at 1, takes the messages up to {@code G}, arranges them, and
 * leaves. One part for all of the source. The number {@code N} in {@code G} is taken for that of the message that is
 * next to process, so the snapshot reflects everything before {@code N}.
 * <p>
 * An attempt is given up when the connection is lost, the server says that it is over before {@code G}, the snapshot is
 * too old for what is needed, comes too slowly, or has something in it that cannot be; the next one is made after a
 * wait that doubles each time. The request fails when there were too many attempts, at once when the login is not
 * authorised, and when the snapshot is larger than may be.
 * <p>
 * Used by one thread. Each poll does a bounded amount of work, also of sorting; memory grows while a snapshot is
 * collected that is larger than those before.
 */
public final class GlimpseClient implements SnapshotFeed
{
    private static final int MESSAGE_LIMIT = 512;
    private static final int MOVE_LIMIT = 4096;

    /** What a poll has to do. */
    private enum Step
    {
        NONE,
        WAIT,
        COLLECT,
        ARRANGE
    }

    private final GlimpseConfig config;
    private final CounterSet<GlimpseCounter> counters;
    private final SoupSession session;
    private final SoupConnection connection;
    private final BackOff backOff;
    private final GlimpseAttempt attempt;

    private State state = State.IDLE;
    private Step step = Step.NONE;
    private String failure;
    private long firstNeeded;
    private int attempts;
    private long deadlineNs;

    /**
     * @param config   settings.
     * @param clock    that says when bytes were read.
     * @param counters takes what the client reports.
     * @param badInput is told of packets that make no sense.
     */
    public GlimpseClient(
        final GlimpseConfig config,
        final EpochNanoClock clock,
        final CounterSet<GlimpseCounter> counters,
        final BadInputListener badInput)
    {
        this.config = config;
        this.counters = counters;
        session = new SoupSession(config.login(), config.timers(), badInput);
        connection = new SoupConnection(config.addresses(), config.timers(), session, clock);
        backOff = new BackOff(config.timers().minBackOffNs(), config.timers().maxBackOffNs());
        attempt = new GlimpseAttempt(config.sequence(), config.maxLength());
    }

    @Override
    public void request(final long newFirstNeeded, final long nowNs)
    {
        connection.close();
        attempt.begin();
        backOff.reset();
        firstNeeded = newFirstNeeded;
        attempts = 0;
        failure = null;
        state = State.COLLECTING;
        step = Step.WAIT;
        deadlineNs = nowNs;
        count(GlimpseCounter.GLIMPSE_REQUESTS, 1);
    }

    @Override
    public int poll(final long nowNs)
    {
        return switch (step)
        {
            case NONE -> 0;
            case WAIT -> connect(nowNs);
            case COLLECT -> collect(nowNs);
            case ARRANGE -> arrange(nowNs);
        };
    }

    @Override
    public State state()
    {
        return state;
    }

    @Override
    public String failure()
    {
        return failure;
    }

    @Override
    public int partCount()
    {
        return state == State.READY ? 1 : 0;
    }

    @Override
    public long lastReflected(final int part)
    {
        return attempt.nextSequence() - 1;
    }

    @Override
    public int venueInstrument(final int part)
    {
        return 0;
    }

    @Override
    public int messageCount(final int part)
    {
        return attempt.messages().count();
    }

    @Override
    public DirectBuffer buffer()
    {
        return attempt.messages().buffer();
    }

    @Override
    public int offset(final int part, final int message)
    {
        return attempt.messages().offset(message);
    }

    @Override
    public int length(final int part, final int message)
    {
        return attempt.messages().length(message);
    }

    @Override
    public void close()
    {
        connection.close();
        attempt.begin();
        step = Step.NONE;
        state = State.IDLE;
        failure = null;
    }

    private int connect(final long nowNs)
    {
        if (deadlineNs - nowNs > 0)
        {
            return 0;
        }
        attempts++;
        attempt.begin();
        step = Step.COLLECT;
        deadlineNs = nowNs + config.spinNs();
        connection.connect(config.login().session(), 1, nowNs);
        count(GlimpseCounter.GLIMPSE_ATTEMPTS, 1);
        return 1;
    }

    private int collect(final long nowNs)
    {
        final int count = connection.poll(attempt, MESSAGE_LIMIT, nowNs);
        count(GlimpseCounter.GLIMPSE_MESSAGES, count);
        if (attempt.isTooLarge())
        {
            fail("the snapshot has more than " + config.maxLength() + " bytes");
        }
        else if (attempt.fault() != null)
        {
            giveUp(attempt.fault(), nowNs);
        }
        else if (attempt.nextSequence() != 0)
        {
            onCollected(nowNs);
        }
        else if (session.rejectCode() == SoupSession.NOT_AUTHORISED)
        {
            fail(connection.reason());
        }
        else if (connection.isClosed())
        {
            giveUp(connection.reason(), nowNs);
        }
        else if (deadlineNs - nowNs <= 0)
        {
            giveUp("the snapshot did not come in time", nowNs);
        }
        return count;
    }

    private void onCollected(final long nowNs)
    {
        if (attempt.nextSequence() < firstNeeded)
        {
            count(GlimpseCounter.GLIMPSE_TOO_OLD, 1);
            giveUp("the snapshot goes on with " + attempt.nextSequence() + ", and " + firstNeeded + " is needed", nowNs);
        }
        else
        {
            connection.close();
            step = Step.ARRANGE;
        }
    }

    private int arrange(final long nowNs)
    {
        if (attempt.arrange(MOVE_LIMIT))
        {
            if (attempt.fault() != null)
            {
                giveUp(attempt.fault(), nowNs);
            }
            else
            {
                step = Step.NONE;
                state = State.READY;
                count(GlimpseCounter.GLIMPSE_DUPLICATES, attempt.messages().duplicates());
                count(GlimpseCounter.GLIMPSE_SNAPSHOTS, 1);
            }
        }
        return 1;
    }

    private void giveUp(final String reason, final long nowNs)
    {
        if (attempts >= config.maxAttempts())
        {
            fail(reason + "; given up after " + attempts + (attempts == 1 ? " attempt" : " attempts"));
            return;
        }
        connection.close();
        step = Step.WAIT;
        deadlineNs = nowNs + backOff.next();
    }

    private void fail(final String reason)
    {
        connection.close();
        step = Step.NONE;
        state = State.FAILED;
        failure = connection.address() + ": " + reason;
        count(GlimpseCounter.GLIMPSE_FAILURES, 1);
    }

    private void count(final GlimpseCounter counter, final long amount)
    {
        counters.get(counter).getAndAddRelease(amount);
    }
}
