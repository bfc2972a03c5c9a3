package io.directlive.ops.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.directlive.distributor.DistributorCounter;
import io.directlive.distributor.QualityCounter;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.glimpse.GlimpseCounter;
import io.directlive.feed.line.ArbiterCounter;
import io.directlive.feed.line.LineCounter;
import io.directlive.feed.soup.SoupCounter;
import io.directlive.feed.ws.WebSocketCounter;
import io.directlive.ops.Directlive;
import io.directlive.protocol.CounterSet;
import io.directlive.replay.ReplayStoreCounter;
import io.directlive.sequencer.SequencerCounter;
import io.directlive.subscriber.SubscriberCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the runbook names is there: counters, settings, commands, and what processes print. */
class RunbookTest
{
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path RUNBOOK = ROOT.resolve("ops/runbooks/README.md");
    private static final int FAILURES = 44;

    private static final Pattern ANCHOR = Pattern.compile("<a id=\"(\\w+)\"></a>");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern PRINTED = Pattern.compile("log\\s`([^`]+)`|`([^`]*…[^`]*)`");
    private static final Pattern COUNTER = Pattern.compile(
        "(feed-handler|feed-line|sequencer|distributor|replay-store|subscriber|websocket|media driver): .+");
    private static final Pattern SETTING = Pattern.compile("[a-z][a-z-]*(\\.[a-z][a-z-]*)*");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z_]{3,}");
    private static final String COMMAND = "./directlive ";

    private final String text;

    RunbookTest() throws IOException
    {
        text = Files.readString(RUNBOOK);
    }

    @Test
    void shouldHaveAnEntryForEachFailure()
    {
        final List<String> anchors = ANCHOR.matcher(text).results().map(anchor -> anchor.group(1)).sorted().toList();
        assertEquals(IntStream.rangeClosed(1, FAILURES).mapToObj(row -> "f" + row).sorted().toList(), anchors);

        final Matcher link = Pattern.compile("\\(#(\\w+)\\)").matcher(text);
        while (link.find())
        {
            assertTrue(anchors.contains(link.group(1)), link.group());
        }
    }

    @Test
    void shouldNameCountersThatStatShows()
    {
        final Set<String> labels = Stream.concat(
            Stream.<CounterSet.Label[]>of(
                FeedHandlerCounter.values(), SoupCounter.values(), GlimpseCounter.values(), WebSocketCounter.values(),
                LineCounter.values(), ArbiterCounter.values(), SequencerCounter.values(), DistributorCounter.values(),
                QualityCounter.values(), ReplayStoreCounter.values(), SubscriberCounter.values())
                .flatMap(Stream::of).map(CounterSet.Label::label),
            Stream.of(DriverCounter.values()).map(counter -> "media driver: " + counter.text()))
            .collect(Collectors.toSet());

        assertAll(spans().filter(span -> COUNTER.matcher(span).matches()), labels::contains);
    }

    @Test
    void shouldNameSettingsThatThereAre() throws IOException
    {
        final Config settings = ConfigFactory.parseResources("reference.conf").getConfig("directlive");
        final String reference = Files.readString(ROOT.resolve("ops/src/main/resources/reference.conf"));
        final Set<String> commands = Directlive.commandLine().getSubcommands().keySet();

        // Those of sources have no place of their own in the reference: comments show them.
        assertAll(spans().filter(span -> SETTING.matcher(span).matches()), name -> settings.hasPath(name) ||
            !name.contains(".") && (commands.contains(name) ||
                Pattern.compile("[\\s{,]" + name + "\\s*[={]").matcher(reference).find()));
    }

    @Test
    void shouldNameCommandsAndOptionsThatThereAre()
    {
        final List<String> lines = Stream.concat(spans(), text.lines()).filter(line -> line.startsWith(COMMAND)).toList();
        assertTrue(lines.size() > 5, lines::toString);
        for (final String line : lines)
        {
            final String[] words = line.substring(COMMAND.length()).replaceFirst("#.*", "").split("\\s+");
            final CommandLine command = Directlive.commandLine().getSubcommands().get(words[0]);
            assertTrue(command != null, line);
            assertAll(Stream.of(words).filter(word -> word.startsWith("--")),
                command.getCommandSpec().optionsMap()::containsKey);
        }
    }

    @Test
    void shouldQuoteWhatIsPrinted() throws IOException
    {
        final String sources = sources();
        final List<String> parts = new ArrayList<>();
        final Matcher printed = PRINTED.matcher(text);
        while (printed.find())
        {
            final String line = (printed.group(1) == null ? printed.group(2) : printed.group(1))
                .replaceFirst("^(warning|bad input): ", "");
            parts.addAll(List.of(CONSTANT.matcher(line).replaceAll("…").split("…")));
        }
        assertTrue(parts.size() > 40, parts::toString);
        assertAll(parts.stream().map(String::strip), sources::contains);
        assertAll(spans().filter(span -> CONSTANT.matcher(span).matches()),
            name -> Pattern.compile("\\b" + name + "\\b").matcher(sources).find());
    }

    /** Code of all modules, with texts in one piece that are written over several lines. */
    private static String sources() throws IOException
    {
        final StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(ROOT))
        {
            for (final Path file : files.filter(path -> path.toString().endsWith(".java") &&
                path.toString().contains("/src/main/")).toList())
            {
                sources.append(Files.readString(file));
            }
        }
        return sources.toString().replaceAll("\"\\s*\\+\\s*\"", "");
    }

    private Stream<String> spans()
    {
        return SPAN.matcher(text.replace("```", "")).results().map(span -> span.group(1).replace('\n', ' '));
    }

    private static void assertAll(final Stream<String> names, final Predicate<String> isThere)
    {
        assertEquals(
            List.of(), names.filter(isThere.negate()).distinct().toList(), "named in " + RUNBOOK + " and not there");
    }
}
