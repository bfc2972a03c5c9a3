package io.directlive.sequencer;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.LineReportEncoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a member of a cluster says in the log: what its line held when it started, in each term until the sequencer goes on
 * and once in each run; and the ticks of the clock. Whoever has a session with the leader asks what there is to say, and sends it.
 * <p>
 * Asked by one thread; the service tells it of terms by another.
 */
public final class LineReporter
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int REPORT_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + LineReportEncoder.BLOCK_LENGTH;

    /** What the service has seen in the log. */
    private record Seen(long termId, boolean isOpen, boolean hasReported, boolean isContinuous)
    {
    }

    private final int memberId;
    private final int memberCount;
    private final long waitNs;
    private final LineEnd lineEnd;
    private final long startId;
    private final ClockTicks ticks;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Math.max(REPORT_LENGTH, ClockTicks.LENGTH)]);
    private final LineReportEncoder encoder = new LineReportEncoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private volatile Seen seen;
    private long sentTermId = -1;
    private long deadlineNs;

    /**
     * @param memberId       of the member, from 0.
     * @param memberCount    of the cluster; 0 when nobody is to be waited for.
     * @param waitNs         how long members are waited for that are missing when all of the cluster starts, by its log, ns.
     * @param lineEnd        last event that the line of the member held when it started.
     * @param startId        of this run of the member, another one than those of all others.
     * @param tickIntervalNs between two clock ticks; 0 for none.
     */
    public LineReporter(
        final int memberId,
        final int memberCount,
        final long waitNs,
        final LineEnd lineEnd,
        final long startId,
        final long tickIntervalNs)
    {
        this.memberId = memberId;
        this.memberCount = memberCount;
        this.waitNs = waitNs;
        this.lineEnd = lineEnd;
        this.startId = startId;
        ticks = new ClockTicks(tickIntervalNs);
    }

    LineEnd lineEnd()
    {
        return lineEnd;
    }

    TermGate newGate()
    {
        return new TermGate(memberCount, waitNs);
    }

    /** A term begins, or the sequencer goes on in it. */
    void onTerm(final long termId, final boolean isOpen)
    {
        final Seen last = seen;
        final boolean hasReported = last != null && last.hasReported;
        final boolean isContinuous = last != null && (last.termId == termId ? last.isContinuous : hasReported);
        seen = new Seen(termId, isOpen, hasReported, isContinuous);
    }

    /** A report is in the log. */
    void onReport(final long ofStartId)
    {
        final Seen last = seen;
        if (ofStartId == startId && last != null && !last.hasReported)
        {
            seen = new Seen(last.termId, last.isOpen, true, last.isContinuous);
        }
    }

    /** @return true when the sequencer of this member takes events, as far as it has read the log; may be asked by any thread. */
    public boolean isOpen()
    {
        final Seen now = seen;
        return now != null && now.isOpen;
    }

    /** @return holds what is to be sent, from its start. */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * @param nowNs ns since the Unix epoch.
     * @return bytes to be sent now; 0 when there is nothing. What cannot be sent is not to be kept: it comes again.
     */
    public int next(final long nowNs)
    {
        final Seen now = seen;
        if (now == null)
        {
            return 0;
        }
        if (memberCount > 0 && (!now.isOpen || !now.hasReported))
        {
            return now.termId != sentTermId || deadlineNs - nowNs <= 0 ? report(now, nowNs) : 0;
        }
        if (ticks.isDue(nowNs))
        {
            ticks.write(buffer, 0, nowNs);
            return ClockTicks.LENGTH;
        }
        return 0;
    }

    private int report(final Seen now, final long nowNs)
    {
        sentTermId = now.termId;
        deadlineNs = nowNs + INTERVAL_NS;
        buffer.setMemory(0, REPORT_LENGTH, (byte)0);
        encoder.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .leadershipTermId(now.termId)
            .sequence(lineEnd.sequence())
            .startId(startId)
            .streamEpoch(Integer.toUnsignedLong(lineEnd.streamEpoch()))
            .memberId(memberId)
            .continuous(now.isContinuous ? BooleanType.TRUE : BooleanType.FALSE);
        return REPORT_LENGTH;
    }
}
