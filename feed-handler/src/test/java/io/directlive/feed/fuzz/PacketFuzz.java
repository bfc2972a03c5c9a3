package io.directlive.feed.fuzz;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.JsonLines;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.PacketJson;
import io.directlive.feed.SourceSession;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The input is the packets of one channel, each behind its length of two bytes, little endian; one that is longer than
 * what is left is what is left. For formats that are streamed it is the stream.
 */
final class PacketFuzz implements FuzzBody
{
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final long TIME = 1_790_000_000_000_000_000L;
    private static final int JSON_LIMIT = 256; // Longer inputs are rarely shown: that is slow.

    private final PacketFormat format;

    PacketFuzz(final PacketFormat format)
    {
        this.format = format;
    }

    @Override
    public long run(final byte[] input) throws IOException
    {
        final long digest = digest(input, (byte)0, false);
        EventCheck.check(digest == digest(input, (byte)0xFF, true), "the same packets, other events");
        if (input.length < JSON_LIMIT)
        {
            show(input);
        }
        return digest;
    }

    /** Framings have tables of their own; what is said of bad packets and shown of good ones is for people. */
    @Override
    public long allocationLimit(final byte[] input)
    {
        return (1 << 24) + 4096L * input.length;
    }

    private long digest(final byte[] input, final byte background, final boolean isReluctant)
    {
        final PacketFraming framing = format.newFraming(BadInputListener.NONE);
        final EventCheck check = new EventCheck(
            format.newNormaliser(SourceSession.of(1, DAY, "fuzz"), DAY), background, isReluctant);
        forEachPacket(input, (packet, offset, length) ->
        {
            long attempts = 0;
            int calls = -1;
            while (!framing.onPacket(packet, offset, length, TIME, check))
            {
                attempts = check.calls() == calls ? attempts + 1 : 0;
                calls = check.calls();
                EventCheck.check(isReluctant && attempts < 8, "a packet is not taken though there is room");
            }
        });
        return check.digest();
    }

    private void show(final byte[] input) throws IOException
    {
        try (JsonGenerator json = JsonLines.generator(OutputStream.nullOutputStream()))
        {
            final PacketJson shown = format.newJson(json, new MessageCounts());
            forEachPacket(input, (packet, offset, length) -> shown.write(1, 0, TIME, packet, offset, length));
        }
    }

    private <E extends Exception> void forEachPacket(final byte[] input, final PacketTaker<E> taker) throws E
    {
        if (format.isStreamed())
        {
            forEachPacketOfStream(new UnsafeBuffer(input), taker);
            return;
        }
        final UnsafeBuffer all = new UnsafeBuffer(input);
        int at = 0;
        while (input.length - at >= Short.BYTES)
        {
            final int length = Math.min(all.getShort(at, LITTLE_ENDIAN) & 0xFFFF, input.length - at - Short.BYTES);
            at += Short.BYTES;
            taker.take(new UnsafeBuffer(input, at, length), 0, length); // To read on behind it is an error.
            at += length;
        }
    }

    private <E extends Exception> void forEachPacketOfStream(final UnsafeBuffer stream, final PacketTaker<E> taker)
        throws E
    {
        int at = 0;
        while (at < stream.capacity())
        {
            final int available = stream.capacity() - at;
            final int length = format.packetLength(stream, at, available);
            final boolean isPossible = length >= 0 && length <= PacketFormat.MAX_STREAMED_LENGTH;
            EventCheck.check(isPossible, "length of a packet in a stream");
            if (length == 0 || length > available)
            {
                return;
            }
            taker.take(stream, at, length);
            at += length;
        }
    }

    /** Takes one packet. */
    private interface PacketTaker<E extends Exception>
    {
        void take(UnsafeBuffer packet, int offset, int length) throws E;
    }
}
