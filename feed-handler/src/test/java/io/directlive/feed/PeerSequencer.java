package io.directlive.feed;

import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.GapReason;
import io.directlive.protocol.sbe.MarkRequestDecoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SessionEpochEncoder;
import io.directlive.protocol.sbe.SessionRequestDecoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceMarkEncoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The other end of the mark protocol, by its rules and as plain as can be: one source, accepted events kept. */
final class PeerSequencer implements ControlledFragmentHandler
{
    /** What was accepted, by number and kind. */
    record Accepted(long sourceSequence, int templateId)
    {
    }

    /** A session that was started by its name. */
    record Session(long epoch, String name, long date)
    {
    }

    final List<Accepted> accepted = new ArrayList<>();
    /** Sessions that were started by name, in their order. */
    final List<Session> sessions = new ArrayList<>();
    int sessionRequests;
    /** How the source is, as it was stated, with the number of the last message before. */
    final List<String> statements = new ArrayList<>();
    long markEpoch;
    long markSequence;
    int duplicates;
    int refused;
    int stale;
    int markRequests;
    GapReason lastGapReason;
    boolean keepsAccepted = true;
    boolean answersRequests = true;
    boolean tellsRefusals = true;
    /** Frames that are lost on the way, by the number of their first event. */
    Predicate<Long> loss = sequence -> false;

    private final UnsafeBuffer mark = new UnsafeBuffer(new byte[8 + SourceMarkEncoder.BLOCK_LENGTH]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final SourceMarkEncoder markEncoder = new SourceMarkEncoder();
    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[8 + SessionEpochEncoder.BLOCK_LENGTH]);
    private final SessionEpochEncoder answerEncoder = new SessionEpochEncoder();
    private final SessionRequestDecoder sessionRequest = new SessionRequestDecoder();
    private final EpochStartDecoder startDecoder = new EpochStartDecoder();
    private final MarkRequestDecoder requestDecoder = new MarkRequestDecoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SourceGapDecoder gapDecoder = new SourceGapDecoder();
    private final SourceStatusDecoder statusDecoder = new SourceStatusDecoder();
    private Subscription ingress;
    private boolean isJoining;
    private long requestId;
    private Publication marks;

    PeerSequencer(final Subscription ingress, final Publication marks)
    {
        this.ingress = ingress;
        this.marks = marks;
    }

    /** What the log still holds from before may or may not be read again: here it is lost. */
    void connect(final Subscription newIngress)
    {
        ingress = newIngress;
        isJoining = true;
    }

    Subscription ingress()
    {
        return ingress;
    }

    int poll()
    {
        return ingress.controlledPoll(this, 100);
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (EventLayout.templateId(buffer, offset) == MarkRequestDecoder.TEMPLATE_ID)
        {
            requestDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
            if (requestDecoder.requestId() <= requestId)
            {
                return Action.CONTINUE;
            }
            requestId = requestDecoder.requestId();
            isJoining = false;
            markRequests++;
            if (answersRequests)
            {
                tellMark(markEpoch, markSequence, false, requestId);
            }
            return Action.CONTINUE;
        }
        if (EventLayout.templateId(buffer, offset) == SessionRequestDecoder.TEMPLATE_ID)
        {
            sessionRequests++;
            isJoining = false;
            if (answersRequests)
            {
                tellSession(sessionRequest.wrapAndApplyHeader(buffer, offset, headerDecoder));
            }
            return Action.CONTINUE;
        }
        if (isJoining || loss.test(EventLayout.sourceSequence(buffer, offset)))
        {
            return Action.CONTINUE;
        }
        for (int at = offset; at < offset + length; at += EventLayout.length(buffer, at))
        {
            onEvent(buffer, at);
        }
        return Action.CONTINUE;
    }

    /** The first session after the epoch with that name, and date where one is asked for; without a name the last. */
    private void tellSession(final SessionRequestDecoder request)
    {
        final String name = request.session();
        final Session last = sessions.isEmpty() ? null : sessions.get(sessions.size() - 1);
        final Session found = name.isEmpty() ?
            last != null && last.epoch() == markEpoch ? last : new Session(markEpoch, "", 0) :
            sessions.stream()
                .filter(s -> s.name().equals(name) && s.epoch() > request.afterEpoch() &&
                    (request.tradingDate() == 0 || request.tradingDate() == s.date()))
                .findFirst().orElse(new Session(0, name, 0));
        answer.setMemory(0, answer.capacity(), (byte)0);
        answerEncoder.wrapAndApplyHeader(answer, 0, headerEncoder)
            .requestId(request.requestId())
            .session(found.name())
            .tradingDate(found.date())
            .epoch(found.epoch())
            .lastEpoch(markEpoch)
            .lastTradingDate(last != null && last.epoch() == markEpoch ? last.date() : 0)
            .sourceId(1);
        if (marks.offer(answer) < 0)
        {
            throw new IllegalStateException("the test's marks stream is full");
        }
    }

    void tellMark(final boolean isRefusal)
    {
        tellMark(markEpoch, markSequence, isRefusal);
    }

    void tellMark(final long epoch, final long sequence, final boolean isRefusal)
    {
        tellMark(epoch, sequence, isRefusal, 0);
    }

    private void tellMark(final long epoch, final long sequence, final boolean isRefusal, final long answeredId)
    {
        if (!offerMark(epoch, sequence, isRefusal, answeredId))
        {
            throw new IllegalStateException("the test's marks stream is full");
        }
    }

    void tellMarkIfThereIsRoom()
    {
        offerMark(markEpoch, markSequence, false, 0);
    }

    private boolean offerMark(
        final long epoch, final long sequence, final boolean isRefusal, final long answeredId)
    {
        mark.setMemory(0, mark.capacity(), (byte)0);
        markEncoder.wrapAndApplyHeader(mark, 0, headerEncoder)
            .sourceSequence(sequence)
            .sourceEpoch(epoch)
            .requestId(answeredId)
            .sourceId(1)
            .sourceIndex(0)
            .messageComplete(BooleanType.TRUE)
            .refused(isRefusal ? BooleanType.TRUE : BooleanType.FALSE);
        return marks.offer(mark) > 0;
    }

    private void onEvent(final DirectBuffer buffer, final int at)
    {
        final long epoch = EventLayout.streamEpoch(buffer, at);
        final long sequence = EventLayout.sourceSequence(buffer, at);
        final int templateId = EventLayout.templateId(buffer, at);
        if (templateId == SourceStatusDecoder.TEMPLATE_ID && (EventLayout.flags(buffer, at) & EventFlags.SNAPSHOT) == 0)
        {
            statements.add(sequence + " " + statusDecoder.wrapAndApplyHeader(buffer, at, headerDecoder).state());
            return;
        }
        if ((EventLayout.flags(buffer, at) & EventFlags.LAST_IN_MESSAGE) == 0)
        {
            throw new IllegalStateException("not the whole of a message");
        }

        if (templateId == EpochStartDecoder.TEMPLATE_ID && epoch > markEpoch)
        {
            startDecoder.wrapAndApplyHeader(buffer, at, headerDecoder);
            if (startDecoder.tradingDate() != 0 && startDecoder.previousEpoch() != markEpoch)
            {
                stale++;
                return;
            }
            if (startDecoder.tradingDate() != 0)
            {
                sessions.add(new Session(epoch, startDecoder.session(), startDecoder.tradingDate()));
            }
            markEpoch = epoch;
            accept(0, templateId);
        }
        else if (epoch > markEpoch || sequence > markSequence + 1)
        {
            refused++;
            if (tellsRefusals)
            {
                tellMark(true);
            }
        }
        else if (epoch < markEpoch || sequence <= markSequence)
        {
            duplicates++;
        }
        else
        {
            accept(sequence, templateId);
            if (templateId == SourceGapDecoder.TEMPLATE_ID)
            {
                gapDecoder.wrapAndApplyHeader(buffer, at, headerDecoder);
                markSequence = gapDecoder.toSourceSequence();
                lastGapReason = gapDecoder.reason();
            }
        }
    }

    private void accept(final long sequence, final int templateId)
    {
        markSequence = sequence;
        if (keepsAccepted)
        {
            accepted.add(new Accepted(sequence, templateId));
        }
    }
}
