package io.directlive.ops;

/**
 * An instrument of one session of its source.
 *
 * @param sourceId of the instrument.
 * @param epoch    of the source's session.
 * @param code     the venue's own.
 */
record MovedInstrument(int sourceId, int epoch, int code)
{
    @Override
    public String toString()
    {
        return "instrument " + Integer.toUnsignedString(code) + " of source " + sourceId;
    }
}
