package io.directlive.perf.flow;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.pitch.PitchField;
import io.directlive.feed.pitch.PitchFormat;
import io.directlive.feed.pitch.PitchMessageType;
import io.directlive.feed.pitch.PitchUnit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Packets of one unit of Cboe US Equities PITCH, eight messages in each: orders that are added, modified, executed,
 * reduced and deleted, some hidden trades, and a time in every 512 messages. No order is left at the end.
 */
public final class PitchPackets
{
    private static final int MESSAGES_IN_PACKET = 8;
    private static final int MESSAGES_IN_SECOND = 512;
    private static final int LIVE_ORDERS = 10_000;
    private static final int SYMBOLS = 500;
    private static final int FIRST_SECOND = 34_200;
    private static final int UNIT = 1;
    private static final int COUNT = 2;
    private static final int SEQUENCE = 4;
    private static final int LOT = 100;

    private final SplittableRandom random;
    private final int messageCount;
    private final long[] orders;
    private int live;
    private int made;
    private long lastOrder;
    private long lastExecution;

    private PitchPackets(final long seed, final int messageCount)
    {
        random = new SplittableRandom(seed);
        this.messageCount = messageCount;
        orders = new long[messageCount];
    }

    /** @return the packets. */
    public static PacketFlow unit(final long seed, final int messageCount)
    {
        return new PitchPackets(seed, messageCount).flow();
    }

    private PacketFlow flow()
    {
        final List<UnsafeBuffer> packets = new ArrayList<>();
        while (made < messageCount)
        {
            packets.add(packet());
        }
        return new PacketFlow(PitchFormat.INSTANCE, packets, packet -> packet.putInt(
            SEQUENCE, (int)PitchUnit.wire(PitchUnit.sequence(packet, 0) + messageCount), LITTLE_ENDIAN));
    }

    private UnsafeBuffer packet()
    {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[1024]);
        packet.putByte(3, (byte)UNIT);
        packet.putInt(SEQUENCE, 1 + made, LITTLE_ENDIAN);
        int at = PitchUnit.HEADER_LENGTH;
        int count = 0;
        while (count < MESSAGES_IN_PACKET && made < messageCount)
        {
            at += next(packet, at);
            made++;
            count++;
        }
        packet.putShort(0, (short)at, LITTLE_ENDIAN);
        packet.putByte(COUNT, (byte)count);
        return new UnsafeBuffer(packet, 0, at);
    }

    private int next(final UnsafeBuffer packet, final int at)
    {
        if (made % MESSAGES_IN_SECOND == 0)
        {
            return message(packet, at, PitchMessageType.TIME, FIRST_SECOND + made / MESSAGES_IN_SECOND);
        }
        final int left = messageCount - made;
        final int times = left / MESSAGES_IN_SECOND + 1;
        if (left <= live + times + 1)
        {
            return live > 0 ? delete(packet, at) : trade(packet, at);
        }
        final int kind = random.nextInt(100);
        if (live == 0 || kind < (live < LIVE_ORDERS ? 50 : 38))
        {
            return add(packet, at, kind);
        }
        final long order = orders[random.nextInt(live)];
        if (kind < 84)
        {
            return delete(packet, at);
        }
        if (kind < 90)
        {
            return message(packet, at, PitchMessageType.ORDER_EXECUTED, nanos(), order, 1, ++lastExecution);
        }
        if (kind < 93)
        {
            return message(packet, at, PitchMessageType.REDUCE_SIZE_SHORT, nanos(), order, 1);
        }
        return kind < 97 ?
            message(packet, at, PitchMessageType.MODIFY_ORDER_LONG, nanos(), order, LOT, price(), 3) :
            trade(packet, at);
    }

    private int add(final UnsafeBuffer packet, final int at, final int kind)
    {
        orders[live++] = ++lastOrder;
        final String side = side();
        return kind % 5 == 0 ?
            message(packet, at, PitchMessageType.ADD_ORDER_LONG, nanos(), lastOrder, side, LOT, symbol(), price(), 1) :
            message(
                packet, at, PitchMessageType.ADD_ORDER_SHORT, nanos(), lastOrder, side, LOT, symbol(), price2(), 1);
    }

    private int delete(final UnsafeBuffer packet, final int at)
    {
        final int index = random.nextInt(live);
        final long order = orders[index];
        orders[index] = orders[--live];
        return message(packet, at, PitchMessageType.DELETE_ORDER, nanos(), order);
    }

    private int trade(final UnsafeBuffer packet, final int at)
    {
        return message(
            packet, at, PitchMessageType.TRADE_LONG, nanos(), 0, side(), LOT, symbol(), price(), ++lastExecution);
    }

    private static int message(
        final UnsafeBuffer packet, final int at, final PitchMessageType type, final Object... values)
    {
        packet.putByte(at, (byte)type.length());
        packet.putByte(at + 1, (byte)type.code());
        for (int i = 0; i < values.length; i++)
        {
            final PitchField field = type.fields().get(i);
            if (values[i] instanceof String text)
            {
                packet.setMemory(at + field.offset(), field.length(), (byte)' ');
                packet.putBytes(at + field.offset(), text.getBytes(StandardCharsets.US_ASCII));
            }
            else
            {
                final long value = ((Number)values[i]).longValue();
                for (int b = 0; b < field.length(); b++)
                {
                    packet.putByte(at + field.offset() + b, (byte)(value >>> Byte.SIZE * b));
                }
            }
        }
        return type.length();
    }

    private int nanos()
    {
        return random.nextInt(1_000_000_000);
    }

    private long price()
    {
        return 100_000L + random.nextInt(900_000);
    }

    private int price2()
    {
        return 1_000 + random.nextInt(60_000);
    }

    private String side()
    {
        return random.nextBoolean() ? "B" : "S";
    }

    private String symbol()
    {
        final int number = random.nextInt(SYMBOLS);
        return "S" + (char)('A' + number / 26) + (char)('A' + number % 26);
    }
}
