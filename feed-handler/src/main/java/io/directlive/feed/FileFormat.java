package io.directlive.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;

/** A venue format that comes in files of its own, without packets. */
public interface FileFormat extends VenueFormat
{
    /**
     * @param path of a file that exists.
     * @return whether its first bytes say that it is of this format; of a format that cannot be told by them, true.
     * @throws IOException when it cannot be read.
     */
    boolean matches(Path path) throws IOException;

    /**
     * Opens a file as a source.
     *
     * @param path       of the file.
     * @param normaliser of this format.
     * @param pace       of playing.
     * @return the source; look at its {@link VenueSource#state()}: a file of another kind is refused with {@link
     *         VenueSource.State#FAILED}.
     * @throws IOException when the file cannot be opened.
     */
    VenueSource open(Path path, Normaliser normaliser, Pace pace) throws IOException;

    /**
     * Writes a file as JSON: one object for its header, if it has one, and one for each message; see {@link
     * PacketJson} for names and values.
     *
     * @param path   of the file.
     * @param json   takes the objects.
     * @param counts takes the counts of messages.
     * @return what made it end before the end of the file; null when nothing did.
     * @throws IOException when the file cannot be opened, or the output refuses.
     */
    BadInput inspect(Path path, JsonGenerator json, MessageCounts counts) throws IOException;
}
