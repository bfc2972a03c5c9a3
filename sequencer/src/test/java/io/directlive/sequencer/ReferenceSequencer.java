package io.directlive.sequencer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules said once more and as plainly as can be: all history is kept and searched, nothing is summed up. */
final class ReferenceSequencer
{
    private record InstrumentKey(int sourceId, int sourceEpoch, int instrument)
    {
    }

    private final int partitionId;
    private final List<Input> accepted = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();
    private final Map<InstrumentKey, Integer> instrumentIds = new HashMap<>();
    private int streamEpoch;
    private int firstOfEpoch;

    ReferenceSequencer(final int partitionId, final int streamEpoch)
    {
        this.partitionId = partitionId;
        this.streamEpoch = streamEpoch;
    }

    List<Output> outputs()
    {
        return outputs;
    }

    List<Input> accepted()
    {
        return accepted;
    }

    Outcome offer(final Input input, final long nowNs)
    {
        final Outcome outcome = decide(input);
        if (outcome == Outcome.ACCEPTED)
        {
            final InstrumentKey key = new InstrumentKey(input.sourceId(), input.epoch(), input.instrument());
            final int instrumentId =
                input.instrument() == 0 ? 0 : instrumentIds.computeIfAbsent(key, k -> instrumentIds.size() + 1);
            final int instrumentSequence = instrumentId == 0 ? 0 :
                1 + (int)outputs.stream().filter(output -> output.instrumentId() == instrumentId).count();
            accepted.add(input);
            add(input.sourceId(), input.sourceSequence(), input.sourceIndex(), instrumentId, instrumentSequence, nowNs);
        }
        return outcome;
    }

    void breakSession(final long nowNs)
    {
        streamEpoch++;
        firstOfEpoch = outputs.size();
        add(0, 0, 0, 0, 0, nowNs);
    }

    private void add(
        final int sourceId,
        final long sourceSequence,
        final int sourceIndex,
        final int instrumentId,
        final int instrumentSequence,
        final long nowNs)
    {
        final long sequence = outputs.size() - firstOfEpoch + 1;
        final long timeNs = outputs.stream().mapToLong(Output::timeNs).reduce(nowNs, Math::max);
        outputs.add(new Output(
            streamEpoch, sequence, sequence, timeNs, partitionId,
            sourceId, sourceSequence, sourceIndex, instrumentId, instrumentSequence));
    }

    private Outcome decide(final Input input)
    {
        final List<Input> ofSource = accepted.stream().filter(a -> a.sourceId() == input.sourceId()).toList();
        final int epoch = ofSource.stream().mapToInt(Input::epoch).max().orElse(0);
        if (input.epoch() < epoch)
        {
            return Outcome.STALE;
        }
        if (input.kind() == Input.Kind.START)
        {
            return input.epoch() == epoch ? Outcome.DUPLICATE : Outcome.ACCEPTED;
        }
        if (input.epoch() > epoch)
        {
            return Outcome.REFUSED;
        }

        final Input last = ofSource.get(ofSource.size() - 1);
        final long reached = last.kind() == Input.Kind.GAP ? last.gapTo() : last.sourceSequence();
        if (input.sourceSequence() < reached ||
            (input.sourceSequence() == reached && (last.last() || input.sourceIndex() <= last.sourceIndex())))
        {
            return Outcome.DUPLICATE;
        }
        final boolean isNextMessage = last.last() && input.sourceSequence() == reached + 1 && input.sourceIndex() == 0;
        final boolean isNextPart =
            !last.last() && input.sourceSequence() == reached && input.sourceIndex() == last.sourceIndex() + 1;
        return isNextMessage || isNextPart ? Outcome.ACCEPTED : Outcome.REFUSED;
    }
}
