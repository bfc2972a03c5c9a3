package io.directlive.feed.ws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.directlive.feed.EventLines;
import io.directlive.feed.SourceSession;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A conversation stepped by hand; what it gives as lines that a test can compare. */
public final class ConversationLines implements ConversationOutput
{
    private final BookRecordQueue records = new BookRecordQueue();
    private final List<String> sent = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> badInput = new ArrayList<>();
    private final BookRecordNormaliser normaliser =
        new BookRecordNormaliser(new SourceSession(1, 1, "test"), LocalDate.of(2026, 11, 20));
    private final Conversation conversation;
    private String dropReason;
    private String lastFault;
    private long nowNs = 1_790_000_000_000_000_000L;
    private int lastRequest = -1;

    public ConversationLines(final WebSocketFormat format, final ConversationSettings settings)
    {
        conversation = format.newConversation(settings, this);
        conversation.onOpen(nowNs);
        conversation.doWork(nowNs);
    }

    /** @return the events of a text. */
    public List<String> on(final String text)
    {
        final byte[] bytes = text.getBytes(UTF_8);
        conversation.onText(bytes, 0, bytes.length, nowNs);
        conversation.doWork(nowNs);
        return takeEvents();
    }

    /** @return the events of an answer to the last request. */
    public List<String> answer(final int status, final String body)
    {
        conversation.onResponse(lastRequest, status, body.getBytes(UTF_8), nowNs);
        conversation.doWork(nowNs);
        return takeEvents();
    }

    /** Time goes by. */
    public void pass(final long ns)
    {
        nowNs += ns;
        conversation.doWork(nowNs);
    }

    public List<String> takeEvents()
    {
        final List<String> events = new ArrayList<>();
        for (; !records.isEmpty(); records.remove())
        {
            events.addAll(EventLines.of(normaliser, records.buffer(), records.offset(), records.length(), 7));
            final String fault = normaliser.fault(records.buffer(), records.offset(), records.length());
            lastFault = fault == null ? lastFault : fault;
        }
        return events;
    }

    public List<String> takeSent()
    {
        final List<String> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    public List<String> takeAsked()
    {
        final List<String> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    public List<String> badInput()
    {
        return badInput;
    }

    public String dropReason()
    {
        return dropReason;
    }

    public String lastFault()
    {
        return lastFault;
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
    }

    @Override
    public void get(final int requestId, final String query)
    {
        lastRequest = requestId;
        asked.add(query);
    }

    @Override
    public void drop(final String reason)
    {
        dropReason = reason;
    }

    @Override
    public void badInput(final String reason)
    {
        badInput.add(reason);
    }
}
