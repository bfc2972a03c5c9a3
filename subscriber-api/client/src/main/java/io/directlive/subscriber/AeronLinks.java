package io.directlive.subscriber;

import io.aeron.Aeron;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the links of a reader to the lines and stores that its context names. */
final class AeronLinks
{
    private AeronLinks()
    {
    }

    /** @return all lines of a tier. Instances that share a channel, as they may on multicast, are heard by one subscription. */
    static LiveLink live(final SubscriberContext context, final Aeron aeron, final Tier tier)
    {
        final Map<String, String> instances = new LinkedHashMap<>();
        context.directories().forEach(line ->
            instances.merge(line.tiers().get(tier), line.instance(), (first, second) -> first + " or " + second));
        final List<AeronLiveLink.Channel> channels = new ArrayList<>();
        instances.forEach((channel, instance) ->
            channels.add(new AeronLiveLink.Channel(instance, aeron.addSubscription(channel, tier.streamId()))));
        return new AeronLiveLink(new StreamLines(), channels);
    }

    /** @return all stores; null when there is none. */
    static ReplayLink replay(final SubscriberContext context, final Aeron aeron)
    {
        return ReplayLinks.of(context.directories().stream()
            .map(StreamDirectory::replayChannel)
            .filter(channel -> !channel.isEmpty())
            .distinct()
            .<ReplayLink>map(channel -> new AeronReplayLink(
                aeron, channel, context.replayEndpoint(), context.directory().partitionId()))
            .toList());
    }
}
