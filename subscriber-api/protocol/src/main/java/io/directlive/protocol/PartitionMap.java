package io.directlive.protocol;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Which partition has an instrument: rendezvous (highest random weight) hashing, and the planned moves since.
 * <p>
 * The key is (source, the venue's code of the instrument), for it is in every event: no partition needs to have heard
 * anything else to come to the same answer, and a message that one of them lost changes nothing. Each partition has a weight
 * for each key, and the heaviest has the instrument; one more partition therefore takes its share of all others, and nothing
 * else moves.
 * <p>
 * A move holds for the session of its source, like the code that it names. The version never goes back; two moves that are
 * made at once may have the same.
 * <p>
 * Immutable; safe from any thread. {@link #partitionOf} allocates nothing.
 */
public final class PartitionMap
{
    /** One partition that has everything. */
    public static final PartitionMap WHOLE = of(1);

    /** Most partitions: each is asked for its weight. */
    public static final int MAX_PARTITIONS = 256;

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long NO_VERSION = 0;

    /**
     * An instrument that is not where its weight says.
     *
     * @param sourceId        of the instrument.
     * @param venueInstrument the venue's code of it.
     * @param partition       that has it.
     * @param afterSequence   number of the source's last message that another partition had.
     */
    public record Move(int sourceId, int venueInstrument, int partition, long afterSequence)
    {
    }

    private final int count;
    private final long version;
    private final List<Move> moves;
    private final Long2ObjectHashMap<Move> moveByKey = new Long2ObjectHashMap<>();

    /**
     * @param count   of partitions: 0 to count - 1.
     * @param version of the map, unsigned in 32 bits; 0 before any move.
     * @param moves   in the order in which they were made, one for an instrument at most.
     */
    public PartitionMap(final int count, final long version, final List<Move> moves)
    {
        if (count < 1 || count > MAX_PARTITIONS)
        {
            throw new IllegalArgumentException("partitions are not from 1 to " + MAX_PARTITIONS + ": " + count);
        }
        this.count = count;
        this.version = version;
        this.moves = List.copyOf(moves);
        for (final Move move : moves)
        {
            if (move.partition() < 0 || move.partition() >= count)
            {
                throw new IllegalArgumentException("there is no partition " + move.partition() + " of " + count);
            }
            if (moveByKey.put(key(move.sourceId(), move.venueInstrument()), move) != null)
            {
                throw new IllegalArgumentException("instrument " + move.venueInstrument() + " of source " +
                    move.sourceId() + " is moved twice");
            }
        }
    }

    /**
     * @param count of partitions: 0 to count - 1.
     * @return the map of them, without moves.
     */
    public static PartitionMap of(final int count)
    {
        return new PartitionMap(count, NO_VERSION, List.of());
    }

    /** @return number of partitions: 0 to this - 1. */
    public int count()
    {
        return count;
    }

    /** @return whether there is more than one partition. */
    public boolean isDivided()
    {
        return count > 1;
    }

    /** @return version of the last move; 0 before any. */
    public long version()
    {
        return version;
    }

    /** @return instruments that are not where their weight says, in the order in which they were moved. */
    public List<Move> moves()
    {
        return moves;
    }

    /**
     * @param sourceId        of the instrument.
     * @param venueInstrument the venue's code of it, not 0.
     * @return the partition that has it.
     */
    public int partitionOf(final int sourceId, final int venueInstrument)
    {
        final Move move = moveOf(sourceId, venueInstrument);
        return move == null ? heaviest(sourceId, venueInstrument) : move.partition();
    }

    /**
     * @param sourceId        of the instrument.
     * @param venueInstrument the venue's code of it.
     * @return its move; null when it is where its weight says.
     */
    public Move moveOf(final int sourceId, final int venueInstrument)
    {
        return moves.isEmpty() ? null : moveByKey.get(key(sourceId, venueInstrument));
    }

    /**
     * @param newVersion not below that of this map.
     * @return the same, with that version.
     */
    public PartitionMap withVersion(final long newVersion)
    {
        if (newVersion < version)
        {
            throw new IllegalArgumentException("version " + newVersion + " is below " + version);
        }
        return new PartitionMap(count, newVersion, moves);
    }

    /**
     * @param newVersion not below that of this map.
     * @param move       of an instrument, which may have been moved before.
     * @return the map after it.
     */
    public PartitionMap withMove(final long newVersion, final Move move)
    {
        final List<Move> others = new ArrayList<>(moves);
        others.removeIf(other ->
            other.sourceId() == move.sourceId() && other.venueInstrument() == move.venueInstrument());
        others.add(move);
        return new PartitionMap(count, version, others).withVersion(newVersion);
    }

    /**
     * @param sourceId of a source that starts a session: its codes mean other instruments from here on.
     * @return the map without its moves.
     */
    public PartitionMap withoutMovesOf(final int sourceId)
    {
        return moves.stream().noneMatch(move -> move.sourceId() == sourceId) ? this :
            new PartitionMap(count, version, moves.stream().filter(move -> move.sourceId() != sourceId).toList());
    }

    private int heaviest(final int sourceId, final int venueInstrument)
    {
        final long key = mix(key(sourceId, venueInstrument));
        int heaviest = 0;
        long most = Long.MIN_VALUE;
        for (int partition = 0; partition < count; partition++)
        {
            final long weight = mix(key + (partition + 1) * GOLDEN_GAMMA);
            if (weight > most)
            {
                heaviest = partition;
                most = weight;
            }
        }
        return heaviest;
    }

    private static long key(final int sourceId, final int venueInstrument)
    {
        return (long)sourceId << Integer.SIZE | Integer.toUnsignedLong(venueInstrument);
    }

    /** Each bit of the value changes each bit of the result with even odds. Part of the contract: never to be changed. */
    private static long mix(final long value)
    {
        long mixed = value;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 32;
    }
}
