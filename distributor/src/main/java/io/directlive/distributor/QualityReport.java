package io.directlive.distributor;

import io.directlive.book.QualityCheck;
import io.directlive.book.QualityGate;
import io.directlive.protocol.CounterSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Brings what a gate has counted to the counters. */
final class QualityReport
{
    private static final QualityCheck[] CHECKS = QualityCheck.values();
    private static final QualityCounter[] COUNTERS =
        Arrays.stream(CHECKS).map(QualityCounter::of).toArray(QualityCounter[]::new);

    private final QualityGate gate;
    private final int[] sourceIds;
    private final List<CounterSet<QualityCounter>> sets;
    private final CounterSet<QualityCounter> others;
    private final long[] otherCounts = new long[CHECKS.length];

    QualityReport(final QualityGate gate, final Map<Integer, CounterSet<QualityCounter>> quality)
    {
        this.gate = gate;
        sourceIds = quality.keySet().stream().mapToInt(id -> id).filter(id -> id != DistributorAgent.OTHER_SOURCES)
            .sorted().toArray();
        sets = Arrays.stream(sourceIds).mapToObj(quality::get).toList();
        others = quality.get(DistributorAgent.OTHER_SOURCES);
    }

    void publish()
    {
        for (int i = 0; i < sourceIds.length; i++)
        {
            for (int check = 0; check < CHECKS.length; check++)
            {
                sets.get(i).get(COUNTERS[check]).setRelease(gate.count(sourceIds[i], CHECKS[check]));
            }
        }
        if (others != null)
        {
            publishOthers();
        }
    }

    private void publishOthers()
    {
        Arrays.fill(otherCounts, 0);
        for (int sourceId = 0; sourceId < gate.sourceLimit(); sourceId++)
        {
            if (Arrays.binarySearch(sourceIds, sourceId) < 0)
            {
                for (int check = 0; check < CHECKS.length; check++)
                {
                    otherCounts[check] += gate.count(sourceId, CHECKS[check]);
                }
            }
        }
        for (int check = 0; check < CHECKS.length; check++)
        {
            others.get(COUNTERS[check]).setRelease(otherCounts[check]);
        }
    }
}
