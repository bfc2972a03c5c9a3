package io.directlive.book;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.DepthUpdateEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.Side;
import io.directlive.protocol.sbe.TopOfBookEncoder;
import io.directlive.protocol.sbe.TradeEncoder;
import io.directlive.protocol.sbe.TradeType;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes derived events and gives them out: each has the header of its cause, the next number of its tier, and flags as
 * {@link TierDeriver} says. Of an atomic event, whose last event is known only afterwards, each is held until the next.
 */
final class TierWriter
{
    private static final int LAST = EventFlags.LAST_IN_EVENT | EventFlags.LAST_IN_MESSAGE;
    private static final byte NO_CODE = ' ';
    private static final int DEPTH_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + DepthUpdateEncoder.BLOCK_LENGTH;
    private static final int TOP_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + TopOfBookEncoder.BLOCK_LENGTH;
    private static final int TRADE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + TradeEncoder.BLOCK_LENGTH;
    /** A copy can be as long as a block length can say. */
    private static final int MAX_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + 0xFFFF;

    private final TierEventHandler out;
    private final long[] sequences = new long[Tier.values().length];
    private long basisSequence;

    private final MutableDirectBuffer event = new UnsafeBuffer(new byte[MAX_LENGTH]);
    /** An event that may or may not be the last one. */
    private final MutableDirectBuffer held = new UnsafeBuffer(new byte[MAX_LENGTH]);
    private int heldLength;
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final DepthUpdateEncoder depthUpdate = new DepthUpdateEncoder();
    private final TopOfBookEncoder topOfBook = new TopOfBookEncoder();
    private final TradeEncoder trade = new TradeEncoder();

    TierWriter(final TierEventHandler out)
    {
        this.out = out;
    }

    /** @return number that the next event of the tier will have. */
    long nextSequence(final Tier tier)
    {
        return sequences[tier.ordinal()] + 1;
    }

    /** All tiers count from 1 again. */
    void restart()
    {
        Arrays.fill(sequences, 0);
    }

    /** @param sequence of the ordered stream that what is written from here on is true as of. */
    void basisSequence(final long sequence)
    {
        basisSequence = sequence;
    }

    /** All that changed in the window of a book. */
    void depth(final DirectBuffer cause, final int offset, final DepthChanges changes, final boolean isSuspect)
    {
        final int last = changes.size() - 1;
        for (int i = 0; i <= last; i++)
        {
            encodeDepth(cause, offset, changes, i);
            emit(Tier.DEPTH, DEPTH_LENGTH, i == last, isSuspect);
        }
    }

    void top(final DirectBuffer cause, final int offset, final PriceLevels book)
    {
        encodeTop(cause, offset, book);
        emit(Tier.TOP, TOP_LENGTH, true, book.isSuspect());
    }

    /** @param resting side of the order that was executed. */
    void trade(
        final DirectBuffer cause,
        final int offset,
        final long price,
        final long quantity,
        final long tradeId,
        final long orderId,
        final boolean isPrintable,
        final Side resting,
        final boolean isSuspect)
    {
        trade.wrapAndApplyHeader(event, 0, messageHeader);
        copyHeader(cause, offset, TRADE_LENGTH);
        trade
            .price(price)
            .quantity(quantity)
            .tradeId(tradeId)
            .orderId(orderId)
            .tradeType(TradeType.ORDER)
            .aggressor(resting == Side.BID ? Side.ASK : resting == Side.ASK ? Side.BID : Side.NONE)
            .printable(isPrintable ? BooleanType.TRUE : BooleanType.FALSE)
            .venueCode(NO_CODE);
        emit(Tier.TRADES, TRADE_LENGTH, true, isSuspect);
    }

    /** The cause itself. */
    void copy(final Tier tier, final DirectBuffer cause, final int offset, final boolean isSuspect)
    {
        final int length = EventLayout.length(cause, offset);
        event.putBytes(0, cause, offset, length);
        emit(tier, length, true, isSuspect);
    }

    void holdDepth(final DirectBuffer header, final DepthChanges changes, final boolean isSuspect)
    {
        for (int i = 0; i < changes.size(); i++)
        {
            encodeDepth(header, 0, changes, i);
            hold(Tier.DEPTH, DEPTH_LENGTH, isSuspect);
        }
    }

    void holdTop(final DirectBuffer header, final PriceLevels book)
    {
        encodeTop(header, 0, book);
        hold(Tier.TOP, TOP_LENGTH, book.isSuspect());
    }

    void holdCopy(final Tier tier, final DirectBuffer cause, final int length, final boolean isSuspect)
    {
        event.putBytes(0, cause, 0, length);
        hold(tier, length, isSuspect);
    }

    /** @param lastFlags that the event held has as the last one of its atomic event on this tier, or 0. */
    void release(final Tier tier, final int lastFlags)
    {
        if (heldLength != 0)
        {
            EventLayout.flags(held, 0, EventLayout.flags(held, 0) & ~LAST | lastFlags);
            emit(tier, held, heldLength);
            heldLength = 0;
        }
    }

    /** Keeps the event until it is known whether it is the last one; what was kept before is not. */
    private void hold(final Tier tier, final int length, final boolean isSuspect)
    {
        release(tier, 0);
        EventLayout.flags(event, 0, EventLayout.flags(event, 0) | (isSuspect ? EventFlags.BOOK_SUSPECT : 0));
        held.putBytes(0, event, 0, length);
        heldLength = length;
    }

    private void encodeDepth(final DirectBuffer cause, final int offset, final DepthChanges changes, final int index)
    {
        depthUpdate.wrapAndApplyHeader(event, 0, messageHeader);
        copyHeader(cause, offset, DEPTH_LENGTH);
        depthUpdate
            .price(changes.price(index))
            .quantity(changes.quantity(index))
            .orderCount(changes.orderCount(index))
            .side(changes.side(index));
    }

    private void encodeTop(final DirectBuffer cause, final int offset, final PriceLevels book)
    {
        final boolean hasBid = book.levelCount(Side.BID) > 0;
        final boolean hasAsk = book.levelCount(Side.ASK) > 0;
        topOfBook.wrapAndApplyHeader(event, 0, messageHeader);
        copyHeader(cause, offset, TOP_LENGTH);
        topOfBook
            .bidPrice(book.bestBid())
            .bidQuantity(book.bestBidQuantity())
            .askPrice(book.bestAsk())
            .askQuantity(book.bestAskQuantity())
            .bidOrders(hasBid ? book.orderCount(Side.BID, 0) : 0)
            .askOrders(hasAsk ? book.orderCount(Side.ASK, 0) : 0);
    }

    /** Takes over the event header of the cause; the padding of any event lies in its last eight bytes. */
    private void copyHeader(final DirectBuffer cause, final int offset, final int length)
    {
        event.putLong(length - Long.BYTES, 0);
        event.putBytes(
            EventLayout.MESSAGE_HEADER_LENGTH, cause, offset + EventLayout.MESSAGE_HEADER_LENGTH,
            EventLayout.BODY_OFFSET - EventLayout.MESSAGE_HEADER_LENGTH);
    }

    private void emit(final Tier tier, final int length, final boolean isLast, final boolean isSuspect)
    {
        final int flags = EventLayout.flags(event, 0);
        EventLayout.flags(event, 0,
            (isLast ? flags | EventFlags.LAST_IN_EVENT : flags & ~LAST) | (isSuspect ? EventFlags.BOOK_SUSPECT : 0));
        emit(tier, event, length);
    }

    private void emit(final Tier tier, final MutableDirectBuffer derived, final int length)
    {
        EventLayout.basisSequence(derived, 0, basisSequence);
        EventLayout.sequence(derived, 0, ++sequences[tier.ordinal()]);
        out.onTierEvent(tier, derived, 0, length);
    }
}
