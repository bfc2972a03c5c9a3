package io.directlive.ops.stat;

import static io.aeron.driver.status.StreamCounter.REGISTRATION_ID_OFFSET;
import static io.aeron.driver.status.StreamCounter.SESSION_ID_OFFSET;
import static io.aeron.driver.status.StreamCounter.STREAM_ID_OFFSET;

import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.exceptions.AeronException;
import io.directlive.ops.SettingsException;
import io.directlive.protocol.CounterIds;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.Tier;
import io.directlive.subscriber.SubscriberCounter;
import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.errors.ErrorLogReader;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * The media driver's file of counters, mapped to be read only: no client of the driver is made, nothing that runs is
 * disturbed, and it can be read after the instance was killed.
 */
final class CounterFile implements AutoCloseable
{
    private static final Pattern CLIENT_NAME = Pattern.compile("name=(\\S+)");
    private static final Pattern ALIAS = Pattern.compile("alias=([^|\\s]+)");
    private static final String ALIAS_PREFIX = "directlive-";

    private final MappedByteBuffer mapped;
    private final CountersReader counters;
    private final UnsafeBuffer errorLog;
    private final ManyToOneRingBuffer toDriver;
    private final long startTimeMs;

    private CounterFile(final MappedByteBuffer mapped)
    {
        this.mapped = mapped;
        final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapped);
        counters = new CountersReader(
            CncFileDescriptor.createCountersMetaDataBuffer(mapped, metaData),
            CncFileDescriptor.createCountersValuesBuffer(mapped, metaData));
        errorLog = CncFileDescriptor.createErrorLogBuffer(mapped, metaData);
        toDriver = new ManyToOneRingBuffer(CncFileDescriptor.createToDriverBuffer(mapped, metaData));
        startTimeMs = CncFileDescriptor.startTimestampMs(metaData);
    }

    /**
     * @param dataDirectory of the instance, for the message.
     * @param directory     what the instance says of itself.
     * @return its counters.
     * @throws SettingsException when there are none, or they are of another version of Aeron.
     */
    static CounterFile open(final Path dataDirectory, final StreamDirectory directory)
    {
        final File file = new File(directory.driverDirectory(), CncFileDescriptor.CNC_FILE);
        if (directory.driverDirectory().isEmpty() || !file.exists())
        {
            throw new SettingsException(dataDirectory + ": no instance is running here: its media driver's counters " +
                "are gone (" + file + ")");
        }
        final MappedByteBuffer mapped =
            IoUtil.mapExistingFile(file, FileChannel.MapMode.READ_ONLY, CncFileDescriptor.CNC_FILE);
        try
        {
            final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapped);
            CncFileDescriptor.checkVersion(metaData.getIntVolatile(CncFileDescriptor.cncVersionOffset(0)));
            return new CounterFile(mapped);
        }
        catch (final AeronException ex)
        {
            IoUtil.unmap(mapped);
            throw new SettingsException(file + ": cannot be read: " + ex.getMessage(), ex);
        }
    }

    /** @return what the counters say now. */
    Reading read()
    {
        final List<StageCounter> stages = new ArrayList<>();
        final Map<DriverCounter, Long> driver = new EnumMap<>(DriverCounter.class);
        counters.forEach((counterId, typeId, key, label) ->
        {
            if (typeId >= CounterIds.FEED_HANDLER && typeId < CounterIds.END)
            {
                stages.add(StageCounter.of(counterId, Stage.of(typeId), typeId, label,
                    counters.getCounterOwnerId(counterId), counters.getCounterValue(counterId)));
            }
            else if (typeId == AeronCounters.DRIVER_SYSTEM_COUNTER_TYPE_ID)
            {
                system(driver, key.getInt(0), counters.getCounterValue(counterId));
            }
        });
        return new Reading(
            System.nanoTime(),
            startTimeMs,
            System.currentTimeMillis() - toDriver.consumerHeartbeatTime(),
            clockTickAgeMs(stages),
            stages,
            streams(stages),
            ClusterState.read(counters, stages),
            driver,
            errors());
    }

    private static long clockTickAgeMs(final List<StageCounter> stages)
    {
        final long tickNs = stages.stream()
            .filter(counter -> counter.is(SequencerCounter.CLOCK_TICK)).mapToLong(StageCounter::value).max().orElse(0);
        return tickNs == 0 ? 0 : System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(tickNs);
    }

    private static void system(final Map<DriverCounter, Long> driver, final int systemCounterId, final long value)
    {
        for (final DriverCounter counter : DriverCounter.values())
        {
            if (counter.systemCounterId() == systemCounterId)
            {
                driver.put(counter, value);
            }
        }
    }

    /**
     * Publishers are looked at before their readers, so that a reader is shown to be as far behind as it is or less,
     * not more.
     */
    private List<Stream> streams(final List<StageCounter> stages)
    {
        final Map<Long, Publisher> publishers = new TreeMap<>();
        counters.forEach((counterId, typeId, key, label) ->
        {
            final int streamId = key.getInt(STREAM_ID_OFFSET);
            if (typeId == AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID && streamName(streamId) != null)
            {
                publishers.put(key(streamId, key.getInt(SESSION_ID_OFFSET)),
                    new Publisher(streamId, key.getInt(SESSION_ID_OFFSET), counters.getCounterValue(counterId)));
            }
        });

        final Long2ObjectHashMap<String> clients = clientNames(stages);
        counters.forEach((counterId, typeId, key, label) ->
        {
            if (typeId == AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID)
            {
                final int streamId = key.getInt(STREAM_ID_OFFSET);
                final Publisher publisher = publishers.get(key(streamId, key.getInt(SESSION_ID_OFFSET)));
                if (publisher != null)
                {
                    final long clientId = counters.getCounterOwnerId(counterId);
                    publisher.readers.add(new Reader(
                        key.getLong(REGISTRATION_ID_OFFSET),
                        clientId,
                        readerName(streamName(streamId), label, clientId, clients),
                        Math.max(0, publisher.position - counters.getCounterValue(counterId))));
                }
            }
        });
        return publishers.values().stream().map(Publisher::stream).toList();
    }

    private static long key(final int streamId, final int sessionId)
    {
        return (long)streamId << Integer.SIZE | sessionId & 0xFFFF_FFFFL;
    }

    /** What a subscription's channel is called tells more than its client, which may have several. */
    private static String readerName(
        final String streamName, final String label, final long clientId, final Long2ObjectHashMap<String> clients)
    {
        final Matcher alias = ALIAS.matcher(label);
        final String own = ALIAS_PREFIX + streamName + "-";
        if (alias.find() && alias.group(1).startsWith(own))
        {
            return alias.group(1).substring(own.length());
        }
        final String client = clients.get(clientId);
        return client == null ? "client " + clientId : client;
    }

    /** Names of clients: those of the subscribers that they have, else what they call themselves. */
    private Long2ObjectHashMap<String> clientNames(final List<StageCounter> stages)
    {
        final Long2ObjectHashMap<String> names = new Long2ObjectHashMap<>();
        counters.forEach((counterId, typeId, key, label) ->
        {
            if (typeId == AeronCounters.DRIVER_HEARTBEAT_TYPE_ID)
            {
                final Matcher name = CLIENT_NAME.matcher(label);
                if (name.find())
                {
                    names.put(counters.getCounterRegistrationId(counterId), name.group(1));
                }
            }
        });

        final Map<Long, TreeSet<String>> subscribers = new TreeMap<>();
        for (final StageCounter counter : stages)
        {
            if (counter.is(SubscriberCounter.DELIVERED))
            {
                final int blank = counter.name().indexOf(' '); // After the tier.
                if (blank >= 0)
                {
                    subscribers.computeIfAbsent(counter.ownerId(), ignored -> new TreeSet<>())
                        .add(counter.name().substring(blank + 1));
                }
            }
        }
        subscribers.forEach((clientId, owned) -> names.put((long)clientId, String.join("/", owned)));
        return names;
    }

    private List<String> errors()
    {
        final List<String> errors = new ArrayList<>();
        ErrorLogReader.read(errorLog, (count, firstMs, lastMs, exception) ->
            errors.add(exception.lines().findFirst().orElse("") + " (" + count + " times)"));
        return errors;
    }

    private static String streamName(final int streamId)
    {
        for (final Tier tier : Tier.values())
        {
            if (tier.streamId() == streamId)
            {
                return tier.lowerName();
            }
        }
        return switch (streamId)
        {
            case StreamIds.INGRESS -> "ingress";
            case StreamIds.MARKS -> "marks";
            case StreamIds.ORDERED -> "ordered";
            case StreamIds.REPLAY_EVENTS -> "replay";
            default -> null;
        };
    }

    @Override
    public void close()
    {
        IoUtil.unmap(mapped);
    }

    private static final class Publisher
    {
        private final int streamId;
        private final int sessionId;
        private final long position;
        private final List<Reader> readers = new ArrayList<>();

        private Publisher(final int streamId, final int sessionId, final long position)
        {
            this.streamId = streamId;
            this.sessionId = sessionId;
            this.position = position;
        }

        private Stream stream()
        {
            return new Stream(streamName(streamId), streamId, sessionId, position, readers);
        }
    }
}
