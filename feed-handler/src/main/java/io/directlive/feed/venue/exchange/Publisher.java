package io.directlive.feed.venue.exchange;

import io.directlive.feed.itch.ItchMessage;
import io.directlive.feed.mold.MoldPacket;

/**
 * Takes messages of the flow that are due, numbers them, keeps them in store and state, and offers them to the lines
 * as packets. Pure apart from what the lines send through. Used by one thread; allocates nothing.
 */
final class Publisher
{
    private static final long NO_TIME = -1;

    private final ExchangeConfig.Packets config;
    private final MessageStore store;
    private final VenueState state;
    private final LinePair lines;

    private Flow flow;
    private Tempo tempo;
    private boolean isStarted;
    private boolean isStopped;
    private long startNs;
    private long lastNs;      // When the last packet was offered.
    private long first;       // The packet that is being filled.
    private int count;
    private int length;
    private long packets;
    private long windowNs;
    private long windowFirst; // Messages there were when the window began.
    private long windowPeak;

    /**
     * @param config of packets.
     * @param store  of messages.
     * @param state  of the venue; null when nobody asks for it.
     * @param lines  that take packets.
     */
    Publisher(
        final ExchangeConfig.Packets config, final MessageStore store, final VenueState state, final LinePair lines)
    {
        this.config = config;
        this.store = store;
        this.state = state;
        this.lines = lines;
    }

    /** Begins a session; the first message is sent with the next poll. */
    void begin(final FlowFactory.Day day)
    {
        flow = day.flow();
        tempo = day.tempo();
        isStarted = false;
        count = 0;
        length = MoldPacket.HEADER_LENGTH;
        packets = 0;
        windowPeak = 0;
    }

    /**
     * Offers what is due.
     *
     * @param limit most messages.
     * @param nowNs the time.
     * @return messages offered.
     */
    int poll(final int limit, final long nowNs)
    {
        if (!isStarted)
        {
            isStarted = true;
            startNs = nowNs;
            lastNs = nowNs;
            windowNs = nowNs;
            windowFirst = 0;
        }
        int messages = 0;
        while (messages < limit && hasMessage() && lines.hasRoom() && isDue(nowNs))
        {
            publish(nowNs);
            messages++;
        }
        final boolean isMoreDue = messages == limit; // Most likely: the packet is filled in the next cycle.
        if (count > 0 && !isMoreDue && lines.hasRoom() && (!config.isFixed() || !hasMessage()))
        {
            offer(nowNs);
        }
        measure(nowNs);
        return messages;
    }

    /** @return whether all was offered. */
    boolean isDone()
    {
        return !hasMessage() && count == 0;
    }

    /** @return whether the session has lasted that long. */
    boolean hasLasted(final long durationNs, final long nowNs)
    {
        return isStarted && nowNs - startNs >= durationNs;
    }

    /** Lets the flow come to its end. */
    void finish()
    {
        flow.finish();
    }

    /** Takes no more from the flow. */
    void stop()
    {
        isStopped = true;
    }

    /** @return number of the message that the next packet begins with. */
    long next()
    {
        return count > 0 ? first : store.next();
    }

    /** @return when the last packet was offered. */
    long lastNs()
    {
        return lastNs;
    }

    /** Gives up the flow. */
    void close()
    {
        flow.close();
    }

    /** Ends the session. */
    SessionReport end(final String name)
    {
        final LostRanges lost = lines.lostOnBoth();
        final long messages = store.next() - 1;
        final long sendNs = lastNs - startNs;
        final long average = sendNs == 0 ? 0 : Math.round(messages * 1e9 / sendNs);
        final SessionReport report = new SessionReport(
            name,
            messages,
            packets,
            sendNs,
            Math.max(windowPeak, average),
            lost.messages(),
            lost.toList(),
            flow.failure());
        flow.close();
        return report;
    }

    private boolean hasMessage()
    {
        return !isStopped && flow.hasMessage();
    }

    private boolean isDue(final long nowNs)
    {
        final long venueTimeNs = flow.length() < ItchMessage.COMMON_LENGTH ?
            NO_TIME :
            ItchMessage.timestamp(flow.buffer(), flow.offset());
        return tempo.isDue(store.next() - 1, venueTimeNs, nowNs - startNs);
    }

    private void publish(final long nowNs)
    {
        final int blockLength = MoldPacket.BLOCK_HEADER_LENGTH + flow.length();
        if (length + blockLength > config.maxLength())
        {
            offer(nowNs);
        }
        if (count == 0)
        {
            first = store.next();
        }
        store.append(flow.buffer(), flow.offset(), flow.length());
        if (state != null)
        {
            state.onMessage(flow.buffer(), flow.offset(), flow.length());
        }
        flow.advance();
        count++;
        length += blockLength;
        if (count == config.messageLimit())
        {
            offer(nowNs);
        }
    }

    private void offer(final long nowNs)
    {
        lines.offer(first, count, nowNs);
        lines.poll(nowNs);
        packets++;
        count = 0;
        length = MoldPacket.HEADER_LENGTH;
        lastNs = nowNs;
    }

    private void measure(final long nowNs)
    {
        if (nowNs - windowNs >= Exchange.PEAK_WINDOW_NS)
        {
            final double seconds = (nowNs - windowNs) / 1e9;
            windowPeak = Math.max(windowPeak, Math.round((store.next() - 1 - windowFirst) / seconds));
            windowNs = nowNs;
            windowFirst = store.next() - 1;
        }
    }
}
