package io.directlive.subscriber;

import java.util.Objects;

/** Where delivery begins. Wherever that is, but for {@link #exactly}, instruments and books are built from everything before it. */
public sealed interface StartFrom
{
    /** @return delivery begins with the first event heard live; what came before it only builds books, silently. */
    static StartFrom live()
    {
        return Live.INSTANCE;
    }

    /** @return delivery begins with the first event of the stream, from the replay store, and goes over into live. */
    static StartFrom start()
    {
        return Start.INSTANCE;
    }

    /**
     * @param cursor taken from {@link Subscriber#cursor} of the same tier.
     * @return delivery begins with the event after the cursor.
     */
    static StartFrom cursor(final Cursor cursor)
    {
        return new After(cursor);
    }

    /**
     * For who keeps nothing but the events themselves.
     *
     * @param epoch    of the first event wanted; 0 for that of the first event of the stream, which is then 1.
     * @param sequence of it.
     * @return reading begins with that event: nothing is built from what came before it.
     */
    static StartFrom exactly(final int epoch, final long sequence)
    {
        return new Exactly(epoch, sequence);
    }

    /** See {@link #live()}. */
    enum Live implements StartFrom
    {
        /** The only one. */
        INSTANCE
    }

    /** See {@link #start()}. */
    enum Start implements StartFrom
    {
        /** The only one. */
        INSTANCE
    }

    /**
     * See {@link #exactly(int, long)}.
     *
     * @param epoch    of the first event wanted.
     * @param sequence of it.
     */
    record Exactly(int epoch, long sequence) implements StartFrom
    {
    }

    /**
     * See {@link #cursor(Cursor)}.
     *
     * @param cursor place after which delivery begins.
     */
    record After(Cursor cursor) implements StartFrom
    {
        /** Checks that there is one. */
        public After
        {
            Objects.requireNonNull(cursor, "cursor");
        }
    }
}
