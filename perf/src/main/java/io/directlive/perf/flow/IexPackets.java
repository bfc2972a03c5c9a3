package io.directlive.perf.flow;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.iex.IexFormat;
import io.directlive.feed.iex.IexMessage;
import io.directlive.feed.iex.IexMessageType;
import io.directlive.feed.iex.IexSymbol;
import io.directlive.feed.iex.IexTp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Packets of IEX-TP. Types and symbols come at random, as in a day; orders are not followed. */
public final class IexPackets
{
    private static final int MESSAGES_IN_PACKET = 8;
    private static final int SYMBOLS = 500;
    private static final int STREAM_OFFSET = 16;
    private static final int FIRST_MESSAGE = 24;
    private static final long START = 1_727_787_282_503_661_342L;

    private final Random random;
    private final IexFormat format;
    private final char[] types = new char[100];

    private IexPackets(final long seed, final IexFormat format, final int... typesAndShares)
    {
        random = new Random(seed);
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

    /** @return quotes and some trades. */
    public static PacketFlow tops(final long seed, final int messageCount)
    {
        return new IexPackets(seed, IexFormat.TOPS, 'Q', 92, 'T', 8).flow(messageCount);
    }

    /** @return levels of both sides and some trades. */
    public static PacketFlow deep(final long seed, final int messageCount)
    {
        return new IexPackets(seed, IexFormat.DEEP, '8', 46, '5', 46, 'T', 8).flow(messageCount);
    }

    /** @return orders that come and go. */
    public static PacketFlow deepPlus(final long seed, final int messageCount)
    {
        return new IexPackets(seed, IexFormat.DEEP_PLUS, 'a', 45, 'R', 42, 'M', 5, 'L', 5, 'T', 3).flow(messageCount);
    }

    private PacketFlow flow(final int messageCount)
    {
        final List<UnsafeBuffer> packets = new ArrayList<>();
        long streamOffset = 0;
        for (int number = 1; number <= messageCount; number += MESSAGES_IN_PACKET)
        {
            final int count = Math.min(MESSAGES_IN_PACKET, messageCount - number + 1);
            final UnsafeBuffer packet = packet(number, count, streamOffset);
            streamOffset += packet.capacity() - IexTp.HEADER_LENGTH;
            packets.add(packet);
        }
        final long streamLength = streamOffset;
        return new PacketFlow(format, packets, packet ->
        {
            packet.putLong(STREAM_OFFSET, packet.getLong(STREAM_OFFSET, LITTLE_ENDIAN) + streamLength, LITTLE_ENDIAN);
            packet.putLong(FIRST_MESSAGE, packet.getLong(FIRST_MESSAGE, LITTLE_ENDIAN) + messageCount, LITTLE_ENDIAN);
        });
    }

    private UnsafeBuffer packet(final long first, final int count, final long streamOffset)
    {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[1024]);
        int at = IexTp.HEADER_LENGTH;
        for (int i = 0; i < count; i++)
        {
            final int length = message(packet, at + IexTp.BLOCK_LENGTH);
            packet.putShort(at, (short)length, LITTLE_ENDIAN);
            at += IexTp.BLOCK_LENGTH + length;
        }
        packet.putByte(0, (byte)IexTp.VERSION);
        packet.putShort(2, (short)format.protocolId(), LITTLE_ENDIAN);
        packet.putInt(8, 1, LITTLE_ENDIAN);
        packet.putShort(12, (short)(at - IexTp.HEADER_LENGTH), LITTLE_ENDIAN);
        packet.putShort(14, (short)count, LITTLE_ENDIAN);
        packet.putLong(STREAM_OFFSET, streamOffset, LITTLE_ENDIAN);
        packet.putLong(FIRST_MESSAGE, first, LITTLE_ENDIAN);
        packet.putLong(32, START, LITTLE_ENDIAN);
        return new UnsafeBuffer(packet, 0, at);
    }

    /** Sizes and prices above zero, so that each message makes sense. */
    private int message(final UnsafeBuffer packet, final int at)
    {
        final IexMessageType type = IexMessageType.of((byte)types[random.nextInt(types.length)]);
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
