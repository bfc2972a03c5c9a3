package io.directlive.ops;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.directlive.protocol.PartitionMap;
import io.directlive.protocol.Tier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * All settings, from {@code reference.conf}, a file and system properties, in rising order of precedence. Each accessor names
 * the setting in its error.
 */
public final class Settings
{
    private static final String ROOT = "directlive";

    /**
     * One thread and what runs on it.
     *
     * @param name   of the thread.
     * @param agents role names, in the order in which they are driven.
     * @param idle   what it does when there is nothing to do.
     * @param core   CPU number, or -1 for any.
     */
    public record ThreadSettings(String name, List<Role> agents, Idle idle, int core)
    {
    }

    private final Config config;

    private Settings(final Config root)
    {
        config = root.getConfig(ROOT);
    }

    /**
     * Defaults and system properties only.
     *
     * @return the settings.
     */
    public static Settings load()
    {
        return load(null);
    }

    /**
     * @param file HOCON file; null for none.
     * @return the settings.
     * @throws SettingsException when the file is not there, does not parse, or names a setting that does not exist.
     */
    public static Settings load(final Path file)
    {
        ConfigFactory.invalidateCaches();
        try
        {
            final Config reference = ConfigFactory.parseResources(Settings.class.getClassLoader(), "reference.conf");
            Config given = ConfigFactory.empty();
            if (file != null)
            {
                if (!Files.isReadable(file))
                {
                    throw new SettingsException(file + ": no such file, or not readable");
                }
                given = ConfigFactory.parseFile(file.toFile());
                requireKnown(file.toString(), given, reference);
            }
            final Config properties = ConfigFactory.systemProperties();
            if (properties.hasPath(ROOT))
            {
                requireKnown("-D", properties.withOnlyPath(ROOT), reference);
            }
            return new Settings(properties.withFallback(given).withFallback(reference).resolve());
        }
        catch (final ConfigException ex)
        {
            throw new SettingsException(oneLine(ex), ex);
        }
    }

    private static void requireKnown(final String origin, final Config given, final Config reference)
    {
        given.entrySet().forEach(entry ->
        {
            if (!reference.hasPath(entry.getKey()))
            {
                throw new SettingsException(origin + ": there is no setting " + entry.getKey());
            }
        });
    }

    private static String oneLine(final ConfigException ex)
    {
        return ex.getMessage().replaceAll("\\s+", " ");
    }

    /**
     * @param path  setting below {@code directlive}.
     * @param value that it shall have.
     * @return a copy with that setting changed.
     */
    public Settings with(final String path, final Object value)
    {
        return new Settings(config.withValue(path, ConfigValueFactory.fromAnyRef(value)).atPath(ROOT));
    }

    private <T> T get(final String path, final Function<String, T> getter)
    {
        try
        {
            return getter.apply(path);
        }
        catch (final ConfigException ex)
        {
            throw new SettingsException(oneLine(ex), ex);
        }
    }

    /** @return the text of a setting. */
    public String text(final String path)
    {
        return get(path, config::getString);
    }

    /** @return the number of a setting, checked to be within the range. */
    public int number(final String path, final int least, final int most)
    {
        final int value = get(path, config::getInt);
        if (value < least || value > most)
        {
            throw new SettingsException(path + ": " + value + " is not from " + least + " to " + most);
        }
        return value;
    }

    /** @return true or false. */
    public boolean flag(final String path)
    {
        return get(path, config::getBoolean);
    }

    /** @return a size in bytes that fits an int. */
    public int bytes(final String path)
    {
        final long value = get(path, config::getBytes);
        if (value < 0 || value > 1 << 30)
        {
            throw new SettingsException(path + ": " + value + " bytes is not from 0 to " + (1 << 30));
        }
        return (int)value;
    }

    /** @return a length in bytes, that of something on disk. */
    public long length(final String path)
    {
        final long value = get(path, config::getBytes);
        if (value < 0)
        {
            throw new SettingsException(path + ": " + value + " bytes is below 0");
        }
        return value;
    }

    /** @return a duration in ns. */
    public long nanos(final String path)
    {
        return get(path, name -> config.getDuration(name, TimeUnit.NANOSECONDS));
    }

    /** @return an idle strategy. */
    public Idle idle(final String path)
    {
        return Idle.of(path, text(path));
    }

    /**
     * @param path setting.
     * @param type enum of its values.
     * @param <E>  enum.
     * @return its value.
     */
    public <E extends Enum<E>> E choice(final String path, final Class<E> type)
    {
        final String value = text(path);
        try
        {
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException(
                path + ": " + value + " is not one of " + List.of(type.getEnumConstants()), ex);
        }
    }

    /** @return a list of names. */
    public List<String> names(final String path)
    {
        return get(path, config::getStringList);
    }

    /** @return the roles of this process. */
    public Set<Role> roles()
    {
        final EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        names("roles").forEach(name -> roles.add(Role.of(name)));
        return roles;
    }

    /** @return the tiers that are published. */
    public Set<Tier> tiers()
    {
        final EnumSet<Tier> tiers = EnumSet.noneOf(Tier.class);
        for (final String name : names("distributor.tiers"))
        {
            try
            {
                tiers.add(Tier.valueOf(name.toUpperCase(Locale.ROOT)));
            }
            catch (final IllegalArgumentException ex)
            {
                throw new SettingsException("distributor.tiers: there is no tier " + name, ex);
            }
        }
        return tiers;
    }

    /** @return the threads, checked: every agent at most once, the replay store alone, no core named twice. */
    public List<ThreadSettings> threads()
    {
        final List<ThreadSettings> threads = new ArrayList<>();
        final Set<Role> placed = EnumSet.noneOf(Role.class);
        final Set<Integer> cores = new HashSet<>();
        for (final Config thread : get("threads", config::getConfigList))
        {
            final String name = text(thread, "name");
            final List<Role> agents = new ArrayList<>();
            for (final String agent : thread.getStringList("agents"))
            {
                final Role role = Role.of(agent);
                if (role == Role.ARCHIVE)
                {
                    throw new SettingsException("threads: the archive has a thread of its own");
                }
                if (!placed.add(role))
                {
                    throw new SettingsException("threads: " + agent + " is on two threads");
                }
                agents.add(role);
            }
            if (agents.contains(Role.REPLAY_STORE) && agents.size() > 1)
            {
                throw new SettingsException("threads: replay-store waits for the Archive and must be alone on its thread");
            }
            final int core = thread.hasPath("core") ? thread.getInt("core") : -1;
            if (core >= 0 && !cores.add(core))
            {
                throw new SettingsException("threads: core " + core + " is given to two threads");
            }
            threads.add(new ThreadSettings(name, agents, Idle.of("threads." + name + ".idle", text(thread, "idle")), core));
        }
        return threads;
    }

    /** @return the partitions that instruments are divided into, before any move. */
    PartitionMap partitions()
    {
        return PartitionMap.of(number("partitions", 1, PartitionMap.MAX_PARTITIONS));
    }

    /** @return the partition of an instance. */
    int partition()
    {
        final PartitionMap partitions = partitions();
        return number("partition", 0, partitions.isDivided() ? partitions.count() - 1 : 0xFFFF);
    }

    /**
     * @param partition one of several.
     * @return the settings of its instance: it shares no media driver, data directory or port with the others.
     */
    Settings ofPartition(final int partition)
    {
        final int port = number("network.port", 0, 0xFFFF - PortBlock.SIZE);
        final int replayPort = number("network.replay-port", 0, 0xFFFF);
        final String driver = text("driver.directory");
        return with("partition", partition)
            .with("network.port", port == 0 ? 0 : port + partition * PortBlock.SIZE)
            .with("network.replay-port", replayPort == 0 ? 0 : replayPort + partition * PortBlock.SIZE)
            .with("driver.directory", driver.isEmpty() ? driver : driver + "-" + partition);
    }

    /**
     * For a command that runs one instance with all instruments.
     *
     * @param command its name.
     * @return these settings.
     * @throws SettingsException when they are of several partitions.
     */
    public Settings requireUndivided(final String command)
    {
        if (partitions().isDivided())
        {
            throw new SettingsException("partitions: " + command + " takes all instruments together; " +
                partitions().count() + " partitions are for run");
        }
        return this;
    }

    /** @return what an event has survived before readers get it. */
    Guarantee guarantee()
    {
        return choice("guarantee", Guarantee.class);
    }

    /** @return where the members of the cluster are; without members when there is none. */
    ClusterLayout clusterLayout()
    {
        final List<ClusterLayout.Member> members = new ArrayList<>();
        final int shift = partitions().isDivided() ? partition() * ClusterLayout.PORTS : 0;
        for (final Config member : get("cluster.members", config::getConfigList))
        {
            if (!Set.of("host", "port").containsAll(member.root().keySet()))
            {
                throw new SettingsException("cluster.members: a member has host and port, and not " +
                    member.root().keySet());
            }
            final int port = get("cluster.members", ignored -> member.getInt("port")) + shift;
            if (port < 1 || port > 0x10000 - ClusterLayout.PORTS)
            {
                throw new SettingsException("cluster.members: port " + port + " is not from 1 to " +
                    (0x10000 - ClusterLayout.PORTS));
            }
            members.add(new ClusterLayout.Member(text(member, "host"), port));
        }
        return new ClusterLayout(members);
    }

    /** @return which member of the cluster this process is; -1 when none. */
    int clusterMember()
    {
        return number("cluster.member", -1, 99);
    }

    /** @return the sources, as written. */
    public List<SourceSettings> sources()
    {
        final List<SourceSettings> sources = new ArrayList<>();
        final Set<Integer> ids = new HashSet<>();
        for (final Config source : get("sources", config::getConfigList))
        {
            final SourceSettings settings = SourceSettings.of(source);
            if (!ids.add(settings.id()))
            {
                throw new SettingsException("sources: id " + settings.id() + " is used twice");
            }
            if (partitions().isDivided() && !settings.isSharable())
            {
                throw new SettingsException("sources: " + settings.name() + " numbers its messages anew for each connection, " +
                    "so that partitions would not agree on them; run it with partitions = 1");
            }
            sources.add(settings);
        }
        return sources;
    }

    private static String text(final Config config, final String path)
    {
        try
        {
            return config.getString(path);
        }
        catch (final ConfigException ex)
        {
            throw new SettingsException(oneLine(ex), ex);
        }
    }

    /**
     * @param overrides settings below {@code directlive} with their values.
     * @return a copy with all of them changed.
     */
    public Settings with(final Map<String, ?> overrides)
    {
        Settings settings = this;
        for (final Map.Entry<String, ?> override : overrides.entrySet())
        {
            settings = settings.with(override.getKey(), override.getValue());
        }
        return settings;
    }
}
