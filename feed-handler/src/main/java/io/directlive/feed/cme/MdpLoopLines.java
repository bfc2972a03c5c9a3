package io.directlive.feed.cme;

import io.directlive.feed.line.LineChannel;
import io.directlive.feed.line.LineConfig;
import java.io.IOException;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * The multicast lines of a channel's recovery loops: those of images and those of definitions, each with its copies.
 * Joined only while a snapshot is collected, which takes some sockets and buffers each time; all else allocates nothing.
 * Used by the source's thread; never blocks.
 */
public final class MdpLoopLines implements CmeSnapshotFeed.Lines
{
    private final List<LineConfig> configs;
    private final int receiveBuffer;
    private final LineChannel[] channels;
    private int next;

    /**
     * @param configs       of all lines.
     * @param receiveBuffer bytes that the kernel shall keep for each.
     */
    public MdpLoopLines(final List<LineConfig> configs, final int receiveBuffer)
    {
        this.configs = List.copyOf(configs);
        this.receiveBuffer = receiveBuffer;
        channels = new LineChannel[configs.size()];
    }

    @Override
    public void open() throws IOException
    {
        try
        {
            for (int i = 0; i < channels.length; i++)
            {
                channels[i] = LineChannel.join(configs.get(i), receiveBuffer);
            }
        }
        catch (final IOException ex)
        {
            close();
            throw ex;
        }
    }

    @Override
    public int poll(final Handler handler, final int limit) throws IOException
    {
        int packets = 0;
        for (int empty = 0; empty < channels.length && packets < limit;)
        {
            final LineChannel channel = channels[next];
            next = next + 1 == channels.length ? 0 : next + 1;
            final int length = channel.receive();
            if (length < 0)
            {
                empty++;
            }
            else
            {
                empty = 0;
                packets++;
                handler.onPacket(channel.buffer(), 0, length);
            }
        }
        return packets;
    }

    @Override
    public void close()
    {
        for (int i = 0; i < channels.length; i++)
        {
            CloseHelper.quietClose(channels[i]);
            channels[i] = null;
        }
    }
}
