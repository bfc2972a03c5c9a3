package io.directlive.perf;

import io.aeron.AeronVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * What a figure has to be quoted with.
 *
 * @param cpuModel name of the processor.
 * @param cores    that this process may use.
 * @param kernel   name and version of the operating system.
 * @param jvm      name and version.
 * @param jvmFlags as given on the command line.
 * @param governor frequency governor of the first core.
 * @param versions of the libraries that carry the load.
 * @param command  main class and arguments.
 */
public record MachineFacts(
    String cpuModel,
    int cores,
    String kernel,
    String jvm,
    List<String> jvmFlags,
    String governor,
    Map<String, String> versions,
    String command)
{
    private static final String UNKNOWN = "unknown";
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path GOVERNOR = Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");

    /** @return the facts of this machine and process; "unknown" for what it does not tell. */
    public static MachineFacts read()
    {
        final Map<String, String> versions = new LinkedHashMap<>();
        versions.put("aeron", AeronVersion.VERSION);
        versions.put("agrona", version(DirectBuffer.class));
        versions.put("hdrhistogram", version(Histogram.class));
        return new MachineFacts(
            text(CPU_INFO).flatMap(MachineFacts::cpuModel).orElse(UNKNOWN),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name") + " " + System.getProperty("os.version"),
            System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
            ManagementFactory.getRuntimeMXBean().getInputArguments(),
            text(GOVERNOR).map(String::trim).orElse(UNKNOWN),
            versions,
            System.getProperty("sun.java.command", UNKNOWN));
    }

    static Optional<String> cpuModel(final String cpuInfo)
    {
        return cpuInfo.lines()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .findFirst();
    }

    private static String version(final Class<?> type)
    {
        return Optional.ofNullable(type.getPackage().getImplementationVersion()).orElse(UNKNOWN);
    }

    private static Optional<String> text(final Path path)
    {
        if (!Files.isReadable(path))
        {
            return Optional.empty();
        }
        try
        {
            return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
