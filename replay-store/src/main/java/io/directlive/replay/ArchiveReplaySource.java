package io.directlive.replay;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.archive.client.AeronArchive;
import io.directlive.protocol.StreamIds;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/** A recording of the Archive, replayed by it. */
final class ArchiveReplaySource implements ReplaySource
{
    private final Aeron aeron;
    private final AeronArchive archive;
    private final RecordedStream recorded;

    ArchiveReplaySource(final Aeron aeron, final AeronArchive archive, final RecordedStream recorded)
    {
        this.aeron = aeron;
        this.archive = archive;
        this.recorded = recorded;
    }

    @Override
    public long startPosition()
    {
        return recorded.startPosition();
    }

    @Override
    public LongSupplier recordedPosition()
    {
        return recorded.recordedPosition();
    }

    @Override
    public void replay(final long fromPosition, final long toPosition, final PositionedFrameHandler handler)
    {
        recorded.replay(fromPosition, toPosition, handler);
    }

    @Override
    public long startReplay(final long position, final long length, final String channel, final int streamId)
    {
        return archive.startReplay(recorded.recordingId(), position, length, channel, streamId);
    }

    @Override
    public void stopReplay(final long replayId)
    {
        archive.stopReplay(replayId);
    }

    @Override
    public Answers addAnswers(final String channel)
    {
        return new AeronAnswers(aeron.addPublication(channel, StreamIds.REPLAY_RESPONSES));
    }

    private record AeronAnswers(Publication publication) implements Answers
    {
        @Override
        public boolean offer(final DirectBuffer answer)
        {
            return publication.offer(answer) > 0;
        }

        @Override
        public boolean isConnected()
        {
            return publication.isConnected();
        }

        @Override
        public void close()
        {
            publication.close();
        }
    }
}
