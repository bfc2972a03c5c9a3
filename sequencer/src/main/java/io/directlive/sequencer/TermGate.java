package io.directlive.sequencer;

import static io.directlive.sequencer.StateHash.mix;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Lets a cluster order nothing in a new term before its members have said, in the log, what their lines hold: what a line has
 * put out and the log does not have any more must not get its numbers a second time.
 * <p>
 * It opens at once when a majority has run since before the term: what was committed is with one of them. After a start of the
 * whole cluster it waits for all members, and for those that are missing no longer than told, by the time of the log. A majority
 * there must always be.
 * <p>
 * A part of the replicated state: pure, and the same on every member. One thread.
 */
final class TermGate
{
    /** Bytes of a gate in a snapshot. */
    static final int LENGTH = 56;

    private static final int MAGIC = 0x47544C44; // "DLTG"
    private static final long NO_TERM = -1;

    private final int memberCount;
    private final long waitNs;
    private long termId = NO_TERM;
    private long termTimeNs;
    private long reported;      // A bit for each member that did.
    private long continuous;    // And for each that has run since before the term.
    private int lineEpoch;      // Last event that any line holds, as far as told in this term.
    private long lineSequence;
    private boolean isOpen;

    /**
     * @param memberCount of the cluster; 0 for a gate that is always open.
     * @param waitNs      longest wait for members that are missing, ns.
     */
    TermGate(final int memberCount, final long waitNs)
    {
        if (memberCount < 0 || memberCount > Long.SIZE)
        {
            throw new IllegalArgumentException("a cluster of " + memberCount + " members");
        }
        this.memberCount = memberCount;
        this.waitNs = waitNs;
        isOpen = memberCount == 0;
    }

    boolean isOpen()
    {
        return isOpen;
    }

    /** A term begins. */
    void onTerm(final long newTermId, final long timeNs)
    {
        if (newTermId != termId)
        {
            termId = newTermId;
            termTimeNs = timeNs;
            reported = 0;
            continuous = 0;
            lineEpoch = 0;
            lineSequence = 0;
            isOpen = memberCount == 0;
        }
    }

    /**
     * A member says what its line holds. One of another term says nothing: its line may have grown since.
     *
     * @return true when the gate has opened by it.
     */
    boolean onReport(
        final long ofTermId,
        final int memberId,
        final int epoch,
        final long sequence,
        final boolean isContinuous,
        final long timeNs)
    {
        if (isOpen || ofTermId != termId || memberId >= memberCount)
        {
            return false;
        }
        reported |= 1L << memberId;
        continuous |= isContinuous ? 1L << memberId : 0;
        if (isBefore(lineEpoch, lineSequence, epoch, sequence))
        {
            lineEpoch = epoch;
            lineSequence = sequence;
        }
        final int majority = memberCount / 2 + 1;
        final int count = Long.bitCount(reported);
        isOpen = Long.bitCount(continuous) >= majority || count == memberCount ||
            count >= majority && timeNs - termTimeNs >= waitNs;
        return isOpen;
    }

    /** @return true when a line holds an event that comes after this one. */
    boolean isBeyond(final int epoch, final long sequence)
    {
        return isBefore(epoch, sequence, lineEpoch, lineSequence);
    }

    /** @return epoch of the last event that any line holds. */
    int lineEpoch()
    {
        return lineEpoch;
    }

    private static boolean isBefore(
        final int epoch, final long sequence, final int otherEpoch, final long otherSequence)
    {
        return epoch == otherEpoch ?
            Long.compareUnsigned(sequence, otherSequence) < 0 : Integer.compareUnsigned(epoch, otherEpoch) < 0;
    }

    /** Writes the gate as the last {@link #LENGTH} bytes of a snapshot. */
    void write(final MutableDirectBuffer buffer, final int at)
    {
        buffer.putInt(at, MAGIC, LITTLE_ENDIAN);
        buffer.putInt(at + 4, isOpen ? 1 : 0, LITTLE_ENDIAN);
        buffer.putLong(at + 8, termId, LITTLE_ENDIAN);
        buffer.putLong(at + 16, termTimeNs, LITTLE_ENDIAN);
        buffer.putLong(at + 24, reported, LITTLE_ENDIAN);
        buffer.putLong(at + 32, continuous, LITTLE_ENDIAN);
        buffer.putLong(at + 40, lineSequence, LITTLE_ENDIAN);
        buffer.putInt(at + 48, lineEpoch, LITTLE_ENDIAN);
        buffer.putInt(at + 52, hash(buffer, at), LITTLE_ENDIAN);
    }

    /**
     * @param length of the snapshot, in bytes from the start of the buffer.
     * @return bytes before the gate; all when it is from before there were gates, which leaves this one open.
     * @throws SnapshotException when it is not the gate that was written.
     */
    int read(final DirectBuffer buffer, final int length)
    {
        final int at = length - LENGTH;
        if (at < 0 || buffer.getInt(at, LITTLE_ENDIAN) != MAGIC)
        {
            isOpen = true;
            return length;
        }
        if (buffer.getInt(at + 52, LITTLE_ENDIAN) != hash(buffer, at))
        {
            throw new SnapshotException("the snapshot of the sequencer has a gate of its term with another hash than it names");
        }
        isOpen = buffer.getInt(at + 4, LITTLE_ENDIAN) != 0;
        termId = buffer.getLong(at + 8, LITTLE_ENDIAN);
        termTimeNs = buffer.getLong(at + 16, LITTLE_ENDIAN);
        reported = buffer.getLong(at + 24, LITTLE_ENDIAN);
        continuous = buffer.getLong(at + 32, LITTLE_ENDIAN);
        lineSequence = buffer.getLong(at + 40, LITTLE_ENDIAN);
        lineEpoch = buffer.getInt(at + 48, LITTLE_ENDIAN);
        return at;
    }

    private static int hash(final DirectBuffer buffer, final int at)
    {
        long hash = 0;
        for (int i = 0; i < 6; i++)
        {
            hash = mix(hash, buffer.getLong(at + i * Long.BYTES, LITTLE_ENDIAN));
        }
        return (int)mix(hash, buffer.getInt(at + 48, LITTLE_ENDIAN));
    }
}
