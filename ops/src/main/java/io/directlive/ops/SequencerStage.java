package io.directlive.ops;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.StreamIds;
import io.directlive.replay.Continuity;
import io.directlive.replay.OrderedLog;
import io.directlive.replay.OrderedLogConfig;
import io.directlive.sequencer.Sequencer;
import io.directlive.sequencer.SequencerAgent;
import io.directlive.sequencer.SequencerConfig;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** The sequencer of an instance with its log: recovered from what was recorded, and ready to be driven. */
final class SequencerStage
{
    private static final int FIRST_EPOCH = 1;

    private final OrderedLog log;
    private final CounterSet<SequencerCounter> counters;
    private final Sequencer sequencer;
    private final Agent agent;
    private long recoveredEvents;

    /**
     * @param settings of the process.
     * @param host     of the media driver and the archive.
     * @param channels of the instance.
     * @param clock    that the events are stamped with.
     * @param console  told when the stream is not known to be whole.
     * @param owner    is handed each thing that is to be closed, in the order in which they were opened.
     * @throws IOException when the log cannot be opened.
     */
    SequencerStage(
        final Settings settings,
        final Host host,
        final InstanceChannels channels,
        final EpochNanoClock clock,
        final Console console,
        final Consumer<AutoCloseable> owner) throws IOException
    {
        final AeronArchive archive = host.connectArchive();
        owner.accept(archive);
        log = OrderedLog.open(
            new OrderedLogConfig(channels.termLength(), settings.bytes("network.mtu"), settings.nanos("timeout")),
            host.aeron(), archive, host.ledger());
        host.removePreviousDrivers();
        owner.accept(log);

        sequencer = new Sequencer(settings.number("partition", 0, 0xFFFF), FIRST_EPOCH);
        recover();
        if (log.continuity() == Continuity.BROKEN)
        {
            breakSession(clock, console);
        }

        final Aeron aeron = host.aeron();
        counters = new CounterSet<>(SequencerCounter.class, "", aeron::addCounter);
        agent = new SequencerAgent(
            new SequencerConfig(
                settings.number("sequencer.fragment-limit", 1, 100_000),
                settings.nanos("sequencer.mark-interval"),
                settings.number("sequencer.mark-event-interval", 1, 1_000_000),
                settings.nanos("sequencer.refusal-interval"),
                SequencerConfig.DEFAULT.latencyIntervalNs()),
            sequencer,
            aeron.addSubscription("aeron:ipc?alias=directlive-ingress-sequencer", StreamIds.INGRESS),
            log.publication(),
            aeron.addExclusivePublication("aeron:ipc?term-length=64k|alias=directlive-marks", StreamIds.MARKS),
            counters,
            clock);
    }

    private void recover()
    {
        log.recorded().replay(log.publication().position(), (buffer, offset, length) ->
        {
            for (int event = offset; event < offset + length; event += EventLayout.length(buffer, event))
            {
                sequencer.recover(buffer, event);
                recoveredEvents++;
            }
        });
    }

    private void breakSession(final EpochNanoClock clock, final Console console)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[Sequencer.SESSION_BREAK_LENGTH]);
        final int length = sequencer.breakSession(event, 0, clock.nanoTime());
        console.warn("the end of the last session cannot be shown to be complete: the stream goes on in epoch " +
            Integer.toUnsignedString(sequencer.streamEpoch()));
        while (log.publication().offer(event, 0, length) < 0)
        {
            Thread.onSpinWait();
        }
        recoveredEvents++;
    }

    Agent agent()
    {
        return agent;
    }

    OrderedLog log()
    {
        return log;
    }

    long count(final SequencerCounter counter)
    {
        return counters.get(counter).get();
    }

    /** @return events that were in the stream when it was opened. */
    long recoveredEvents()
    {
        return recoveredEvents;
    }
}
