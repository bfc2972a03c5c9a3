package io.directlive.ops;

import io.directlive.feed.BadInputListener;
import io.directlive.protocol.CounterSet;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * What a source is given when it is opened.
 *
 * @param badInput is told of input that cannot be used.
 * @param counters makes what the source reports.
 * @param clock    gives the time, ns since the Unix epoch; for what is stamped where it comes in.
 * @param notices  takes what people should know and nothing is wrong with.
 * @param warnings takes what this machine does not allow as it was asked for.
 */
public record SourceContext(
    BadInputListener badInput,
    CounterSet.Factory counters,
    EpochNanoClock clock,
    Consumer<String> notices,
    Consumer<String> warnings)
{
}
