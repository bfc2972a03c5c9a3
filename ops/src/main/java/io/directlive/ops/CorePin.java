package io.directlive.ops;

import java.util.BitSet;
import net.openhft.affinity.Affinity;
import net.openhft.affinity.AffinityLock;

/** Puts the calling thread on one CPU core and makes sure that it is there. */
final class CorePin implements AutoCloseable
{
    private final AffinityLock lock;

    private CorePin(final AffinityLock lock)
    {
        this.lock = lock;
    }

    /**
     * @param threadName for the message.
     * @param core       CPU number.
     * @return what gives the core back.
     * @throws SettingsException when the core is not there, is not allowed to this process or is held by another.
     */
    static CorePin pin(final String threadName, final int core)
    {
        final int cores = Runtime.getRuntime().availableProcessors();
        final BitSet allowed = Affinity.getAffinity();
        if (core >= AffinityLock.PROCESSORS || !allowed.get(core))
        {
            throw new SettingsException("threads." + threadName + ".core: core " + core +
                " does not exist or is not allowed here; there are " + cores + ": " + allowed);
        }
        final AffinityLock lock = AffinityLock.acquireLock(core);
        if (!lock.isAllocated() || lock.cpuId() != core)
        {
            lock.release();
            throw new SettingsException("threads." + threadName + ".core: core " + core + " is taken by another process");
        }
        final BitSet actual = Affinity.getAffinity();
        if (actual.cardinality() != 1 || !actual.get(core))
        {
            lock.release();
            throw new SettingsException("threads." + threadName + ".core: asked for core " + core +
                " but the thread runs on " + actual);
        }
        return new CorePin(lock);
    }

    @Override
    public void close()
    {
        lock.release();
    }
}
