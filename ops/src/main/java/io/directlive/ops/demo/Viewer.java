package io.directlive.ops.demo;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that shows pictures. Formatting and writing a screen takes longer than an event may wait, and a terminal
 * may be slow or stopped; on a thread of its own that costs the reader nothing but the copying of the numbers. It
 * sleeps between two pictures. Where all cores are busy it takes one of them for well below a millisecond, five times
 * a second.
 * <p>
 * A picture changes hands as a whole. The reader never waits: while the other one is still being drawn it goes on
 * counting into the one that it has.
 */
final class Viewer implements AutoCloseable
{
    // Terminals that know these show what is between them at once; others leave them aside.
    private static final String BEGIN_UPDATE = "\u001b[?2026h";
    private static final String END_UPDATE = "\u001b[?2026l";
    private static final long CLOSE_LIMIT_MS = TimeUnit.SECONDS.toMillis(5);

    private final Terminal terminal;
    private final Screen screen;
    private final PrintWriter lines;
    private final Figures figures = new Figures();
    private final AtomicReference<Picture> free = new AtomicReference<>(new Picture());
    private final AtomicReference<Picture> toDraw = new AtomicReference<>();
    private final StringBuilder text = new StringBuilder(1 << 14);
    private final Thread thread = new Thread(this::run, "directlive-view");
    private volatile boolean isRunning = true;
    private volatile RuntimeException failure;
    private Canvas shown;
    private Canvas next;

    private Viewer(final Terminal terminal, final Screen screen, final PrintWriter lines)
    {
        this.terminal = terminal;
        this.screen = screen;
        this.lines = lines;
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY); // A hint, which most systems leave aside.
        thread.start();
    }

    /** @return one that draws a screen for each picture. */
    static Viewer screen(final Terminal terminal, final Screen screen)
    {
        return new Viewer(terminal, screen, null);
    }

    /** @return one that prints a line for each second. */
    static Viewer lines(final PrintWriter lines)
    {
        return new Viewer(null, null, lines);
    }

    /**
     * Gives a picture to be shown.
     *
     * @param filled with the numbers of now.
     * @return the picture to fill next; the same one when it was not taken.
     * @throws IllegalStateException when the terminal has failed.
     */
    Picture show(final Picture filled)
    {
        if (failure != null)
        {
            throw new IllegalStateException("cannot show anything: " + failure.getMessage(), failure);
        }
        final Picture other = free.getAndSet(null);
        if (other == null)
        {
            return filled;
        }
        toDraw.set(filled);
        LockSupport.unpark(thread);
        return other;
    }

    private void run()
    {
        try
        {
            while (isRunning)
            {
                final Picture picture = toDraw.getAndSet(null);
                if (picture == null)
                {
                    LockSupport.park(this);
                }
                else
                {
                    draw(picture);
                    free.set(picture);
                }
            }
        }
        catch (final RuntimeException ex)
        {
            failure = ex;
        }
    }

    private void draw(final Picture picture)
    {
        final boolean isSecond = figures.add(picture);
        if (terminal != null)
        {
            drawScreen(picture);
        }
        else if (isSecond)
        {
            lines.println(Screen.statusLine(picture, figures));
            lines.flush();
        }
    }

    private void drawScreen(final Picture picture)
    {
        final Terminal.Size size = terminal.size();
        final boolean isNewSize = next == null || next.columns() != size.columns() || next.rows() != size.rows();
        if (isNewSize)
        {
            next = new Canvas(size.columns(), size.rows());
            shown = new Canvas(size.columns(), size.rows());
        }
        screen.draw(next, picture, figures);
        text.setLength(0);
        text.append(BEGIN_UPDATE);
        next.appendTo(text, isNewSize ? null : shown, terminal.isColour());
        text.append(END_UPDATE);
        terminal.write(text);
        final Canvas drawn = next;
        next = shown;
        shown = drawn;
    }

    /**
     * @param last picture, which nobody fills any more.
     * @return the figures of the whole run; only after {@link #close}.
     */
    Figures figures(final Picture last)
    {
        final Picture waiting = toDraw.getAndSet(null);
        if (waiting != null)
        {
            figures.add(waiting);
        }
        figures.add(last);
        return figures;
    }

    /** Shows nothing more. */
    @Override
    public void close()
    {
        isRunning = false;
        LockSupport.unpark(thread);
        try
        {
            thread.join(CLOSE_LIMIT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
