package io.directlive.subscriber;

/**
 * Knows which event comes next in a stream, and judges each one that arrives by it. Numbers are compared as (epoch,
 * sequence), epochs unsigned. Epoch 0 is not known yet: then the first event of any epoch is next. Pure.
 */
final class SequenceArbiter
{
    /** What an event is to the reader. */
    enum Verdict
    {
        /** The one expected. */
        NEXT,
        /** Had before, or of an epoch that is over. */
        SEEN,
        /** Others must come first. */
        AHEAD,
        /** Of a later epoch: its number says nothing about what is missing of this one. */
        LATER_EPOCH
    }

    private int epoch;
    private long sequence = 1;

    /** @return what the event is; nothing changes. */
    Verdict judge(final int eventEpoch, final long eventSequence)
    {
        if (eventEpoch == epoch)
        {
            return eventSequence == sequence ? Verdict.NEXT : eventSequence < sequence ? Verdict.SEEN : Verdict.AHEAD;
        }
        if (epoch == 0)
        {
            return eventSequence == sequence ? Verdict.NEXT : Verdict.AHEAD;
        }
        return Integer.compareUnsigned(eventEpoch, epoch) < 0 ? Verdict.SEEN : Verdict.LATER_EPOCH;
    }

    /** The event has been taken: the one after it comes next. */
    void taken(final int eventEpoch, final long eventSequence)
    {
        epoch = eventEpoch;
        sequence = eventSequence + 1;
    }

    /** Expects another event than so far. */
    void expect(final int nextEpoch, final long nextSequence)
    {
        epoch = nextEpoch;
        sequence = nextSequence;
    }

    /** @return epoch of the event that comes next; 0 when not known. */
    int epoch()
    {
        return epoch;
    }

    /** @return number of the event that comes next. */
    long sequence()
    {
        return sequence;
    }

    /** @return true when the given place comes after the expected one, so that something is missing in between. */
    boolean isBefore(final int otherEpoch, final long otherSequence)
    {
        return otherEpoch == epoch || epoch == 0 ?
            otherSequence > sequence :
            Integer.compareUnsigned(otherEpoch, epoch) > 0;
    }
}
