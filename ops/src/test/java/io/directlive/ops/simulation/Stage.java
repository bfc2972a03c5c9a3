package io.directlive.ops.simulation;

/**
 * One process of a simulated world, or a thread of one: started, driven a duty cycle at a time, killed anywhere, started
 * again by its supervisor. What it knew is lost with it.
 */
abstract class Stage
{
    final String name;
    final Site site;
    final World world;
    private boolean isUp;
    private long downUntilNs;
    private long pausedUntilNs;
    private int kills;

    Stage(final String name, final Site site)
    {
        this.name = site.name + name;
        this.site = site;
        world = site.world;
    }

    /**
     * Does one step of starting.
     *
     * @return true when the stage is up.
     */
    abstract boolean start();

    /** One duty cycle. */
    abstract void work();

    /** The process is gone; whoever is left finds out in his own time. */
    abstract void onKilled();

    /** @return true when there is nothing more for it to do. */
    abstract boolean isSettled();

    final boolean isUp()
    {
        return isUp;
    }

    final int kills()
    {
        return kills;
    }

    /** One step of whatever the stage is at. */
    final void step()
    {
        final long nowNs = world.clock.nanoTime();
        if (downUntilNs > nowNs || pausedUntilNs > nowNs)
        {
            return;
        }
        try
        {
            if (isUp)
            {
                work();
            }
            else
            {
                isUp = start();
            }
        }
        catch (final StageKilled ex)
        {
            kill();
        }
    }

    /** SIGKILL. */
    final void kill()
    {
        kills++;
        isUp = false;
        pausedUntilNs = 0;
        downUntilNs = world.clock.nanoTime() +
            (world.weather.isStorm() ? world.dice.between(0L, World.LONGEST_DOWN_NS) : 0);
        world.trace("killed " + name);
        onKilled();
    }

    /** SIGSTOP, for a while. */
    final void pause(final long ns)
    {
        world.trace("paused " + name + " for " + ns);
        pausedUntilNs = world.clock.nanoTime() + ns;
    }

    /** SIGCONT. */
    final void resume()
    {
        pausedUntilNs = 0;
        downUntilNs = 0;
    }

    /** To be called with each offer of the stage: a kill that was ordered for then happens. */
    final void onOffer()
    {
        world.onOffer(this);
    }

    @Override
    public String toString()
    {
        return name + (isUp ? "" : " (down)");
    }
}
