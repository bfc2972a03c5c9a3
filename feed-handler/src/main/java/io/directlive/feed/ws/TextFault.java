package io.directlive.feed.ws;

import java.io.IOException;

/** A message that is JSON, but not what the venue sends. */
public final class TextFault extends IOException
{
    private static final long serialVersionUID = 1;

    /**
     * @param reason for people; a constant.
     */
    public TextFault(final String reason)
    {
        super(reason);
    }

    /** It is caught a few calls up and says all in its reason. */
    @Override
    public Throwable fillInStackTrace()
    {
        return this;
    }
}
