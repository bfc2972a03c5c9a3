package io.directlive.ops.chaos;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.directlive.ops.dump.Dump;
import io.directlive.protocol.StreamDirectory;
import io.directlive.protocol.Tier;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.Cursor;
import io.directlive.subscriber.LineFence;
import io.directlive.subscriber.LostReason;
import io.directlive.subscriber.StaleReason;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.StateListener;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * A subscriber as a process of its own, that keeps a {@link Journal} and ends when a source says that its session is over. Started
 * again it goes on from its journal. It reads the lines of all members that have told where theirs are as one, and begins anew when there
 * is one more.
 */
final class SubscriberProcess implements StateListener, AutoCloseable
{
    /** State in the journal: the process has started. */
    static final String STARTS = "starts";
    /** State in the journal: it takes lines, whose number follows. */
    static final String JOINS = "joins lines: ";
    /** State in the journal: the tier has the state that follows. */
    static final String STATE = "state ";

    private static final int FRAME_LIMIT = 64;
    private static final long STALE_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LINE_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE_NS = TimeUnit.HOURS.toNanos(1);

    private final Journal journal;
    private final Tier tier;
    private final Path driverDirectory;
    private final List<Path> lines;
    private final StringWriter rows = new StringWriter();
    private final Dump dump = Dump.of(Tier.DEPTH, rows);
    private final IdleStrategy idle = new BackoffIdleStrategy(100, 10, 10_000, 1_000_000);
    private boolean isOver;

    private SubscriberProcess(final Journal journal, final Tier tier, final Path driverDirectory, final List<Path> lines)
        throws IOException
    {
        this.journal = journal;
        this.tier = tier;
        this.driverDirectory = driverDirectory;
        this.lines = lines;
        isOver = journal.isOver();
        dump.flush();
        rows.getBuffer().setLength(0); // The names of the columns.
    }

    /**
     * @param args journal, tier, directory of the media driver, {@code own} or {@code shared} for that, then the data directories of
     *             the members whose lines are read.
     * @throws IOException when the journal cannot be written.
     */
    public static void main(final String[] args) throws IOException
    {
        final List<Path> lines = new ArrayList<>();
        for (int i = 4; i < args.length; i++)
        {
            lines.add(Path.of(args[i]));
        }
        final Path driverDirectory = Path.of(args[2]);
        try (MediaDriver driver = "own".equals(args[3]) ? driver(driverDirectory) : null;
            Journal journal = Journal.open(Path.of(args[0]));
            SubscriberProcess process = new SubscriberProcess(
                journal,
                Tier.valueOf(args[1]),
                driver == null ? driverDirectory : Path.of(driver.aeronDirectoryName()),
                lines))
        {
            process.run();
        }
    }

    private static MediaDriver driver(final Path directory)
    {
        return MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(directory.toString())
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(100, 10, 1_000, 1_000_000))
            .nakMulticastMaxBackoffNs(TimeUnit.MICROSECONDS.toNanos(200))
            .nakMulticastGroupSize(4)
            .termBufferSparseFile(true)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
    }

    private void run() throws IOException
    {
        journal.state(System.nanoTime(), STARTS);
        while (!isOver)
        {
            final List<Path> known = knownLines();
            if (known.isEmpty())
            {
                idle.idle();
                continue;
            }
            journal.state(System.nanoTime(), JOINS + known.size());
            final SubscriberContext context = new SubscriberContext()
                .directory(known.get(0), known.subList(1, known.size()).toArray(new Path[0]))
                .aeronDirectoryName(driverDirectory.toString())
                .tiers(tier)
                .from(journal.cursor() == null ? StartFrom.start() : StartFrom.cursor(journal.cursor()))
                .staleAfterNs(STALE_NS)
                .recoveryTimeoutNs(PATIENCE_NS)
                .tierHandler((ignored, buffer, offset) -> journal.event(System.nanoTime(), buffer, offset))
                .stateListener(this);
            dump.attach(context);
            try (Subscriber subscriber = Subscriber.connect(context))
            {
                read(subscriber, known.size());
            }
        }
    }

    /** @return files of the members that have told where their streams are. */
    private List<Path> knownLines()
    {
        return lines.stream().map(line -> line.resolve(StreamDirectory.FILE_NAME)).filter(Files::exists).toList();
    }

    private void read(final Subscriber subscriber, final int joined) throws IOException
    {
        long checkNs = System.nanoTime() + LINE_CHECK_NS;
        boolean isAnotherThere = false;
        while (!isOver && !isAnotherThere)
        {
            final int work = subscriber.poll(FRAME_LIMIT);
            commit(subscriber);
            if (joined < lines.size() && checkNs - System.nanoTime() < 0)
            {
                checkNs = System.nanoTime() + LINE_CHECK_NS;
                isAnotherThere = knownLines().size() > joined;
            }
            idle.idle(work);
        }
    }

    private void commit(final Subscriber subscriber) throws IOException
    {
        dump.flush();
        if (rows.getBuffer().length() > 0)
        {
            journal.rows(rows.toString());
            rows.getBuffer().setLength(0);
        }
        if (journal.isDirty())
        {
            journal.commit(subscriber.cursor(tier));
        }
    }

    @Override
    public void onTierState(final Tier ofTier, final BookState state, final StaleReason reason)
    {
        journal.state(System.nanoTime(), STATE + state.name());
    }

    @Override
    public void onLost(final Tier ofTier, final long from, final long to, final LostReason reason)
    {
        journal.fault("lost " + from + " to " + to + ": " + reason);
    }

    @Override
    public void onResumeRefused(
        final Tier ofTier, final Cursor cursor, final int epoch, final long sequence, final LostReason reason)
    {
        journal.fault("was refused what follows " + cursor + ": " + reason);
    }

    @Override
    public void onEpoch(final Tier ofTier, final int previousEpoch, final int epoch)
    {
        journal.state(System.nanoTime(), "epoch " + Integer.toUnsignedString(epoch));
    }

    @Override
    public void onLineFenced(final Tier ofTier, final LineFence fence)
    {
        journal.fault("a line that differs: " + fence);
    }

    @Override
    public void onEndOfSession(final Tier ofTier, final int sourceId, final long lastSourceSequence)
    {
        isOver = true;
    }

    @Override
    public void close() throws IOException
    {
        dump.close();
    }
}
