package io.directlive.subscriber;

import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.concurrent.UnsafeBuffer;

/** Frames in memory, first come first served. */
final class FakeLiveLink implements LiveLink
{
    final Deque<byte[]> frames = new ArrayDeque<>();

    @Override
    public int poll(final FrameReader reader, final int frameLimit)
    {
        int taken = 0;
        while (taken < frameLimit && !frames.isEmpty())
        {
            final byte[] frame = frames.peekFirst();
            if (!reader.onFrame(new UnsafeBuffer(frame), 0, frame.length))
            {
                break;
            }
            frames.removeFirst();
            taken++;
        }
        return taken;
    }

    @Override
    public void close()
    {
        frames.clear();
    }
}
