package io.directlive.ops.matrix;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A test method that is tagged with the failures that it produces.
 *
 * @param failureIds of the rows that it covers.
 * @param className  that declares it.
 * @param methodName of it.
 * @param source     file, relative to the project's root.
 * @param runners    classes that run it: the declaring one, or those that extend it.
 */
record CoveringTest(
    Set<String> failureIds, String className, String methodName, Path source, List<Runner> runners)
{
    CoveringTest
    {
        failureIds = Set.copyOf(failureIds);
        runners = List.copyOf(runners);
    }

    /** @return class and method, as people say it. */
    String name()
    {
        return className.substring(className.lastIndexOf('.') + 1) + '.' + methodName;
    }

    /**
     * A class that runs a test.
     *
     * @param className of it.
     * @param file      that it was compiled to.
     */
    record Runner(String className, Path file)
    {
    }
}
