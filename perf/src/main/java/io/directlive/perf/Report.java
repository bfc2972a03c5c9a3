package io.directlive.perf;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.perf.Repetition.Cleanliness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a comparison found. The figure of a pipeline is the median of its clean seconds; where no second was clean, of
 * all of them, and says so: such a figure only indicates.
 *
 * @param machine     that it was found on.
 * @param config      of the load.
 * @param repetitions all of them.
 */
public record Report(MachineFacts machine, BenchConfig config, List<Repetition> repetitions)
{
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * The figure of one hop at one rate, or of the whole pipeline in flat-out load.
     *
     * @param pipeline      name.
     * @param ratePerSecond messages that were due in a second; 0 in flat-out load.
     * @param hop           name; empty in flat-out load.
     * @param cleanCount    seconds that were clean, and that the figures are medians of when there are any.
     * @param count         all seconds.
     * @param rate          messages per second that arrived.
     * @param behindNs      how much of the schedule had not arrived at the end of a turn, the median over all turns.
     * @param percentiles   each the median over the seconds; null in flat-out load.
     */
    public record Figure(
        String pipeline,
        long ratePerSecond,
        String hop,
        int cleanCount,
        int count,
        double rate,
        long behindNs,
        Percentiles percentiles)
    {
        /** What may be on its way at the end of a turn: more is a backlog, which only grows with the turn. */
        static final long BEHIND_LIMIT_NS = 250_000_000;

        /**
         * @return true when the pipeline kept up with the rate. Else its percentiles depend on how long a turn was, and mean
         * nothing else.
         */
        public boolean isSustained()
        {
            return behindNs <= BEHIND_LIMIT_NS;
        }
    }

    /** Takes a copy of the repetitions. */
    public Report
    {
        repetitions = List.copyOf(repetitions);
    }

    /** @return one figure for each rate, pipeline and hop, in the order of the run. */
    public List<Figure> figures()
    {
        final Map<Long, Map<String, List<Repetition>>> byRate = repetitions.stream().collect(Collectors.groupingBy(
            Repetition::ratePerSecond,
            LinkedHashMap::new,
            Collectors.groupingBy(Repetition::pipeline, LinkedHashMap::new, Collectors.toList())));
        return byRate.values().stream()
            .flatMap(byPipeline -> byPipeline.values().stream())
            .flatMap(all -> figures(all).stream())
            .toList();
    }

    /** @return a table for people. */
    public String toText()
    {
        final StringBuilder text = new StringBuilder();
        text.append(machine.cpuModel()).append(", ").append(machine.cores()).append(" cores, ")
            .append(machine.kernel()).append(", ").append(machine.jvm()).append('\n');
        text.append("latency in microseconds, median of the clean seconds; 0/m clean: only indicates\n");
        text.append(String.format(
            Locale.ROOT, "%-20s %-16s %9s %12s %9s %9s %9s %9s %9s %9s %7s%n",
            "pipeline", "hop", "due/s", "messages/s", "p50", "p90", "p99", "p99.9", "p99.99", "max", "clean"));
        final List<Figure> figures = figures();
        figures.forEach(figure -> text.append(line(figure)));
        figures.stream()
            .filter(figure -> !figure.isSustained() && figure.hop().equals(Pipeline.END_TO_END))
            .forEach(figure -> text.append(unsustained(figure)));
        return text.toString();
    }

    private static String unsustained(final Figure figure)
    {
        return String.format(Locale.ROOT,
            "%s does not keep up with %d a second: %.0f ms behind at the end of a turn; its latency is that of the backlog%n",
            figure.pipeline(), figure.ratePerSecond(), figure.behindNs() / 1e6);
    }

    /**
     * Writes everything, each repetition too, as JSON.
     *
     * @param file to write.
     * @throws IOException when it cannot be written.
     */
    public void write(final Path file) throws IOException
    {
        if (file.toAbsolutePath().getParent() != null)
        {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8))
        {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            writeMachine(json);
            writeConfig(json);
            json.writeArrayFieldStart("figures");
            for (final Figure figure : figures())
            {
                write(json, figure);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("repetitions");
            for (final Repetition repetition : repetitions)
            {
                write(json, repetition);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static List<Figure> figures(final List<Repetition> all)
    {
        final List<Repetition> clean = all.stream().filter(r -> r.cleanliness() == Cleanliness.CLEAN).toList();
        final List<Repetition> chosen = clean.isEmpty() ? all : clean;
        final String pipeline = all.get(0).pipeline();
        final long due = all.get(0).ratePerSecond();
        final long behindNs = behindNs(all);
        final double rate = median(chosen, Repetition::rate);
        final List<String> hops = chosen.stream().flatMap(r -> r.hops().keySet().stream()).distinct().toList();
        if (hops.isEmpty())
        {
            return List.of(new Figure(pipeline, due, "", clean.size(), all.size(), rate, behindNs, null));
        }
        return hops.stream()
            .map(hop -> new Figure(
                pipeline, due, hop, clean.size(), all.size(), rate, behindNs, median(chosen, hop)))
            .toList();
    }

    /** Of all turns, clean or not: what is left over in one cannot be measured in another. */
    private static long behindNs(final List<Repetition> all)
    {
        final int last = all.stream().mapToInt(Repetition::second).max().orElseThrow();
        return (long)median(all.stream().filter(r -> r.second() == last).toList(),
            r -> r.ratePerSecond() == 0 ? 0 : r.backlog() * NANOS_PER_SECOND / r.ratePerSecond());
    }

    private static Percentiles median(final List<Repetition> repetitions, final String hop)
    {
        final List<Percentiles> all =
            repetitions.stream().filter(r -> r.hops().containsKey(hop)).map(r -> r.hops().get(hop)).toList();
        return new Percentiles(
            all.stream().mapToLong(Percentiles::count).sum(),
            (long)median(all, Percentiles::p50),
            (long)median(all, Percentiles::p90),
            (long)median(all, Percentiles::p99),
            (long)median(all, Percentiles::p999),
            (long)median(all, Percentiles::p9999),
            (long)median(all, Percentiles::max));
    }

    private static <T> double median(final List<T> of, final ToDoubleFunction<T> value)
    {
        final double[] sorted = of.stream().mapToDouble(value).sorted().toArray();
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String line(final Figure figure)
    {
        final String clean = figure.cleanCount() + "/" + figure.count();
        final Percentiles p = figure.percentiles();
        if (p == null)
        {
            return String.format(
                Locale.ROOT, "%-20s %-16s %9s %12.0f %67s%n", figure.pipeline(), figure.hop(), "", figure.rate(), clean);
        }
        return String.format(
            Locale.ROOT, "%-20s %-16s %9d %12.0f %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f %7s%n",
            figure.pipeline(), figure.hop(), figure.ratePerSecond(), figure.rate(),
            p.p50() / 1e3, p.p90() / 1e3, p.p99() / 1e3, p.p999() / 1e3, p.p9999() / 1e3, p.max() / 1e3, clean);
    }

    private void writeMachine(final JsonGenerator json) throws IOException
    {
        json.writeObjectFieldStart("machine");
        json.writeStringField("cpuModel", machine.cpuModel());
        json.writeNumberField("cores", machine.cores());
        json.writeStringField("kernel", machine.kernel());
        json.writeStringField("jvm", machine.jvm());
        json.writeArrayFieldStart("jvmFlags");
        for (final String flag : machine.jvmFlags())
        {
            json.writeString(flag);
        }
        json.writeEndArray();
        json.writeStringField("governor", machine.governor());
        json.writeObjectFieldStart("versions");
        for (final Map.Entry<String, String> version : machine.versions().entrySet())
        {
            json.writeStringField(version.getKey(), version.getValue());
        }
        json.writeEndObject();
        json.writeStringField("command", machine.command());
        json.writeEndObject();
    }

    private void writeConfig(final JsonGenerator json) throws IOException
    {
        json.writeObjectFieldStart("load");
        json.writeStringField("mode", config.mode().name());
        json.writeArrayFieldStart("ratesPerSecond");
        for (final long rate : config.ratesPerSecond())
        {
            json.writeNumber(rate);
        }
        json.writeEndArray();
        json.writeNumberField("warmUpSeconds", config.warmUpSeconds());
        json.writeNumberField("seconds", config.seconds());
        json.writeNumberField("rounds", config.rounds());
        json.writeEndObject();
    }

    private static void write(final JsonGenerator json, final Figure figure) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("pipeline", figure.pipeline());
        json.writeNumberField("ratePerSecond", figure.ratePerSecond());
        json.writeStringField("hop", figure.hop());
        json.writeNumberField("behindNs", figure.behindNs());
        json.writeBooleanField("sustained", figure.isSustained());
        json.writeNumberField("cleanSeconds", figure.cleanCount());
        json.writeNumberField("seconds", figure.count());
        json.writeNumberField("messagesPerSecond", figure.rate());
        if (figure.percentiles() != null)
        {
            write(json, figure.percentiles());
        }
        json.writeEndObject();
    }

    private static void write(final JsonGenerator json, final Repetition repetition) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("pipeline", repetition.pipeline());
        json.writeNumberField("ratePerSecond", repetition.ratePerSecond());
        json.writeNumberField("round", repetition.round());
        json.writeNumberField("second", repetition.second());
        json.writeStringField("cleanliness", repetition.cleanliness().name());
        if (repetition.cleanliness() != Cleanliness.UNKNOWN)
        {
            json.writeNumberField("foreignCpu", repetition.foreignCpu());
        }
        json.writeNumberField("messagesPerSecond", repetition.rate());
        json.writeNumberField("backlog", repetition.backlog());
        json.writeObjectFieldStart("hops");
        for (final Map.Entry<String, Percentiles> hop : repetition.hops().entrySet())
        {
            json.writeObjectFieldStart(hop.getKey());
            write(json, hop.getValue());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(final JsonGenerator json, final Percentiles percentiles) throws IOException
    {
        json.writeNumberField("count", percentiles.count());
        json.writeNumberField("p50Ns", percentiles.p50());
        json.writeNumberField("p90Ns", percentiles.p90());
        json.writeNumberField("p99Ns", percentiles.p99());
        json.writeNumberField("p999Ns", percentiles.p999());
        json.writeNumberField("p9999Ns", percentiles.p9999());
        json.writeNumberField("maxNs", percentiles.max());
    }
}
