package io.directlive.ops;

import io.directlive.protocol.PartitionMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Which of how many partitions a recording is. Instruments are divided by the number of partitions, so it stays with the
 * recording; another number begins with new data directories.
 */
final class RecordedPartition
{
    private static final String FILE_NAME = "partition";
    private static final String SEPARATOR = " of ";

    private RecordedPartition()
    {
    }

    /**
     * @param settings of the process. Without several partitions they are as good as those of the recording.
     * @param data     directory of the recording.
     * @return settings with the partition of the recording.
     * @throws SettingsException when they speak of another one, or the file makes no sense.
     */
    static Settings settle(final Settings settings, final DataDirectory data)
    {
        final Path file = data.path().resolve(FILE_NAME);
        final PartitionMap partitions = settings.partitions();
        final String wanted = settings.partition() + SEPARATOR + partitions.count();
        try
        {
            if (Files.exists(file))
            {
                final String recorded = Files.readString(file).strip();
                if (partitions.isDivided() && !recorded.equals(wanted))
                {
                    throw new SettingsException("partitions: " + data.path() + " was recorded as partition " + recorded +
                        ", and is to be " + wanted + ": use new data directories for another number of partitions");
                }
                return recorded(settings, file, recorded);
            }
            if (partitions.isDivided())
            {
                final Path partial = file.resolveSibling(FILE_NAME + ".partial");
                Files.writeString(partial, wanted + "\n");
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return settings;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot use " + file + ": " + ex.getMessage(), ex);
        }
    }

    private static Settings recorded(final Settings settings, final Path file, final String recorded)
    {
        final String[] numbers = recorded.split(SEPARATOR);
        try
        {
            final Settings settled = settings
                .with("partition", Integer.parseInt(numbers[0]))
                .with("partitions", Integer.parseInt(numbers[numbers.length - 1]));
            if (numbers.length == 2 && settled.partition() >= 0)
            {
                return settled;
            }
            throw new SettingsException(file + ": is not such as 0 of 2: " + recorded);
        }
        catch (final NumberFormatException ex)
        {
            throw new SettingsException(file + ": is not such as 0 of 2: " + recorded, ex);
        }
    }
}
