package io.directlive.ops.simulation;

/**
 * How bad things are in one run: what can go wrong at all, and how often, in a thousand. Each run has its own, so that
 * some are rough all over and others have one fault only.
 */
final class Weather
{
    // Network: of a packet.
    final int lineLoss;
    final int linePartition;
    final int loss;
    final int delay;
    final int duplication;
    final int isolation;
    final boolean hasRequestServer;

    // Processes: of a step.
    final int stageKill;
    final int hostKill;
    final int powerLoss;
    final int pause;
    final int salvageKill; // Of a frame that is salvaged.

    // Disk.
    final int diskStall;
    final int diskFull;
    final int tornWrite;
    final int diskLoss; // The disk loses what was not forced to it, and nothing else is lost.
    final boolean isSynced;

    /** Readers are given only what is recorded. */
    final boolean isRecordedLevel;
    /** Readers give up holes that the store does not fill in time. */
    final boolean isImpatient;

    private boolean isStorm = true;

    Weather(final Dice dice)
    {
        lineLoss = some(dice, 300);
        linePartition = some(dice, 20);
        loss = some(dice, 200);
        delay = some(dice, 300);
        duplication = some(dice, 200);
        isolation = some(dice, 10);
        hasRequestServer = dice.isHeads();
        stageKill = some(dice, 6);
        hostKill = some(dice, 2);
        powerLoss = some(dice, 2);
        pause = some(dice, 10);
        diskStall = some(dice, 100);
        diskFull = some(dice, 2);
        tornWrite = some(dice, 900);
        isRecordedLevel = dice.perMille(300);
        isSynced = isRecordedLevel && dice.isHeads();
        isImpatient = dice.perMille(150);
        salvageKill = some(dice, 200);
        diskLoss = some(dice, 2);
    }

    private static int some(final Dice dice, final int most)
    {
        return dice.below(3) == 0 ? 0 : dice.between(1, most);
    }

    /** @return true while things go wrong; afterwards all has to become well. */
    boolean isStorm()
    {
        return isStorm;
    }

    void calm()
    {
        isStorm = false;
    }
}
