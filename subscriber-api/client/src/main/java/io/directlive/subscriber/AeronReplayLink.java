package io.directlive.subscriber;

import static io.directlive.protocol.EventLayout.MESSAGE_HEADER_LENGTH;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.FrameDigest;
import io.directlive.protocol.StreamIds;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.ReplayRequestEncoder;
import io.directlive.protocol.sbe.ReplayResponseDecoder;
import io.directlive.protocol.sbe.ReplayStopEncoder;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The replay store, spoken to over Aeron. Answers and events come to a port of the reader's own, chosen by its system.
 */
final class AeronReplayLink implements ReplayLink, ControlledFragmentHandler
{
    private static final int RESPONSE_LENGTH = MESSAGE_HEADER_LENGTH + ReplayResponseDecoder.BLOCK_LENGTH;
    private static final int REQUEST_LENGTH = MESSAGE_HEADER_LENGTH + ReplayRequestEncoder.BLOCK_LENGTH;
    private static final int STOP_LENGTH = MESSAGE_HEADER_LENGTH + ReplayStopEncoder.BLOCK_LENGTH;
    private static final int STOP_ATTEMPTS = 8;
    private static final int RESPONSE_LIMIT = 8;

    private final int partitionId;
    private final ExclusivePublication requests;
    private final Subscription events;
    private final Subscription responses;
    private final FragmentHandler responseHandler = this::onResponse;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[REQUEST_LENGTH]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final ReplayRequestEncoder request = new ReplayRequestEncoder();
    private final ReplayStopEncoder stop = new ReplayStopEncoder();
    private final ReplayResponseDecoder response = new ReplayResponseDecoder();

    /** Ids must differ between all readers of a store, and nobody hands them out. */
    private long correlationId = ThreadLocalRandom.current().nextLong();
    private String responseChannel;
    private boolean isOpen;
    private Answer answer = Answer.PENDING;
    private long earliestSequence;
    private int epoch;
    private int replaySessionId;
    private FrameReader reader;
    private Throwable fault;
    private long damaged;
    private boolean isBroken;

    /**
     * @param aeron          client to speak through.
     * @param requestChannel where the store listens.
     * @param endpoint       host and port at which the store can reach this reader; port 0 to have one chosen.
     * @param partitionId    to ask for.
     */
    AeronReplayLink(final Aeron aeron, final String requestChannel, final String endpoint, final int partitionId)
    {
        this.partitionId = partitionId;
        requests = aeron.addExclusivePublication(requestChannel, StreamIds.REPLAY_REQUESTS);

        // The tag makes both subscriptions share one socket, and so one port.
        final String channel = new ChannelUriStringBuilder()
            .media(CommonContext.UDP_MEDIA)
            .endpoint(endpoint)
            .tags(aeron.nextCorrelationId(), null)
            .tether(true)
            .rejoin(false)
            .build();
        events = aeron.addSubscription(channel, StreamIds.REPLAY_EVENTS);
        responses = aeron.addSubscription(channel, StreamIds.REPLAY_RESPONSES);
    }

    @Override
    public boolean request(final int fromEpoch, final long fromSequence)
    {
        stop();
        if (responseChannel == null && !resolveResponseChannel())
        {
            return false;
        }

        buffer.setMemory(0, REQUEST_LENGTH, (byte)0);
        request.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .correlationId(++correlationId)
            .fromSequence(fromSequence)
            .toSequence(Long.MAX_VALUE)
            .streamEpoch(Integer.toUnsignedLong(fromEpoch))
            .responseStreamId(StreamIds.REPLAY_EVENTS)
            .partitionId(partitionId)
            .responseChannel(responseChannel);
        answer = Answer.PENDING;
        isBroken = false;
        isOpen = isSent(requests.offer(buffer, 0, REQUEST_LENGTH));
        return isOpen;
    }

    private boolean resolveResponseChannel()
    {
        final String resolved = events.tryResolveChannelEndpointPort();
        if (resolved == null)
        {
            return false;
        }
        responseChannel = new ChannelUriStringBuilder()
            .media(CommonContext.UDP_MEDIA)
            .endpoint(ChannelUri.parse(resolved).get(CommonContext.ENDPOINT_PARAM_NAME))
            .build();
        return true;
    }

    @Override
    public Answer answer()
    {
        if (answer == Answer.PENDING)
        {
            responses.poll(responseHandler, RESPONSE_LIMIT);
        }
        return answer;
    }

    private void onResponse(final DirectBuffer message, final int offset, final int length, final Header header)
    {
        if (length < RESPONSE_LENGTH ||
            EventLayout.schemaId(message, offset) != EventLayout.SCHEMA_ID ||
            EventLayout.templateId(message, offset) != ReplayResponseDecoder.TEMPLATE_ID)
        {
            return;
        }
        response.wrapAndApplyHeader(message, offset, headerDecoder);
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
    public int poll(final FrameReader frameReader, final int frameLimit)
    {
        final Image image = events.imageBySessionId(replaySessionId);
        if (image == null || isBroken)
        {
            return 0;
        }
        reader = frameReader;
        final int frames = image.controlledPoll(this, frameLimit);
        if (fault != null)
        {
            final Throwable thrown = fault;
            fault = null;
            LangUtil.rethrowUnchecked(thrown);
        }
        return frames;
    }

    @Override
    public Action onFragment(final DirectBuffer frame, final int offset, final int length, final Header header)
    {
        try
        {
            if (!FrameDigest.isWhole(header.reservedValue(), frame, offset, length))
            {
                damaged++;
                isBroken = true; // What follows would leave it out: from here it is asked for again.
                return Action.ABORT;
            }
            return reader.onFrame(frame, offset, length) ? Action.CONTINUE : Action.ABORT;
        }
        catch (final Throwable ex) // Aeron would step over the frame.
        {
            fault = ex;
            return Action.ABORT;
        }
    }

    @Override
    public boolean isReplaying()
    {
        final Image image = events.imageBySessionId(replaySessionId);
        return !isBroken && image != null && !image.isClosed() && !image.isEndOfStream();
    }

    @Override
    public long damaged()
    {
        return damaged;
    }

    @Override
    public void stop()
    {
        if (!isOpen)
        {
            return;
        }
        isOpen = false;
        stop.wrapAndApplyHeader(buffer, 0, headerEncoder).correlationId(correlationId);
        int attempts = 0;
        while (!isSent(requests.offer(buffer, 0, STOP_LENGTH)) && ++attempts < STOP_ATTEMPTS)
        {
            Thread.onSpinWait(); // The log is turning over to its next term, which takes no time.
        }
    }

    private static boolean isSent(final long position)
    {
        if (position == Publication.MAX_POSITION_EXCEEDED)
        {
            throw new IllegalStateException("replay requests: " + Publication.errorString(position));
        }
        return position > 0;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(requests, responses, events);
    }
}
