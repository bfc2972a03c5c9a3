package io.directlive.ops;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What this machine allows, where it is less than the settings ask for. */
final class KernelLimits
{
    private static final int LEAST_TERM_LENGTH = 256 * 1024;
    private static final int LOGS = 16; // Publications and images of one instance with a reader of every tier.
    private static final int TERMS_PER_LOG = 3;

    private KernelLimits()
    {
    }

    /**
     * Asks the kernel, by asking for the buffers of a socket and looking at what came.
     *
     * @param wanted  socket buffer in bytes.
     * @param warning told when there is less.
     * @return what can be had, for sending and receiving alike.
     */
    static int socketBuffer(final int wanted, final Consumer<String> warning)
    {
        try (DatagramChannel channel = DatagramChannel.open())
        {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, wanted);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, wanted);
            final int granted = Math.min(
                channel.getOption(StandardSocketOptions.SO_RCVBUF), channel.getOption(StandardSocketOptions.SO_SNDBUF));
            if (granted < wanted)
            {
                warning.accept("driver.socket-buffer: lowered from " + wanted + " to " + granted +
                    " bytes, which is what the kernel gives (net.core.rmem_max, net.core.wmem_max)");
            }
            return Math.min(wanted, granted);
        }
        catch (final IOException ex)
        {
            throw new SettingsException("driver.socket-buffer: no UDP socket can be opened: " + ex.getMessage(), ex);
        }
    }

    /**
     * Asks the kernel in the same way, for receiving alone.
     *
     * @param setting that asks.
     * @param wanted  receive buffer in bytes.
     * @param warning told when there is less.
     * @return what can be had.
     */
    static int receiveBuffer(final String setting, final int wanted, final Consumer<String> warning)
    {
        try (DatagramChannel channel = DatagramChannel.open())
        {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, wanted);
            final int granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
            if (granted < wanted)
            {
                warning.accept(setting + ": lowered from " + wanted + " to " + granted +
                    " bytes, which is what the kernel gives (net.core.rmem_max)");
            }
            return Math.min(wanted, granted);
        }
        catch (final IOException ex)
        {
            throw new SettingsException(setting + ": no UDP socket can be opened: " + ex.getMessage(), ex);
        }
    }

    /**
     * @param wanted    log buffer in bytes.
     * @param directory of the file system that holds the log buffers.
     * @param warning   told when there is less room.
     * @return wanted, or the largest power of two that leaves room for all log buffers.
     */
    static int termLength(final int wanted, final Path directory, final Consumer<String> warning)
    {
        final long free = directory.toFile().getUsableSpace();
        int termLength = wanted;
        while (termLength > LEAST_TERM_LENGTH && (long)termLength * TERMS_PER_LOG * LOGS > free)
        {
            termLength /= 2;
        }
        if (termLength < wanted)
        {
            warning.accept("driver.term-length: lowered from " + wanted + " to " + termLength + " bytes, because " +
                directory + " has only " + (free >> 20) + " MiB free");
        }
        return termLength;
    }
}
