package io.directlive.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a relay publishes of the events that it is given, by a media driver that the test drives. */
@Timeout(60)
class OrderedRelayTest
{
    private static final String CHANNEL = "aeron:ipc?term-length=64k|mtu=1408";

    @TempDir
    private Path directory;
    private MediaDriver driver;
    private Aeron aeron;
    private ExclusivePublication log;
    private Subscription reader;
    private CounterSet<SequencerCounter> counters;
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[512]);
    private final List<String> published = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void launch()
    {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .threadingMode(ThreadingMode.INVOKER)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .driverAgentInvoker(driver.sharedAgentInvoker())
            .useConductorAgentInvoker(true));
        reader = aeron.addSubscription(CHANNEL, StreamIds.ORDERED);
        log = aeron.addExclusivePublication(CHANNEL, StreamIds.ORDERED);
        counters = new CounterSet<>(SequencerCounter.class, "test", aeron::addCounter);
        while (!log.isConnected() || !reader.isConnected())
        {
            invoke();
        }
    }

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    private void invoke()
    {
        driver.sharedAgentInvoker().invoke();
        aeron.conductorAgentInvoker().invoke();
    }

    private UnsafeBuffer event(final int epoch, final long sequence, final int instrument)
    {
        event.setMemory(0, event.capacity(), (byte)0);
        Input.order(1, epoch, sequence, instrument).encode(event, 0);
        EventLayout.streamEpoch(event, 0, epoch);
        EventLayout.sequence(event, 0, sequence);
        return event;
    }

    private boolean give(final OrderedRelay relay, final int epoch, final long from, final long to)
    {
        boolean isRoom = true;
        for (long sequence = from; sequence <= to; sequence++)
        {
            isRoom = relay.onEvent(event(epoch, sequence, 1), 0);
        }
        return isRoom;
    }

    private List<String> readAll()
    {
        invoke();
        while (reader.poll((frame, offset, length, header) ->
        {
            for (int at = offset; at < offset + length; at += EventLayout.length(frame, at))
            {
                published.add(EventLayout.streamEpoch(frame, at) + ":" + EventLayout.sequence(frame, at));
            }
        }, 16) > 0)
        {
            invoke();
        }
        return published;
    }

    @Test
    void shouldPublishWhatItIsGivenAtTheEndOfTheCycle()
    {
        final OrderedRelay relay = new OrderedRelay(log, LineEnd.NONE, counters, warnings::add);

        assertTrue(relay.beginCycle());
        assertTrue(give(relay, 1, 1, 3));
        assertEquals(List.of(), readAll());
        assertEquals(1, relay.endCycle());

        assertEquals(List.of("1:1", "1:2", "1:3"), readAll());
        assertEquals(3, counters.get(SequencerCounter.EVENTS).get());
        assertEquals(4, counters.get(SequencerCounter.NEXT_SEQUENCE).get());
    }

    @Test
    void shouldGoOnBehindTheLastEventOfTheLog()
    {
        final OrderedRelay relay = new OrderedRelay(log, LineEnd.of(event(1, 7, 1), 0), counters, warnings::add);

        relay.beginCycle();
        give(relay, 1, 7, 9);
        relay.endCycle();

        assertEquals(List.of("1:8", "1:9"), readAll());
    }

    @Test
    void shouldGoOnWithAnEpochThatFollows()
    {
        final OrderedRelay relay = new OrderedRelay(log, LineEnd.of(event(1, 7, 1), 0), counters, warnings::add);

        relay.beginCycle();
        relay.onEvent(epochStart(2, 1, 7), 0); // The lines do not keep the epoch before, and it had no more.
        give(relay, 2, 2, 3);
        relay.onEvent(epochStart(3, 2, 3), 0);
        relay.endCycle();

        assertEquals(List.of("2:1", "2:2", "2:3", "3:1"), readAll());
        assertEquals(0, counters.get(SequencerCounter.HOLES).get());
        assertEquals(List.of(), warnings);
    }

    @Test
    @Tag("F30")
    void shouldTellWhatTheLinesDoNotKeepAnyMore()
    {
        final OrderedRelay relay = new OrderedRelay(log, LineEnd.of(event(1, 7, 1), 0), counters, warnings::add);

        relay.beginCycle();
        relay.onEvent(epochStart(3, 2, 9), 0);
        relay.onEvent(epochStart(4, 3, 1), 0);
        relay.onEvent(epochStart(5, 4, 2), 0);
        relay.endCycle();

        assertEquals(List.of("3:1", "4:1", "5:1"), readAll());
        assertEquals(2, counters.get(SequencerCounter.HOLES).get());
        assertTrue(warnings.get(0).contains("sequence 7 of epoch 1"), warnings::toString);
        assertTrue(warnings.get(1).contains("sequence 1 of epoch 4"), warnings::toString);
    }

    private UnsafeBuffer epochStart(final int epoch, final int previousEpoch, final long previousSequence)
    {
        event.setMemory(0, event.capacity(), (byte)0);
        new EpochStartEncoder().wrapAndApplyHeader(event, 0, new MessageHeaderEncoder())
            .previousSequence(previousSequence).previousEpoch(previousEpoch).epoch(epoch).reason(EpochReason.STREAM_START);
        EventLayout.streamEpoch(event, 0, epoch);
        EventLayout.sequence(event, 0, 1);
        return event;
    }

    @Test
    void shouldNotGoOnWithAnotherStream()
    {
        final OrderedRelay relay = new OrderedRelay(log, LineEnd.of(event(1, 7, 1), 0), counters, warnings::add);

        relay.beginCycle();
        assertThrows(IllegalStateException.class, () -> relay.onEvent(event(1, 7, 2), 0));
        assertEquals(0, relay.endCycle());
    }

    @Test
    void shouldNotPublishBehindAHole()
    {
        final OrderedRelay relay = new OrderedRelay(log, LineEnd.NONE, counters, warnings::add);

        relay.beginCycle();
        give(relay, 1, 1, 2);
        final IllegalStateException hole =
            assertThrows(IllegalStateException.class, () -> relay.onEvent(event(1, 4, 1), 0));
        relay.endCycle();

        assertEquals("the lines go on with 1:4 after 1:2, and what lies between is lost", hole.getMessage());
        assertEquals(List.of("1:1", "1:2"), readAll());
    }

    @Test
    void shouldTakeALaterEpochFromItsFirstNumber()
    {
        final OrderedRelay relay = new OrderedRelay(log, LineEnd.NONE, counters, warnings::add);

        relay.beginCycle();
        give(relay, 1, 1, 2);
        give(relay, 3, 1, 1);
        relay.endCycle();

        assertEquals(List.of("1:1", "1:2", "3:1"), readAll());
        assertThrows(IllegalStateException.class, () -> relay.onEvent(event(2, 1, 1), 0));
    }

    @Test
    void shouldSayWhenThereIsNoRoomAndLoseNothing()
    {
        final OrderedRelay relay = new OrderedRelay(log, LineEnd.NONE, counters, warnings::add);
        relay.beginCycle();
        long last = 0;
        while (give(relay, 1, last + 1, last + 1))
        {
            last++;
        }
        last++; // It was taken all the same.

        assertFalse(relay.beginCycle());
        while (published.size() < last)
        {
            relay.beginCycle();
            relay.endCycle();
            readAll();
        }
        assertTrue(relay.beginCycle());
        assertEquals(last, published.size());
        assertEquals("1:" + last, published.get(published.size() - 1));
    }
}
