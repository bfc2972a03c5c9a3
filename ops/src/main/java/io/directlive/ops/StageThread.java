package io.directlive.ops;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.DynamicCompositeAgent;

/**
 * One thread that drives stages, which come and go while it runs: the media driver may be one of them, and must run before the
 * others can be built and after they are gone. A stage that throws has a broken invariant: it is not driven again, rather than
 * publish doubt, and the failure is told.
 */
final class StageThread implements AutoCloseable
{
    private final Settings.ThreadSettings settings;
    private final Consumer<Throwable> onFailure;
    private final long timeoutNs;
    private final CompletableFuture<Thread> started = new CompletableFuture<>();
    private final DynamicCompositeAgent stages;
    private final AgentRunner runner;

    /**
     * @param settings  name, idle strategy and core.
     * @param timeoutNs longest wait for the thread to do what it is asked.
     * @param onFailure told of stages that throw.
     */
    StageThread(final Settings.ThreadSettings settings, final long timeoutNs, final Consumer<Throwable> onFailure)
    {
        this.settings = settings;
        this.timeoutNs = timeoutNs;
        this.onFailure = onFailure;
        stages = new DynamicCompositeAgent(settings.name(), new Place());
        runner = new AgentRunner(settings.idle().newStrategy(), onFailure::accept, null, stages);
    }

    /** @return what the thread was made from. */
    Settings.ThreadSettings settings()
    {
        return settings;
    }

    /**
     * Starts the thread and waits until it is on its core.
     *
     * @return the thread.
     * @throws SettingsException when the core cannot be had.
     */
    Thread start()
    {
        AgentRunner.startOnThread(runner, runnable -> new Thread(runnable, "directlive-" + settings.name()));
        final Thread thread = result(started);
        await("be driven", () -> stages.status() == DynamicCompositeAgent.Status.ACTIVE);
        return thread;
    }

    /**
     * Adds a stage and waits until it is started. Those added first are driven first.
     *
     * @param agent to be driven.
     * @return takes it off the thread again, and closes it there; to be closed before the thread.
     */
    AutoCloseable add(final Agent agent)
    {
        final Stage stage = new Stage(agent);
        await("be started", () -> stages.tryAdd(stage));
        result(stage.started);
        return () ->
        {
            await("be stopped", () -> stages.tryRemove(stage));
            await("stop", stage.closed::isDone);
            stage.closed.join();
        };
    }

    @Override
    public void close()
    {
        runner.close();
    }

    private <T> T result(final CompletableFuture<T> future)
    {
        try
        {
            return future.get(timeoutNs, TimeUnit.NANOSECONDS);
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

    private void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (!condition.getAsBoolean())
        {
            if (deadlineNs - System.nanoTime() < 0)
            {
                throw new IllegalStateException("thread " + settings.name() + " does not let a stage " + what);
            }
            Thread.yield();
        }
    }

    /** The core that the thread is on. */
    private final class Place implements Agent
    {
        private CorePin pin;

        @Override
        public void onStart()
        {
            try
            {
                if (settings.core() >= 0)
                {
                    pin = CorePin.pin(settings.name(), settings.core());
                }
                started.complete(Thread.currentThread());
            }
            catch (final RuntimeException ex)
            {
                started.completeExceptionally(ex);
            }
        }

        @Override
        public int doWork()
        {
            return 0;
        }

        @Override
        public void onClose()
        {
            CloseHelper.close(pin);
        }

        @Override
        public String roleName()
        {
            return settings.name();
        }
    }

    private final class Stage implements Agent
    {
        private final Agent delegate;
        private final CompletableFuture<Void> started = new CompletableFuture<>();
        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private boolean isBroken;

        private Stage(final Agent delegate)
        {
            this.delegate = delegate;
        }

        @Override
        public void onStart()
        {
            try
            {
                delegate.onStart();
                started.complete(null);
            }
            catch (final RuntimeException ex)
            {
                isBroken = true;
                started.completeExceptionally(ex);
            }
        }

        @Override
        public int doWork()
        {
            if (isBroken)
            {
                return 0;
            }
            try
            {
                return delegate.doWork();
            }
            catch (final Exception | Error ex)
            {
                isBroken = true;
                onFailure.accept(ex);
                return 0;
            }
        }

        @Override
        public void onClose()
        {
            try
            {
                delegate.onClose();
                closed.complete(null);
            }
            catch (final RuntimeException ex)
            {
                closed.completeExceptionally(ex);
            }
        }

        @Override
        public String roleName()
        {
            return delegate.roleName();
        }
    }
}
