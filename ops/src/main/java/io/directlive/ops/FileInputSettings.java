package io.directlive.ops;

import io.directlive.feed.Pace;
import io.directlive.feed.TradingDates;
import java.nio.file.Path;
import java.time.LocalDate;

/** Settings of a source that reads a file: the same file is the same source, wherever it lies and whatever it is called. */
public sealed interface FileInputSettings extends SourceSettings permits CaptureSettings, FileSettings
{
    /** @return to read. */
    Path file();

    /** @return trading date; null when the file is to tell. */
    LocalDate date();

    /** @return how fast it is played. */
    Pace pace();

    /** @return trading date when neither settings nor name of the file tell; may read the file. */
    default LocalDate otherDate()
    {
        return LocalDate.EPOCH;
    }

    @Override
    default LocalDate tradingDate()
    {
        return date() != null ? date() :
            TradingDates.fromFileName(file().getFileName().toString()).orElseGet(this::otherDate);
    }

    @Override
    default String input()
    {
        return file().toString();
    }

    @Override
    default boolean isPaced()
    {
        return !pace().isMax();
    }

    @Override
    default String identity()
    {
        return SourceFormats.fingerprint(file(), date());
    }

    @Override
    default String identifiedBy()
    {
        return "file, date";
    }
}
