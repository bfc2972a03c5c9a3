package io.directlive.subscriber;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.FrameDigest;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.ReplayCode;
import io.directlive.protocol.sbe.ReplayRequestDecoder;
import io.directlive.protocol.sbe.ReplayResponseEncoder;
import io.directlive.protocol.sbe.ReplayStopDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A replay store in a few lines: answers requests over Aeron, and sends recorded events one to a frame. */
final class ReplayStoreDouble implements AutoCloseable
{
    static final String CHANNEL = "aeron:ipc?term-length=64k|alias=replay-requests";

    final List<byte[]> recorded = new ArrayList<>();
    final List<String> requests = new ArrayList<>();
    ReplayCode code = ReplayCode.ACCEPTED;
    boolean isSilent;
    /** The event, from 1, whose frame is damaged the first time that it is sent; 0 for none. */
    int damaged;

    private final Aeron aeron;
    private final Subscription subscription;
    private final FragmentHandler handler = new FragmentAssembler(this::onRequest);
    private final List<Replay> replays = new ArrayList<>();

    ReplayStoreDouble(final Aeron aeron)
    {
        this.aeron = aeron;
        subscription = aeron.addSubscription(CHANNEL, StreamIds.REPLAY_REQUESTS);
    }

    void doWork()
    {
        subscription.poll(handler, 10);
        new ArrayList<>(replays).forEach(Replay::doWork);
    }

    int activeReplays()
    {
        return (int)replays.stream().filter(replay -> replay.events != null).count();
    }

    private void onRequest(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (EventLayout.templateId(buffer, offset) == ReplayStopDecoder.TEMPLATE_ID)
        {
            final long correlationId = new ReplayStopDecoder()
                .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder()).correlationId();
            replays.removeIf(replay -> replay.correlationId == correlationId && replay.end());
        }
        else if (!isSilent)
        {
            final ReplayRequestDecoder request = new ReplayRequestDecoder()
                .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
            requests.add(request.streamEpoch() + ":" + request.fromSequence());
            replays.add(new Replay(request));
        }
    }

    private int indexOf(final long epoch, final long sequence)
    {
        int i = 0;
        while (i < recorded.size())
        {
            final UnsafeBuffer event = new UnsafeBuffer(recorded.get(i));
            if ((epoch == 0 || EventLayout.streamEpoch(event, 0) == epoch) &&
                EventLayout.sequence(event, 0) == sequence)
            {
                break;
            }
            i++;
        }
        return i;
    }

    @Override
    public void close()
    {
        replays.forEach(Replay::end);
        CloseHelper.close(subscription);
    }

    private final class Replay
    {
        private final long correlationId;
        private final ExclusivePublication responses;
        private final ExclusivePublication events;
        private boolean isAnswered;
        private int at;

        private Replay(final ReplayRequestDecoder request)
        {
            correlationId = request.correlationId();
            at = indexOf(request.streamEpoch(), request.fromSequence());
            final int streamId = request.responseStreamId();
            final String channel = request.responseChannel();
            responses = aeron.addExclusivePublication(channel + "|term-length=64k", StreamIds.REPLAY_RESPONSES);
            events = code == ReplayCode.ACCEPTED ?
                aeron.addExclusivePublication(channel + "|term-length=64k", streamId) : null;
        }

        private void doWork()
        {
            if (!isAnswered)
            {
                isAnswered = answer();
            }
            else if (events != null && !isSilent)
            {
                while (at < recorded.size() && offer(new UnsafeBuffer(recorded.get(at))))
                {
                    at++;
                    damaged = at == damaged ? 0 : damaged;
                }
            }
        }

        private boolean offer(final UnsafeBuffer event)
        {
            final int flipped = at + 1 == damaged ? 1 : 0;
            return events.offer(event, 0, event.capacity(), (term, offset, length) ->
                FrameDigest.of(term, offset, length) ^ flipped) > 0;
        }

        private boolean answer()
        {
            final byte[] bytes = new byte[EventLayout.MESSAGE_HEADER_LENGTH + ReplayResponseEncoder.BLOCK_LENGTH];
            final UnsafeBuffer response = new UnsafeBuffer(bytes);
            new ReplayResponseEncoder().wrapAndApplyHeader(response, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .earliestSequence(1)
                .latestSequence(recorded.size())
                .replaySessionId(events == null ? 0 : events.sessionId())
                .streamEpoch(1)
                .code(code)
                .detail("");
            return responses.offer(response) > 0;
        }

        private boolean end()
        {
            CloseHelper.closeAll(responses, events);
            return true;
        }
    }
}
