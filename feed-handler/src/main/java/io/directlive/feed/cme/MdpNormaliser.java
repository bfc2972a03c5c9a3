package io.directlive.feed.cme;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.EventBody;
import io.directlive.feed.EventWriter;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import java.time.LocalDate;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The meaning of CME MDP 3.0. What has one number at the venue is a packet, so a packet is the unit here: all of its
 * events share its number, and {@code sourceIndex} counts on through its messages. A packet that makes no sense
 * anywhere gives one gap and nothing else. See the table in the README of this module. Keeps nothing from one packet to
 * the next. Used by one thread; allocates nothing.
 * <p>
 * Templates 27, 29 and 42 have prices in 1e-7 and are else laid out as 54, 56 and 48, so one decoder reads both; {@code
 * MdpSchemaTest} holds that.
 */
public final class MdpNormaliser implements Normaliser
{
    /** Bytes of a definition's attributes before the depth: group, product, CFI code, maturity. */
    static final int ATTRIBUTES_DEPTH_OFFSET = 23;

    private static final int ROOT = MdpPacket.MESSAGE_HEADER_LENGTH;
    /** A notice is the longest event for its bytes of venue message: the shortest message gives one. */
    private static final int MAX_EVENTS_LENGTH =
        (MdpPacket.MAX_LENGTH / MdpPacket.MESSAGE_HEADER_LENGTH + 1) * EventBody.length(EventBody.NOTICE);

    private final SourceSession session;
    private final EventWriter out;
    private final MdpNotices notices;
    private final MdpBookMessages books;
    private final MdpTradeMessages trades;
    private final MdpInstrumentMessages instruments;
    private final MdpSnapshotMessages snapshots;

    /**
     * @param session     whose packets these are.
     * @param tradingDate that definitions are to carry.
     * @param books       what books are made from.
     */
    public MdpNormaliser(final SourceSession session, final LocalDate tradingDate, final MdpBooks books)
    {
        this.session = session;
        final boolean isOrders = books == MdpBooks.ORDERS;
        out = new EventWriter(session, tradingDate);
        notices = new MdpNotices(out);
        this.books = new MdpBookMessages(out, notices, isOrders);
        trades = new MdpTradeMessages(out, notices);
        instruments = new MdpInstrumentMessages(out, notices);
        snapshots = new MdpSnapshotMessages(out, notices, this.books, instruments, isOrders);
    }

    @Override
    public SourceSession session()
    {
        return session;
    }

    @Override
    public int maxLength()
    {
        return MAX_EVENTS_LENGTH;
    }

    @Override
    public String fault(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        final MdpFault fault = MdpPacket.fault(message, messageOffset, messageLength);
        return fault == null ? null : fault.reason();
    }

    @Override
    public boolean knows(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        if (MdpPacket.fault(message, messageOffset, messageLength) != null)
        {
            return false;
        }
        final int end = messageOffset + messageLength;
        for (int at = messageOffset + MdpPacket.HEADER_LENGTH; at < end; at += MdpPacket.msgSize(message, at))
        {
            if (MdpPacket.template(message, at) == null)
            {
                return false;
            }
        }
        return true;
    }

    @Override
    public long venueTimeNs(final DirectBuffer message, final int messageOffset, final int messageLength)
    {
        return messageLength < MdpPacket.HEADER_LENGTH ? 0 : Math.max(0, MdpPacket.sendingTime(message, messageOffset));
    }

    @Override
    public int normalise(
        final DirectBuffer message,
        final int messageOffset,
        final int messageLength,
        final long sourceSequence,
        final long receiveTimeNs,
        final MutableDirectBuffer events,
        final int eventsOffset)
    {
        final long sentNs = venueTimeNs(message, messageOffset, messageLength);
        out.message(events, eventsOffset, sourceSequence, receiveTimeNs);
        if (MdpPacket.fault(message, messageOffset, messageLength) != null)
        {
            out.about(sentNs, 0, 0);
            out.malformed();
            return out.length();
        }

        notices.packet(message);
        final int end = messageOffset + messageLength;
        int at = messageOffset + MdpPacket.HEADER_LENGTH;
        while (at < end)
        {
            final int size = MdpPacket.msgSize(message, at);
            onMessage(message, at, size, sentNs);
            at += size;
        }
        if (out.isEmpty())
        {
            out.about(sentNs, 0, 0);
            notices.ofSilentPacket(messageOffset, messageLength);
        }
        out.addFlags(EventFlags.LAST_IN_MESSAGE);
        return out.length();
    }

    // --- Messages ---------------------------------------------------------------------------------------------------

    private void onMessage(final DirectBuffer packet, final int at, final int size, final long sentNs)
    {
        final MdpTemplate template = MdpPacket.template(packet, at);
        if (template == null || template.isOutline())
        {
            out.about(sentNs, 0, 0);
            notices.ofMessage(at, size, 0); // May or may not end an event: the next one that can be read tells.
            return;
        }

        final int timeOffset = template.timeOffset();
        final int indicatorOffset = template.indicatorOffset();
        final int indicator = indicatorOffset < 0 ?
            MdpCodes.END_OF_EVENT : packet.getByte(at + ROOT + indicatorOffset) & 0xFF;
        final long timeNs = timeOffset < 0 ? sentNs : packet.getLong(at + ROOT + timeOffset, LITTLE_ENDIAN);
        final int flags = (indicator & MdpCodes.RECOVERY) == 0 ? 0 : EventFlags.REPLAYED;
        out.about(Math.max(0, timeNs), 0, flags); // A time that cannot be is flagged.

        final boolean isEnd = onKnownMessage(packet, at, size, template) && (indicator & MdpCodes.END_OF_EVENT) != 0;
        if (isEnd)
        {
            if (out.isEmpty())
            {
                notices.ofMessage(at, size, 0); // What it ends was in packets before.
            }
            out.addFlags(EventFlags.LAST_IN_EVENT);
        }
    }

    /** @return whether an event may end with the message. */
    private boolean onKnownMessage(
        final DirectBuffer packet, final int at, final int size, final MdpTemplate template)
    {
        final int version = MdpPacket.actingVersion(packet, at, template);
        final int id = template.id();
        switch (id)
        {
            case MdpCodes.BOOK_46:
                books.onBook(packet, at, version);
                return true;

            case MdpCodes.BOOK_64:
                books.onLongBook(packet, at, version);
                return true;

            case MdpCodes.ORDERS_47:
                books.onOrders(packet, at, version);
                return true;

            case MdpCodes.TRADES_42:
            case MdpCodes.TRADES_48:
                trades.onTrades(packet, at, id, version);
                return true;

            case MdpCodes.TRADES_65:
                trades.onLongTrades(packet, at, version);
                return true;

            default:
                return onRareMessage(packet, at, size, template, version);
        }
    }

    private boolean onRareMessage(
        final DirectBuffer packet, final int at, final int size, final MdpTemplate template, final int version)
    {
        switch (template.id())
        {
            case MdpCodes.SECURITY_STATUS:
                instruments.onStatus(packet, at, size, version);
                return true;

            case MdpCodes.CHANNEL_RESET:
                books.bookCleared(0);
                return true;

            case MdpCodes.BOOK_SNAPSHOT_52:
                snapshots.onBook(packet, at, size, version);
                return true;

            case MdpCodes.ORDER_SNAPSHOT_53:
                return snapshots.onOrders(packet, at, size, version);

            case MdpCodes.FUTURE_27:
            case MdpCodes.SPREAD_29:
            case MdpCodes.FUTURE_54:
            case MdpCodes.OPTION_55:
            case MdpCodes.SPREAD_56:
            case MdpCodes.FIXED_INCOME_57:
            case MdpCodes.FX_63:
                instruments.onDefinition(packet, at, size, template, version);
                return true;

            default:
                notices.ofInstruments(at, size, template);
                return true;
        }
    }
}
