package io.directlive.perf;

import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/**
 * The media driver settings that measured best for few cores and small groups; what each is for is said in the
 * README.
 */
public final class DriverTuning
{
    private static final int TERM_LENGTH = 16 * 1024 * 1024;
    private static final int SOCKET_BUFFER_LENGTH = 2 * 1024 * 1024;
    private static final int WINDOW_LENGTH = 1024 * 1024;
    private static final long EXECUTOR_SLEEP_MS = 10; // By default it wakes up a thousand times a second.
    private static final int GROUP_SIZE = 4;
    private static final Path RECEIVE_BUFFER_LIMIT = Path.of("/proc/sys/net/core/rmem_max");

    private DriverTuning()
    {
    }

    /**
     * Settings of an embedded driver that has no thread of its own, in a directory of its own.
     *
     * @param mtu of all channels, bytes.
     * @return the settings.
     */
    public static MediaDriver.Context embedded(final int mtu)
    {
        final int socketBufferLength = Math.min(SOCKET_BUFFER_LENGTH, receiveBufferLimit());
        return new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.INVOKER)
            .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(EXECUTOR_SLEEP_MS))
            .termBufferSparseFile(false)
            .publicationTermBufferLength(TERM_LENGTH)
            .ipcTermBufferLength(TERM_LENGTH)
            .mtuLength(mtu)
            .ipcMtuLength(mtu)
            .socketRcvbufLength(socketBufferLength)
            .socketSndbufLength(socketBufferLength)
            .initialWindowLength(Math.min(WINDOW_LENGTH, socketBufferLength))
            .nakMulticastMaxBackoffNs(TimeUnit.MICROSECONDS.toNanos(200))
            .nakMulticastGroupSize(GROUP_SIZE)
            .retransmitUnicastLingerNs(TimeUnit.MILLISECONDS.toNanos(1));
    }

    private static int receiveBufferLimit()
    {
        if (!Files.isReadable(RECEIVE_BUFFER_LIMIT))
        {
            return SOCKET_BUFFER_LENGTH;
        }
        // Not Files.readString: it asks for one byte first, and the kernel answers only the first read of such a file.
        try (BufferedReader reader = Files.newBufferedReader(RECEIVE_BUFFER_LIMIT))
        {
            return Integer.parseInt(reader.readLine().trim());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
