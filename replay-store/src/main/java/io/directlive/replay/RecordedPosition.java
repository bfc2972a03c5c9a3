package io.directlive.replay;

import io.aeron.archive.status.RecordingPos;
import java.util.function.LongSupplier;
import org.agrona.concurrent.status.CountersReader;

/** Position up to which a recording holds its stream; finds the archive's counter again when another run goes on with it. */
final class RecordedPosition implements LongSupplier
{
    private final CountersReader counters;
    private final long recordingId;
    private final long archiveId;
    private int counterId = CountersReader.NULL_COUNTER_ID;
    private long position;

    RecordedPosition(
        final CountersReader counters, final long recordingId, final long archiveId, final long startPosition)
    {
        this.counters = counters;
        this.recordingId = recordingId;
        this.archiveId = archiveId;
        position = startPosition;
    }

    @Override
    public long getAsLong()
    {
        if (counterId == CountersReader.NULL_COUNTER_ID || !RecordingPos.isActive(counters, counterId, recordingId))
        {
            counterId = RecordingPos.findCounterIdByRecording(counters, recordingId, archiveId);
        }
        if (counterId != CountersReader.NULL_COUNTER_ID)
        {
            position = Math.max(position, counters.getCounterValue(counterId));
        }
        return position;
    }
}
