package io.directlive.perf;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * Three Aeron hops with no work in them: IPC, relay, IPC, relay, multicast on loopback. It is what the transport
 * costs, and so the floor of any pipeline of that shape. Both relays and the media driver share one thread; sender and
 * reader are the caller: with two cores there is no third thread to wait for.
 */
public final class BareChain implements Pipeline
{
    private static final int FIRST_STREAM_ID = 9001;
    private static final int SECOND_STREAM_ID = 9002;
    private static final int LAST_STREAM_ID = 9003;
    private static final int FRAGMENT_LIMIT = 32;

    /**
     * What the chain is made of.
     *
     * @param messageLength bytes of each message, from 8.
     * @param mtu           of all hops, bytes.
     * @param multicast     Aeron channel of the last hop.
     */
    public record Config(int messageLength, int mtu, String multicast)
    {
        /** Messages of 100 bytes in datagrams that fit an Ethernet. */
        public static final Config DEFAULT =
            new Config(100, 1408, "aeron:udp?endpoint=239.77.10.1:40771|interface=localhost|ttl=0");

        /** Checks itself. */
        public Config
        {
            if (messageLength < Long.BYTES || messageLength > mtu - 32)
            {
                throw new IllegalArgumentException("message length is not within 8 to mtu - 32: " + messageLength);
            }
        }
    }

    private final DrivenThread thread;
    private final Aeron aeron;
    private final CompositeAgent relays;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final EpochNanoClock clock;
    private final FragmentHandler onMessage = this::onMessage;
    private final UnsafeBuffer message;
    private LatencyRecorder recorder;

    private BareChain(final Config config, final EpochNanoClock clock)
    {
        this.clock = clock;
        message = new UnsafeBuffer(new byte[config.messageLength()]);
        thread = new DrivenThread(DriverTuning.embedded(config.mtu()), Aeron.Configuration.DEFAULT_ERROR_HANDLER);
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(thread.aeronDirectoryName()));

        subscription = aeron.addSubscription(config.multicast(), LAST_STREAM_ID);
        final Relay second = relay(SECOND_STREAM_ID, config.multicast(), LAST_STREAM_ID);
        final Relay first = relay(FIRST_STREAM_ID, "aeron:ipc", SECOND_STREAM_ID);
        publication = aeron.addExclusivePublication("aeron:ipc", FIRST_STREAM_ID);
        final IdleStrategy idleStrategy = new YieldingIdleStrategy();
        while (!publication.isConnected() || !first.isConnected() || !second.isConnected() ||
            !subscription.isConnected())
        {
            idleStrategy.idle();
        }
        relays = new CompositeAgent(first, second);
        thread.add(relays);
    }

    /**
     * @param config of the chain.
     * @param clock  of the rig.
     * @return what makes such chains.
     */
    public static Factory factory(final Config config, final EpochNanoClock clock)
    {
        return new Factory()
        {
            @Override
            public String name()
            {
                return "bare chain";
            }

            @Override
            public List<String> hops()
            {
                return List.of(END_TO_END);
            }

            @Override
            public Pipeline launch()
            {
                return new BareChain(config, clock);
            }
        };
    }

    @Override
    public boolean offer(final long intendedTimeNs)
    {
        message.putLong(0, intendedTimeNs, LITTLE_ENDIAN);
        final long position = publication.offer(message, 0, message.capacity());
        if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED)
        {
            throw new IllegalStateException("bare chain lost: " + Publication.errorString(position));
        }
        return position > 0;
    }

    @Override
    public int poll(final LatencyRecorder currentRecorder)
    {
        recorder = currentRecorder;
        return subscription.poll(onMessage, FRAGMENT_LIMIT);
    }

    @Override
    public void close()
    {
        thread.remove(relays);
        CloseHelper.closeAll(aeron, thread);
    }

    private Relay relay(final int fromStreamId, final String toChannel, final int toStreamId)
    {
        return new Relay(
            aeron.addSubscription("aeron:ipc", fromStreamId), aeron.addExclusivePublication(toChannel, toStreamId));
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        recorder.record(0, clock.nanoTime() - buffer.getLong(offset, LITTLE_ENDIAN));
    }
}
