package io.directlive.ops.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation can fail: each of these broken builds is found out within a thousand seeds. Four of them always run, the
 * others with {@code -Dall.mutations=true}, which the profile sets.
 */
class MutationTest
{
    private static final int SEEDS = 1000;
    private static final String SEQUENCER = "sequencer/src/main/java/io/directlive/sequencer/";
    private static final String STORE = "replay-store/src/main/java/io/directlive/replay/";
    private static final String BOOK = "subscriber-api/book/src/main/java/io/directlive/book/";
    private static final String CLIENT = "subscriber-api/client/src/main/java/io/directlive/subscriber/";
    private static final String OPS = "ops/src/main/java/io/directlive/ops/";
    private static final String FEED = "feed-handler/src/main/java/io/directlive/feed/";

    static Stream<Mutation> mutations()
    {
        return Boolean.getBoolean("all.mutations") ?
            Stream.of(chosen(), others(), ofLines(), ofPartitions()).flatMap(List::stream) : chosen().stream();
    }

    /** Those that always run. */
    private static List<Mutation> chosen()
    {
        return List.of(
            new Mutation("duplicates are taken", SEQUENCER + "Sequencer.java",
                """
                        if (source.covers(sourceSequence, sourceIndex))
                        {
                            return Outcome.DUPLICATE;
                        }
                        if (!source.isNext(sourceSequence, sourceIndex))
                """,
                """
                        if (!source.covers(sourceSequence, sourceIndex) && !source.isNext(sourceSequence, sourceIndex))
                """),
            new Mutation("nothing is salvaged", STORE + "LogRecovery.java", "tail.frames(), tail.endPosition(), from",
                "List.of(), stopPosition, from"),
            new Mutation("numbers are compared without the epoch", CLIENT + "SequenceArbiter.java",
                "if (eventEpoch == epoch)", "if (epoch != 0)"),
            new Mutation("lines are compared without the epoch", CLIENT + "StreamLine.java",
                "keptBlocks[slot] == block && keptEpochs[slot] == ofEpoch;", "keptBlocks[slot] == block;"));
    }

    private static List<Mutation> others()
    {
        return List.of(
            new Mutation("what lies beyond the next is taken", SEQUENCER + "Sequencer.java",
                "if (!source.isNext(sourceSequence, sourceIndex))", "if (sourceSequence < source.sequence())"),
            new Mutation("torn frames are not cut", STORE + "ArchiveRepair.java",
                "            if (torn < 0)\n", "            if (torn < Long.MAX_VALUE)\n"),
            new Mutation("a log that begins later is taken for empty", STORE + "UnrecordedTail.java",
                "stopPosition : Math.max(stopPosition, publishedPosition);", "stopPosition : stopPosition;"),
            new Mutation("a salvage that was killed begins anew where the recording ends", STORE + "LogRecovery.java",
                "isBegun ? begun : stopPosition;", "stopPosition;"),
            new Mutation("what a killed salvage has recorded is offered again", STORE + "LogRecovery.java",
                "int recordedFrames = recordedFrames(frames, from, stopPosition, recorded);", "int recordedFrames = 0;"),
            new Mutation("a log whose frames were read is taken for whole", STORE + "UnrecordedTail.java",
                "tailPosition - position > oneFrame", "tailPosition < 0"),
            new Mutation("a break is forgotten by a kill", STORE + "SessionLedger.java",
                "broken |= isBroken;", "broken = false;"),
            new Mutation("the epoch of a lost break is taken again", STORE + "SessionLedger.java",
                "later(seen().epoch(), later(recoveredEpoch, streamEpoch))", "recoveredEpoch"),
            new Mutation("replays of a reader pile up", STORE + "ReplayStoreAgent.java",
                "        endReplays(channel);\n", ""),
            new Mutation("duplicates are delivered", CLIENT + "TierFeed.java",
                "duplicates += isRereading ? 0 : 1;", "takeLive(buffer, at, epoch, sequence);"),
            new Mutation("a hole is passed over", CLIENT + "SequenceArbiter.java",
                "eventSequence < sequence ? Verdict.SEEN : Verdict.AHEAD;\n        }\n        if (epoch == 0)",
                "eventSequence < sequence ? Verdict.SEEN : Verdict.NEXT;\n        }\n        if (epoch == 0)"),
            new Mutation("books remember the stream before", BOOK + "PriceLevels.java",
                "        sourceId = NO_SOURCE;\n        suspect", "        suspect"),
            new Mutation("a handler does not send again", FEED + "SequencerLink.java",
                "resentEvents.getAndAddRelease(window.rewind());", ""),
            new Mutation("a distributor forgets its history", "distributor/src/main/java/io/directlive/distributor/" +
                "DistributorAgent.java", "if (joined.joinPosition() > 0)", "if (joined.joinPosition() < 0)"));
    }

    /** Wrong lines, relays, and breaks that readers must be told of. */
    private static List<Mutation> ofLines()
    {
        return List.of(
            new Mutation("lines are not compared", CLIENT + "TierFeed.java",
                "            lines.onGiven(line, epoch, sequence, EventDigest.of(buffer, offset, EventLayout.length(buffer, offset)));\n",
                ""),
            new Mutation("a line that was fenced is read on", CLIENT + "StreamLine.java",
                "        isFenced = true;\n", ""),
            new Mutation("part of a wrong line was delivered, and nobody is told", CLIENT + "StreamLines.java",
                "delivered.digest(block) != digest));", "delivered.digest(block) == line.digest(block)));"),
            new Mutation("a frame of two epochs lets a reader break for ever", CLIENT + "TierFeed.java",
                "        brokenBefore = liveEpoch;\n", ""),
            new Mutation("readers are not told of a break", CLIENT + "TierProgress.java",
                "            listener.onEpoch(previousEpoch, epoch);\n", ""),
            new Mutation("a relay publishes its last event again", SEQUENCER + "LineEnd.java",
                "Long.compareUnsigned(number, sequence) <= 0", "Long.compareUnsigned(number, sequence) < 0"),
            new Mutation("a lost end is taken for whole", STORE + "SessionLedger.java",
                "return broken || Integer", "return false && broken || Integer"),
            new Mutation("an epoch begins without a break", SEQUENCER + "Sequencer.java",
                "newEpoch, EpochReason.SESSION_BREAK, nowNs", "newEpoch, EpochReason.SOURCE_SESSION, nowNs"),
            new Mutation("a damaged snapshot is taken", SEQUENCER + "SequencerSnapshot.java",
                "require(restored == hash,", "require(true,"));
    }

    /** Instruments that move between partitions. */
    private static List<Mutation> ofPartitions()
    {
        return List.of(
            new Mutation("a move forgets the count of the instrument", SEQUENCER + "PartitionMoves.java",
                "PartitionMoveStep.lastInstrumentSequence(event, offset));\n            }", "0);\n            }"),
            new Mutation("the new partition does not wait for the old one", SEQUENCER + "Holdings.java",
                "sourceSequence > coming.afterSequence ? Verdict.WAITING :",
                "sourceSequence > coming.afterSequence ? Verdict.OWN :"),
            new Mutation("both partitions order what was before a move", SEQUENCER + "Holdings.java",
                "move.partition() == partitionId && sourceSequence > move.afterSequence()",
                "move.partition() == partitionId"),
            new Mutation("what is another partition's is not passed over", SEQUENCER + "Holdings.java",
                "isOwn(sourceId, venueInstrument, sourceSequence) ? Verdict.OWN : Verdict.FOREIGN;",
                "true ? Verdict.OWN : Verdict.FOREIGN;"),
            new Mutation("a move takes steps of another one for its own", OPS + "PartitionView.java",
                "version == ofVersion && instrument.equals(ofInstrument) && from == fromPartition && to == toPartition",
                "version == ofVersion"),
            new Mutation("moves that were begun at once cannot be cancelled", SEQUENCER + "Holdings.java",
                "isOfTaking(step) || isOwnToGive(step);", "isOfTaking(step) || canRelease(step);"),
            new Mutation("a move waits for a session that is over", OPS + "InstrumentMove.java",
                "fromView.isOver(instrument) && step(", "false && step("));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void shouldBeCaught(final Mutation mutation) throws Exception
    {
        try (Mutation.Build build = mutation.load())
        {
            for (long seed = 1; seed <= SEEDS; seed++)
            {
                final String fault = build.run(seed);
                if (fault != null)
                {
                    System.out.println(mutation + ": seed " + seed + ": " + fault);
                    return;
                }
            }
        }
        fail("not caught by " + SEEDS + " seeds: " + mutation);
    }
}
