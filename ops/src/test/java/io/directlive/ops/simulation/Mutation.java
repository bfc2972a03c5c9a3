package io.directlive.ops.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.agrona.CloseHelper;

/**
 * A build that is broken on purpose: one passage of one source file is replaced, the file compiled, and the product and
 * the simulation are loaded once more with what came out. So the product has no switch for it.
 *
 * @param name of what is broken.
 * @param file within the checkout.
 * @param from passage that is replaced; it must be there exactly once.
 * @param to   what replaces it.
 */
record Mutation(String name, String file, String from, String to)
{
    private static final String SOURCES = "src/main/java/";

    @Override
    public String toString()
    {
        return name;
    }

    /** Runs seeds on a broken build. */
    record Build(LongFunction<String> seeds) implements AutoCloseable
    {
        /** @return what did not hold; null when all did. */
        String run(final long seed)
        {
            return seeds.apply(seed);
        }

        @Override
        public void close()
        {
            CloseHelper.close((AutoCloseable)seeds);
        }
    }

    /** @return the broken build, loaded. */
    @SuppressWarnings("unchecked")
    Build load() throws ReflectiveOperationException, IOException
    {
        final Mutant mutant = new Mutant(compile());
        return new Build(
            (LongFunction<String>)mutant.loadClass(SeedRun.class.getName()).getConstructor().newInstance());
    }

    private Map<String, byte[]> compile() throws IOException
    {
        final Path source = checkout().resolve(file);
        final String text = Files.readString(source);
        if (text.indexOf(from) < 0 || text.indexOf(from) != text.lastIndexOf(from))
        {
            throw new IllegalStateException(
                "the passage to be broken is not there exactly once in " + source + ": " + from);
        }
        final String type = file.substring(file.indexOf(SOURCES) + SOURCES.length()).replace(".java", "");
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        final StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null))
        {
            final boolean isCompiled = compiler.getTask(
                messages,
                new ToMemory(files, classes),
                null,
                List.of("-proc:none", "-nowarn", "-classpath", Stream.of(Mutant.classPath())
                    .map(url -> Path.of(URI.create(url.toString())).toString())
                    .collect(Collectors.joining(System.getProperty("path.separator")))),
                null,
                List.of(new Source(type, text.replace(from, to)))).call();
            if (!isCompiled)
            {
                throw new IllegalStateException("the broken " + file + " does not compile: " + messages);
            }
        }
        return classes.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toByteArray()));
    }

    private Path checkout()
    {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve(file)))
        {
            directory = directory.getParent();
        }
        if (directory == null)
        {
            throw new IllegalStateException("there is no " + file + " in or above " + Path.of("").toAbsolutePath());
        }
        return directory;
    }

    private static final class Source extends SimpleJavaFileObject
    {
        private final String text;

        private Source(final String type, final String text)
        {
            super(URI.create("string:///" + type + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(final boolean ignoreEncodingErrors)
        {
            return text;
        }
    }

    private static final class ToMemory extends ForwardingJavaFileManager<JavaFileManager>
    {
        private final Map<String, ByteArrayOutputStream> classes;

        private ToMemory(final JavaFileManager files, final Map<String, ByteArrayOutputStream> classes)
        {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
            final Location location,
            final String className,
            final JavaFileObject.Kind kind,
            final FileObject sibling)
        {
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind)
            {
                @Override
                public OutputStream openOutputStream()
                {
                    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    classes.put(className, bytes);
                    return bytes;
                }
            };
        }
    }

    /** Loads product, simulation and Aeron anew, the broken classes in their midst; all else is shared. */
    private static final class Mutant extends URLClassLoader
    {
        /** One class of each jar and directory that is loaded anew, or needed by the compiler. */
        private static final List<Class<?>> LOADED = List.of(
            SeedRun.class,
            io.directlive.ops.SettingsException.class,
            io.directlive.protocol.EventLayout.class,
            io.directlive.book.TierDeriver.class,
            io.directlive.subscriber.Subscriber.class,
            io.directlive.feed.FeedHandlerAgent.class,
            io.directlive.sequencer.Sequencer.class,
            io.directlive.distributor.DistributorAgent.class,
            io.directlive.replay.LogRecovery.class,
            io.aeron.Aeron.class,
            io.aeron.archive.client.AeronArchive.class,
            org.agrona.DirectBuffer.class,
            org.HdrHistogram.Histogram.class);

        private final Map<String, byte[]> broken;

        private Mutant(final Map<String, byte[]> broken)
        {
            super(classPath(), Mutant.class.getClassLoader());
            this.broken = broken;
        }

        private static URL[] classPath()
        {
            return LOADED.stream()
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .distinct()
                .toArray(URL[]::new);
        }

        @Override
        protected Class<?> loadClass(final String name, final boolean isResolved) throws ClassNotFoundException
        {
            if (!name.startsWith("io.directlive.") && !name.startsWith("io.aeron."))
            {
                return super.loadClass(name, isResolved);
            }
            synchronized (getClassLoadingLock(name))
            {
                final Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }

        @Override
        protected Class<?> findClass(final String name) throws ClassNotFoundException
        {
            final byte[] bytes = broken.get(name);
            return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
        }
    }
}
