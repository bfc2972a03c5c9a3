package io.directlive.subscriber;

/**
 * A place in a tier: just after the event that it names. Stored together with the effect of that event, it makes the
 * effect happen exactly once: the next start goes on from {@link StartFrom#cursor(Cursor)}, with the event that
 * follows.
 * <p>
 * Belongs to the tier that it was taken from, as each tier is numbered on its own. As text: {@code
 * partition:epoch:sequence}.
 *
 * @param partitionId independent total order.
 * @param epoch       of the numbers, unsigned; 0 before any event.
 * @param sequence    of the last event that had its effect; 0 before the first.
 */
public record Cursor(int partitionId, int epoch, long sequence)
{
    /** Checks the ranges. */
    public Cursor
    {
        if (partitionId < 0 || partitionId > 0xFFFF)
        {
            throw new IllegalArgumentException("partitionId is not within 0..65535: " + partitionId);
        }
        if (sequence < 0)
        {
            throw new IllegalArgumentException("sequence is negative: " + sequence);
        }
        if (epoch == 0 && sequence != 0)
        {
            throw new IllegalArgumentException("a sequence without epoch: " + sequence);
        }
    }

    /**
     * @param text as written by {@link #toString()}.
     * @return the cursor.
     * @throws IllegalArgumentException when the text is not a cursor.
     */
    public static Cursor parse(final String text)
    {
        final String[] parts = text.split(":", -1);
        if (parts.length != 3)
        {
            throw new IllegalArgumentException("not partition:epoch:sequence: " + text);
        }
        try
        {
            return new Cursor(
                Integer.parseInt(parts[0]), Integer.parseUnsignedInt(parts[1]), Long.parseLong(parts[2]));
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException("not partition:epoch:sequence: " + text, ex);
        }
    }

    @Override
    public String toString()
    {
        return partitionId + ":" + Integer.toUnsignedString(epoch) + ":" + sequence;
    }
}
