package io.directlive.feed.pitch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.fuzz.EventCheck;
import io.directlive.feed.fuzz.FuzzBody;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The first four bytes of the input are the number that an image must reflect, the fifth chooses how TCP cuts the rest,
 * which is what the spin server sends. However it is cut, the calls are the same; an image has as many orders as it
 * was announced with, and reflects what it has to.
 */
public final class SpinSessionFuzz implements FuzzBody
{
    private static final int START = 5;
    private static final long TIME = 1_790_000_000_000_000_000L;

    @Override
    public long run(final byte[] input)
    {
        if (input.length < START)
        {
            return 0;
        }
        final long least = new UnsafeBuffer(input).getInt(0, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
        final long digest = digest(input, least, input.length);
        EventCheck.check(digest == digest(input, least, 1 + (input[4] & 0xFF) % 13), "cut otherwise, other calls");
        return digest;
    }

    @Override
    public long allocationLimit(final byte[] input)
    {
        return (1 << 22) + 4096L * input.length;
    }

    private static long digest(final byte[] input, final long least, final int longestRead)
    {
        final Image image = new Image();
        final SpinSession session =
            new SpinSession(new PitchLogin("0001", "USER", "PASSWORD"), PitchLinkConfig.DEFAULT, image);
        session.onConnected(least, TIME);
        final UnsafeBuffer stream = new UnsafeBuffer(input);
        for (int at = START; at < input.length; at += longestRead)
        {
            session.link().onBytes(stream, at, Math.min(longestRead, input.length - at), TIME);
        }
        session.link().poll(TIME);
        if (session.state() == SpinSession.State.FINISHED)
        {
            EventCheck.check(image.orders == image.announced, "not as many orders as announced");
            EventCheck.check(session.sequence() >= least, "an image that reflects less than it has to");
        }
        EventCheck.check(
            (session.state() == SpinSession.State.FAILED) == (session.failure() != null), "a failure without a reason");
        final String how = session.state() + " " + session.failure() + " " + session.link().outboundLength();
        return image.digest.getValue() * 31 + how.hashCode();
    }

    /** Takes an image, and the context of its messages as the feed does. */
    private static final class Image implements SpinSession.Handler
    {
        private final CRC32C digest = new CRC32C();
        private final PitchContext context = new PitchContext();
        private long announced;
        private long orders;

        @Override
        public void onSpinStart(final long orderCount)
        {
            announced = orderCount;
            orders = 0;
            context.clear();
            digest.update((int)orderCount);
        }

        @Override
        public String onSpinMessage(final DirectBuffer buffer, final int offset, final int length)
        {
            orders += PitchMessage.isAdd(PitchMessage.type(buffer, offset)) ? 1 : 0;
            context.resolve(buffer, offset, length);
            final PitchFault fault = PitchRules.faultOf(context.buffer(), 0, context.length());
            context.remember();
            for (int i = 0; i < context.length(); i++)
            {
                digest.update(context.buffer().getByte(i));
            }
            return fault == null ? null : fault.reason();
        }
    }
}
