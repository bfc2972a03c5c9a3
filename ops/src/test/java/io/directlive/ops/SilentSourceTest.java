package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.ExclusivePublication;
import io.directlive.feed.SourceEventWriter;
import io.directlive.feed.SourceSession;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.SourceState;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.StateListener;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance whose sources are all somebody else's processes, and what its readers hear when these are gone. */
class SilentSourceTest
{
    private static final EnumSet<Role> ROLES = EnumSet.complementOf(EnumSet.of(Role.FEED_HANDLER));

    private final SourceEventWriter writer = new SourceEventWriter(new SourceSession(7, 20_240_102, "test"));
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final List<String> told = new ArrayList<>();

    @Test
    @Tag("F6")
    void shouldTellReadersThatNobodyIsLeftToSpeakForASource(@TempDir final Path directory)
    {
        try (DataDirectory data = DataDirectory.own(directory, ROLES);
            Instance instance = Instance.start(
                Settings.load().with(TestInstance.SMALL).with(
                    Map.of("sequencer.clock-tick", "20ms", "sequencer.silent-ticks", 5)),
                data, ROLES, List.of(), new Console(new PrintWriter(System.err, true)));
            ExclusivePublication handler = instance.aeron().addExclusivePublication("aeron:ipc", StreamIds.INGRESS);
            Subscriber subscriber = Subscriber.connect(new SubscriberContext()
                .directory(directory.resolve(StreamDirectory.FILE_NAME))
                .tiers(Tier.TOP)
                .stateListener(new StateListener()
                {
                    @Override
                    public void onSourceState(final Tier tier, final int sourceId, final SourceState state)
                    {
                        told.add(tier + " source " + sourceId + " " + state);
                    }
                })))
        {
            final int start = writer.epochStart(buffer, 0, 1);
            TestInstance.await("the start of the session to be sent", () -> handler.offer(buffer, 0, start) > 0);
            TestInstance.await("readers to hear of it", () -> subscriber.poll(16) >= 0 && !told.isEmpty());
            assertEquals(List.of("TOP source 7 STALE"), told);
            assertEquals(1, instance.count(SequencerCounter.SILENT_SOURCES));
            assertTrue(instance.count(SequencerCounter.CLOCK_TICK) > 0);

            final int up = writer.status(buffer, 0, 0, 1, 1, SourceState.UP);
            TestInstance.await("a handler that is back", () -> handler.offer(buffer, 0, up) > 0);
            TestInstance.await("readers to hear of that", () -> subscriber.poll(16) >= 0 && told.size() == 2);
            assertEquals("TOP source 7 UP", told.get(1));
        }
    }
}
