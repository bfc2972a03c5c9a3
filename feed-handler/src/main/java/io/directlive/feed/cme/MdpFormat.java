package io.directlive.feed.cme;

import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.MessageCounts;
import io.directlive.feed.Normaliser;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.PacketFraming;
import io.directlive.feed.PacketJson;
import io.directlive.feed.SourceSession;
import java.time.LocalDate;
import org.agrona.DirectBuffer;

/** CME MDP 3.0; which templates of which versions, says {@link MdpSchema}. */
public final class MdpFormat implements PacketFormat
{
    /** Datagrams; books from orders: {@code cme-mdp3}. */
    public static final MdpFormat ORDERS = new MdpFormat("cme-mdp3", MdpBooks.ORDERS, false);
    /** Datagrams; books from levels: {@code cme-mdp3-levels}. */
    public static final MdpFormat LEVELS = new MdpFormat("cme-mdp3-levels", MdpBooks.LEVELS, false);
    /** TCP streams, which carry levels: {@code cme-mdp3-tcp}. One message in each packet. */
    public static final MdpFormat TCP = new MdpFormat("cme-mdp3-tcp", MdpBooks.LEVELS, true);

    private static final int MAX_PLAUSIBLE_VERSION = 64;

    private final String name;
    private final MdpBooks books;
    private final boolean isStreamed;
    private final int prefixLength;

    private MdpFormat(final String name, final MdpBooks books, final boolean isStreamed)
    {
        this.name = name;
        this.books = books;
        this.isStreamed = isStreamed;
        prefixLength = isStreamed ? MdpPacket.TCP_PREFIX_LENGTH : 0;
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public boolean isStreamed()
    {
        return isStreamed;
    }

    @Override
    public Normaliser newNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        return new MdpNormaliser(session, tradingDate, books);
    }

    @Override
    public PacketFraming newFraming(final BadInputListener badInput)
    {
        return new MdpFraming(isStreamed, badInput);
    }

    @Override
    public PacketJson newJson(final JsonGenerator json, final MessageCounts counts)
    {
        return new MdpJson(name, prefixLength, json, counts);
    }

    @Override
    public boolean matches(final DirectBuffer packet, final int offset, final int length, final boolean isTcp)
    {
        final int message = offset + prefixLength + MdpPacket.HEADER_LENGTH;
        final int end = offset + length;
        if (isTcp != isStreamed ||
            end - message < MdpPacket.MESSAGE_HEADER_LENGTH ||
            MdpPacket.version(packet, message) > MAX_PLAUSIBLE_VERSION)
        {
            return false;
        }
        // A TCP session has messages of another schema too, but says what it is.
        final boolean isKnown = isStreamed ?
            MdpPacket.hasTcpPrefix(packet, offset) : MdpPacket.template(packet, message) != null;
        return isKnown && MdpPacket.messagesFault(packet, message, end) == null;
    }

    @Override
    public int packetLength(final DirectBuffer stream, final int offset, final int available)
    {
        final int message = prefixLength + MdpPacket.HEADER_LENGTH;
        return available < message + Short.BYTES ? 0 : message + MdpPacket.msgSize(stream, offset + message);
    }
}
