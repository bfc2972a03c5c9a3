package io.directlive.ops.matrix;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The failures, the tests that produce them and what became of these, as one page. Pure. */
final class FailureMatrix
{
    private final List<Failure> failures;
    private final List<CoveringTest> tests;
    private final Function<CoveringTest, Outcome> outcomes;

    /** How much of a failure is shown. */
    private enum Extent
    {
        SHOWN("shown", "tests produce it and hold what must hold"),
        IN_PART("in part", "tests produce it; what they do not show stands in the last column"),
        NOT_YET("not yet", "no test produces it"),
        NOT_HERE("not here", "one machine cannot produce it");

        private final String text;
        private final String meaning;

        Extent(final String text, final String meaning)
        {
            this.text = text;
            this.meaning = meaning;
        }
    }

    /**
     * @param failures all of them.
     * @param tests    that cover one or more.
     * @param outcomes of tests.
     * @throws IllegalArgumentException when a test covers what is no failure, or a failure without tests has no reason.
     */
    FailureMatrix(
        final List<Failure> failures, final List<CoveringTest> tests, final Function<CoveringTest, Outcome> outcomes)
    {
        this.failures = List.copyOf(failures);
        this.tests = List.copyOf(tests);
        this.outcomes = outcomes;
        final Set<String> ids = failures.stream().map(Failure::id).collect(Collectors.toCollection(HashSet::new));
        for (final CoveringTest test : tests)
        {
            if (!ids.containsAll(test.failureIds()))
            {
                throw new IllegalArgumentException(test.name() + " covers what is no failure: " + test.failureIds());
            }
        }
        for (final Failure failure : failures)
        {
            if (!failure.isOpen() && covering(failure).isEmpty())
            {
                throw new IllegalArgumentException(failure.id() + ": no test covers it, and no reason is given");
            }
        }
    }

    /** @return names of tests that cover a failure and have no result. */
    List<String> withoutResult()
    {
        return tests.stream()
            .filter(test -> outcomes.apply(test) == Outcome.NOT_RUN || outcomes.apply(test) == Outcome.SKIPPED)
            .map(test -> test.name() + ": " + outcomes.apply(test).text())
            .toList();
    }

    /** @return the page, in Markdown. */
    String page()
    {
        final StringBuilder page = new StringBuilder("""
            # Failure matrix

            Written by the test run from the tags of tests, their reports and
            [failure-matrix.conf](../ops/src/test/resources/failure-matrix.conf); not to be edited. `mvn test` writes it
            to `ops/target/failure-matrix.md` and fails when this page is another one. To renew it:
            `cp ops/target/failure-matrix.md docs/`. `mvn test -Dgroups=F7` runs what covers one row. Each row leads to
            what an operator does about it.

            """);
        final Map<Extent, Long> counts = failures.stream()
            .collect(Collectors.groupingBy(this::extent, () -> new EnumMap<>(Extent.class), Collectors.counting()));
        page.append("| of ").append(failures.size()).append(" failures | |\n|---|---|\n");
        for (final Extent extent : Extent.values())
        {
            page.append("| ").append(counts.getOrDefault(extent, 0L)).append(' ').append(extent.text).append(" | ")
                .append(extent.meaning).append(" |\n");
        }
        page.append("\n| | what breaks | what must hold | | tests, and their last result | what they do not show |\n")
            .append("|---|---|---|---|---|---|\n");
        failures.forEach(failure -> row(page, failure));
        return page.toString();
    }

    private void row(final StringBuilder page, final Failure failure)
    {
        page.append("| [").append(failure.id())
            .append("](../ops/runbooks/README.md#").append(failure.id().toLowerCase(Locale.ROOT)).append(") | ")
            .append(failure.breaks()).append(" | ")
            .append(failure.holds()).append(" | ")
            .append(extent(failure).text).append(" | ")
            .append(covering(failure).stream().map(this::line).collect(Collectors.joining("<br>"))).append(" | ")
            .append(open(failure)).append(" |\n");
    }

    private String line(final CoveringTest test)
    {
        final int runners = test.runners().size();
        return "[" + test.name() + "](../" + test.source().toString().replace('\\', '/') + ") " +
            outcomes.apply(test).text() + (runners > 1 ? " (" + runners + " classes)" : "");
    }

    private static String open(final Failure failure)
    {
        final String checks = failure.checks().stream()
            .map(check -> check.equals(Failure.CHAOS) ?
                "`directlive chaos --scenario " + failure.id() + "`" :
                "[" + check + "](../ops/checks/" + check + ")").collect(Collectors.joining(", "));
        return String.join("<br>", List.of(
            failure.missing(),
            failure.elsewhere().isEmpty() ? "" : "Not on one machine: " + failure.elsewhere(),
            checks.isEmpty() ? "" : "By hand: " + checks).stream().filter(part -> !part.isEmpty()).toList());
    }

    private Extent extent(final Failure failure)
    {
        if (covering(failure).isEmpty())
        {
            return failure.missing().isEmpty() ? Extent.NOT_HERE : Extent.NOT_YET;
        }
        return failure.isOpen() ? Extent.IN_PART : Extent.SHOWN;
    }

    private List<CoveringTest> covering(final Failure failure)
    {
        return tests.stream().filter(test -> test.failureIds().contains(failure.id())).toList();
    }
}
