package io.directlive.protocol;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/**
 * What a reader must know to join one running instance: where its streams are and what they promise. The instance writes it
 * as a properties file when its streams are up.
 *
 * @param instance       name of the instance, for people.
 * @param processId      of the process that wrote it.
 * @param partitionId    independent total order that the streams carry.
 * @param guarantee      DURABLE, RECORDED or QUORUM: what an event on these streams has survived.
 * @param tiers          Aeron channel of each tier that is published.
 * @param replayChannel  Aeron channel on which the replay store takes requests; empty when there is no store.
 * @param driverDirectory directory of the media driver that holds the counters; empty when it is not to be shared.
 * @param quality        what events are judged by, as {@code QualityRules} of module book writes it: whoever derives tiers
 *                       from the ordered stream must do as the instance does. Empty for the defaults.
 * @param clockTickNs    time between two clock ticks of the ordered stream, ns; 0 when it has none.
 */
public record StreamDirectory(
    String instance,
    long processId,
    int partitionId,
    String guarantee,
    Map<Tier, String> tiers,
    String replayChannel,
    String driverDirectory,
    String quality,
    long clockTickNs)
{
    /** Name of the file within a data directory. */
    public static final String FILE_NAME = "directory.properties";

    /** An instance that judges events by the default rules, and whose stream has no ticks. */
    public StreamDirectory(
        final String instance,
        final long processId,
        final int partitionId,
        final String guarantee,
        final Map<Tier, String> tiers,
        final String replayChannel,
        final String driverDirectory)
    {
        this(instance, processId, partitionId, guarantee, tiers, replayChannel, driverDirectory, "", 0);
    }

    /** Takes a copy of the tiers. */
    public StreamDirectory
    {
        final EnumMap<Tier, String> copy = new EnumMap<>(Tier.class);
        copy.putAll(tiers);
        tiers = Collections.unmodifiableMap(copy);
    }

    /**
     * Writes the file so that a reader sees all of it or nothing.
     *
     * @param file to write.
     * @throws IOException when it cannot be written.
     */
    public void store(final Path file) throws IOException
    {
        final Properties properties = new Properties();
        properties.setProperty("instance", instance);
        properties.setProperty("process-id", Long.toString(processId));
        properties.setProperty("partition-id", Integer.toString(partitionId));
        properties.setProperty("guarantee", guarantee);
        tiers.forEach((tier, channel) -> properties.setProperty("tier." + tier.lowerName(), channel));
        properties.setProperty("replay-channel", replayChannel);
        properties.setProperty("driver-directory", driverDirectory);
        properties.setProperty("quality", quality);
        properties.setProperty("clock-tick-ns", Long.toString(clockTickNs));

        final Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (Writer writer = Files.newBufferedWriter(partial))
        {
            properties.store(writer, "DirectLive streams");
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * @param file to read.
     * @return what it says.
     * @throws IOException              when it cannot be read.
     * @throws IllegalArgumentException when a property is missing or makes no sense; the message names file and property.
     */
    public static StreamDirectory load(final Path file) throws IOException
    {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file))
        {
            properties.load(reader);
        }

        final EnumMap<Tier, String> tiers = new EnumMap<>(Tier.class);
        for (final Tier tier : Tier.values())
        {
            final String channel = properties.getProperty("tier." + tier.lowerName());
            if (channel != null)
            {
                tiers.put(tier, channel);
            }
        }
        return new StreamDirectory(
            required(file, properties, "instance"),
            number(file, properties, "process-id"),
            Math.toIntExact(number(file, properties, "partition-id")),
            required(file, properties, "guarantee"),
            tiers,
            required(file, properties, "replay-channel"),
            required(file, properties, "driver-directory"),
            properties.getProperty("quality", ""),
            properties.containsKey("clock-tick-ns") ? number(file, properties, "clock-tick-ns") : 0);
    }

    private static long number(final Path file, final Properties properties, final String name)
    {
        final String text = required(file, properties, name);
        try
        {
            return Long.parseLong(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException(file + ": " + name + " is not a number: " + text, ex);
        }
    }

    private static String required(final Path file, final Properties properties, final String name)
    {
        final String text = properties.getProperty(name);
        if (text == null)
        {
            throw new IllegalArgumentException(file + ": " + name + " is missing");
        }
        return text;
    }
}
