package io.directlive.ops.simulation;

import io.aeron.Image;
import io.aeron.SimulatedLog;
import io.aeron.Subscription;
import io.aeron.protocol.DataHeaderFlyweight;
import io.directlive.protocol.FrameDigest;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One tier of one distributor on the network: its frames as packets to each receiver, by the rules of Aeron's multicast
 * with flow control max and untethered readers. A packet that was lost is asked for again, as long as the sender has it;
 * a receiver that is behind by more than the sender has loses its image, and is let in again where the sender is.
 */
final class Multicast
{
    private static final long NAK_DELAY_NS = 20_000;
    private static final long IMAGE_LIVENESS_NS = 1_500_000;

    private final World world;
    private final SimulatedLog log;
    private final int streamId;
    private final boolean isWrong;
    private final List<Receiver> receivers = new ArrayList<>();
    private long senderPosition;
    private boolean isUp = true;

    private record Packet(long atNs, long position, byte[] bytes)
    {
    }

    /**
     * @param world    that it is in.
     * @param log      that is sent.
     * @param streamId of the tier.
     * @param isWrong  whether it is a {@link WrongLine}.
     */
    Multicast(final World world, final SimulatedLog log, final int streamId, final boolean isWrong)
    {
        this.world = world;
        this.log = log;
        this.streamId = streamId;
        this.isWrong = isWrong;
    }

    int streamId()
    {
        return streamId;
    }

    boolean isUp()
    {
        return isUp;
    }

    /** The sender is gone. */
    void close()
    {
        isUp = false;
    }

    /** A reader listens. */
    void join(final Subscription subscription)
    {
        receivers.add(new Receiver(subscription));
    }

    /** A reader is gone. */
    void leave(final Subscription subscription)
    {
        receivers.removeIf(receiver -> receiver.subscription == subscription);
    }

    void work()
    {
        if (isUp)
        {
            send();
        }
        boolean isHeard = false;
        for (int i = 0; i < receivers.size(); i++)
        {
            receivers.get(i).work();
            isHeard |= receivers.get(i).image != null;
        }
        if (isUp)
        {
            log.connect(isHeard || !receivers.isEmpty() && !world.weather.isStorm());
            log.driveSender(senderPosition);
        }
    }

    /** @return true when nothing is on its way any more. */
    boolean isSettled()
    {
        return receivers.stream().allMatch(receiver -> !isUp && receiver.image == null ||
            isUp && receiver.image != null && receiver.image.position() == senderPosition);
    }

    private void send()
    {
        for (int length = log.frameLength(senderPosition); length > 0; length = log.frameLength(senderPosition))
        {
            for (final Receiver receiver : receivers)
            {
                receiver.onSent(senderPosition);
            }
            senderPosition += length;
        }
    }

    /** One reader's end of it. */
    private final class Receiver
    {
        private final Subscription subscription;
        private final Dice dice = world.dice.split();
        private final List<Packet> onTheWay = new ArrayList<>();
        private final UnsafeBuffer packet = new UnsafeBuffer();
        private SimulatedLog received;
        private Image image;
        private long contiguousPosition;
        private long isolatedUntilNs;
        private long heardNs;
        private long nakDeadlineNs;

        private Receiver(final Subscription subscription)
        {
            this.subscription = subscription;
        }

        private boolean isIsolated()
        {
            return isolatedUntilNs > world.clock.nanoTime() && world.weather.isStorm();
        }

        private void onSent(final long position)
        {
            final Weather weather = world.weather;
            if (weather.isStorm() && dice.perMille(weather.isolation))
            {
                isolatedUntilNs = world.clock.nanoTime() + dice.between(0L, 4_000_000L);
            }
            if (image == null || isIsolated() || weather.isStorm() && dice.perMille(weather.loss))
            {
                return;
            }
            post(position);
            if (weather.isStorm() && dice.perMille(weather.duplication))
            {
                post(position);
            }
        }

        private void post(final long position)
        {
            final byte[] bytes = new byte[log.frameLength(position)];
            log.copyFrame(position, new UnsafeBuffer(bytes), 0);
            if (isWrong)
            {
                spoil(new UnsafeBuffer(bytes), log.payloadEnd(position));
            }
            final long delayNs = world.weather.isStorm() && dice.perMille(world.weather.delay) ?
                dice.between(0L, 200_000L) : dice.between(0L, 5_000L);
            onTheWay.add(new Packet(world.clock.nanoTime() + delayNs, position, bytes));
        }

        /** The host computes wrongly, and the digest of the frame is that of what came out. */
        private void spoil(final UnsafeBuffer frame, final int end)
        {
            WrongLine.spoil(frame, DataHeaderFlyweight.HEADER_LENGTH, end);
            frame.putLong(
                DataHeaderFlyweight.RESERVED_VALUE_OFFSET, FrameDigest.of(frame, 0, end), ByteOrder.LITTLE_ENDIAN);
        }

        private void work()
        {
            if (image == null)
            {
                joinSender();
                return;
            }
            final long nowNs = world.clock.nanoTime();
            if (!onTheWay.isEmpty())
            {
                arrive(nowNs);
            }
            for (int length = received.frameLength(contiguousPosition); length > 0;
                length = received.frameLength(contiguousPosition))
            {
                contiguousPosition += length;
            }
            received.drive(image.position());
            if (isUp && !isIsolated())
            {
                heardNs = nowNs;
                repair(nowNs);
            }
            else if (nowNs - heardNs > IMAGE_LIVENESS_NS && (isUp || image.position() >= contiguousPosition))
            {
                leave();
            }
        }

        private void joinSender()
        {
            if (isUp && !isIsolated() && dice.below(10) == 0)
            {
                received = world.workshop.log();
                received.reset(streamId, log.sessionId(), log.initialTermId(), senderPosition);
                image = received.join(subscription, senderPosition);
                contiguousPosition = senderPosition;
                heardNs = world.clock.nanoTime();
                world.trace("stream " + streamId + " session " + log.sessionId() + " is heard from " + senderPosition);
            }
        }

        private void arrive(final long nowNs)
        {
            for (final Iterator<Packet> each = onTheWay.iterator(); each.hasNext();)
            {
                final Packet next = each.next();
                if (next.atNs <= nowNs)
                {
                    each.remove();
                    if (next.position >= contiguousPosition &&
                        next.position + next.bytes.length <= image.position() + SimulatedLog.WINDOW_LENGTH)
                    {
                        packet.wrap(next.bytes);
                        received.insert(next.position, packet, next.bytes.length);
                    }
                }
            }
        }

        private void repair(final long nowNs)
        {
            if (contiguousPosition >= senderPosition || nakDeadlineNs > nowNs)
            {
                return;
            }
            if (contiguousPosition < log.cleanPosition())
            {
                leave(); // The sender does not have it any more: this image can not go on.
                return;
            }
            nakDeadlineNs = nowNs + NAK_DELAY_NS;
            if (!world.weather.isStorm() || !dice.perMille(world.weather.loss))
            {
                post(contiguousPosition);
            }
        }

        private void leave()
        {
            world.trace("stream " + streamId + " session " + log.sessionId() + " is lost at " + image.position());
            received.leave(image);
            image = null;
            onTheWay.clear();
        }
    }
}
