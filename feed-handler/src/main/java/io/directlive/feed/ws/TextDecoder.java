package io.directlive.feed.ws;

import java.io.IOException;

/**
 * Reads the texts of a venue, and tells a handler of the venue's what they say. What is about symbols that were not
 * asked for is passed over. One thread; allocates nothing for books and trades.
 *
 * @param <S> the venue's symbols.
 */
public interface TextDecoder<S extends VenueSymbol>
{
    /**
     * @param text   that holds it, UTF-8; valid only during the call.
     * @param offset of its first byte.
     * @param length in bytes.
     * @throws IOException when the text is no JSON, or not what the venue describes.
     */
    void decode(byte[] text, int offset, int length) throws IOException;

    /** @return first letter of what the last text was; a space when it did not tell. */
    char type();

    /** @return what the last text was about, as far as it was read; null when that was not asked for, or not told. */
    S symbol();

    /** @return whether the last text said that something was refused. */
    boolean isRefusal();

    /** @return whether the last text, as far as it was read, may be about a book. */
    boolean mayBeBook();
}
