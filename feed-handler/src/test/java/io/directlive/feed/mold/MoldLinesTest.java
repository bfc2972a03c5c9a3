package io.directlive.feed.mold;

import io.directlive.feed.PacketFormat;
import io.directlive.feed.line.LinePackets;
import io.directlive.feed.line.LinesConformance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** MoldUDP64 from lines, for two sessions; that they end is for the tests of the arbiter. */
class MoldLinesTest extends LinesConformance
{
    @Override
    protected LinePackets linePackets()
    {
        return MoldLines.INSTANCE;
    }

    @Override
    protected PacketFormat format()
    {
        return MoldFormat.ITCH;
    }

    @Override
    protected List<List<byte[]>> sessions(final Random random)
    {
        final List<List<byte[]>> sessions = new ArrayList<>();
        for (int session = 1; session <= 2; session++)
        {
            final List<byte[]> packets = new ArrayList<>();
            long sequence = 1;
            for (int i = 0; i < 400; i++)
            {
                final int count = random.nextInt(4);
                packets.add(count == 0 ?
                    MoldBytes.heartbeat("S" + session, sequence) : MoldBytes.deletes("S" + session, sequence, count));
                sequence += count;
            }
            sessions.add(packets);
        }
        return sessions;
    }
}
