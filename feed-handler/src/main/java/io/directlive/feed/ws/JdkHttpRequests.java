package io.directlive.feed.ws;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Requests through the JDK's client, whose threads wait for the answers. Few and far between, so it may allocate. */
public final class JdkHttpRequests implements HttpRequests
{
    private static final byte[] NOTHING = {};

    private final HttpClient client;
    private final Duration timeout;
    private final int maxLength;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();

    /**
     * @param client    that is used; not closed here.
     * @param timeout   after which there is no answer.
     * @param maxLength of an answer, in bytes; a longer one is none.
     */
    public JdkHttpRequests(final HttpClient client, final Duration timeout, final int maxLength)
    {
        this.client = client;
        this.timeout = timeout;
        this.maxLength = maxLength;
    }

    @Override
    public void get(final int requestId, final URI uri)
    {
        final HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).GET().build();
        pending.add(new Pending(requestId, client.sendAsync(request, info -> new LimitedBody(maxLength))));
    }

    @Override
    public int poll(final ResponseHandler handler)
    {
        if (pending.isEmpty() || !pending.peek().response.isDone())
        {
            return 0;
        }
        final Pending first = pending.remove();
        if (first.response.isCompletedExceptionally())
        {
            handler.onResponse(first.requestId, 0, NOTHING);
        }
        else
        {
            final HttpResponse<byte[]> response = first.response.join();
            handler.onResponse(first.requestId, response.statusCode(), response.body());
        }
        return 1;
    }

    @Override
    public void cancel()
    {
        pending.forEach(request -> request.response.cancel(true));
        pending.clear();
    }

    @Override
    public void close()
    {
        cancel();
    }

    private record Pending(int requestId, CompletableFuture<HttpResponse<byte[]>> response)
    {
    }

    /** Takes a body up to a limit. */
    private static final class LimitedBody implements HttpResponse.BodySubscriber<byte[]>
    {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final int maxLength;
        private byte[] bytes = NOTHING;
        private int length;
        private Flow.Subscription subscription;

        LimitedBody(final int maxLength)
        {
            this.maxLength = maxLength;
        }

        @Override
        public CompletionStage<byte[]> getBody()
        {
            return body;
        }

        @Override
        public void onSubscribe(final Flow.Subscription subscription)
        {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(final List<ByteBuffer> parts)
        {
            for (final ByteBuffer part : parts)
            {
                final int partLength = part.remaining();
                if (partLength > maxLength - length)
                {
                    subscription.cancel();
                    body.completeExceptionally(new TextFault("answer is longer than " + maxLength + " bytes"));
                    return;
                }
                if (length + partLength > bytes.length)
                {
                    bytes = Arrays.copyOf(bytes, Math.max(length + partLength, Math.min(maxLength, bytes.length << 1)));
                }
                part.get(bytes, length, partLength);
                length += partLength;
            }
        }

        @Override
        public void onError(final Throwable throwable)
        {
            body.completeExceptionally(throwable);
        }

        @Override
        public void onComplete()
        {
            body.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
        }
    }
}
