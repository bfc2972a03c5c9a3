package io.directlive.ops.simulation;

import io.aeron.ExclusivePublication;
import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.aeron.ErrorCode;
import io.directlive.protocol.StreamIds;
import io.directlive.replay.PositionedFrameHandler;
import io.directlive.replay.ReplaySource;
import io.directlive.replay.ReplayStoreAgent;
import io.directlive.replay.ReplayStoreConfig;
import io.directlive.replay.ReplayStoreCounter;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/** The replay store, on the host of the archive. */
final class StoreStage extends Stage implements ReplaySource
{
    private static final int INDEX_INTERVAL = 4096;
    private static final long RESPONSE_TIMEOUT_NS = 2_000_000;

    private final HostDriver driver;
    private Subscription ordered;
    private Subscription requests;
    private ExclusivePublication received;
    private ReplayStoreAgent agent;

    StoreStage(final Site site)
    {
        super("store", site);
        driver = site.driver;
    }

    @Override
    boolean start()
    {
        if (!driver.isUp() || !driver.isOrderedUp())
        {
            return false;
        }
        ordered = SimulatedLog.subscription(StreamIds.ORDERED);
        driver.subscribeOrdered(ordered);
        requests = SimulatedLog.subscription(StreamIds.REPLAY_REQUESTS);
        final SimulatedLog log = driver.newLog(StreamIds.REPLAY_REQUESTS);
        received = log.publication(() -> { });
        log.join(requests, 0);
        agent = new ReplayStoreAgent(
            new ReplayStoreConfig(INDEX_INTERVAL, 4, RESPONSE_TIMEOUT_NS, 16),
            this,
            ordered,
            requests,
            world.clock,
            Counters.of(ReplayStoreCounter.class),
            site.bench.data());
        return true;
    }

    @Override
    void work()
    {
        for (final Wire wire : site.wires())
        {
            wire.deliverRequests(message -> received.offer(message, 0, message.capacity()));
        }
        try
        {
            agent.doWork();
        }
        catch (final IllegalStateException ex)
        {
            if (driver.isRecording())
            {
                throw ex;
            }
            kill(); // The archive has stopped, and so nothing more can be asked of it.
        }
    }

    @Override
    void onKilled()
    {
        if (agent != null)
        {
            if (driver.isUp())
            {
                driver.unsubscribeOrdered(ordered);
            }
            SimulatedLog.abandon(ordered);
            SimulatedLog.abandon(requests);
            agent.onClose(); // Files are closed by the system.
        }
        agent = null;
    }

    @Override
    boolean isSettled()
    {
        return isUp();
    }

    // --- The archive as the store sees it.

    @Override
    public long startPosition()
    {
        return 0;
    }

    @Override
    public LongSupplier recordedPosition()
    {
        return driver::recordedPosition;
    }

    @Override
    public void replay(final long fromPosition, final long toPosition, final PositionedFrameHandler handler)
    {
        if (fromPosition < toPosition)
        {
            driver.recordUpTo(toPosition);
            driver.recording().replay(fromPosition, toPosition, handler);
        }
    }

    @Override
    public long startReplay(final long position, final long length, final String channel, final int streamId)
    {
        return driver.startReplay(site.wire(channel), position, length);
    }

    @Override
    public void stopReplay(final long replayId)
    {
        driver.stopReplay(replayId);
    }

    @Override
    public Answers addAnswers(final String channel)
    {
        final Wire wire = site.wire(channel);
        if (wire == null)
        {
            throw new RegistrationException(0, 0, ErrorCode.INVALID_CHANNEL, channel);
        }
        return new Answers()
        {
            @Override
            public boolean offer(final DirectBuffer answer)
            {
                wire.answer(answer);
                return true;
            }

            @Override
            public boolean isConnected()
            {
                return !wire.isClosed();
            }

            @Override
            public void close()
            {
                // Nothing is held.
            }
        };
    }
}
