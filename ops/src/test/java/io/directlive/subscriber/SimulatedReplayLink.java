package io.directlive.subscriber;

import io.directlive.protocol.StreamIds;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.ReplayRequestEncoder;
import io.directlive.protocol.sbe.ReplayResponseDecoder;
import io.directlive.protocol.sbe.ReplayStopEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The conversation of {@link AeronReplayLink}, the same messages, over the simulated network. */
final class SimulatedReplayLink implements ReplayLink
{
    private static final int REQUEST_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + ReplayRequestEncoder.BLOCK_LENGTH;
    private static final int STOP_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + ReplayStopEncoder.BLOCK_LENGTH;

    private final int partitionId;
    private final StoreWire wire;
    private final String channel;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[REQUEST_LENGTH]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final ReplayRequestEncoder request = new ReplayRequestEncoder();
    private final ReplayStopEncoder stop = new ReplayStopEncoder();
    private final ReplayResponseDecoder response = new ReplayResponseDecoder();
    private long correlationId;
    private boolean isOpen;
    private Answer answer = Answer.PENDING;
    private long earliestSequence;
    private int epoch;
    private int replaySessionId;

    /**
     * @param partitionId   to ask for.
     * @param wire          to the store.
     * @param channel       name of this reader on it.
     * @param correlationId before the first of its requests.
     */
    SimulatedReplayLink(
        final int partitionId, final StoreWire wire, final String channel, final long correlationId)
    {
        this.partitionId = partitionId;
        this.wire = wire;
        this.channel = channel;
        this.correlationId = correlationId;
    }

    @Override
    public boolean request(final int fromEpoch, final long fromSequence)
    {
        stop();
        buffer.setMemory(0, REQUEST_LENGTH, (byte)0);
        request.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .correlationId(++correlationId)
            .fromSequence(fromSequence)
            .toSequence(Long.MAX_VALUE)
            .streamEpoch(Integer.toUnsignedLong(fromEpoch))
            .responseStreamId(StreamIds.REPLAY_EVENTS)
            .partitionId(partitionId)
            .responseChannel(channel);
        answer = Answer.PENDING;
        isOpen = wire.send(buffer, REQUEST_LENGTH);
        return isOpen;
    }

    @Override
    public Answer answer()
    {
        if (answer == Answer.PENDING)
        {
            wire.receive(this::onResponse);
        }
        return answer;
    }

    private void onResponse(final DirectBuffer message)
    {
        response.wrapAndApplyHeader(message, 0, headerDecoder);
        if (response.correlationId() != correlationId)
        {
            return; // Answers an earlier request, which is not waited for any more.
        }
        earliestSequence = response.earliestSequence();
        epoch = (int)response.streamEpoch();
        replaySessionId = response.replaySessionId();
        answer = switch (response.code())
        {
            case ACCEPTED -> Answer.ACCEPTED;
            case BUSY -> Answer.BUSY;
            case BEFORE_RETENTION -> Answer.BEFORE_RETENTION;
            case OTHER_EPOCH -> Answer.OTHER_EPOCH;
            case BAD_REQUEST, NULL_VAL -> Answer.BAD_REQUEST;
        };
    }

    @Override
    public long earliestSequence()
    {
        return earliestSequence;
    }

    @Override
    public int epoch()
    {
        return epoch;
    }

    @Override
    public int poll(final FrameReader reader, final int frameLimit)
    {
        return wire.poll(replaySessionId, reader::onFrame, frameLimit);
    }

    @Override
    public boolean isReplaying()
    {
        return wire.isReplaying(replaySessionId);
    }

    @Override
    public void stop()
    {
        if (isOpen)
        {
            isOpen = false;
            stop.wrapAndApplyHeader(buffer, 0, headerEncoder).correlationId(correlationId);
            wire.send(buffer, STOP_LENGTH);
        }
    }

    @Override
    public long damaged()
    {
        return 0;
    }

    @Override
    public void close()
    {
        // The wire belongs to the simulation.
    }
}
