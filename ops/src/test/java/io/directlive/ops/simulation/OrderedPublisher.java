package io.directlive.ops.simulation;

import io.aeron.ExclusivePublication;
import io.aeron.SimulatedLog;
import io.directlive.replay.LogRecovery;
import io.directlive.replay.SessionLedger;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Who publishes the ordered stream of an instance: opens it where the last run left it, in the steps of {@code OrderedLog} and
 * of the start of an instance.
 */
abstract class OrderedPublisher extends Stage
{
    final HostDriver driver;
    private SessionLedger ledger;
    private LogRecovery recovery;
    private ExclusivePublication publication;
    private boolean isConcluded;

    OrderedPublisher(final String name, final Site site)
    {
        super(name, site);
        driver = site.driver;
    }

    /** All is there again that was published: the state is made of it. */
    abstract void recover() throws IOException;

    /** @return true when the stream goes on. */
    abstract boolean isContinued();

    /** One duty cycle, while the stream is recorded. */
    abstract void publish();

    /** The process is gone. */
    abstract void onPublisherKilled();

    final ExclusivePublication publication()
    {
        return publication;
    }

    final SessionLedger ledger()
    {
        return ledger;
    }

    @Override
    final boolean start()
    {
        if (!driver.isUp())
        {
            return false;
        }
        if (driver.isDiskFull())
        {
            site.killHost("the archive takes no more");
            return false;
        }
        try
        {
            return publication == null ? openOrdered() : isSalvaged() && isConcluded();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private boolean openOrdered() throws IOException
    {
        if (!driver.isOrderedFree())
        {
            return false; // The recording of the previous run has to stop.
        }
        ledger = driver.ledger();
        if (driver.hasRecording())
        {
            recovery = LogRecovery.of(
                ledger,
                driver.orderedSession(),
                driver.initialTermId(),
                SimulatedLog.TERM_LENGTH,
                0,
                driver.recordedPosition(),
                driver.recording()::replay);
            recovery.begin();
        }
        else
        {
            ledger.begin(1);
        }
        publication = driver.publishOrdered(this);
        world.trace(name + " opens at " + publication.position() +
            (recovery == null ? "" : " " + recovery.continuity()));
        return false;
    }

    private boolean isSalvaged()
    {
        if (recovery != null && !recovery.isDone())
        {
            if (world.weather.isStorm() && world.dice.perMille(world.weather.salvageKill))
            {
                throw new StageKilled();
            }
            recovery.offerNext(publication);
            return false;
        }
        return driver.recordedPosition() >= publication.position();
    }

    private boolean isConcluded() throws IOException
    {
        if (!isConcluded)
        {
            if (recovery != null)
            {
                recovery.conclude(publication.position());
            }
            ledger.forgetPreviousDrivers();
            recover();
            isConcluded = true;
        }
        return isContinued();
    }

    @Override
    final void work()
    {
        if (!driver.isRecording())
        {
            site.killHost("nothing records the ordered stream");
            return;
        }
        publish();
    }

    @Override
    final void onKilled()
    {
        if (driver.isUp() && publication != null)
        {
            driver.onOrderedPublisherKilled();
        }
        onPublisherKilled();
        publication = null;
        recovery = null;
        isConcluded = false;
    }

    @Override
    boolean isSettled()
    {
        return isUp();
    }
}
