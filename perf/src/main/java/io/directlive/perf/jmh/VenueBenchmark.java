package io.directlive.perf.jmh;

import io.directlive.feed.Normaliser;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueHandler;
import io.directlive.perf.flow.IexPackets;
import io.directlive.perf.flow.ItchPackets;
import io.directlive.perf.flow.MdpPackets;
import io.directlive.perf.flow.PacketFlow;
import io.directlive.perf.flow.PitchPackets;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Packets of a venue in, messages or encoded events out; an operation is one message of the venue. Giving the packets
 * the numbers that follow, before each pass, is part of what is measured: one or two writes for each packet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(VenueBenchmark.MESSAGE_COUNT)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 6, time = 1)
public class VenueBenchmark
{
    /** Messages in one invocation. */
    public static final int MESSAGE_COUNT = 1 << 16;

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final long SEED = 20_261_120;
    private static final long START = 1_790_000_000_000_000_000L;

    /** What is read. */
    public enum Feed
    {
        /** ITCH 5.0 in MoldUDP64. */
        MOLD_ITCH(ItchPackets::mold),
        /** ITCH 5.0 in SoupBinTCP: the stream is cut into packets too. */
        SOUP_ITCH(ItchPackets::soup),
        /** IEX TOPS in IEX-TP. */
        IEX_TOPS(IexPackets::tops),
        /** IEX DEEP in IEX-TP. */
        IEX_DEEP(IexPackets::deep),
        /** IEX DEEP+ in IEX-TP. */
        IEX_DEEP_PLUS(IexPackets::deepPlus),
        /** CME MDP 3.0, books from orders. */
        CME_ORDERS(MdpPackets::orders),
        /** CME MDP 3.0, books from levels. */
        CME_LEVELS(MdpPackets::levels),
        /** Cboe PITCH; the framing follows the orders. */
        PITCH(PitchPackets::unit);

        private final BiFunction<Long, Integer, PacketFlow> flow;

        Feed(final BiFunction<Long, Integer, PacketFlow> flow)
        {
            this.flow = flow;
        }
    }

    /** What is read. */
    @Param
    public Feed feed;

    private final Counting counting = new Counting();
    private final Normalising normalising = new Normalising();
    private PacketFlow packets;
    private PacketFraming framing;

    /** Makes the packets. */
    @Setup
    public void makePackets()
    {
        packets = feed.flow.apply(SEED, MESSAGE_COUNT);
        final PacketFormat format = packets.format();
        framing = format.newFraming((number, at, reason) ->
        {
            throw new IllegalStateException(reason);
        });
        normalising.normaliser = format.newNormaliser(SourceSession.of(1, DAY, "benchmark"), DAY);
        normalising.events = new UnsafeBuffer(new byte[normalising.normaliser.maxLength()]);
    }

    /** The framing alone: numbers followed, messages found. */
    @Benchmark
    public long packetsToMessages()
    {
        counting.bytes = 0;
        play(counting);
        return counting.bytes;
    }

    /** Framing and normaliser: every field checked, with the event header of 72 bytes. */
    @Benchmark
    public long packetsToEvents()
    {
        normalising.bytes = 0;
        play(normalising);
        return normalising.bytes;
    }

    private void play(final VenueHandler handler)
    {
        if (packets.format().isStreamed())
        {
            playStream(packets.packets()[0], handler);
            return;
        }
        for (final UnsafeBuffer packet : packets.packets())
        {
            framing.onPacket(packet, 0, packet.capacity(), START, handler);
        }
        packets.goOn();
    }

    private void playStream(final UnsafeBuffer stream, final VenueHandler handler)
    {
        final PacketFormat format = packets.format();
        final int end = stream.capacity();
        int at = 0;
        while (at < end)
        {
            final int length = format.packetLength(stream, at, end - at);
            framing.onPacket(stream, at, length, START, handler);
            at += length;
        }
    }

    /** Takes messages and nothing else. */
    private abstract static class MessageHandler implements VenueHandler
    {
        long bytes;

        @Override
        public final boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            throw new IllegalStateException("a gap in packets without one");
        }

        @Override
        public final boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            throw new IllegalStateException("an end of the session that nobody told");
        }
    }

    /** Does as good as nothing with a message. */
    private static final class Counting extends MessageHandler
    {
        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            bytes += length;
            return true;
        }
    }

    /** Has the events of a message written, to the same place over and over. */
    private static final class Normalising extends MessageHandler
    {
        private Normaliser normaliser;
        private UnsafeBuffer events;

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            bytes += normaliser.normalise(buffer, offset, length, sourceSequence, receiveTimeNs, events, 0);
            return true;
        }
    }
}
