package io.directlive.sequencer;

import static io.directlive.sequencer.StateHash.mix;

import io.directlive.protocol.sbe.EpochStartDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntArrayList;

/**
 * The names that a venue has given to the sessions of a source, in the order of their epochs, kept for ever as the epochs
 * are: a few bytes for each day. By them every handler of the source finds the epoch of a session. Sessions without a name
 * are not here. Allocates when one is added.
 */
final class SessionNames
{
    /** Bytes of a name. */
    static final int NAME_LENGTH = EpochStartDecoder.sessionLength();

    /** Index of no session. */
    static final int NONE = -1;

    private final IntArrayList epochs = new IntArrayList();
    private final IntArrayList dates = new IntArrayList();
    private final List<byte[]> names = new ArrayList<>();

    /**
     * @param epoch  of the session, above all before.
     * @param date   of it, as yyyymmdd; not 0.
     * @param buffer that holds its name.
     * @param offset of the name.
     */
    void add(final int epoch, final int date, final DirectBuffer buffer, final int offset)
    {
        final byte[] name = new byte[NAME_LENGTH];
        buffer.getBytes(offset, name);
        epochs.addInt(epoch);
        dates.addInt(date);
        names.add(name);
    }

    /**
     * @param name       that is looked for.
     * @param date       of the session; 0 for any.
     * @param afterEpoch that it comes after; 0 for any.
     * @return index of the first such session; {@link #NONE} when there is none.
     */
    int find(final byte[] name, final int date, final int afterEpoch)
    {
        for (int i = 0; i < epochs.size(); i++)
        {
            if (Integer.compareUnsigned(epochs.getInt(i), afterEpoch) > 0 &&
                (date == 0 || date == dates.getInt(i)) && Arrays.equals(name, names.get(i)))
            {
                return i;
            }
        }
        return NONE;
    }

    /** @return index of the session with the last epoch; {@link #NONE} when that is not named. */
    int ofLast(final int epoch)
    {
        final int last = epochs.size() - 1;
        return last >= 0 && epochs.getInt(last) == epoch ? last : NONE;
    }

    int count()
    {
        return epochs.size();
    }

    int epoch(final int index)
    {
        return epochs.getInt(index);
    }

    int date(final int index)
    {
        return dates.getInt(index);
    }

    /** @return padded with NUL; not to be changed. */
    byte[] name(final int index)
    {
        return names.get(index);
    }

    /** @return the hash as it is while there are no names: a state without them has the hash that it had before there were any. */
    long mixInto(final long hash)
    {
        long mixed = hash;
        for (int i = 0; i < epochs.size(); i++)
        {
            mixed = mix(mix(mixed, epochs.getInt(i)), dates.getInt(i));
            final byte[] name = names.get(i);
            for (int at = 0; at < NAME_LENGTH; at++)
            {
                mixed = mix(mixed, name[at]);
            }
        }
        return mixed;
    }
}
