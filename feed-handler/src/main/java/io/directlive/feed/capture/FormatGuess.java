package io.directlive.feed.capture;

import io.directlive.feed.PacketFormat;
import java.util.List;

/** Says of what format the packets of a capture are, from the first of them. */
public final class FormatGuess
{
    private static final int PACKET_LIMIT = 256;
    private static final int FRAME_LIMIT = 100_000;

    private FormatGuess()
    {
    }

    /**
     * @param reader    of a capture, before its first packet.
     * @param selection of what is to be looked at.
     * @param formats   that it may be, those first that are preferred when both fit.
     * @return the format that most packets fit; null when none fits any.
     */
    public static PacketFormat of(
        final CaptureReader reader, final CaptureSelection selection, final List<? extends PacketFormat> formats)
    {
        final CaptureSelection.Matcher matcher = selection.matcher();
        final NetworkPacket network = new NetworkPacket();
        final int[] fits = new int[formats.size()];
        int packets = 0;
        for (int frames = 0; frames < FRAME_LIMIT && packets < PACKET_LIMIT && reader.next(); frames++)
        {
            final NetworkPacket.Kind kind =
                network.wrap(reader.linkType(), reader.buffer(), reader.offset(), reader.length());
            final boolean isTcp = kind == NetworkPacket.Kind.TCP;
            final boolean isData = (isTcp || kind == NetworkPacket.Kind.UDP) && network.payloadLength() > 0;
            if (isData && matcher.wants(network, isTcp))
            {
                packets++;
                for (int i = 0; i < fits.length; i++)
                {
                    fits[i] += formats.get(i).matches(
                        reader.buffer(), network.payloadOffset(), network.payloadLength(), isTcp) ? 1 : 0;
                }
            }
        }
        int best = 0;
        for (int i = 1; i < fits.length; i++)
        {
            best = fits[i] > fits[best] ? i : best;
        }
        return fits.length == 0 || fits[best] == 0 ? null : formats.get(best);
    }
}
