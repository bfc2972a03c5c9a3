package io.directlive.subscriber;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Frames in memory, first come first served; on one line, unless more are added. */
final class FakeLiveLink implements LiveLink
{
    private record Line(StreamLine line, Deque<byte[]> frames)
    {
    }

    final Deque<byte[]> frames;
    private final StreamLines lines;
    private final List<Line> senders = new ArrayList<>();

    FakeLiveLink()
    {
        this(StreamLines.BLOCK_LENGTH);
    }

    FakeLiveLink(final int blockLength)
    {
        lines = new StreamLines(blockLength);
        frames = addLine("A");
    }

    /** @return frames of one more line. */
    Deque<byte[]> addLine(final String name)
    {
        final Deque<byte[]> ofLine = new ArrayDeque<>();
        senders.add(new Line(lines.add(name), ofLine));
        return ofLine;
    }

    /** The line is not heard any more. */
    void removeLine(final Deque<byte[]> ofLine)
    {
        for (int i = senders.size() - 1; i >= 0; i--)
        {
            if (senders.get(i).frames == ofLine)
            {
                lines.remove(senders.remove(i).line);
            }
        }
    }

    @Override
    public StreamLines lines()
    {
        return lines;
    }

    @Override
    public int poll(final LineReader reader, final int frameLimit)
    {
        int taken = 0;
        for (final Line sender : senders)
        {
            for (int i = 0; i < frameLimit && !sender.frames.isEmpty(); i++)
            {
                final byte[] frame = sender.frames.peekFirst();
                if (!reader.onFrame(sender.line, new UnsafeBuffer(frame), 0, frame.length))
                {
                    break;
                }
                sender.frames.removeFirst();
                taken++;
            }
        }
        return taken;
    }

    @Override
    public long damaged()
    {
        return 0;
    }

    @Override
    public void close()
    {
        senders.forEach(sender -> sender.frames.clear());
    }
}
