package io.directlive.perf;

import io.aeron.driver.MediaDriver;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.DynamicCompositeAgent;
import org.agrona.concurrent.YieldingIdleStrategy;

/** A thread that drives a media driver, and whatever is between the hops: the threads of the product with few cores. */
final class DrivenThread implements AutoCloseable
{
    private final MediaDriver driver;
    private final DynamicCompositeAgent agents;
    private final AgentRunner runner;

    /**
     * Launches the driver on a thread.
     *
     * @param context      with threading mode INVOKER.
     * @param errorHandler of what runs on the thread.
     */
    DrivenThread(final MediaDriver.Context context, final ErrorHandler errorHandler)
    {
        driver = MediaDriver.launch(context);
        agents = new DynamicCompositeAgent("driven", new Driver(driver.sharedAgentInvoker()));
        runner = new AgentRunner(YieldingIdleStrategy.INSTANCE, errorHandler, null, agents);
        AgentRunner.startOnThread(runner);
    }

    /** @return directory of the media driver. */
    String aeronDirectoryName()
    {
        return driver.aeronDirectoryName();
    }

    /**
     * Drives an agent too.
     *
     * @param agent to be driven, after the driver.
     */
    void add(final Agent agent)
    {
        while (agents.status() != DynamicCompositeAgent.Status.ACTIVE || !agents.tryAdd(agent))
        {
            YieldingIdleStrategy.INSTANCE.idle();
        }
    }

    /**
     * Drives an agent no more, so that what it works with can be closed while the driver still runs.
     *
     * @param agent that was added.
     */
    void remove(final Agent agent)
    {
        while (!agents.tryRemove(agent))
        {
            YieldingIdleStrategy.INSTANCE.idle();
        }
        while (!agents.hasRemoveAgentCompleted())
        {
            YieldingIdleStrategy.INSTANCE.idle();
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(runner, driver);
    }

    private static final class Driver implements Agent
    {
        private final AgentInvoker invoker;

        private Driver(final AgentInvoker invoker)
        {
            this.invoker = invoker;
        }

        @Override
        public void onStart()
        {
            invoker.start();
        }

        @Override
        public int doWork()
        {
            return invoker.invoke();
        }

        @Override
        public String roleName()
        {
            return "driver";
        }
    }
}
