package io.directlive.ops.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things are in the source tree.
 *
 * @param root    of the project.
 * @param modules that have compiled tests.
 */
record Project(Path root, List<Path> modules)
{
    private static final int MODULE_DEPTH = 3;

    Project
    {
        modules = List.copyOf(modules);
    }

    /** @return the project whose module {@code ops} the tests run in. */
    static Project current()
    {
        return at(Path.of("").toAbsolutePath().getParent());
    }

    /**
     * @param root of the project.
     * @return it.
     */
    static Project at(final Path root)
    {
        try (Stream<Path> poms = Files.find(root, MODULE_DEPTH, (path, attributes) -> path.endsWith("pom.xml")))
        {
            return new Project(root,
                poms.map(Path::getParent).filter(module -> Files.isDirectory(testClasses(module))).sorted().toList());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot look for modules in " + root, ex);
        }
    }

    static Path testClasses(final Path module)
    {
        return module.resolve("target/test-classes");
    }

    static Path reports(final Path module)
    {
        return module.resolve("target/surefire-reports");
    }

    Path moduleOf(final Path testClass)
    {
        return modules.stream().filter(module -> testClass.startsWith(testClasses(module))).findFirst().orElseThrow();
    }
}
