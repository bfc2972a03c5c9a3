package io.directlive.ops.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Sends signals to processes by their id. A process can be ended from Java but not stopped and continued; one shell that stays does
 * that, because a stop is to come at once. For one thread.
 */
final class Signals implements AutoCloseable
{
    private final Process shell;
    private final Writer commands;
    private final BufferedReader answers;

    Signals() throws IOException
    {
        shell = new ProcessBuilder("/bin/sh").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        commands = shell.outputWriter();
        answers = shell.inputReader();
    }

    /** SIGSTOP: the process stands still with all its threads, and does not know. */
    void stop(final long processId)
    {
        send("STOP", processId);
    }

    /** SIGCONT: it goes on. */
    void go(final long processId)
    {
        send("CONT", processId);
    }

    private void send(final String signal, final long processId)
    {
        try
        {
            commands.write("kill -" + signal + " " + processId + "; echo $?\n");
            commands.flush();
            final String status = answers.readLine();
            if (!"0".equals(status))
            {
                throw new IOException("kill -" + signal + " " + processId + " ended with " + status);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        shell.destroyForcibly();
    }
}
