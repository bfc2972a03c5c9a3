package io.directlive.ops.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One process of a run, by its process id: started again as often as needed, each time with the same command. For one thread.
 */
final class ProcessUnderTest implements AutoCloseable
{
    private static final long STOP_S = 30;
    private static final int LINES_TOLD = 8;
    private static final char STOPPED = 'T';

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Path driverDirectory;
    private final Signals signals;

    private Process process;
    private LiveCounters counters;
    private boolean isPaused;
    private boolean wasKilled;
    private boolean isAbandoned;
    private int kills;
    private int starts;

    /**
     * @param name            for people.
     * @param command         that starts it.
     * @param log             that takes all that it prints.
     * @param driverDirectory of the media driver in it; null when it has none whose counters are looked at.
     * @param signals         that stop it.
     */
    ProcessUnderTest(
        final String name, final List<String> command, final Path log, final Path driverDirectory, final Signals signals)
    {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = log;
        this.driverDirectory = driverDirectory;
        this.signals = signals;
    }

    String name()
    {
        return name;
    }

    /** Its standard input stays open. */
    synchronized void start()
    {
        closeCounters();
        if (isAbandoned)
        {
            return;
        }
        try
        {
            process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(name + " cannot be started: " + ex.getMessage(), ex);
        }
        starts++;
        isPaused = false;
        wasKilled = false;
    }

    /** Writes a line to its standard input. */
    void tell(final String line)
    {
        try
        {
            process.getOutputStream().write((line + "\n").getBytes());
            process.getOutputStream().flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(name + " does not listen: " + ex.getMessage(), ex);
        }
    }

    /** SIGKILL; it is gone when this returns. Without effect when it was gone already. */
    void kill()
    {
        sendKill();
        if (process != null)
        {
            process.onExit().join();
        }
    }

    /** SIGKILL, without waiting for its end. */
    void sendKill()
    {
        if (isAlive())
        {
            process.destroyForcibly();
            wasKilled = true;
            kills++;
        }
    }

    /** SIGKILL that belongs to that of another process, and is not counted. */
    void end()
    {
        if (process != null)
        {
            wasKilled = true;
            process.destroyForcibly().onExit().join();
        }
    }

    /** SIGTERM, and waits for its end. */
    void stop()
    {
        process.destroy();
        wasKilled = true;
        awaitEnd();
    }

    private void awaitEnd()
    {
        try
        {
            if (!process.waitFor(STOP_S, TimeUnit.SECONDS))
            {
                throw new IllegalStateException(name + " does not end");
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " ends", ex);
        }
    }

    /** SIGSTOP. */
    void pause()
    {
        if (isAlive() && !isPaused)
        {
            signals.stop(process.pid());
            isPaused = true;
        }
    }

    /**
     * @return true when it stands still with all its threads: a signal reaches them one after the other.
     */
    boolean isStill()
    {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task")))
        {
            for (final Path thread : threads.toList())
            {
                final String status = Files.readString(thread.resolve("stat"));
                if (status.charAt(status.lastIndexOf(')') + 2) != STOPPED)
                {
                    return false;
                }
            }
            return true;
        }
        catch (final IOException ex)
        {
            return false; // A thread has just ended.
        }
    }

    /** SIGCONT. */
    void go()
    {
        if (isAlive() && isPaused)
        {
            signals.go(process.pid());
        }
        isPaused = false;
    }

    boolean isAlive()
    {
        return process != null && process.isAlive();
    }

    /** @return true when it ended by itself. */
    boolean hasEnded()
    {
        return process != null && !process.isAlive() && !wasKilled;
    }

    /** @return exit code of a process that has ended. */
    int exitCode()
    {
        return process.exitValue();
    }

    int kills()
    {
        return kills;
    }

    int starts()
    {
        return starts;
    }

    /** @return counters of its media driver; null when they are not there. Valid until the next call. */
    LiveCounters counters()
    {
        if (!isAlive())
        {
            closeCounters();
        }
        else if (counters == null)
        {
            counters = LiveCounters.open(driverDirectory, process.pid());
        }
        return counters;
    }

    private void closeCounters()
    {
        if (counters != null)
        {
            counters.close();
            counters = null;
        }
    }

    /** @return the last lines that it printed. */
    String lastLines()
    {
        try
        {
            final List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
        }
        catch (final IOException ex)
        {
            return log + " cannot be read: " + ex.getMessage();
        }
    }

    /** SIGKILL, from any thread, when all is over: it does not start again. */
    synchronized void abandon()
    {
        isAbandoned = true;
        if (process != null)
        {
            process.destroyForcibly();
        }
    }

    /** SIGKILL, if it runs. */
    @Override
    public void close()
    {
        end();
        closeCounters();
    }
}
