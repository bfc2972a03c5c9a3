package io.directlive.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventDigest;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.MarkRequestEncoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SessionEpochDecoder;
import io.directlive.protocol.sbe.SessionRequestEncoder;
import io.directlive.protocol.sbe.SourceMarkDecoder;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent over a real media driver, everything stepped by hand on the test's thread. */
class SequencerAgentTest
{
    private static final int SOURCE = 7;
    private static final int DAY = 20_261_119;
    private static final long MARK_INTERVAL_NS = 1_000;
    private static final int MARK_EVENT_INTERVAL = 100;
    private static final long REFUSAL_INTERVAL_NS = 5_000;
    private static final long LATENCY_INTERVAL_NS = 1_000_000;
    private static final String INGRESS = "aeron:ipc?term-length=256k|mtu=8192";
    private static final String ORDERED = "aeron:ipc?term-length=64k|mtu=1408";
    private static final String MARKS = "aeron:ipc?term-length=64k";

    private record Mark(int sourceId, long epoch, long sequence, boolean refused, long requestId)
    {
        private Mark(final int sourceId, final long epoch, final long sequence, final boolean refused)
        {
            this(sourceId, epoch, sequence, refused, 0);
        }
    }

    @TempDir
    private Path directory;
    private MediaDriver driver;
    private Aeron aeron;
    private ExclusivePublication handler;
    private Subscription ingress;
    private ExclusivePublication ordered;
    private Subscription reader;
    private ExclusivePublication marks;
    private Subscription markReader;
    private CounterSet<SequencerCounter> counters;
    private SequencerAgent agent;
    private final Sequencer sequencer = new Sequencer(0, 1);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8192]);
    private final List<Long> published = new ArrayList<>();
    private final List<Integer> frames = new ArrayList<>();
    private final FragmentHandler onFrame = this::onFrame;
    private long nowNs = 1_000_000;

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

        ingress = aeron.addSubscription(INGRESS, StreamIds.INGRESS);
        handler = aeron.addExclusivePublication(INGRESS, StreamIds.INGRESS);
        reader = aeron.addSubscription(ORDERED, StreamIds.ORDERED);
        ordered = aeron.addExclusivePublication(ORDERED, StreamIds.ORDERED);
        markReader = aeron.addSubscription(MARKS, StreamIds.MARKS);
        marks = aeron.addExclusivePublication(MARKS, StreamIds.MARKS);
        counters = new CounterSet<>(SequencerCounter.class, "test", aeron::addCounter);
        while (!handler.isConnected() || !ordered.isConnected() || !marks.isConnected() ||
            !ingress.isConnected() || !reader.isConnected() || !markReader.isConnected())
        {
            invoke();
        }

        final SequencerConfig config = new SequencerConfig(
            32, MARK_INTERVAL_NS, MARK_EVENT_INTERVAL, REFUSAL_INTERVAL_NS, LATENCY_INTERVAL_NS, 0, 0);
        agent = new SequencerAgent(config, sequencer, ingress, ordered, marks, counters, () -> nowNs);
        agent.onStart();
    }

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(aeron, driver);
    }

    @Test
    void shouldPublishWhatOneCycleAcceptsInOneFrame()
    {
        send(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 1));
        send(Input.order(SOURCE, DAY, 2, 1));

        assertTrue(agent.doWork() > 0);
        assertEquals(List.of(1L, 2L, 3L), readAll());
        assertEquals(1, frames.size());
        assertEquals(3, counter(SequencerCounter.EVENTS));
        assertEquals(4, counter(SequencerCounter.NEXT_SEQUENCE));
        assertEquals(List.of(new Mark(SOURCE, DAY, 2, false)), readMarks());
        assertEquals(0, agent.doWork());
    }

    @Test
    @Tag("F4")
    void shouldDropDuplicatesAndTellTheirSenderTheMark()
    {
        send(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 1));
        agent.doWork();
        readMarks();

        nowNs += MARK_INTERVAL_NS;
        send(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 1));
        agent.doWork();

        assertEquals(List.of(1L, 2L), readAll());
        assertEquals(2, counter(SequencerCounter.DUPLICATES));
        assertEquals(2, counter(SequencerCounter.EVENTS));
        assertEquals(List.of(new Mark(SOURCE, DAY, 1, false)), readMarks());
    }

    @Test
    void shouldTellARefusalAtOnceAndThenOncePerInterval()
    {
        send(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 2, 1));
        agent.doWork();
        assertEquals(List.of(new Mark(SOURCE, DAY, 0, true)), readMarks());

        nowNs += REFUSAL_INTERVAL_NS - 1;
        send(Input.order(SOURCE, DAY, 3, 1), Input.order(SOURCE, DAY, 4, 1));
        agent.doWork();
        assertEquals(List.of(), readMarks());

        nowNs += 1;
        agent.doWork();
        assertEquals(List.of(new Mark(SOURCE, DAY, 0, true)), readMarks());
        assertEquals(3, counter(SequencerCounter.REFUSED));
        assertEquals(List.of(1L), readAll());
    }

    @Test
    void shouldNotTellARefusalThatWasMadeGood()
    {
        send(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 2, 1));
        agent.doWork();
        readMarks();

        send(Input.order(SOURCE, DAY, 2, 1));
        agent.doWork();
        send(Input.order(SOURCE, DAY, 1, 1), Input.order(SOURCE, DAY, 2, 1));
        nowNs += REFUSAL_INTERVAL_NS;
        agent.doWork();

        assertEquals(List.of(new Mark(SOURCE, DAY, 2, false)), readMarks());
        assertEquals(List.of(1L, 2L, 3L), readAll());
    }

    @Test
    void shouldRefuseASourceThatHasNotStarted()
    {
        send(Input.order(SOURCE, DAY, 1, 1));
        agent.doWork();

        assertEquals(List.of(new Mark(SOURCE, 0, 0, true)), readMarks());
    }

    @Test
    void shouldTellTheMarkOfAStaleEpochsSource()
    {
        send(Input.start(SOURCE, DAY));
        agent.doWork();
        readMarks();

        nowNs += MARK_INTERVAL_NS;
        send(Input.order(SOURCE, DAY - 1, 1, 1));
        agent.doWork();

        assertEquals(1, counter(SequencerCounter.STALE));
        assertEquals(List.of(new Mark(SOURCE, DAY, 0, false)), readMarks());
    }

    @Test
    void shouldAnswerAMarkRequest()
    {
        requestMark(SOURCE, 41);
        agent.doWork();
        assertEquals(List.of(new Mark(SOURCE, 0, 0, false, 41)), readMarks());

        send(Input.start(SOURCE, DAY), Input.order(SOURCE, DAY, 1, 1));
        requestMark(SOURCE, 42);
        requestMark(SOURCE, 7);
        agent.doWork();
        assertEquals(
            List.of(new Mark(SOURCE, DAY, 1, false, 42), new Mark(SOURCE, DAY, 1, false, 7)), readMarks());
        assertEquals(0, counter(SequencerCounter.MALFORMED));
    }

    @Test
    void shouldAnswerASessionRequest()
    {
        send(Input.namedStart(SOURCE, DAY, 0));
        agent.doWork();
        readMarks();
        final SessionRequestEncoder request = new SessionRequestEncoder();
        request.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .requestId(43)
            .session("day " + DAY)
            .tradingDate(0)
            .afterEpoch(0)
            .sourceId(SOURCE);
        offer(EventLayout.MESSAGE_HEADER_LENGTH + SessionRequestEncoder.BLOCK_LENGTH);
        agent.doWork();

        final List<String> answers = new ArrayList<>();
        final SessionEpochDecoder answer = new SessionEpochDecoder();
        while (markReader.poll((frame, offset, length, header) -> answers.add(
            answer.wrapAndApplyHeader(frame, offset, new MessageHeaderDecoder()).requestId() + " " +
            answer.sourceId() + " " + answer.session() + " " + answer.epoch()), 100) > 0)
        {
            invoke();
        }
        assertEquals(List.of("43 " + SOURCE + " day " + DAY + " " + DAY), answers);
        assertEquals(0, counter(SequencerCounter.MALFORMED));
    }

    @Test
    void shouldSendMarksAfterTimeOrAfterEvents()
    {
        send(Input.start(SOURCE, DAY));
        agent.doWork();
        assertEquals(List.of(new Mark(SOURCE, DAY, 0, false)), readMarks());

        send(Input.order(SOURCE, DAY, 1, 1));
        agent.doWork();
        assertEquals(List.of(), readMarks());
        nowNs += MARK_INTERVAL_NS;
        agent.doWork();
        assertEquals(List.of(new Mark(SOURCE, DAY, 1, false)), readMarks());

        sendOrders(2, MARK_EVENT_INTERVAL - 1);
        agent.doWork();
        assertEquals(List.of(), readMarks());
        sendOrders(MARK_EVENT_INTERVAL + 1, 1);
        agent.doWork();
        assertEquals(List.of(new Mark(SOURCE, DAY, MARK_EVENT_INTERVAL + 1, false)), readMarks());
    }

    @Test
    void shouldSplitFramesThatAreLargerThanItsOwn()
    {
        send(Input.start(SOURCE, DAY));
        sendOrders(1, 80);
        agent.doWork();

        assertEquals(LongStream.rangeClosed(1, 81).boxed().toList(), readAll());
        assertTrue(Collections.max(frames) <= ordered.maxPayloadLength());
        assertEquals(6, frames.size());
    }

    @Test
    void shouldKeepWhatTheOrderedStreamHasNoRoomForAndTakeNothingMore()
    {
        send(Input.start(SOURCE, DAY));
        agent.doWork();
        readMarks();

        int sent = 0;
        while (counter(SequencerCounter.EGRESS_BACK_PRESSURE) == 0)
        {
            sendOrders(sent + 1, 10);
            sent += 10;
            agent.doWork();
            readMarks();
        }
        final long heldBack = sequencer.nextSequence();
        final long ingressPosition = ingress.imageAtIndex(0).position();
        final long refusals = counter(SequencerCounter.EGRESS_BACK_PRESSURE);
        sendOrders(sent + 1, 10);
        sent += 10;
        nowNs += MARK_INTERVAL_NS;

        assertEquals(0, agent.doWork());
        assertEquals(heldBack, sequencer.nextSequence());
        assertEquals(ingressPosition, ingress.imageAtIndex(0).position());
        assertEquals(List.of(), readMarks());
        assertEquals(refusals + 1, counter(SequencerCounter.EGRESS_BACK_PRESSURE));
        assertTrue(counter(SequencerCounter.NEXT_SEQUENCE) < heldBack);

        while (published.size() < sent + 1)
        {
            readAll();
            agent.doWork();
        }
        assertEquals(LongStream.rangeClosed(1, sent + 1).boxed().toList(), published);
        assertEquals(0, counter(SequencerCounter.DUPLICATES));
        nowNs += MARK_INTERVAL_NS;
        agent.doWork();
        final List<Mark> marksAfter = readMarks();
        assertEquals(new Mark(SOURCE, DAY, sent, false), marksAfter.get(marksAfter.size() - 1));
    }

    @Test
    void shouldLoseNothingWhenTheOrderedStreamFillsUpInTheMiddleOfAPoll()
    {
        send(Input.start(SOURCE, DAY));
        int sent = 0;
        final int total = 5_000;
        while (published.size() < total + 1)
        {
            while (sent < total && canSend())
            {
                sendOrders(sent + 1, 50);
                sent += 50;
            }
            if (agent.doWork() == 0)
            {
                readAll();
                readMarks();
            }
            invoke();
        }

        assertEquals(LongStream.rangeClosed(1, total + 1).boxed().toList(), published);
        assertTrue(counter(SequencerCounter.EGRESS_BACK_PRESSURE) > 0);
        assertEquals(0, counter(SequencerCounter.DUPLICATES));
        assertEquals(0, counter(SequencerCounter.REFUSED));
    }

    @Test
    void shouldSendTheLatestMarkWhenThereWasNoRoomForAnEarlierOne()
    {
        send(Input.start(SOURCE, DAY));
        int sent = 0;
        while (counter(SequencerCounter.MARK_BACK_PRESSURE) == 0)
        {
            sendOrders(++sent, 1);
            nowNs += MARK_INTERVAL_NS;
            agent.doWork();
            readAll();
        }
        sendOrders(++sent, 1);
        agent.doWork();
        readMarks();
        agent.doWork();

        assertEquals(List.of(new Mark(SOURCE, DAY, sent, false)), readMarks());
    }

    @Test
    void shouldDropAndCountWhatIsNotAnEvent()
    {
        send(Input.start(SOURCE, DAY));
        buffer.setMemory(0, 200, (byte)0x55);
        offer(200);
        offer(3);
        final int length = Input.order(SOURCE, DAY, 1, 1).encode(buffer, 0);
        offer(length - 8);
        Input.order(SOURCE, DAY, 1, 1).encode(buffer, 0);
        buffer.setMemory(length, 2_000, (byte)0);
        buffer.putShort(0, (short)2_000, ByteOrder.LITTLE_ENDIAN);
        offer(2_008);
        Input.order(0, DAY, 1, 1).encode(buffer, 0);
        offer(length);
        send(Input.order(SOURCE, DAY, 1, 1));
        agent.doWork();

        assertEquals(List.of(1L, 2L), readAll());
        assertEquals(5, counter(SequencerCounter.MALFORMED));
    }

    @Test
    void shouldDropAMessageThatCameInParts()
    {
        final UnsafeBuffer large = new UnsafeBuffer(new byte[20_000]);
        assertTrue(handler.offer(large, 0, large.capacity()) > 0);
        agent.doWork();

        assertEquals(3, counter(SequencerCounter.MALFORMED));
        assertEquals(1, sequencer.nextSequence());
    }

    @Test
    void shouldCountDeclaredGaps()
    {
        send(Input.start(SOURCE, DAY), Input.gap(SOURCE, DAY, 1, 4), Input.order(SOURCE, DAY, 5, 1));
        agent.doWork();

        assertEquals(1, counter(SequencerCounter.SOURCE_GAPS));
        assertEquals(List.of(1L, 2L, 3L), readAll());
    }

    @Test
    void shouldWaitForAReaderOfTheOrderedStream()
    {
        reader.close();
        while (ordered.isConnected())
        {
            invoke();
        }
        send(Input.start(SOURCE, DAY));
        agent.doWork();
        agent.doWork();
        assertEquals(2, counter(SequencerCounter.EGRESS_BACK_PRESSURE));

        reader = aeron.addSubscription(ORDERED, StreamIds.ORDERED);
        while (!ordered.isConnected() || !reader.isConnected())
        {
            invoke();
        }
        agent.doWork();
        assertEquals(List.of(1L), readAll());
    }

    @Test
    void shouldStopWhenTheOrderedStreamIsLost()
    {
        ordered.close();
        sendOrdersFromStart(100);

        final IllegalStateException lost = assertThrows(IllegalStateException.class, agent::doWork);
        assertEquals("ordered stream lost: CLOSED", lost.getMessage());
    }

    @Test
    void shouldStopWhenIngressIsLost()
    {
        ingress.close();

        final IllegalStateException lost = assertThrows(IllegalStateException.class, agent::doWork);
        assertEquals("ingress lost: subscription is closed", lost.getMessage());
    }

    @Test
    void shouldReportLatencyOncePerInterval()
    {
        send(Input.start(SOURCE, DAY));
        agent.doWork();
        assertEquals(0, counter(SequencerCounter.LATENCY_MAX));

        nowNs += LATENCY_INTERVAL_NS;
        agent.doWork();
        assertEquals(999_000, counter(SequencerCounter.LATENCY_P50), 999_000 / 64.0);
        assertEquals(999_000, counter(SequencerCounter.LATENCY_MAX), 999_000 / 64.0);

        nowNs += LATENCY_INTERVAL_NS;
        agent.doWork();
        assertEquals(0, counter(SequencerCounter.LATENCY_MAX));
    }

    @Test
    void shouldNotAllocateInSteadyState()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        send(Input.start(SOURCE, DAY));
        agent.doWork();
        final int warmUpFrames = 3_000;
        final int frameCount = 20_000;
        final int eventCount = 10;
        final FragmentHandler discard = (frame, offset, length, header) -> { };
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[8192]);
        final int eventLength = encodeOrders(frame, eventCount) / eventCount;

        long allocated = 0;
        long sourceSequence = 1;
        for (int i = 0; i < warmUpFrames + frameCount; i++)
        {
            for (int j = 0; j < eventCount; j++)
            {
                frame.putLong(j * eventLength + 8 + 16, sourceSequence++, ByteOrder.LITTLE_ENDIAN);
            }
            offer(frame, eventCount * eventLength);
            nowNs += 10_000;

            final long before = threads.getCurrentThreadAllocatedBytes();
            agent.doWork();
            final long after = threads.getCurrentThreadAllocatedBytes();
            allocated += i < warmUpFrames ? 0 : after - before;
            reader.poll(discard, 10);
            markReader.poll(discard, 10);
            invoke();
        }

        assertEquals(sourceSequence + 1, sequencer.nextSequence());
        assertTrue(allocated < 10_000, "bytes allocated for 200 k events: " + allocated);
    }

    private int encodeOrders(final UnsafeBuffer frame, final int count)
    {
        int length = 0;
        for (int i = 0; i < count; i++)
        {
            length += Input.order(SOURCE, DAY, 1, 1).encode(frame, length);
        }
        return length;
    }

    private void sendOrdersFromStart(final int count)
    {
        send(Input.start(SOURCE, DAY));
        sendOrders(1, count);
    }

    private void sendOrders(final long from, final int count)
    {
        int length = 0;
        for (long i = from; i < from + count; i++)
        {
            length += Input.order(SOURCE, DAY, i, 1).encode(buffer, length);
            if (length > 7_500)
            {
                offer(length);
                length = 0;
            }
        }
        if (length > 0)
        {
            offer(length);
        }
    }

    private void send(final Input... inputs)
    {
        int length = 0;
        for (final Input input : inputs)
        {
            length += input.encode(buffer, length);
        }
        offer(length);
    }

    private void requestMark(final int sourceId, final long requestId)
    {
        final MarkRequestEncoder request = new MarkRequestEncoder();
        buffer.putLong(8, 0);
        request.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .requestId(requestId)
            .sourceId(sourceId)
            .sourceEpoch(DAY);
        offer(EventLayout.MESSAGE_HEADER_LENGTH + MarkRequestEncoder.BLOCK_LENGTH);
    }

    private boolean canSend()
    {
        return handler.availableWindow() > 3 * handler.maxPayloadLength();
    }

    private void offer(final int length)
    {
        invoke();
        offer(buffer, length);
    }

    private void offer(final DirectBuffer frame, final int length)
    {
        long position = handler.offer(frame, 0, length);
        while (position == Publication.ADMIN_ACTION)
        {
            position = handler.offer(frame, 0, length);
        }
        assertTrue(position > 0, "ingress offer answered " + Publication.errorString(position));
    }

    private List<Long> readAll()
    {
        while (reader.poll(onFrame, 100) > 0)
        {
            invoke();
        }
        return published;
    }

    private void onFrame(final DirectBuffer frame, final int offset, final int length, final Header header)
    {
        assertEquals(EventDigest.of(frame, offset, length), header.reservedValue());
        frames.add(length);
        int position = offset;
        while (position < offset + length)
        {
            published.add(EventLayout.sequence(frame, position));
            position += EventLayout.length(frame, position);
        }
        assertEquals(offset + length, position);
    }

    private List<Mark> readMarks()
    {
        final List<Mark> read = new ArrayList<>();
        final SourceMarkDecoder mark = new SourceMarkDecoder();
        final FragmentHandler onMark = (frame, offset, length, header) ->
        {
            mark.wrapAndApplyHeader(frame, offset, new MessageHeaderDecoder());
            read.add(new Mark(
                mark.sourceId(), mark.sourceEpoch(), mark.sourceSequence(), mark.refused() == BooleanType.TRUE,
                mark.requestId()));
        };
        while (markReader.poll(onMark, 100) > 0)
        {
            invoke();
        }
        return read;
    }

    private long counter(final SequencerCounter counter)
    {
        return counters.get(counter).get();
    }

    private void invoke()
    {
        aeron.conductorAgentInvoker().invoke();
        driver.sharedAgentInvoker().invoke();
    }
}
