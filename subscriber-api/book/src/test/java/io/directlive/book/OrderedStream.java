package io.directlive.book;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.BookClearedEncoder;
import io.directlive.protocol.sbe.EndOfSessionEncoder;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.EventHeaderEncoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.InstrumentDefinitionEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.OrderAddedEncoder;
import io.directlive.protocol.sbe.OrderDeletedEncoder;
import io.directlive.protocol.sbe.OrderExecutedEncoder;
import io.directlive.protocol.sbe.PartitionMoveEncoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.SourceGapEncoder;
import io.directlive.protocol.sbe.StreamHeartbeatEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/** An ordered stream made by hand: each call adds one event, stamped as the sequencer would. */
public final class OrderedStream
{
    public static final int PARTITION = 3;
    public static final int SOURCE = 7;

    private final List<byte[]> events = new ArrayList<>();
    private final int[] instrumentSequences = new int[1024];
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private UnsafeBuffer event;
    private int epoch = 1;
    private long sequence;
    private long sourceSequence;

    /** Starts with the session of the one source. */
    public OrderedStream()
    {
        final EpochStartEncoder start = new EpochStartEncoder().wrapAndApplyHeader(
            next(EpochStartEncoder.BLOCK_LENGTH), 0, messageHeader);
        start.epoch(20240102).reason(EpochReason.SOURCE_SESSION);
        stamp(start.header(), 0);
    }

    /** A market of a few instruments with orders that come, trade and go; the same for the same seed. */
    public static OrderedStream random(final long seed, final int count)
    {
        final Random random = new Random(seed);
        final OrderedStream stream = new OrderedStream();
        final int instruments = 4;
        for (int i = 1; i <= instruments; i++)
        {
            stream.define(i, "SYM" + i);
        }
        final List<long[]> resting = new ArrayList<>();
        long orderId = 0;
        while (stream.size() < count)
        {
            final int kind = random.nextInt(100);
            if (kind < 60 || resting.isEmpty())
            {
                final int instrument = 1 + random.nextInt(instruments);
                final Side side = random.nextBoolean() ? Side.BID : Side.ASK;
                final int away = random.nextInt(15);
                final long price = (side == Side.BID ? 100 - away : 101 + away) * Prices.ONE;
                stream.add(instrument, ++orderId, side, price, 100 + random.nextInt(5));
                resting.add(new long[]{ instrument, orderId });
            }
            else if (kind < 98)
            {
                final long[] order = resting.get(random.nextInt(resting.size()));
                if (kind < 80)
                {
                    stream.execute((int)order[0], order[1], 10);
                }
                else
                {
                    stream.delete((int)order[0], order[1]);
                    resting.remove(order);
                }
            }
            else if (kind == 98)
            {
                final int instrument = 1 + random.nextInt(instruments);
                stream.clear(instrument);
                resting.removeIf(order -> order[0] == instrument);
            }
            else
            {
                final int instrument = 1 + random.nextInt(instruments);
                stream.define(instrument, "SYM" + instrument);
            }
        }
        return stream;
    }

    public int size()
    {
        return events.size();
    }

    public List<byte[]> events()
    {
        return events;
    }

    public byte[] event(final int index)
    {
        return events.get(index);
    }

    /** All events of a derived tier, or those of the stream itself. */
    public List<byte[]> tier(final Tier tier)
    {
        if (tier == Tier.ORDERS)
        {
            return events;
        }
        final List<byte[]> derived = new ArrayList<>();
        final TierDeriver deriver = new TierDeriver(Set.of(tier), (ofTier, buffer, offset, length) ->
        {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            derived.add(bytes);
        });
        events.forEach(bytes -> deriver.onEvent(new UnsafeBuffer(bytes), 0));
        return derived;
    }

    public OrderedStream define(final int instrument, final String symbol)
    {
        final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder().wrapAndApplyHeader(
            next(InstrumentDefinitionEncoder.BLOCK_LENGTH), 0, messageHeader);
        definition.symbol(symbol).lotSize(100).venue("XNAS").currency("USD").priceIncrement(Prices.ONE / 100);
        return stamp(definition.header(), instrument);
    }

    public OrderedStream add(final int instrument, final long orderId, final Side side, final long price, final long quantity)
    {
        final OrderAddedEncoder added = new OrderAddedEncoder().wrapAndApplyHeader(
            next(OrderAddedEncoder.BLOCK_LENGTH), 0, messageHeader);
        added.orderId(orderId).side(side).price(price).quantity(quantity);
        return stamp(added.header(), instrument);
    }

    public OrderedStream execute(final int instrument, final long orderId, final long quantity)
    {
        final OrderExecutedEncoder executed = new OrderExecutedEncoder().wrapAndApplyHeader(
            next(OrderExecutedEncoder.BLOCK_LENGTH), 0, messageHeader);
        executed.orderId(orderId).quantity(quantity).tradeId(sequence);
        return stamp(executed.header(), instrument);
    }

    public OrderedStream delete(final int instrument, final long orderId)
    {
        final OrderDeletedEncoder deleted = new OrderDeletedEncoder().wrapAndApplyHeader(
            next(OrderDeletedEncoder.BLOCK_LENGTH), 0, messageHeader);
        deleted.orderId(orderId);
        return stamp(deleted.header(), instrument);
    }

    public OrderedStream clear(final int instrument)
    {
        final BookClearedEncoder cleared = new BookClearedEncoder().wrapAndApplyHeader(
            next(BookClearedEncoder.BLOCK_LENGTH), 0, messageHeader);
        cleared.venueCode((byte)' ');
        return stamp(cleared.header(), instrument);
    }

    /** A step of a planned move; of those that name an instrument in the header. */
    public OrderedStream move(final int instrument, final MovePhase phase)
    {
        final PartitionMoveEncoder move = new PartitionMoveEncoder().wrapAndApplyHeader(
            next(PartitionMoveEncoder.BLOCK_LENGTH), 0, messageHeader);
        move.instrument(instrument).mapVersion(1).fromPartition(PARTITION).toPartition(PARTITION + 1).phase(phase);
        return stamp(move.header(), instrument);
    }

    public OrderedStream sourceGap(final int instrument)
    {
        final SourceGapEncoder gap = new SourceGapEncoder().wrapAndApplyHeader(
            next(SourceGapEncoder.BLOCK_LENGTH), 0, messageHeader);
        gap.toSourceSequence(sourceSequence).reason(GapReason.LOST);
        return stamp(gap.header(), instrument);
    }

    public OrderedStream endOfSession()
    {
        final EndOfSessionEncoder end = new EndOfSessionEncoder().wrapAndApplyHeader(
            next(EndOfSessionEncoder.BLOCK_LENGTH), 0, messageHeader);
        end.lastSourceSequence(sourceSequence);
        return stamp(end.header(), 0);
    }

    /** The stream cannot show that it is whole: numbers start anew. */
    public OrderedStream breakSession()
    {
        final long previousSequence = sequence;
        epoch++;
        sequence = 0;
        final EpochStartEncoder start = new EpochStartEncoder().wrapAndApplyHeader(
            next(EpochStartEncoder.BLOCK_LENGTH), 0, messageHeader);
        start.epoch(epoch).previousEpoch(epoch - 1).previousSequence(previousSequence)
            .reason(EpochReason.SESSION_BREAK);
        return stamp(start.header(), 0);
    }

    private UnsafeBuffer next(final int blockLength)
    {
        final byte[] bytes = new byte[EventLayout.MESSAGE_HEADER_LENGTH + blockLength];
        events.add(bytes);
        event = new UnsafeBuffer(bytes);
        return event;
    }

    private OrderedStream stamp(final EventHeaderEncoder header, final int instrument)
    {
        sequence++;
        header
            .sequence(sequence)
            .basisSequence(sequence)
            .sourceSequence(++sourceSequence)
            .venueTimeNs(1_000_000L + sourceSequence)
            .receiveTimeNs(2_000_000L + sourceSequence)
            .sequenceTimeNs(3_000_000L + sourceSequence)
            .streamEpoch(epoch)
            .instrumentId(instrument)
            .instrumentSequence(instrument == 0 ? 0 : ++instrumentSequences[instrument])
            .venueInstrument(instrument)
            .sourceId(SOURCE)
            .flags(EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE)
            .partitionId(PARTITION);
        return this;
    }

    /** Events back to back. */
    public static byte[] frame(final List<byte[]> events)
    {
        int length = 0;
        for (final byte[] each : events)
        {
            length += each.length;
        }
        final byte[] frame = new byte[length];
        int at = 0;
        for (final byte[] each : events)
        {
            System.arraycopy(each, 0, frame, at, each.length);
            at += each.length;
        }
        return frame;
    }

    public static byte[] heartbeat(final int epoch, final long nextSequence)
    {
        return heartbeat(epoch, nextSequence, nextSequence - 1);
    }

    /** The same of a derived tier, that has come to this event of the ordered stream. */
    public static byte[] heartbeat(final int epoch, final long nextSequence, final long basisSequence)
    {
        final byte[] bytes = new byte[EventLayout.MESSAGE_HEADER_LENGTH + StreamHeartbeatEncoder.BLOCK_LENGTH];
        new StreamHeartbeatEncoder().wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderEncoder())
            .nextSequence(nextSequence)
            .basisSequence(basisSequence)
            .streamEpoch(epoch)
            .partitionId(PARTITION);
        return bytes;
    }

    /** Heartbeat that tells what follows the last of these events. */
    public static byte[] heartbeatAfter(final List<byte[]> events)
    {
        final UnsafeBuffer last = new UnsafeBuffer(events.get(events.size() - 1));
        return heartbeat(EventLayout.streamEpoch(last, 0), EventLayout.sequence(last, 0) + 1);
    }
}
