package io.directlive.feed.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes captures, and the network headers of what is in them. */
public final class CaptureBytes
{
    public static final int MULTICAST = 0xE9360C6F; // 233.54.12.111
    public static final int PORT = 26477;
    public static final int ETHERNET = 1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;

    public CaptureBytes(final ByteOrder order)
    {
        this.order = order;
    }

    public static CaptureBytes nanoseconds()
    {
        return new CaptureBytes(ByteOrder.LITTLE_ENDIAN).pcap(0xA1B23C4D, ETHERNET);
    }

    public byte[] toByteArray()
    {
        return out.toByteArray();
    }

    public int size()
    {
        return out.size();
    }

    public CaptureBytes raw(final byte... bytes)
    {
        out.writeBytes(bytes);
        return this;
    }

    public CaptureBytes pcap(final int magic, final int linkType)
    {
        return raw(buffer(24)
            .putInt(magic).putShort((short)2).putShort((short)4).putInt(0).putInt(0).putInt(65_535).putInt(linkType)
            .array());
    }

    public CaptureBytes record(final int seconds, final int fraction, final byte... frame)
    {
        raw(buffer(16).putInt(seconds).putInt(fraction).putInt(frame.length).putInt(frame.length).array());
        return raw(frame);
    }

    public CaptureBytes section()
    {
        return block(
            0x0A0D0D0A, buffer(16).putInt(0x1A2B3C4D).putShort((short)1).putShort((short)0).putLong(-1).array());
    }

    public CaptureBytes description(final int linkType, final byte... options)
    {
        final ByteBuffer body = buffer(8 + options.length);
        return block(1, body.putShort((short)linkType).putShort((short)0).putInt(0).put(options).array());
    }

    /** An option with its padding. */
    public byte[] option(final int code, final byte... value)
    {
        return buffer(4 + (value.length + 3 & ~3)).putShort((short)code).putShort((short)value.length).put(value)
            .array();
    }

    public byte[] bigOption(final int code, final long value)
    {
        return option(code, buffer(8).putLong(value).array());
    }

    public CaptureBytes packet(final int description, final long units, final byte... frame)
    {
        return block(6, buffer(20 + (frame.length + 3 & ~3))
            .putInt(description).putInt((int)(units >>> 32)).putInt((int)units).putInt(frame.length)
            .putInt(frame.length).put(frame).array());
    }

    public CaptureBytes oldPacket(final int description, final long units, final byte... frame)
    {
        return block(2, buffer(20 + (frame.length + 3 & ~3))
            .putShort((short)description).putShort((short)0).putInt((int)(units >>> 32)).putInt((int)units)
            .putInt(frame.length).putInt(frame.length).put(frame).array());
    }

    public CaptureBytes simplePacket(final byte... frame)
    {
        return block(3, buffer(4 + (frame.length + 3 & ~3)).putInt(frame.length).put(frame).array());
    }

    public CaptureBytes block(final int type, final byte... body)
    {
        final int length = 12 + body.length;
        return raw(buffer(length).putInt(type).putInt(length).put(body).putInt(length).array());
    }

    // --- Frames, always in network order ----------------------------------------------------------------------------

    public static byte[] udp(final byte... payload)
    {
        return udp(MULTICAST, PORT, payload);
    }

    public static byte[] udp(final int group, final int port, final byte... payload)
    {
        return ethernet(0x0800, ipv4(17, group, udpSegment(port, payload)));
    }

    public static byte[] udpSegment(final int port, final byte... payload)
    {
        return ByteBuffer.allocate(8 + payload.length)
            .putShort((short)5_000).putShort((short)port).putShort((short)(8 + payload.length)).putShort((short)0)
            .put(payload).array();
    }

    public static byte[] tcp(
        final int fromPort, final int toPort, final int sequence, final int flags, final byte... payload)
    {
        return ethernet(0x0800, ipv4(6, 0x0A000002, ByteBuffer.allocate(20 + payload.length)
            .putShort((short)fromPort).putShort((short)toPort).putInt(sequence).putInt(0)
            .put((byte)0x50).put((byte)flags).putShort((short)0).putInt(0).put(payload).array()));
    }

    public static byte[] ethernet(final int type, final byte... body)
    {
        return ByteBuffer.allocate(14 + body.length).put(new byte[12]).putShort((short)type).put(body).array();
    }

    public static byte[] tag(final int type, final byte... body)
    {
        return ByteBuffer.allocate(4 + body.length).putShort((short)142).putShort((short)type).put(body).array();
    }

    public static byte[] ipv4(final int protocol, final int destination, final byte... body)
    {
        return ByteBuffer.allocate(20 + body.length)
            .put((byte)0x45).put((byte)0).putShort((short)(20 + body.length)).putInt(0)
            .put((byte)64).put((byte)protocol).putShort((short)0).putInt(0x0A000001).putInt(destination)
            .put(body).array();
    }

    public static byte[] ipv6(final int nextHeader, final long high, final long low, final byte... body)
    {
        return ByteBuffer.allocate(40 + body.length)
            .putInt(0x60000000).putShort((short)body.length).put((byte)nextHeader).put((byte)64)
            .putLong(0x2001_0db8L << 32).putLong(1).putLong(high).putLong(low).put(body).array();
    }

    private ByteBuffer buffer(final int length)
    {
        return ByteBuffer.allocate(length).order(order);
    }
}
