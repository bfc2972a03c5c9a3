package io.directlive.feed.soup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes packets. */
public final class SoupBytes
{
    private SoupBytes()
    {
    }

    public static byte[] packet(final char type, final byte... payload)
    {
        return ByteBuffer.allocate(3 + payload.length)
            .putShort((short)(1 + payload.length)).put((byte)type).put(payload).array();
    }

    public static byte[] packet(final char type, final String payload)
    {
        return packet(type, payload.getBytes(StandardCharsets.US_ASCII));
    }

    public static byte[] accepted(final String session, final long sequence)
    {
        return packet('A', String.format("%10s%20d", session, sequence));
    }
}
