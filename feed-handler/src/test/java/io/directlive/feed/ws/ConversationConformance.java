package io.directlive.feed.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.SourceSession;
import io.directlive.feed.Venues;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.SourceGapDecoder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What holds for every venue over WebSocket; what {@code VenueConformance} asks of formats that come in packets, as far
 * as it means something where each connection has numbers of its own.
 */
public abstract class ConversationConformance
{
    private static final int RANDOM_ROUNDS = 5_000;
    private static final int LONGEST_QUEUE = 1 << 20;
    private static final long TIME = 1_790_000_000_000_000_000L;
    private static final long TICK_NS = 100_000_000;

    /** @return the venue under test. */
    protected abstract WebSocketFormat format();

    /** @return what the texts are about. */
    protected abstract ConversationSettings settings();

    /**
     * @return texts of one connection in order, after which the books are there; an answer to a request begins with
     *         {@code ANSWER }.
     */
    protected abstract List<String> texts();

    /** @return texts that can come any number of times after those, and only change books or report trades. */
    protected abstract List<String> steadyTexts();

    @Test
    void shouldGiveTheSameEventsForTheSameTexts()
    {
        final Run first = new Run((byte)0);
        final Run second = new Run((byte)0xFF);
        texts().forEach(first::take);
        texts().forEach(second::take);

        assertTrue(first.events.size() > 0);
        assertEquals(first.events, second.events);
        assertEquals(first.sent, second.sent);
        assertEquals(0, first.faults);
    }

    @Test
    void shouldTakeTextsThatAreCutAnywhere()
    {
        for (int i = 0; i < texts().size(); i++)
        {
            final byte[] text = texts().get(i).getBytes(UTF_8);
            final int step = Math.max(1, text.length / 200);
            for (int length = 0; length < text.length; length += step)
            {
                final byte[] cut = new byte[length];
                System.arraycopy(text, 0, cut, 0, length);
                checkAny(i, cut);
            }
        }
    }

    @Test
    void shouldTakeTextsThatAreChangedAnywhere()
    {
        final SplittableRandom random = new SplittableRandom(7);
        final List<String> texts = texts();
        for (int round = 0; round < RANDOM_ROUNDS; round++)
        {
            final int index = random.nextInt(texts.size());
            final byte[] changed = texts.get(index).getBytes(UTF_8);
            for (int i = random.nextInt(3); i >= 0; i--)
            {
                changed[random.nextInt(changed.length)] = (byte)(random.nextBoolean() ?
                    "0123456789\"{}[],:.-e".charAt(random.nextInt(20)) : random.nextInt(256));
            }
            checkAny(index, changed);
        }
    }

    @Test
    void shouldTakeAnyBytes()
    {
        final SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < RANDOM_ROUNDS; round++)
        {
            final byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            checkAny(random.nextInt(texts().size()), bytes);
        }
    }

    @Test
    void shouldAllocateNothing()
    {
        final Run run = new Run((byte)0);
        texts().forEach(run::take);
        final byte[][] steady = steadyTexts().stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
        for (int round = 0; round < 20_000; round++)
        {
            allocatedBy(run, steady);
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++)
        {
            least = Math.min(least, allocatedBy(run, steady));
        }
        assertEquals(0, least, "bytes allocated");
        assertEquals(0, run.faults);
    }

    @Test
    void shouldBeKnownByItsName()
    {
        assertEquals(format(), Venues.webSocketFormat(format().name()));
    }

    /** Something else in place of a text, and then the connection goes on. */
    private void checkAny(final int index, final byte[] any)
    {
        final Run run = new Run((byte)0);
        for (int i = 0; i < texts().size() && run.dropReason == null; i++)
        {
            if (i == index)
            {
                run.take(any);
            }
            else
            {
                run.take(texts().get(i));
            }
        }
    }

    private long allocatedBy(final Run run, final byte[][] steady)
    {
        final long before = Allocation.bytes();
        for (final byte[] text : steady)
        {
            run.conversation.onText(text, 0, text.length, run.nowNs);
            run.conversation.doWork(run.nowNs);
            while (!run.records.isEmpty())
            {
                final int length = run.normaliser.normalise(
                    run.records.buffer(), run.records.offset(), run.records.length(), 1, TIME, run.buffer, 0);
                run.faults += EventLayout.templateId(run.buffer, 0) ==
                    SourceGapDecoder.TEMPLATE_ID ? 1 : 0;
                run.steadyLength += length;
                run.records.remove();
            }
        }
        return Allocation.bytes() - before;
    }

    /** One connection; checks what must hold for whatever comes. */
    private final class Run implements ConversationOutput
    {
        private final BookRecordQueue records = new BookRecordQueue();
        private final BookRecordNormaliser normaliser =
            new BookRecordNormaliser(new SourceSession(1, 1, "conformance"), LocalDate.of(2026, 11, 20));
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[normaliser.maxLength() + 8]);
        private final List<String> events = new ArrayList<>();
        private final List<String> sent = new ArrayList<>();
        private final byte background;
        private final Conversation conversation;
        private long nowNs = TIME;
        private int lastRequest;
        private int faults;
        private long steadyLength;
        private String dropReason;

        Run(final byte background)
        {
            this.background = background;
            conversation = format().newConversation(settings(), this);
            conversation.onOpen(nowNs);
        }

        void take(final String text)
        {
            nowNs += TICK_NS;
            if (text.startsWith("ANSWER "))
            {
                conversation.onResponse(lastRequest, 200, text.substring(7).getBytes(UTF_8), nowNs);
                conversation.doWork(nowNs);
                check();
            }
            else
            {
                take(text.getBytes(UTF_8));
            }
        }

        void take(final byte[] text)
        {
            conversation.onText(text, 0, text.length, nowNs);
            assertTrue(!records.isEmpty() || dropReason != null || isHeldBack(), "each text gives a record");
            conversation.doWork(nowNs);
            check();
        }

        private void check()
        {
            int size = 0;
            for (; !records.isEmpty(); records.remove())
            {
                size += records.length();
                assertTrue(size < LONGEST_QUEUE, "records without end");
                buffer.setMemory(0, buffer.capacity(), background);
                final int length = normaliser.normalise(
                    records.buffer(), records.offset(), records.length(), 1, TIME, buffer, 0);
                assertTrue(length > 0 && length <= normaliser.maxLength());
                assertEquals(background, buffer.getByte(length), "nothing is written behind the events");
                int at = 0;
                while (at < length)
                {
                    final int eventLength = EventLayout.length(buffer, at);
                    final boolean isLast = (EventLayout.flags(buffer, at) & EventFlags.LAST_IN_MESSAGE) != 0;
                    assertEquals(at + eventLength == length, isLast, "LAST_IN_MESSAGE on the last, only");
                    final byte[] event = new byte[eventLength];
                    buffer.getBytes(at, event);
                    events.add(HexFormat.of().formatHex(event));
                    at += eventLength;
                }
                assertEquals(length, at, "whole events");
                faults += normaliser.fault(records.buffer(), records.offset(), records.length()) == null ? 0 : 1;
            }
        }

        @Override
        public BookRecordQueue records()
        {
            return records;
        }

        @Override
        public void send(final String text)
        {
            sent.add(text);
            assertTrue(sent.size() < 1_000, "sends without end");
        }

        @Override
        public void get(final int requestId, final String query)
        {
            lastRequest = requestId;
            sent.add(query);
        }

        @Override
        public void drop(final String reason)
        {
            dropReason = reason;
        }

        @Override
        public void badInput(final String reason)
        {
            assertTrue(reason.length() > 0);
        }
    }

    /** @return whether a venue holds texts back until it has a snapshot, and so gives their records later. */
    protected boolean isHeldBack()
    {
        return false;
    }
}
