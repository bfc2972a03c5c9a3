package io.directlive.ops.command;

import io.directlive.ops.Instance;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar of how much of the files was read, where people look. */
final class PlayProgress implements Runnable, AutoCloseable
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Instance instance;
    private final ProgressBar bar;
    private long nextNs = System.nanoTime();

    private PlayProgress(final Instance instance, final ProgressBar bar)
    {
        this.instance = instance;
        this.bar = bar;
    }

    static PlayProgress of(final Instance instance, final boolean isShown)
    {
        return new PlayProgress(instance, !isShown ? null : new ProgressBarBuilder()
            .setTaskName("play")
            .setInitialMax(instance.sourceBytesTotal())
            .setUnit(" KiB", 1024)
            .setStyle(ProgressBarStyle.ASCII)
            .build());
    }

    @Override
    public void run()
    {
        if (bar != null && nextNs - System.nanoTime() < 0)
        {
            nextNs = System.nanoTime() + INTERVAL_NS;
            bar.stepTo(instance.sourceBytesRead());
        }
    }

    @Override
    public void close()
    {
        if (bar != null)
        {
            bar.close();
        }
    }
}
