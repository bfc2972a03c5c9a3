package io.directlive.subscriber;

import java.util.Objects;

/** Where delivery begins. Wherever that is, instruments and books are built from everything before it. */
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
