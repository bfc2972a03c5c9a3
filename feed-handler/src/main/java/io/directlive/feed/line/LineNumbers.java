package io.directlive.feed.line;

/**
 * The numbers that one line has brought, as far as it has come and the holes in it. What is in a hole is missing on
 * this line, until it comes out of its turn. Holes are kept up to a limit; the oldest one beyond it stays missing for
 * ever. One thread; allocates at construction only.
 */
final class LineNumbers
{
    private static final int HOLE_LIMIT = 64;

    private final long[] from = new long[HOLE_LIMIT]; // Ascending.
    private final long[] to = new long[HOLE_LIMIT];   // One past the last.
    private int holes;
    private long next;
    private long missing;

    /**
     * Numbers came.
     *
     * @param first that came.
     * @param end   one past the last; the same as first for none, which tells only how far the line is.
     * @return whether they came out of their turn, and filled a hole.
     */
    boolean onNumbers(final long first, final long end)
    {
        if (next == 0 || first == next)
        {
            next = end;
            return false;
        }
        if (first > next)
        {
            addHole(next, first);
            next = end;
            return false;
        }
        final boolean isFilling = end > first && holes > 0 && fill(first, end);
        next = Math.max(next, end);
        return isFilling;
    }

    /** @return numbers that have not come on this line, though later ones did; of this session. */
    long missing()
    {
        return missing;
    }

    /** A new session: other numbers. */
    void clear()
    {
        holes = 0;
        next = 0;
    }

    private void addHole(final long holeFrom, final long holeTo)
    {
        if (holes == HOLE_LIMIT)
        {
            removeHole(0);
        }
        from[holes] = holeFrom;
        to[holes] = holeTo;
        holes++;
        missing += holeTo - holeFrom;
    }

    private boolean fill(final long first, final long end)
    {
        boolean isFilling = false;
        for (int i = holes - 1; i >= 0 && to[i] > first; i--)
        {
            final long fillFrom = Math.max(first, from[i]);
            final long fillTo = Math.min(end, to[i]);
            if (fillFrom < fillTo)
            {
                isFilling = true;
                missing -= fillTo - fillFrom;
                cut(i, fillFrom, fillTo);
            }
        }
        return isFilling;
    }

    private void cut(final int hole, final long cutFrom, final long cutTo)
    {
        final boolean isLeftKept = from[hole] < cutFrom;
        final boolean isRightKept = cutTo < to[hole];
        if (isLeftKept && isRightKept && holes < HOLE_LIMIT)
        {
            System.arraycopy(from, hole, from, hole + 1, holes - hole);
            System.arraycopy(to, hole, to, hole + 1, holes - hole);
            holes++;
            to[hole] = cutFrom;
            from[hole + 1] = cutTo;
        }
        else if (isLeftKept)
        {
            to[hole] = cutFrom; // With no room for two, the later part stays missing.
        }
        else if (isRightKept)
        {
            from[hole] = cutTo;
        }
        else
        {
            removeHole(hole);
        }
    }

    private void removeHole(final int hole)
    {
        holes--;
        System.arraycopy(from, hole + 1, from, hole, holes - hole);
        System.arraycopy(to, hole + 1, to, hole, holes - hole);
    }
}
