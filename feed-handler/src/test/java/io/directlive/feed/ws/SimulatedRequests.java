package io.directlive.feed.ws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/** Answers of a test, each after some polls. */
public final class SimulatedRequests implements HttpRequests
{
    /** An answer; told once it is heard. */
    public record Answer(int status, String body, int polls, Runnable onDelivered)
    {
    }

    private record Pending(int requestId, Answer answer)
    {
    }

    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Function<URI, Answer> venue;
    private int polls;
    public int asked;

    public SimulatedRequests(final Function<URI, Answer> venue)
    {
        this.venue = venue;
    }

    @Override
    public void get(final int requestId, final URI uri)
    {
        asked++;
        pending.add(new Pending(requestId, venue.apply(uri)));
    }

    @Override
    public int poll(final ResponseHandler handler)
    {
        if (pending.isEmpty() || polls++ < pending.peek().answer.polls)
        {
            return 0;
        }
        polls = 0;
        final Pending first = pending.remove();
        first.answer.onDelivered.run();
        handler.onResponse(first.requestId, first.answer.status, first.answer.body.getBytes(UTF_8));
        return 1;
    }

    @Override
    public void cancel()
    {
        pending.clear();
    }

    @Override
    public void close()
    {
        cancel();
    }
}
