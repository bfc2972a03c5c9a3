package io.directlive.subscriber;

import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** The network between one simulated reader and the replay stores, in the place of Aeron's. */
public interface StoreWire
{
    /** Takes frames that may be refused. */
    @FunctionalInterface
    interface Frames
    {
        /** @return true when taken; false to be given it again. */
        boolean onFrame(DirectBuffer buffer, int offset, int length);
    }

    /** @return true when the message is on its way; whether it arrives is another matter. */
    boolean send(DirectBuffer message, int length);

    /** Gives the answers that have arrived. */
    void receive(Consumer<DirectBuffer> answers);

    /** @return frames of a replay that were there and taken. */
    int poll(int replaySessionId, Frames frames, int frameLimit);

    /** @return true while frames of the replay can arrive. */
    boolean isReplaying(int replaySessionId);
}
