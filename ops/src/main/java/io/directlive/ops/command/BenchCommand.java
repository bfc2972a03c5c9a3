package io.directlive.ops.command;

import io.directlive.ops.LoadedPipeline;
import io.directlive.ops.Settings;
import io.directlive.ops.SettingsException;
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

    @Option(names = "--rate", paramLabel = "N,N", split = ",", defaultValue = "100000",
        description = "Messages a second, at one rate after the other in each round (default: ${DEFAULT-VALUE}).")
    private List<Long> rates;

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

    @Option(names = "--guarantees", description = "Compare levels RECORDED and QUORUM with DURABLE instead, each with the settings " +
        "that it needs; for QUORUM three members on loopback, in this process.")
    private boolean guarantees;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON).")
    private Path config;

    @Option(names = "--out", paramLabel = "FILE", description = "Write everything, each second too, as JSON.")
    private Path out;

    @Override
    public Integer call() throws IOException
    {
        final BenchConfig load = load();
        final Settings settings = Settings.load(config).requireUndivided("bench").with(Map.of(
            "network.mtu", mtu,
            "network.tether", mode == BenchConfig.Mode.THROUGHPUT,
            "distributor.tiers", tiers));
        final LoadRig rig = new LoadRig(LoadedPipeline.clock(), YieldingIdleStrategy.INSTANCE);
        final List<Pipeline.Factory> pipelines = pipelines(settings);
        final Report report = new Report(MachineFacts.read(), load, rig.compare(pipelines, load));

        final PrintWriter console = spec.commandLine().getOut();
        console.print(report.toText());
        printRatios(console, report, pipelines);
        console.flush();
        if (out != null)
        {
            report.write(out);
        }
        return 0;
    }

    private BenchConfig load()
    {
        try
        {
            return new BenchConfig(mode, rates, warmUp, seconds, rounds);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SettingsException(ex.getMessage(), ex);
        }
    }

    private List<Pipeline.Factory> pipelines(final Settings settings)
    {
        if (sequencer && guarantees)
        {
            throw new SettingsException("--sequencer and --guarantees: only one of them");
        }
        if (sequencer)
        {
            return List.of(
                IpcHop.factory(IpcHop.Middle.RELAY, LoadedPipeline.clock()),
                IpcHop.factory(IpcHop.Middle.SEQUENCER, LoadedPipeline.clock()));
        }
        if (guarantees)
        {
            return LoadedPipeline.ofEachGuarantee(settings);
        }
        final BareChain.Config chain = new BareChain.Config(messageLength, mtu, BareChain.Config.DEFAULT.multicast());
        return List.of(
            BareChain.factory(chain, LoadedPipeline.clock()),
            LoadedPipeline.factory("directlive", settings));
    }

    private void printRatios(final PrintWriter console, final Report report, final List<Pipeline.Factory> pipelines)
    {
        final List<Report.Figure> figures = report.figures().stream()
            .filter(figure -> figure.hop().isEmpty() || figure.hop().equals(Pipeline.END_TO_END))
            .toList();
        for (final Report.Figure figure : figures)
        {
            if (!figure.pipeline().equals(pipelines.get(0).name()))
            {
                printRatio(console, figure, figures.stream()
                    .filter(bare -> bare.pipeline().equals(pipelines.get(0).name()))
                    .filter(bare -> bare.ratePerSecond() == figure.ratePerSecond())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no figure of " + pipelines.get(0).name())));
            }
        }
    }

    private void printRatio(final PrintWriter console, final Report.Figure loaded, final Report.Figure bare)
    {
        final String names = loaded.pipeline() + " / " + bare.pipeline();
        if (mode == BenchConfig.Mode.THROUGHPUT)
        {
            console.printf(Locale.ROOT, "%s: messages a second %.2f%n", names, loaded.rate() / bare.rate());
            return;
        }
        if (!loaded.isSustained() || !bare.isSustained())
        {
            return; // A ratio of how long a turn was.
        }
        final Percentiles ours = loaded.percentiles();
        final Percentiles floor = bare.percentiles();
        console.printf(Locale.ROOT,
            "%s, end to end at %d a second: p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f; p50 differs by %.2f us%n",
            names, loaded.ratePerSecond(),
            (double)ours.p50() / floor.p50(), (double)ours.p90() / floor.p90(), (double)ours.p99() / floor.p99(),
            (double)ours.p999() / floor.p999(), (ours.p50() - floor.p50()) / 1e3);
    }
}
