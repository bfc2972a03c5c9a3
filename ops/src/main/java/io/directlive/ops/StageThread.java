package io.directlive.ops;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.CompositeAgent;

/**
 * One thread that drives one or more stages. A stage that throws has a broken invariant: the thread stops at once, rather than
 * publish doubt, and the failure is told.
 */
final class StageThread implements AutoCloseable
{
    private final Settings.ThreadSettings settings;
    private final AgentRunner runner;
    private final CompletableFuture<Thread> started = new CompletableFuture<>();

    StageThread(final Settings.ThreadSettings settings, final List<Agent> agents, final Consumer<Throwable> onFailure)
    {
        this.settings = settings;
        final Agent agent = agents.size() == 1 ? agents.get(0) : new CompositeAgent(agents);
        runner = new AgentRunner(
            settings.idle().newStrategy(),
            failure ->
            {
                if (!(failure instanceof AgentTerminationException) || failure.getCause() != null)
                {
                    onFailure.accept(failure.getCause() == null ? failure : failure.getCause());
                }
            },
            null,
            new FailStop(agent));
    }

    /**
     * Starts the thread and waits until it is on its core.
     *
     * @param timeoutNs longest wait.
     * @return the thread.
     * @throws SettingsException when the core cannot be had.
     */
    Thread start(final long timeoutNs)
    {
        AgentRunner.startOnThread(runner, runnable -> new Thread(runnable, "directlive-" + settings.name()));
        try
        {
            return started.get(timeoutNs, TimeUnit.NANOSECONDS);
        }
        catch (final ExecutionException ex)
        {
            if (ex.getCause() instanceof SettingsException refused)
            {
                throw refused;
            }
            throw new IllegalStateException("thread " + settings.name() + " did not start", ex.getCause());
        }
        catch (final InterruptedException | TimeoutException ex)
        {
            throw new IllegalStateException("thread " + settings.name() + " did not start", ex);
        }
    }

    @Override
    public void close()
    {
        runner.close();
    }

    private final class FailStop implements Agent
    {
        private final Agent delegate;
        private CorePin pin;

        private FailStop(final Agent delegate)
        {
            this.delegate = delegate;
        }

        @Override
        public void onStart()
        {
            try
            {
                if (settings.core() >= 0)
                {
                    pin = CorePin.pin(settings.name(), settings.core());
                }
                delegate.onStart();
                started.complete(Thread.currentThread());
            }
            catch (final RuntimeException ex)
            {
                started.completeExceptionally(ex);
                throw new AgentTerminationException(ex);
            }
        }

        @Override
        public int doWork()
        {
            try
            {
                return delegate.doWork();
            }
            catch (final AgentTerminationException ex)
            {
                throw ex;
            }
            catch (final Exception ex)
            {
                throw new AgentTerminationException(ex);
            }
        }

        @Override
        public void onClose()
        {
            delegate.onClose();
            if (pin != null)
            {
                pin.close();
            }
        }

        @Override
        public String roleName()
        {
            return settings.name();
        }
    }
}
