package io.directlive.feed.mold;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.Normaliser;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.PacketJson;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.itch.ItchMessage;
import io.directlive.feed.itch.ItchMessageType;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.feed.itch.ItchSymbolFilter;
import java.time.LocalDate;
import java.util.Collection;
import org.agrona.DirectBuffer;

/** ITCH 5.0 in MoldUDP64, and MoldUDP64 whatever its messages are. */
public final class MoldFormat implements PacketFormat
{
    /** Nasdaq TotalView-ITCH 5.0. */
    public static final MoldFormat ITCH = new MoldFormat("itch-5.0", true);
    /** Shows messages as bytes; where they are given a meaning, as ITCH 5.0. */
    public static final MoldFormat ANY = new MoldFormat("mold", false);

    private final String name;
    private final boolean isItch;

    private MoldFormat(final String name, final boolean isItch)
    {
        this.name = name;
        this.isItch = isItch;
    }

    @Override
    public String name()
    {
        return name;
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
        return new MoldFraming(badInput);
    }

    @Override
    public PacketJson newJson(final JsonGenerator json, final MessageCounts counts)
    {
        return new MoldJson(json, counts, isItch);
    }

    @Override
    public boolean matches(final DirectBuffer packet, final int offset, final int length, final boolean isTcp)
    {
        return !isTcp &&
            MoldPacket.isWhole(packet, offset, length) &&
            hasPlausibleSession(packet, offset) &&
            (!isItch || hasOnlyItch(packet, offset));
    }

    private static boolean hasPlausibleSession(final DirectBuffer packet, final int offset)
    {
        for (int i = 0; i < MoldPacket.SESSION_LENGTH; i++)
        {
            final byte c = packet.getByte(offset + i);
            if (c != 0 && (c < ' ' || c > '~'))
            {
                return false;
            }
        }
        return true;
    }

    private static boolean hasOnlyItch(final DirectBuffer packet, final int offset)
    {
        int at = offset + MoldPacket.HEADER_LENGTH;
        for (int left = MoldPacket.messageCount(packet, offset); left > 0; left--)
        {
            final int length = MoldPacket.messageLength(packet, at);
            at += MoldPacket.BLOCK_HEADER_LENGTH;
            final ItchMessageType type = length == 0 ? null : ItchMessageType.of(ItchMessage.type(packet, at));
            if (type == null || type.length() != length)
            {
                return false;
            }
            at += length;
        }
        return true;
    }
}
