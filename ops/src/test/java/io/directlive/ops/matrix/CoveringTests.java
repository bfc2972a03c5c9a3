package io.directlive.ops.matrix;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.TagList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;

/**
 * Finds the tests that cover a row, in the compiled tests of all modules: by the tag of Jupiter, or that of jqwik on a
 * property. So {@code -Dgroups=F7} runs what covers row F7.
 */
final class CoveringTests
{
    private final Project project;

    private CoveringTests(final Project project)
    {
        this.project = project;
    }

    /**
     * @param project with its tests compiled.
     * @return tests that cover a row, by name.
     */
    static List<CoveringTest> of(final Project project)
    {
        final List<Path> classes = project.modules().stream().map(Project::testClasses).toList();
        return new CoveringTests(project).find(new ClassFileImporter().importPaths(classes));
    }

    private List<CoveringTest> find(final Iterable<JavaClass> testClasses)
    {
        final List<CoveringTest> tests = new ArrayList<>();
        for (final JavaClass testClass : testClasses)
        {
            if (!failureIds(testClass).isEmpty())
            {
                throw new IllegalArgumentException(
                    testClass.getName() + " is tagged as a whole: tag the methods that produce the failure");
            }
            for (final JavaMethod method : testClass.getMethods())
            {
                final Set<String> ids = failureIds(method);
                if (!ids.isEmpty())
                {
                    tests.add(new CoveringTest(
                        ids, testClass.getName(), method.getName(), source(testClass), runners(testClass)));
                }
            }
        }
        tests.sort(Comparator.comparing(CoveringTest::className).thenComparing(CoveringTest::methodName));
        return tests;
    }

    private static Set<String> failureIds(final HasAnnotations<?> tagged)
    {
        return Stream.of(
            tagged.tryGetAnnotationOfType(Tag.class).stream().map(Tag::value),
            tagged.tryGetAnnotationOfType(Tags.class).stream().flatMap(tags -> Stream.of(tags.value())).map(Tag::value),
            tagged.tryGetAnnotationOfType(net.jqwik.api.Tag.class).stream().map(net.jqwik.api.Tag::value),
            tagged.tryGetAnnotationOfType(TagList.class).stream()
                .flatMap(tags -> Stream.of(tags.value())).map(net.jqwik.api.Tag::value))
            .flatMap(ids -> ids)
            .filter(id -> id.matches(Failure.ID_PATTERN))
            .collect(Collectors.toSet());
    }

    private Path source(final JavaClass testClass)
    {
        final Path module = project.moduleOf(file(testClass));
        final Path source = module.resolve("src/test/java").resolve(testClass.getName().replace('.', '/') + ".java");
        return project.root().relativize(source);
    }

    private static List<CoveringTest.Runner> runners(final JavaClass testClass)
    {
        return Stream.concat(Stream.of(testClass), testClass.getAllSubclasses().stream())
            .filter(runner -> !runner.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(runner -> new CoveringTest.Runner(runner.getName(), file(runner)))
            .sorted(Comparator.comparing(CoveringTest.Runner::className))
            .toList();
    }

    private static Path file(final JavaClass testClass)
    {
        return Path.of(testClass.getSource().orElseThrow().getUri());
    }
}
