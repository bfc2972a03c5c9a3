package io.directlive.feed.soup;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.Normaliser;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.PacketJson;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.feed.itch.ItchSymbolFilter;
import java.time.LocalDate;
import java.util.Collection;
import org.agrona.DirectBuffer;

/** SoupBinTCP, whatever its messages are; where they are given a meaning, ITCH 5.0. */
public final class SoupFormat implements PacketFormat
{
    /** The format. */
    public static final SoupFormat INSTANCE = new SoupFormat();

    private SoupFormat()
    {
    }

    @Override
    public String name()
    {
        return "soupbintcp";
    }

    @Override
    public Normaliser newNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        return new ItchNormaliser(session, tradingDate);
    }

    @Override
    public VenueFilter newFilter(final Collection<String> symbols)
    {
        return new ItchSymbolFilter(symbols);
    }

    @Override
    public PacketFraming newFraming(final BadInputListener badInput)
    {
        return new SoupFraming(badInput);
    }

    @Override
    public PacketJson newJson(final JsonGenerator json, final MessageCounts counts)
    {
        return new SoupJson(json, counts);
    }

    @Override
    public boolean isStreamed()
    {
        return true;
    }

    @Override
    public int packetLength(final DirectBuffer stream, final int offset, final int available)
    {
        return SoupPacket.packetLength(stream, offset, available);
    }

    /** A segment of whole packets; one that begins or ends inside a packet says nothing. */
    @Override
    public boolean matches(final DirectBuffer packet, final int offset, final int length, final boolean isTcp)
    {
        if (!isTcp || length == 0)
        {
            return false;
        }
        final int end = offset + length;
        int at = offset;
        while (at < end)
        {
            final int packetLength = SoupPacket.packetLength(packet, at, end - at);
            if (packetLength == 0 || packetLength > end - at || !SoupPacket.isWhole(packet, at, packetLength))
            {
                return false;
            }
            at += packetLength;
        }
        return true;
    }
}
