package io.directlive.feed.ws;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.directlive.feed.SourceSession;
import io.directlive.feed.fuzz.EventCheck;
import io.directlive.feed.fuzz.FuzzBody;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * The input is the texts of one connection, each on a line of its own; one that begins with {@code ANSWER } is the answer
 * to the last request. What must hold of events is checked by {@link EventCheck}.
 */
public final class ConversationFuzz implements FuzzBody
{
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final long TIME = 1_790_000_000_000_000_000L;
    private static final long TICK_NS = 100_000_000;
    private static final byte[] ANSWER = "ANSWER ".getBytes(US_ASCII);
    private static final int OK = 200;

    private final WebSocketFormat format;
    private final ConversationSettings settings;

    /**
     * @param format of the venue.
     * @param symbol that the texts are about.
     * @param depth  that is asked for.
     */
    public ConversationFuzz(final WebSocketFormat format, final String symbol, final int depth)
    {
        this.format = format;
        settings = ConversationSettings.of(List.of(symbol), depth, -8);
    }

    @Override
    public long run(final byte[] input)
    {
        final long digest = new Connection((byte)0, false).run(input);
        EventCheck.check(digest == new Connection((byte)0xFF, true).run(input), "the same texts, other events");
        return digest;
    }

    /** Books are kept, and what is wrong is said in words. */
    @Override
    public long allocationLimit(final byte[] input)
    {
        return (1 << 24) + 16_384L * input.length;
    }

    private final class Connection implements ConversationOutput
    {
        private final BookRecordQueue records = new BookRecordQueue();
        private final EventCheck check;
        private final Conversation conversation;
        private long nowNs = TIME;
        private long sequence;
        private int lastRequest;
        private int saidCount;
        private int said;
        private boolean isDropped;

        Connection(final byte background, final boolean isReluctant)
        {
            check = new EventCheck(
                new BookRecordNormaliser(new SourceSession(1, 1, "fuzz"), DAY), background, isReluctant);
            conversation = format.newConversation(settings, this);
            conversation.onOpen(nowNs);
        }

        long run(final byte[] input)
        {
            int from = 0;
            for (int at = 0; at <= input.length && !isDropped; at++)
            {
                if (at == input.length || input[at] == '\n')
                {
                    take(input, from, at - from);
                    from = at + 1;
                }
            }
            EventCheck.check(saidCount < 100 + 8 * input.length, "says more than it hears");
            return check.digest() * 31 + said + (isDropped ? 1 : 0);
        }

        private void take(final byte[] input, final int offset, final int length)
        {
            nowNs += TICK_NS;
            final int end = offset + length;
            if (length >= ANSWER.length && Arrays.equals(input, offset, offset + ANSWER.length, ANSWER, 0, ANSWER.length))
            {
                conversation.onResponse(
                    lastRequest, OK, Arrays.copyOfRange(input, offset + ANSWER.length, end), nowNs);
            }
            else
            {
                conversation.onText(input, offset, length, nowNs);
            }
            handOver();
            conversation.doWork(nowNs);
            handOver();
        }

        private void handOver()
        {
            for (; !records.isEmpty(); records.remove())
            {
                sequence++;
                while (!check.onMessage(
                    records.buffer(), records.offset(), records.length(), sequence, records.receiveTimeNs()))
                {
                    EventCheck.check(!records.isEmpty(), "a record that is gone");
                }
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
            saidCount++;
            said = 31 * said + text.hashCode();
        }

        @Override
        public void get(final int requestId, final String query)
        {
            lastRequest = requestId;
            saidCount++;
            said = 31 * said + query.hashCode();
        }

        @Override
        public void drop(final String reason)
        {
            isDropped = true;
        }

        @Override
        public void badInput(final String reason)
        {
            EventCheck.check(!reason.isEmpty(), "no reason");
        }
    }
}
