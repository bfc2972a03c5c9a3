package io.directlive.feed.ws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** A connection that a test plays: texts are there when the test says so, and sends arrive at once. */
public final class SimulatedLink implements WebSocketLink
{
    private record Delivery(byte[] text, Runnable onDelivered)
    {
    }

    private final Deque<Delivery> deliveries = new ArrayDeque<>();
    private final Runnable onConnect;
    private final Consumer<String> onSent;
    private State state = State.CLOSED;
    private String lossReason;
    private boolean isAlive;
    public boolean isRefusing;
    public long nowNs;
    public int connections;
    public int pings;
    public boolean answersPings = true;

    public SimulatedLink(final Runnable onConnect, final Consumer<String> onSent)
    {
        this.onConnect = onConnect;
        this.onSent = onSent;
    }

    /** The venue says something; told once it is heard. */
    public void deliver(final String text, final Runnable onDelivered)
    {
        if (state == State.OPEN)
        {
            deliveries.add(new Delivery(text.getBytes(UTF_8), onDelivered));
        }
    }

    public void lose(final String reason)
    {
        if (state == State.OPEN)
        {
            state = State.LOST;
            lossReason = reason;
            deliveries.clear();
        }
    }

    public int waiting()
    {
        return deliveries.size();
    }

    @Override
    public void connect(final URI uri)
    {
        state = isRefusing ? State.LOST : State.CONNECTING;
        lossReason = isRefusing ? "refused" : null;
    }

    @Override
    public State state()
    {
        if (state == State.CONNECTING)
        {
            state = State.OPEN;
            connections++;
            onConnect.run();
        }
        return state;
    }

    @Override
    public String lossReason()
    {
        return lossReason;
    }

    @Override
    public boolean takeSignOfLife()
    {
        final boolean was = isAlive;
        isAlive = false;
        return was;
    }

    @Override
    public int poll(final TextHandler handler)
    {
        final Delivery delivery = deliveries.poll();
        if (delivery == null)
        {
            return 0;
        }
        isAlive = true;
        delivery.onDelivered.run();
        final byte[] padded = new byte[delivery.text.length + 10];
        System.arraycopy(delivery.text, 0, padded, 5, delivery.text.length);
        handler.onText(padded, 5, delivery.text.length, nowNs);
        return 1;
    }

    @Override
    public boolean canSend()
    {
        return state == State.OPEN;
    }

    @Override
    public void send(final String text)
    {
        onSent.accept(text);
    }

    @Override
    public void ping()
    {
        pings++;
        isAlive |= answersPings;
    }

    @Override
    public void close()
    {
        state = State.CLOSED;
        lossReason = null;
        deliveries.clear();
    }
}
