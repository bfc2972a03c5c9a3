package io.directlive.ops.simulation;

import io.aeron.protocol.DataHeaderFlyweight;
import io.directlive.subscriber.StoreWire;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The network between one start of a reader and the replay store: what is sent may come late, twice or not at all. */
final class Wire implements StoreWire
{
    private static final int WINDOW = 6;

    private record Message(long atNs, byte[] bytes)
    {
    }

    private static final class Stream
    {
        private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
        private boolean isEnded;
    }

    final String channel;
    private final World world;
    private final Dice dice;
    private final List<Message> requests = new ArrayList<>();
    private final List<Message> answers = new ArrayList<>();
    private final Map<Integer, Stream> streams = new HashMap<>();
    private final UnsafeBuffer frame = new UnsafeBuffer();
    private boolean isClosed;

    Wire(final String channel, final World world)
    {
        this.channel = channel;
        this.world = world;
        dice = world.dice.split();
    }

    @Override
    public boolean send(final DirectBuffer message, final int length)
    {
        post(requests, message, length);
        return true;
    }

    private void post(final List<Message> to, final DirectBuffer message, final int length)
    {
        final Weather weather = world.weather;
        final byte[] bytes = new byte[length];
        message.getBytes(0, bytes);
        if (weather.isStorm() && dice.perMille(weather.loss))
        {
            return;
        }
        to.add(new Message(world.clock.nanoTime() + delayNs(), bytes));
        if (weather.isStorm() && dice.perMille(weather.duplication))
        {
            to.add(new Message(world.clock.nanoTime() + delayNs(), bytes));
        }
    }

    private long delayNs()
    {
        return world.weather.isStorm() && dice.perMille(world.weather.delay) ?
            dice.between(0L, 500_000L) : dice.between(0L, 5_000L);
    }

    /** Gives the store what has arrived. */
    void deliverRequests(final Consumer<DirectBuffer> store)
    {
        deliver(requests, store);
    }

    private void deliver(final List<Message> from, final Consumer<DirectBuffer> to)
    {
        final long nowNs = world.clock.nanoTime();
        for (final Iterator<Message> each = from.iterator(); each.hasNext();)
        {
            final Message message = each.next();
            if (message.atNs <= nowNs)
            {
                each.remove();
                to.accept(new UnsafeBuffer(message.bytes));
            }
        }
    }

    /** The store answers. */
    void answer(final DirectBuffer message)
    {
        post(answers, message, message.capacity());
    }

    @Override
    public void receive(final Consumer<DirectBuffer> consumer)
    {
        deliver(answers, consumer);
    }

    void onReplayStarted(final int id)
    {
        streams.put(id, new Stream());
    }

    void onReplayEnded(final int id)
    {
        streams.get(id).isEnded = true;
    }

    boolean hasRoom(final int id)
    {
        return streams.get(id).frames.size() < WINDOW;
    }

    void onFrame(final int id, final Recording recording, final long position)
    {
        final byte[] bytes = new byte[recording.payloadLength(position)];
        recording.buffer().getBytes((int)position + DataHeaderFlyweight.HEADER_LENGTH, bytes);
        streams.get(id).frames.add(bytes);
    }

    @Override
    public int poll(final int replaySessionId, final Frames reader, final int frameLimit)
    {
        final Stream stream = streams.get(replaySessionId);
        int count = 0;
        while (stream != null && count < frameLimit && !stream.frames.isEmpty())
        {
            final byte[] bytes = stream.frames.peek();
            frame.wrap(bytes);
            if (!reader.onFrame(frame, 0, bytes.length))
            {
                break;
            }
            stream.frames.remove();
            count++;
        }
        return count;
    }

    @Override
    public boolean isReplaying(final int replaySessionId)
    {
        final Stream stream = streams.get(replaySessionId);
        return stream != null && (!stream.isEnded || !stream.frames.isEmpty());
    }

    /** The reader is gone. */
    void close()
    {
        isClosed = true;
    }

    boolean isClosed()
    {
        return isClosed;
    }
}
