package io.directlive.feed.venue.exchange;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the re-request server did.
 *
 * @param outcomes of requests, how often each.
 * @param messages in all answers.
 */
public record RequestReport(Map<RequestOutcome, Long> outcomes, long messages)
{
    static RequestReport of(final RequestDesk desk)
    {
        final Map<RequestOutcome, Long> outcomes = new EnumMap<>(RequestOutcome.class);
        for (final RequestOutcome outcome : RequestOutcome.values())
        {
            outcomes.put(outcome, desk.count(outcome));
        }
        return new RequestReport(outcomes, desk.messages());
    }
}
