package io.directlive.perf.jmh;

import io.directlive.perf.floor.ItchFlow;
import org.agrona.DirectBuffer;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The messages that all ITCH and book benchmarks share: 1 M of 500 symbols, with about 60,000 live orders. */
@State(Scope.Benchmark)
public class FlowState
{
    static final int MESSAGE_COUNT = 1_000_000;
    static final int SYMBOL_COUNT = 500;
    static final int LIVE_ORDERS = 60_000;

    final DirectBuffer messages;
    final int length;

    /** Makes the messages. */
    public FlowState()
    {
        final ItchFlow flow = ItchFlow.generate(20_261_120, MESSAGE_COUNT, SYMBOL_COUNT, LIVE_ORDERS);
        messages = flow.buffer();
        length = flow.length();
    }
}
