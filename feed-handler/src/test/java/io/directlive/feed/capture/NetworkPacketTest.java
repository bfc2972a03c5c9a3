package io.directlive.feed.capture;

import static io.directlive.feed.capture.CaptureBytes.MULTICAST;
import static io.directlive.feed.capture.CaptureBytes.PORT;
import static io.directlive.feed.capture.CaptureBytes.ethernet;
import static io.directlive.feed.capture.CaptureBytes.ipv4;
import static io.directlive.feed.capture.CaptureBytes.ipv6;
import static io.directlive.feed.capture.CaptureBytes.tag;
import static io.directlive.feed.capture.CaptureBytes.udp;
import static io.directlive.feed.capture.CaptureBytes.udpSegment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.capture.NetworkPacket.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class NetworkPacketTest
{
    private static final byte[] PAYLOAD = {10, 20, 30};
    private static final long GROUP_HIGH = 0xFF05_0000_0000_0000L;

    private final NetworkPacket packet = new NetworkPacket();
    private UnsafeBuffer buffer;

    @Test
    void shouldFindDatagramsBehindAnyNumberOfTags()
    {
        final byte[] ip = ipv4(17, MULTICAST, udpSegment(PORT, PAYLOAD));
        for (final byte[] frame : new byte[][]{
            ethernet(0x0800, ip),
            ethernet(0x8100, tag(0x0800, ip)),
            ethernet(0x88A8, tag(0x8100, tag(0x0800, ip))),
            ethernet(0x8100, tag(0x8100, tag(0x9100, tag(0x0800, ip))))})
        {
            assertDatagram(wrap(1, frame));
        }
    }

    @Test
    void shouldFindDatagramsInOtherLinkTypes()
    {
        final byte[] ip = ipv4(17, MULTICAST, udpSegment(PORT, PAYLOAD));
        assertDatagram(wrap(101, ip));
        assertDatagram(wrap(12, ip));
        assertDatagram(wrap(228, ip));
        assertDatagram(wrap(0, behind(4, -1, ip)));
        assertDatagram(wrap(113, behind(16, 14, ip)));
        assertDatagram(wrap(276, behind(20, 0, ip)));
        assertEquals(Kind.OTHER, wrap(147, ip));
    }

    @Test
    void shouldFindDatagramsInIpv6BehindExtensions()
    {
        final byte[] datagram = udpSegment(PORT, PAYLOAD);
        final byte[] hopByHop = ByteBuffer.allocate(16 + datagram.length)
            .put((byte)60).put((byte)0).putInt(0).putShort((short)0)
            .put((byte)17).put((byte)0).putInt(0).putShort((short)0).put(datagram).array();
        final byte[] authenticated = ByteBuffer.allocate(12 + datagram.length)
            .put((byte)17).put((byte)1).put(new byte[10]).put(datagram).array();
        final byte[] wholeFragment = ByteBuffer.allocate(8 + datagram.length)
            .put((byte)17).put(new byte[7]).put(datagram).array();

        for (final byte[] ip : new byte[][]{
            ipv6(17, GROUP_HIGH, 0x1234, datagram),
            ipv6(0, GROUP_HIGH, 0x1234, hopByHop),
            ipv6(51, GROUP_HIGH, 0x1234, authenticated),
            ipv6(44, GROUP_HIGH, 0x1234, wholeFragment)})
        {
            assertEquals(Kind.UDP, wrap(1, ethernet(0x86DD, ip)));
            assertEquals(PORT, packet.destinationPort());
            assertEquals(GROUP_HIGH, packet.destinationHigh());
            assertEquals(0x1234, packet.destinationLow());
            assertEquals(new UnsafeBuffer(PAYLOAD),
                new UnsafeBuffer(buffer, packet.payloadOffset(), packet.payloadLength()));
            assertEquals(Kind.UDP, wrap(229, ip));
        }
    }

    @Test
    void shouldLeaveOutPaddingOfShortFrames()
    {
        assertDatagram(wrap(1, Arrays.copyOf(udp(PAYLOAD), 60)));
    }

    @Test
    void shouldRefuseFragments()
    {
        final byte[] first = udp(PAYLOAD);
        first[14 + 6] = 0x20;
        assertEquals(Kind.FRAGMENT, wrap(1, first));
        final byte[] second = udp(PAYLOAD);
        second[14 + 7] = 1;
        assertEquals(Kind.FRAGMENT, wrap(1, second));
        assertEquals(NetworkPacket.ipv4Low(MULTICAST), packet.destinationLow());
        final byte[] whole = udp(PAYLOAD);
        whole[14 + 6] = 0x40; // Must not be fragmented, and is not.
        assertEquals(Kind.UDP, wrap(1, whole));

        final byte[] part = ByteBuffer.allocate(16).put((byte)17).put((byte)0).putShort((short)1).array();
        assertEquals(Kind.FRAGMENT, wrap(1, ethernet(0x86DD, ipv6(44, 0, 1, part))));
    }

    @Test
    void shouldFindSegments()
    {
        assertEquals(Kind.TCP, wrap(1, CaptureBytes.tcp(80, 90, 0xFFFF_FFF0, 2, PAYLOAD)));
        assertEquals(80, packet.sourcePort());
        assertEquals(90, packet.destinationPort());
        assertEquals(0xFFFF_FFF0, packet.tcpSequence());
        assertEquals(3, packet.payloadLength());
        assertTrue(packet.isTcpStart());
    }

    @Test
    void shouldNotGoBeyondTheEndOfAnyFrame()
    {
        final byte[][] frames = {
            udp(PAYLOAD),
            ethernet(0x8100, tag(0x86DD, ipv6(0, 1, 2, new byte[24]))),
            CaptureBytes.tcp(80, 90, 1, 0, PAYLOAD)};
        final SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 200_000; round++)
        {
            final byte[] frame = frames[round % frames.length].clone();
            for (int changes = random.nextInt(4); changes > 0; changes--)
            {
                frame[random.nextInt(frame.length)] = (byte)random.nextInt(256);
            }
            final int length = random.nextInt(frame.length + 1);
            final int linkType = new int[]{1, 1, 1, 101, 0, 113, 276}[random.nextInt(7)];
            final Kind kind = wrap(linkType, Arrays.copyOf(frame, length));
            if (kind == Kind.UDP || kind == Kind.TCP)
            {
                assertTrue(packet.payloadOffset() + packet.payloadLength() <= length, "round " + round);
                assertTrue(packet.payloadLength() >= 0, "round " + round);
            }
        }
    }

    @Test
    void shouldSayThatFramesAreCut()
    {
        final byte[] frame = udp(PAYLOAD);
        for (int length = 0; length < frame.length; length++)
        {
            assertEquals(Kind.CUT, wrap(1, Arrays.copyOf(frame, length)), "length " + length);
        }
    }

    @Test
    void shouldSelectByGroupAndPort()
    {
        wrap(1, udp(PAYLOAD));
        assertTrue(wants("233.54.12.111", PORT));
        assertTrue(wants(null, PORT));
        assertTrue(wants("233.54.12.111", 0));
        assertTrue(wants(null, 0));
        assertFalse(wants("233.54.12.112", PORT));
        assertFalse(wants("233.54.12.111", PORT + 1));
        assertFalse(wants(null, 5_000), "where a datagram came from is not what it is for");

        wrap(1, ethernet(0x86DD, ipv6(17, GROUP_HIGH, 0x1234, udpSegment(PORT, PAYLOAD))));
        assertTrue(wants("ff05::1234", PORT));
        assertFalse(wants("ff05::1235", PORT));

        wrap(1, CaptureBytes.tcp(80, 90, 1, 0, PAYLOAD));
        assertTrue(CaptureSelection.of(null, 80).matcher().wants(packet, true));
        assertTrue(CaptureSelection.of(null, 90).matcher().wants(packet, true));
    }

    @Test
    void shouldRefuseWhatIsNoAddressOrPort()
    {
        for (final String text : new String[]{"", "host.example", "1.2.3", "1.2.3.4.5", "1.2.3.999", ":x"})
        {
            assertThrows(IllegalArgumentException.class, () -> CaptureSelection.of(text, 0), text);
        }
        assertThrows(IllegalArgumentException.class, () -> CaptureSelection.of(null, 65_536));
        assertThrows(IllegalArgumentException.class, () -> CaptureSelection.of(null, -1));
    }

    private boolean wants(final String group, final int port)
    {
        return CaptureSelection.of(group, port).matcher().wants(packet, false);
    }

    private Kind wrap(final int linkType, final byte[] frame)
    {
        buffer = new UnsafeBuffer(frame);
        return packet.wrap(linkType, buffer, 0, frame.length);
    }

    private void assertDatagram(final Kind kind)
    {
        assertEquals(Kind.UDP, kind);
        assertEquals(5_000, packet.sourcePort());
        assertEquals(PORT, packet.destinationPort());
        assertEquals(NetworkPacket.ipv4Low(MULTICAST), packet.destinationLow());
        assertEquals(NetworkPacket.ipv4Low(0x0A000001), packet.sourceLow());
        assertEquals(new UnsafeBuffer(PAYLOAD),
            new UnsafeBuffer(buffer, packet.payloadOffset(), packet.payloadLength()));
    }

    private static byte[] behind(final int headerLength, final int typeOffset, final byte[] ip)
    {
        final ByteBuffer frame = ByteBuffer.allocate(headerLength + ip.length);
        frame.position(headerLength).put(ip);
        if (typeOffset >= 0)
        {
            frame.putShort(typeOffset, (short)0x0800);
        }
        return frame.array();
    }
}
