package io.directlive.ops.command;

import io.directlive.ops.LoadedPipeline;
import io.directlive.ops.Settings;
import io.directlive.perf.BareChain;
import io.directlive.perf.BenchConfig;
import io.directlive.perf.IpcHop;
import io.directlive.perf.LoadRig;
import io.directlive.perf.MachineFacts;
import io.directlive.perf.Percentiles;
import io.directlive.perf.Pipeline;
import io.directlive.perf.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.agrona.concurrent.YieldingIdleStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the pipeline beside the bare transport. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the whole pipeline in turns with three bare Aeron hops of the same shape, in one run: latency from " +
        "the intended send time at a fixed rate, or messages a second flat out.")
public final class BenchCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--mode", paramLabel = "MODE", defaultValue = "LATENCY",
        description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private BenchConfig.Mode mode;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "100000", description = "Messages a second (default: ${DEFAULT-VALUE}).")
    private long rate;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "12", description = "Load before each turn (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "5", description = "Measured in each turn (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Turns of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--mtu", paramLabel = "BYTES", defaultValue = "1408",
        description = "Of both: 1408 for a usual network (default), 8192 for jumbo frames.")
    private int mtu;

    @Option(names = "--tiers", paramLabel = "T,T", split = ",", defaultValue = "orders,depth,top,trades",
        description = "Tiers that the distributor publishes (default: all); the subscriber reads orders.")
    private List<String> tiers;

    @Option(names = "--message-length", paramLabel = "BYTES", defaultValue = "100",
        description = "Of the bare chain (default: ${DEFAULT-VALUE}).")
    private int messageLength;

    @Option(names = "--sequencer", description = "Compare the sequencer with a bare relay, between two IPC hops, instead.")
    private boolean sequencer;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON).")
    private Path config;

    @Option(names = "--out", paramLabel = "FILE", description = "Write everything, each second too, as JSON.")
    private Path out;

    @Override
    public Integer call() throws IOException
    {
        final BenchConfig load = new BenchConfig(mode, rate, warmUp, seconds, rounds);
        final Settings settings = Settings.load(config).with(Map.of(
            "network.mtu", mtu,
            "network.tether", mode == BenchConfig.Mode.THROUGHPUT,
            "distributor.tiers", tiers));
        final BareChain.Config chain =
            new BareChain.Config(messageLength, mtu, BareChain.Config.DEFAULT.multicast());
        final LoadRig rig = new LoadRig(LoadedPipeline.clock(), YieldingIdleStrategy.INSTANCE);
        final List<Pipeline.Factory> pipelines = sequencer ?
            List.of(
                IpcHop.factory(IpcHop.Middle.RELAY, LoadedPipeline.clock()),
                IpcHop.factory(IpcHop.Middle.SEQUENCER, LoadedPipeline.clock())) :
            List.of(
                BareChain.factory(chain, LoadedPipeline.clock()),
                LoadedPipeline.factory(settings));
        final Report report = new Report(MachineFacts.read(), load, rig.compare(pipelines, load));

        final PrintWriter console = spec.commandLine().getOut();
        console.print(report.toText());
        printRatios(console, figure(report, pipelines.get(0).name()), figure(report, pipelines.get(1).name()));
        console.flush();
        if (out != null)
        {
            report.write(out);
        }
        return 0;
    }

    private void printRatios(final PrintWriter console, final Report.Figure bare, final Report.Figure loaded)
    {
        final String names = loaded.pipeline() + " / " + bare.pipeline();
        if (mode == BenchConfig.Mode.THROUGHPUT)
        {
            console.printf(Locale.ROOT, "%s: messages a second %.2f%n", names, loaded.rate() / bare.rate());
            return;
        }
        final Percentiles ours = loaded.percentiles();
        final Percentiles floor = bare.percentiles();
        console.printf(Locale.ROOT, "%s, end to end: p50 %.2f, p90 %.2f, p99 %.2f; p50 differs by %.2f us%n", names,
            (double)ours.p50() / floor.p50(), (double)ours.p90() / floor.p90(), (double)ours.p99() / floor.p99(),
            (ours.p50() - floor.p50()) / 1e3);
    }

    private static Report.Figure figure(final Report report, final String pipeline)
    {
        return report.figures().stream()
            .filter(figure -> figure.pipeline().equals(pipeline))
            .filter(figure -> figure.hop().isEmpty() || figure.hop().equals(Pipeline.END_TO_END))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no figure of " + pipeline));
    }
}
