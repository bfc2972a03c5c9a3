package io.directlive.feed;

/**
 * Sorts values by unsigned keys, a bounded number of moves at a time, so that whoever runs it can do other things in
 * between: a merge sort from the bottom up. Takes as many moves as there are values times the logarithm of that.
 */
public final class SteppedSort
{
    /** Decides where keys are equal. */
    @FunctionalInterface
    public interface Ties
    {
        /** @return below 0, 0 or above it, as the first value comes before, equals or comes after the second. */
        int compare(long value, long other);
    }

    private final Ties ties;

    private long[] keys;
    private long[] values;
    private long[] toKeys;
    private long[] toValues;
    private int count;
    private int width;  // Of the runs that are sorted.
    private int left;   // Next of the left run, which ends at middle.
    private int middle;
    private int right;  // Next of the right run, which ends at end.
    private int end;
    private int to;

    /** @param ties decides where keys are equal. */
    public SteppedSort(final Ties ties)
    {
        this.ties = ties;
    }

    /** Begins anew. Both arrays belong to the sort from now on. */
    public void start(final long[] newKeys, final long[] newValues, final int newCount)
    {
        keys = newKeys;
        values = newValues;
        count = newCount;
        toKeys = new long[newCount];
        toValues = new long[newCount];
        width = 1;
        end = 0;
        to = 0;
    }

    /** @return true when all is sorted. */
    public boolean step(final int moveLimit)
    {
        int moves = 0;
        while (width < count && moves < moveLimit)
        {
            if (to < end)
            {
                move();
                moves++;
            }
            else if (end < count)
            {
                nextRuns();
            }
            else
            {
                nextWidth();
            }
        }
        return width >= count;
    }

    /** @return the keys, sorted when {@link #step} has said so. */
    public long[] keys()
    {
        return keys;
    }

    /** @return the values in the order of the keys. */
    public long[] values()
    {
        return values;
    }

    private void move()
    {
        final int from = right == end || left < middle && isLeftNext() ? left++ : right++;
        toKeys[to] = keys[from];
        toValues[to] = values[from];
        to++;
    }

    private boolean isLeftNext()
    {
        final int result = Long.compareUnsigned(keys[left], keys[right]);
        return result < 0 || result == 0 && ties.compare(values[left], values[right]) <= 0;
    }

    private void nextRuns()
    {
        left = end;
        middle = Math.min(left + width, count);
        right = middle;
        end = Math.min(middle + width, count);
    }

    private void nextWidth()
    {
        final long[] oldKeys = keys;
        final long[] oldValues = values;
        keys = toKeys;
        values = toValues;
        toKeys = oldKeys;
        toValues = oldValues;
        width *= 2;
        end = 0;
        to = 0;
    }
}
