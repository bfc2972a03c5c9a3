package io.directlive.perf.jmh;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.BadInputListener;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueHandler;
import io.directlive.feed.iex.IexFormat;
import io.directlive.feed.iex.IexMessage;
import io.directlive.feed.iex.IexMessageType;
import io.directlive.feed.iex.IexNormaliser;
import io.directlive.feed.iex.IexSymbol;
import io.directlive.feed.iex.IexTp;
import io.directlive.feed.iex.IexTpFraming;
import java.time.LocalDate;
import java.util.Random;
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

/** Packets of IEX in, encoded events out: framing and normaliser. Types and symbols come at random, as in a day. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(IexBenchmark.MESSAGE_COUNT)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 6, time = 1)
public class IexBenchmark implements VenueHandler
{
    /** Messages in one invocation. */
    public static final int MESSAGE_COUNT = 1 << 16;

    private static final int MESSAGES_IN_PACKET = 8;
    private static final int SYMBOLS = 500;
    private static final long START = 1_727_787_282_503_661_342L;

    /** Feed, and how many messages of each hundred have which type. */
    public enum Feed
    {
        /** Quotes and some trades. */
        TOPS(IexFormat.TOPS, 'Q', 92, 'T', 8),
        /** Levels of both sides and some trades. */
        DEEP(IexFormat.DEEP, '8', 46, '5', 46, 'T', 8),
        /** Orders that come and go. */
        DEEP_PLUS(IexFormat.DEEP_PLUS, 'a', 45, 'R', 42, 'M', 5, 'L', 5, 'T', 3);

        private final IexFormat format;
        private final char[] types = new char[100];

        Feed(final IexFormat format, final int... typesAndShares)
        {
            this.format = format;
            int at = 0;
            for (int i = 0; i < typesAndShares.length; i += 2)
            {
                for (int n = typesAndShares[i + 1]; n > 0; n--)
                {
                    types[at++] = (char)typesAndShares[i];
                }
            }
        }
    }

    /** The feed that is read. */
    @Param
    public Feed feed;

    private final UnsafeBuffer[] packets = new UnsafeBuffer[MESSAGE_COUNT / MESSAGES_IN_PACKET];
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[4096]);
    private Normaliser normaliser;
    private long bytes;

    /** Makes the packets. */
    @Setup
    public void makePackets()
    {
        final LocalDate day = LocalDate.of(2026, 11, 20);
        normaliser = new IexNormaliser(feed.format, SourceSession.of(1, day, "benchmark"), day);
        final Random random = new Random(1);
        long streamOffset = 0;
        for (int i = 0; i < packets.length; i++)
        {
            packets[i] = packet(random, 1 + (long)i * MESSAGES_IN_PACKET, streamOffset);
            streamOffset += packets[i].capacity() - IexTp.HEADER_LENGTH;
        }
    }

    /** Ours: numbers followed, every field checked, with the event header of 72 bytes. */
    @Benchmark
    public long packetsToEvents()
    {
        final IexTpFraming framing = new IexTpFraming(feed.format, 0, BadInputListener.NONE);
        bytes = 0;
        for (final UnsafeBuffer packet : packets)
        {
            framing.onPacket(packet, 0, packet.capacity(), START, this);
        }
        return bytes;
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sourceSequence,
        final long receiveTimeNs)
    {
        bytes += normaliser.normalise(buffer, offset, length, sourceSequence, receiveTimeNs, out, 0);
        return true;
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        throw new IllegalStateException("a gap in packets without one");
    }

    @Override
    public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
    {
        throw new IllegalStateException("an end of the session that nobody told");
    }

    private UnsafeBuffer packet(final Random random, final long first, final long streamOffset)
    {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[1024]);
        int at = IexTp.HEADER_LENGTH;
        for (int i = 0; i < MESSAGES_IN_PACKET; i++)
        {
            final int length = message(random, packet, at + IexTp.BLOCK_LENGTH);
            packet.putShort(at, (short)length, LITTLE_ENDIAN);
            at += IexTp.BLOCK_LENGTH + length;
        }
        packet.putByte(0, (byte)IexTp.VERSION);
        packet.putShort(2, (short)feed.format.protocolId(), LITTLE_ENDIAN);
        packet.putInt(8, 1, LITTLE_ENDIAN);
        packet.putShort(12, (short)(at - IexTp.HEADER_LENGTH), LITTLE_ENDIAN);
        packet.putShort(14, (short)MESSAGES_IN_PACKET, LITTLE_ENDIAN);
        packet.putLong(16, streamOffset, LITTLE_ENDIAN);
        packet.putLong(24, first, LITTLE_ENDIAN);
        packet.putLong(32, START, LITTLE_ENDIAN);
        return new UnsafeBuffer(packet, 0, at);
    }

    /** Sizes and prices above zero, so that each message makes sense. */
    private int message(final Random random, final UnsafeBuffer packet, final int at)
    {
        final IexMessageType type = IexMessageType.of((byte)feed.types[random.nextInt(feed.types.length)]);
        packet.putByte(at, (byte)type.code());
        type.fields().forEach(field ->
        {
            switch (field.kind())
            {
                case ALPHA -> field.text(packet, at, random.nextBoolean() ? "8" : "5");
                case TIMESTAMP -> field.integer(packet, at, START + random.nextInt());
                default -> field.integer(packet, at, 1 + random.nextInt(0xFF));
            }
        });
        final int number = random.nextInt(SYMBOLS);
        final String symbol = "S" + (char)('A' + number / 26) + (char)('A' + number % 26);
        packet.putLong(at + IexMessage.SYMBOL_OFFSET, IexSymbol.pack(symbol), LITTLE_ENDIAN);
        return type.length();
    }
}
