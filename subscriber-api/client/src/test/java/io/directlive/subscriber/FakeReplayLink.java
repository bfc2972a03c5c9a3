package io.directlive.subscriber;

import io.directlive.book.OrderedStream;
import io.directlive.protocol.EventLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** A store in memory: it knows the recorded events, and gives them in frames of random size. */
final class FakeReplayLink implements ReplayLink
{
    /** Everything that is recorded so far; the test adds to it. */
    final List<byte[]> recorded = new ArrayList<>();
    final List<String> requests = new ArrayList<>();
    Answer nextAnswer = Answer.ACCEPTED;
    long earliest = 1;
    int answersAfterPolls;
    boolean isSilent;
    boolean isConnected = true;
    boolean endsAfterRecorded;
    double breakProbability;

    private final Random random;
    private int waitedPolls;
    private int at = -1;
    private boolean isRunning;

    FakeReplayLink(final long seed)
    {
        random = new Random(seed);
    }

    @Override
    public boolean request(final int epoch, final long sequence)
    {
        if (!isConnected)
        {
            return false;
        }
        requests.add(epoch + ":" + sequence);
        waitedPolls = 0;
        at = indexOf(epoch, sequence);
        at = Math.max(0, at - 1 - random.nextInt(3)); // It begins at a frame, not at an event.
        isRunning = true;
        return true;
    }

    private int indexOf(final int epoch, final long sequence)
    {
        for (int i = 0; i < recorded.size(); i++)
        {
            final UnsafeBuffer event = new UnsafeBuffer(recorded.get(i));
            if ((epoch == 0 || EventLayout.streamEpoch(event, 0) == epoch) &&
                EventLayout.sequence(event, 0) == sequence)
            {
                return i;
            }
        }
        return recorded.size();
    }

    @Override
    public Answer answer()
    {
        return waitedPolls++ < answersAfterPolls || isSilent ? Answer.PENDING : nextAnswer;
    }

    @Override
    public long earliestSequence()
    {
        return earliest;
    }

    @Override
    public int epoch()
    {
        return 1;
    }

    @Override
    public int poll(final FrameReader reader, final int frameLimit)
    {
        int taken = 0;
        while (isRunning && !isSilent && taken < frameLimit && at < recorded.size())
        {
            if (random.nextDouble() < breakProbability)
            {
                isRunning = false;
                break;
            }
            final int to = Math.min(recorded.size(), at + 1 + random.nextInt(6));
            final byte[] frame = OrderedStream.frame(recorded.subList(at, to));
            if (!reader.onFrame(new UnsafeBuffer(frame), 0, frame.length))
            {
                break;
            }
            at = to;
            taken++;
        }
        isRunning &= !endsAfterRecorded || at < recorded.size();
        return taken;
    }

    @Override
    public boolean isReplaying()
    {
        return isRunning;
    }

    @Override
    public void stop()
    {
        isRunning = false;
    }

    boolean isRunning()
    {
        return isRunning;
    }

    @Override
    public long damaged()
    {
        return 0;
    }

    @Override
    public void close()
    {
        isRunning = false;
    }
}
