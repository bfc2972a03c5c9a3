package io.directlive.ops.stat;

import java.util.List;

/**
 * A stream that the instance publishes.
 *
 * @param name      of the stream.
 * @param streamId  of Aeron.
 * @param sessionId of the publication.
 * @param position  of the publisher, in bytes.
 * @param readers   behind the same media driver.
 */
record Stream(String name, int streamId, int sessionId, long position, List<Reader> readers)
{
    /** Takes a copy of the readers. */
    Stream
    {
        readers = List.copyOf(readers);
    }
}
