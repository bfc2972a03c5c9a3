package io.directlive.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much processor time everything else on this machine uses: all of it by {@code /proc/stat}, less this process's
 * own by {@code /proc/self/stat}.
 */
public final class ForeignCpu
{
    /** What is reported where the kernel does not tell. */
    public static final double UNKNOWN = Double.NaN;

    /** The kernel reports to user space in units of 1/100 s on every architecture that Java runs on. */
    private static final double NANOS_PER_TICK = 1e7;
    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path PROCESS = Path.of("/proc/self/stat");

    private ForeignCpu()
    {
    }

    /** @return true when the kernel tells what is needed. */
    static boolean isKnown()
    {
        return Files.isReadable(MACHINE) && Files.isReadable(PROCESS);
    }

    /** @return processor time that others have used since the machine started, ns; {@link #UNKNOWN} when not told. */
    static double foreignNs()
    {
        if (!isKnown())
        {
            return UNKNOWN;
        }
        try
        {
            final String machine = Files.readString(MACHINE, StandardCharsets.US_ASCII);
            final String process = Files.readString(PROCESS, StandardCharsets.US_ASCII);
            return (machineTicks(machine) - processTicks(process)) * NANOS_PER_TICK;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** User, nice and system time of all processors. */
    static long machineTicks(final String stat)
    {
        final String[] fields = stat.substring(0, stat.indexOf('\n')).split(" +");
        return Long.parseLong(fields[1]) + Long.parseLong(fields[2]) + Long.parseLong(fields[3]);
    }

    /**
     * User and system time of the process. Its name, in parentheses, may hold anything: fields count from behind it.
     */
    static long processTicks(final String stat)
    {
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
