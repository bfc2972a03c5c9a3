package io.directlive.ops;

import io.directlive.feed.ClusterIngress;
import io.directlive.sequencer.LineReporter;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Sends what a member of a cluster has to say to the leader, by a session like that of a feed handler. A fault of the session
 * is told and does not end the member: another is opened.
 */
final class MemberReports implements Agent
{
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

    private final LineReporter reporter;
    private final Supplier<ClusterIngress> sessions;
    private final EpochNanoClock clock;
    private final Consumer<Throwable> fault;
    private ClusterIngress session;
    private long pausedUntilNs;

    /**
     * @param reporter asked what there is to say.
     * @param sessions makes a session with the leader; closed here.
     * @param clock    that ticks are made by.
     * @param fault    told of a fault of a session.
     */
    MemberReports(
        final LineReporter reporter,
        final Supplier<ClusterIngress> sessions,
        final EpochNanoClock clock,
        final Consumer<Throwable> fault)
    {
        this.reporter = reporter;
        this.sessions = sessions;
        this.clock = clock;
        this.fault = fault;
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        if (pausedUntilNs - nowNs > 0)
        {
            return 0;
        }
        try
        {
            return speak(nowNs);
        }
        catch (final RuntimeException ex)
        {
            fault.accept(ex);
            pausedUntilNs = nowNs + PAUSE_NS;
            CloseHelper.close(fault::accept, session);
            session = null;
            return 1;
        }
    }

    private int speak(final long nowNs)
    {
        if (session == null)
        {
            session = sessions.get();
        }
        final int workCount = session.doWork(nowNs);
        if (!session.isConnected())
        {
            return workCount;
        }
        final int length = reporter.next(nowNs);
        return length > 0 && session.offer(reporter.buffer(), 0, length) > 0 ? workCount + 1 : workCount;
    }

    @Override
    public void onClose()
    {
        CloseHelper.close(session);
    }

    @Override
    public String roleName()
    {
        return "line-reports";
    }
}
