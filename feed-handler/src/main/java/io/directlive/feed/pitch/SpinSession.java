package io.directlive.feed.pitch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * A session with the spin server: logs in, waits for an image that is recent enough, asks for it and takes it. Knows no
 * socket and no clock, see {@link PitchLink}. Takes one image; the next one needs a new connection.
 *
 * <pre>
 *   DOWN --connected--&gt; LOGIN --accepted--&gt; AWAITING_IMAGE --0x80 recent enough, 0x81 sent--&gt; REQUESTED
 *        REQUESTED --0x82 A--&gt; RECEIVING --0x83--&gt; FINISHED
 *        REQUESTED --0x82 O: gone meanwhile--&gt; AWAITING_IMAGE
 *   any --makes no sense, silence, refusal--&gt; FAILED
 * </pre>
 *
 * One thread; allocates nothing after construction.
 */
public final class SpinSession
{
    /** Takes an image. */
    public interface Handler
    {
        /**
         * An image begins.
         *
         * @param orderCount adds that will come.
         */
        void onSpinStart(long orderCount);

        /**
         * One message of the image.
         *
         * @param buffer that holds the message; valid only during the call.
         * @param offset of the message.
         * @param length of the message, in bytes; of a known type not shorter than that.
         * @return why it cannot be, which ends the session; null when all is well.
         */
        String onSpinMessage(DirectBuffer buffer, int offset, int length);
    }

    /** How the session is. */
    public enum State
    {
        /** Nobody is connected. */
        DOWN,
        /** The login is on its way. */
        LOGIN,
        /** No image that is recent enough was announced. */
        AWAITING_IMAGE,
        /** An image was asked for. */
        REQUESTED,
        /** It is coming. */
        RECEIVING,
        /** All of it is here. */
        FINISHED,
        /** Over without an image; {@link SpinSession#failure()} says why. */
        FAILED
    }

    private static final int AVAILABLE = PitchMessageType.SPIN_IMAGE_AVAILABLE.code();
    private static final int RESPONSE = PitchMessageType.SPIN_RESPONSE.code();
    private static final int FINISHED = PitchMessageType.SPIN_FINISHED.code();

    private final PitchLink link;
    private final Handler handler;
    private State state = State.DOWN;
    private long leastSequence;
    private long sequence;
    private long ordersLeft;

    /**
     * @param login   who asks.
     * @param config  times.
     * @param handler takes the image.
     */
    public SpinSession(final PitchLogin login, final PitchLinkConfig config, final Handler handler)
    {
        this.handler = handler;
        link = new PitchLink(login, config, new PitchLink.Handler()
        {
            @Override
            public void onLogin()
            {
                state = State.AWAITING_IMAGE;
            }

            @Override
            public String onMessage(final DirectBuffer buffer, final int offset, final int length, final long nowNs)
            {
                return SpinSession.this.onMessage(buffer, offset, length, nowNs);
            }
        });
    }

    /** @return how the session is. */
    public State state()
    {
        return link.state() == PitchLink.State.FAILED && state != State.FINISHED ? State.FAILED : state;
    }

    /** @return why there is no image; null unless the session {@link State#FAILED}. */
    public String failure()
    {
        return state() == State.FAILED ? link.failure() : null;
    }

    /** @return whether the server will not have this login, so that asking again is of no use. */
    public boolean isRefused()
    {
        return link.isRefused();
    }

    /** @return number of the last message of the unit that the image reflects. Valid when {@link State#FINISHED}. */
    public long sequence()
    {
        return sequence;
    }

    /**
     * A connection is there.
     *
     * @param leastSequence the image must reflect messages up to this one, of numbers counted on where they roll over.
     * @param nowNs         the time, ns.
     */
    public void onConnected(final long leastSequence, final long nowNs)
    {
        this.leastSequence = leastSequence;
        state = State.LOGIN;
        link.onConnected(nowNs);
    }

    /** Forgets what there was: nobody is connected. */
    void reset()
    {
        state = State.DOWN;
        link.reset();
    }

    PitchLink link()
    {
        return link;
    }

    private String onMessage(final DirectBuffer buffer, final int offset, final int length, final long nowNs)
    {
        final int type = PitchMessage.type(buffer, offset);
        if (type == AVAILABLE)
        {
            return onImageAvailable(number(buffer, offset + 2), nowNs);
        }
        if (type == RESPONSE)
        {
            return onResponse(buffer, offset);
        }
        if (type == FINISHED)
        {
            return onFinished(number(buffer, offset + 2));
        }
        return state == State.RECEIVING ? onImage(type, buffer, offset, length) : null;
    }

    private String onImageAvailable(final long wire, final long nowNs)
    {
        if (state != State.AWAITING_IMAGE || PitchUnit.unrolled(leastSequence, wire) < leastSequence)
        {
            return null;
        }
        final int at = link.begin(PitchMessageType.SPIN_REQUEST);
        if (at >= 0)
        {
            link.outbound().putInt(at + 2, (int)wire, LITTLE_ENDIAN);
            link.end(PitchMessageType.SPIN_REQUEST.length(), nowNs);
            sequence = PitchUnit.unrolled(leastSequence, wire);
            state = State.REQUESTED;
        }
        return null;
    }

    private String onResponse(final DirectBuffer buffer, final int offset)
    {
        if (state != State.REQUESTED || number(buffer, offset + 2) != PitchUnit.wire(sequence))
        {
            return "answer to a spin that was not asked for";
        }
        switch (buffer.getByte(offset + 10))
        {
            case 'A':
                state = State.RECEIVING;
                ordersLeft = number(buffer, offset + 6);
                handler.onSpinStart(ordersLeft);
                return null;

            case 'O':
                state = State.AWAITING_IMAGE;
                return null;

            case 'S':
                return "spin refused: one is in progress";

            default:
                return "spin refused";
        }
    }

    private String onImage(final int type, final DirectBuffer buffer, final int offset, final int length)
    {
        if (PitchMessage.isAdd(type) && --ordersLeft < 0)
        {
            return "more orders than the spin announced";
        }
        return handler.onSpinMessage(buffer, offset, length);
    }

    private String onFinished(final long wire)
    {
        if (state != State.RECEIVING)
        {
            return "end of a spin that did not begin";
        }
        if (ordersLeft != 0)
        {
            return "fewer orders than the spin announced";
        }
        final long last = PitchUnit.unrolled(leastSequence, wire);
        if (last < leastSequence)
        {
            return "spin reflects less than was asked for";
        }
        sequence = last;
        state = State.FINISHED;
        return null;
    }

    private static long number(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }
}
