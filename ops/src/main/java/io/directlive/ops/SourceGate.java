package io.directlive.ops;

import org.agrona.concurrent.Agent;

/** Holds the sources back until somebody is there to read what they send. */
final class SourceGate implements Agent
{
    private final Agent delegate;
    private volatile boolean open;

    SourceGate(final Agent delegate)
    {
        this.delegate = delegate;
    }

    void open()
    {
        open = true;
    }

    void shut()
    {
        open = false;
    }

    @Override
    public void onStart()
    {
        delegate.onStart();
    }

    @Override
    public int doWork() throws Exception
    {
        return open ? delegate.doWork() : 0;
    }

    @Override
    public void onClose()
    {
        delegate.onClose();
    }

    @Override
    public String roleName()
    {
        return delegate.roleName();
    }
}
