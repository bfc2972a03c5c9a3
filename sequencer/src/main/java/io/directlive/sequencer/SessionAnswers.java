package io.directlive.sequencer;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import io.directlive.protocol.sbe.SessionEpochEncoder;
import io.directlive.protocol.sbe.SessionRequestDecoder;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Tells feed handlers which epochs the sessions of their sources have, of those that ask. As with marks, an answer is
 * encoded when it is sent. Allocates for a request, which comes when a session begins.
 */
final class SessionAnswers
{
    /** A request that waits; the oldest goes when there are too many, and its handler asks again. */
    private record Request(long requestId, int sourceId, byte[] session, int tradingDate, int afterEpoch)
    {
        static Request of(final SessionRequestDecoder request)
        {
            final byte[] session = new byte[SessionNames.NAME_LENGTH];
            request.getSession(session, 0);
            return new Request(
                request.requestId(), request.sourceId(), session, (int)request.tradingDate(), (int)request.afterEpoch());
        }
    }

    /** Bytes of an answer. */
    static final int LENGTH = EventLayout.MESSAGE_HEADER_LENGTH + SessionEpochEncoder.BLOCK_LENGTH;

    private static final int MAX_REQUESTS = 64;

    private final Sequencer sequencer;
    private final ArrayDeque<Request> requests = new ArrayDeque<>();
    private final SessionRequestDecoder decoder = new SessionRequestDecoder();
    private final SessionEpochEncoder encoder = new SessionEpochEncoder();
    private final MutableDirectBuffer answer = new UnsafeBuffer(new byte[LENGTH]);

    SessionAnswers(final Sequencer sequencer)
    {
        this.sequencer = sequencer;
        encoder.wrapAndApplyHeader(answer, 0, new MessageHeaderEncoder());
    }

    /**
     * @param buffer that holds a whole {@code SessionRequest}.
     * @param offset of its message header.
     */
    void onRequest(final DirectBuffer buffer, final int offset)
    {
        if (requests.size() == MAX_REQUESTS)
        {
            requests.removeFirst();
        }
        decoder.wrap(
            buffer,
            offset + EventLayout.MESSAGE_HEADER_LENGTH,
            SessionRequestDecoder.BLOCK_LENGTH,
            SessionRequestDecoder.SCHEMA_VERSION);
        requests.addLast(Request.of(decoder));
    }

    boolean isEmpty()
    {
        return requests.isEmpty();
    }

    /** @return the answer to the oldest request, {@link #LENGTH} bytes from its start. */
    DirectBuffer next()
    {
        final Request request = requests.getFirst();
        encoder.requestId(request.requestId());
        sequencer.session(
            request.sourceId(), request.session(), request.tradingDate(), request.afterEpoch(), encoder);
        return answer;
    }

    /** The answer to the oldest request was sent. */
    void onSent()
    {
        requests.removeFirst();
    }
}
