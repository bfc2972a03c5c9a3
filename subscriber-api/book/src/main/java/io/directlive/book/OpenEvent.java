package io.directlive.book;

import io.directlive.protocol.EventLayout;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What the unfinished atomic event of one source has changed so far: the instruments, in the order in which it first
 * touched them, each with the header of its latest step. The steps themselves are not kept, however many there are: the
 * books hold what they came to.
 */
final class OpenEvent
{
    private static final int INITIAL_INSTRUMENTS = 16;

    private Touched[] touched = new Touched[INITIAL_INSTRUMENTS];
    private int size;
    private final Clearing clearing = new Clearing();

    /** A clearing that readers have to be told of, if there is one. */
    static final class Clearing
    {
        private final MutableDirectBuffer event = new ExpandableArrayBuffer();
        private int length;

        void keep(final DirectBuffer cause, final int offset)
        {
            length = EventLayout.length(cause, offset);
            event.putBytes(0, cause, offset, length);
        }

        void drop()
        {
            length = 0;
        }

        DirectBuffer event()
        {
            return event;
        }

        /** 0 when there is none. */
        int length()
        {
            return length;
        }
    }

    /** An instrument that the event has touched. */
    static final class Touched
    {
        private int instrumentId;
        private final MutableDirectBuffer header = new ExpandableArrayBuffer(EventLayout.BODY_OFFSET);
        private final Clearing clearing = new Clearing();

        int instrumentId()
        {
            return instrumentId;
        }

        /** Both headers of the latest step. */
        DirectBuffer header()
        {
            return header;
        }

        Clearing clearing()
        {
            return clearing;
        }
    }

    boolean isEmpty()
    {
        return size == 0 && clearing.length() == 0;
    }

    int size()
    {
        return size;
    }

    Touched touched(final int index)
    {
        return touched[index];
    }

    /** The clearing of all books of the source. */
    Clearing clearing()
    {
        return clearing;
    }

    /**
     * The event has touched another instrument.
     *
     * @return index of the instrument.
     */
    int add(final int instrumentId)
    {
        if (size == touched.length)
        {
            touched = Arrays.copyOf(touched, size << 1);
        }
        if (touched[size] == null)
        {
            touched[size] = new Touched();
        }
        touched[size].instrumentId = instrumentId;
        return size++;
    }

    /** A step of the event was about an instrument that it has touched. */
    Touched onStep(final int index, final DirectBuffer cause, final int offset)
    {
        touched[index].header.putBytes(0, cause, offset, EventLayout.BODY_OFFSET);
        return touched[index];
    }

    /** All books of the source are empty: no clearing before has to be told any more. */
    void onSourceCleared(final DirectBuffer cause, final int offset)
    {
        for (int i = 0; i < size; i++)
        {
            touched[i].clearing.drop();
        }
        clearing.keep(cause, offset);
    }

    void clear()
    {
        for (int i = 0; i < size; i++)
        {
            touched[i].clearing.drop();
        }
        size = 0;
        clearing.drop();
    }
}
