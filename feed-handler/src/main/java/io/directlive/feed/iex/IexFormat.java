package io.directlive.feed.iex;

import static io.directlive.feed.iex.IexMessageType.ADD_ORDER;
import static io.directlive.feed.iex.IexMessageType.AUCTION_INFORMATION;
import static io.directlive.feed.iex.IexMessageType.CLEAR_BOOK;
import static io.directlive.feed.iex.IexMessageType.LEVEL_BUY;
import static io.directlive.feed.iex.IexMessageType.LEVEL_SELL;
import static io.directlive.feed.iex.IexMessageType.OFFICIAL_PRICE;
import static io.directlive.feed.iex.IexMessageType.OPERATIONAL_HALT;
import static io.directlive.feed.iex.IexMessageType.ORDER_DELETE;
import static io.directlive.feed.iex.IexMessageType.ORDER_EXECUTED;
import static io.directlive.feed.iex.IexMessageType.ORDER_MODIFY;
import static io.directlive.feed.iex.IexMessageType.QUOTE;
import static io.directlive.feed.iex.IexMessageType.RETAIL_LIQUIDITY;
import static io.directlive.feed.iex.IexMessageType.SECURITY_DIRECTORY;
import static io.directlive.feed.iex.IexMessageType.SECURITY_EVENT;
import static io.directlive.feed.iex.IexMessageType.SHORT_SALE_PRICE_TEST;
import static io.directlive.feed.iex.IexMessageType.SYSTEM_EVENT;
import static io.directlive.feed.iex.IexMessageType.TRADE;
import static io.directlive.feed.iex.IexMessageType.TRADE_BREAK;
import static io.directlive.feed.iex.IexMessageType.TRADING_STATUS;

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
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;

/** The feeds of IEX: what travels in IEX-TP, and which message types each has. */
public final class IexFormat implements PacketFormat
{
    /** Best bid and offer, trades, auctions. */
    public static final IexFormat TOPS =
        new IexFormat("iex-tops", 0x8003, EnumSet.of(OFFICIAL_PRICE, AUCTION_INFORMATION, QUOTE));
    /** Price levels, trades, auctions. */
    public static final IexFormat DEEP =
        new IexFormat("iex-deep", 0x8004,
            EnumSet.of(SECURITY_EVENT, OFFICIAL_PRICE, AUCTION_INFORMATION, LEVEL_BUY, LEVEL_SELL));
    /** Orders and trades. */
    public static final IexFormat DEEP_PLUS =
        new IexFormat("iex-deep-plus", 0x8005,
            EnumSet.of(SECURITY_EVENT, ADD_ORDER, ORDER_MODIFY, ORDER_DELETE, ORDER_EXECUTED, CLEAR_BOOK));
    /** All of them. */
    public static final List<IexFormat> ALL = List.of(TOPS, DEEP, DEEP_PLUS);

    private final String name;
    private final int protocolId;
    private final Set<IexMessageType> types;
    private final byte[] expectedLengths = new byte[256];

    private IexFormat(final String name, final int protocolId, final Set<IexMessageType> own)
    {
        this.name = name;
        this.protocolId = protocolId;
        types = EnumSet.of(
            SYSTEM_EVENT, SECURITY_DIRECTORY, TRADING_STATUS, RETAIL_LIQUIDITY, OPERATIONAL_HALT,
            SHORT_SALE_PRICE_TEST, TRADE, TRADE_BREAK);
        types.addAll(own);
        for (final IexMessageType type : types)
        {
            expectedLengths[type.code()] = (byte)type.length();
        }
    }

    /** @return number that the headers of its packets have. */
    public int protocolId()
    {
        return protocolId;
    }

    /** @return the types that it has. */
    public Set<IexMessageType> types()
    {
        return Collections.unmodifiableSet(types);
    }

    /**
     * @param type first byte of a message.
     * @return its type; null when this feed does not have it.
     */
    public IexMessageType type(final byte type)
    {
        return expectedLength(type) == 0 ? null : IexMessageType.of(type);
    }

    /**
     * @param type first byte of a message.
     * @return bytes that a message of the type has at least, 0 when this feed does not have it. Longer is fine: types
     *         may grow.
     */
    public int expectedLength(final byte type)
    {
        return expectedLengths[type & 0xFF];
    }

    @Override
    public String name()
    {
        return name;
    }

    @Override
    public Normaliser newNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        return new IexNormaliser(this, session, tradingDate);
    }

    @Override
    public VenueFilter newFilter(final Collection<String> symbols)
    {
        return new IexSymbolFilter(symbols);
    }

    /** Delivers the first run of numbers; for a later one see {@link IexTpFraming}. */
    @Override
    public PacketFraming newFraming(final BadInputListener badInput)
    {
        return new IexTpFraming(this, 0, badInput);
    }

    @Override
    public PacketJson newJson(final JsonGenerator json, final MessageCounts counts)
    {
        return new IexJson(this, json, counts);
    }

    @Override
    public String toString()
    {
        return name;
    }

    @Override
    public boolean matches(final DirectBuffer packet, final int offset, final int length, final boolean isTcp)
    {
        return !isTcp &&
            length >= IexTp.HEADER_LENGTH &&
            IexTp.version(packet, offset) == IexTp.VERSION &&
            IexTp.messageProtocolId(packet, offset) == protocolId &&
            IexTp.payloadLength(packet, offset) == length - IexTp.HEADER_LENGTH;
    }
}
