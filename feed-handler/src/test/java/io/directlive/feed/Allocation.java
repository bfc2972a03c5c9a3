package io.directlive.feed;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that the calling thread allocates. */
public final class Allocation
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private Allocation()
    {
    }

    public static long bytes()
    {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
