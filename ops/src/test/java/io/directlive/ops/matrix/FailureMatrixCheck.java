package io.directlive.ops.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Writes the failure matrix from the reports of the test run, and compares it with the one of the project. Runs after
 * all tests of all modules, by an execution of its own in the module's POM.
 */
class FailureMatrixCheck
{
    private static final String PAGE = "failure-matrix.md";

    @Test
    void shouldBeThePageOfTheProject() throws IOException
    {
        final Project project = Project.current();
        final TestResults results = TestResults.of(project);
        final FailureMatrix matrix = new FailureMatrix(Failure.all(), CoveringTests.of(project), results::outcome);
        final Path written = project.root().resolve("ops/target").resolve(PAGE);
        Files.writeString(written, matrix.page());

        final List<String> withoutResult = matrix.withoutResult();
        final String reason =
            "not all tests of the failure matrix ran, so " + written + " is not compared: " + withoutResult;
        assertFalse("true".equals(System.getenv("CI")) && !withoutResult.isEmpty(), reason);
        assumeTrue(withoutResult.isEmpty(), reason);

        final Path kept = project.root().resolve("docs").resolve(PAGE);
        assertEquals(Files.readString(kept), matrix.page(),
            kept + " is not what this test run shows; to renew it: cp ops/target/" + PAGE + " docs/");
    }
}
