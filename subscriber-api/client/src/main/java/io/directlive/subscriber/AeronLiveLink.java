package io.directlive.subscriber;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.FrameDigest;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;

/** A live tier as Aeron subscriptions, one for each channel that it comes by. Each image is a line. */
final class AeronLiveLink implements LiveLink, ControlledFragmentHandler
{
    /** One channel and the name of the instance that it is of. */
    record Channel(String instance, Subscription subscription)
    {
    }

    private record ImageLine(Image image, StreamLine line)
    {
    }

    private final List<Channel> channels;
    private final StreamLines lines;
    private final List<ImageLine> imageLines = new ArrayList<>();
    private Image latestImage;
    private StreamLine latestLine;
    private LineReader reader;
    private Throwable fault;
    private long damaged;

    AeronLiveLink(final StreamLines lines, final List<Channel> channels)
    {
        this.lines = lines;
        this.channels = List.copyOf(channels);
    }

    @Override
    public StreamLines lines()
    {
        return lines;
    }

    @Override
    public int poll(final LineReader lineReader, final int frameLimit)
    {
        reader = lineReader;
        int frames = 0;
        int images = 0;
        for (int i = 0; i < channels.size(); i++)
        {
            final Subscription subscription = channels.get(i).subscription;
            frames += subscription.controlledPoll(this, frameLimit);
            images += subscription.imageCount();
        }
        if (images < imageLines.size())
        {
            removeClosed();
        }
        if (fault != null)
        {
            final Throwable thrown = fault;
            fault = null;
            LangUtil.rethrowUnchecked(thrown);
        }
        return frames;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        try
        {
            if (header.context() != latestImage)
            {
                latestImage = (Image)header.context();
                latestLine = line(latestImage);
            }
            if (!FrameDigest.isWhole(header.reservedValue(), buffer, offset, length))
            {
                damaged++;
                return Action.CONTINUE; // As if it had been lost on the way.
            }
            return fault == null && reader.onFrame(latestLine, buffer, offset, length) ? Action.CONTINUE : Action.ABORT;
        }
        catch (final Throwable ex) // Aeron would step over the frame.
        {
            fault = ex;
            return Action.ABORT;
        }
    }

    @Override
    public long damaged()
    {
        return damaged;
    }

    private StreamLine line(final Image image)
    {
        for (int i = 0; i < imageLines.size(); i++)
        {
            if (imageLines.get(i).image == image)
            {
                return imageLines.get(i).line;
            }
        }
        removeClosed();
        final StreamLine line = lines.add(name(image));
        imageLines.add(new ImageLine(image, line));
        return line;
    }

    private String name(final Image image)
    {
        String instance = "";
        for (final Channel channel : channels)
        {
            instance = channel.subscription == image.subscription() ? channel.instance : instance;
        }
        return "line of " + instance + ", session " + image.sessionId() + " from " + image.sourceIdentity();
    }

    private void removeClosed()
    {
        for (int i = imageLines.size() - 1; i >= 0; i--)
        {
            if (imageLines.get(i).image.isClosed())
            {
                lines.remove(imageLines.remove(i).line);
            }
        }
    }

    @Override
    public void close()
    {
        channels.forEach(channel -> CloseHelper.close(channel.subscription));
    }
}
