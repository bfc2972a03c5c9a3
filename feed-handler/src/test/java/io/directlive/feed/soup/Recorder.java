package io.directlive.feed.soup;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Writes down what it is told, as long as it has room. */
final class Recorder implements SoupHandler, SessionHandler
{
    final List<String> calls = new ArrayList<>();
    final List<Long> timesNs = new ArrayList<>();
    int room = Integer.MAX_VALUE;

    @Override
    public void onLogin(final String session, final long nextSequence, final long receiveTimeNs)
    {
        calls.add("login " + session + " " + nextSequence);
    }

    @Override
    public boolean onMessage(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sequence,
        final long receiveTimeNs)
    {
        return take(sequence + " " + text(buffer, offset, length), receiveTimeNs);
    }

    @Override
    public void onUnsequenced(
        final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs)
    {
        calls.add("unsequenced " + text(buffer, offset, length));
    }

    @Override
    public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
    {
        return take("gap " + fromSequence + "-" + toSequence, receiveTimeNs);
    }

    @Override
    public boolean onEndOfSession(final long nextSequence, final long receiveTimeNs)
    {
        return take("end " + nextSequence, receiveTimeNs);
    }

    @Override
    public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
    {
        return take("session " + normaliser.session().epoch(), receiveTimeNs);
    }

    private boolean take(final String call, final long timeNs)
    {
        if (room == 0)
        {
            return false;
        }
        room--;
        calls.add(call);
        timesNs.add(timeNs);
        return true;
    }

    private static String text(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
