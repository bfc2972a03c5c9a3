package io.directlive.ops;

import io.directlive.feed.BadInput;

/** An input that is refused as a whole; the message is the one line that people read. */
public final class BadInputException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param badInput what is wrong, and where.
     */
    public BadInputException(final BadInput badInput)
    {
        super("bad input: " + badInput.describe());
    }
}
