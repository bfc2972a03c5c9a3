package io.directlive.perf.jmh;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.line.ArbiterConfig;
import io.directlive.feed.line.LineArbiter;
import io.directlive.feed.line.VenueSessions;
import io.directlive.feed.mold.MoldLines;
import io.directlive.feed.mold.MoldPacket;
import java.util.concurrent.TimeUnit;
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

/** Packets of two MoldUDP64 lines in, messages in order out: time for a packet; every second one is a repeat. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(2 * LineArbiterBenchmark.PACKET_COUNT)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 6, time = 1)
public class LineArbiterBenchmark implements SessionHandler, VenueSessions
{
    /** Packets of one line in one invocation. */
    public static final int PACKET_COUNT = 1 << 12;

    private static final int MESSAGE_LENGTH = 36;
    private static final long SPACING_NS = 1_000;

    /** Messages in each packet. */
    @Param({"1", "8", "30"})
    public int messagesInPacket;

    /** Of how many packets one comes behind the next one, on both lines; 0 for none. */
    @Param({"0", "16"})
    public int swappedOneOf;

    private UnsafeBuffer packet;
    private LineArbiter arbiter;
    private long sequence;
    private long timeNs;
    private long taken;

    /** Starts a session. */
    @Setup
    public void setup()
    {
        packet = new UnsafeBuffer(new byte[
            MoldPacket.HEADER_LENGTH + messagesInPacket * (MoldPacket.BLOCK_HEADER_LENGTH + MESSAGE_LENGTH)]);
        int at = MoldPacket.header(packet, 0, "BENCHMARK", 1, messagesInPacket);
        for (int i = 0; i < messagesInPacket; i++)
        {
            packet.putShort(at, (short)MESSAGE_LENGTH, BIG_ENDIAN);
            at += MoldPacket.BLOCK_HEADER_LENGTH + MESSAGE_LENGTH;
        }
        arbiter = new LineArbiter(
            MoldLines.INSTANCE,
            new ArbiterConfig("", 1_000_000, 3_000_000_000L, 4096, 1 << 22, 1472),
            new String[] {"A", "B"},
            this,
            null,
            BadInputListener.NONE);
        sequence = 1;
    }

    /** @return messages that came out. */
    @Benchmark
    public long arbitrate()
    {
        final long first = sequence;
        for (int i = 0; i < PACKET_COUNT; i++)
        {
            final boolean isSwapped = swappedOneOf > 0 && i % swappedOneOf < 2;
            offer(first + (long)messagesInPacket * (isSwapped ? i ^ 1 : i));
            arbiter.onTime(timeNs, true, this);
        }
        sequence = first + (long)messagesInPacket * PACKET_COUNT;
        if (arbiter.expected() != sequence)
        {
            throw new IllegalStateException("a message is missing");
        }
        return taken;
    }

    private void offer(final long first)
    {
        MoldPacket.numbers(packet, 0, first, messagesInPacket);
        timeNs += SPACING_NS;
        arbiter.onPacket(0, packet, 0, packet.capacity(), timeNs, this);
        arbiter.onPacket(1, packet, 0, packet.capacity(), timeNs + SPACING_NS / 2, this);
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer, final int offset, final int length, final long number, final long receiveTimeNs)
    {
        taken++;
        return true;
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        throw new IllegalStateException("nothing is lost");
    }

    @Override
    public boolean onEndOfSession(final long number, final long receiveTimeNs)
    {
        return true;
    }

    @Override
    public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
    {
        throw new IllegalStateException("the session goes on");
    }

    @Override
    public String current()
    {
        return "";
    }

    @Override
    public void onCurrent(final String name)
    {
        taken = 0;
    }

    @Override
    public Normaliser next(final String name)
    {
        throw new IllegalStateException("there is one session");
    }
}
