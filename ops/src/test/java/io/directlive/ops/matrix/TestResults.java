package io.directlive.ops.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What the reports of the test run say. There is one for each class that ran; a case in it can name the class that it
 * inherited the method from. A report is of another test when its class was compiled again since.
 */
final class TestResults
{
    /** A case of a parameterized test has its arguments behind the name. */
    private static final Pattern METHOD = Pattern.compile("^\\w+");

    private final Map<String, Result> results = new HashMap<>();

    private record Result(Outcome outcome, FileTime time)
    {
    }

    private TestResults()
    {
    }

    /**
     * @param project whose tests ran.
     * @return what became of them.
     */
    static TestResults of(final Project project)
    {
        final TestResults results = new TestResults();
        for (final Path module : project.modules())
        {
            final Path reports = Project.reports(module);
            if (Files.isDirectory(reports))
            {
                results.readAll(reports);
            }
        }
        return results;
    }

    /**
     * @param test whose result is wanted.
     * @return the worst of all its cases in all classes that run it.
     */
    Outcome outcome(final CoveringTest test)
    {
        Outcome outcome = test.runners().isEmpty() ? Outcome.NOT_RUN : Outcome.PASSED;
        for (final CoveringTest.Runner runner : test.runners())
        {
            final Result result = results.get(key(runner.className(), test.methodName()));
            final boolean isCurrent = result != null && result.time.compareTo(lastModified(runner.file())) >= 0;
            outcome = outcome.and(isCurrent ? result.outcome : Outcome.NOT_RUN);
        }
        return outcome;
    }

    private void readAll(final Path reports)
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(reports, "TEST-*.xml"))
        {
            for (final Path file : files)
            {
                read(file);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + reports, ex);
        }
    }

    private void read(final Path file) throws IOException
    {
        final FileTime time = Files.getLastModifiedTime(file);
        try (InputStream in = Files.newInputStream(file))
        {
            final XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
            String suite = null;
            String test = null;
            while (xml.hasNext())
            {
                if (xml.next() == XMLStreamConstants.START_ELEMENT)
                {
                    switch (xml.getLocalName())
                    {
                        case "testsuite" -> suite = xml.getAttributeValue(null, "name");
                        case "testcase" ->
                        {
                            test = key(suite, method(xml.getAttributeValue(null, "name")));
                            put(test, Outcome.PASSED, time);
                        }
                        case "skipped" -> put(test, Outcome.SKIPPED, time);
                        case "failure", "error" -> put(test, Outcome.FAILED, time);
                        default ->
                        {
                        }
                    }
                }
            }
            xml.close();
        }
        catch (final XMLStreamException ex)
        {
            throw new IOException(file + ": " + ex.getMessage(), ex);
        }
    }

    private void put(final String test, final Outcome outcome, final FileTime time)
    {
        results.merge(
            test, new Result(outcome, time), (before, now) -> new Result(before.outcome.and(now.outcome), time));
    }

    private static String method(final String caseName)
    {
        final Matcher method = METHOD.matcher(caseName);
        return method.find() ? method.group() : caseName;
    }

    private static String key(final String className, final String methodName)
    {
        return className + '#' + methodName;
    }

    private static FileTime lastModified(final Path file)
    {
        try
        {
            return Files.getLastModifiedTime(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read " + file, ex);
        }
    }
}
