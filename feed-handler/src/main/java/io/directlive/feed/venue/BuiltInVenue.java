package io.directlive.feed.venue;

import io.directlive.feed.itch.Alpha;
import io.directlive.feed.itch.ItchEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A small exchange that makes its own order flow and reports it as ITCH 5.0, one message at a time: directory and
 * opening, then adds, cancels, deletes, replaces, executions, hidden trades and imbalances around a price that
 * wanders and comes back, then the close. Deterministic: settings and seed give every byte. What it sends is a valid
 * day: orders exist when they are named, nothing trades through the book, numbers and times never go back.
 * <p>
 * Used by one thread; allocates nothing after construction; constant time for each message.
 */
public final class BuiltInVenue
{
    /** Most bytes of a message. */
    public static final int MAX_MESSAGE_LENGTH = 64;
    /** Messages of the close, the last ones of a day. */
    public static final int CLOSING_MESSAGES = 3;

    private enum Phase
    {
        START_OF_MESSAGES, DIRECTORY, TRADING_ACTIONS, START_OF_SYSTEM, EARLY_ORDERS, IMBALANCES, START_OF_MARKET,
        OPENING_CROSSES, MARKET, END_OF_MARKET, END_OF_SYSTEM, END_OF_MESSAGES, ENDED
    }

    private static final long START_OF_MESSAGES_NS = TimeUnit.HOURS.toNanos(3);
    private static final long START_OF_SYSTEM_NS = TimeUnit.HOURS.toNanos(4);
    private static final long IMBALANCES_NS = TimeUnit.MINUTES.toNanos(9 * 60 + 28);
    private static final long START_OF_MARKET_NS = TimeUnit.MINUTES.toNanos(9 * 60 + 30);
    private static final long END_OF_MARKET_NS = TimeUnit.HOURS.toNanos(16);
    private static final long END_OF_SYSTEM_NS = TimeUnit.HOURS.toNanos(20);
    private static final long END_OF_MESSAGES_NS = END_OF_SYSTEM_NS + TimeUnit.MINUTES.toNanos(5);

    private final VenueClock clock;
    private final VenueMarket market;
    private final int earlyOrders;

    private Phase phase = Phase.START_OF_MESSAGES;
    private int step;
    private long messageCount;

    /**
     * @param config settings.
     */
    public BuiltInVenue(final BuiltInVenueConfig config)
    {
        final SeededRandom random = new SeededRandom(config.seed());
        clock = new VenueClock(config.messagesPerSecond(), random, START_OF_MESSAGES_NS);
        market = new VenueMarket(config, random, clock);
        earlyOrders = market.symbolCount() * (config.ordersPerSymbol() / 2);
    }

    /**
     * Writes the next message.
     *
     * @param buffer that takes it.
     * @param offset of the message; {@link #MAX_MESSAGE_LENGTH} bytes are there.
     * @return its length; 0 when the day is over.
     */
    public int next(final MutableDirectBuffer buffer, final int offset)
    {
        final int length = switch (phase)
        {
            case MARKET -> market(buffer, offset);
            case ENDED -> 0;
            default -> ceremony(buffer, offset);
        };
        messageCount += length == 0 ? 0 : 1;
        return length;
    }

    /** @return messages written so far. */
    public long messageCount()
    {
        return messageCount;
    }

    /** @return whether the day is over. */
    public boolean isEnded()
    {
        return phase == Phase.ENDED;
    }

    /** Ends the day early, when the market is open: the messages of the close come next. */
    public void close()
    {
        if (phase == Phase.MARKET)
        {
            phase(Phase.END_OF_MARKET);
        }
    }

    /**
     * Writes a day, or the start of one, in BinaryFILE framing without compression. As with the venue's own files
     * there is no length of zero at its end.
     *
     * @param config settings.
     * @param path   of the file; what is there is replaced.
     * @param count  of messages at most, the close included.
     * @return messages written.
     * @throws IOException when the file cannot be written.
     */
    public static long writeBinaryFile(final BuiltInVenueConfig config, final Path path, final long count)
        throws IOException
    {
        final BuiltInVenue venue = new BuiltInVenue(config);
        final ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 18);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        try (FileChannel file = FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING))
        {
            int position = 0;
            while (venue.messageCount() < count && !venue.isEnded())
            {
                if (count - venue.messageCount() == CLOSING_MESSAGES)
                {
                    venue.close();
                }
                final int length = venue.next(buffer, position + Short.BYTES);
                buffer.putShort(position, (short)length, ByteOrder.BIG_ENDIAN);
                position += Short.BYTES + length;
                if (bytes.capacity() - position < Short.BYTES + MAX_MESSAGE_LENGTH)
                {
                    write(file, bytes, position);
                    position = 0;
                }
            }
            write(file, bytes, position);
        }
        return venue.messageCount();
    }

    private static void write(final FileChannel file, final ByteBuffer bytes, final int length) throws IOException
    {
        bytes.clear().limit(length);
        while (bytes.hasRemaining())
        {
            file.write(bytes);
        }
        bytes.clear();
    }

    // --- Opening and close ------------------------------------------------------------------------------------------

    private int ceremony(final MutableDirectBuffer buffer, final int offset)
    {
        switch (phase)
        {
            case START_OF_MESSAGES:
                phase(Phase.DIRECTORY);
                return systemEvent(buffer, offset, 'O', START_OF_MESSAGES_NS);

            case DIRECTORY:
            {
                clock.tick();
                final int length = directory(buffer, offset, step);
                nextStep(market.symbolCount(), Phase.TRADING_ACTIONS);
                return length;
            }

            case TRADING_ACTIONS:
            {
                clock.tick();
                final int length = ItchEncoder.tradingAction(
                    buffer, offset, step + 1, 0, clock.timeNs(), market.stock(step), (byte)'T', (byte)' ',
                    Alpha.pack4(""));
                nextStep(market.symbolCount(), Phase.START_OF_SYSTEM);
                return length;
            }

            case START_OF_SYSTEM:
                phase(Phase.EARLY_ORDERS);
                return systemEvent(buffer, offset, 'S', START_OF_SYSTEM_NS);

            case EARLY_ORDERS:
            {
                clock.tick();
                final int length = market.add(buffer, offset, step % market.symbolCount());
                nextStep(earlyOrders, Phase.IMBALANCES);
                return length;
            }

            case IMBALANCES:
            {
                clock.tick();
                clock.atLeast(IMBALANCES_NS);
                final int length = market.imbalance(buffer, offset, step, 'O');
                nextStep(market.symbolCount(), Phase.START_OF_MARKET);
                return length;
            }

            case START_OF_MARKET:
                phase(Phase.OPENING_CROSSES);
                return systemEvent(buffer, offset, 'Q', START_OF_MARKET_NS);

            case OPENING_CROSSES:
            {
                final int length = market.openingCross(buffer, offset, step);
                nextStep(market.symbolCount(), Phase.MARKET);
                return length;
            }

            case END_OF_MARKET:
                phase(Phase.END_OF_SYSTEM);
                return systemEvent(buffer, offset, 'M', END_OF_MARKET_NS);

            case END_OF_SYSTEM:
                phase(Phase.END_OF_MESSAGES);
                return systemEvent(buffer, offset, 'E', END_OF_SYSTEM_NS);

            case END_OF_MESSAGES:
                phase(Phase.ENDED);
                return systemEvent(buffer, offset, 'C', END_OF_MESSAGES_NS);

            default:
                throw new IllegalStateException("no ceremony in phase " + phase);
        }
    }

    private void phase(final Phase next)
    {
        phase = next;
        step = 0;
    }

    private void nextStep(final int count, final Phase next)
    {
        step++;
        if (step == count)
        {
            phase(next);
        }
    }

    private int systemEvent(
        final MutableDirectBuffer buffer, final int offset, final char code, final long earliestNs)
    {
        clock.atLeast(earliestNs);
        return ItchEncoder.systemEvent(buffer, offset, 0, 0, clock.timeNs(), (byte)code);
    }

    private int directory(final MutableDirectBuffer buffer, final int offset, final int symbol)
    {
        return ItchEncoder.stockDirectory(
            buffer, offset, symbol + 1, 0, clock.timeNs(), market.stock(symbol), (byte)'Q', (byte)'N', 100,
            (byte)'N', (byte)'C', Alpha.pack2("C"), (byte)'P', (byte)'N', (byte)'N', (byte)'1', (byte)'N', 0,
            (byte)'N');
    }

    // --- The open market --------------------------------------------------------------------------------------------

    private int market(final MutableDirectBuffer buffer, final int offset)
    {
        if (!market.isSweeping())
        {
            clock.tick();
            if (clock.timeNs() >= END_OF_MARKET_NS)
            {
                close();
                return ceremony(buffer, offset);
            }
        }
        return market.next(buffer, offset);
    }
}
