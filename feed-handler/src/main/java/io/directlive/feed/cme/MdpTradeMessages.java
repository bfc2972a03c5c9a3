package io.directlive.feed.cme;

import io.directlive.feed.EventWriter;
import io.directlive.feed.cme.sbe.TradeSummary48Decoder;
import io.directlive.feed.cme.sbe.TradeSummaryLong65Decoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.TradeType;
import org.agrona.DirectBuffer;

/** Trades, and what becomes of them. Used by one thread; allocates nothing. */
final class MdpTradeMessages
{
    private static final int ROOT = MdpPacket.MESSAGE_HEADER_LENGTH;

    private final TradeSummary48Decoder trades = new TradeSummary48Decoder();
    private final TradeSummaryLong65Decoder longTrades = new TradeSummaryLong65Decoder();
    private final EventWriter out;
    private final MdpNotices notices;

    MdpTradeMessages(final EventWriter out, final MdpNotices notices)
    {
        this.out = out;
        this.notices = notices;
    }

    void onTrades(final DirectBuffer packet, final int at, final int id, final int version)
    {
        trades.wrap(packet, at + ROOT, MdpPacket.blockLength(packet, at), version);
        final int scale = MdpValues.scale(id);
        final boolean hasId = id == MdpCodes.TRADES_48;
        final TradeSummary48Decoder.NoMdEntriesDecoder entries = trades.noMdEntries();
        while (entries.hasNext())
        {
            final int entry = trades.limit();
            entries.next();
            final long tradeId = hasId ? entries.mdTradeEntryId() : 0;
            onTrade(
                at,
                entry,
                entries.actingBlockLength(),
                entries.securityId(),
                entries.mdUpdateAction(),
                MdpValues.price(entries.mdEntryPx(), scale),
                entries.mdEntrySize(),
                tradeId == TradeSummary48Decoder.NoMdEntriesDecoder.mdTradeEntryIdNullValue() ? 0 : tradeId,
                entries.aggressorSide());
        }
    }

    void onLongTrades(final DirectBuffer packet, final int at, final int version)
    {
        longTrades.wrap(packet, at + ROOT, MdpPacket.blockLength(packet, at), version);
        final TradeSummaryLong65Decoder.NoMdEntriesDecoder entries = longTrades.noMdEntries();
        while (entries.hasNext())
        {
            final int entry = longTrades.limit();
            entries.next();
            onTrade(
                at,
                entry,
                entries.actingBlockLength(),
                entries.securityId(),
                entries.mdUpdateAction(),
                MdpValues.price(entries.mdEntryPx(), 1),
                entries.mdEntrySize(),
                entries.mdTradeEntryId(),
                entries.aggressorSide());
        }
    }

    /** A correction voids the trade and reports it anew, under the same id. */
    private void onTrade(
        final int at,
        final int entry,
        final int entryLength,
        final int instrument,
        final int action,
        final long price,
        final long quantity,
        final long tradeId,
        final int aggressor)
    {
        if (action > MdpCodes.DELETE || action != MdpCodes.NEW && tradeId == 0)
        {
            notices.ofEntry(at, entry, entryLength, instrument);
            return;
        }
        if (action != MdpCodes.NEW)
        {
            out.of(instrument).tradeBroken(tradeId);
        }
        if (action != MdpCodes.DELETE)
        {
            out.of(instrument).trade(
                price, quantity, tradeId, 0, TradeType.ORDER, aggressorSide(aggressor), true, (byte)' ');
        }
    }

    private static Side aggressorSide(final int aggressor)
    {
        return switch (aggressor)
        {
            case MdpCodes.BUY -> Side.BID;
            case MdpCodes.SELL -> Side.ASK;
            default -> Side.NONE;
        };
    }
}
