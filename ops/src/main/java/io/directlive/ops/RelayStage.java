package io.directlive.ops;

import io.aeron.Aeron;
import io.directlive.book.QualityRules;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.replay.OrderedLog;
import io.directlive.sequencer.LineEnd;
import io.directlive.sequencer.OrderedRelay;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.LineFence;
import io.directlive.subscriber.LostReason;
import io.directlive.subscriber.OrderedReader;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import io.directlive.subscriber.SubscriberContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;

/**
 * In the place of a sequencer: takes the ordered stream from the lines of others, and publishes it on the log of this
 * instance. So its distributor and its replay store have all lines, and know nothing of it.
 */
final class RelayStage extends SequencerStage implements Agent
{
    private final LineEnd end;
    private final String guarantee;
    private final int frameLimit;
    private final OrderedRelay relay;
    private final OrderedReader reader;

    RelayStage(
        final Settings settings,
        final Aeron aeron,
        final QualityRules rules,
        final OrderedLog log,
        final CounterSet<SequencerCounter> counters,
        final Console console,
        final Consumer<AutoCloseable> owner)
    {
        super(log, counters);
        final List<StreamDirectory> lines = lines(settings, console);
        final StreamDirectory first = lines.get(0);
        for (final StreamDirectory line : lines)
        {
            check(settings, rules, line);
        }
        guarantee = first.guarantee();
        frameLimit = settings.number("sequencer.fragment-limit", 1, 100_000);
        end = lineEnd(log);
        relay = new OrderedRelay(log.publication(), end, counters, warning -> console.warn("relay: " + warning));
        try
        {
            reader = OrderedReader.connect(
                new SubscriberContext()
                    .directory(first, lines.subList(1, lines.size()).toArray(new StreamDirectory[0]))
                    .aeron(aeron)
                    .name("relay")
                    .replayEndpoint(settings.text("network.interface") + ":0")
                    .from(StartFrom.exactly(end.streamEpoch(), Math.max(1, end.sequence())))
                    .recoveryTimeoutNs(Long.MAX_VALUE)
                    .stateListener(new Report(console)),
                relay::onEvent);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException("sequencer.lines: " + ex.getMessage(), ex);
        }
        owner.accept(reader);
    }

    /** One is enough to begin with; each that is not there is told. */
    private static List<StreamDirectory> lines(final Settings settings, final Console console)
    {
        final List<StreamDirectory> lines = new ArrayList<>();
        for (final String name : settings.names("sequencer.lines"))
        {
            final Path file = Path.of(name).resolve(StreamDirectory.FILE_NAME);
            if (!Files.exists(file))
            {
                console.warn("sequencer.lines: " + name + ": no instance is running here (there is no " +
                    StreamDirectory.FILE_NAME + "): this line is not read");
                continue;
            }
            try
            {
                lines.add(StreamDirectory.load(file));
            }
            catch (final IOException | IllegalArgumentException ex)
            {
                throw new SettingsException("sequencer.lines: cannot be read: " + ex.getMessage(), ex);
            }
        }
        if (lines.isEmpty())
        {
            throw new SettingsException("sequencer.lines: none of them is running");
        }
        return lines;
    }

    private static void check(final Settings settings, final QualityRules rules, final StreamDirectory line)
    {
        final int partitionId = settings.partition();
        if (line.partitionId() != partitionId)
        {
            throw new SettingsException("sequencer.lines: " + line.instance() + " is of partition " + line.partitionId() +
                ", and this process of " + partitionId);
        }
        if (!QualityRules.parse(line.quality()).equals(rules))
        {
            throw new SettingsException("quality: " + line.instance() + " judges events by other rules, and tiers derived here " +
                "would differ from its own: " + line.quality());
        }
        if (line.replayChannel().isEmpty())
        {
            throw new SettingsException("sequencer.lines: " + line.instance() + " has no replay store to ask what was missed of");
        }
    }

    @Override
    public int doWork()
    {
        final int work = relay.beginCycle() ? reader.poll(frameLimit) : 0;
        return work + relay.endCycle();
    }

    @Override
    public String roleName()
    {
        return "relay";
    }

    @Override
    List<Agent> agents()
    {
        return List.of(this);
    }

    @Override
    long recoveredEvents()
    {
        return end.sequence();
    }

    @Override
    String guarantee(final Settings settings)
    {
        return guarantee;
    }

    private record Report(Console console) implements StateListener
    {
        @Override
        public void onLineFenced(final Tier tier, final LineFence fence)
        {
            console.warn("relay: " + fence);
        }

        @Override
        public void onLost(final Tier tier, final long from, final long to, final LostReason reason)
        {
            console.warn("relay: lost " + from + " to " + to + ": " + reason);
        }
    }
}
