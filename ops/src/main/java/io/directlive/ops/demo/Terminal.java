package io.directlive.ops.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The terminal behind standard output, its other screen in use and its cursor hidden until it is closed. Closing more
 * than once, by any thread, is harmless: a shutdown hook may be second.
 */
public final class Terminal implements AutoCloseable
{
    /**
     * What fits on it.
     *
     * @param columns in a row.
     * @param rows    on the screen.
     */
    record Size(int columns, int rows)
    {
        static final Size DEFAULT = new Size(80, 24);
        private static final int MOST = 500;

        /**
         * @param rows    as text; may be null.
         * @param columns as text; may be null.
         * @return the size; null when this does not tell any.
         */
        static Size parse(final String rows, final String columns)
        {
            try
            {
                final int height = rows == null ? 0 : Integer.parseInt(rows.trim());
                final int width = columns == null ? 0 : Integer.parseInt(columns.trim());
                return height <= 0 || width <= 0 ? null : new Size(Math.min(width, MOST), Math.min(height, MOST));
            }
            catch (final NumberFormatException ex)
            {
                return null; // Not a number: the same as not told.
            }
        }
    }

    private static final String OTHER_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[2J";
    private static final String FIRST_SCREEN = "\u001b[0m\u001b[?25h\u001b[?1049l";
    private static final Path DEVICE = Path.of("/dev/tty");
    private static final long ANSWER_LIMIT_MS = 500;

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Charset charset;
    private final boolean isColour;
    private volatile boolean isResized = true;
    private Size size = Size.DEFAULT;
    private boolean isClosed;

    private Terminal(final Map<String, String> environment)
    {
        charset = isUnicode(environment) ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
        isColour = isColour(environment);
    }

    /** @return the terminal, with its other screen shown and empty. */
    public static Terminal open()
    {
        final Terminal terminal = new Terminal(System.getenv());
        terminal.watchSize();
        terminal.write(OTHER_SCREEN);
        return terminal;
    }

    static boolean isUnicode(final Map<String, String> environment)
    {
        for (final String name : new String[]{"LC_ALL", "LC_CTYPE", "LANG"})
        {
            final String value = environment.get(name);
            if (value != null && !value.isEmpty())
            {
                return value.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
            }
        }
        return false;
    }

    /** See no-color.org: set and not empty means none. */
    static boolean isColour(final Map<String, String> environment)
    {
        return environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    boolean isUnicode()
    {
        return charset == StandardCharsets.UTF_8;
    }

    boolean isColour()
    {
        return isColour;
    }

    /** @return the size as it is now; asked for again when the terminal says that it has another one. */
    Size size()
    {
        if (isResized)
        {
            isResized = false;
            size = askSize();
        }
        return size;
    }

    private static Size askSize()
    {
        final Size told = Files.isReadable(DEVICE) ? sttySize() : null;
        if (told != null)
        {
            return told;
        }
        final Size named = Size.parse(System.getenv("LINES"), System.getenv("COLUMNS"));
        return named == null ? Size.DEFAULT : named;
    }

    /** Java cannot ask a terminal for its size; the program that can is part of POSIX. */
    private static Size sttySize()
    {
        try
        {
            final Process stty = new ProcessBuilder("stty", "size")
                .redirectInput(DEVICE.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
            if (!stty.waitFor(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS))
            {
                stty.destroyForcibly();
                return null;
            }
            final String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            final String[] words = answer.split("\\s+");
            return words.length < 2 ? null : Size.parse(words[0], words[1]);
        }
        catch (final IOException ex)
        {
            return null; // There is no such program: the environment or the default must do.
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /**
     * A terminal tells of another size by a signal. The JDK's class for signals is not part of Java SE, so it is used
     * only where it is there; without it the first size stays.
     */
    private void watchSize()
    {
        try
        {
            final Class<?> signal = Class.forName("sun.misc.Signal");
            final Class<?> handler = Class.forName("sun.misc.SignalHandler");
            final Object onSignal = Proxy.newProxyInstance(
                Terminal.class.getClassLoader(),
                new Class<?>[]{handler},
                (proxy, method, arguments) -> switch (method.getName())
                {
                    case "handle" ->
                    {
                        isResized = true;
                        yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> "terminal size";
                });
            signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance("WINCH"), onSignal);
        }
        catch (final ReflectiveOperationException ex)
        {
            isResized = true; // No such signal here: the size is asked for once.
        }
    }

    /**
     * Writes at once, so that a picture is never seen half drawn.
     *
     * @param text with escape sequences.
     */
    synchronized void write(final CharSequence text)
    {
        if (isClosed)
        {
            return;
        }
        try
        {
            out.write(text.toString().getBytes(charset));
            out.flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the terminal is gone: " + ex.getMessage(), ex);
        }
    }

    /** Shows the first screen again, as it was, and the cursor. */
    @Override
    public synchronized void close()
    {
        if (!isClosed)
        {
            write(FIRST_SCREEN);
            isClosed = true;
        }
    }
}
