package io.directlive.ops;

import io.aeron.Aeron;
import io.directlive.feed.BadInput;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.FeedHandlerAgent;
import io.directlive.feed.FeedHandlerConfig;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.VenueSource;
import io.directlive.protocol.CounterSet;
import org.agrona.concurrent.EpochNanoClock;

/** One source with the feed handler that takes it in. */
final class Feed implements AutoCloseable
{
    private final SourceSettings settings;
    private final VenueSource source;
    private final FeedHandlerAgent agent;
    private final SourceGate gate;
    private final CounterSet<FeedHandlerCounter> counters;

    private Feed(
        final SourceSettings settings,
        final VenueSource source,
        final FeedHandlerAgent agent,
        final CounterSet<FeedHandlerCounter> counters)
    {
        this.settings = settings;
        this.source = source;
        this.agent = agent;
        this.counters = counters;
        gate = new SourceGate(agent);
    }

    static Feed open(
        final SourceSettings source,
        final Settings settings,
        final Aeron aeron,
        final SequencerWays ways,
        final EpochNanoClock clock,
        final Console console)
    {
        final CounterSet<FeedHandlerCounter> counters =
            new CounterSet<>(FeedHandlerCounter.class, source.name(), aeron::addCounter);
        final BadInputListener badMessages = (messageNumber, byteOffset, reason) ->
            console.badInput(new BadInput(source.name(), messageNumber, byteOffset, reason).describe());
        final BadInputListener badPackets = (messageNumber, byteOffset, reason) ->
        {
            counters.get(FeedHandlerCounter.PACKETS_MALFORMED).incrementRelease();
            badMessages.onBadInput(messageNumber, byteOffset, reason);
        };
        final OpenedSource opened =
            source.open(new SourceContext(
                badPackets, aeron::addCounter, clock, console::tell, console::warn));
        final FeedHandlerAgent agent = newHandler(settings, ways, clock, opened, counters, badMessages);
        return new Feed(source, opened.source(), agent, counters);
    }

    static FeedHandlerAgent newHandler(
        final Settings settings,
        final SequencerWays ways,
        final EpochNanoClock clock,
        final OpenedSource opened,
        final CounterSet<FeedHandlerCounter> counters,
        final BadInputListener badInput)
    {
        final int sourceId = opened.normaliser().session().sourceId();
        return new FeedHandlerAgent(
            new FeedHandlerConfig(
                settings.number("feed-handler.message-limit", 1, 1_000_000),
                settings.bytes("feed-handler.window"),
                settings.nanos("feed-handler.mark-request-interval"),
                settings.nanos("feed-handler.resend-interval")),
            opened.source(),
            opened.sessions(),
            opened.normaliser(),
            opened.filter(),
            ways.ingress(sourceId),
            ways.marks(sourceId),
            clock,
            counters,
            badInput);
    }

    SourceSettings settings()
    {
        return settings;
    }

    SourceGate gate()
    {
        return gate;
    }

    boolean isPaced()
    {
        return settings.isPaced();
    }

    long bytesTotal()
    {
        return source.bytesTotal();
    }

    long bytesRead()
    {
        return source.bytesRead();
    }

    /** @return true when the source has ended and the sequencer has all of it. */
    boolean isDone()
    {
        return agent.isDone();
    }

    /** @return true when a later session of the source is in the stream already, so that this one is not taken. */
    boolean isFenced()
    {
        return agent.state() == FeedHandlerAgent.State.FENCED;
    }

    /** @return true while a later session of the source is in the stream, which its lines have yet to reach. */
    boolean isBehind()
    {
        return agent.state() == FeedHandlerAgent.State.BEHIND;
    }

    /** @return why the source ended before its end; null when it did not. */
    BadInput failure()
    {
        return source.failure();
    }

    long count(final FeedHandlerCounter counter)
    {
        return counters.get(counter).get();
    }

    @Override
    public void close()
    {
        source.close();
    }
}
