package io.directlive.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.YieldingIdleStrategy;

/** Measures the bare chain alone. Arguments, all or none: mode rate warm-up-seconds seconds rounds mtu result-file. */
public final class BareChainMain
{
    private static final int ARGUMENT_COUNT = 7;

    private BareChainMain()
    {
    }

    /**
     * @param args see above.
     * @throws IOException when the result file cannot be written.
     */
    public static void main(final String[] args) throws IOException
    {
        if (args.length != 0 && args.length != ARGUMENT_COUNT)
        {
            System.err.println("arguments: latency|throughput RATE WARM-UP-SECONDS SECONDS ROUNDS MTU RESULT-FILE");
            System.exit(2);
        }
        final boolean isDefault = args.length == 0;
        final BenchConfig config = isDefault ?
            new BenchConfig(BenchConfig.Mode.LATENCY, List.of(100_000L), 3, 5, 2) :
            new BenchConfig(
                BenchConfig.Mode.valueOf(args[0].toUpperCase(Locale.ROOT)),
                List.of(Long.parseLong(args[1])),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Integer.parseInt(args[4]));
        final BareChain.Config standard = BareChain.Config.DEFAULT;
        final BareChain.Config chain = isDefault ? standard :
            new BareChain.Config(standard.messageLength(), Integer.parseInt(args[5]), standard.multicast());

        final EpochNanoClock clock = new OffsetEpochNanoClock();
        final LoadRig rig = new LoadRig(clock, new YieldingIdleStrategy());
        final List<Repetition> repetitions = rig.compare(List.of(BareChain.factory(chain, clock)), config);
        final Report report = new Report(MachineFacts.read(), config, repetitions);
        System.out.print(report.toText());
        if (!isDefault)
        {
            report.write(Path.of(args[6]));
        }
    }
}
