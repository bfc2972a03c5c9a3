package io.directlive.feed.iex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.feed.Allocation;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.SourceGapDecoder;
import java.time.LocalDate;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class IexPropertiesTest
{
    private static final int EVENT = 8;
    private static final int ROOM = 512;

    @Test
    void shouldKnowTheTypesOfEachFeedWithTheirLengths()
    {
        assertEquals("A 80, B 38, D 31, H 22, I 18, O 18, P 19, Q 42, S 10, T 38, X 26", lengths(IexFormat.TOPS));
        assertEquals(
            "5 30, 8 30, A 80, B 38, D 31, E 18, H 22, I 18, O 18, P 19, S 10, T 38, X 26",
            lengths(IexFormat.DEEP));
        assertEquals(
            "B 38, C 18, D 31, E 18, H 22, I 18, L 46, M 38, O 18, P 19, R 26, S 10, T 38, a 38",
            lengths(IexFormat.DEEP_PLUS));
    }

    @Property
    void shouldWriteWhatItReadsByTable(@ForAll final IexMessageType type, @ForAll final long seed)
    {
        final UnsafeBuffer message = randomMessage(type, seed);
        final UnsafeBuffer again = new UnsafeBuffer(new byte[type.length()]);

        again.putByte(0, (byte)type.code());
        for (final IexField field : type.fields())
        {
            if (field.isAlpha())
            {
                field.text(again, 0, field.text(message, 0));
            }
            else
            {
                field.integer(again, 0, field.integer(message, 0));
            }
        }

        assertEquals(message, again);
    }

    /** The accessors, one by one, against the table. */
    @Property
    void shouldReadByFieldWhatTheTableSays(@ForAll final long seed)
    {
        check(IexMessageType.LEVEL_BUY, "size", seed, IexMessage::size);
        check(IexMessageType.LEVEL_SELL, "price", seed, IexMessage::price);
        check(IexMessageType.TRADE, "size", seed, IexMessage::size);
        check(IexMessageType.TRADE, "price", seed, IexMessage::price);
        check(IexMessageType.TRADE_BREAK, "trade_id", seed, IexMessage::tradeId);
        check(IexMessageType.ADD_ORDER, "order_id", seed, IexMessage::orderId);
        check(IexMessageType.ORDER_MODIFY, "order_id_reference", seed, IexMessage::orderId);
        check(IexMessageType.ORDER_DELETE, "order_id_reference", seed, IexMessage::orderId);
        check(IexMessageType.ADD_ORDER, "size", seed, IexMessage::orderSize);
        check(IexMessageType.ORDER_MODIFY, "price", seed, IexMessage::orderPrice);
        check(IexMessageType.ORDER_EXECUTED, "size", seed, IexMessage::orderSize);
        check(IexMessageType.ORDER_EXECUTED, "price", seed, IexMessage::orderPrice);
        check(IexMessageType.ORDER_EXECUTED, "trade_id", seed, IexMessage::executionTradeId);
        check(IexMessageType.QUOTE, "bid_size", seed, IexMessage::bidSize);
        check(IexMessageType.QUOTE, "bid_price", seed, IexMessage::bidPrice);
        check(IexMessageType.QUOTE, "ask_price", seed, IexMessage::askPrice);
        check(IexMessageType.QUOTE, "ask_size", seed, IexMessage::askSize);
        check(IexMessageType.SECURITY_DIRECTORY, "round_lot_size", seed, IexMessage::roundLotSize);
        check(IexMessageType.SECURITY_DIRECTORY, "adjusted_poc_price", seed, IexMessage::adjustedPocPrice);
        check(IexMessageType.SECURITY_DIRECTORY, "luld_tier", seed, IexMessage::luldTier);
        check(IexMessageType.OFFICIAL_PRICE, "official_price", seed, IexMessage::officialPrice);
        check(IexMessageType.AUCTION_INFORMATION, "paired_shares", seed, IexMessage::pairedShares);
        check(IexMessageType.AUCTION_INFORMATION, "reference_price", seed, IexMessage::referencePrice);
        check(
            IexMessageType.AUCTION_INFORMATION, "indicative_clearing_price", seed,
            IexMessage::indicativeClearingPrice);
        check(IexMessageType.AUCTION_INFORMATION, "imbalance_shares", seed, IexMessage::imbalanceShares);
        check(IexMessageType.AUCTION_INFORMATION, "extension_number", seed, IexMessage::extensionNumber);
        check(IexMessageType.AUCTION_INFORMATION, "scheduled_auction_time", seed, IexMessage::scheduledAuctionTime);
        check(
            IexMessageType.AUCTION_INFORMATION, "auction_book_clearing_price", seed,
            IexMessage::auctionBookClearingPrice);
        check(IexMessageType.AUCTION_INFORMATION, "collar_reference_price", seed, IexMessage::collarReferencePrice);
        check(IexMessageType.AUCTION_INFORMATION, "lower_auction_collar", seed, IexMessage::lowerAuctionCollar);
        check(IexMessageType.AUCTION_INFORMATION, "upper_auction_collar", seed, IexMessage::upperAuctionCollar);
    }

    @Property
    void shouldJudgeTheSameWhenItEncodesAndWhenItExplains(
        @ForAll("formats") final IexFormat format,
        @ForAll final IexMessageType type,
        @ForAll final long seed,
        @ForAll @IntRange(max = 90) final int length)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[100]);
        message.putBytes(0, randomMessage(type, seed), 0, type.length());

        assertSameJudgement(format, message, length);
    }

    @Property
    void shouldTakeAnyBytes(@ForAll("formats") final IexFormat format, @ForAll @Size(max = 100) final byte[] bytes)
    {
        assertSameJudgement(format, new UnsafeBuffer(bytes), bytes.length);
    }

    /** Two handlers that start at different times, and any bytes in the buffer before: the same bytes come out. */
    @Property
    void shouldBeAFunctionOfTheMessage(
        @ForAll("formats") final IexFormat format, @ForAll final IexMessageType type, @ForAll final long seed)
    {
        final UnsafeBuffer message = randomMessage(type, seed);
        final UnsafeBuffer zeroes = new UnsafeBuffer(new byte[ROOM]);
        final UnsafeBuffer ones = new UnsafeBuffer(new byte[ROOM]);
        final IexNormaliser early = normaliser(format);
        for (int i = 0; i < 5; i++)
        {
            final UnsafeBuffer before = randomMessage(IexMessageType.values()[i], seed + i);
            early.normalise(before, 0, before.capacity(), i, 1, ones, EVENT);
        }
        ones.setMemory(0, ROOM, (byte)0xFF);

        final int length = early.normalise(message, 0, type.length(), 7, 11, ones, EVENT);
        assertEquals(length, normaliser(format).normalise(message, 0, type.length(), 7, 11, zeroes, EVENT));

        assertEquals(new UnsafeBuffer(zeroes, EVENT, length), new UnsafeBuffer(ones, EVENT, length));
        assertEquals((byte)0xFF, ones.getByte(EVENT - 1));
        assertEquals((byte)0xFF, ones.getByte(EVENT + length));
        assertMessageIsWhole(ones, length);
    }

    @Test
    void shouldNotAllocate()
    {
        final UnsafeBuffer events = new UnsafeBuffer(new byte[ROOM]);
        final UnsafeBuffer[] messages = new UnsafeBuffer[10_000];
        for (int i = 0; i < messages.length; i++)
        {
            messages[i] = randomMessage(IexMessageType.values()[i % IexMessageType.values().length], i);
        }
        for (final IexFormat format : IexFormat.ALL)
        {
            final IexNormaliser normaliser = normaliser(format);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++)
            {
                least = Math.min(least, allocated(normaliser, messages, events));
            }
            assertEquals(0, least, "bytes allocated by " + format);
        }
    }

    private static long allocated(
        final IexNormaliser normaliser, final UnsafeBuffer[] messages, final UnsafeBuffer events)
    {
        final long before = Allocation.bytes();
        for (int i = 0; i < messages.length; i++)
        {
            normaliser.normalise(messages[i], 0, messages[i].capacity(), i + 1, 11, events, EVENT);
        }
        return Allocation.bytes() - before;
    }

    @Provide
    Arbitrary<IexFormat> formats()
    {
        return Arbitraries.of(IexFormat.ALL);
    }

    private static void assertSameJudgement(final IexFormat format, final UnsafeBuffer message, final int length)
    {
        final IexNormaliser normaliser = normaliser(format);
        final UnsafeBuffer events = new UnsafeBuffer(new byte[ROOM]);
        final boolean isFaulty = normaliser.fault(message, 0, length) != null;

        final int written = normaliser.normalise(message, 0, length, 7, 11, events, EVENT);

        assertEquals(isFaulty, isMalformed(events));
        assertMessageIsWhole(events, written);
    }

    /** The events of one message: numbered from 0, and the last one, only, says that it is the last. */
    private static void assertMessageIsWhole(final UnsafeBuffer events, final int length)
    {
        int at = EVENT;
        for (int index = 0; at < EVENT + length; index++)
        {
            assertEquals(7, EventLayout.sourceSequence(events, at));
            assertEquals(index, EventLayout.sourceIndex(events, at));
            final boolean isLast = (EventLayout.flags(events, at) & EventFlags.LAST_IN_MESSAGE) != 0;
            at += EventLayout.length(events, at);
            assertEquals(at == EVENT + length, isLast);
        }
        assertEquals(EVENT + length, at);
    }

    private static boolean isMalformed(final UnsafeBuffer events)
    {
        if (EventLayout.templateId(events, EVENT) != SourceGapDecoder.TEMPLATE_ID)
        {
            return false;
        }
        final SourceGapDecoder gap = new SourceGapDecoder();
        gap.wrap(events, EVENT + 8, SourceGapDecoder.BLOCK_LENGTH, 0);
        assertEquals(GapReason.MALFORMED, gap.reason());
        assertEquals(7, gap.toSourceSequence());
        return true;
    }

    private static IexNormaliser normaliser(final IexFormat format)
    {
        final LocalDate day = LocalDate.of(2024, 10, 1);
        return new IexNormaliser(format, SourceSession.of(1, day, "test"), day);
    }

    private static String lengths(final IexFormat format)
    {
        return format.types().stream()
            .sorted((a, b) -> Character.compare(a.code(), b.code()))
            .map(type -> type.code() + " " + format.expectedLength((byte)type.code()))
            .collect(Collectors.joining(", "));
    }

    private interface Accessor
    {
        long read(UnsafeBuffer message, int offset);
    }

    private static void check(
        final IexMessageType type, final String name, final long seed, final Accessor accessor)
    {
        final UnsafeBuffer message = randomMessage(type, seed);
        final IexField field = type.fields().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
        assertEquals(field.integer(message, 0), accessor.read(message, 0), type + "." + name);
    }

    /** Any bytes in integers, more often such as make sense; text of letters, padded with spaces. */
    private static UnsafeBuffer randomMessage(final IexMessageType type, final long seed)
    {
        final Random random = new Random(seed);
        final byte[] bytes = new byte[type.length()];
        random.nextBytes(bytes);
        bytes[0] = (byte)type.code();
        final UnsafeBuffer message = new UnsafeBuffer(bytes);
        for (final IexField field : type.fields())
        {
            if (field.isAlpha())
            {
                final StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(field.length() + 1); i > 0; i--)
                {
                    text.append("85OTHNC+".charAt(random.nextInt(8)));
                }
                field.text(message, 0, text.toString());
            }
            else if (field.kind() == IexField.Kind.TIMESTAMP && random.nextInt(8) > 0)
            {
                field.integer(message, 0, random.nextLong(1, Long.MAX_VALUE));
            }
            else if (field.kind() == IexField.Kind.PRICE && random.nextInt(8) > 0)
            {
                field.integer(message, 0, random.nextLong(IexNormaliser.MAX_PRICE + 2));
            }
            else if (random.nextInt(16) == 0)
            {
                field.integer(message, 0, 0);
            }
        }
        return message;
    }
}
