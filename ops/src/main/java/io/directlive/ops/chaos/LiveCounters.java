package io.directlive.ops.chaos;

import io.aeron.CncFileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * The counters of one running media driver, mapped to be read only: they can be read as often as it takes, also while the process
 * that writes them stands still.
 */
final class LiveCounters implements AutoCloseable
{
    private final MappedByteBuffer mapped;
    private final CountersReader counters;

    private LiveCounters(final MappedByteBuffer mapped, final DirectBuffer metaData)
    {
        this.mapped = mapped;
        counters = new CountersReader(
            CncFileDescriptor.createCountersMetaDataBuffer(mapped, metaData),
            CncFileDescriptor.createCountersValuesBuffer(mapped, metaData));
    }

    /**
     * @param driverDirectory of the media driver.
     * @param processId       of the process that it must be of.
     * @return its counters; null when it is not there yet, or is another process's.
     */
    static LiveCounters open(final Path driverDirectory, final long processId)
    {
        final Path file = driverDirectory.resolve(CncFileDescriptor.CNC_FILE);
        if (!Files.exists(file))
        {
            return null;
        }
        MappedByteBuffer mapped = null;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            if (channel.size() < CncFileDescriptor.META_DATA_LENGTH)
            {
                return null;
            }
            mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapped);
            if (metaData.getIntVolatile(CncFileDescriptor.cncVersionOffset(0)) == CncFileDescriptor.CNC_VERSION &&
                CncFileDescriptor.pid(metaData) == processId)
            {
                return new LiveCounters(mapped, metaData);
            }
        }
        catch (final IOException ex)
        {
            if (Files.exists(file))
            {
                throw new UncheckedIOException(ex);
            } // Else it has just been moved away by the next start.
        }
        IoUtil.unmap(mapped);
        return null;
    }

    /**
     * @param typeId of a counter.
     * @return id of the first such counter; {@link CountersReader#NULL_COUNTER_ID} when there is none.
     */
    int find(final int typeId)
    {
        for (int id = 0; id <= counters.maxCounterId(); id++)
        {
            final int state = counters.getCounterState(id);
            if (state == CountersReader.RECORD_UNUSED)
            {
                break;
            }
            if (state == CountersReader.RECORD_ALLOCATED && counters.getCounterTypeId(id) == typeId)
            {
                return id;
            }
        }
        return CountersReader.NULL_COUNTER_ID;
    }

    /**
     * @param typeId of a counter.
     * @param absent what it is when there is no such counter.
     * @return value of the first.
     */
    long value(final int typeId, final long absent)
    {
        final int id = find(typeId);
        return id == CountersReader.NULL_COUNTER_ID ? absent : counters.getCounterValue(id);
    }

    /** @return the counters themselves. */
    CountersReader reader()
    {
        return counters;
    }

    @Override
    public void close()
    {
        IoUtil.unmap(mapped);
    }
}
