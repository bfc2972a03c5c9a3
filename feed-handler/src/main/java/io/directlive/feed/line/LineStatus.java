package io.directlive.feed.line;

import io.directlive.protocol.sbe.SourceState;

/** How the lines of a source are. To be asked by the thread that polls the source. */
public interface LineStatus
{
    /** @return lines, numbered from 0. */
    int lineCount();

    /** @return name of a line, for people. */
    String lineName(int line);

    /** @return whether a line has been silent for longer than the time that the settings allow. */
    boolean isStale(int line);

    /** @return UP while any line speaks, STALE when all are silent. */
    default SourceState lineState()
    {
        for (int line = 0; line < lineCount(); line++)
        {
            if (!isStale(line))
            {
                return SourceState.UP;
            }
        }
        return SourceState.STALE;
    }
}
