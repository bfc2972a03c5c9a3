package io.directlive.replay;

import io.aeron.archive.client.AeronArchive;
import io.directlive.protocol.StreamIds;
import java.util.concurrent.atomic.AtomicReference;

/** What the Archive's catalog says of the recording of the ordered stream. */
record RecordingDescriptor(
    long recordingId,
    long startPosition,
    long stopPosition,
    int initialTermId,
    int segmentFileLength,
    int termBufferLength,
    int mtuLength,
    int sessionId)
{
    private static final String CHANNEL_FRAGMENT = "aeron:ipc";
    private static final int MOST_RECORDINGS = 16;

    /**
     * @param archive that may hold the recording.
     * @return the recording of the ordered stream, null when there is none.
     */
    static RecordingDescriptor findOrdered(final AeronArchive archive)
    {
        final AtomicReference<RecordingDescriptor> found = new AtomicReference<>();
        archive.listRecordingsForUri(
            0,
            MOST_RECORDINGS,
            CHANNEL_FRAGMENT,
            StreamIds.ORDERED,
            (controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp, startPosition, stopPosition,
                initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
                originalChannel, sourceIdentity) -> found.set(new RecordingDescriptor(
                recordingId, startPosition, stopPosition, initialTermId, segmentFileLength, termBufferLength, mtuLength,
                sessionId)));
        return found.get();
    }
}
