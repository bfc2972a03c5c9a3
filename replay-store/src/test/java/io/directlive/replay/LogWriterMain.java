package io.directlive.replay;

import io.directlive.protocol.EventLayout;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Goes on with the ordered log of a data directory, flat out, until it is killed. Tells in a file what readers could have seen. */
public final class LogWriterMain
{
    private LogWriterMain()
    {
    }

    public static void main(final String[] args) throws Exception
    {
        final Path dataDirectory = Path.of(args[0]);
        try (FileChannel seen = FileChannel.open(
            dataDirectory.resolve("seen"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer published = seen.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            Thread.currentThread().setUncaughtExceptionHandler((thread, ex) ->
            {
                ex.printStackTrace(System.err);
                Runtime.getRuntime().halt(1); // The driver's threads would keep a broken writer alive.
            });
            final TestHost host = new TestHost(dataDirectory);
            final OrderedLog log = host.openLog();
            final long[] last = { 0 };
            log.recorded().replay(0, log.publication().position(), (buffer, offset, length) ->
                OrderedEvents.forEach(buffer, offset, length, (epoch, sequence) -> last[0] = sequence));

            System.out.println(log.continuity() + " " + log.salvagedFrames() + " " + last[0]);
            final OutputStream out = System.out;
            out.flush();

            final OrderedEvents events = new OrderedEvents();
            long next = last[0] + 1;
            while (true)
            {
                final int count = 1 + (int)(next % 13);
                final var frame = events.frame(1, next, count);
                if (log.publication().offer(frame, 0, OrderedEvents.length(count)) > 0)
                {
                    next += count;
                    published.putLong(0, EventLayout.sequence(frame, OrderedEvents.length(count - 1)));
                }
            }
        }
    }
}
