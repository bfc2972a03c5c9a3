package io.directlive.ops.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.ops.chaos.Chaos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureMatrixTest
{
    private static final Failure SHOWN = new Failure("F1", "a", "b", "", "", List.of());
    private static final Failure IN_PART = new Failure("F2", "c", "d", "much", "", List.of("x.sh"));
    private static final Failure NOT_YET = new Failure("F3", "e", "f", "all", "", List.of());
    private static final Failure NOT_HERE = new Failure("F4", "g", "h", "", "power", List.of());

    @TempDir
    Path module;

    @Test
    void shouldWriteARowForEachFailure()
    {
        final CoveringTest one = test("OneTest", "F1", "F2");
        final CoveringTest two = test("TwoTest", "F2");
        final Map<CoveringTest, Outcome> outcomes = Map.of(one, Outcome.PASSED, two, Outcome.FAILED);
        final FailureMatrix matrix =
            new FailureMatrix(List.of(SHOWN, IN_PART, NOT_YET, NOT_HERE), List.of(one, two), outcomes::get);

        final String book = "(../ops/runbooks/README.md#";
        final String file = "(../m/src/test/java/p/";
        assertEquals(
            List.of(
                "| [F1]" + book + "f1) | a | b | shown | [OneTest.run]" + file + "OneTest.java) passed |  |",
                "| [F2]" + book + "f2) | c | d | in part | [OneTest.run]" + file + "OneTest.java) passed<br>" +
                    "[TwoTest.run]" + file + "TwoTest.java) FAILED | much<br>By hand: [x.sh](../ops/checks/x.sh) |",
                "| [F3]" + book + "f3) | e | f | not yet |  | all |",
                "| [F4]" + book + "f4) | g | h | not here |  | Not on one machine: power |"),
            matrix.page().lines().filter(line -> line.startsWith("| [F")).toList());
        assertEquals(List.of(), matrix.withoutResult());
    }

    @Test
    void shouldNameTestsWithoutResult()
    {
        final FailureMatrix matrix =
            new FailureMatrix(List.of(SHOWN), List.of(test("OneTest", "F1")), test -> Outcome.SKIPPED);

        assertEquals(List.of("OneTest.run: skipped"), matrix.withoutResult());
    }

    @Test
    void shouldRefuseWhatDoesNotFitTogether()
    {
        assertEquals("OneTest.run covers what is no failure: [F9]",
            fault(List.of(NOT_YET), List.of(test("OneTest", "F9"))));
        assertEquals("F1: no test covers it, and no reason is given", fault(List.of(SHOWN), List.of()));
    }

    @Test
    void shouldTakeTheWorstCaseOfATest() throws IOException
    {
        report("OneTest", """
            <testcase name="run(int)[1]" classname="p.OneTest"/>
            <testcase name="run(int)[2]" classname="p.OneTest"><failure message="no"/></testcase>
            <testcase name="run(int)[3]" classname="p.OneTest"/>
            """);
        report("TwoTest", """
            <testcase name="run" classname="p.Contract"><system-out>x</system-out></testcase>
            <testcase name="other" classname="p.TwoTest"><error message="no"/></testcase>
            """);
        report("SkippedTest", """
            <testcase name="run" classname="p.SkippedTest"><skipped message="no data"/></testcase>
            """);
        final TestResults results = TestResults.of(new Project(module, List.of(module)));

        assertEquals(Outcome.FAILED, results.outcome(test("OneTest", "F1")));
        assertEquals(Outcome.PASSED, results.outcome(test("TwoTest", "F1")));
        assertEquals(Outcome.SKIPPED, results.outcome(test("SkippedTest", "F1")));
        assertEquals(Outcome.NOT_RUN, results.outcome(test("OtherTest", "F1")));
    }

    @Test
    void shouldNotTakeAReportOfATestThatWasCompiledAgain() throws IOException
    {
        final Path report = report("OneTest", "<testcase name=\"run\" classname=\"p.OneTest\"/>");
        final CoveringTest one = test("OneTest", "F1");
        Files.setLastModifiedTime(report, FileTime.fromMillis(1_000));

        assertEquals(Outcome.NOT_RUN, TestResults.of(new Project(module, List.of(module))).outcome(one));
    }

    @Test
    void shouldKnowAllFailures()
    {
        final List<Failure> failures = Failure.all();

        assertEquals(IntStream.rangeClosed(1, 44).mapToObj(row -> "F" + row).toList(),
            failures.stream().map(Failure::id).toList());
        for (final Failure failure : failures)
        {
            for (final String check : failure.checks())
            {
                assertTrue(isThere(failure, check), failure.id() + ": " + check);
            }
        }
    }

    private static boolean isThere(final Failure failure, final String check)
    {
        return check.equals(Failure.CHAOS) ?
            Chaos.scenarios().stream().anyMatch(scenario -> scenario.startsWith(failure.id() + " ")) :
            Files.exists(Project.current().root().resolve("ops/checks").resolve(check));
    }

    @Test
    void shouldFindTestsThatRunByThemselves()
    {
        final List<CoveringTest> tests = CoveringTests.of(Project.current());

        assertTrue(tests.stream().map(CoveringTest::name).toList()
            .contains("HandlerTakeoverTest.shouldOrderEachEventOnceOrDeclareItLostOnce"));
        for (final CoveringTest test : tests)
        {
            assertTrue(Files.exists(Project.current().root().resolve(test.source())), test.source().toString());
            assertFalse(test.runners().isEmpty(), test.name());
            test.runners().forEach(runner -> assertTrue(runner.className().endsWith("Test"), runner.className()));
        }
    }

    private static String fault(final List<Failure> failures, final List<CoveringTest> tests)
    {
        return assertThrows(IllegalArgumentException.class,
            () -> new FailureMatrix(failures, tests, test -> Outcome.PASSED)).getMessage();
    }

    private Path report(final String className, final String cases) throws IOException
    {
        return Files.writeString(
            Files.createDirectories(Project.reports(module)).resolve("TEST-p." + className + ".xml"),
            "<testsuite name=\"p." + className + "\">" + cases + "</testsuite>");
    }

    private CoveringTest test(final String className, final String... ids)
    {
        try
        {
            final Path file = module.resolve(className + ".class");
            if (!Files.exists(file))
            {
                Files.setLastModifiedTime(Files.createFile(file), FileTime.fromMillis(2_000));
            }
            return new CoveringTest(
                Set.of(ids), "p." + className, "run", Path.of("m/src/test/java/p", className + ".java"),
                List.of(new CoveringTest.Runner("p." + className, file)));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write a class file", ex);
        }
    }
}
