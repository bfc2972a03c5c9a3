package io.directlive.replay;

import io.aeron.archive.client.ArchiveException;
import io.aeron.exceptions.RegistrationException;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/**
 * The recording that a replay store serves from, and the way to its readers. May block for as long as the Archive takes
 * to answer. For the store's thread.
 */
public interface ReplaySource extends RecordedFrames
{
    /** @return position of the first frame that is kept. */
    long startPosition();

    /** @return how far the stream is recorded. */
    LongSupplier recordedPosition();

    /**
     * Has frames sent to a reader.
     *
     * @param position of the first frame.
     * @param length   in bytes; {@link io.aeron.archive.client.AeronArchive#REPLAY_ALL_AND_FOLLOW} for no end.
     * @param channel  of the reader.
     * @param streamId of the reader.
     * @return id of the replay.
     * @throws ArchiveException when it is refused.
     */
    long startReplay(long position, long length, String channel, int streamId);

    /** Ends a replay, when it has not ended by itself. */
    void stopReplay(long replayId);

    /**
     * @param channel of a reader.
     * @return way of answers to it.
     * @throws RegistrationException when the channel cannot be answered on.
     */
    Answers addAnswers(String channel);

    /** The way of answers to one reader. */
    interface Answers extends AutoCloseable
    {
        /** @return true when the answer went out; false when not, for now. */
        boolean offer(DirectBuffer answer);

        /** @return true when the reader listens. */
        boolean isConnected();

        @Override
        void close();
    }
}
