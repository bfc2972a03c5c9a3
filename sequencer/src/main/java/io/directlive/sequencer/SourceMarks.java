package io.directlive.sequencer;

import static io.directlive.sequencer.SequencerCounter.MARKS;
import static io.directlive.sequencer.SequencerCounter.MARK_BACK_PRESSURE;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SourceMarkEncoder;
import java.util.ArrayList;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Tells feed handlers how far their sources have come, and which epochs their sessions have. A mark is encoded when it is sent and not when it falls due,
 * so a late one is never an old one.
 */
final class SourceMarks
{
    /** What is owed to the handlers of one source. */
    private static final class Owed
    {
        private final int sourceId;
        private final LongArrayList requestIds = new LongArrayList(MAX_REQUESTS, 0);
        private boolean refused;
        private int refusedEpoch;
        private long refusedSequence;
        private long eventCount;
        private long intervalDeadlineNs;
        private long refusalDeadlineNs;

        private Owed(final int sourceId, final long nowNs)
        {
            this.sourceId = sourceId;
            intervalDeadlineNs = nowNs;
            refusalDeadlineNs = nowNs;
        }
    }

    private static final long NOT_REQUESTED = 0;
    /** Handlers of one source that can wait for an answer at a time; who gets none asks again. */
    private static final int MAX_REQUESTS = 16;
    private static final int MARK_LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SourceMarkEncoder.BLOCK_LENGTH;

    private final SequencerConfig config;
    private final Sequencer sequencer;
    private final ExclusivePublication publication;
    private final AtomicCounter markCount;
    private final AtomicCounter backPressureCount;
    private final Int2ObjectHashMap<Owed> owedBySource = new Int2ObjectHashMap<>();
    private final ArrayList<Owed> owedMarks = new ArrayList<>();
    private final MutableDirectBuffer buffer = new UnsafeBuffer(new byte[MARK_LENGTH]);
    private final SourceMarkEncoder encoder = new SourceMarkEncoder();
    private final SessionAnswers sessions;
    private Owed recent;

    SourceMarks(
        final SequencerConfig config,
        final Sequencer sequencer,
        final ExclusivePublication publication,
        final CounterSet<SequencerCounter> counters)
    {
        this.config = config;
        this.sequencer = sequencer;
        this.publication = publication;
        sessions = new SessionAnswers(sequencer);
        markCount = counters.get(MARKS);
        backPressureCount = counters.get(MARK_BACK_PRESSURE);
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    }

    /**
     * An event came that its source should hear the mark of before long: it was accepted, or the source does not know
     * better.
     */
    void onEvent(final int sourceId, final long nowNs)
    {
        owed(sourceId, nowNs).eventCount++;
    }

    void onRefused(final int sourceId, final int sourceEpoch, final long sourceSequence, final long nowNs)
    {
        final Owed owed = owed(sourceId, nowNs);
        owed.refused = true;
        owed.refusedEpoch = sourceEpoch;
        owed.refusedSequence = sourceSequence;
    }

    void onRequest(final int sourceId, final long requestId, final long nowNs)
    {
        final Owed owed = owed(sourceId, nowNs);
        if (owed.requestIds.size() == MAX_REQUESTS)
        {
            owed.requestIds.removeAt(0);
        }
        owed.requestIds.addLong(requestId);
    }

    /** A handler asks for the epoch of a session, by a whole {@code SessionRequest}. */
    void onSessionRequest(final DirectBuffer request, final int offset)
    {
        sessions.onRequest(request, offset);
    }

    /** Sends what is due. To be called only when all that the sequencer has accepted is published. */
    int doWork(final long nowNs)
    {
        int sent = 0;
        while (!sessions.isEmpty() && isSent(sessions.next(), SessionAnswers.LENGTH))
        {
            sessions.onSent();
            sent++;
        }
        for (int i = 0; i < owedMarks.size(); i++)
        {
            final Owed owed = owedMarks.get(i);
            if (!owed.requestIds.isEmpty())
            {
                sent += answer(owed, nowNs);
            }
            else if (owed.refused || owed.eventCount > 0)
            {
                sent += sendWhenDue(owed, nowNs);
            }
        }
        return sent;
    }

    private int answer(final Owed owed, final long nowNs)
    {
        int sent = 0;
        while (sent < owed.requestIds.size() && send(owed, owed.requestIds.getLong(sent), false, nowNs))
        {
            sent++;
        }
        for (int i = 0; i < sent; i++)
        {
            owed.requestIds.removeAt(0);
        }
        return sent;
    }

    private int sendWhenDue(final Owed owed, final long nowNs)
    {
        if (owed.refused && sequencer.hasAccepted(owed.sourceId, owed.refusedEpoch, owed.refusedSequence))
        {
            owed.refused = false; // Made good by now: nobody needs to send again.
        }

        final boolean refusalDue = owed.refused && owed.refusalDeadlineNs - nowNs <= 0;
        final boolean eventsDue = owed.eventCount >= config.markEventInterval() ||
            (owed.eventCount > 0 && owed.intervalDeadlineNs - nowNs <= 0);
        return (refusalDue || eventsDue) && send(owed, NOT_REQUESTED, refusalDue, nowNs) ? 1 : 0;
    }

    private boolean send(final Owed owed, final long requestId, final boolean isRefusal, final long nowNs)
    {
        sequencer.mark(owed.sourceId, encoder);
        encoder.requestId(requestId).refused(isRefusal ? BooleanType.TRUE : BooleanType.FALSE);
        if (!isSent(buffer, MARK_LENGTH))
        {
            return false;
        }
        markCount.incrementRelease();
        owed.eventCount = 0;
        owed.intervalDeadlineNs = nowNs + config.markIntervalNs();
        if (isRefusal)
        {
            owed.refused = false;
            owed.refusalDeadlineNs = nowNs + config.refusalIntervalNs();
        }
        return true;
    }

    private boolean isSent(final DirectBuffer message, final int length)
    {
        final long position = publication.offer(message, 0, length);
        if (Egress.accepted("marks", position))
        {
            return true;
        }
        if (position != Publication.NOT_CONNECTED)
        {
            backPressureCount.incrementRelease();
        }
        return false;
    }

    private Owed owed(final int sourceId, final long nowNs)
    {
        if (recent != null && recent.sourceId == sourceId)
        {
            return recent;
        }
        final Owed known = owedBySource.get(sourceId);
        recent = known == null ? newOwed(sourceId, nowNs) : known;
        return recent;
    }

    private Owed newOwed(final int sourceId, final long nowNs)
    {
        final Owed owed = new Owed(sourceId, nowNs);
        owedBySource.put(sourceId, owed);
        owedMarks.add(owed);
        return owed;
    }
}
