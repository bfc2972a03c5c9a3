package io.directlive.feed.iex;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes packets and messages for tests. */
final class Packets
{
    static final int SESSION = 0x4E1D_0000;
    static final long TIME = 1_727_787_282_503_661_342L;

    private Packets()
    {
    }

    static UnsafeBuffer hex(final String hex)
    {
        return new UnsafeBuffer(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    /** A segment of DEEP whose messages are these texts. */
    static UnsafeBuffer segment(
        final long first, final long streamOffset, final long sendTime, final String... texts)
    {
        final List<UnsafeBuffer> messages = Arrays.stream(texts)
            .map(text -> new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII)))
            .toList();
        return segment(IexFormat.DEEP, first, streamOffset, sendTime, messages);
    }

    private static UnsafeBuffer segment(
        final IexFormat format,
        final long first,
        final long streamOffset,
        final long sendTime,
        final List<UnsafeBuffer> messages)
    {
        final int payloadLength =
            messages.stream().mapToInt(message -> IexTp.BLOCK_LENGTH + message.capacity()).sum();
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[IexTp.HEADER_LENGTH + payloadLength]);
        packet.putByte(0, (byte)IexTp.VERSION);
        packet.putShort(2, (short)format.protocolId(), LITTLE_ENDIAN);
        packet.putInt(4, 1, LITTLE_ENDIAN);
        packet.putInt(8, SESSION, LITTLE_ENDIAN);
        packet.putShort(12, (short)payloadLength, LITTLE_ENDIAN);
        packet.putShort(14, (short)messages.size(), LITTLE_ENDIAN);
        packet.putLong(16, streamOffset, LITTLE_ENDIAN);
        packet.putLong(24, first, LITTLE_ENDIAN);
        packet.putLong(32, sendTime, LITTLE_ENDIAN);
        int at = IexTp.HEADER_LENGTH;
        for (final UnsafeBuffer message : messages)
        {
            packet.putShort(at, (short)message.capacity(), LITTLE_ENDIAN);
            packet.putBytes(at + IexTp.BLOCK_LENGTH, message, 0, message.capacity());
            at += IexTp.BLOCK_LENGTH + message.capacity();
        }
        return packet;
    }

    /** Every type of a feed that makes sense, one that is not known and one that has grown, in three packets. */
    static List<byte[]> ofAllTypes(final IexFormat format)
    {
        final List<UnsafeBuffer> messages = new ArrayList<>();
        for (final IexMessageType type : format.types())
        {
            final UnsafeBuffer message = message(type, type == IexMessageType.ADD_ORDER ? '5' : 'O', "IBKR");
            for (final IexField field : type.fields())
            {
                if (field.offset() > IexMessage.SYMBOL_OFFSET && !field.isAlpha())
                {
                    field.integer(message, 0, 1 + messages.size());
                }
            }
            messages.add(message);
        }
        messages.add(new UnsafeBuffer(new byte[]{'z', 1, 2, 3}));
        final UnsafeBuffer grown = new UnsafeBuffer(new byte[IexMessageType.OPERATIONAL_HALT.length() + 3]);
        grown.putBytes(0, message(IexMessageType.OPERATIONAL_HALT, 'N', "LONGNAME"), 0, grown.capacity() - 3);
        messages.add(grown);

        final List<byte[]> packets = new ArrayList<>();
        final int third = messages.size() / 3;
        long streamOffset = 0;
        for (int from = 0; from < messages.size(); from += third)
        {
            final List<UnsafeBuffer> some = messages.subList(from, Math.min(messages.size(), from + third));
            final byte[] packet = segment(format, 1 + from, streamOffset, TIME, some).byteArray();
            packets.add(packet);
            streamOffset += packet.length - IexTp.HEADER_LENGTH;
        }
        return packets;
    }

    /** A message of a type, its integers zero and its texts blank, but for the time stamp and the symbol. */
    static UnsafeBuffer message(final IexMessageType type, final char code, final String symbol)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[type.length()]);
        for (final IexField field : type.fields())
        {
            if (field.isAlpha())
            {
                field.text(message, 0, "");
            }
        }
        message.putByte(0, (byte)type.code());
        message.putByte(1, (byte)code);
        message.putLong(2, TIME, LITTLE_ENDIAN);
        if (type.hasSymbol())
        {
            message.putLong(IexMessage.SYMBOL_OFFSET, IexSymbol.pack(symbol), LITTLE_ENDIAN);
        }
        return message;
    }

    static UnsafeBuffer with(final UnsafeBuffer message, final String name, final long value)
    {
        field(message, name).integer(message, 0, value);
        return message;
    }

    static UnsafeBuffer with(final UnsafeBuffer message, final String name, final String value)
    {
        field(message, name).text(message, 0, value);
        return message;
    }

    private static IexField field(final UnsafeBuffer message, final String name)
    {
        return IexMessageType.of(message.getByte(0)).fields().stream()
            .filter(field -> field.name().equals(name))
            .findFirst()
            .orElseThrow();
    }
}
