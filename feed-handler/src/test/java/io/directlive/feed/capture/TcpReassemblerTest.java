package io.directlive.feed.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TcpReassemblerTest
{
    private static final int SYN = 2;

    private final List<String> badInput = new ArrayList<>();
    private final TcpReassembler reassembler =
        new TcpReassembler((number, at, reason) -> badInput.add(at + " " + reason));
    private final NetworkPacket packet = new NetworkPacket();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    @Test
    void shouldPutSegmentsInOrder()
    {
        segment(100, SYN);
        segment(101, 0, 1, 2, 3);
        segment(106, 0, 6, 7);
        segment(108, 0, 8);
        assertTaken(1, 2, 3);
        final TcpStream stream = segment(104, 0, 4, 5);

        assertTaken(1, 2, 3, 4, 5, 6, 7, 8);
        assertEquals(0, stream.holes());
        assertEquals(List.of(), badInput);
    }

    @Test
    void shouldDropWhatIsSentAgain()
    {
        segment(101, 0, 1, 2, 3);
        segment(101, 0, 1, 2, 3);
        segment(103, 0, 3, 4);
        final TcpStream stream = segment(102, 0, 2, 3);

        assertTaken(1, 2, 3, 4);
        assertEquals(6, stream.repeatedBytes());
    }

    @Test
    void shouldGoOnAcrossTheEndOfTheNumbers()
    {
        segment(-2, 0, 1, 2, 3);
        segment(1, 0, 4);

        assertTaken(1, 2, 3, 4);
    }

    @Test
    void shouldReportAHoleAtTheEnd()
    {
        segment(101, 0, 1);
        segment(105, 0, 5);
        final TcpStream stream = segment(106, 0, 6);
        assertTaken(1);

        assertSame(stream, reassembler.onEnd(77));
        take(stream);
        assertNull(reassembler.onEnd(77));

        assertTaken(1, 5, 6);
        assertEquals(1, stream.holes());
        assertEquals(List.of("77 bytes of a TCP stream are missing in the capture"), badInput);
    }

    @Test
    void shouldReportAHoleWhenTooManySegmentsWait()
    {
        segment(101, 0, 1);
        for (int i = 0; i < 256; i++)
        {
            segment(200 + i, 0, 2);
        }

        assertEquals(257, taken.size());
        assertEquals(1, badInput.size());
    }

    @Test
    void shouldKeepStreamsApart()
    {
        wrap(CaptureBytes.tcp(80, 90, 1, 0, (byte)1));
        final TcpStream there = reassembler.onSegment(packet, frame, 0);
        wrap(CaptureBytes.tcp(90, 80, 50, 0, (byte)2));
        final TcpStream back = reassembler.onSegment(packet, frame, 0);

        assertEquals(1, there.available());
        assertEquals(1, back.available());
        assertEquals(List.of(there, back), reassembler.streams());
    }

    @Test
    void shouldStartAgainWithANewConnection()
    {
        segment(100, SYN);
        segment(101, 0, 1, 2);
        segment(9_000, SYN);
        segment(9_001, 0, 3);

        assertTaken(1, 2, 3);
        assertEquals(List.of(), badInput);
    }

    @Test
    void shouldGiveTheSameBytesWhateverComesEarlyOrTwice()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            final Random random = new Random(seed);
            final byte[] bytes = new byte[2_000];
            random.nextBytes(bytes);
            final List<int[]> segments = new ArrayList<>();
            for (int from = 0; from < bytes.length;)
            {
                final int to = Math.min(bytes.length, from + 1 + random.nextInt(60));
                segments.add(new int[]{Math.max(0, from - random.nextInt(20)), to});
                from = to;
            }
            segments.addAll(segments.subList(0, segments.size() / 2));
            for (int i = 1; i < segments.size(); i++) // The first stays: it says where the stream begins.
            {
                final int other = Math.max(1, i - random.nextInt(10));
                final int[] swapped = segments.set(i, segments.get(other));
                segments.set(other, swapped);
            }

            final TcpReassembler fresh = new TcpReassembler((number, at, reason) -> badInput.add(reason));
            taken.reset();
            for (final int[] range : segments)
            {
                wrap(CaptureBytes.tcp(80, 90, -1_000 + range[0], 0, Arrays.copyOfRange(bytes, range[0], range[1])));
                take(fresh.onSegment(packet, frame, 0));
            }
            assertEquals(new UnsafeBuffer(bytes), new UnsafeBuffer(taken.toByteArray()), "seed " + seed);
            assertEquals(List.of(), badInput, "seed " + seed);
        }
    }

    private UnsafeBuffer frame;

    private void wrap(final byte[] bytes)
    {
        frame = new UnsafeBuffer(bytes);
        assertEquals(NetworkPacket.Kind.TCP, packet.wrap(1, frame, 0, bytes.length));
    }

    private TcpStream segment(final int sequence, final int flags, final int... payload)
    {
        final byte[] bytes = new byte[payload.length];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)payload[i];
        }
        wrap(CaptureBytes.tcp(80, 90, sequence, flags, bytes));
        final TcpStream stream = reassembler.onSegment(packet, frame, 0);
        take(stream);
        return stream;
    }

    private void take(final TcpStream stream)
    {
        final byte[] bytes = new byte[stream.available()];
        stream.buffer().getBytes(stream.offset(), bytes);
        stream.take(bytes.length);
        taken.writeBytes(bytes);
    }

    private void assertTaken(final int... expected)
    {
        final List<Integer> bytes = new ArrayList<>();
        for (final byte b : taken.toByteArray())
        {
            bytes.add((int)b);
        }
        assertEquals(Arrays.stream(expected).boxed().toList(), bytes);
    }
}
