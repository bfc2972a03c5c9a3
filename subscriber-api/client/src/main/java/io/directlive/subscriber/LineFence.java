package io.directlive.subscriber;

/**
 * A line that carried other bytes than the others, and is not read any more until its sender begins anew.
 *
 * @param line        its name: session and address of the sender, and the instance whose channel it came by.
 * @param epoch       of the numbers.
 * @param from        first number of the block in which it differs.
 * @param to          last number of it.
 * @param isDelivered true when the others have outvoted it, and something of it was delivered before that, all of the block or
 *                    any part: what the reader was given in this block is not what the stream says.
 */
public record LineFence(String line, int epoch, long from, long to, boolean isDelivered)
{
    @Override
    public String toString()
    {
        return line + " differs from the others between " + Integer.toUnsignedString(epoch) + ":" + from + " and " +
            Integer.toUnsignedString(epoch) + ":" + to +
            (isDelivered ? ", and what it carried was delivered" : "") + ": it is not read any more";
    }
}
