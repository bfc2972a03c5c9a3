package io.directlive.feed.pitch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.Normaliser;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.PacketJson;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueFilter;
import java.time.LocalDate;
import java.util.Collection;
import org.agrona.DirectBuffer;

/** Cboe US Equities Multicast PITCH 2.x. A channel is one unit: that of its first numbered block. */
public final class PitchFormat implements PacketFormat
{
    /** The format, of any of the four markets. */
    public static final PitchFormat INSTANCE = new PitchFormat();

    private PitchFormat()
    {
    }

    @Override
    public String name()
    {
        return "cboe-pitch";
    }

    @Override
    public Normaliser newNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        return new PitchNormaliser(session, tradingDate, "");
    }

    @Override
    public VenueFilter newFilter(final Collection<String> symbols)
    {
        return new PitchSymbolFilter(symbols);
    }

    @Override
    public PacketFraming newFraming(final BadInputListener badInput)
    {
        return new PitchFraming(PitchFraming.FIRST_UNIT, badInput);
    }

    @Override
    public PacketJson newJson(final JsonGenerator json, final MessageCounts counts)
    {
        return new PitchJson(json, counts);
    }

    @Override
    public boolean matches(final DirectBuffer packet, final int offset, final int length, final boolean isTcp)
    {
        return !isTcp && isWhole(packet, offset, length);
    }

    /** @return whether the lengths of the block and of its messages agree with that of the packet, to the byte. */
    static boolean isWhole(final DirectBuffer packet, final int offset, final int length)
    {
        if (length < PitchUnit.HEADER_LENGTH || PitchUnit.length(packet, offset) != length)
        {
            return false;
        }
        int position = offset + PitchUnit.HEADER_LENGTH;
        for (int i = PitchUnit.count(packet, offset); i > 0; i--)
        {
            final int left = offset + length - position;
            if (left < PitchMessage.HEADER_LENGTH)
            {
                return false;
            }
            final int messageLength = PitchMessage.length(packet, position);
            if (messageLength < PitchMessage.HEADER_LENGTH || messageLength > left)
            {
                return false;
            }
            position += messageLength;
        }
        return position == offset + length;
    }
}
