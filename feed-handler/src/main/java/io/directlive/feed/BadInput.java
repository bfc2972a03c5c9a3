package io.directlive.feed;

/**
 * Input that could not be used.
 *
 * @param input         what it came from: for a file its path.
 * @param messageNumber of the message, from 1: the one that was bad, or the first that could not be read;
 *                      0 when it is a packet that has no such number.
 * @param byteOffset    where in the input it begins, before compression; -1 where that means nothing.
 * @param reason        for people.
 */
public record BadInput(String input, long messageNumber, long byteOffset, String reason)
{
    /** @return one line with everything. */
    public String describe()
    {
        final String place = byteOffset < 0 ? "" : " at byte " + byteOffset;
        final String message = messageNumber == 0 ? "" : ": message " + messageNumber;
        return input + message + place + ": " + reason;
    }
}
