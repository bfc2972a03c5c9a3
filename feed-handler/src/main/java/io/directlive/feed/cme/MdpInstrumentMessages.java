package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.EventWriter;
import io.directlive.feed.cme.sbe.FutureDefinition54Decoder;
import io.directlive.feed.cme.sbe.SecurityStatus30Decoder;
import io.directlive.protocol.sbe.InstrumentType;
import io.directlive.protocol.sbe.StatusScope;
import io.directlive.protocol.sbe.TradingState;
import org.agrona.DirectBuffer;

/** What instruments are, and whether they trade. Used by one thread; allocates nothing. */
final class MdpInstrumentMessages
{
    private static final int ROOT = MdpPacket.MESSAGE_HEADER_LENGTH;
    private static final int MATURITY = 18; // Among the attributes.
    private static final int MATURITY_LENGTH = 5;

    private final SecurityStatus30Decoder status = new SecurityStatus30Decoder();
    private final FutureDefinition54Decoder definition = new FutureDefinition54Decoder(); // Reads those of any kind.
    private final EventWriter out;
    private final MdpNotices notices;

    MdpInstrumentMessages(final EventWriter out, final MdpNotices notices)
    {
        this.out = out;
        this.notices = notices;
    }

    void onStatus(final DirectBuffer packet, final int at, final int size, final int version)
    {
        final int root = at + ROOT;
        status.wrap(packet, root, MdpPacket.blockLength(packet, at), version);
        final int securityId = status.securityId();
        final boolean isOne = securityId != SecurityStatus30Decoder.securityIdNullValue();
        final int group = root + SecurityStatus30Decoder.securityGroupEncodingOffset();
        final int asset = root + SecurityStatus30Decoder.assetEncodingOffset();
        final int name = packet.getByte(group) == 0 ? asset : group;
        final int haltReason = status.haltReason();
        final int code = status.securityTradingStatus();
        out.of(isOne ? securityId : 0).status(
            isOne ? StatusScope.INSTRUMENT : StatusScope.SESSION,
            tradingState(code),
            (byte)code,
            haltReason <= 9 ? (byte)('0' + haltReason) : (byte)' ',
            text6(packet, name));
        if (status.securityTradingEvent() != 0)
        {
            notices.ofMessage(at, size, isOne ? securityId : 0);
        }
    }

    void instrumentStatus(final int instrument, final int code)
    {
        out.of(instrument).status(StatusScope.INSTRUMENT, tradingState(code), (byte)code, (byte)' ', 0);
    }

    private static TradingState tradingState(final int code)
    {
        return switch (code)
        {
            case MdpCodes.READY_TO_TRADE, MdpCodes.PRIVATE_WORKUP, MdpCodes.PUBLIC_WORKUP -> TradingState.TRADING;
            case MdpCodes.TRADING_HALT -> TradingState.HALTED;
            case MdpCodes.CLOSE, MdpCodes.POST_CLOSE, MdpCodes.NOT_AVAILABLE_FOR_TRADING -> TradingState.MARKET_CLOSED;
            case MdpCodes.PRE_OPEN -> TradingState.QUOTATION_ONLY;
            case MdpCodes.NEW_PRICE_INDICATION, MdpCodes.PRE_CROSS, MdpCodes.CROSS -> TradingState.AUCTION;
            default -> TradingState.UNKNOWN;
        };
    }

    void onDefinition(
        final DirectBuffer packet, final int at, final int size, final MdpTemplate template, final int version)
    {
        final int root = at + ROOT;
        definition.wrap(packet, root, MdpPacket.blockLength(packet, at), version);
        final int instrument = definition.securityId();
        if (definition.securityUpdateAction() == 'D')
        {
            notices.ofMessage(at, size, instrument); // There is no event for an instrument that goes.
            return;
        }

        final long increment = packet.getLong(root + template.root().priceIncrementOffset(), LITTLE_ENDIAN);
        final int minTradeVolume = packet.getInt(root + template.root().minTradeVolumeOffset(), LITTLE_ENDIAN);
        out.of(instrument).definition(
            0,
            MdpValues.price(increment, MdpValues.scale(template.id())),
            minTradeVolume & 0xFFFF_FFFFL,
            packet.getInt(root + FutureDefinition54Decoder.securityExchangeEncodingOffset(), LITTLE_ENDIAN),
            packet.getInt(root + template.root().currencyOffset(), LITTLE_ENDIAN) & 0xFF_FFFF,
            instrumentType(template.id()),
            false);
        out.symbol(
            packet,
            root + FutureDefinition54Decoder.symbolEncodingOffset(),
            FutureDefinition54Decoder.symbolLength());

        out.attributes(0, packet, root + FutureDefinition54Decoder.securityGroupEncodingOffset(), 6);
        out.attributes(6, packet, root + FutureDefinition54Decoder.assetEncodingOffset(), 6);
        out.attributes(12, packet, root + FutureDefinition54Decoder.cfiCodeEncodingOffset(), 6);
        maturity(packet, root, template.root().maturityOffset());
        final byte depth = bookDepth();
        out.attribute(MdpNormaliser.ATTRIBUTES_DEPTH_OFFSET, depth);
        out.marketDepth(depth);
    }

    private void maturity(final DirectBuffer packet, final int root, final int maturityOffset)
    {
        if (maturityOffset >= 0)
        {
            out.attributes(MATURITY, packet, root + maturityOffset, MATURITY_LENGTH);
            return;
        }
        for (int i = 0; i < MATURITY_LENGTH; i++)
        {
            out.attribute(MATURITY + i, (byte)0xFF); // All null.
        }
    }

    /** @return levels of the book of outright orders, 0 when not told. */
    private byte bookDepth()
    {
        final FutureDefinition54Decoder.NoEventsDecoder lifeEvents = definition.noEvents();
        while (lifeEvents.hasNext())
        {
            lifeEvents.next();
        }
        final FutureDefinition54Decoder.NoMdFeedTypesDecoder feedTypes = definition.noMdFeedTypes();
        while (feedTypes.hasNext())
        {
            feedTypes.next();
            if (feedTypes.mdFeedType(0) == 'G' && feedTypes.mdFeedType(1) == 'B' && feedTypes.mdFeedType(2) == 'X')
            {
                return feedTypes.marketDepth();
            }
        }
        return 0;
    }

    private static InstrumentType instrumentType(final int templateId)
    {
        return switch (templateId)
        {
            case MdpCodes.FUTURE_27, MdpCodes.FUTURE_54 -> InstrumentType.FUTURE;
            case MdpCodes.OPTION_55 -> InstrumentType.OPTION;
            case MdpCodes.SPREAD_29, MdpCodes.SPREAD_56 -> InstrumentType.SPREAD;
            case MdpCodes.FX_63 -> InstrumentType.SPOT;
            default -> InstrumentType.BOND;
        };
    }

    private static long text6(final DirectBuffer packet, final int at)
    {
        final long first = packet.getInt(at, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
        return first | (packet.getShort(at + 4, LITTLE_ENDIAN) & 0xFFFFL) << 32;
    }
}
