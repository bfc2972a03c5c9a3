package io.directlive.ops;

import io.directlive.feed.FeedHandlerAgent;
import io.directlive.protocol.CounterSet;
import io.directlive.sequencer.SequencerCounter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.agrona.concurrent.status.CountersReader;

/** An instance that is started for each day of the built-in venue, on one data directory, with one source that goes on. */
final class VenueDays implements AutoCloseable
{
    static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);

    private static final Set<Role> ROLES = EnumSet.complementOf(EnumSet.of(Role.FEED_HANDLER));

    final Instance instance;
    private final StringWriter told = new StringWriter();
    private final DataDirectory data;

    VenueDays(final Path directory, final Map<String, Object> settings)
    {
        data = DataDirectory.own(directory, ROLES);
        instance = Instance.start(
            Settings.load().with(TestInstance.SMALL).with(settings), data, ROLES, List.of(),
            new Console(new PrintWriter(told, true)));
    }

    /** Plays a day to its end, or until the handler is told that it is over. */
    FeedHandlerAgent.State play(final int day, final long messages)
    {
        return play(day, messages, handler -> handler.isDone() || handler.state() == FeedHandlerAgent.State.FENCED);
    }

    /** Plays a day that does not end. */
    void playPart(final int day, final long events)
    {
        play(day, 0, handler -> instance.count(SequencerCounter.EVENTS) >= events);
    }

    private FeedHandlerAgent.State play(final int day, final long messages, final Predicate<FeedHandlerAgent> isEnough)
    {
        final OpenedSource opened = new VenueSettings(
            1, "venue", FIRST_DAY.plusDays(day), List.of("AAPL", "MSFT"), 0, 42 + day, messages).open(null);
        final FeedHandlerAgent handler = instance.newFeedHandler(opened.source(), opened.normaliser());
        handler.onStart();
        try
        {
            TestInstance.await("day " + day, () ->
            {
                handler.doWork();
                instance.checkRunning();
                return isEnough.test(handler);
            });
            return handler.state();
        }
        finally
        {
            handler.onClose();
        }
    }

    /** What the instance has said so far. */
    String told()
    {
        return told.toString();
    }

    long counter(final CounterSet.Label counter)
    {
        final CountersReader counters = instance.aeron().countersReader();
        final long[] value = { -1 };
        counters.forEach((counterId, typeId, key, label) ->
            value[0] = typeId == counter.typeId() ? counters.getCounterValue(counterId) : value[0]);
        return value[0];
    }

    @Override
    public void close()
    {
        instance.close();
        data.close();
    }
}
